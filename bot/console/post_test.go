package console_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/console"
)

func newDesk(t *testing.T, out io.Writer) *console.Console {
	t.Helper()
	c, err := console.New(desk(strings.NewReader(""), out))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSendToNobody(t *testing.T) {
	t.Parallel()
	c := newDesk(t, io.Discard)
	for name, to := range map[string]bot.To{
		"unknown channel": {Channel: channel("attic").Channel},
		"unknown person":  {Person: person("Eve").Account},
		"nowhere":         {},
	} {
		if _, err := c.Send(t.Context(), to, bot.Message{Text: "Hello."}); !errors.Is(err, bot.ErrGone) {
			t.Errorf("%s: send: %v, want ErrGone", name, err)
		}
		if _, err := c.Find(t.Context(), to, "m1"); !errors.Is(err, bot.ErrGone) {
			t.Errorf("%s: find: %v, want ErrGone", name, err)
		}
	}
}

func TestUpdateKeepsTheMarker(t *testing.T) {
	t.Parallel()
	c := newDesk(t, io.Discard)
	to := bot.To{Channel: channel("desk").Channel}
	posted, err := c.Send(t.Context(), to, bot.Message{Text: "One.", Marker: "m1"})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Update(t.Context(), posted, bot.Message{Text: "Two."}); err != nil {
		t.Fatal(err)
	}
	if found, err := c.Find(t.Context(), to, "m1"); err != nil || found != posted {
		t.Errorf("found %v, %v; want %v", found, err, posted)
	}
	posted.Channel = channel("panel").Channel
	if err := c.Update(t.Context(), posted, bot.Message{}); !errors.Is(err, bot.ErrGone) {
		t.Errorf("update in another channel: %v, want ErrGone", err)
	}
}

func TestUpdatePrintsWhatIsNew(t *testing.T) {
	t.Parallel()
	before := bot.Message{
		Title: "Card", Text: "Text.", Note: "Note.", Quote: "Quote.",
		Fields: []bot.Field{{Label: "State", Value: "Waiting"}, {Label: "Kind", Value: "Car"}},
		Items:  []bot.Item{{Title: "Item"}},
		Table:  &bot.Table{Header: []string{"Town"}},
	}
	after := before
	after.Fields = []bot.Field{{Label: "State", Value: "Taken"}, {Label: "Kind", Value: "Car"}}
	var out bytes.Buffer
	c := newDesk(t, &out)
	first, err := c.Send(t.Context(), bot.To{Channel: channel("desk").Channel}, before)
	if err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if err := c.Update(t.Context(), first, after); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "\n#desk, updated ▸ Card\n  State  Taken\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	out.Reset()
	if _, err := c.Send(t.Context(), bot.To{Channel: channel("desk").Channel, Thread: first.ID}, bot.Message{Text: "Below."}); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "\n#desk ↳ ▸ Below.\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}
