package slackserver_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"gatewaybot/e2e/slackserver"
)

// witness is a test whose failures are evidence.
type witness struct {
	testing.TB

	doomed   bool // It is meant to end early.
	cleanups []func()
	failures []string
}

func (w *witness) Cleanup(f func()) { w.cleanups = append(w.cleanups, f) }

func (w *witness) Errorf(f string, a ...any) { w.failures = append(w.failures, fmt.Sprintf(f, a...)) }

func (w *witness) Fatalf(f string, a ...any) {
	if !w.doomed {
		w.TB.Fatalf(f, a...)
	}
	w.Errorf(f, a...)
	runtime.Goexit()
}

// end does what the end of a test does.
func (w *witness) end() []string {
	for _, cleanup := range slices.Backward(w.cleanups) {
		cleanup()
	}
	return w.failures
}

func TestViolationsFailTheTest(t *testing.T) {
	t.Parallel()
	w := &witness{TB: t}
	s := slackserver.Start(w, slackserver.Options{})
	ctx := t.Context()
	gateway := string(s.AddChannel("gateway"))
	api := slack.New(s.BotToken(), slack.OptionAPIURL(s.APIURL()))
	long := plainText(strings.Repeat("x", 151))
	_, _, err := api.PostMessageContext(ctx, gateway, slack.MsgOptionBlocks(slack.NewHeaderBlock(long)))
	if err == nil || err.Error() != "invalid_blocks" {
		t.Errorf("a header too long: error %v", err)
	}
	form := requestForm("")
	form.Title = long
	if _, err = api.OpenViewContext(ctx, "1.2.3", form); err == nil || err.Error() != "invalid_arguments" {
		t.Errorf("a title too long: error %v", err)
	}
	if _, err = api.GetEmojiContext(ctx); err == nil || err.Error() != "unknown_method" {
		t.Errorf("a method that is not known: error %v", err)
	}
	want := []string{
		"Slack would refuse what the bot sent in chat.postMessage: blocks[0].text.text: 151 characters, at most 150",
		"Slack would refuse what the bot sent in views.open: title.text: 151 characters, at most 24",
		"Slack would refuse what the bot sent in emoji.list: the test server does not know this method: add it to methods.go if the bot needs it",
	}
	if got := s.Violations(); len(got) != 3 {
		t.Errorf("violations %+v", got)
	}
	if diff := cmp.Diff(want, w.end()); diff != "" {
		t.Errorf("the test's failures (-want +got):\n%s", diff)
	}
}

func TestBadAnswersFailTheTest(t *testing.T) {
	t.Parallel()
	w := &witness{TB: t}
	s, b := startIn(t, w)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")
	if _, err := s.Command(ctx, priya, gateway, "/gateway", strings.Repeat("x", 4000)); err == nil {
		t.Error("an answer that is too long was shown")
	}
	for name, answer := range map[string]any{
		"error for no field": slack.NewErrorsViewSubmissionResponse(map[string]string{"where": "Say where."}),
		"no errors":          slack.NewErrorsViewSubmissionResponse(nil),
		"no such action":     map[string]string{"response_action": "dance"},
		"not an object":      "thanks",
	} {
		if _, err := s.Command(ctx, priya, gateway, "/gateway", "new"); err != nil {
			t.Fatal(err)
		}
		view, err := s.OpenView(ctx, priya)
		if err != nil {
			t.Fatal(err)
		}
		b.answers(func(slack.InteractionCallback) any { return answer })
		_, err = s.Submit(ctx, priya, view, map[string]any{"what": "A van", "kind": "anpr"})
		if err == nil || !strings.Contains(err.Error(), "trouble connecting") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if got := w.end(); len(got) != 5 {
		t.Errorf("the test's failures: %q", got)
	}
}

func TestMissingEmulator(t *testing.T) {
	t.Setenv("GATEWAYBOT_EMULATE", "/nowhere/emulate")
	w := &witness{TB: t, doomed: true}
	done := make(chan struct{})
	go func() {
		defer close(done)
		slackserver.Start(w, slackserver.Options{})
	}()
	<-done
	if got := strings.Join(w.end(), "\n"); !strings.Contains(got, "npm install --prefix DIR emulate@0.11.2") {
		t.Errorf("the test's failures: %s", got)
	}
}
