package mattermost

import (
	"context"
	"errors"
	"time"

	"gatewaybot/bot"
)

// The times that handling a post may take. Together they are shorter than a claim lasts.
const (
	claimTime  = 3 * time.Second
	lookupTime = 10 * time.Second
	// settleTime is how long ending a claim may take, also when the program stops.
	settleTime = 2 * time.Second
)

// tries is how often a call that the server could not take is made.
const tries = 3

const saidLost = "I could not handle this; please send it again."

// hear handles a post that speaks to the bot. Every replica hears it, and one answers.
func (p *Platform) hear(ctx context.Context, handle bot.Handler, h heard) {
	id := name + "-post-" + h.post.Id
	if p.claim(ctx, id) {
		p.settle(ctx, id, p.answerPost(ctx, handle, id, h))
	}
}

func (p *Platform) claim(ctx context.Context, id string) bool {
	ctx, cancel := context.WithTimeout(ctx, claimTime)
	defer cancel()
	mine, _, err := p.Claims.Claim(ctx, id)
	if err != nil {
		// Somebody waits for an answer: better two replicas than none. The reply's marker makes one post of theirs.
		p.Log.Error("a post could not be claimed", "error", err)
	}
	return mine || err != nil
}

// settle ends the claim on a post: it is done with, or to be tried again when somebody next looks for what was missed.
func (p *Platform) settle(ctx context.Context, id string, done bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	end := p.Claims.Release
	if done {
		end = p.Claims.Keep
	}
	if err := end(ctx, id); err != nil {
		p.Log.Error("the claim on a post could not be settled", "error", err)
	}
}

// answerPost answers in the person's direct messages, never where others read. It reports whether the post is done with:
// what it says was kept, or its author was told that it was not.
func (p *Platform) answerPost(ctx context.Context, handle bot.Handler, id string, h heard) bool {
	var done act
	var req bot.Request
	err := p.insist(ctx, func(ctx context.Context) (err error) {
		done, req, err = p.understood(ctx, id, h)
		return err
	})
	if errors.Is(err, errNotPerson) || errors.Is(err, bot.ErrGone) {
		return true
	}
	if err != nil {
		p.Log.Error("a post was not handled", "error", err)
		return ctx.Err() == nil && p.apologise(ctx, id, h)
	}
	ctx, cancel := context.WithTimeout(ctx, callbackTime)
	defer cancel()
	msg, failed := handle(ctx, req)
	if failed != nil {
		p.Log.Error("a post was not handled", "error", failed)
	}
	if blank(msg) {
		return failed == nil
	}
	msg.Marker = id
	if err := p.whisper(ctx, done, msg); err != nil {
		p.Log.Error("a reply could not be sent as a direct message", "error", err)
		return failed == nil
	}
	return true
}

// understood finds out who wrote a post and whom it names.
func (p *Platform) understood(ctx context.Context, id string, h heard) (act, bot.Request, error) {
	user, err := p.people.person(ctx, h.post.UserId, roleAge)
	if err != nil {
		return act{}, bot.Request{}, err
	}
	said := place{Channel: h.post.ChannelId, Thread: h.post.RootId, Direct: h.direct}
	done := act{from: p.people.account(user), at: said, seen: said}
	req := p.request(bot.Mention, id, done)
	req.Text, err = p.withTags(ctx, h.text)
	return done, req, err
}

// insist makes a call again, after growing pauses, when the server could not take it.
func (p *Platform) insist(ctx context.Context, call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	pause := p.Reconnect
	for range tries - 1 {
		err := call(ctx)
		again, ok := errors.AsType[*bot.AgainError](err)
		if !ok {
			return err
		}
		select {
		case <-time.After(min(max(pause, again.After), maxPause)):
		case <-ctx.Done():
			return err
		}
		pause *= 2
	}
	return call(ctx)
}

// apologise gives a post back to its author, of whom no more is known than the id, and reports whether it could.
func (p *Platform) apologise(ctx context.Context, id string, h heard) bool {
	ctx, cancel := context.WithTimeout(ctx, callbackTime)
	defer cancel()
	there := place{Channel: h.post.ChannelId, Thread: h.post.RootId, Direct: true}
	if !h.direct {
		channel, err := p.people.open(ctx, h.post.UserId)
		if err != nil {
			p.Log.Error("the author of a post could not be told", "error", err)
			return false
		}
		there = place{Channel: channel, Direct: true}
	}
	err := p.whisper(ctx, act{at: there, seen: there}, bot.Message{Text: saidLost, Quote: h.post.Message, Marker: id})
	if err != nil {
		p.Log.Error("the author of a post could not be told", "error", err)
	}
	return err == nil
}
