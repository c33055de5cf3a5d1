package slackserver

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
)

// Reply is what the bot answered to a command at once. It is zero if the bot
// only took note; then the answer may come later, see Ephemerals.
type Reply struct {
	Message   Message
	InChannel bool // Everybody in the channel saw it, the command itself included.
}

// Command types a slash command: Command(ctx, user, channel, "/gateway", "list open").
// The error is what the person sees instead of an answer: ErrTimeout, a
// StatusError, or that Slack has no such command for members of a partner.
func (s *Server) Command(ctx context.Context, user UserID, channel ChannelID, command, text string, how ...Signing) (Reply, error) {
	p, c, err := s.who(user, channel)
	if err != nil {
		return Reply{}, err
	}
	if p.team != homeTeam {
		return Reply{}, fmt.Errorf("%s is not a valid command: commands are for the workspace that has the app", command)
	}
	s.stack(user, nil) // Nobody types a command while a modal is open.
	body, err := s.deliver(ctx, form(s.opts.CommandPath, url.Values{
		"token":                 {"unused"},
		"team_id":               {string(homeTeam)},
		"team_domain":           {domain},
		"channel_id":            {string(channel)},
		"channel_name":          {c.shownName()},
		"user_id":               {string(user)},
		"user_name":             {handle(p.name)},
		"command":               {command},
		"text":                  {text},
		"api_app_id":            {appID},
		"is_enterprise_install": {"false"},
		"response_url":          {s.newResponseURL("commands", user, channel, nil)},
		"trigger_id":            {s.newTrigger(user)},
	}, how))
	if err != nil || len(body) == 0 {
		return Reply{}, err
	}
	return s.takeReply(ctx, user, channel, body)
}

// takeReply shows the body of the bot's answer, which is a message or plain text.
func (s *Server) takeReply(ctx context.Context, user UserID, channel ChannelID, body []byte) (Reply, error) {
	args := decode(body)
	if args == nil {
		args = object{"text": string(body)}
	}
	if !s.allowed("the answer to a command", checkMessage(args)) {
		return Reply{}, refuse("invalid_blocks")
	}
	if str(args, "response_type") != "in_channel" {
		return Reply{Message: s.show(user, channel, s.newTS(), args)}, nil
	}
	answer, err := s.say(ctx, string(channel), args)
	if err != nil {
		return Reply{}, err
	}
	message, _ := answer["message"].(object)
	return Reply{Message: newMessage(channel, message), InChannel: true}, nil
}

// who looks up a person and a channel and that the one is in the other.
func (s *Server) who(user UserID, channel ChannelID) (*person, *room, error) {
	p, err := s.find(user)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.findChannel(channel)
	if err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !c.members[user] {
		return nil, nil, fmt.Errorf("%s is not in channel %s", p.name, c.name)
	}
	return p, c, nil
}

// shownName is the name that commands carry, which tells little of private places.
func (c *room) shownName() string {
	switch c.kind() {
	case "im":
		return "directmessage"
	case "group":
		return "privategroup"
	}
	return c.name
}

// interaction is what all interactions have in common.
func (s *Server) interaction(kind string, p *person) object {
	return object{
		"type": kind, "token": "unused", "api_app_id": appID, "enterprise": nil, "is_enterprise_install": false,
		"team":       object{"id": homeTeam, "domain": domain},
		"user":       object{"id": p.id, "username": handle(p.name), "name": handle(p.name), "team_id": p.team},
		"trigger_id": s.newTrigger(p.id),
	}
}

// interact sends an interaction to the bot.
func (s *Server) interact(ctx context.Context, payload object, how []Signing) ([]byte, error) {
	raw, err := json.Marshal(payload)
	if err != nil {
		return nil, fmt.Errorf("encode %v: %w", payload["type"], err)
	}
	return s.deliver(ctx, form(s.opts.InteractionPath, url.Values{"payload": {string(raw)}}, how))
}
