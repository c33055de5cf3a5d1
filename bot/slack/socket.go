package slack

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"gatewaybot/bot"
)

const (
	// usualConnections leave no gap: Slack takes each of them back every few hours.
	usualConnections = 2
	mostConnections  = 10 // Slack's own limit, of all replicas together

	// The pauses before a connection is tried again grow from the first to the longest.
	firstPause   = time.Second
	longestPause = time.Minute
	// mendPause is before another try at what passes only once somebody has mended it.
	mendPause = 5 * time.Minute
	// steady is how long a connection must have lasted to be replaced without a pause.
	steady = time.Minute

	// stopTime is how long what was begun may still take when the program stops, and settleTime how long it may take
	// after that to give up.
	stopTime   = 10 * time.Second
	settleTime = 2 * time.Second
)

// socket is Socket Mode: what Slack would call us with over HTTP comes over connections that we open.
type socket struct {
	p       *Platform
	handler bot.Handler
	lanes   lanes
	acks    acks
	working context.Context // of what was begun; it outlives Listen's

	mu      sync.Mutex
	open    map[*connection]bool
	readers sync.WaitGroup
}

// Listen takes what Slack sends over Socket Mode until ctx ends, and then finishes what it has begun. A connection that
// is lost is made anew for as long as it takes, so there is no error. Without an app token it returns at once.
func (p *Platform) Listen(ctx context.Context, h bot.Handler) error {
	if !p.opts.AppToken.Set() {
		return nil
	}
	working, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	s := &socket{p: p, handler: h, working: working, open: map[*connection]bool{}}
	var held sync.WaitGroup
	for range p.opts.Connections {
		held.Go(func() { s.hold(ctx) })
	}
	held.Wait()
	s.lanes.finish(giveUp)
	s.closeAll()
	s.readers.Wait()
	return nil
}

// hold keeps one connection until ctx ends. When Slack wants it back, another is opened before it is closed. It leaves
// the last one open, for the answers that are still to go out.
func (s *socket) hold(ctx context.Context) {
	var held *connection
	for pause := time.Duration(0); rest(ctx, pause); {
		c, err := s.connect(ctx)
		if err != nil {
			pause = s.pauseAfter(ctx, err, 0, pause)
			continue
		}
		held.retire()
		held = c
		began := time.Now()
		select {
		case <-c.leaving:
			pause = s.pauseAfter(ctx, c.why, time.Since(began), pause)
		case <-ctx.Done():
		}
	}
}

// rest waits for as long as was said and up to half as long again, and reports whether ctx goes on.
func rest(ctx context.Context, pause time.Duration) bool {
	if pause == 0 {
		return ctx.Err() == nil
	}
	select {
	case <-time.After(pause + rand.N(pause/2)): //nolint:gosec // it only keeps replicas from coming at once
		return true
	case <-ctx.Done():
		return false
	}
}

// pauseAfter says why a connection ended or did not come about, and how long to wait before the next is tried.
func (s *socket) pauseAfter(ctx context.Context, err error, lasted, last time.Duration) time.Duration {
	if ctx.Err() != nil {
		return 0
	}
	if mend, ok := errors.AsType[*mendError](err); ok {
		s.p.trouble.Store(mend)
		s.p.opts.Log.ErrorContext(ctx, "slack refuses our connection: nothing arrives until this is mended", "error", err, "again_in", mendPause)
		return mendPause
	}
	pause := min(max(2*last, firstPause), longestPause)
	if lasted >= steady {
		pause = 0
	}
	if again, ok := errors.AsType[*bot.AgainError](err); ok {
		pause = max(pause, again.After)
	}
	if recycled, ok := errors.AsType[*recycledError](err); ok {
		s.p.opts.Log.InfoContext(ctx, "connection to Slack is replaced", "reason", recycled.reason)
		return pause
	}
	s.p.opts.Log.WarnContext(ctx, "no connection to Slack", "error", err, "again_in", pause)
	return pause
}

// connect opens a connection and waits until Slack greets us.
func (s *socket) connect(ctx context.Context) (*connection, error) {
	c, err := s.p.dial(ctx)
	if err != nil {
		return nil, err
	}
	s.follow(ctx, c)
	select {
	case <-c.ready:
		s.p.trouble.Store(nil)
		s.p.opts.Log.InfoContext(ctx, "connected to Slack")
		return c, nil
	case <-c.leaving:
		c.close()
		return nil, c.why
	case <-ctx.Done():
		c.close()
		return nil, ctx.Err()
	}
}

// follow reads a connection until it is closed.
func (s *socket) follow(ctx context.Context, c *connection) {
	s.mu.Lock()
	s.open[c] = true
	s.mu.Unlock()
	s.readers.Go(func() {
		c.read(func(raw []byte) { s.take(ctx, c, raw) })
		s.mu.Lock()
		delete(s.open, c)
		s.mu.Unlock()
	})
}

func (s *socket) closeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.open {
		c.close()
	}
}
