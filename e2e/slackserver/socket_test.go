package slackserver_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"

	"gatewaybot/e2e/slackserver"
)

// frame is an envelope as it comes.
type frame struct {
	Type         string          `json:"type"`
	Reason       string          `json:"reason"`
	EnvelopeID   string          `json:"envelope_id"`
	Payload      json.RawMessage `json:"payload"`
	RetryAttempt int             `json:"retry_attempt"`
	RetryReason  string          `json:"retry_reason"`
}

// listener is the bot behind a connection of its own.
type listener struct {
	bot  *bot
	conn *websocket.Conn

	mu     sync.Mutex
	frames []frame
	deaf   int // How many envelopes are not answered.
	got    chan frame
}

// startSocketMode starts a Slack with the bot in it, which nobody can call.
func startSocketMode(t *testing.T) (*slackserver.Server, *listener) {
	t.Helper()
	return startSocketModeIn(t, t)
}

func startSocketModeIn(t *testing.T, tb testing.TB) (*slackserver.Server, *listener) {
	t.Helper()
	s := slackserver.Start(tb, slackserver.Options{SocketMode: true})
	api := slack.New(s.BotToken(), slack.OptionAPIURL(s.APIURL()), slack.OptionAppLevelToken(s.AppToken()))
	l := &listener{bot: &bot{api: api, ears: make(chan heard, 100)}, got: make(chan frame, 100)}
	l.connect(t)
	return s, l
}

func (l *listener) connect(t *testing.T) {
	t.Helper()
	_, address, err := l.bot.api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	l.conn = conn
	go l.listen(conn)
}

func (l *listener) listen(conn *websocket.Conn) {
	for {
		var f frame
		if conn.ReadJSON(&f) != nil {
			return
		}
		l.mu.Lock()
		l.frames = append(l.frames, f)
		deaf := f.EnvelopeID == ""
		if !deaf && l.deaf > 0 {
			l.deaf, deaf = l.deaf-1, true
		}
		l.mu.Unlock()
		l.got <- f
		if deaf {
			continue
		}
		if answer, ok := l.ask(f); ok {
			_ = conn.WriteJSON(map[string]any{"envelope_id": f.EnvelopeID, "payload": answer})
		}
	}
}

// ask gives to the bot over HTTP what an envelope holds.
func (l *listener) ask(f frame) (answer any, ok bool) {
	body, handle := string(f.Payload), l.bot.event
	switch f.Type {
	case "slash_commands":
		var fields map[string]string
		_ = json.Unmarshal(f.Payload, &fields)
		form := url.Values{}
		for name, value := range fields {
			form.Set(name, value)
		}
		body, handle = form.Encode(), l.bot.command
	case "interactive":
		body, handle = url.Values{"payload": {body}}.Encode(), l.bot.interaction
	}
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/", strings.NewReader(body))
	if f.Type != "events_api" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	handle(w, r)
	if w.Code != http.StatusOK {
		return nil, false
	}
	if w.Body.Len() == 0 {
		return nil, true
	}
	return json.RawMessage(w.Body.Bytes()), true
}

func (l *listener) ignore(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deaf = n
}

// envelopes are those so far, without the words about the connection.
func (l *listener) envelopes() []frame {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.frames), func(f frame) bool { return f.EnvelopeID == "" })
}

// wait waits for the next frame of a type.
func (l *listener) wait(t *testing.T, kind string) frame {
	t.Helper()
	for {
		select {
		case f := <-l.got:
			if f.Type == kind {
				return f
			}
		case <-t.Context().Done():
			t.Fatalf("no %s came", kind)
		}
	}
}

// Commands, forms, presses and posts go over a connection and are answered in the ack.
func TestSocketMode(t *testing.T) {
	t.Parallel()
	s, l := startSocketMode(t)
	ctx := t.Context()
	priya, gateway := s.AddUser("Priya Shah"), s.AddChannel("gateway")
	l.wait(t, "hello")
	reply, err := s.Command(ctx, priya, gateway, "/gateway", "list & <more>")
	if err != nil || !strings.Contains(reply.Message.Text, "asked for list") {
		t.Errorf("the command was answered with %+v, %v", reply, err)
	}
	if _, err := s.Command(ctx, priya, gateway, "/gateway", "new"); err != nil {
		t.Fatal(err)
	}
	view, err := s.OpenView(ctx, priya)
	if err != nil {
		t.Fatal(err)
	}
	l.bot.answers(func(slack.InteractionCallback) any {
		return slack.NewErrorsViewSubmissionResponse(map[string]string{"what": "Say more."})
	})
	result, err := s.Submit(ctx, priya, view, map[string]any{"what": "A van", "kind": "anpr"})
	if err != nil || result.Errors["what"] != "Say more." {
		t.Errorf("the form was answered with %+v, %v", result, err)
	}
	l.bot.answers(nil)
	if result, err = s.Submit(ctx, priya, view, map[string]any{"what": "A van", "kind": "anpr"}); err != nil || !result.Closed {
		t.Errorf("the form was answered with %+v, %v", result, err)
	}
	posted, err := s.WaitMessage(ctx, gateway, func(m slackserver.Message) bool { return len(m.JSON) > 0 })
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Press(ctx, priya, posted, "take"); err != nil {
		t.Error(err)
	}
	if _, err := s.Mention(ctx, priya, gateway, "hello"); err != nil {
		t.Error(err)
	}
	l.bot.hear(t, "app_mention")
	if _, err := s.Command(ctx, priya, gateway, "/gateway", "list", slackserver.WrongSecret); err == nil {
		t.Error("something was signed")
	}
}

// An event that is not acked in three seconds comes again, and says so; a command does not.
func TestSocketRetries(t *testing.T) {
	t.Parallel()
	s, l := startSocketMode(t)
	ctx := t.Context()
	priya, gateway := s.AddUser("Priya Shah"), s.AddChannel("gateway")
	l.ignore(1)
	if _, err := s.Post(ctx, priya, gateway, "hello"); err != nil {
		t.Fatal(err)
	}
	got := l.envelopes()
	if len(got) != 2 || got[0].EnvelopeID != got[1].EnvelopeID || string(got[0].Payload) != string(got[1].Payload) {
		t.Fatalf("%d envelopes came, want one twice", len(got))
	}
	if got[0].RetryAttempt != 0 || got[1].RetryAttempt != 1 || got[1].RetryReason != "timeout" {
		t.Errorf("attempts %d and %d, because of %q", got[0].RetryAttempt, got[1].RetryAttempt, got[1].RetryReason)
	}
	l.ignore(1)
	if _, err := s.Command(ctx, priya, gateway, "/gateway", "list"); !errors.Is(err, slackserver.ErrTimeout) {
		t.Errorf("the command: %v", err)
	}
	if n := len(l.envelopes()); n != 3 {
		t.Errorf("%d envelopes came, want 3", n)
	}
}

// A connection that is to be closed gets nothing more, but its acks count.
func TestSocketDisconnect(t *testing.T) {
	t.Parallel()
	s, l := startSocketMode(t)
	ctx := t.Context()
	priya, gateway := s.AddUser("Priya Shah"), s.AddChannel("gateway")
	if err := s.WaitSockets(ctx, 1); err != nil {
		t.Fatal(err)
	}
	s.Disconnect("refresh_requested")
	if f := l.wait(t, "disconnect"); f.Reason != "refresh_requested" {
		t.Errorf("the reason is %q", f.Reason)
	}
	old := l.conn
	l.connect(t)
	if err := s.WaitSockets(ctx, 1); err != nil {
		t.Fatal(err)
	}
	_ = old.Close()
	if _, err := s.Command(ctx, priya, gateway, "/gateway", "list"); err != nil {
		t.Error(err)
	}
	s.HangUp()
	if err := s.WaitSockets(ctx, 0); err != nil {
		t.Error(err)
	}
}

func TestSocketTokens(t *testing.T) {
	t.Parallel()
	s, _ := startSocketMode(t)
	for token, want := range map[string]string{s.BotToken(): "not_allowed_token_type", "xapp-other": "invalid_auth"} {
		_, _, err := slack.New("", slack.OptionAPIURL(s.APIURL()), slack.OptionAppLevelToken(token)).StartSocketModeContext(t.Context())
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", token, err, want)
		}
	}
	link := strings.Replace(s.APIURL(), "/api/", "/link?ticket=used", 1)
	resp, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("without a ticket: %d", resp.StatusCode)
	}
}

// An ack that Slack would drop without a word is found out.
func TestSocketBigAck(t *testing.T) {
	t.Parallel()
	w := &witness{TB: t}
	s, l := startSocketModeIn(t, w)
	ctx := t.Context()
	priya, gateway := s.AddUser("Priya Shah"), s.AddChannel("gateway")
	if _, err := s.Command(ctx, priya, gateway, "/gateway", "new"); err != nil {
		t.Fatal(err)
	}
	view, err := s.OpenView(ctx, priya)
	if err != nil {
		t.Fatal(err)
	}
	l.bot.answers(func(slack.InteractionCallback) any {
		return map[string]string{"response_action": strings.Repeat("x", 20000)}
	})
	if _, err := s.Submit(ctx, priya, view, map[string]any{"what": "A van", "kind": "anpr"}); !errors.Is(err, slackserver.ErrTimeout) {
		t.Errorf("the form: %v", err)
	}
	if failures := w.end(); len(failures) != 1 || !strings.Contains(failures[0], "Slack drops what has 20 KB") {
		t.Errorf("the test fails for %q", failures)
	}
}
