package slack

import (
	"context"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

const (
	pageSize = 200
	maxPages = 5 // of a thread, which Slack gives oldest first
)

// Find looks for a message of ours among the last 200 of a channel or of somebody's direct messages, or in a thread.
func (p *Platform) Find(ctx context.Context, to bot.To, marker string) (bot.Posted, error) {
	self, err := p.me(ctx)
	if err != nil {
		return bot.Posted{}, err
	}
	channel := to.Channel.ID
	if channel == "" {
		im, _, _, err := p.api.OpenConversationContext(ctx, &sdk.OpenConversationParameters{Users: []string{to.Person.User}})
		if err != nil {
			return bot.Posted{}, failure("conversations.open", err)
		}
		channel = im.ID
	}
	ts, err := p.search(ctx, channel, to.Thread, func(m sdk.Message) bool {
		return m.BotID == self.bot && len(m.Blocks.BlockSet) > 0 && m.Blocks.BlockSet[0].ID() == marked(marker)
	})
	if ts == "" || err != nil {
		return bot.Posted{}, err
	}
	return bot.Posted{Channel: p.channel(channel), ID: ts}, nil
}

// search is the time, which is the id, of the first message that is it; empty if there is none.
func (p *Platform) search(ctx context.Context, channel, thread string, is func(sdk.Message) bool) (string, error) {
	for cursor, page := "", 0; page < maxPages; page++ {
		messages, next, err := p.page(ctx, channel, thread, cursor)
		if err != nil {
			return "", err
		}
		for _, m := range messages {
			if is(m) {
				return m.Timestamp, nil
			}
		}
		if thread == "" || next == "" {
			return "", nil
		}
		cursor = next
	}
	return "", nil
}

func (p *Platform) page(ctx context.Context, channel, thread, cursor string) ([]sdk.Message, string, error) {
	if thread != "" {
		messages, _, next, err := p.api.GetConversationRepliesContext(ctx, &sdk.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: thread, Cursor: cursor, Limit: pageSize,
		})
		return messages, next, failure("conversations.replies", err)
	}
	history, err := p.api.GetConversationHistoryContext(ctx, &sdk.GetConversationHistoryParameters{ChannelID: channel, Limit: pageSize})
	if err != nil {
		return nil, "", failure("conversations.history", err)
	}
	return history.Messages, "", nil
}

// self is who we are to Slack: messages of ours carry the bot's id, and mentions of us the user's.
type self struct{ bot, user string }

// me is asked for once.
func (p *Platform) me(ctx context.Context) (self, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.self == (self{}) {
		test, err := p.api.AuthTestContext(ctx)
		if err != nil {
			return self{}, failure("auth.test", err)
		}
		p.self = self{bot: test.BotID, user: test.UserID}
	}
	return p.self, nil
}
