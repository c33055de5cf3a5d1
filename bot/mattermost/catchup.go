package mattermost

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
)

const (
	// startBack is how far a start looks back: as long as a new version may take to replace the old one.
	startBack = 5 * time.Minute
	// overlap is how far before the last event a look goes: events may overtake each other, and clocks differ.
	overlap = time.Minute
	// maxBack is the furthest: a claim is kept longer, so that what was handled is known.
	maxBack = 24 * time.Hour
	// catchUpTime is how long a look may take; the connection waits for it.
	catchUpTime = 40 * time.Second
)

// catchUp hears what was written while nobody listened: posts in the channels that the bot is in and that have no ear,
// not edits of older ones. What was handled before has its claim. Posts of connected servers that arrive late are not
// found.
// It reports whether it could look everywhere.
func (p *Platform) catchUp(ctx context.Context, me *model.User, last time.Time, take func(heard)) bool {
	looking, cancel := context.WithTimeout(ctx, catchUpTime)
	defer cancel()
	now := p.Now()
	since := last.Add(-overlap)
	if since.Before(now.Add(-maxBack)) {
		since = now.Add(-maxBack)
	}
	missed, err := p.missed(looking, me, since.UnixMilli())
	if err != nil && ctx.Err() == nil {
		p.Log.Error("posts written while the connection was lost may not have been heard", "error", err)
	}
	for _, h := range missed {
		take(h)
	}
	return err == nil
}

// missed are the posts since a time, in Unix milliseconds, that speak to the bot, oldest first. With the error come those
// of the channels that could be read.
func (p *Platform) missed(ctx context.Context, me *model.User, since int64) ([]heard, error) {
	var channels []*model.Channel
	failed := p.insist(ctx, func(ctx context.Context) error {
		all, resp, err := p.api.GetChannelsForUserWithLastDeleteAt(ctx, me.Id, 0)
		channels = all
		return failureOrNil("get own channels", resp, err)
	})
	var all []heard
	for _, channel := range channels {
		if channel.LastPostAt < since || p.hears(channel.Id) {
			continue
		}
		posts, err := p.postsSince(ctx, channel.Id, since)
		failed = errors.Join(failed, err)
		if len(posts) >= maxSince {
			p.Log.Warn("a channel has too many posts to find all that were missed", "channel", channel.Id)
		}
		for _, post := range posts {
			// What an edit replaced is a post of its own.
			if post.DeleteAt != 0 || post.OriginalId != "" || post.CreateAt < since {
				continue
			}
			if h, ok := speaksToUs(post, channel.Type, me); ok {
				all = append(all, h)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b heard) int { return cmp.Compare(a.post.CreateAt, b.post.CreateAt) })
	return all, failed
}

func failureOrNil(call string, resp *model.Response, err error) error {
	if err == nil {
		return nil
	}
	return failure(call, resp, err)
}
