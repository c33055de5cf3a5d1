package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"gatewaybot/bot"
)

// heard is what somebody did in a heard channel: they wrote a message, changed it or took it away.
type heard struct {
	source  bot.Source
	channel string
	id      string  // the message's ts
	message message // as it is now; of a deletion, as it was
	// revision is an edit's own ts.
	revision string
	at       time.Time
	self     string // our own user
}

// hear tells what somebody did from what Slack or a bot did. The error means that it can not be read.
func hear(channel string, m message, self string) (x heard, ok bool, err error) {
	switch {
	case m.Subtype == "message_changed" && m.Now != nil:
		x, ok = edit(m)
	case m.Subtype == "message_deleted":
		x, ok = deletion(m, m.DeletedTS)
	default:
		x, ok = said(m), m.isSaid() && m.User != ""
	}
	if !ok || x.message.isByBot(self) {
		return heard{}, false, nil
	}
	x.channel, x.self = channel, self
	// The id is a key, so it has to be one.
	if _, err := moment(x.id); err != nil {
		return heard{}, false, err
	}
	x.at, err = moment(cmp.Or(x.revision, x.id))
	if x.source == bot.Deleted {
		x.at, err = moment(cmp.Or(m.EventTS, m.TS))
	}
	return x, true, err
}

func said(m message) heard { return heard{source: bot.Said, id: m.TS, message: m} }

// key names what was done: the same in every delivery of it, and in the channel's history.
func (x heard) key() string {
	switch x.source {
	case bot.Edited:
		return "edit:" + x.channel + ":" + x.id + ":" + x.revision
	case bot.Deleted:
		return "delete:" + x.channel + ":" + x.id
	}
	return "post:" + x.channel + ":" + x.id
}

// thread is the message that it replies to, empty if to none.
func (x heard) thread() string {
	if x.message.ThreadTS == x.id {
		return ""
	}
	return x.message.ThreadTS
}

// understood finds out who did it, whom it names and what it brings along. The error means that Slack may say so later.
func (p *Platform) understood(ctx context.Context, x heard) (bot.Request, error) {
	req := bot.Request{
		ID: x.key(), Source: x.source, Channel: p.channel(x.channel), Thread: x.thread(),
		Post: &bot.Post{ID: x.id, Revision: x.revision, At: x.at},
	}
	from, failed := p.author(ctx, x.message.User)
	req.From = from
	if x.source == bot.Deleted {
		return req, failed
	}
	req.Post.Named = x.self != "" && mentionsOf(x.self).MatchString(x.message.Text)
	text, err := p.worded(ctx, withoutMention(x.message.Text, x.self))
	req.Text = text
	if err := errors.Join(failed, err); err != nil {
		return req, err
	}
	req.Post.Files = p.files(ctx, x.message)
	return req, nil
}

// author is who did something in a heard channel. It is kept whoever they are: somebody about whom Slack says nothing
// belongs to no workspace that we know, and a deletion of which Slack does not say whose message it was has no user.
func (p *Platform) author(ctx context.Context, user string) (bot.Account, error) {
	nobody := bot.Account{Platform: name, Workspace: unknown, User: user}
	if user == "" {
		return nobody, nil
	}
	account, err := p.person(ctx, user)
	if err == nil {
		return account, nil
	}
	if _, again := errors.AsType[*bot.AgainError](err); again {
		return nobody, fmt.Errorf("who it was: %w", err)
	}
	p.opts.Log.ErrorContext(ctx, "person not found", "error", err)
	return nobody, nil
}

// maxMentions is how many people of one post Slack is asked about; it allows a hundred such questions a minute.
const maxMentions = 10

// worded is the text of a post, with a tag for everybody whom it mentions.
func (p *Platform) worded(ctx context.Context, text string) (string, error) {
	mentioned := map[string]bot.Account{}
	var failed error
	text = typed(text, func(user string) string {
		account, ok := mentioned[user]
		if !ok {
			account = bot.Account{Platform: name, Workspace: unknown, User: user}
			if failed == nil && len(mentioned) < maxMentions {
				account, failed = p.author(ctx, user)
			}
			mentioned[user] = account
		}
		return bot.Tag(account)
	})
	return text, failed
}
