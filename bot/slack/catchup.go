package slack

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"gatewaybot/bot"
)

const (
	// lookEvery is how often a channel's history is read for what no event told us: Slack calls its events best effort.
	lookEvery = 5 * time.Minute
	// overlap is how far before the newest post that was handled a look goes: replicas handle them side by side.
	overlap = time.Hour
	// threadsBack is how far back threads are looked for that were replied to while no event told us; threadsEvery is how
	// often, so that each reply is within the overlap of one such look.
	threadsBack  = 14 * 24 * time.Hour
	threadsEvery = overlap / 2
	// keepEvery is how many things are handled before it is kept how far we are.
	keepEvery = 200

	// The pauses before another look at a channel with which something is wrong grow from the first to the longest.
	firstLook = time.Second
	lastLook  = time.Minute
	// lookupPatience is how long Slack may take to say who did something, when nobody waits for an answer.
	lookupPatience = 10 * time.Second
	// handWithin is how long the handling of one thing may take then, also when the program stops.
	handWithin = 20 * time.Second
)

// Run finds what was done in the heard channels while nobody listened, gives it to the handler, and looks again from time
// to time, until ctx ends. While something was not kept, or not looked for yet, what comes waits behind it, so that the
// handler hears of one after the other. With an app token it listens as well.
func (p *Platform) Run(ctx context.Context, h bot.Handler) error {
	var wg sync.WaitGroup
	for _, e := range p.ears {
		wg.Go(func() { p.follow(ctx, h, e) })
	}
	err := p.Listen(ctx, h)
	wg.Wait()
	<-ctx.Done()
	return err
}

// follow looks at one channel again and again, after growing pauses where that failed.
func (p *Platform) follow(ctx context.Context, h bot.Handler, e *ear) {
	if e.enter(ctx) != nil {
		return
	}
	e.behind = true
	e.leave()
	pause, deep := firstLook, time.Time{}
	for ctx.Err() == nil {
		wait, woken, began, back := p.opts.Every, e.woken, time.Now(), overlap
		if began.Sub(deep) >= threadsEvery {
			back = threadsBack
		}
		if err := p.catchUp(ctx, h, e, back); err != nil && ctx.Err() == nil {
			wait, woken = pause, nil
			if again, ok := errors.AsType[*bot.AgainError](err); ok {
				wait = max(wait, again.After)
			}
			pause = min(2*pause, lastLook)
			p.opts.Log.ErrorContext(ctx, "channel not caught up with", "channel", e.channel, "again_in", wait, "error", err)
		} else {
			pause = firstLook
			if back == threadsBack {
				deep = began
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		case <-woken:
		}
	}
}

// catchUp gives to the handler what the channel's history holds and what is owed. Where the history can not be read, what
// comes does not wait for it any longer: a post heard out of order is better than one that is not.
func (p *Platform) catchUp(ctx context.Context, h bot.Handler, e *ear, back time.Duration) error {
	at, missed, unread := p.look(ctx, e, back)
	for {
		todo, err := e.todo(ctx, missed)
		if err != nil {
			return err
		}
		if len(todo) == 0 {
			break
		}
		if err := p.handAll(ctx, h, e, todo, at); err != nil {
			return errors.Join(err, p.keep(ctx, e, at))
		}
		missed = nil
	}
	return errors.Join(unread, p.keep(ctx, e, at), e.forget(ctx, at))
}

// look reads what was missed, and how far the channel was heard before; nil is where that is not known. Where it never
// was heard it is from now on, and nothing was missed.
func (p *Platform) look(ctx context.Context, e *ear, back time.Duration) (*reach, []heard, error) {
	me, err := p.me(ctx)
	if err != nil {
		return nil, nil, err
	}
	text, err := p.opts.Cursors.Cursor(ctx, p.channel(e.channel).String())
	if err != nil {
		return nil, nil, err
	}
	if text == "" {
		now, err := p.newest(ctx, e.channel)
		if err != nil {
			return nil, nil, err
		}
		return &reach{cursor: cursor{at: now, began: now}}, nil, nil
	}
	c, err := parseCursor(text)
	if err != nil {
		return nil, nil, err
	}
	missed, err := p.missed(ctx, e, me.user, c.after(), c.at.Add(-back))
	if err != nil {
		return nil, nil, err
	}
	return &reach{cursor: c, kept: text}, missed, nil
}

// todo is what was missed and what is owed, in order. When there is nothing, what comes need not wait any longer.
func (e *ear) todo(ctx context.Context, missed []heard) ([]heard, error) {
	if err := e.enter(ctx); err != nil {
		return nil, err
	}
	defer e.leave()
	todo := inOrder(append(missed, e.owed...))
	if len(todo) == 0 {
		e.behind = false
	}
	return todo, nil
}

// handAll gives things to the handler, up to the first that it does not keep.
func (p *Platform) handAll(ctx context.Context, h bot.Handler, e *ear, all []heard, at *reach) error {
	for i, x := range all {
		if err := p.handMissed(ctx, h, e, x); err != nil {
			return err
		}
		at.handled(x)
		if i%keepEvery == keepEvery-1 {
			if err := p.keep(ctx, e, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// handMissed gives to the handler what it was not given before, as far as we remember.
func (p *Platform) handMissed(ctx context.Context, h bot.Handler, e *ear, x heard) error {
	if err := e.enter(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), handWithin)
	defer cancel()
	req, msg, err := func() (bot.Request, bot.Message, error) {
		defer e.leave()
		if _, done := e.done[x.key()]; done {
			e.settle(x)
			return bot.Request{}, bot.Message{}, nil
		}
		return p.hand(ctx, h, e, x, lookupPatience)
	}()
	if err != nil {
		return err
	}
	p.answerOnce(ctx, req, msg)
	return nil
}

// keep keeps how far we are, also when the program stops.
func (p *Platform) keep(ctx context.Context, e *ear, at *reach) error {
	if at == nil || at.String() == at.kept {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), handWithin)
	defer cancel()
	text := at.String()
	if err := p.opts.Cursors.KeepCursor(ctx, p.channel(e.channel).String(), text); err != nil {
		return err
	}
	at.kept = text
	return nil
}

// forget drops what no look finds any more from what was done.
func (e *ear) forget(ctx context.Context, at *reach) error {
	if at == nil {
		return nil
	}
	if err := e.enter(ctx); err != nil {
		return err
	}
	defer e.leave()
	maps.DeleteFunc(e.done, func(_ string, done time.Time) bool { return !done.After(at.after()) })
	return nil
}
