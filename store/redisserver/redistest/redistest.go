// Package redistest gives a test a real redis-server of its own.
package redistest

import (
	"context"
	"testing"
	"time"

	"gatewaybot/store/redisserver"
)

// Start runs a redis-server with an empty folder for the time of the test; args override its settings, such as
// "--appendonly", "no". Without redis-server the test fails with the line that installs it.
func Start(t testing.TB, args ...string) *redisserver.Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	server, err := redisserver.Start(ctx, t.TempDir(), args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Kill(); err != nil {
			t.Error(err)
		}
	})
	return server
}
