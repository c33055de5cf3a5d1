package slack_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

func press(trigger, value string) object {
	return object{
		"type": "block_actions", "trigger_id": trigger, "team": object{"id": team},
		"user": object{"id": "U0ADA", "team_id": team}, "channel": object{"id": channel},
		"container": object{"type": "message", "channel_id": channel, "message_ts": "1700000000.000100"},
		"message":   object{"ts": "1700000000.000100", "blocks": []any{object{"type": "new_kind", "elements": "odd"}}},
		"actions":   []any{object{"type": "button", "action_id": "b0", "value": value}},
	}
}

func (s *stage) interact(t *testing.T, payload object) (int, string) {
	t.Helper()
	return s.call(t, "/slack/interaction", formType, interactionBody(payload))
}

func TestPressRequest(t *testing.T) {
	t.Parallel()
	line := `desk note text="R&amp;D <b> +100%"`
	inThread := object{"type": "message", "channel_id": channel, "message_ts": "1700000000.000100", "thread_ts": "1699999999.000001"}
	root := object{"type": "message", "channel_id": channel, "message_ts": "1700000000.000100", "thread_ts": "1700000000.000100"}
	want := bot.Request{
		ID: "press:1.2.3", Source: bot.Pressed, From: person("U0ADA"),
		Channel: bot.Channel{Platform: "slack", Workspace: team, ID: channel}, Text: line,
	}
	edit := func(f func(*bot.Request)) bot.Request { r := want; f(&r); return r }
	for _, tc := range []struct {
		name    string
		payload object
		want    bot.Request
	}{
		{"in a channel", press("1.2.3", line), want},
		{"in a thread", with(press("1.2.3", line), "container", inThread), edit(func(r *bot.Request) { r.Thread = "1699999999.000001" })},
		{"at the root of a thread", with(press("1.2.3", line), "container", root), want},
		{"by a partner", with(press("1.2.3", line), "user", object{"id": "U0PAT", "team_id": partner}), edit(func(r *bot.Request) { r.From = account(partner, "U0PAT") })},
		{"by a guest", with(press("1.2.3", line), "user", object{"id": "U0GUEST", "team_id": team}), edit(func(r *bot.Request) { r.From = account("guest:"+team, "U0GUEST") })},
		{"without a team", with(press("1.2.3", line), "team", nil), want},
		{"in direct messages", with(press("1.2.3", line), "channel", object{"id": "D0ADA"}), edit(func(r *bot.Request) { r.Direct, r.Channel.ID = true, "D0ADA" })},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{}))
			if status, answer := s.interact(t, tc.payload); status != 200 || answer != "" {
				t.Errorf("answered with %d %q", status, answer)
			}
			if diff := cmp.Diff([]bot.Request{tc.want}, s.heard()); diff != "" {
				t.Errorf("requests differ (-want +got):\n%s", diff)
			}
			if calls := s.api.calls; len(calls) != 1 || calls[0].method != "users.info" {
				t.Errorf("nothing was said, yet Slack was called: %v", calls)
			}
		})
	}
}

func TestInteractionsThatAreNotForUs(t *testing.T) {
	t.Parallel()
	for _, payload := range []object{
		{"type": "view_closed", "user": object{"id": "U0ADA"}},
		{"type": "shortcut", "trigger_id": "1"},
		{"type": "kind_to_come"},
		with(press("1", "x"), "actions", []any{object{"type": "static_select", "selected_option": object{"value": "x"}}}),
		press("1", ""),
	} {
		s := newStage(t, says(bot.Message{Text: "Done."}))
		if status, answer := s.interact(t, payload); status != 200 || answer != "" || len(s.heard()) > 0 {
			t.Errorf("%s: answered with %d %q", payload["type"], status, answer)
		}
	}
}

func TestReplyToPress(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, code      string
		status          int
		ephemeral, post string
	}{
		{"only the person sees it", "", 200, channel + " ", ""},
		{"in direct messages where we are not in the channel", "channel_not_found", 200, channel + " ", "U0ADA "},
		{"Slack's own error where it can not be shown", "internal_error", 503, channel + " ", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{Text: "Done."}))
			if tc.code != "" {
				s.api.fail("chat.postEphemeral", tc.code)
			}
			if status, answer := s.interact(t, press("1", "desk list")); status != tc.status || answer != "" {
				t.Errorf("answered with %d %q, want %d", status, answer, tc.status)
			}
			if diff := cmp.Diff([]string{tc.ephemeral, tc.post}, []string{tries(s, "chat.postEphemeral"), tries(s, "chat.postMessage")}); diff != "" {
				t.Errorf("replies differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPressOpensForm(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{Form: noteForm("van")}))
	if status, _ := s.interact(t, press(s.api.trigger("U0ADA"), "desk raise")); status != 200 {
		t.Errorf("answered with %d", status)
	}
	if seen := s.api.screen("U0ADA", 0); len(seen) != 1 || seen[0].view == nil {
		t.Fatalf("the person sees %v", seen)
	}
	if status, _ := s.interact(t, press("expired", "desk raise")); status != 200 {
		t.Errorf("answered with %d", status)
	}
	seen := s.api.screen("U0ADA", 1)
	if len(seen) != 1 || !cmp.Equal(seeMessage(seen[0]).Buttons, []string{"Open the form"}) {
		t.Errorf("after a late press the person sees %v", seen)
	}
}

// submission is what Slack sends for a modal of ours.
func submission(view object, text string) object {
	view = with(view, "state", object{"values": object{"text": object{"answer": object{"type": "plain_text_input", "value": text}}}})
	view = with(view, "app_installed_team_id", team)
	return object{
		"type": "view_submission", "trigger_id": "t", "team": object{"id": partner}, "user": object{"id": "U0PAT", "team_id": partner}, "view": view,
	}
}

func (s *stage) openForm(t *testing.T) object {
	t.Helper()
	s.interact(t, with(press(s.api.trigger("U0ADA"), "desk raise"), "container", object{
		"channel_id": channel, "message_ts": "1700000000.000100", "thread_ts": "1699999999.000001",
	}))
	s.heard()
	return s.api.screen("U0ADA", 0)[0].view
}

func TestSubmissionRequest(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{Form: noteForm("van")}))
	view := s.openForm(t)
	for _, text := range []string{"first", "first", "second"} {
		s.interact(t, submission(view, text))
	}
	heard := s.heard()
	if len(heard) != 3 || heard[0].ID != heard[1].ID || heard[0].ID == heard[2].ID {
		t.Fatalf("sending the same again is the same act and sending something else is not: %+v", heard)
	}
	if strings.Contains(heard[0].ID, "first") {
		t.Errorf("the id tells the answers: %s", heard[0].ID)
	}
	want := bot.Request{
		ID: heard[0].ID, Source: bot.Submitted, From: account(partner, "U0PAT"),
		Channel: bot.Channel{Platform: "slack", Workspace: team, ID: channel}, Thread: "1699999999.000001",
		Text: "desk raise", Answers: map[string][]string{"text": {"first"}},
	}
	if diff := cmp.Diff(want, heard[0]); diff != "" {
		t.Errorf("request differs (-want +got):\n%s", diff)
	}
}

func TestSubmissionAnswers(t *testing.T) {
	t.Parallel()
	faulty := noteForm("van")
	faulty.Problem = "Somebody else was first."
	faulty.Questions[0].Error = ""
	both := noteForm("van")
	both.Problem = "Somebody else was first."
	other := noteForm("van")
	other.Questions[0].Name = "account"
	wordy := noteForm("van")
	wordy.Problem = strings.Repeat("You typed this. ", 200)
	sound := noteForm("van")
	sound.Questions[0].Error = ""
	for _, tc := range []struct {
		name   string
		reply  bot.Message
		action string
		errs   object
	}{
		{"an error at its question", bot.Message{Form: noteForm("van")}, "errors", object{"text": "That is too short."}},
		{"a problem at the first question", bot.Message{Form: faulty}, "errors", object{"text": "Somebody else was first."}},
		{"both at the first question", bot.Message{Form: both}, "errors", object{"text": "Somebody else was first.\nThat is too short."}},
		{"a form with another question", bot.Message{Form: other}, "update", nil},
		{"a form with more to say than an error can", bot.Message{Form: wordy}, "update", nil},
		{"a form with nothing wrong in it", bot.Message{Form: sound}, "update", nil},
		{"a result", bot.Message{Title: "Raised", Text: "DSK-2026-000001"}, "update", nil},
		{"nothing", bot.Message{}, "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			reply := bot.Message{Form: noteForm("van")}
			s := newStage(t, func(context.Context, bot.Request) (bot.Message, error) { return reply, nil })
			view := s.openForm(t)
			reply = tc.reply
			status, answer := s.interact(t, submission(view, "van"))
			if tc.action == "" {
				if status != 200 || answer != "" {
					t.Errorf("answered with %d %s", status, answer)
				}
				return
			}
			a := parse(t, answer)
			if status != 200 || a["response_action"] != tc.action {
				t.Fatalf("answered with %d %s", status, answer)
			}
			if metadata := str(a, "view", "private_metadata"); tc.reply.Form == nil && metadata != `{"channel":"C0DESK","thread":"1699999999.000001"}` {
				t.Errorf("the result remembers %s", metadata)
			}
			if diff := cmp.Diff(tc.errs, a["errors"]); tc.errs != nil && diff != "" {
				t.Errorf("errors differ (-want +got):\n%s", diff)
			}
		})
	}
}

// A button in the result of a form is answered in the same modal, or in the channel if the modal was closed.
func TestButtonInModal(t *testing.T) {
	t.Parallel()
	result := bot.Message{Title: "Raised", Text: "DSK-2026-000001", Buttons: []bot.Button{{Label: "Follow", Command: "desk follow"}}}
	reply := bot.Message{Form: noteForm("van")}
	s := newStage(t, func(context.Context, bot.Request) (bot.Message, error) { return reply, nil })
	d := &driver{stage: s, call: s.call}
	view := d.openForm(t)
	reply = result
	seen := d.Submit(t, person("U0ADA"), seeView(view, nil), map[string][]string{"What is it": {"van"}})
	seen = d.Press(t, person("U0ADA"), seen, 0)
	if calls := d.api.called("views.update"); len(calls) != 1 || !strings.Contains(seen.Text, "DSK-2026-000001") {
		t.Errorf("the modal was not updated: %v, the person sees %q", calls, seen.Text)
	}
	d.api.fail("views.update", "not_found")
	d.Press(t, person("U0ADA"), seen, 0)
	if got := tries(d.stage, "chat.postEphemeral"); got != channel+" 1699999999.000001" {
		t.Errorf("with the modal closed the reply went to %q", got)
	}
	heard := d.heard()
	if last := heard[len(heard)-1]; last.Channel.ID != channel || last.Text != "desk follow" {
		t.Errorf("the press arrived as %+v", last)
	}
}
