package slackserver_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"gatewaybot/e2e/slackserver"
)

func TestFromCommandToCard(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")

	reply, err := s.Command(ctx, priya, gateway, "/gateway", "new")
	if err != nil || reply.Message.Text != "" {
		t.Fatalf("reply %+v, error %v", reply, err)
	}
	view, err := s.OpenView(ctx, priya)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Ask for support\nWhat do you need?\nWhich kind?\nCCTV\nANPR"; view.Seen() != want {
		t.Errorf("seen %q, want %q", view.Seen(), want)
	}
	done, err := s.Submit(ctx, priya, view, map[string]any{"What do you need?": "A van", "kind": "ANPR"})
	if err != nil || !done.Closed {
		t.Fatalf("submitted with %+v, error %v", done, err)
	}
	ic := b.last(t, slack.InteractionTypeViewSubmission)
	got := []string{ic.View.State.Values["what"]["what"].Value, ic.View.State.Values["kind"]["kind"].SelectedOption.Value}
	if diff := cmp.Diff([]string{"A van", "anpr"}, got); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}

	posted, err := s.WaitMessage(ctx, gateway, func(m slackserver.Message) bool { return m.User == s.BotUserID() })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Take it"}, posted.Labels()); diff != "" {
		t.Errorf("buttons (-want +got):\n%s", diff)
	}
	if err := s.Press(ctx, priya, posted, "Take it"); err != nil {
		t.Fatal(err)
	}
	press := b.last(t, slack.InteractionTypeBlockActions)
	if a := press.ActionCallback.BlockActions[0]; a.Value != "GWR-2026-000001" || a.ActionID != "take" || a.BlockID == "" {
		t.Errorf("pressed %+v", a)
	}
	if press.Container.MessageTs != posted.TS || press.Message.Timestamp != posted.TS || press.User.Name != "priya.shah" {
		t.Errorf("pressed in %+v by %+v", press.Container, press.User)
	}
	taken, err := s.WaitMessage(ctx, gateway, func(m slackserver.Message) bool { return m.Text == "taken" })
	if err != nil || taken.TS != posted.TS || len(taken.Labels()) > 0 {
		t.Errorf("updated to %+v, error %v", taken, err)
	}
}

func TestReplies(t *testing.T) {
	t.Parallel()
	s, _ := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	open, closed := s.AddChannel("gateway"), s.AddChannel("desk", slackserver.Private(priya))
	dm, err := s.DMChannel(ctx, priya)
	if err != nil {
		t.Fatal(err)
	}
	for channel, name := range map[slackserver.ChannelID]string{open: "gateway", closed: "privategroup", dm: "directmessage"} {
		reply, err := s.Command(ctx, priya, channel, "/gateway", "list")
		if want := "priya.shah asked for list in " + name; err != nil || reply.Message.Text != want || reply.InChannel {
			t.Errorf("reply %+v, error %v, want %q", reply, err, want)
		}
	}
	if shown := s.Ephemerals(priya); len(shown) != 3 || !shown[0].Ephemeral {
		t.Errorf("shown %+v", shown)
	}
	if all, err := s.Messages(ctx, open); err != nil || len(all) != 0 {
		t.Errorf("everybody sees %+v, error %v", all, err)
	}
	if reply, err := s.Command(ctx, priya, open, "/gateway", "plain"); err != nil || reply.Message.Text != "in a word" {
		t.Errorf("plain reply %+v, error %v", reply, err)
	}
	if reply, err := s.Command(ctx, priya, open, "/gateway", "aloud"); err != nil || !reply.InChannel {
		t.Errorf("reply aloud %+v, error %v", reply, err)
	}
	if all, err := s.Messages(ctx, open); err != nil || len(all) != 1 || all[0].Text != "for all to see" {
		t.Errorf("everybody sees %+v, error %v", all, err)
	}
}

func TestFormAnswers(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")
	if _, err := s.Command(ctx, priya, gateway, "/gateway", "new"); err != nil {
		t.Fatal(err)
	}
	view, err := s.OpenView(ctx, priya)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]any{"what": "A van", "kind": "anpr"}

	b.answers(func(slack.InteractionCallback) any {
		return slack.NewErrorsViewSubmissionResponse(map[string]string{"what": "Say which van."})
	})
	got, err := s.Submit(ctx, priya, view, values)
	if err != nil || got.Errors["what"] != "Say which van." || got.Closed {
		t.Errorf("after errors: %+v, error %v", got, err)
	}

	next := requestForm("")
	next.Title = plainText("Check it")
	b.answers(func(slack.InteractionCallback) any { return slack.NewUpdateViewSubmissionResponse(&next) })
	if got, err = s.Submit(ctx, priya, view, values); err != nil || got.View.Title != "Check it" || got.View.ID != view.ID {
		t.Errorf("after an update: %+v, error %v", got, err)
	}
	if view, err = s.OpenView(ctx, priya); err != nil || view.Title != "Check it" {
		t.Errorf("open is %q, error %v", view.Title, err)
	}

	next.Title = plainText("One more")
	b.answers(func(slack.InteractionCallback) any { return slack.NewPushViewSubmissionResponse(&next) })
	if got, err = s.Submit(ctx, priya, view, values); err != nil || got.View.JSON["previous_view_id"] != view.ID {
		t.Errorf("after a push: %+v, error %v", got, err)
	}
	b.answers(func(slack.InteractionCallback) any { return nil })
	if err := s.Close(ctx, priya, *got.View); err != nil {
		t.Error(err)
	}
	if ic := b.last(t, slack.InteractionTypeViewClosed); ic.View.ID != got.View.ID {
		t.Errorf("closed %q, not %q", ic.View.ID, got.View.ID)
	}
	if view, err = s.OpenView(ctx, priya); err != nil || view.Title != "Check it" {
		t.Errorf("open is %q, error %v", view.Title, err)
	}

	b.answers(func(slack.InteractionCallback) any { return slack.NewClearViewSubmissionResponse() })
	if got, err = s.Submit(ctx, priya, view, values); err != nil || !got.Closed {
		t.Errorf("after clear: %+v, error %v", got, err)
	}
	if _, err = s.Submit(ctx, priya, view, values); err == nil || !strings.Contains(err.Error(), "no longer") {
		t.Errorf("a closed form was sent, error %v", err)
	}
}

func TestFormNotSent(t *testing.T) {
	t.Parallel()
	s, _ := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")
	if _, err := s.Command(ctx, priya, gateway, "/gateway", "new"); err != nil {
		t.Fatal(err)
	}
	view, err := s.OpenView(ctx, priya)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		values map[string]any
		want   string
	}{
		"required left blank":  {map[string]any{"kind": "anpr"}, `"What do you need?" must be filled in`},
		"required made blank":  {map[string]any{"kind": "anpr", "what": ""}, `"What do you need?" must be filled in`},
		"choice not offered":   {map[string]any{"kind": "drone", "what": "A"}, `"drone" is not offered, only ["CCTV" "ANPR"]`},
		"no such field":        {map[string]any{"kind": "anpr", "what": "A", "colour": "red"}, `there are no fields ["colour"]`},
		"longer than it may":   {map[string]any{"kind": "anpr", "what": strings.Repeat("x", 3001)}, "3001 characters"},
		"neither one nor many": {map[string]any{"kind": 4, "what": "A"}, "a string or []string is needed"},
	} {
		if _, err := s.Submit(ctx, priya, view, tc.values); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want %q", name, err, tc.want)
		}
	}
}
