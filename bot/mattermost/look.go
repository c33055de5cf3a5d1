package mattermost

import (
	"context"
	"errors"
	"slices"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

const (
	// maxSince is how many posts the server gives at once that changed since a time, in no order; it leaves out the others
	// without a word.
	maxSince = 1000
	// pageSize is how many it gives of a channel's pages.
	pageSize = 200
)

// caughtUp adds to news what a look finds, in order, and gives the cursor for when all of it was handed over. It looks
// until it can, or the program stops; a channel that we can not read any more has no news.
func (e *ear) caughtUp(ctx context.Context, queue []news) (all []news, reached cursor) {
	reached = e.cursor
	e.patiently(ctx, func() error {
		found, now, err := e.look(ctx)
		if err == nil {
			queue, reached = append(queue, found...), now
			return nil
		}
		if ctx.Err() == nil {
			e.Log.Error("a channel can not be looked through for what was missed", "channel", e.id, "error", err)
		}
		if errors.Is(err, bot.ErrGone) {
			return nil
		}
		return err
	})
	slices.SortStableFunc(queue, compareNews)
	return queue, reached
}

// look finds what happened since a while before the cursor. Once a day it goes further back, for posts of connected
// servers: no others come that late.
func (e *ear) look(ctx context.Context) (found []news, reached cursor, err error) {
	if err := e.begin(ctx); err != nil {
		return nil, cursor{}, err
	}
	me, err := e.people.me(ctx)
	if err != nil {
		return nil, cursor{}, err
	}
	reached = e.cursor
	back, deep := e.cursor.from(), e.millis()-e.cursor.Deep >= deepEvery.Milliseconds()
	if deep {
		back, reached.Deep = min(back, e.deepFrom()), e.millis()
	}
	posts, err := e.changed(ctx, e.id, max(back, 1))
	if err != nil {
		return nil, cursor{}, err
	}
	for _, post := range posts {
		reached.At = max(reached.At, post.UpdateAt)
		// What an edit replaced is a post of its own.
		if post.OriginalId != "" || !byPerson(post, me) || wentWithRoot(post, posts) {
			continue
		}
		for _, n := range newsOf(post) {
			late := n.source == bot.Said && post.IsRemote() && n.at > back
			if n.at > e.cursor.Start && (n.at > e.cursor.from() || late) {
				found = append(found, n)
			}
		}
	}
	return found, reached, nil
}

// wentWithRoot reports whether a reply is gone because its thread is. The server says so of the thread's first post only.
func wentWithRoot(post *model.Post, all map[string]*model.Post) bool {
	root := all[post.RootId]
	return root != nil && post.DeleteAt > 0 && post.DeleteAt == root.DeleteAt
}

// changed are a channel's posts that were written, edited, deleted or otherwise touched since a time, in Unix
// milliseconds, by id. Where the server leaves some out, the channel is also paged through: no new post is missed then,
// whatever the server chose.
func (p *Platform) changed(ctx context.Context, channel string, since int64) (map[string]*model.Post, error) {
	all := map[string]*model.Post{}
	for from := since; ; {
		posts, err := p.postsSince(ctx, channel, from)
		if err != nil {
			return nil, err
		}
		add(all, posts)
		if len(posts) < maxSince {
			break
		}
		if from == since {
			if err := p.pageBack(ctx, channel, since, all); err != nil {
				return nil, err
			}
		}
		from = nextSince(posts, from)
	}
	return all, nil
}

func add(all map[string]*model.Post, posts []*model.Post) {
	for _, post := range posts {
		if was := all[post.Id]; was == nil || was.UpdateAt <= post.UpdateAt {
			all[post.Id] = post
		}
	}
}

// nextSince is a time in the middle of the posts that the server chose to give: it mostly gives the oldest.
func nextSince(posts []*model.Post, from int64) int64 {
	var times []int64
	for _, post := range posts {
		times = append(times, post.UpdateAt)
	}
	slices.Sort(times)
	return max(times[len(times)/2]-1, from+1)
}

// pageBack adds the posts that were written since a time, newest first. Each page begins before a post of the last one
// that is not its oldest, as posts of the same millisecond as the one named are left out; so nothing is missed when posts
// come or go meanwhile.
func (p *Platform) pageBack(ctx context.Context, channel string, since int64, all map[string]*model.Post) error {
	before, page := "", 0
	for {
		posts, err := p.page(ctx, channel, before, page)
		if err != nil {
			return err
		}
		add(all, posts)
		if len(posts) < pageSize || posts[len(posts)-1].CreateAt <= since {
			return nil
		}
		oldest := posts[len(posts)-1].CreateAt
		page++ // a page of one millisecond has no post to begin before
		for _, post := range slices.Backward(posts) {
			if post.CreateAt > oldest {
				before, page = post.Id, 0
				break
			}
		}
	}
}

// page is a page of a channel's posts, newest first: of all, or of those before one.
func (p *Platform) page(ctx context.Context, channel, before string, page int) ([]*model.Post, error) {
	return p.insistOnPosts(ctx, func(ctx context.Context) (*model.PostList, *model.Response, error) {
		if before == "" {
			return p.api.GetPostsForChannel(ctx, channel, page, pageSize, "", false, false)
		}
		return p.api.GetPostsBefore(ctx, channel, before, page, pageSize, "", false, false)
	})
}

// postsSince are some of a channel's posts that were touched since a time, oldest first: all, if fewer than maxSince.
func (p *Platform) postsSince(ctx context.Context, channel string, since int64) ([]*model.Post, error) {
	posts, err := p.insistOnPosts(ctx, func(ctx context.Context) (*model.PostList, *model.Response, error) {
		return p.api.GetPostsSince(ctx, channel, since, false)
	})
	slices.Reverse(posts)
	return posts, err
}

func (p *Platform) insistOnPosts(
	ctx context.Context, get func(context.Context) (*model.PostList, *model.Response, error),
) (posts []*model.Post, err error) {
	err = p.insist(ctx, func(ctx context.Context) error {
		list, resp, err := get(ctx)
		if err != nil {
			return failure("get posts", resp, err)
		}
		posts = inOrder(list)
		return nil
	})
	return posts, err
}
