package mattermost

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
)

const (
	// relook is how often a channel is looked through although nothing seems to be missing.
	relook = 10 * time.Minute
	// lateness is how far before the cursor a look goes: posts of connected servers come with the time at which they were
	// written there, and others may overtake each other.
	lateness = time.Hour
	// deepEvery and deepBack are how often and how far a look goes back for posts of connected servers that took longer.
	deepEvery = 24 * time.Hour
	deepBack  = 3 * 24 * time.Hour
)

// cursor is how far a channel was heard. All times are the server's, in Unix milliseconds.
type cursor struct {
	// At is the time up to which all was handed over, but for what comes late.
	At int64 `json:"at"`
	// Start is when the channel was first heard: nothing older is handed over.
	Start int64 `json:"start"`
	// Deep is when it was last looked for what comes very late.
	Deep int64 `json:"deep"`
}

// from is where a look begins.
func (c cursor) from() int64 { return c.At - lateness.Milliseconds() }

func (e *ear) millis() int64   { return e.Now().UnixMilli() }
func (e *ear) deepFrom() int64 { return e.millis() - deepBack.Milliseconds() }

// advance moves the cursor to what was handed over. A connected server's clock may be ahead; ours is not passed.
func (e *ear) advance(at int64) { e.cursor.At = max(e.cursor.At, min(at, e.millis())) }

// begin finds out how far the channel was heard, or that this is the start.
func (e *ear) begin(ctx context.Context) error {
	if e.begun {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	kept, err := e.Cursors.Cursor(ctx, e.channel(e.id).String())
	if err != nil {
		return fmt.Errorf("read the cursor of a channel: %w", err)
	}
	if kept == "" {
		return e.beginNow(ctx)
	}
	if err := json.Unmarshal([]byte(kept), &e.cursor); err != nil || e.cursor.At <= 0 {
		e.Log.Error("the cursor of a channel can not be read; three days are looked through", "channel", e.id)
		e.cursor = cursor{At: e.deepFrom()}
	}
	// Whatever clock it was written by, there is nothing to miss in the future.
	now := e.millis()
	e.cursor = cursor{At: min(e.cursor.At, now), Start: min(e.cursor.Start, now), Deep: min(max(e.cursor.Deep, 0), now)}
	e.begun = true
	return nil
}

// beginNow starts at the newest post that is there: the server's clock counts, not ours.
func (e *ear) beginNow(ctx context.Context) error {
	newest, resp, err := e.api.GetPostsForChannel(ctx, e.id, 0, 1, "", false, false)
	if err != nil {
		return failure("get newest post", resp, err)
	}
	e.cursor, e.begun = cursor{At: 1, Deep: e.millis()}, true
	for _, post := range inOrder(newest) {
		e.cursor.At, e.cursor.Start = post.CreateAt, post.CreateAt
	}
	return nil
}

// keep stores the cursor, if it moved.
func (e *ear) keep(ctx context.Context) {
	if e.cursor == e.kept || !e.begun {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	e.keptAt = e.Now()
	text, err := json.Marshal(e.cursor)
	if err == nil {
		err = e.Cursors.KeepCursor(ctx, e.channel(e.id).String(), string(text))
	}
	if err != nil {
		e.Log.Error("the cursor of a channel could not be kept", "channel", e.id, "error", err)
		return
	}
	e.kept = e.cursor
}

// inOrder are a list's posts as the server sorted them. It adds others, to which these reply.
func inOrder(list *model.PostList) []*model.Post {
	var posts []*model.Post
	for _, id := range list.Order {
		if post := list.Posts[id]; post != nil {
			posts = append(posts, post)
		}
	}
	return posts
}
