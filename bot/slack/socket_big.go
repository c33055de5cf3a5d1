package slack

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

// maxAck is what an ack's payload may have for Slack to take the ack: it drops those of 20 KB, and says nothing
// (slack-go/slack#1196). The rest of the ack is in what is left to 20 KB.
const maxAck = 20*1000 - 500

// comesLater is what a person sees where a form takes a moment. To send the form again does no harm.
const comesLater = "There is more to show than fits in here. It opens in a moment. If it does not, send the form again: nothing is kept twice."

// fit makes an answer small enough for an ack. What is too large goes out by the Web API, once the ack has.
func (p *Platform) fit(body []byte, a answer) answer {
	if raw, err := json.Marshal(a.json); err != nil || len(raw) < maxAck {
		return a // ack tells of the error
	}
	switch large := a.json.(type) {
	case commandReply:
		return p.commandLater(body, large, a)
	case submission:
		if large.View != nil {
			return p.viewLater(body, *large.View, a)
		}
		return answer{json: someErrors(large), then: a.then}
	}
	return a
}

// commandLater shows the reply to a command as a message of its own.
func (p *Platform) commandLater(body []byte, reply commandReply, a answer) answer {
	c, _ := parseCommand(string(body)) // it was answered, so it can be read
	req := bot.Request{ID: "command:" + c.trigger, From: bot.Account{User: c.user}, Channel: p.channel(c.channel), Direct: direct(c.channel)}
	show := p.following(req, []content{{Text: reply.Text, Blocks: reply.Blocks}})
	return answer{then: func(ctx context.Context) {
		show(ctx)
		if a.then != nil {
			a.then(ctx)
		}
	}}
}

// viewLater leaves a form open, with all that was typed into it, until what takes its place is there.
func (p *Platform) viewLater(body []byte, view sdk.ModalViewRequest, a answer) answer {
	i, _ := parseInteraction(body) // it was answered, so it can be read
	stays := i.stays(comesLater)
	stays.then = func(ctx context.Context) {
		if _, err := p.api.UpdateViewContext(ctx, view, "", "", i.View.ID); err != nil {
			p.opts.Log.ErrorContext(ctx, "large form not shown", "view", i.View.ID, "error", failure("views.update", err))
		}
		if a.then != nil {
			a.then(ctx)
		}
	}
	return stays
}

// someErrors are as many of a form's errors as fit: the others are still there when these are mended.
func someErrors(s submission) submission {
	some, size := map[string]string{}, 0
	for _, input := range slices.Sorted(maps.Keys(s.Errors)) {
		raw, _ := json.Marshal(s.Errors[input]) // a string
		if size += len(raw) + len(input) + 10; size < maxAck-100 {
			some[input] = s.Errors[input]
		}
	}
	return submission{Action: s.Action, Errors: some}
}
