package mattermost

import (
	"cmp"
	"context"

	"gatewaybot/bot"
)

// PersonName is what a person calls themselves in Mattermost. It names nobody for certain: people choose it.
func (p *Platform) PersonName(ctx context.Context, a bot.Account) (string, error) {
	user, resp, err := p.api.GetUser(ctx, a.User, "")
	if err != nil {
		return "", failure("get user", resp, err)
	}
	return bot.Clean(cmp.Or(user.GetFullName(), user.Nickname, user.Username)), nil
}
