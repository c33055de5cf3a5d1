package slack_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"gatewaybot/bot"
)

// places are the addresses that Slack calls, with a call that is fine at each.
func places() map[string]struct{ contentType, body string } {
	return map[string]struct{ contentType, body string }{
		"/slack/command": {formType, commandBody("1.2.3", "U0ADA", "/desk", "list")},
		"/slack/interaction": {formType, interactionBody(object{
			"type": "block_actions", "trigger_id": "1.2.3", "user": object{"id": "U0ADA", "team_id": team},
			"team": object{"id": team}, "channel": object{"id": channel}, "actions": []any{object{"type": "button", "value": "desk list"}},
		})},
		"/slack/event": {jsonType, eventBody("Ev1", mention("U0ADA", "desk list"))},
	}
}

func TestForgeries(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, reason string
		status       int
		change       func(r *http.Request, body string)
	}{
		{"unsigned", "unsigned", 401, func(r *http.Request, _ string) { r.Header.Del("X-Slack-Signature") }},
		{"without a time", "unsigned", 401, func(r *http.Request, _ string) { r.Header.Del("X-Slack-Request-Timestamp") }},
		{"signed by somebody else", "forged", 401, func(r *http.Request, body string) { sign(r.Header, "another", time.Now(), body) }},
		{"signed with an empty secret", "forged", 401, func(r *http.Request, body string) { sign(r.Header, "", time.Now(), body) }},
		{"six minutes old", "stale", 401, func(r *http.Request, body string) { sign(r.Header, secret, time.Now().Add(-6*time.Minute), body) }},
		{"six minutes early", "stale", 401, func(r *http.Request, body string) { sign(r.Header, secret, time.Now().Add(6*time.Minute), body) }},
		{"time changed", "forged", 401, func(r *http.Request, _ string) {
			r.Header.Set("X-Slack-Request-Timestamp", fmt.Sprint(time.Now().Add(7*time.Second).Unix()))
		}},
		{"time is no number", "forged", 401, func(r *http.Request, _ string) { r.Header.Set("X-Slack-Request-Timestamp", "now") }},
		{"signature of another body", "forged", 401, func(r *http.Request, body string) { sign(r.Header, secret, time.Now(), body+"&") }},
		{"signature cut", "forged", 401, func(r *http.Request, _ string) {
			r.Header.Set("X-Slack-Signature", r.Header.Get("X-Slack-Signature")[:20])
		}},
		{"signature without its version", "forged", 401, func(r *http.Request, _ string) {
			r.Header.Set("X-Slack-Signature", strings.TrimPrefix(r.Header.Get("X-Slack-Signature"), "v0="))
		}},
		{"wrong content type", "content_type", 415, func(r *http.Request, _ string) { r.Header.Set("Content-Type", "text/plain") }},
		{"no content type", "content_type", 415, func(r *http.Request, _ string) { r.Header.Del("Content-Type") }},
	} {
		for path, place := range places() {
			t.Run(tc.name+path, func(t *testing.T) {
				t.Parallel()
				s := newStage(t, says(bot.Message{Text: "Done."}))
				var signature string
				status, answer := s.call(t, path, place.contentType, place.body, func(r *http.Request) {
					signature = r.Header.Get("X-Slack-Signature")
					tc.change(r, place.body)
				})
				checkRefused(t, s, status, answer, tc.status, tc.reason)
				if strings.Contains(s.log.String(), signature[3:]) || strings.Contains(s.log.String(), secret) {
					t.Errorf("the log has a signature or secret: %s", s.log)
				}
			})
		}
	}
}

func checkRefused(t *testing.T, s *stage, status int, answer string, wantStatus int, wantReason string) {
	t.Helper()
	if status != wantStatus || answer != "" {
		t.Errorf("answered with %d %q, want a bare %d", status, answer, wantStatus)
	}
	if !slices.Equal(s.refused, []string{wantReason}) {
		t.Errorf("refused because of %q, want %q", s.refused, wantReason)
	}
	if !strings.Contains(s.log.String(), "reason="+wantReason) {
		t.Errorf("log does not say %q: %s", wantReason, s.log)
	}
	if heard := s.heard(); len(heard) > 0 {
		t.Errorf("it was handled: %+v", heard)
	}
	if len(s.claims.taken) > 0 {
		t.Errorf("it was claimed: %v", s.claims.taken)
	}
}

func TestGoodCalls(t *testing.T) {
	t.Parallel()
	for path, place := range places() {
		s := newStage(t, says(bot.Message{Text: "Done."}))
		status, _ := s.call(t, path, place.contentType+"; charset=utf-8", place.body)
		if heard := s.heard(); status != 200 || len(heard) != 1 || heard[0].Text != "desk list" {
			t.Errorf("%s: answered with %d after %+v", path, status, heard)
		}
	}
}

func TestSignedButWrong(t *testing.T) {
	t.Parallel()
	foreign := []any{object{"team_id": "T0OTHER", "user_id": botUser, "is_bot": true}}
	big := strings.Repeat("x", 4<<20)
	button := []any{object{"type": "button", "value": "desk list"}}
	ada := object{"id": "U0ADA", "team_id": team}
	for _, tc := range []struct {
		name, path, body, reason string
		status                   int
	}{
		{"command too large", "/slack/command", "text=" + big, "too_large", 413},
		{"interaction too large", "/slack/interaction", "payload=" + big, "too_large", 413},
		{"event too large", "/slack/event", `{"type":"` + big + `"}`, "too_large", 413},
		{"command of another workspace", "/slack/command", strings.Replace(commandBody("1", "U0ADA", "/desk", ""), "team_id="+team, "team_id=T0OTHER", 1), "other_workspace", 403},
		{"event of another workspace", "/slack/event", eventBody("Ev1", mention("U0ADA", "x"), object{"authorizations": foreign}), "other_workspace", 403},
		{"event of nobody's", "/slack/event", eventBody("Ev1", mention("U0ADA", "x"), object{"authorizations": nil, "context_team_id": "T0OTHER"}), "other_workspace", 403},
		{"form of another workspace", "/slack/interaction", interactionBody(object{
			"type": "view_submission", "user": ada, "view": object{"id": "V1", "app_installed_team_id": "T0OTHER", "private_metadata": `{"command":"desk"}`},
		}), "other_workspace", 403},
		{"empty command", "/slack/command", "", "malformed", 400},
		{"command without a trigger", "/slack/command", commandBody("", "U0ADA", "/desk", ""), "malformed", 400},
		{"command without a name", "/slack/command", commandBody("1", "U0ADA", "/", ""), "malformed", 400},
		{"command with a broken escape", "/slack/command", commandBody("1", "U0ADA", "/desk", "") + "&text=%zz", "malformed", 400},
		{"no payload", "/slack/interaction", "a=b", "malformed", 400},
		{"payload is no JSON", "/slack/interaction", "payload=%7B", "malformed", 400},
		{"payload is a list", "/slack/interaction", "payload=%5B%5D", "malformed", 400},
		{"form with a broken escape", "/slack/interaction", "payload=%zz", "malformed", 400},
		{"press without a trigger", "/slack/interaction", interactionBody(object{"type": "block_actions", "user": ada, "actions": button}), "malformed", 400},
		{"press by nobody", "/slack/interaction", interactionBody(object{"type": "block_actions", "trigger_id": "1", "actions": button}), "malformed", 400},
		{"press by no workspace's", "/slack/interaction", interactionBody(with(press("1", "desk list"), "user", object{"id": "U0ADA"})), "malformed", 400},
		{"form of no workspace's", "/slack/interaction", interactionBody(with(submission(object{"id": "V1", "private_metadata": `{"command":"desk"}`}, "x"), "user", object{"id": "U0ADA"})), "malformed", 400},
		{"press of nothing", "/slack/interaction", interactionBody(object{"type": "block_actions", "trigger_id": "1", "user": ada}), "malformed", 400},
		{"form that we did not make", "/slack/interaction", interactionBody(object{
			"type": "view_submission", "trigger_id": "1", "user": ada, "view": object{"id": "V1", "private_metadata": "not ours"},
		}), "malformed", 400},
		{"form without a command", "/slack/interaction", interactionBody(object{
			"type": "view_submission", "trigger_id": "1", "user": ada, "view": object{"id": "V1", "private_metadata": "{}"},
		}), "malformed", 400},
		{"event is no JSON", "/slack/event", "{", "malformed", 400},
		{"event without an event", "/slack/event", eventBody("Ev1", nil, object{"event": "x"}), "malformed", 400},
		{"event without an id", "/slack/event", eventBody("", mention("U0ADA", "x")), "malformed", 400},
		{"message with a wrong field", "/slack/event", eventBody("Ev1", object{"type": "app_mention", "user": 7}), "malformed", 400},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{Text: "Done."}))
			status, answer := s.call(t, tc.path, places()[tc.path].contentType, tc.body)
			checkRefused(t, s, status, answer, tc.status, tc.reason)
		})
	}
}

func TestSSLCheck(t *testing.T) {
	t.Parallel()
	unsigned := func(r *http.Request) { r.Header.Del("X-Slack-Signature") }
	for body, want := range map[string]int{
		"token=deprecated&ssl_check=1": 200,
		"ssl_check=0":                  401,
		"ssl_check=true":               401,
		"text=ssl_check=1":             401,
		"ssl_check=1&" + commandBody("1", "U0ADA", "/desk", "list"): 401,
		"ssl_check=1&payload=%7B%7D":                                401,
	} {
		s := newStage(t, says(bot.Message{Text: "Done."}))
		if status, answer := s.call(t, "/slack/command", formType, body, unsigned); status != want || answer != "" {
			t.Errorf("%q: answered with %d %q, want a bare %d", body, status, answer, want)
		}
		if len(s.heard()) > 0 {
			t.Errorf("%q was handled", body)
		}
	}
}

func TestURLVerification(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	status, answer := s.call(t, "/slack/event", jsonType, `{"type":"url_verification","challenge":"3eZbr<w1","token":"x"}`)
	if status != 200 || str(parse(t, answer), "challenge") != "3eZbr<w1" {
		t.Errorf("answered with %d %s", status, answer)
	}
}

func TestOnlyPost(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	for path := range places() {
		resp, err := http.Get(s.bot.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %d", path, resp.StatusCode)
		}
	}
}

// A person's act is seen through when Slack hangs up, but not for ever.
func TestDeadline(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(ctx context.Context, _ bot.Request) (bot.Message, error) {
		if by, ok := ctx.Deadline(); !ok || time.Until(by) > 3*time.Second || ctx.Err() != nil {
			t.Errorf("the deadline is %v, %v; %v", by, ok, ctx.Err())
		}
		return bot.Message{Text: "Done."}, nil
	})
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	for path, place := range places() {
		r := httptest.NewRequestWithContext(gone, http.MethodPost, path, strings.NewReader(place.body))
		r.Header.Set("Content-Type", place.contentType)
		sign(r.Header, secret, time.Now(), place.body)
		s.bot.Config.Handler.ServeHTTP(httptest.NewRecorder(), r)
		if len(s.heard()) != 1 {
			t.Errorf("%s: not handled", path)
		}
	}
}
