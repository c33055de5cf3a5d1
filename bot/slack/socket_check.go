package slack

import (
	"context"
	"errors"
	"fmt"

	"gatewaybot/bot"
)

// checkSocket says whether Slack lets us connect: whether it would now, and whether it did the last time. It opens no
// connection, for that would be given what the running bot is to have.
func (p *Platform) checkSocket(ctx context.Context) bot.Check {
	c := bot.Check{Name: "Slack Socket Mode"}
	_, err := p.address(ctx)
	mend := p.trouble.Load()
	if err != nil {
		mend, _ = errors.AsType[*mendError](err)
	}
	switch {
	case mend != nil && mend.code == "link_disabled":
		c.Detail = "Slack says link_disabled. Turn Socket Mode on in the app's settings."
	case mend != nil:
		c.Detail = fmt.Sprintf("Slack says %s. Make an app-level token (xapp-…) with the scope connections:write in the app's settings, turn Socket Mode on, and configure the token.", mend.code)
	case err != nil:
		c.Detail = fmt.Sprintf("Slack can not be asked: %v. Check that this machine reaches the Slack API over HTTPS.", err)
	default:
		c.OK, c.Detail = true, "Slack lets us connect."
	}
	return c
}
