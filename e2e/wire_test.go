package e2e_test

import (
	"bytes"
	"io"
	"net"
	"sync/atomic"
	"testing"
)

// wire is a connection to Redis that can lose the answers to commits: Redis has written, and nobody learns of it.
type wire struct {
	net.Listener

	redis string
	lost  atomic.Int64 // commits whose answer is still to be lost
}

// commitMark stands in every commit and in nothing else that goes to Redis.
var commitMark = []byte(":seen:")

func newWire(t testing.TB, redis string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l, redis: redis}
	go func() {
		for {
			bot, err := l.Accept()
			if err != nil {
				return // the test is over
			}
			go w.carry(bot)
		}
	}()
	t.Cleanup(func() { _ = l.Close() })
	return w
}

// lose lets the answers to the next n commits be lost.
func (w *wire) lose(n int64) { w.lost.Store(n) }

// carry joins a connection of the bot's with one to Redis until either ends, or an answer is to be lost.
func (w *wire) carry(bot net.Conn) {
	defer bot.Close()
	redis, err := net.Dial("tcp", w.redis)
	if err != nil {
		return
	}
	defer redis.Close()
	var losing atomic.Bool
	go func() {
		defer redis.Close()
		pump(redis, bot, func(sent []byte) bool {
			if bytes.Contains(sent, commitMark) && w.lost.Add(-1) >= 0 {
				losing.Store(true)
			}
			return true
		})
	}()
	pump(bot, redis, func([]byte) bool { return !losing.Load() })
}

// pump copies from one end to the other as long as pass lets it.
func pump(to io.Writer, from io.Reader, pass func([]byte) bool) {
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if err != nil || !pass(buf[:n]) {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
