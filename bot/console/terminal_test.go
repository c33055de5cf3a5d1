package console_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/console"
)

func TestTerminal(t *testing.T) {
	t.Parallel()
	var heard []string
	handle := func(_ context.Context, req bot.Request) (bot.Message, error) {
		heard = append(heard, req.Text)
		return bot.Message{Title: "A title\x1b[31m", Text: "Text.", Note: "Small print."}, nil
	}
	c, d := start(t, handle, func(o *console.Options) { o.Terminal = true })
	press := func(keys string) string {
		d.keys.typed <- keys
		<-d.keys.waiting
		return d.out.take()
	}
	printed := press("/desk lisx\x7ft\r")
	for _, want := range []string{"\x1b[1mA title[31m\x1b[0m", "  Text.", "\x1b[2mSmall print.\x1b[0m", "Ada #desk › "} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is not in %q", want, printed)
		}
	}
	press("\x1b[A\r") // the line before
	if want := []string{"desk list", "desk list"}; strings.Join(heard, "|") != strings.Join(want, "|") {
		t.Errorf("heard %q, want %q", heard, want)
	}

	press("/desk half")
	if _, err := c.Send(t.Context(), bot.To{Channel: channel("desk").Channel}, bot.Message{Text: "In between."}); err != nil {
		t.Fatal(err)
	}
	if printed := d.out.take(); !strings.Contains(printed, "#desk ▸ In between.") || !strings.HasSuffix(printed, "Ada #desk › /desk half") {
		t.Errorf("the half line is not typed again below the message: %q", printed)
	}
}

func TestTerminalNeedsOne(t *testing.T) {
	t.Parallel()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	o := desk(null, io.Discard)
	o.Terminal = true
	c, err := console.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Run(t.Context(), nil); err == nil {
		t.Error("Run takes something that is no terminal for one")
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	t.Parallel()
	keys := newKeyboard()
	c, err := console.New(desk(keys, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx, nil) }()
	<-keys.waiting
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("run: %v, want context.Canceled", err)
	}
	close(keys.typed)
}
