package mattermost

import (
	"context"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// place is where something was said.
type place struct {
	Channel string `json:"channel"`
	Thread  string `json:"thread,omitempty"`
	// Direct means the person's direct messages with the bot.
	Direct bool `json:"direct,omitempty"`
}

// act is who did something and where.
type act struct {
	from bot.Account
	// at is where it belongs: what is said about it by way of direct messages still belongs to the first place.
	at place
	// seen is where the person was when they did it.
	seen place
}

// request makes the neutral form of an act.
func (p *Platform) request(source bot.Source, id string, a act) bot.Request {
	return bot.Request{
		ID: id, Source: source, From: a.from,
		Channel: p.channel(a.at.Channel), Direct: a.at.Direct, Thread: a.at.Thread,
	}
}

// isDirect reports whether a channel of this name is the direct messages of somebody with the bot, and not of two people.
func (p *Platform) isDirect(ctx context.Context, channelName string) bool {
	first, second, ok := strings.Cut(channelName, "__")
	if !ok || !model.IsValidId(first) || !model.IsValidId(second) {
		return false
	}
	me, err := p.people.me(ctx)
	return err == nil && (first == me.Id || second == me.Id)
}
