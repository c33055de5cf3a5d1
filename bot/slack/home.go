package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

const (
	// homeLine is the command whose answer the home tab shows.
	homeLine = "people mine"
	// maxHomeSize keeps the JSON of a home tab below the 250 KB of a view (view_too_large).
	maxHomeSize = 60_000
)

// opening is that somebody looks at our page: its tab "home", or "messages".
type opening struct {
	Type    string `json:"type"`
	User    string `json:"user"`
	Channel string `json:"channel"` // their direct messages with us
	Tab     string `json:"tab"`
}

func parseOpening(raw json.RawMessage) (o opening, ok bool) {
	return o, json.Unmarshal(raw, &o) == nil && o.Type == "app_home_opened"
}

// opened shows somebody who opens our home tab what there is for them.
func (p *Platform) opened(ctx context.Context, h bot.Handler, e envelope, o opening, last bool) answer {
	switch {
	case o.Tab != "home":
		return answer{}
	case e.EventID == "" || o.User == "":
		return answer{refused: malformed}
	}
	return p.claimed(ctx, e.EventID, last, func() error {
		from, err := p.opener(ctx, o.User)
		msg := bot.Message{Text: "I could not check with Slack who you are. Please open this page again in a minute."}
		switch {
		case err != nil:
			p.notFound(ctx, "home:"+e.EventID, err)
		case strings.TrimPrefix(from.Workspace, guest) != p.opts.Workspace:
			msg.Text = "This page is for people of the organisation that runs me. You reach me in the channel that you share with it."
		default:
			msg, _ = h(ctx, p.homeRequest(from, o.Channel, e.EventID)) // the message says what the error is about
		}
		return p.publish(ctx, o.User, o.Channel, msg)
	})
}

func (p *Platform) opener(ctx context.Context, user string) (bot.Account, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupWithin)
	defer cancel()
	return p.actor(ctx, user)
}

func (p *Platform) homeRequest(from bot.Account, channel, id string) bot.Request {
	return bot.Request{ID: "home:" + id, Source: bot.Opened, From: from, Channel: p.channel(channel), Direct: true, Text: homeLine}
}

// publish shows a message on somebody's home tab. The error means that trying again may help.
func (p *Platform) publish(ctx context.Context, user, channel string, msg bot.Message) error {
	metadata, err := origin{Channel: channel, Home: true}.encode()
	if err != nil {
		return err
	}
	_, err = p.api.PublishViewContext(ctx, sdk.PublishViewContextRequest{UserID: user, View: sdk.HomeTabViewRequest{
		Type: sdk.VTHomeTab, Blocks: sdk.Blocks{BlockSet: homeBlocks(msg)}, PrivateMetadata: metadata,
	}})
	if err = failure("views.publish", err); err == nil {
		return nil
	}
	p.opts.Log.ErrorContext(ctx, "home tab not shown", "error", err)
	if _, again := errors.AsType[*bot.AgainError](err); again {
		return err
	}
	return nil
}

// homeBlocks are a message as a home tab has it, with a line on what has no room.
func homeBlocks(msg bot.Message) []sdk.Block {
	if msg.Form != nil {
		msg = withOpener(msg)
	}
	c, _ := lay(&renderer{}, msg, maxViewBlocks, maxHomeSize)
	if len(c.Blocks) == 0 {
		return sections("There is nothing for you here.")
	}
	return c.blocks()
}

// answerHome answers a press on the home tab in a modal, where the person is looking. What does not fit there, or where no
// modal opens, is said in their direct messages.
func (p *Platform) answerHome(ctx context.Context, i interaction, req bot.Request, msg bot.Message) error {
	view, rest, err := p.viewOf(msg, origin{Channel: req.Channel.ID, Home: true})
	if err == nil {
		_, err = p.api.OpenViewContext(ctx, i.TriggerID, view)
		err = failure("views.open", err)
	}
	switch {
	case err == nil:
		return p.show(ctx, req, rest)
	case msg.Form != nil:
		msg = p.notOpened(ctx, msg, err)
	default:
		p.opts.Log.WarnContext(ctx, "answer not shown on the home tab", "error", err)
	}
	return p.reply(ctx, req, msg)
}

// refreshed shows the home tab anew, once the answer to what was done from there has gone out: what was settled is not
// on it any more. A form that only opened, or came back, changed nothing.
func (p *Platform) refreshed(h bot.Handler, i interaction, req bot.Request, msg bot.Message, then func(context.Context)) func(context.Context) {
	if !i.origin.Home || msg.Form != nil {
		return then
	}
	return func(ctx context.Context) {
		if then != nil {
			then(ctx)
		}
		home := p.homeRequest(req.From, i.origin.Channel, cmp.Or(i.TriggerID, req.ID))
		now, _ := h(ctx, home)                                   // the message says what the error is about
		_ = p.publish(ctx, req.From.User, i.origin.Channel, now) // the log has been told; opening the tab shows it anew
	}
}
