package bot_test

import (
	"context"
	"log/slog"
	"testing"

	"gatewaybot/bot"
)

// BenchmarkHandle is the way of one request through the bot, without what its verb does.
func BenchmarkHandle(b *testing.B) {
	d := newDesk(b)
	o := d.options()
	o.Log, o.Observe = slog.New(slog.DiscardHandler), nil
	for i := range o.Commands[0].Verbs {
		o.Commands[0].Verbs[i].Run = func(context.Context, bot.Input) (bot.Message, error) { return bot.Message{}, nil }
	}
	service, err := bot.New(o)
	if err != nil {
		b.Fatal(err)
	}
	for _, bench := range []struct {
		name string
		req  bot.Request
	}{
		{"typed short", bot.Request{Source: bot.Typed, Text: "desk list mine"}},
		{"typed long", bot.Request{Source: bot.Typed, Text: `desk raise "Blue van" text=“Seen twice, near the mill” sure=very purpose=stop,learn by=friday hurt=no hours=7.5 lead=<@slack/T1/U2> about=DSK-2026-42`}},
		{"typed wrong", bot.Request{Source: bot.Typed, Text: `desk raise "Blue van" sure=veri`}},
		{"pressed", bot.Request{Source: bot.Pressed, Text: `desk close record="DSK-2026-000042" version="3" reason="Done"`}},
		{"submitted", bot.Request{Source: bot.Submitted, Text: "desk raise form=open", Answers: map[string][]string{"subject": {"van"}, "by": {"2026-12-14"}, "text": {"Seen twice"}, "sure": {"very"}}}},
		{"typed help", bot.Request{Source: bot.Typed, Text: "desk help"}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := service.Handle(b.Context(), bench.req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
