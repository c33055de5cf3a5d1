package slack

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"gatewaybot/bot"
)

// reply shows a message to the person of a request and to nobody else: in the channel if they and we are there,
// otherwise in their direct messages. Never through a response_url: that is an address which somebody sent us.
func (p *Platform) reply(ctx context.Context, req bot.Request, msg bot.Message) error {
	return p.show(ctx, req, pages(msg))
}

// show shows pages in their order, all in one place.
func (p *Platform) show(ctx context.Context, req bot.Request, pages []content) error {
	there := true
	for _, c := range pages {
		err := bot.ErrGone
		if there {
			err = p.replyThere(ctx, req, c)
		}
		if errors.Is(err, bot.ErrGone) {
			there = false
			_, err = p.post(ctx, req.From.User, "", c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// following shows pages once the answer to a call has gone out, which is the first.
func (p *Platform) following(req bot.Request, pages []content) func(context.Context) {
	if len(pages) == 0 {
		return nil
	}
	return func(ctx context.Context) {
		if err := p.show(ctx, req, pages); err != nil {
			p.opts.Log.ErrorContext(ctx, "rest of a reply not shown", "id", req.ID, "error", err)
		}
	}
}

func (p *Platform) replyThere(ctx context.Context, req bot.Request, c content) error {
	if req.Direct {
		_, err := p.post(ctx, req.Channel.ID, req.Thread, c)
		return err
	}
	_, err := p.api.PostEphemeralContext(ctx, req.Channel.ID, req.From.User, c.options(req.Thread)...)
	return failure("chat.postEphemeral", err)
}

// withOpener is a message with a button in place of its form, for where the form can not be opened at once. What was
// filled in travels with the button, or is given back where it is too long for that.
func withOpener(msg bot.Message) bot.Message {
	form := *msg.Form
	msg.Form = nil
	msg.Title = cmp.Or(msg.Title, form.Title)
	lines := []string{msg.Text, form.Problem}
	for _, q := range form.Questions {
		if q.Error != "" {
			lines = append(lines, q.Label+": "+q.Error)
		}
	}
	opener := bot.Button{Label: "Open the form", Command: form.Line(), Style: bot.Primary}
	if utf8.RuneCountInString(opener.Command) <= maxValue {
		lines = append(lines, "Press the button to fill in the form.")
	} else {
		opener.Command = form.Command
		msg.Quote = filledIn(form)
		lines = append(lines, "Press the button to fill in the form. What you gave is too long to be in it already: copy it from here.")
	}
	msg.Text = paragraphs(lines...)
	msg.Buttons = append([]bot.Button{opener}, msg.Buttons...)
	return msg
}

// filledIn is what a form already holds, to copy from.
func filledIn(form bot.Form) string {
	var b strings.Builder
	for _, q := range form.Questions {
		if len(q.Values) > 0 {
			b.WriteString(q.Label + ":\n" + strings.Join(q.Values, ", ") + "\n\n")
		}
	}
	return strings.TrimSpace(b.String())
}

// paragraphs joins those that say something.
func paragraphs(all ...string) string {
	var b strings.Builder
	for _, p := range all {
		if p = strings.TrimSpace(p); p != "" {
			b.WriteString(p + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
