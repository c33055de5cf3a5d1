package store_test

import (
	"testing"

	"go.uber.org/goleak"

	"gatewaybot/store"
)

// TestMain has the store silence go-redis before anything uses it: to do so while it prints would be a race. It fails the
// package when anything of it is still running at its end.
func TestMain(m *testing.M) {
	_ = store.Open(store.Options{}).Close()
	goleak.VerifyTestMain(m)
}
