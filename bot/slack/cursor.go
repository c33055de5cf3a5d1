package slack

import (
	"errors"
	"strings"
	"time"

	"gatewaybot/bot"
)

// cursor is how far a channel was heard: the newest post that was handled, and the one before which nothing is, since it
// was there when we came.
type cursor struct{ at, began time.Time }

func (c cursor) String() string { return stamp(c.at) + " " + stamp(c.began) }

func parseCursor(s string) (cursor, error) {
	at, began, _ := strings.Cut(s, " ")
	a, err1 := moment(at)
	b, err2 := moment(began)
	if errors.Join(err1, err2) != nil {
		return cursor{}, errors.New("slack: no cursor")
	}
	return cursor{at: a, began: b}, nil
}

// after is the time after which a look finds posts.
func (c cursor) after() time.Time {
	if from := c.at.Add(-overlap); from.After(c.began) {
		return from
	}
	return c.began
}

// reach is how far a look has come.
type reach struct {
	cursor
	kept string // what the keeper of cursors has
}

// handled says that a post was, and all before it.
func (r *reach) handled(x heard) {
	if r != nil && x.source == bot.Said && x.at.After(r.at) {
		r.at = x.at
	}
}
