package mattermost

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/config"
)

// crowd is a transport to a server on which every id is somebody's, and which has no posts.
type crowd struct{}

func (crowd) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	switch user, ok := strings.CutPrefix(r.URL.Path, "/api/v4/users/"); {
	case strings.HasSuffix(r.URL.Path, "/posts"):
		_ = json.NewEncoder(w).Encode(model.NewPostList())
	case ok && user != "usernames":
		_ = json.NewEncoder(w).Encode(model.User{Id: user, Username: "gatewaybot"})
	default:
		_, _ = w.WriteString("[]")
	}
	return w.Result(), nil
}

// anyCursor is what somebody else may have left where cursors are kept.
type anyCursor string

func (c anyCursor) Cursor(context.Context, string) (string, error)   { return string(c), nil }
func (c anyCursor) KeepCursor(context.Context, string, string) error { return nil }
func (anyCursor) Claim(context.Context, string) (bool, bool, error)  { return true, false, nil }
func (anyCursor) Keep(context.Context, string) error                 { return nil }
func (anyCursor) Release(context.Context, string) error              { return nil }
func hearAll(bot.Channel) bool                                       { return true }
func quiet(context.Context, bot.Request) (bot.Message, error)        { return bot.Message{}, nil }

func hearingAll(t *testing.T, cursor string) *Platform {
	t.Helper()
	key := config.NewSecret(strings.Repeat("k", 32))
	p, err := New(Options{
		URL: "http://chat.example", CallbackURL: "http://bot.example", Workspace: "w", Token: key, SigningKey: key,
		HTTPClient: &http.Client{Transport: crowd{}}, Claims: anyCursor(""), Hears: hearAll, Cursors: anyCursor(cursor),
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// FuzzNews tells of posts of any form: what is handed over is by the one who the server says it is, once, and in its
// channel.
func FuzzNews(f *testing.F) {
	const post = `{"id":"post0000000000000000000001","user_id":"ben00000000000000000000001","channel_id":"desk0000000000000000000001",`
	f.Add("posted", post+`"message":"@gatewaybot @all \u0000 \u202e","create_at":1,"file_ids":["a"],"props":{"from_webhook":1}}`)
	f.Add("post_edited", post+`"message":"x","edit_at":9223372036854775807,"message_source":"y","file_ids":["a"],"metadata":{"files":[null]}}`)
	f.Add("post_deleted", post+`"delete_at":-1,"remote_id":"r","root_id":"post0000000000000000000002"}`)
	f.Fuzz(func(t *testing.T, kind, encoded string) {
		p := hearingAll(t, "")
		var came []bot.Request
		handle := func(_ context.Context, in bot.Request) (bot.Message, error) {
			came = append(came, in)
			return bot.Message{}, nil
		}
		es := p.ears(handle, func(*ear) {})
		event := model.NewWebSocketEvent(model.WebsocketEventType(kind), "", "", "", nil, "")
		event.Add("post", encoded)
		for range 2 {
			es.sort(event, &model.User{Id: "me", Username: "gatewaybot"}, func(heard) { t.Error("heard elsewhere") })
		}
		for id, e := range es.all {
			queue, _ := e.waiting()
			for _, n := range queue {
				e.pass(t.Context(), t.Context(), n)
			}
			var said model.Post
			if err := json.Unmarshal([]byte(encoded), &said); err != nil || len(came) > 1 {
				t.Fatalf("handed over %d times, %v", len(came), err)
			}
			for _, in := range came {
				if in.From.User != said.UserId || in.Channel.ID != id || in.Post.ID != said.Id || !in.Source.IsPost() {
					t.Errorf("handed over %+v of %+v", in, in.Post)
				}
			}
		}
	})
}

// FuzzCursor begins at any cursor: what is kept of it is in the past, so that nothing to come is missed.
func FuzzCursor(f *testing.F) {
	f.Add(`{"at":1,"start":1,"deep":1}`)
	f.Add(`{"at":9223372036854775807,"start":9223372036854775807,"deep":-9223372036854775808}`)
	f.Add("[")
	f.Fuzz(func(t *testing.T, kept string) {
		e := newEar(hearingAll(t, kept), quiet, "desk0000000000000000000001")
		if _, reached, err := e.look(t.Context()); err != nil || reached.At <= 0 || reached.At > e.millis() || reached.Start > e.millis() {
			t.Errorf("begins at %+v, %v", reached, err)
		}
	})
}
