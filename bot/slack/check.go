package slack

import (
	"context"
	"fmt"
	"slices"
	"strings"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

// scopes are what the bot's token must be allowed, each for what is said beside it.
func scopes() []string {
	return []string{
		"app_mentions:read", // hear mentions
		"channels:history",  // hear posts, Find
		"channels:read",     // Check
		"chat:write",        // Send, Update, replies
		"commands",          // slash commands and buttons
		"files:read",        // learn what partners attach, and when a picture of ours can be shown
		"files:write",       // send pictures
		"groups:history",    // the same as channels:history, in private channels
		"groups:read",       // Check, of private channels
		"im:history",        // hear direct messages
		"im:write",          // Find, in direct messages
		"pins:write",        // Pin
		"users:read",        // learn whose member an author is
	}
}

// Check says whether Slack is set up: the token, its workspace and scopes, and that we are in each of the channels.
func (p *Platform) Check(ctx context.Context) []bot.Check {
	token := bot.Check{Name: "Slack token"}
	test, err := p.api.AuthTestContext(ctx)
	if err != nil {
		token.Detail = tokenAdvice(err)
		return []bot.Check{token}
	}
	token.OK = true
	token.Detail = fmt.Sprintf("We are %s (%s).", test.User, test.UserID)
	checks := []bot.Check{token, p.checkWorkspace(test), checkScopes(test.Header.Get("X-OAuth-Scopes"))}
	if p.opts.AppToken.Set() {
		checks = append(checks, p.checkSocket(ctx))
	}
	for _, id := range p.opts.Channels {
		checks = append(checks, p.checkChannel(ctx, id))
	}
	return checks
}

func tokenAdvice(err error) string {
	if code := codeOf(err); code != "" {
		return fmt.Sprintf("Slack says %s. Install the app in the workspace again and configure the bot token (xoxb-…) that it shows.", code)
	}
	return fmt.Sprintf("Slack can not be asked: %v. Check that this machine reaches the Slack API over HTTPS.", failure("auth.test", err))
}

func (p *Platform) checkWorkspace(test *sdk.AuthTestResponse) bot.Check {
	c := bot.Check{Name: "Slack workspace", OK: test.TeamID == p.opts.Workspace}
	c.Detail = fmt.Sprintf("The token belongs to %s (%s).", test.Team, test.TeamID)
	if !c.OK {
		c.Detail += fmt.Sprintf(" Configured is %s: change one of the two.", p.opts.Workspace)
	}
	return c
}

func checkScopes(granted string) bot.Check {
	c := bot.Check{Name: "Slack scopes"}
	have := strings.FieldsFunc(granted, func(r rune) bool { return r == ',' || r == ' ' })
	missing := slices.DeleteFunc(scopes(), func(s string) bool { return slices.Contains(have, s) })
	if len(missing) > 0 {
		c.Detail = fmt.Sprintf("The token lacks %s. Update the app from the manifest and install it again.", strings.Join(missing, ", "))
		return c
	}
	c.OK, c.Detail = true, "The token may do all that is needed."
	if extra := slices.DeleteFunc(have, func(s string) bool { return slices.Contains(scopes(), s) }); len(extra) > 0 {
		c.Detail += fmt.Sprintf(" It may do more, which nothing needs: %s.", strings.Join(extra, ", "))
	}
	return c
}

func (p *Platform) checkChannel(ctx context.Context, id string) bot.Check {
	c := bot.Check{Name: "Slack channel " + id}
	channel, err := p.api.GetConversationInfoContext(ctx, &sdk.GetConversationInfoInput{ChannelID: id})
	switch {
	case codeOf(err) == "channel_not_found":
		c.Detail = "We can not see it. Check the id; if the channel is private, invite the app to it."
	case err != nil:
		c.Detail = fmt.Sprintf("Slack can not be asked: %v.", failure("conversations.info", err))
	case channel.IsArchived:
		c.Detail = fmt.Sprintf("#%s is archived. Configure another channel or restore it.", channel.Name)
	case !channel.IsMember && p.ears[id] != nil:
		c.Detail = fmt.Sprintf("We are not in #%s and hear nothing that is posted there. Invite the app to it.", channel.Name)
	case !channel.IsMember:
		c.Detail = fmt.Sprintf("We are not in #%s. Invite the app to it.", channel.Name)
	case p.ears[id] != nil:
		c.OK, c.Detail = true, fmt.Sprintf("We are in #%s and hear what is posted there.", channel.Name)
	default:
		c.OK, c.Detail = true, fmt.Sprintf("We are in #%s.", channel.Name)
	}
	return c
}
