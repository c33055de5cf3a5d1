package slackserver_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"gatewaybot/e2e/slackserver"
)

// catcher is a bot that only remembers what came.
func catcher(t *testing.T, s *slackserver.Server) func() slack.SlashCommand {
	t.Helper()
	commands := make(chan slack.SlashCommand, 10)
	web := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		c, err := slack.SlashCommandParse(r)
		if err != nil {
			t.Error(err)
		}
		commands <- c
	}))
	t.Cleanup(web.Close)
	s.Connect(web.URL)
	return func() slack.SlashCommand { return <-commands }
}

func TestTriggers(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	next := catcher(t, s)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")
	command := func() slack.SlashCommand {
		if _, err := s.Command(ctx, priya, gateway, "/gateway", "new"); err != nil {
			t.Fatal(err)
		}
		return next()
	}
	open := func(trigger string) string {
		if _, err := b.api.OpenViewContext(ctx, trigger, requestForm("")); err != nil {
			return err.Error()
		}
		return "open"
	}
	push := func(trigger string) string {
		if _, err := b.api.PushViewContext(ctx, trigger, requestForm("")); err != nil {
			return err.Error()
		}
		return "open"
	}

	fresh, second := command().TriggerID, command().TriggerID
	got := []string{open(fresh), open(fresh), open("1.2.3"), push(second)}
	old := command().TriggerID
	s.Elapse(4 * time.Second)
	got = append(got, open(old), push(command().TriggerID))
	want := []string{"open", "exchanged_trigger_id", "invalid_trigger_id", "open", "expired_trigger_id", "not_found"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestViewStack(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")
	if _, err := s.Command(ctx, priya, gateway, "/gateway", "new"); err != nil {
		t.Fatal(err)
	}
	root, err := s.OpenView(ctx, priya)
	if err != nil {
		t.Fatal(err)
	}
	b.answers(func(ic slack.InteractionCallback) any {
		more := requestForm("")
		return slack.NewPushViewSubmissionResponse(&more)
	})
	values := map[string]any{"what": "A van", "kind": "anpr"}
	top := root
	for range 2 {
		got, err := s.Submit(ctx, priya, top, values)
		if err != nil {
			t.Fatal(err)
		}
		top = *got.View
	}
	if _, err := s.Submit(ctx, priya, top, values); err == nil || err.Error() != "slack: push_limit_reached" {
		t.Errorf("a fourth view: error %v", err)
	}
	if top.JSON["root_view_id"] != root.ID {
		t.Errorf("the root is %v, not %s", top.JSON["root_view_id"], root.ID)
	}
	if _, err := b.api.UpdateViewContext(ctx, requestForm(""), "", "stale", root.ID); err == nil || err.Error() != "hash_conflict" {
		t.Errorf("an update of an old view: error %v", err)
	}
	changed := requestForm("")
	changed.Title = plainText("Changed")
	if _, err := b.api.UpdateViewContext(ctx, changed, "", "", top.ID); err != nil {
		t.Error(err)
	}
	if top, err = s.WaitView(ctx, priya, func(v slackserver.View) bool { return v.Title == "Changed" }); err != nil {
		t.Error(err)
	}
	if err := s.Close(ctx, priya, root); err != nil {
		t.Error(err)
	}
	if _, err := b.api.UpdateViewContext(ctx, changed, "", "", top.ID); err == nil || err.Error() != "not_found" {
		t.Errorf("an update of a closed view: error %v", err)
	}
}
