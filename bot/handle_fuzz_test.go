package bot_test

import (
	"testing"
	"unicode/utf8"

	"gatewaybot/bot"
)

// FuzzHandle sends anything from anywhere: the bot always has an answer, and it is never its own fault.
func FuzzHandle(f *testing.F) {
	for _, text := range []string{
		"", "help", "/desk", "desk raise", raise + "sure=veri twice", `desk note DSK-2026-42 near the "Old Mill`, "desk raise hurt=yes form=open",
		"desk close 42 reason=“It is", "4box open", "desk help raise", "desk raise by=“5 working days” lead=<@a/b/c> hours=1e9", "\xff=\xfe",
	} {
		for source := range 4 {
			f.Add(source, text, text)
		}
	}
	sources := []bot.Source{bot.Typed, bot.Mention, bot.Pressed, bot.Submitted}
	f.Fuzz(func(t *testing.T, source int, text, answer string) {
		d := newDesk(t)
		req := bot.Request{Source: sources[uint(source)%4], Text: text}
		if req.Source == bot.Submitted {
			req.Answers = map[string][]string{"subject": {answer}, "by": {answer}, "purpose": {answer, text}, "about": {answer}, "sure": {}}
		}
		msg := d.handle(t, req)
		if d.outcomes[0].Code == bot.Internal {
			t.Fatalf("%q: %s", text, d.log.String())
		}
		if msg.Text == "" && msg.Title == "" && msg.Form == nil {
			t.Errorf("%q is not answered", text)
		}
		said := msg.Text + msg.Quote
		if msg.Form != nil {
			said += msg.Form.Line() + msg.Form.Problem
		}
		if !utf8.ValidString(said) {
			t.Errorf("%q is answered with bytes that are no text", text)
		}
	})
}
