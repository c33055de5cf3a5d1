package e2e_test

import (
	"bytes"
	"net"
	"strings"
	"sync"
	"testing"
)

// frost is a way to Mattermost on which WebSockets can freeze: they look open, and nothing comes any more.
type frost struct {
	net.Listener

	server string // host and port

	mu      sync.Mutex
	sockets map[*iced]bool
}

// iced is one WebSocket.
type iced struct {
	bot, server    net.Conn
	frozen, broken chan struct{} // closed when it is
}

// carries waits as long as the WebSocket is frozen, and reports whether it is whole.
func (s *iced) carries() bool {
	select {
	case <-s.frozen:
		<-s.broken
		return false
	default:
		return true
	}
}

func newFrost(t testing.TB, server string) *frost {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &frost{Listener: l, server: strings.TrimPrefix(server, "http://"), sockets: map[*iced]bool{}}
	go func() {
		for {
			bot, err := l.Accept()
			if err != nil {
				return // the test is over
			}
			go f.carry(bot)
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		f.breaks()
	})
	return f
}

// freezes lets every WebSocket that is open stop carrying, and gives how many there are.
func (f *frost) freezes() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for s := range f.sockets {
		select {
		case <-s.frozen:
		default:
			close(s.frozen)
			n++
		}
	}
	return n
}

// breaks ends the frozen WebSockets, as a firewall does that has forgotten them.
func (f *frost) breaks() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for s := range f.sockets {
		select {
		case <-s.frozen:
			close(s.broken)
			_, _ = s.bot.Close(), s.server.Close()
			delete(f.sockets, s)
		default:
		}
	}
}

// carry joins a connection of the bot's with one to the server.
func (f *frost) carry(bot net.Conn) {
	defer bot.Close()
	server, err := net.Dial("tcp", f.server)
	if err != nil {
		return
	}
	defer server.Close()
	s := &iced{bot: bot, server: server, frozen: make(chan struct{}), broken: make(chan struct{})}
	go func() {
		defer server.Close()
		pump(server, bot, func(sent []byte) bool {
			if bytes.Contains(sent, []byte("/api/v4/websocket")) {
				f.mu.Lock()
				f.sockets[s] = true
				f.mu.Unlock()
			}
			return s.carries()
		})
	}()
	pump(bot, server, func([]byte) bool { return s.carries() })
}
