package slackserver

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	connectionsOpen = "apps.connections.open"
	maxSockets      = 10
	// maxAck is from where on Slack drops an ack and says nothing (slack-go/slack#1196).
	maxAck    = 20_000
	pingEvery = 10 * time.Second
)

// socket is one connection that the bot has opened.
type socket struct {
	conn    *websocket.Conn
	leaving bool // Nothing more goes over it.
	writing sync.Mutex
}

func (s *socket) send(frame object) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.conn.WriteJSON(frame)
}

// AppToken is the token with which the bot opens connections. No other token is accepted for that.
func (s *Server) AppToken() string { return appToken }

// WaitSockets waits until the bot has so many connections open that are not to be closed.
func (s *Server) WaitSockets(ctx context.Context, n int) error {
	return s.wait(ctx, func() (bool, error) { return len(s.usable()) == n, nil })
}

// Disconnect tells the bot that its connections will be closed, because of warning, refresh_requested or link_disabled,
// and uses them for answers only. It does not close them.
func (s *Server) Disconnect(reason string) {
	usable := s.usable()
	s.mu.Lock()
	for _, c := range usable {
		c.leaving = true
	}
	s.mu.Unlock()
	for _, c := range usable {
		_ = c.send(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "applink-0"}})
	}
}

// HangUp cuts the bot's connections without a word.
func (s *Server) HangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sockets {
		_ = c.conn.Close()
	}
}

func (s *Server) usable() []*socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.sockets), func(c *socket) bool { return c.leaving })
}

// serveConnectionsOpen gives out the address of a connection.
func (s *Server) serveConnectionsOpen(w http.ResponseWriter, r *http.Request) {
	call := Call{Method: connectionsOpen, Args: object{}, At: time.Now()}
	defer func() { s.record(call) }()
	fault := s.takeFault(connectionsOpen)
	if fault.before(w, r) {
		return
	}
	switch bearer(r.Header) {
	case appToken:
	case botToken:
		call.Answer = reply(w, nil, refuse("not_allowed_token_type"))
		return
	default:
		call.Answer = reply(w, nil, refuse("invalid_auth"))
		return
	}
	ticket := rand.Text()
	s.mu.Lock()
	s.tickets[ticket] = true
	s.mu.Unlock()
	address := "ws" + strings.TrimPrefix(s.http.URL, "http") + "/link?ticket=" + ticket + "&app_id=" + appID
	call.Answer = reply(w, object{"ok": true, "url": address}, nil)
}

// serveLink serves a connection, until either side ends it.
func (s *Server) serveLink(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	good := s.tickets[ticket] && len(s.sockets) < maxSockets
	delete(s.tickets, ticket)
	s.mu.Unlock()
	if !good {
		http.Error(w, "no such ticket, or too many connections", http.StatusForbidden)
		return
	}
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &socket{conn: conn}
	over := context.AfterFunc(s.running, func() { _ = conn.Close() })
	defer over()
	defer conn.Close()
	s.mu.Lock()
	s.sockets = append(s.sockets, c)
	n := len(s.sockets)
	s.announce()
	s.mu.Unlock()
	defer s.forget(c)
	if c.send(object{"type": "hello", "num_connections": n, "connection_info": object{"app_id": appID}, "debug_info": object{"host": "applink-0"}}) != nil {
		return
	}
	stop := c.ping()
	defer stop()
	for {
		_, raw, err := conn.ReadMessage()
		if err != nil {
			return
		}
		s.takeAck(raw)
	}
}

// ping keeps the bot from taking a quiet connection for a dead one.
func (s *socket) ping() (stop func()) {
	ticker, done := time.NewTicker(pingEvery), make(chan struct{})
	go func() {
		for {
			select {
			case <-ticker.C:
				_ = s.conn.WriteControl(websocket.PingMessage, []byte("Ping from applink-0"), time.Now().Add(time.Second))
			case <-done:
				return
			}
		}
	}()
	return func() {
		ticker.Stop()
		close(done)
	}
}

func (s *Server) forget(c *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets = slices.DeleteFunc(s.sockets, func(other *socket) bool { return other == c })
	s.announce()
}

// takeAck gives an answer to whoever waits for it. An envelope may be acked by any connection, and more than once.
func (s *Server) takeAck(raw []byte) {
	var ack struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	switch {
	case len(raw) >= maxAck:
		s.violate("an ack", fmt.Sprintf("it has %d bytes, and Slack drops what has 20 KB", len(raw)))
		return
	case json.Unmarshal(raw, &ack) != nil || ack.ID == "":
		s.violate("an ack", "it has no envelope_id")
		return
	}
	s.mu.Lock()
	waiting := s.envelopes[ack.ID]
	s.mu.Unlock()
	select {
	case waiting <- ack.Payload: // A nil channel takes nothing.
	default:
	}
}
