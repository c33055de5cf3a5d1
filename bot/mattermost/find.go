package mattermost

import (
	"context"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// findDepth is how many of a channel's newest posts are searched for a marker: more than a page is not given at once.
const findDepth = 200

// Find looks for a post of ours by its marker in a thread, or among the newest of a channel or of somebody's direct
// messages.
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
	var posts *model.PostList
	var resp *model.Response
	if to.Thread == "" {
		posts, resp, err = p.api.GetPostsForChannel(ctx, channel, 0, findDepth, "", false, false)
	} else {
		posts, resp, err = p.api.GetPostThread(ctx, to.Thread, "", false)
	}
	if err != nil {
		return bot.Posted{}, failure("get posts", resp, err)
	}
	for _, post := range inOrder(posts) {
		// Others can set any prop, so the author decides.
		if post.ChannelId == channel && post.UserId == me.Id && post.DeleteAt == 0 && post.GetProp(markerProp) == marker {
			return bot.Posted{Channel: p.channel(post.ChannelId), ID: post.Id}, nil
		}
	}
	return bot.Posted{}, nil
}
