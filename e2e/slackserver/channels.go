package slackserver

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// room is a channel, or the direct messages of one person with the bot.
type room struct {
	id      ChannelID
	name    string
	private bool
	teams   []TeamID // Partners it is shared with.
	members map[UserID]bool
	im      UserID // The person, if these are direct messages.
}

// ChannelOption makes a channel other than public with everybody in it.
type ChannelOption func(*room)

// SharedWith shares the channel with partners: a Slack Connect channel, hosted by us.
func SharedWith(teams ...TeamID) ChannelOption {
	return func(c *room) { c.teams = teams }
}

// Private makes the channel private to these members and the bot.
func Private(members ...UserID) ChannelOption {
	return func(c *room) {
		c.private = true
		for _, m := range members {
			c.members[m] = true
		}
	}
}

// WithoutBot leaves the bot out of the channel.
func WithoutBot() ChannelOption {
	return func(c *room) { c.members[botUser] = false }
}

// AddChannel adds a channel. Its members are the bot, the people of our
// workspace and of the partners it is shared with, now and later.
func (s *Server) AddChannel(name string, options ...ChannelOption) ChannelID {
	s.tb.Helper()
	c := &room{name: name, members: map[UserID]bool{botUser: true}}
	for _, o := range options {
		o(c)
	}
	answer, err := s.emulator.call(s.running, adminToken, "conversations.create", object{"name": name, "is_private": c.private})
	if err != nil {
		s.tb.Fatalf("add channel %s: %v", name, err)
	}
	c.id = ChannelID(str(answer, "channel", "id"))
	s.mu.Lock()
	for _, p := range s.people {
		c.members[p.id] = c.members[p.id] || c.admits(p)
	}
	s.channels[c.id] = c
	members := maps.Clone(c.members)
	s.mu.Unlock()
	for id, in := range members {
		if in {
			s.invite(c, id)
		}
	}
	return c.id
}

// admits tells whether a person is in a channel without being asked.
func (c *room) admits(p *person) bool {
	return !c.private && c.im == "" && (p.team == homeTeam || slices.Contains(c.teams, p.team))
}

func (c *room) kind() string {
	switch {
	case c.im != "":
		return "im"
	case c.private:
		return "group"
	}
	return "channel"
}

// invite makes someone a member, with us and in the emulator.
func (s *Server) invite(c *room, id UserID) {
	s.tb.Helper()
	if _, err := s.emulator.call(s.running, adminToken, "conversations.invite", object{"channel": c.id, "users": id}); err != nil {
		s.tb.Fatalf("invite %s to %s: %v", id, c.name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.members[id] = true
}

// findChannel returns a channel or an error that names which is missing.
func (s *Server) findChannel(id ChannelID) (*room, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.channels[id]; ok {
		return c, nil
	}
	return nil, fmt.Errorf("there is no channel %q: add it first", id)
}

// visible returns a channel as the bot sees it, and whether it is a member.
// Private channels of others do not exist for it.
func (s *Server) visible(id string) (c *room, member bool, err error) {
	c, err = s.findChannel(ChannelID(id))
	if err != nil {
		return nil, false, refuse("channel_not_found")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	member = c.members[botUser]
	if c.private && !member {
		return nil, false, refuse("channel_not_found")
	}
	return c, member, nil
}

// reach holds that the bot can write to and read a channel. The emulator
// lets everybody into public channels; Slack wants a member.
func (s *Server) reach(id string) error {
	_, member, err := s.visible(id)
	if err == nil && !member {
		err = refuse("not_in_channel")
	}
	return err
}

// noteDM remembers whose direct messages a channel holds.
func (s *Server) noteDM(id ChannelID, user UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.channels[id] == nil {
		s.channels[id] = &room{id: id, name: "directmessage", im: user, members: map[UserID]bool{user: true, botUser: true}}
	}
}

func (s *Server) openConversation(ctx context.Context, args object) (object, error) {
	user := UserID(str(args, "users"))
	if p, err := s.find(user); str(args, "users") != "" && (err != nil || s.stranger(p)) {
		return nil, refuse("user_not_found")
	} else if err == nil && s.hasLeft(p) {
		return nil, refuse("user_disabled")
	}
	answer, err := s.emulator.call(ctx, botToken, "conversations.open", args)
	if err == nil && user != "" {
		s.noteDM(ChannelID(str(answer, "channel", "id")), user)
	}
	return answer, err
}

func (s *Server) conversationInfo(ctx context.Context, args object) (object, error) {
	c, _, err := s.visible(str(args, "channel"))
	if err != nil {
		return nil, err
	}
	answer, err := s.emulator.call(ctx, botToken, "conversations.info", args)
	if err != nil {
		return nil, err
	}
	info, _ := answer["channel"].(object)
	info["context_team_id"] = homeTeam
	info["is_shared"], info["is_ext_shared"], info["is_pending_ext_shared"] = len(c.teams) > 0, len(c.teams) > 0, false
	if len(c.teams) > 0 {
		info["conversation_host_id"] = homeTeam
		info["shared_team_ids"] = append([]TeamID{homeTeam}, c.teams...)
		info["connected_team_ids"] = c.teams
	}
	return answer, nil
}

func (s *Server) channelMembers(ctx context.Context, args object) (object, error) {
	if _, _, err := s.visible(str(args, "channel")); err != nil {
		return nil, err
	}
	answer, err := s.emulator.call(ctx, botToken, "conversations.members", args)
	if err != nil {
		return nil, err
	}
	members, _ := answer["members"].([]any)
	answer["members"] = slices.DeleteFunc(members, func(m any) bool { return m == adminUser })
	return answer, nil
}

// userConversations lists the bot's channels, which the emulator cannot. It knows only the kinds a bot asks for.
func (s *Server) userConversations(ctx context.Context, args object) (object, error) {
	kinds := strings.Split(str(args, "types"), ",")
	if str(args, "types") == "" {
		kinds = []string{"public_channel"}
	}
	asked := map[string]bool{}
	for _, k := range kinds {
		asked[map[string]string{"public_channel": "channel", "private_channel": "group", "im": "im"}[strings.TrimSpace(k)]] = true
	}
	s.mu.Lock()
	var ids []ChannelID
	for _, c := range s.channels {
		if c.members[botUser] && asked[c.kind()] {
			ids = append(ids, c.id)
		}
	}
	s.mu.Unlock()
	slices.Sort(ids)
	channels := []any{}
	for _, id := range ids {
		info, err := s.conversationInfo(ctx, object{"channel": string(id)})
		if err != nil {
			return nil, err
		}
		channels = append(channels, info["channel"])
	}
	return object{"ok": true, "channels": channels, "response_metadata": object{"next_cursor": ""}}, nil
}
