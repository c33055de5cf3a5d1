package mattermost

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// Check looks whether the server and this program can reach and know each other. It changes nothing.
func (p *Platform) Check(ctx context.Context) []bot.Check {
	checks := []bot.Check{p.checkServer(ctx)}
	me, check := p.checkAccount(ctx)
	checks = append(checks, check)
	member := "" // a channel that the bot can use
	if me != nil {
		for _, id := range p.Channels {
			c := p.checkChannel(ctx, id, me.Id)
			if c.OK && me.IsBot {
				member = id
			}
			checks = append(checks, c)
		}
		checks = append(checks, p.checkCommands(ctx, me.Id)...)
	}
	return append(checks, p.checkTokens(), p.checkCallback(ctx), p.checkPrivate(ctx, member))
}

func (p *Platform) checkServer(ctx context.Context) bot.Check {
	c := bot.Check{Name: "Mattermost answers"}
	_, resp, err := p.api.GetPing(ctx)
	if err != nil {
		c.Detail = fmt.Sprintf("%v. Check the address %s and that this machine can reach it.", failure("ping", resp, err), p.URL)
		return c
	}
	c.OK, c.Detail = true, p.URL
	if resp.ServerVersion != "" {
		c.Detail += ", version " + resp.ServerVersion
	}
	return c
}

func (p *Platform) checkAccount(ctx context.Context) (*model.User, bot.Check) {
	c := bot.Check{Name: "Mattermost token"}
	me, err := p.people.whoAmI(ctx)
	switch {
	case err != nil:
		c.Detail = err.Error() + ". Make a new token for the bot account. A bot is switched off with the person who made it, unless DisableBotsWhenOwnerIsDeactivated is false."
		return nil, c
	case !me.IsBot:
		c.Detail = "The token is that of a person, @" + me.Username + ". Use one of a bot account."
	default:
		c.OK, c.Detail = true, "The bot is @"+me.Username+"."
	}
	return me, c
}

func (p *Platform) checkChannel(ctx context.Context, id, me string) bot.Check {
	c := bot.Check{Name: "Mattermost channel " + id}
	channel, _, err := p.api.GetChannel(ctx, id)
	if err == nil {
		_, _, err = p.api.GetChannelMember(ctx, id, me, "")
	}
	switch {
	case err != nil:
		c.Detail = "The bot is not a member, or there is no such channel. Check the id, and invite the bot or run the set-up again."
		if p.hears(id) {
			c.Detail += " Until then I hear nothing of what is said there."
		}
	case channel.DeleteAt != 0:
		c.Detail = "The channel " + channel.DisplayName + " is archived. Unarchive it or choose another."
	default:
		c.OK, c.Detail = true, "The bot is a member of "+channel.DisplayName+"."
		if p.hears(id) {
			c.Detail += " I hear every post there."
		}
	}
	return c
}

// checkCommands looks in each of the bot's teams. A plain bot is not shown where a command leads, so that is compared
// only where the server says it.
func (p *Platform) checkCommands(ctx context.Context, me string) []bot.Check {
	teams, resp, err := p.api.GetTeamsForUser(ctx, me, "")
	if err != nil || len(teams) == 0 {
		c := bot.Check{Name: "Mattermost commands", Detail: "The bot is in no team. Run the set-up with the names of the teams."}
		if err != nil {
			c.Detail = failure("get teams", resp, err).Error()
		}
		return []bot.Check{c}
	}
	var checks []bot.Check
	for _, team := range teams {
		checks = append(checks, p.checkTeam(ctx, team))
	}
	return checks
}

func (p *Platform) checkTeam(ctx context.Context, team *model.Team) bot.Check {
	c := bot.Check{Name: "Mattermost commands in " + team.DisplayName}
	registered, resp, err := p.api.ListCommands(ctx, team.Id, false)
	if err != nil {
		c.Detail = failure("list commands", resp, err).Error()
		return c
	}
	var wrong []string
	for _, command := range p.Commands {
		if found := byTrigger(registered, command.Name); found == nil {
			wrong = append(wrong, "/"+command.Name+" is not registered")
		} else if found.URL != "" && found.URL != p.CallbackURL+commandPath {
			wrong = append(wrong, "/"+command.Name+" leads to another address")
		}
	}
	if len(wrong) > 0 {
		c.Detail = strings.Join(wrong, "; ") + ". Run the set-up again."
		return c
	}
	c.OK, c.Detail = true, fmt.Sprintf("All %d are registered.", len(p.Commands))
	return c
}

func (p *Platform) checkTokens() bot.Check {
	c := bot.Check{Name: "Mattermost command tokens", OK: len(p.tokens) > 0, Detail: fmt.Sprintf("%d are set.", len(p.tokens))}
	if !c.OK {
		c.Detail = "None is set, so no slash command is believed. Run the set-up and store the tokens that it gives."
	}
	return c
}

// checkCallback asks our own address for what it does not give, which only this program refuses in this way.
func (p *Platform) checkCallback(ctx context.Context) bot.Check {
	c := bot.Check{Name: "Mattermost callback address"}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.CallbackURL+commandPath, nil)
	if err != nil {
		c.Detail = "The callback address can not be used. Correct it."
		return c
	}
	resp, err := p.HTTPClient.Do(req)
	if err != nil {
		c.Detail = "Nothing answers at " + p.CallbackURL + ". Start the program, or correct the address."
		return c
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)) // only the status counts
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed {
		c.Detail = fmt.Sprintf("Something else answers at %s (status %d). Correct the address or the proxy.", p.CallbackURL, resp.StatusCode)
		return c
	}
	c.OK, c.Detail = true, p.CallbackURL+" leads here from this machine. The Mattermost server must reach it too."
	return c
}
