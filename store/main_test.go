package store_test

import (
	"os"
	"testing"

	"github.com/redis/go-redis/v9/logging"
)

// TestMain keeps go-redis from telling the terminal about every connection that a test cuts.
func TestMain(m *testing.M) {
	logging.Disable()
	os.Exit(m.Run())
}
