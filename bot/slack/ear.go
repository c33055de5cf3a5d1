package slack

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"gatewaybot/bot"
)

// maxOwed is how much of one channel waits in memory. What comes after that is left to Slack's next delivery of it, and
// to the channel's history.
const maxOwed = 1000

var errBehind = errors.New("what came before it was not kept yet")

// ear hears one channel. What was done there is given to the handler one after the other: what could not be kept is
// owed, and until catchUp has made good for it, all that comes is owed after it.
type ear struct {
	channel string
	turn    chan struct{} // is held by whoever gives something to the handler, or uses what is below
	woken   chan struct{} // is sent to when there is something to make good for

	behind bool
	owed   []heard
	done   map[string]time.Time // when what was handled lately was done, by key

	threads map[string]thread // what a look has read that did not come to its end; only follow uses it
}

func newEar(channel string) *ear {
	return &ear{
		channel: channel, turn: make(chan struct{}, 1), woken: make(chan struct{}, 1),
		done: map[string]time.Time{}, threads: map[string]thread{},
	}
}

func (e *ear) enter(ctx context.Context) error {
	select {
	case e.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *ear) leave() { <-e.turn }

// owe remembers what was not kept. The caller has the turn.
func (e *ear) owe(x heard) {
	known := slices.ContainsFunc(e.owed, func(o heard) bool { return o.key() == x.key() })
	if !known && len(e.owed) < maxOwed {
		e.owed = append(e.owed, x)
	}
	if !e.behind {
		e.behind = true
		select {
		case e.woken <- struct{}{}:
		default:
		}
	}
}

// settle forgets that something was owed. The caller has the turn.
func (e *ear) settle(x heard) {
	e.done[x.key()] = x.at
	e.owed = slices.DeleteFunc(e.owed, func(o heard) bool { return o.key() == x.key() })
}

// listen answers an event of a heard channel. A mention comes as a message too, and once is enough. There is no claim:
// the handler knows by its ID what it has done.
func (p *Platform) listen(ctx context.Context, h bot.Handler, e *ear, m message, self string, last bool) answer {
	if m.Type != "message" {
		return answer{}
	}
	x, ok, err := hear(e.channel, m, self)
	switch {
	case err != nil:
		return answer{refused: malformed}
	case !ok:
		return answer{}
	}
	req, msg, err := p.handInTurn(ctx, h, e, x)
	if err != nil {
		if last {
			p.tellNotKept(ctx, x, msg)
		}
		return answer{status: http.StatusServiceUnavailable}
	}
	return p.answerOnce(ctx, req, msg)
}

// handInTurn gives to the handler what has just been done. The error means that it may not have been kept.
func (p *Platform) handInTurn(ctx context.Context, h bot.Handler, e *ear, x heard) (bot.Request, bot.Message, error) {
	if err := e.enter(ctx); err != nil {
		return bot.Request{}, notYet(), err
	}
	defer e.leave()
	if e.behind {
		e.owe(x)
		return bot.Request{}, notYet(), errBehind
	}
	return p.hand(ctx, h, e, x, lookupWithin)
}

// hand gives something to the handler, after Slack was asked about it for no longer than within, and remembers whether it
// was kept. The caller has the turn.
func (p *Platform) hand(ctx context.Context, h bot.Handler, e *ear, x heard, within time.Duration) (bot.Request, bot.Message, error) {
	looking, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	req, err := p.understood(looking, x)
	msg := notYet()
	if err != nil {
		p.notFound(ctx, req.ID, err)
	} else {
		msg, err = h(ctx, req)
	}
	if err != nil {
		e.owe(x)
		return req, msg, err
	}
	e.settle(x)
	return req, msg, nil
}

func notYet() bot.Message {
	return bot.Message{Text: "This is NOT kept yet. I go on trying: you need not post it again. If it is urgent, tell somebody directly."}
}

// answerOnce shows a reply that there is. One post can be handled many times, by several replicas: it is claimed for that.
func (p *Platform) answerOnce(ctx context.Context, req bot.Request, msg bot.Message) answer {
	if len(pages(msg)) == 0 {
		return answer{}
	}
	return p.claimed(ctx, "answer:"+req.ID, true, func() error { return p.answerMessage(ctx, req, msg) })
}

// tellNotKept tells somebody that what they did was not kept, in the thread: what only they see would not be shown in one
// that has not begun, nor perhaps to people of other organisations. Others read it there, so nothing that the message
// gives back to its author is in it.
func (p *Platform) tellNotKept(ctx context.Context, x heard, msg bot.Message) {
	if msg.Form != nil || msg.Quote != "" || msg.Text == "" {
		msg = notYet()
	}
	p.claimed(ctx, "told:"+x.key(), true, func() error {
		for _, page := range pages(bot.Message{Text: msg.Text}) {
			if _, err := p.post(ctx, x.channel, cmp.Or(x.thread(), x.id), page); err != nil {
				p.opts.Log.ErrorContext(ctx, "an author could not be told that nothing was kept", "id", x.key(), "error", err)
				return err
			}
		}
		return nil
	})
}
