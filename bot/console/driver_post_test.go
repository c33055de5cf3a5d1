package console_test

import (
	"context"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

// overhear tells the driver which post the handler is given: what is printed has its number only.
func (d *driver) overhear(handle bot.Handler) bot.Handler {
	return func(ctx context.Context, req bot.Request) (bot.Message, error) {
		if req.Post != nil {
			d.last = req.Post.ID
		}
		return handle(ctx, req)
	}
}

func (d *driver) Post(_ testing.TB, who bot.Account, where bot.Channel, text, thread string) string {
	d.enter("/as " + d.write(bot.Tag(who)))
	d.enter("/in " + where.ID)
	text = strings.ReplaceAll(d.write(text), bottest.BotTag, "@gateway")
	if thread != "" {
		text = "/reply " + number(thread) + " " + text
	}
	d.last = ""
	d.enter(text)
	d.authors[d.last] = who
	return d.last
}

func (d *driver) Edit(_ testing.TB, id, text string) {
	d.enter("/as " + d.write(bot.Tag(d.authors[id])))
	d.enter("/edit " + number(id) + " " + text)
}

func (d *driver) Delete(_ testing.TB, id string) {
	d.enter("/as " + d.write(bot.Tag(d.authors[id])))
	d.enter("/delete " + number(id))
}

// number is the one that a message's id ends with.
func number(id string) string { return id[strings.LastIndex(id, "-")+1:] }
