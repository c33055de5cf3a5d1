package mattermost

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/config"
)

// SetUp is what Setup did.
type SetUp struct {
	// Tokens are those of the commands, to be stored as Options.CommandTokens.
	Tokens []config.Secret
	// Did has a sentence for each thing that was made, changed or found right.
	Did []string
}

// Setup registers the commands in teams, by their names, and adds the bot to the teams and to Options.Channels. It may
// be run again at any time: what is there is brought up to date and keeps its token. Admin is an access token of
// somebody who may manage the teams and their slash commands; it is not kept. With the error comes what was done before.
func (p *Platform) Setup(ctx context.Context, admin config.Secret, teams []string) (SetUp, error) {
	s := setup{p: p, api: client(p.Options, admin)}
	me, err := p.people.whoAmI(ctx)
	if err != nil {
		return SetUp{}, err
	}
	if !me.IsBot {
		return SetUp{}, errors.New("mattermost: the configured token is that of a person, not of a bot account")
	}
	who, resp, err := s.api.GetMe(ctx, "")
	if err != nil {
		return SetUp{}, s.failure("use this program", resp, err)
	}
	s.admin = who.Username
	for _, team := range teams {
		if err := s.team(ctx, team, me); err != nil {
			return s.done, err
		}
	}
	for _, channel := range p.Channels {
		if err := s.channel(ctx, channel, me); err != nil {
			return s.done, err
		}
	}
	return s.done, s.private(ctx)
}

type setup struct {
	p    *Platform
	api  *model.Client4
	done SetUp
	// admin is the username of whose token it is.
	admin string
}

func (s *setup) did(format string, args ...any) {
	s.done.Did = append(s.done.Did, fmt.Sprintf(format, args...))
}

// failure says what the administrator could not do.
func (s *setup) failure(what string, resp *model.Response, err error) error {
	status := 0
	if resp != nil {
		status = resp.StatusCode
	}
	switch status {
	case http.StatusUnauthorized:
		return errors.New("mattermost: the server does not take the administrator's token: it is wrong, expired or revoked. Make a new one")
	case http.StatusForbidden:
		return fmt.Errorf("mattermost: @%s may not %s. Use the access token of a system administrator", s.admin, what)
	case http.StatusNotFound:
		return fmt.Errorf("mattermost: @%s could not %s: the server does not know it. Check how it is written", s.admin, what)
	}
	return failure(what, resp, err)
}

func (s *setup) team(ctx context.Context, name string, me *model.User) error {
	team, resp, err := s.api.GetTeamByName(ctx, name, "")
	if err != nil {
		return s.failure("see the team "+name, resp, err)
	}
	if err := s.join(ctx, team, me); err != nil {
		return err
	}
	registered, resp, err := s.api.ListCommands(ctx, team.Id, true)
	if err != nil {
		return s.failure("manage the slash commands of the team "+name, resp, err)
	}
	for _, command := range s.p.Commands {
		if err := s.command(ctx, team, byTrigger(registered, command.Name), command); err != nil {
			return err
		}
	}
	return nil
}

func (s *setup) join(ctx context.Context, team *model.Team, me *model.User) error {
	member, resp, err := s.api.GetTeamMember(ctx, team.Id, me.Id, "")
	if err == nil && member.DeleteAt == 0 { // who left is still listed
		s.did("@%s is in the team %s.", me.Username, team.Name)
		return nil
	}
	if err == nil || missing(resp, err) {
		_, resp, err = s.api.AddTeamMember(ctx, team.Id, me.Id)
	}
	if err != nil {
		return s.failure("add the bot to the team "+team.Name, resp, err)
	}
	s.did("Added @%s to the team %s.", me.Username, team.Name)
	return nil
}

// command registers a command or brings it up to date: the server refuses a second one of the same name.
func (s *setup) command(ctx context.Context, team *model.Team, old *model.Command, command bot.Command) error {
	want := model.Command{TeamId: team.Id}
	if old != nil {
		want = *old
	}
	s.fill(&want, command)
	switch {
	case old != nil && *old == want:
		s.did("/%s in %s is up to date.", command.Name, team.Name)
	case old != nil:
		updated, resp, err := s.api.UpdateCommand(ctx, &want)
		if err != nil {
			return s.failure("change /"+command.Name+" in the team "+team.Name, resp, err)
		}
		want = *updated
		s.did("Updated /%s in %s.", command.Name, team.Name)
	default:
		created, resp, err := s.api.CreateCommand(ctx, &want)
		if err != nil {
			return s.failure("register /"+command.Name+" in the team "+team.Name, resp, err)
		}
		want = *created
		s.did("Registered /%s in %s.", command.Name, team.Name)
	}
	s.done.Tokens = append(s.done.Tokens, config.NewSecret(want.Token))
	return nil
}

func (s *setup) fill(c *model.Command, command bot.Command) {
	var verbs []string
	for _, v := range command.Verbs {
		if !v.Hidden {
			verbs = append(verbs, v.Name)
		}
	}
	c.Trigger, c.Method, c.URL = command.Name, model.CommandMethodPost, s.p.CallbackURL+commandPath
	c.DisplayName, _ = fit(command.Name, 64)
	c.Description, _ = fit(command.Help, 128)
	c.AutoComplete, c.AutoCompleteDesc = true, command.Help
	c.AutoCompleteHint = "[" + strings.Join(append(verbs, "help"), " | ") + "]"
}

func (s *setup) channel(ctx context.Context, id string, me *model.User) error {
	_, resp, err := s.api.GetChannelMember(ctx, id, me.Id, "")
	if err == nil {
		s.did("@%s is in the channel %s.", me.Username, id)
		return nil
	}
	if missing(resp, err) {
		if _, resp, err = s.api.AddChannelMember(ctx, id, me.Id); err == nil {
			s.did("Added @%s to the channel %s.", me.Username, id)
			return nil
		}
	}
	return s.failure("add the bot to the channel "+id, resp, err)
}

func missing(resp *model.Response, err error) bool {
	return err != nil && resp != nil && resp.StatusCode == http.StatusNotFound
}

func byTrigger(all []*model.Command, trigger string) *model.Command {
	for _, c := range all {
		if c.Trigger == trigger && c.DeleteAt == 0 {
			return c
		}
	}
	return nil
}
