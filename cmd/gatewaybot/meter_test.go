package main

import (
	"io"
	"net"
	"sync/atomic"
	"testing"
)

// meter is a connection to Redis that counts the round trips on it: go-redis writes a command, or a pipeline of them, at
// once, and waits for the answer.
type meter struct {
	net.Listener

	trips atomic.Int64
}

func newMeter(t testing.TB, redis string) *meter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &meter{Listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return // the test is over
			}
			go m.carry(client, redis)
		}
	}()
	return m
}

// Addr is where Redis seems to be.
func (m *meter) Addr() string { return m.Listener.Addr().String() }

func (m *meter) carry(client net.Conn, redis string) {
	defer client.Close()
	server, err := net.Dial("tcp", redis)
	if err != nil {
		return
	}
	go func() {
		defer server.Close()
		_, _ = io.Copy(server, counted{client, &m.trips}) // until the client hangs up
	}()
	_, _ = io.Copy(client, server)
}

// counted counts what is read from it.
type counted struct {
	io.Reader

	reads *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if n > 0 {
		c.reads.Add(1)
	}
	return n, err
}

// during is how many round trips an act takes.
func (m *meter) during(act func()) int64 {
	before := m.trips.Load()
	act()
	return m.trips.Load() - before
}
