package mattermost_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// TestDialogWithManyQuestions: a dialog has no most, so each question of a long form is in it.
func TestDialogWithManyQuestions(t *testing.T) {
	t.Parallel()
	for _, n := range []int{60, 200} {
		var questions []bot.Question
		answers := map[string]any{}
		for i := range n {
			name := fmt.Sprintf("action_%d", i)
			questions = append(questions, bot.Question{Name: name, Label: fmt.Sprintf("Action %d", i), Kind: bot.YesNo})
			answers[name] = "yes"
		}
		r := &recorder{}
		d := start(t, func(_ context.Context, req bot.Request) (bot.Message, error) {
			r.came = append(r.came, req)
			return raise(questions...), nil
		})
		dialog := open(t, d, account(adaID))
		if err := dialog.Dialog.IsValid(); err != nil || len(dialog.Dialog.Elements) != n {
			t.Errorf("%d questions of %d are asked, %v", len(dialog.Dialog.Elements), n, err)
		}
		if reply := d.submit(t, adaID, dialog, answers); reply.Error != "" {
			t.Errorf("the person is told %q", reply.Error)
		}
		if got := r.came[1].Answers; len(got) != n || got["action_59"][0] != "yes" {
			t.Errorf("%d answers arrived", len(got))
		}
	}
}

// TestDialogThatLacksAQuestion: what the record asks since the dialog was opened can not be answered in it, so it is
// offered anew with what was filled in.
func TestDialogThatLacksAQuestion(t *testing.T) {
	t.Parallel()
	outcome := bot.Question{Name: "outcome", Label: "Outcome", Kind: bot.Line, Values: []string{"goes on"}}
	messages := []bot.Message{
		raise(outcome),
		raise(outcome, bot.Question{Name: "action_3", Label: "Action 3", Kind: bot.YesNo, Error: "Please fill this in."}),
	}
	d := start(t, func(context.Context, bot.Request) (bot.Message, error) {
		m := messages[0]
		messages = messages[1:]
		return m, nil
	})
	dialog := open(t, d, account(adaID))
	reply := d.submit(t, adaID, dialog, map[string]any{"outcome": "goes on"})
	if reply.Error != "" || len(reply.Errors) > 0 {
		t.Errorf("the person is told %+v", reply)
	}
	seen := d.newest(t, account(adaID))
	if len(seen.Buttons) != 1 || seen.Buttons[0] != "Open the form" {
		t.Errorf("the person sees %+v", seen)
	}
	if attachments := d.posts[d.order[0]].Attachments(); attachments[0].Actions[0].Type != model.PostActionTypeButton {
		t.Errorf("attachments are %+v", attachments)
	}
}
