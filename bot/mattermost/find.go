package mattermost

import (
	"context"

	"gatewaybot/bot"
)

// findDepth is how many of a channel's newest posts are searched for a marker: more than a page is not given at once.
const findDepth = 200

// Find looks for a post of ours by its marker among the newest of a channel or of somebody's direct messages.
func (p *Platform) Find(ctx context.Context, to bot.To, marker string) (bot.Posted, error) {
	if marker == "" {
		return bot.Posted{}, nil
	}
	channel, err := p.channelOf(ctx, to)
	if err != nil {
		return bot.Posted{}, err
	}
	me, err := p.people.me(ctx)
	if err != nil {
		return bot.Posted{}, err
	}
	posts, resp, err := p.api.GetPostsForChannel(ctx, channel, 0, findDepth, "", false, false)
	if err != nil {
		return bot.Posted{}, failure("get posts", resp, err)
	}
	for _, id := range posts.Order {
		post := posts.Posts[id]
		// Others can set any prop, so the author decides.
		if post != nil && post.UserId == me.Id && post.DeleteAt == 0 && post.GetProp(markerProp) == marker {
			return bot.Posted{Channel: p.channel(post.ChannelId), ID: post.Id}, nil
		}
	}
	return bot.Posted{}, nil
}
