package slack_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot/slack"
	"gatewaybot/config"
)

// inProcess calls a fake without a network: a test whose clock is not the world's can not wait for one.
type inProcess struct {
	*fake
	slow  string // what it takes ten seconds for
	limit *limit
}

// limit is how many calls of a method Slack allows in a minute.
type limit struct {
	method string
	calls  int

	mu     sync.Mutex
	minute time.Time
	made   int
}

// reached counts a call.
func (l *limit) reached(method string) bool {
	if l == nil || method != l.method {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.minute) >= time.Minute {
		l.minute, l.made = time.Now(), 0
	}
	l.made++
	return l.made > l.calls
}

func (i inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.TrimPrefix(r.URL.Path, "/") == i.slow {
		time.Sleep(10 * time.Second)
	}
	w := httptest.NewRecorder()
	if i.limit.reached(strings.TrimPrefix(r.URL.Path, "/")) {
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusTooManyRequests)
		return w.Result(), nil
	}
	i.serve(w, r)
	return w.Result(), nil
}

// away is a bot that comes and goes, while people go on to post.
type away struct {
	failing
	t       *testing.T
	api     *fake
	slow    string
	limit   *limit
	cursors cursors
	log     strings.Builder
	mux     *http.ServeMux
	stop    func()
}

func newAway(t *testing.T) *away { return &away{t: t, api: unstartedFake(t)} }

// comes starts the bot and waits until it has nothing to do for now.
func (a *away) comes() {
	a.t.Helper()
	o := slack.Options{
		Token: config.NewSecret(token), SigningSecret: config.NewSecret(secret), Workspace: team, Claims: &claims{}, APIURL: "http://slack.example",
		HTTPClient: &http.Client{Timeout: time.Minute, Transport: inProcess{a.api, a.slow, a.limit}}, Log: slog.New(slog.NewTextHandler(&a.log, nil)),
	}
	hearing(&a.cursors)(&o)
	p, err := slack.New(o)
	if err != nil {
		a.t.Fatal(err)
	}
	a.mux = http.NewServeMux()
	p.Routes(a.mux, a.handle)
	ctx, cancel := context.WithCancel(a.t.Context())
	done := make(chan error)
	go func() { done <- p.Run(ctx, a.handle) }()
	a.stop = func() {
		cancel()
		if err := <-done; err != nil {
			a.t.Error(err)
		}
	}
	synctest.Wait()
}

// posts delivers an event of a message that is in the channel now.
func (a *away) posts(m object) int {
	a.t.Helper()
	a.api.say(m)
	return a.delivers(m)
}

func (a *away) delivers(event object) int {
	a.t.Helper()
	body := eventBody("Ev1", event)
	r := httptest.NewRequest(http.MethodPost, "/slack/event", strings.NewReader(body))
	r.Header.Set("Content-Type", jsonType)
	sign(r.Header, secret, time.Now(), body)
	w := httptest.NewRecorder()
	a.mux.ServeHTTP(w, r)
	return w.Code
}

// heard is what the handler kept since it was last asked.
func (a *away) heard() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	kept := a.kept
	a.kept = nil
	return kept
}

func (a *away) wants(want ...string) {
	a.t.Helper()
	if diff := cmp.Diff(want, a.heard()); diff != "" {
		a.t.Errorf("handled differs (-want +got):\n%s", diff)
	}
}

// second is a ts, that many seconds after the first post.
func second(n int) string { return fmt.Sprintf("%d.000100", 1700000000+n) }

func keyOf(n int) string { return "post:" + shared + ":" + second(n) }

func postAt(n int) object {
	return with(with(post("U0PAT", "van"), "ts", second(n)), "event_ts", second(n))
}

func replyAt(n, root int) object { return with(postAt(n), "thread_ts", second(root)) }

func (a *away) heardUpTo(n int) { a.cursors.set(cursorAt(n)) }

// cursorAt is the cursor of a channel that was heard up to then, from its very first post.
func cursorAt(n int) string { return second(n) + " 0.000000" }
