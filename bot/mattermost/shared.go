package mattermost

import (
	"context"
	"slices"
	"sync"
	"time"

	"gatewaybot/bot"
)

// sharing remembers for a while which channels are shared with connected servers.
type sharing struct {
	mu    sync.Mutex
	known map[string]shared
}

type shared struct {
	is bool
	at time.Time
}

// fitFor takes the buttons out of a message for a shared channel: the server copies posts there to the connected servers
// with all that a button carries, and nobody can press it on those.
func (p *Platform) fitFor(ctx context.Context, channel string, m bot.Message) (bot.Message, error) {
	bare := withForm(m)
	bare.Buttons = nil
	bare.Items = slices.Clone(bare.Items)
	had := m.Form != nil || len(m.Buttons) > 0
	for i := range bare.Items {
		had = had || len(bare.Items[i].Buttons) > 0
		bare.Items[i].Buttons = nil
	}
	if !had {
		return m, nil
	}
	is, err := p.isShared(ctx, channel)
	if err != nil || !is {
		return m, err
	}
	return bare, nil
}

func (p *Platform) isShared(ctx context.Context, id string) (bool, error) {
	p.sharing.mu.Lock()
	was, ok := p.sharing.known[id]
	p.sharing.mu.Unlock()
	if ok && p.Now().Sub(was.at) < roleAge {
		return was.is, nil
	}
	channel, resp, err := p.api.GetChannel(ctx, id)
	if err != nil {
		return false, failure("get channel", resp, err)
	}
	p.sharing.mu.Lock()
	defer p.sharing.mu.Unlock()
	if len(p.sharing.known) >= maxKnown {
		clear(p.sharing.known)
	}
	p.sharing.known[id] = shared{is: channel.IsShared(), at: p.Now()}
	return channel.IsShared(), nil
}
