package handlers

import (
	"context"
	"regexp"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// mention is how a person stands in what was typed.
var mention = regexp.MustCompile(`<@[^<>\s]+>`)

// mostMentions bounds how many names are looked up for one text.
const mostMentions = 20

// text is a text argument as it is kept: people who are mentioned in it stand there by name, since the platform's ids
// tell a reader on another platform, or of the register, nothing.
func (h *Handlers) text(ctx context.Context, in bot.Input, name string) soc.Text {
	looked := 0
	return soc.NewText(mention.ReplaceAllStringFunc(in.Str(name), func(tag string) string {
		a, ok := bot.ParseTag(tag)
		if looked++; !ok || looked > mostMentions {
			return tag
		}
		if o, err := h.People.ByAccount(ctx, a); err == nil {
			return "@" + h.People.Name(ctx, o.ID)
		}
		return "@" + h.People.Name(ctx, a.String())
	}))
}
