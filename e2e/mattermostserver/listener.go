package mattermostserver

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
)

// eventWait is how long a test waits for something to arrive that should take milliseconds.
const eventWait = 30 * time.Second

// Listener is one user's open window: what the server shows to this user alone arrives on its channels.
type Listener struct {
	Dialogs    <-chan *model.OpenDialogRequest // forms that opened
	Ephemerals <-chan *model.Post              // messages only this user can see
	Posts      <-chan *model.Post              // posts and edits in the user's channels, their own included
}

// Listen opens a window for the user who is logged in at client and returns once the server has taken the connection. It
// closes at the end of the test.
func (s *Server) Listen(t testing.TB, client *model.Client4) *Listener {
	t.Helper()
	socket, err := model.NewWebSocketClient4(strings.Replace(s.URL, "http", "ws", 1), client.AuthToken)
	if err != nil {
		t.Fatalf("open the user's connection: %v", err)
	}
	socket.Listen()
	in := &inbox{
		hello:      make(chan struct{}, 1),
		dialogs:    make(chan *model.OpenDialogRequest, 1000),
		ephemerals: make(chan *model.Post, 1000),
		posts:      make(chan *model.Post, 10_000), // a test may post that much without a look
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		in.fill(t, socket)
	}()
	t.Cleanup(func() {
		socket.Close()
		<-done
	})
	Next(t, in.hello)
	return &Listener{Dialogs: in.dialogs, Ephemerals: in.ephemerals, Posts: in.posts}
}

// Next returns what arrives next on one of a Listener's channels, and fails the test when nothing does.
func Next[T any](t testing.TB, from <-chan T) T {
	t.Helper()
	var got T
	select {
	case got = <-from:
	case <-time.After(eventWait):
		t.Fatalf("no %T arrived within %v", got, eventWait)
	}
	return got
}

type inbox struct {
	hello      chan struct{}
	dialogs    chan *model.OpenDialogRequest
	ephemerals chan *model.Post
	posts      chan *model.Post
}

// fill sorts what arrives until the connection closes. The socket must be drained of answers and time-outs too.
func (in *inbox) fill(t testing.TB, socket *model.WebSocketClient) {
	for {
		select {
		case event, open := <-socket.EventChannel:
			if !open {
				return
			}
			in.sort(t, event)
		case <-socket.ResponseChannel:
		case <-socket.PingTimeoutChannel:
		}
	}
}

func (in *inbox) sort(t testing.TB, event *model.WebSocketEvent) {
	switch event.EventType() {
	case model.WebsocketEventHello:
		in.hello <- struct{}{}
	case model.WebsocketEventOpenDialog:
		put(t, in.dialogs, event, "dialog")
	case model.WebsocketEventEphemeralMessage:
		put(t, in.ephemerals, event, "post")
	case model.WebsocketEventPosted, model.WebsocketEventPostEdited:
		put(t, in.posts, event, "post")
	}
}

// put decodes the field of an event, which holds JSON in a string.
func put[T any](t testing.TB, to chan<- *T, event *model.WebSocketEvent, field string) {
	text, _ := event.GetData()[field].(string)
	value := new(T)
	if err := json.Unmarshal([]byte(text), value); err != nil {
		t.Errorf("%s event: %v", event.EventType(), err)
		return
	}
	select {
	case to <- value:
	default:
		t.Errorf("too many %s events unread", event.EventType())
	}
}
