package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

// badChat is the chat with faults that the recorder does not have.
type badChat struct {
	*bottest.Recorder

	mu sync.Mutex
	// answered holds back the answer to each message's first sending, when it is not nil.
	answered map[string]bool
	// gone are messages that somebody deleted.
	gone map[bot.Posted]bool
	// refuse, when it is set, says which messages are refused, and how.
	refuse func(bot.To) error
}

var errNoAnswer = errors.New("no answer")

// worsen puts a chat with faults before a desk's own.
func (d *desk) worsen() *badChat {
	bad := &badChat{Recorder: d.chat, gone: map[bot.Posted]bool{}}
	d.notifier.Platforms["test"] = bad
	return bad
}

func (c *badChat) Send(ctx context.Context, to bot.To, m bot.Message) (bot.Posted, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refuse != nil {
		if err := c.refuse(to); err != nil {
			return bot.Posted{}, err
		}
	}
	at, err := c.Recorder.Send(ctx, to, m)
	if c.answered != nil && !c.answered[m.Marker] {
		c.answered[m.Marker] = true
		return bot.Posted{}, errNoAnswer
	}
	return at, err
}

func (c *badChat) Update(ctx context.Context, at bot.Posted, m bot.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone[at] {
		return fmt.Errorf("update: %w", bot.ErrGone)
	}
	return c.Recorder.Update(ctx, at, m)
}

// Find sees what was not deleted.
func (c *badChat) Find(_ context.Context, to bot.To, marker string) (bot.Posted, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.Sent() {
		if s.To.Channel == to.Channel && s.To.Person == to.Person && s.Latest().Marker == marker && !c.gone[s.Posted] {
			return s.Posted, nil
		}
	}
	return bot.Posted{}, nil
}
