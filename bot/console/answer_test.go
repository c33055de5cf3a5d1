package console_test

import (
	"context"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/console"
)

// TestAnswerAtOnce checks that an answer that can not wait is sent before the next question is asked, and that what
// the form carries from then on is sent with it.
func TestAnswerAtOnce(t *testing.T) {
	t.Parallel()
	form := bot.Form{Title: "Raise a note", Command: "desk raise", Questions: []bot.Question{
		{Name: "hurt", Label: "Anyone hurt?", Kind: bot.YesNo, AtOnce: true},
		{Name: "subject", Label: "Subject"},
	}}
	var heard []bot.Request
	handle := func(_ context.Context, req bot.Request) (bot.Message, error) {
		heard = append(heard, req)
		switch told := form; req.Source {
		case bot.Typed:
			return bot.Message{Form: &form}, nil
		case bot.Answered:
			told.Command, told.Problem = `desk raise draft="DSK-1"`, "Help is on its way."
			return bot.Message{Form: &told}, nil
		}
		return bot.Message{Text: "Raised."}, nil
	}
	var out strings.Builder
	c, err := console.New(console.Options{
		In: strings.NewReader("/desk raise\nyes\nA van\n"), Out: &out,
		People:   []console.Person{{Name: "Ada", Account: bot.Account{Platform: console.Name, Workspace: "w", User: "ada"}}},
		Channels: []console.Place{{Name: "desk", Channel: bot.Channel{Platform: console.Name, Workspace: "w", ID: "desk"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Run(t.Context(), handle); err != nil {
		t.Fatal(err)
	}
	if len(heard) != 3 || heard[1].Source != bot.Answered || heard[1].Answers["hurt"][0] != "yes" || heard[2].Text != `desk raise draft="DSK-1"` {
		t.Errorf("heard %+v", heard)
	}
	said, asked := strings.Index(out.String(), "Help is on its way."), strings.Index(out.String(), "2/2 Subject")
	if said < 0 || said > asked {
		t.Errorf("printed:\n%s", out.String())
	}
}
