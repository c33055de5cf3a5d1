package child

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
)

// FreeAddr finds a loopback address that nothing listens on. Its port lies below those that systems hand to
// outgoing connections (from 32768), so that a server can come back to it after a restart.
func FreeAddr(ctx context.Context) (string, error) {
	const first, count, tries = 20000, 12000, 100
	for range tries {
		port := first + rand.IntN(count) //nolint:gosec // a port is no secret
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		if listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr); err == nil {
			return addr, listener.Close()
		}
	}
	return "", errors.New("no free loopback port between 20000 and 32000")
}
