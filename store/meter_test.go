package store_test

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"gatewaybot/store"
)

// meter counts what a store sends to Redis: each time it waits for an answer is one round trip.
type meter struct {
	mu   sync.Mutex
	sent []string
}

// metered is a store whose round trips are counted.
func metered(t testing.TB, addr string) (*store.Store, *meter) {
	t.Helper()
	m := &meter{}
	return openWith(t, redis.UniversalOptions{Addrs: []string{addr}, Dialer: m.dial}, keyset(t)), m
}

func (m *meter) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := new(net.Dialer).DialContext(ctx, network, addr)
	return meteredConn{c, m}, err
}

// reset forgets what was sent.
func (m *meter) reset() { m.take() }

// take gives the names of the commands sent since the last time, one for each round trip.
func (m *meter) take() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	sent := m.sent
	m.sent = nil
	return sent
}

type meteredConn struct {
	net.Conn
	m *meter
}

func (c meteredConn) Write(b []byte) (int, error) {
	if name, _, err := readCommand(bufio.NewReader(bytes.NewReader(b))); err == nil && name != "hello" && name != "client" {
		c.m.mu.Lock()
		c.m.sent = append(c.m.sent, name)
		c.m.mu.Unlock()
	}
	return c.Conn.Write(b)
}
