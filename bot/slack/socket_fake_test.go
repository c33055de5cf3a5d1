package slack_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"gatewaybot/bot"
	"gatewaybot/bot/slack"
	"gatewaybot/config"
)

const appToken = "xapp-fake"

// socketStage is a platform that listens to a fake of Slack over Socket Mode, with a clock of its own.
type socketStage struct {
	*stage
	t      testing.TB
	log    *journal
	handle bot.Handler
	stop   context.CancelFunc
	ended  chan struct{} // closed when Listen has returned

	mu      sync.Mutex
	letters []string
	refusal string // of apps.connections.open
	asked   []time.Time
	opened  []*line
	ticket  string
	mute    bool // lines opened now are not pinged
	rude    bool // and not greeted
}

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// line is Slack's end of a connection.
type line struct {
	ws     *websocket.Conn
	frames chan any

	mu     sync.Mutex
	acks   []object
	closed time.Time
	bye    int // the code it was closed with
}

// inSocketMode runs a test against a platform that listens over two connections and says that all is done.
func inSocketMode(t *testing.T, test func(t *testing.T, s *socketStage)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSocketStage(t)
		s.listen()
		synctest.Wait()
		test(t, s)
	})
}

func newSocketStage(t testing.TB) *socketStage {
	w := newWire()
	s := &socketStage{t: t, handle: says(bot.Message{Text: "Done."}), ended: make(chan struct{})}
	s.stage, s.log = &stage{api: unstartedFake(t), claims: &claims{}}, &journal{}
	_ = s.api.Listener.Close()
	s.api.Listener = w
	api := s.api.Config.Handler
	s.api.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/apps.connections.open":
			s.serveOpen(rw, r)
		case "/link":
			s.serveLink(rw, r)
		default:
			api.ServeHTTP(rw, r)
		}
	})
	s.api.Start()
	transport := w.transport()
	t.Cleanup(transport.CloseIdleConnections)
	o := s.options()
	o.SigningSecret, o.AppToken = config.Secret{}, config.NewSecret(appToken)
	o.Log = slog.New(slog.NewTextHandler(s.log, nil))
	o.HTTPClient = &http.Client{Timeout: 8 * time.Second, Transport: transport}
	o.DeadLetter = func(raw []byte) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.letters = append(s.letters, string(raw))
	}
	p, err := slack.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Platform = p
	return s
}

// answer keeps what was requested and has it handled.
func (s *socketStage) answer(ctx context.Context, req bot.Request) (bot.Message, error) {
	s.stage.mu.Lock()
	s.requests = append(s.requests, req)
	handle := s.handle
	s.stage.mu.Unlock()
	return handle(ctx, req)
}

// setHandler replaces the handler.
func (s *socketStage) setHandler(h bot.Handler) {
	s.stage.mu.Lock()
	defer s.stage.mu.Unlock()
	s.handle = h
}

// hold makes the handler wait, until it is let go or has no more time.
func (s *socketStage) hold() (letGo func()) {
	held := make(chan struct{})
	s.setHandler(func(ctx context.Context, _ bot.Request) (bot.Message, error) {
		select {
		case <-held:
			return bot.Message{Text: "Done."}, nil
		case <-ctx.Done():
			return bot.Message{Text: "Not kept."}, ctx.Err()
		}
	})
	return func() {
		close(held)
		synctest.Wait()
	}
}

// listen starts the platform, which stops with the test.
func (s *socketStage) listen() {
	ctx, stop := context.WithCancel(s.t.Context())
	s.stop = stop
	go func() {
		defer close(s.ended)
		_ = s.Listen(ctx, s.answer)
	}()
	s.t.Cleanup(func() {
		stop()
		<-s.ended
		s.hangUp()
	})
}

func (s *socketStage) serveOpen(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, time.Now())
	switch {
	case r.Header.Get("Authorization") != "Bearer "+appToken:
		writeJSON(w, object{"ok": false, "error": "not_allowed_token_type"})
	case s.refusal == "429":
		w.Header().Set("Retry-After", "45")
		w.WriteHeader(http.StatusTooManyRequests)
	case s.refusal != "":
		writeJSON(w, object{"ok": false, "error": s.refusal})
	default:
		writeJSON(w, object{"ok": true, "url": "ws" + strings.TrimPrefix(s.api.URL, "http") + "/link?ticket=" + s.ticket})
	}
}

func (s *socketStage) serveLink(w http.ResponseWriter, r *http.Request) {
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		s.t.Errorf("no handshake: %v", err)
		return
	}
	l := &line{ws: ws, frames: make(chan any, 100)}
	s.mu.Lock()
	if !s.rude {
		l.frames <- object{"type": "hello", "num_connections": 1, "connection_info": object{"app_id": "A0GATEWAY"}}
	}
	s.opened = append(s.opened, l)
	var pings <-chan time.Time
	if !s.mute {
		ticker := time.NewTicker(10 * time.Second)
		defer ticker.Stop()
		pings = ticker.C
	}
	s.mu.Unlock()
	over := make(chan struct{})
	go func() {
		defer close(over)
		l.read(s.t)
	}()
	for {
		select {
		case <-over:
			_ = ws.Close()
			return
		case <-pings:
			_ = ws.WriteControl(websocket.PingMessage, []byte("Ping from fake"), time.Now().Add(time.Second))
		case f := <-l.frames:
			raw, isRaw := f.(string)
			if !isRaw {
				encoded, _ := json.Marshal(f)
				raw = string(encoded)
			}
			_ = ws.WriteMessage(websocket.TextMessage, []byte(raw))
		}
	}
}

func (l *line) read(t testing.TB) {
	for {
		var ack object
		_, raw, err := l.ws.ReadMessage()
		if err == nil {
			err = json.Unmarshal(raw, &ack)
		}
		if len(raw) >= 20000 {
			t.Errorf("Slack drops an ack of %d bytes", len(raw))
		}
		l.mu.Lock()
		if err != nil {
			l.closed = time.Now()
			if bye, ok := err.(*websocket.CloseError); ok { //nolint:errorlint // as gorilla returns it
				l.bye = bye.Code
			}
			l.mu.Unlock()
			return
		}
		l.acks = append(l.acks, ack)
		l.mu.Unlock()
	}
}

// lines are the connections so far, the first opened first.
func (s *socketStage) lines() []*line {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.opened)
}

// refuse makes Slack refuse connections with a code, or not any more.
func (s *socketStage) refuse(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusal = code
}

func (s *socketStage) unmute() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mute = false
}

// asks are when we were asked for a connection.
func (s *socketStage) asks() []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

func (s *socketStage) checkSocket(t *testing.T) bot.Check {
	t.Helper()
	for _, c := range s.Check(t.Context()) {
		if c.Name == "Slack Socket Mode" {
			return c
		}
	}
	t.Fatal("Check says nothing of Socket Mode")
	return bot.Check{}
}

func (s *socketStage) open() (n int) {
	for _, l := range s.lines() {
		if l.closedAt().IsZero() {
			n++
		}
	}
	return n
}

func (s *socketStage) hangUp() {
	for _, l := range s.lines() {
		_ = l.ws.Close()
	}
}

func (l *line) closedAt() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

// answers are the acks so far.
func (l *line) answers() []object {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.acks
}

// acked are the acks so far that nobody has asked for.
func (l *line) acked() []object {
	synctest.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	acks := l.acks
	l.acks = nil
	return acks
}

// deliver sends a frame over the n-th connection and returns what is answered at once.
func (s *socketStage) deliver(n int, frame any) []object {
	l := s.lines()[n]
	l.frames <- frame
	return l.acked()
}

func envelope(id, kind string, payload any) object {
	return object{"envelope_id": id, "type": kind, "payload": payload, "accepts_response_payload": kind != "events_api"}
}

// typed is the envelope of a command.
func typed(id, line string) object {
	command, text, _ := strings.Cut(line, " ")
	return envelope(id, "slash_commands", object{
		"token": "deprecated", "team_id": team, "channel_id": channel, "user_id": "U0ADA", "command": command, "text": text,
		"is_enterprise_install": false, "enterprise_id": nil, "trigger_id": "1.2." + id, "response_url": "https://hooks.slack.com/x",
	})
}

// mentioned is the envelope of an event.
func mentioned(id, eventID string, event object) object {
	var payload object
	_ = json.Unmarshal([]byte(eventBody(eventID, event)), &payload)
	return envelope(id, "events_api", payload)
}
