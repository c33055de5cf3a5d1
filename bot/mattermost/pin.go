package mattermost

import (
	"context"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// Pin keeps a post of ours in the list of its channel's pinned posts.
func (p *Platform) Pin(ctx context.Context, at bot.Posted) error {
	post, err := p.ownPost(ctx, at.ID)
	if err != nil || post.IsPinned {
		return err
	}
	if resp, err := p.api.PinPost(ctx, at.ID); err != nil {
		return failure("pin post", resp, err)
	}
	return nil
}

// ownPost is a post that we made.
func (p *Platform) ownPost(ctx context.Context, id string) (*model.Post, error) {
	me, err := p.people.me(ctx)
	if err != nil {
		return nil, err
	}
	post, resp, err := p.api.GetPost(ctx, id, "")
	if err != nil {
		return nil, failure("get post", resp, err)
	}
	if post.UserId != me.Id {
		return nil, errNotOurs
	}
	return post, nil
}
