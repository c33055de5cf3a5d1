package mattermost

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// ephemeralAge is how long the buttons of a reply that only one person sees can be pressed.
const ephemeralAge = time.Hour

// maxPause is the longest that a reply waits when the server asks for patience.
const maxPause = 3 * time.Second

const (
	saidDirect   = "I have answered you in a direct message."
	saidNoDirect = "\n\nI could not send you the rest of this as a direct message. Type the command again to see it."
)

// commandReply answers a slash command. It is never in_channel: the server posts that under the person's own name.
type commandReply struct {
	ResponseType string                     `json:"response_type,omitempty"`
	Text         string                     `json:"text,omitempty"`
	Attachments  []*model.MessageAttachment `json:"attachments,omitempty"`
	// SkipSlackParsing keeps the server from making links of text in angle brackets.
	SkipSlackParsing bool `json:"skip_slack_parsing,omitempty"`
}

// pressReply answers a pressed button.
type pressReply struct {
	EphemeralText    string `json:"ephemeral_text,omitempty"`
	SkipSlackParsing bool   `json:"skip_slack_parsing,omitempty"`
}

func (p *Platform) answerCommand(ctx context.Context, done act, trigger string, m bot.Message) commandReply {
	if m = p.opened(ctx, done, trigger, m); blank(m) {
		return commandReply{}
	}
	m.Picture = nil // only a post has one
	out := p.renderer(ctx, press{
		Channel: done.seen.Channel, Thread: done.seen.Thread, User: done.from.User,
		Expires: p.Now().Add(ephemeralAge).Unix(),
	}, maxReply).render(m)
	return commandReply{
		ResponseType: model.CommandResponseTypeEphemeral, Text: out.text, Attachments: out.attachments, SkipSlackParsing: true,
	}
}

// answerPress answers for the person's eyes only; what only a post can show goes to their direct messages.
func (p *Platform) answerPress(ctx context.Context, done act, trigger string, m bot.Message) pressReply {
	if m = p.opened(ctx, done, trigger, m); blank(m) {
		return pressReply{}
	}
	m.Picture = nil
	out := p.renderer(ctx, press{}, maxPost).render(m)
	if len(out.attachments) == 0 {
		return pressReply{EphemeralText: out.text, SkipSlackParsing: true}
	}
	if err := p.whisper(ctx, done, m); err != nil {
		p.Log.Error("a reply could not be sent as a direct message", "error", err)
		return pressReply{EphemeralText: out.text + saidNoDirect, SkipSlackParsing: true}
	}
	if done.seen.Direct {
		return pressReply{}
	}
	return pressReply{EphemeralText: saidDirect}
}

// opened opens a message's form and takes it out of the message; if that fails, the form stays in, as a button.
func (p *Platform) opened(ctx context.Context, done act, trigger string, m bot.Message) bot.Message {
	if m.Form == nil || trigger == "" {
		return m
	}
	if err := p.openForm(ctx, done, trigger, *m.Form); err != nil {
		p.Log.Warn("a form could not be opened", "error", err)
		return m
	}
	m.Form = nil
	return m
}

// whisper sends a message to the person who did something: in the direct messages that they are in, or else in theirs,
// with its buttons still belonging to where they spoke. It tries twice, as the act itself is done.
func (p *Platform) whisper(ctx context.Context, done act, m bot.Message) error {
	to, origin := bot.To{Person: done.from}, done.at
	if done.seen.Direct {
		to = bot.To{Channel: p.channel(done.seen.Channel), Thread: done.seen.Thread}
	}
	if done.at.Direct {
		origin = place{}
	}
	m.Marker = cmp.Or(m.Marker, rand.Text())
	_, err := p.send(ctx, to, m, origin)
	if again, ok := errors.AsType[*bot.AgainError](err); ok && again.After <= maxPause {
		select {
		case <-time.After(again.After):
			_, err = p.send(ctx, to, m, origin)
		case <-ctx.Done():
		}
	}
	return err
}

func blank(m bot.Message) bool {
	return m.Title == "" && m.Text == "" && m.Note == "" && m.Quote == "" && m.Form == nil && m.Table == nil &&
		len(m.Notify)+len(m.Fields)+len(m.Items)+len(m.Buttons) == 0
}
