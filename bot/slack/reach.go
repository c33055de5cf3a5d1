package slack

import (
	"context"
	"errors"
	"fmt"

	"gatewaybot/bot"
)

// reachable is bot.ErrGone for somebody who has no account any more: Slack takes messages to them, which nobody reads.
// It is asked every time, as on Mattermost: messages to people are few, and one to somebody who left a minute ago would be
// lost.
func (p *Platform) reachable(ctx context.Context, user string) error {
	info, err := p.api.GetUserInfoContext(ctx, user)
	if err = failure("users.info", err); err != nil {
		return err
	}
	if info.Deleted {
		return fmt.Errorf("users.info: the account is deactivated: %w", bot.ErrGone)
	}
	return nil
}

// isRefused reports whether Slack refused a call with a code.
func isRefused(err error, code string) bool {
	refused, ok := errors.AsType[*refusedError](err)
	return ok && refused.code == code
}
