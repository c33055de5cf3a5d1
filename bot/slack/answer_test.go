package slack_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

// answered is what Slack sends when an input that can not wait is filled in.
func answered(view object, text string) object {
	payload := submission(view, text)
	payload["type"] = "block_actions"
	payload["actions"] = []any{object{"type": "plain_text_input", "action_id": "answer", "block_id": "text", "value": text}}
	return payload
}

// An answer that can not wait reaches the bot while the form is open, and what was done about it is shown above it.
func TestAnswerAtOnce(t *testing.T) {
	t.Parallel()
	form := noteForm("")
	form.Questions[0].AtOnce = true
	reply := bot.Message{Form: form}
	s := newStage(t, func(context.Context, bot.Request) (bot.Message, error) { return reply, nil })
	view := s.openForm(t)
	if blocks := view["blocks"].([]any); blocks[len(blocks)-2].(object)["dispatch_action"] != true {
		t.Fatalf("the input does not tell at once: %v", blocks)
	}
	told := *form
	told.Command, told.Problem = form.Command+` draft="DSK-1"`, "Help is on its way."
	reply = bot.Message{Form: &told}
	if status, body := s.interact(t, answered(view, "van")); status != 200 || body != "" {
		t.Errorf("answered with %d %s", status, body)
	}
	heard := s.heard()
	if len(heard) != 1 || heard[0].Source != bot.Answered || heard[0].Text != form.Command {
		t.Fatalf("heard %+v", heard)
	}
	if diff := cmp.Diff(map[string][]string{"text": {"van"}}, heard[0].Answers); diff != "" {
		t.Errorf("answers differ (-want +got):\n%s", diff)
	}
	updates := s.api.called("views.update")
	if len(updates) != 1 || !strings.Contains(fmt.Sprint(updates[0]), "Help is on its way.") {
		t.Errorf("the form was updated with %v", updates)
	}
	reply = bot.Message{Form: form}
	s.interact(t, answered(view, "van"))
	if n := len(s.api.called("views.update")); n != 1 {
		t.Errorf("a form that stayed as it was was updated %d times", n-1)
	}
}
