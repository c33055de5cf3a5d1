package console_test

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/bot/console"
)

var (
	_ bot.Platform      = (*console.Console)(nil)
	_ bot.Runner        = (*console.Console)(nil)
	_ bot.Finder        = (*console.Console)(nil)
	_ bottest.Mentioner = (*driver)(nil)
	_ bottest.Poster    = (*driver)(nil)
)

func TestExercise(t *testing.T) {
	t.Parallel()
	bottest.Exercise(t, func(t testing.TB, handle bot.Handler) bottest.Stage {
		c, d := start(t, handle, nil)
		return bottest.Stage{
			Platform: c, Driver: d, Group: "team", Channel: channel("desk").Channel, Heard: channel("quay").Channel,
			Ada: person("Ada").Account, Ben: person("Ben").Account,
		}
	})
}

func TestFormWithAProblemOfItsOwn(t *testing.T) {
	t.Parallel()
	var given []string
	handle := func(_ context.Context, req bot.Request) (bot.Message, error) {
		f := bot.Form{Title: "Raise a note", Command: "desk raise", Questions: []bot.Question{{Name: "text", Label: "Text"}}}
		if req.Source == bot.Submitted {
			given = append(given, req.Answers["text"]...)
			f.Problem = "Somebody changed it first."
			f.Questions[0].Values = req.Answers["text"]
		}
		if len(given) == 2 {
			return bot.Message{Text: "Raised."}, nil
		}
		return bot.Message{Form: &f}, nil
	}
	c, err := console.New(desk(strings.NewReader("/desk raise\none\ntwo\n"), io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Run(t.Context(), handle); err != nil {
		t.Fatal(err)
	}
	if want := []string{"one", "two"}; !slices.Equal(given, want) {
		t.Errorf("answers are %q, want %q: every question is asked again", given, want)
	}
}
