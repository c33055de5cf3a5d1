package slack

import (
	"cmp"
	"context"

	"gatewaybot/bot"
)

// PersonName is what a person calls themselves in Slack. It names nobody for certain: people choose it.
func (p *Platform) PersonName(ctx context.Context, a bot.Account) (string, error) {
	user, err := p.api.GetUserInfoContext(ctx, a.User)
	if err != nil {
		return "", failure("users.info", err)
	}
	return bot.Clean(cmp.Or(user.Profile.RealName, user.RealName, user.Profile.DisplayName, user.Name)), nil
}
