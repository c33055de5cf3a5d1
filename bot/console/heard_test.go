package console_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/console"
)

// clerk answers posts below them, and keeps none while it is away.
type clerk struct {
	*console.Console
	away   bool
	cards  []bot.Posted
	thread string
}

func (c *clerk) handle(ctx context.Context, req bot.Request) (bot.Message, error) {
	switch {
	case req.Post == nil:
		c.away = false
		return bot.Message{Text: "Back."}, nil
	case c.away:
		return bot.Message{Text: "It could not be kept."}, errors.New("away")
	case req.Post.Named:
		return bot.Message{Text: "You said: " + req.Text}, nil
	case req.Text == "Go away.":
		c.away = true
	}
	c.thread = req.Thread
	if c.thread == "" {
		c.thread = req.Post.ID
	}
	card := bot.Message{
		Title: fmt.Sprintf("DSK-2026-%06d", len(c.cards)+1), Text: fmt.Sprintf("The %s is noted, with %d files:\n%s", req.Source, len(req.Post.Files), req.Text),
		Fields: []bot.Field{{Label: "Revision", Value: req.Post.Revision}}, Buttons: []bot.Button{{Label: "Take", Command: "desk take"}},
	}
	posted, err := c.Send(ctx, bot.To{Channel: req.Channel, Thread: c.thread}, card)
	c.cards = append(c.cards, posted)
	return bot.Message{}, err
}

func TestPostsOfASession(t *testing.T) {
	t.Parallel()
	input := []string{
		"A van.", "/in quay", `A van, with a very long account of what it did in the night\`, "#quay (9) ▸ and two men.",
		"/reply 1 It is blue.", "/reply 4 It is loud.", "/edit 1 A blue van.", "/attach (1) van.jpg", "/edit 2 x", "/edit 1", "/edit", "/edit 99 x", "/reply",
		"Hello @gateway, hello", "/as Ben", "/edit 1 mine", "/in panel", "/delete 1", "/as Ada", "/delete 1", "/reply 1 Gone?", "/in quay",
		"Go away.", "A boat.", "And another.", "/desk back", "",
	}
	var out bytes.Buffer
	console, err := console.New(desk(strings.NewReader(strings.Join(input, "\n")), &out))
	if err != nil {
		t.Fatal(err)
	}
	c := &clerk{Console: console}
	if err := c.Run(t.Context(), c.handle); err != nil {
		t.Fatal(err)
	}
	if err := c.Update(t.Context(), c.cards[0], bot.Message{Title: "DSK-2026-000001 taken"}); err != nil {
		t.Fatal(err)
	}
	golden(t, "session-posts", out.String())
	if err := c.Update(t.Context(), bot.Posted{Channel: channel("quay").Channel, ID: c.thread}, bot.Message{}); !errors.Is(err, bot.ErrGone) {
		t.Errorf("update of somebody's post: %v, want ErrGone", err)
	}
}

// TestThreadOfAnEarlierRun is one whose first message the console does not have.
func TestThreadOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c := newDesk(t, &out)
	for _, thread := range []string{"earlier-1", ""} {
		if _, err := c.Send(t.Context(), bot.To{Channel: channel("quay").Channel, Thread: thread}, bot.Message{Text: "Below.\nIt."}); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := out.String(), "\n#quay ↳ (1) ▸ Below.\n    It.\n\n#quay (2) ▸ Below.\n  It.\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}
