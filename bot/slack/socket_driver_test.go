package slack_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

// People see over Socket Mode what they see over HTTP.
func TestPlatformOverSocketMode(t *testing.T) {
	t.Parallel()
	bottest.Exercise(t, func(t testing.TB, handle bot.Handler) bottest.Stage {
		s := newSocketStage(t)
		s.setHandler(handle)
		return bottest.Stage{
			Platform: s.Platform, Driver: &driver{stage: s.stage, call: s.call},
			Channel: bot.Channel{Platform: "slack", Workspace: team, ID: channel},
			Ada:     person("U0ADA"), Ben: person("U0BEN"), Group: "S0GATEWAY",
		}
	})
}

// call brings a body over a connection of its own, which is stopped once it is answered: then what follows the answer is
// done as well.
func (s *socketStage) call(t testing.TB, path, _, body string, _ ...func(*http.Request)) (status int, answer string) {
	t.Helper()
	before := len(s.lines())
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.Run(ctx, s.answer)
	}()
	defer func() {
		stop()
		<-ended
	}()
	until(t, func() bool { return len(s.lines()) > before })
	l := s.lines()[before]
	l.frames <- wrapped(t, path, body)
	until(t, func() bool { return len(l.answers()) == 1 })
	raw, err := json.Marshal(l.answers()[0]["payload"])
	if err != nil {
		t.Fatal(err)
	}
	if string(raw) == "null" {
		return http.StatusOK, ""
	}
	return http.StatusOK, string(raw)
}

// wrapped is the envelope of what would be called over HTTP.
func wrapped(t testing.TB, path, body string) object {
	t.Helper()
	if path == "/slack/event" {
		return envelope("E-1", "events_api", json.RawMessage(body))
	}
	form, err := url.ParseQuery(body)
	if err != nil {
		t.Fatal(err)
	}
	if path == "/slack/interaction" {
		return envelope("E-1", "interactive", json.RawMessage(form.Get("payload")))
	}
	payload := object{}
	for key := range form {
		payload[key] = form.Get(key)
	}
	return envelope("E-1", "slash_commands", payload)
}

func until(t testing.TB, done func() bool) {
	t.Helper()
	for by := time.Now().Add(10 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(by) {
			t.Fatal("it did not happen in ten seconds")
		}
	}
}
