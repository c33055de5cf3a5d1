package store_test

import (
	"os"
	"testing"

	"gatewaybot/store"
)

// TestMain has the store silence go-redis before anything uses it: to do so while it prints would be a race.
func TestMain(m *testing.M) {
	_ = store.Open(store.Options{}).Close()
	os.Exit(m.Run())
}
