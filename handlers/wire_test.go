package handlers_test

import (
	"bytes"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// wire is a way to Redis on which the answers to commits can be lost.
type wire struct {
	net.Listener
	redis string
	// lose is how many more answers are lost.
	lose atomic.Int64
}

// newWire listens in front of the Redis at an address.
func newWire(t testing.TB, redis string) *wire {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: listener, redis: redis}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { w.serve(client) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		serving.Wait()
	})
	return w
}

// serve carries one connection until either side ends it, or an answer is lost.
func (w *wire) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", w.redis)
	if err != nil {
		return
	}
	defer server.Close()
	var committing atomic.Bool
	go carry(server, client, func(command []byte) bool {
		committing.Store(bytes.Contains(command, []byte(":seen:")))
		return true
	})
	carry(client, server, func([]byte) bool { return !committing.Load() || w.lose.Add(-1) < 0 })
}

// carry copies what arrives, until it may not go on.
func carry(to, from net.Conn, may func([]byte) bool) {
	defer to.Close()
	chunk := make([]byte, 256<<10)
	for {
		n, err := from.Read(chunk)
		if err != nil || !may(chunk[:n]) {
			return
		}
		if _, err := to.Write(chunk[:n]); err != nil {
			return
		}
	}
}
