package bot_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"gatewaybot/bot"
)

// TestForeignReference takes another system's reference where that may be given, and asks for it no second time.
func TestForeignReference(t *testing.T) {
	t.Parallel()
	b, err := bot.New(bot.Options{
		Commands: []bot.Command{{Name: "desk", Help: "Keep it.", Verbs: []bot.Verb{{
			Name: "take", Help: "Take it.", Form: "Take it", Example: "/desk take OCG-1234 why=Known",
			Args: []bot.Arg{
				{Name: "ref", Label: "Reference", Kind: bot.Record, Bare: true, Foreign: true}, {Name: "why", Label: "Why", Kind: bot.Line},
			},
			Run: func(_ context.Context, in bot.Input) (bot.Message, error) {
				return bot.Message{Title: in.Str("ref")}, nil
			},
		}}}},
		Who:   func(context.Context, bot.Request) (bot.Actor, error) { return bot.Actor{ID: "ann"}, nil },
		Dates: func() bot.Dates { return bot.Dates{Now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)} },
		NewID: func() string { return "id" },
		Log:   slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		"OCG-1234": "OCG-1234", "dsk-2026-42": "DSK-2026-000042", `"ocg 12/4"`: "ocg 12/4", "DSK-2026-0": "", "larkspur": "", "OCG-": "", "1234": "",
	} {
		msg, err := b.Handle(t.Context(), bot.Request{Source: bot.Typed, Text: "desk take " + typed + " why=known"})
		if err != nil || msg.Title != want {
			t.Errorf("%s was taken as %q, %v", typed, msg.Title, err)
		}
	}
	msg, err := b.Handle(t.Context(), bot.Request{Source: bot.Typed, Text: "desk take OCG-1234"})
	if err != nil || msg.Form == nil || len(msg.Form.Questions) != 1 || !strings.Contains(msg.Form.Command, `ref="OCG-1234"`) {
		t.Errorf("the form is %+v, %v", msg.Form, err)
	}
}
