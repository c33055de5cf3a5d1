package slack_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/bot/slack"
	"gatewaybot/config"
)

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// claims are kept in memory.
type claims struct {
	mu    sync.Mutex
	taken map[string]bool
	err   error // of Claim
	lost  error // of Keep and Release
	kept  []string
}

func (c *claims) Claim(_ context.Context, id string) (mine, handled bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.taken == nil {
		c.taken = map[string]bool{}
	}
	mine = !c.taken[id]
	c.taken[id] = true
	return mine, slices.Contains(c.kept, id), c.err
}

func (c *claims) Keep(_ context.Context, id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = append(c.kept, id)
	return c.lost
}

func (c *claims) Release(_ context.Context, id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.taken, id)
	return c.lost
}

// stage is a platform between a fake of Slack's API and a caller that plays Slack.
type stage struct {
	*slack.Platform
	api    *fake
	claims *claims
	bot    *httptest.Server
	log    *strings.Builder

	working sync.WaitGroup // calls, with what follows their answers

	mu       sync.Mutex
	refused  []string
	requests []bot.Request
}

// newStage starts a platform whose requests are answered by handle.
func newStage(t testing.TB, handle bot.Handler, more ...func(*slack.Options)) *stage {
	s := &stage{api: newFake(t), claims: &claims{}, log: &strings.Builder{}}
	o := s.options()
	for _, change := range more {
		change(&o)
	}
	p, err := slack.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Platform = p
	mux := http.NewServeMux()
	p.Routes(mux, func(ctx context.Context, req bot.Request) (bot.Message, error) {
		s.mu.Lock()
		s.requests = append(s.requests, req)
		s.mu.Unlock()
		return handle(ctx, req)
	})
	s.bot = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.working.Add(1)
		defer s.working.Done()
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.bot.Close)
	return s
}

func (s *stage) options() slack.Options {
	return slack.Options{
		Token: config.NewSecret(token), SigningSecret: config.NewSecret(secret), Workspace: team, Channels: []string{channel},
		APIURL: s.api.URL, HTTPClient: &http.Client{Timeout: 10 * time.Second}, Claims: s.claims,
		Log: slog.New(slog.NewTextHandler(s.log, nil)),
		Refused: func(reason string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.refused = append(s.refused, reason)
		},
	}
}

func (s *stage) heard() []bot.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	heard := s.requests
	s.requests = nil
	return heard
}

// says answers everything with one message.
func says(m bot.Message) bot.Handler {
	return func(context.Context, bot.Request) (bot.Message, error) { return m, nil }
}

func sign(header http.Header, key string, at time.Time, body string) {
	stamp := fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	header.Set("X-Slack-Request-Timestamp", stamp)
	header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

// call delivers a signed call and returns its answer.
func (s *stage) call(t testing.TB, path, contentType, body string, more ...func(*http.Request)) (status int, answer string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.bot.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	sign(req.Header, secret, time.Now(), body)
	for _, change := range more {
		change(req)
	}
	resp, err := s.bot.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	s.working.Wait()
	return resp.StatusCode, string(raw)
}

// commandBody is what Slack sends for a command, with text in Slack's notation.
func commandBody(trigger, user, line, text string) string {
	return url.Values{
		"token": {"deprecated"}, "team_id": {team}, "team_domain": {"south-west"}, "channel_id": {channel},
		"channel_name": {"desk"}, "user_id": {user}, "user_name": {"ada"}, "command": {line}, "text": {text},
		"api_app_id": {"A0GATEWAY"}, "is_enterprise_install": {"false"},
		"response_url": {"https://hooks.slack.com/commands/T0HOME/1/x"}, "trigger_id": {trigger},
	}.Encode()
}

func interactionBody(payload object) string {
	raw, err := json.Marshal(payload)
	if err != nil {
		panic(err)
	}
	return url.Values{"payload": {string(raw)}}.Encode()
}

// eventBody is the delivery of a message event for our installation.
func eventBody(id string, event object, more ...object) string {
	e := object{
		"type": "event_callback", "team_id": team, "context_team_id": team, "api_app_id": "A0GATEWAY", "event_id": id,
		"event_time": 1700000000, "event": event, "is_ext_shared_channel": false,
		"authorizations": []any{object{"enterprise_id": nil, "team_id": team, "user_id": botUser, "is_bot": true, "is_enterprise_install": false}},
	}
	for _, m := range more {
		maps.Copy(e, m)
	}
	raw, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func mention(user, text string) object {
	return object{
		"type": "app_mention", "user": user, "text": "<@" + botUser + "> " + text, "ts": "1700000000.000100",
		"team": team, "channel": channel, "event_ts": "1700000000.000100", "blocks": []any{object{"type": "rich_text"}},
	}
}
