package mattermost

import (
	"context"
	"errors"
	"sync"
	"time"

	"gatewaybot/bot"
)

const (
	// earRoom is how much news of a channel waits for what comes before it. More is left on the server, to be looked for.
	earRoom = 64
	// keepEvery is how often a channel's cursor is kept at most, but for the end of a look.
	keepEvery = 30 * time.Second
)

// ear hears one channel: its news in order, each handed over until it is kept. Whoever brings news never waits.
type ear struct {
	*Platform
	handle bot.Handler
	id     string // of the channel
	wake   chan struct{}

	mu    sync.Mutex
	queue []news
	// behind means that there may be news which is not in the queue.
	behind bool

	// What follows belongs to run.
	begun        bool // the cursor was read
	cursor, kept cursor
	keptAt       time.Time
	past         map[string]past // by post
}

func newEar(p *Platform, handle bot.Handler, id string) *ear {
	return &ear{Platform: p, handle: handle, id: id, wake: make(chan struct{}, 1), past: map[string]past{}}
}

// bring adds news to what waits.
func (e *ear) bring(n news) {
	e.mu.Lock()
	if len(e.queue) < earRoom {
		e.queue = append(e.queue, n)
	} else {
		e.behind = true
	}
	e.mu.Unlock()
	e.wakeUp()
}

// fallBehind has the channel looked through for what was missed.
func (e *ear) fallBehind() {
	e.mu.Lock()
	e.behind = true
	e.mu.Unlock()
	e.wakeUp()
}

func (e *ear) wakeUp() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// waiting takes what waits. From now on there is room again: what comes during a look is found by it or waits after it.
func (e *ear) waiting() (queue []news, behind bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	queue, behind = e.queue, e.behind
	e.queue, e.behind = nil, false
	return queue, behind
}

// run hands over news until ctx ends; what it has in hand then, it may finish as long as working lasts.
func (e *ear) run(ctx, working context.Context) {
	defer e.keep(working)
	look := time.NewTimer(e.Relook)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.wake:
		case <-look.C:
			e.fallBehind()
		}
		queue, behind := e.waiting()
		reached := e.cursor
		if behind {
			queue, reached = e.caughtUp(ctx, queue)
			look.Reset(e.Relook)
		}
		for _, n := range queue {
			if ctx.Err() != nil || !e.pass(ctx, working, n) {
				return
			}
			if e.Now().Sub(e.keptAt) >= keepEvery {
				e.keep(working)
			}
		}
		if behind && ctx.Err() == nil {
			e.advance(reached.At)
			e.cursor.Deep = reached.Deep
			e.forget()
			e.keep(working)
		}
	}
}

// pass hands over news until it is kept, and reports false if the program stopped first.
func (e *ear) pass(ctx, working context.Context, n news) bool {
	if !e.isNew(n) {
		return true
	}
	told, mine := false, true
	kept := e.patiently(ctx, func() (err error) {
		mine, err = e.handOver(working, n, &told)
		return err
	})
	if kept && mine {
		e.remember(n)
	}
	if kept {
		e.advance(n.at)
	}
	return kept
}

// handOver gives news to the handler and shows its author the answer. The error means that it was not kept. News with our
// name in it may be a command, so one replica takes it; it is not mine if another did.
func (e *ear) handOver(ctx context.Context, n news, told *bool) (mine bool, err error) {
	done, req, err := e.understoodNews(ctx, n)
	if errors.Is(err, errNotPerson) {
		return true, nil
	}
	if err != nil {
		e.Log.Error("a post could not be understood; it is tried again", "error", err)
		return true, err
	}
	if req.Source == bot.Said && req.Post.Named {
		if !e.claim(ctx, req.ID) {
			return false, nil
		}
		defer func() { e.settle(ctx, req.ID, err == nil) }()
	}
	handling, cancel := context.WithTimeout(ctx, callbackTime)
	defer cancel()
	msg, failed := e.handle(handling, req)
	if failed != nil {
		e.Log.Error("a post was not kept; it is tried again", "error", failed)
		if !*told {
			msg.Marker = req.ID + "-wait"
			*told = e.answer(ctx, done, n, msg)
		}
		return true, failed
	}
	msg.Marker = req.ID
	e.answer(ctx, done, n, msg)
	return true, nil
}

// answer shows an author what there is to say, once, and reports whether it was sent.
func (e *ear) answer(ctx context.Context, done act, n news, msg bot.Message) bool {
	if blank(msg) {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, callbackTime)
	defer cancel()
	if n.found {
		if before, err := e.Find(ctx, bot.To{Person: done.from}, msg.Marker); err == nil && before.ID != "" {
			return true
		}
	}
	err := e.whisper(ctx, done, msg)
	if err != nil {
		e.Log.Error("a reply could not be sent as a direct message", "error", err)
	}
	return err == nil
}

// patiently makes a call again, after growing pauses, until it succeeds. It reports false if ctx ended first.
func (p *Platform) patiently(ctx context.Context, call func() error) bool {
	for pause := p.Reconnect; ; pause = min(2*pause, maxReconnect) {
		err := call()
		if err == nil {
			return true
		}
		wait := pause
		if again, ok := errors.AsType[*bot.AgainError](err); ok {
			wait = min(max(wait, again.After), maxReconnect)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return false
		}
	}
}
