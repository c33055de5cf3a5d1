package slack_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/bot/slack"
	"gatewaybot/config"
)

func TestNewNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := slack.New(slack.Options{HTTPClient: &http.Client{}})
	for _, want := range []string{"bot token", "signing secret", "workspace id", "client with a timeout", "claims", "log"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

func TestSendArguments(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	m := bot.Message{Title: "R&D", Text: "<!channel> & *all*", Notify: []bot.Notify{{Account: person("U0BEN")}}, Marker: "0001"}
	posted, err := s.Send(t.Context(), bot.To{Channel: bot.Channel{ID: channel}, Thread: "1.2"}, m)
	if err != nil {
		t.Fatal(err)
	}
	args := s.api.called("chat.postMessage")[0]
	got := map[string]string{}
	for _, key := range []string{"channel", "thread_ts", "text", "mrkdwn", "unfurl_links", "unfurl_media", "link_names", "parse", "metadata", "username"} {
		got[key] = str(args, key)
	}
	want := map[string]string{
		"channel": channel, "thread_ts": "1.2", "text": "R&amp;D\n&lt;!channel&gt; &amp; *all*", "mrkdwn": "false",
		"unfurl_links": "false", "unfurl_media": "false", "link_names": "", "parse": "", "metadata": "", "username": "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("arguments differ (-want +got):\n%s", diff)
	}
	if id := str(list(args, "blocks")[0], "block_id"); id != "m:0001" {
		t.Errorf("the marker is %q", id)
	}
	if want := (bot.Posted{Channel: bot.Channel{Platform: "slack", Workspace: team, ID: channel}, ID: posted.ID}); posted != want || posted.ID == "" {
		t.Errorf("posted %+v", posted)
	}
}

func TestSendFailures(t *testing.T) {
	t.Parallel()
	code := func(code string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, object{"ok": false, "error": code}) }
	}
	status := func(status int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
		}
	}
	cut := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	html := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }
	const again, gone, other = "again", "gone", "other"
	for _, tc := range []struct {
		name  string
		fault http.HandlerFunc
		want  string
		after time.Duration
	}{
		{"too many calls", status(429, "Retry-After", "30"), again, 30 * time.Second},
		{"too many calls, without a word when", status(429), again, 0},
		{"Slack is broken", status(502), again, 0},
		{"connection cut", cut, again, 0},
		{"answer is no JSON", html, again, 0},
		{"internal error", code("internal_error"), again, 0},
		{"rate limit as a code", code("ratelimited"), again, 0},
		{"keys revoked for now", code("ekm_access_denied"), again, 0},
		{"our token is switched off", code("account_inactive"), again, 0},
		{"our token is revoked", code("token_revoked"), again, 0},
		{"our token may not", code("missing_scope"), again, 0},
		{"no such channel", code("channel_not_found"), gone, 0},
		{"archived", code("is_archived"), gone, 0},
		{"not in the channel", code("not_in_channel"), gone, 0},
		{"no such person", code("user_not_found"), gone, 0},
		{"person left", code("user_disabled"), gone, 0},
		{"no such message", code("message_not_found"), gone, 0},
		{"a bot", code("cannot_dm_bot"), gone, 0},
		{"somebody whom we may not see", code("user_not_visible"), gone, 0},
		{"only some may write there", code("restricted_action"), gone, 0},
		{"nobody may write there", code("restricted_action_read_only_channel"), gone, 0},
		{"no such thread", code("thread_not_found"), gone, 0},
		{"a channel that is being moved", code("external_channel_migrating"), again, 0},
		{"our app takes no messages", code("messages_tab_disabled"), again, 0},
		{"our mistake", code("invalid_blocks"), other, 0},
		{"bad request", status(400), other, 0},
		{"redirect", status(307, "Location", "https://inner.example/"), other, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{}))
			s.api.fault("chat.postMessage", tc.fault)
			s.api.fault("chat.update", tc.fault)
			to := bot.To{Channel: bot.Channel{ID: channel}}
			_, sent := s.Send(t.Context(), to, bot.Message{Text: "private words"})
			updated := s.Update(t.Context(), bot.Posted{Channel: to.Channel, ID: "1.2"}, bot.Message{Text: "private words"})
			for _, err := range []error{sent, updated} {
				if err == nil {
					t.Fatal("no error")
				}
				busy, isAgain := errors.AsType[*bot.AgainError](err)
				if got := map[bool]string{isAgain: again, errors.Is(err, bot.ErrGone): gone}[true]; got != strings.TrimPrefix(tc.want, other) {
					t.Errorf("%v is %q, want %q", err, got, tc.want)
				}
				if isAgain && busy.After != tc.after {
					t.Errorf("again after %s, want %s", busy.After, tc.after)
				}
				if strings.Contains(err.Error(), token) || strings.Contains(err.Error(), "private") {
					t.Errorf("the error tells too much: %v", err)
				}
			}
			if n := len(s.api.called("chat.postMessage")); n != 1 {
				t.Errorf("sent %d times: a message may already be there", n)
			}
		})
	}
}

// TestSendToSomebodyWhoLeft: Slack takes messages to people who have no account any more, and nobody reads them.
func TestSendToSomebodyWhoLeft(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, user string
		fault      string // of users.info
		gone       bool
		again      bool
	}{
		{"there", "U0ADA", "", false, false},
		{"a partner's", "U0PAT", "", false, false},
		{"deactivated", "U0LEFT", "", true, false},
		{"unknown", "U0NOBODY", "", true, false},
		{"not visible", "U0ADA", "user_not_visible", true, false},
		{"not to be asked now", "U0ADA", "ratelimited", false, true},
		{"not to be asked by us", "U0ADA", "missing_scope", false, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{}))
			if tc.fault != "" {
				s.api.fail("users.info", tc.fault)
			}
			_, err := s.Send(t.Context(), bot.To{Person: person(tc.user)}, bot.Message{Text: "x"})
			_, again := errors.AsType[*bot.AgainError](err)
			if errors.Is(err, bot.ErrGone) != tc.gone || again != tc.again {
				t.Errorf("error is %v", err)
			}
			if sent := len(s.api.called("chat.postMessage")); (sent == 1) != (err == nil) {
				t.Errorf("sent %d times", sent)
			}
		})
	}
}

// A redirect would take the token, which is in the body, to wherever it points.
func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	followed := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed = true }))
	t.Cleanup(elsewhere.Close)
	s := newStage(t, says(bot.Message{}))
	s.api.fault("chat.postMessage", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	_, err := s.Send(t.Context(), bot.To{Channel: bot.Channel{ID: channel}}, bot.Message{Text: "x"})
	if err == nil || followed {
		t.Errorf("error %v, followed %v", err, followed)
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	o := slack.Options{Token: config.NewSecret(token), SigningSecret: config.NewSecret(secret)}
	if _, err := slack.New(o); err == nil || strings.Contains(err.Error(), token) || strings.Contains(err.Error(), secret) {
		t.Errorf("error %v", err)
	}
}
