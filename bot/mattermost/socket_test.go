package mattermost_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/mattermost/mattermost/server/public/model"
)

// socket is one WebSocket connection to the fake server.
type socket struct {
	conn *websocket.Conn
	send chan any
}

func (f *fake) socket(w http.ResponseWriter, r *http.Request) {
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	var challenge struct {
		Seq  int64             `json:"seq"`
		Data map[string]string `json:"data"`
	}
	if conn.ReadJSON(&challenge) != nil || challenge.Data["token"] != botToken {
		return
	}
	s := &socket{conn: conn, send: make(chan any, 2000)}
	s.send <- map[string]any{"status": "OK", "seq_reply": challenge.Seq}
	s.send <- event(model.WebsocketEventHello, nil)
	f.mu.Lock()
	f.sockets[s] = true
	f.connected++
	f.mu.Unlock()
	go func() {
		for message := range s.send {
			if conn.WriteJSON(message) != nil {
				return
			}
		}
	}()
	for {
		if _, _, err := conn.NextReader(); err != nil {
			break
		}
	}
	f.mu.Lock()
	delete(f.sockets, s)
	close(s.send)
	f.mu.Unlock()
}

func event(kind model.WebsocketEventType, data map[string]any) map[string]any {
	return map[string]any{"event": kind, "data": data, "broadcast": map[string]any{}, "seq": 0}
}

// say posts as somebody and tells every connection.
func (f *fake) say(t testing.TB, post *model.Post) {
	t.Helper()
	f.mu.Lock()
	f.store(post)
	f.mu.Unlock()
	f.tell(t, model.WebsocketEventPosted, post)
}

// tell tells every connection what became of a post.
func (f *fake) tell(t testing.TB, kind model.WebsocketEventType, post *model.Post) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	encoded, err := json.Marshal(post)
	if err != nil {
		t.Fatal(err)
	}
	data := map[string]any{"post": string(encoded)}
	if kind == model.WebsocketEventPosted {
		data["channel_type"] = string(f.channels[post.ChannelId].Type)
	}
	for s := range f.sockets {
		s.send <- event(kind, data)
	}
}

// connections is how many there are now.
func (f *fake) connections() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.sockets)
}

// hangUp cuts every connection.
func (f *fake) hangUp() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for s := range f.sockets {
		_ = s.conn.Close()
	}
}
