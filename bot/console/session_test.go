package console_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/bot/console"
)

// table is a small bot: notes are raised at the desk and taken by a button on their card.
func table(send func(bot.To, bot.Message) bot.Posted, update func(bot.Posted, bot.Message)) []bot.Command {
	var card bot.Posted
	raise := bot.Verb{
		Name: "raise", Help: "Tells the desk something.", Example: `/desk raise Van kind=car`,
		Form: "Raise a note", Submit: "Raise it",
		Args: []bot.Arg{
			{Name: "subject", Label: "Subject", Bare: true},
			{Name: "kind", Label: "Kind", Kind: bot.OneOf, Choices: []bot.Choice{{Value: "car", Label: "A vehicle"}, {Value: "house", Label: "A house"}}},
			{Name: "by", Label: "Needed by", Kind: bot.Day, Optional: true},
			{Name: "lead", Label: "Who leads", Kind: bot.Person, Optional: true},
			{Name: "text", Label: "What is it", Kind: bot.Text, Optional: true},
		},
		Run: func(_ context.Context, in bot.Input) (bot.Message, error) {
			card = send(bot.To{Channel: channel("panel").Channel}, bot.Message{
				Title:   "DSK-2026-000001 " + in.Str("subject"),
				Text:    in.Str("text"),
				Fields:  []bot.Field{{Label: "State", Value: "Waiting"}, {Label: "Kind", Value: in.Str("kind")}},
				Buttons: []bot.Button{{Label: "Take", Command: "desk take DSK-2026-000001"}},
			})
			if lead := in.Account("lead"); lead != (bot.Account{}) {
				send(bot.To{Person: lead}, bot.Message{Notify: []bot.Notify{{Account: lead}}, Text: "You lead DSK-2026-000001."})
			}
			return bot.Message{
				Text:    "DSK-2026-000001 is with the desk.",
				Buttons: []bot.Button{{Label: "Take it back", Command: "desk take DSK-2026-000001"}},
			}, nil
		},
	}
	take := bot.Verb{
		Name: "take", Help: "Takes a note.", Example: "/desk take DSK-2026-000001",
		Args: []bot.Arg{{Name: "record", Label: "Note", Kind: bot.Record, Bare: true}},
		Run: func(_ context.Context, in bot.Input) (bot.Message, error) {
			if card.ID == "" {
				return bot.Message{}, bot.Errorf(bot.NotFound, "There is no %s.", in.Str("record"))
			}
			update(card, bot.Message{
				Title:  "DSK-2026-000001 taken",
				Fields: []bot.Field{{Label: "State", Value: "With " + in.From.User}, {Label: "Kind", Value: "car"}},
			})
			return bot.Message{Text: "You have " + in.Str("record") + "."}, nil
		},
	}
	return []bot.Command{{Name: "desk", Help: "Notes for the desk.", Verbs: []bot.Verb{raise, take}}}
}

// play gives a console a whole input and returns all that it prints.
func play(t *testing.T, input string) string {
	t.Helper()
	var out bytes.Buffer
	c, err := console.New(desk(strings.NewReader(input), &out))
	if err != nil {
		t.Fatal(err)
	}
	send := func(to bot.To, m bot.Message) bot.Posted {
		posted, err := c.Send(t.Context(), to, m)
		if err != nil {
			t.Errorf("send: %v", err)
		}
		return posted
	}
	update := func(posted bot.Posted, m bot.Message) {
		if err := c.Update(t.Context(), posted, m); err != nil {
			t.Errorf("update: %v", err)
		}
	}
	now := time.Date(2026, time.December, 11, 9, 5, 0, 0, time.UTC)
	b, err := bot.New(bot.Options{
		Commands: table(send, update),
		Who:      func(context.Context, bot.Request) (bot.Actor, error) { return bot.Actor{}, nil },
		Dates:    func() bot.Dates { return bot.Dates{Now: now} },
		Log:      slog.New(slog.DiscardHandler),
		NewID:    func() string { return "R1" },
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Run(t.Context(), b.Handle); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestSessions(t *testing.T) {
	t.Parallel()
	for name, input := range map[string][]string{
		"session-form": {
			"hello?",
			"/desk raise \"Blue van\" kind=cra",
			"", "/show", "2", "next fryday", "@ben", `Seen twice\`, "at the mill.",
			"friday",
			"/in panel", "/as ben", "1",
		},
		"session-places": {
			"/who", "/as nobody", "/in nowhere", "7", "/as Ben", "@gateway desk take DSK-2026-000009", "/in direct", "desk take dsk-2026-1", "/as Ada", "/in #desk",
			"/desk raise", "/cancel", "/desk raise Van kind=car", "/as ben", "1", "2", "/as ada", "/desk take DSK-2026-000001", "/quit", "/who",
		},
		"session-quit": {"/desk raise Shed", "2", "/quit", "/who"},
		"session-cut":  {"/desk raise", "A van"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, play(t, strings.Join(input, "\n")))
		})
	}
}
