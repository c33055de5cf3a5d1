package bot

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Handler answers a request. The message is always fit to show; the error is set only when what the person did
// may not have been kept, so that a machine that will deliver again can be told to.
type Handler func(context.Context, Request) (Message, error)

// Platform is a place where people chat with us.
type Platform interface {
	// Name is "slack", "mattermost" or "console": Account.Platform and Channel.Platform.
	Name() string
	// Routes adds the platform's callbacks to a mux, each of which checks who is calling.
	Routes(*http.ServeMux, Handler)
	// Send posts a message and says where it stands.
	Send(context.Context, To, Message) (Posted, error)
	// Update replaces a message of ours.
	Update(context.Context, Posted, Message) error
}

// Finder is a platform that can look for a message of ours by its marker. Not found is the zero Posted.
type Finder interface {
	Find(ctx context.Context, to To, marker string) (Posted, error)
}

// Runner is a platform that needs a connection of its own while the program runs.
type Runner interface {
	Run(context.Context, Handler) error
}

// Pinner is a platform that can keep a message of ours in view at the top of its channel. Pinning it again does nothing.
type Pinner interface {
	Pin(context.Context, Posted) error
}

// Hears says whose posts a platform passes on: those of a channel for which it is true come as requests from Said, Edited
// and Deleted, in the order in which they were made. An error of the handler means that the post was not kept: it is given
// to the handler again, before any later one of its channel, until it is.
type Hears func(Channel) bool

// Cursors keeps how far a channel's posts were heard, in the platform's own terms, so that after a stop those written
// meanwhile are found. A channel is named by Channel.String; one without a cursor has the empty one.
type Cursors interface {
	Cursor(ctx context.Context, channel string) (string, error)
	KeepCursor(ctx context.Context, channel, cursor string) error
}

// Namer is a platform that can say what a person calls themselves: for display, never to know who somebody is.
type Namer interface {
	PersonName(context.Context, Account) (string, error)
}

// Check is one line of `gatewaybot check`.
type Check struct {
	Name string
	OK   bool
	// Detail says what was found and, when it is not right, what to do.
	Detail string
}

// Checker is a platform that can say whether it is set up.
type Checker interface {
	Check(context.Context) []Check
}

// AgainError says that the platform could not take a message now. After is how long it asked us to wait; zero
// leaves it to the caller.
type AgainError struct {
	After time.Duration
	Err   error
}

func (e *AgainError) Error() string { return "platform asks to try again: " + e.Err.Error() }
func (e *AgainError) Unwrap() error { return e.Err }

// ErrGone says that the recipient or message is not there any more: trying again will not help.
var ErrGone = errors.New("recipient or message is gone")
