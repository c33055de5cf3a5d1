package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"time"

	"gatewaybot/bot"
)

// missed is what was done in a channel after a time, as far as its history shows it, in its order: the messages, replies
// and edits, but not deletions, nor edits of replies that were written before. Threads that began after back are looked
// at. Which end of a history Slack gives first is not documented for all of its arguments, so all of it is read before
// any is used.
func (p *Platform) missed(ctx context.Context, e *ear, self string, after, back time.Time) ([]heard, error) {
	roots, err := p.history(ctx, "conversations.history", url.Values{"channel": {e.channel}, "oldest": {stamp(back)}})
	if err != nil {
		return nil, err
	}
	all := p.since(ctx, e.channel, self, roots, after)
	for _, root := range roots {
		if latest, err := moment(root.LatestReply); err != nil || !latest.After(after) {
			continue
		}
		replies, err := p.replies(ctx, e, root, after)
		if err != nil {
			return nil, err
		}
		all = append(all, p.since(ctx, e.channel, self, replies, after)...)
	}
	clear(e.threads)
	return inOrder(all), nil
}

// thread is what was read of one: its messages, when its latest reply was this.
type thread struct {
	latest   string
	messages []message
}

// replies are those of a thread after a time. Slack allows some fifty such questions a minute: what was read is kept
// until a look has read all of it, or one that has more to ask would never come to its end.
func (p *Platform) replies(ctx context.Context, e *ear, root message, after time.Time) ([]message, error) {
	if t, ok := e.threads[root.TS]; ok && t.latest == root.LatestReply {
		return t.messages, nil
	}
	messages, err := p.history(ctx, "conversations.replies", url.Values{"channel": {e.channel}, "ts": {root.TS}, "oldest": {stamp(after)}})
	if err != nil {
		return nil, err
	}
	e.threads[root.TS] = thread{root.LatestReply, messages}
	return messages, nil
}

// since is what was done to messages after a time: they were written, and perhaps edited.
func (p *Platform) since(ctx context.Context, channel, self string, messages []message, after time.Time) []heard {
	var all []heard
	for _, m := range messages {
		x, ok, err := hear(channel, m, self)
		if err != nil {
			p.opts.Log.ErrorContext(ctx, "message of a channel not understood", "channel", channel)
		}
		if !ok || err != nil {
			continue
		}
		if x.at.After(after) {
			all = append(all, x)
		}
		if m.Edited == nil {
			continue
		}
		x.source, x.revision = bot.Edited, m.Edited.TS
		if x.at, err = moment(x.revision); err == nil && x.at.After(after) {
			all = append(all, x)
		}
	}
	return all
}

// inOrder sorts by time what was done, each thing once.
func inOrder(all []heard) []heard {
	slices.SortStableFunc(all, func(a, b heard) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.key(), b.key())) })
	return slices.CompactFunc(all, func(a, b heard) bool { return a.key() == b.key() })
}

// history reads all pages of a channel's or thread's messages, in whatever order Slack has them.
func (p *Platform) history(ctx context.Context, method string, args url.Values) ([]message, error) {
	args.Set("limit", strconv.Itoa(pageSize))
	var all []message
	for {
		var page struct {
			Messages []json.RawMessage `json:"messages"`
			Metadata struct {
				Next string `json:"next_cursor"`
			} `json:"response_metadata"`
		}
		if err := p.ask(ctx, method, args, &page); err != nil {
			return nil, err
		}
		for _, raw := range page.Messages {
			var m message
			if json.Unmarshal(raw, &m) != nil {
				p.opts.Log.ErrorContext(ctx, "message of a channel not understood", "channel", args.Get("channel"))
				continue
			}
			all = append(all, m)
		}
		if page.Metadata.Next == "" || len(page.Messages) == 0 {
			return all, nil
		}
		args.Set("cursor", page.Metadata.Next)
	}
}

// newest is the time of a channel's last message, and 1970 where there is none.
func (p *Platform) newest(ctx context.Context, channel string) (time.Time, error) {
	var page struct {
		Messages []struct {
			TS string `json:"ts"`
		} `json:"messages"`
	}
	err := p.ask(ctx, "conversations.history", url.Values{"channel": {channel}, "limit": {"1"}}, &page)
	if err != nil || len(page.Messages) == 0 {
		return time.Unix(0, 0).UTC(), err
	}
	return moment(page.Messages[0].TS)
}
