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
	// maxSince is how many posts the server gives at once; it leaves out the others without a word.
	maxSince = 1000
)

// catchUp hears what was written while nobody listened: posts in all channels that the bot is in, not edits of older
// ones. What was handled before has its claim. Posts of connected servers that arrive late are not found.
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
		if channel.LastPostAt < since {
			continue
		}
		posts, err := p.postsSince(ctx, channel.Id, since)
		failed = errors.Join(failed, err)
		for _, post := range posts {
			if h, ok := speaksToUs(post, channel.Type, me); ok && post.CreateAt >= since {
				all = append(all, h)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b heard) int { return cmp.Compare(a.post.CreateAt, b.post.CreateAt) })
	return all, failed
}

// postsSince are a channel's posts that were written or changed since a time, oldest first.
func (p *Platform) postsSince(ctx context.Context, channel string, since int64) ([]*model.Post, error) {
	var list *model.PostList
	err := p.insist(ctx, func(ctx context.Context) error {
		got, resp, err := p.api.GetPostsSince(ctx, channel, since, false)
		list = got
		return failureOrNil("get posts since", resp, err)
	})
	if err != nil {
		return nil, err
	}
	if len(list.Order) >= maxSince {
		p.Log.Warn("a channel has too many posts to find all that were missed", "channel", channel)
	}
	var posts []*model.Post
	for _, id := range slices.Backward(list.Order) {
		// What an edit replaced is a post of its own.
		if post := list.Posts[id]; post != nil && post.DeleteAt == 0 && post.OriginalId == "" {
			posts = append(posts, post)
		}
	}
	return posts, nil
}

func failureOrNil(call string, resp *model.Response, err error) error {
	if err == nil {
		return nil
	}
	return failure(call, resp, err)
}
