package slackserver

import (
	"context"
	"fmt"
	"maps"
)

// person is one human member of our workspace or of a partner's.
type person struct {
	id    UserID
	name  string
	team  TeamID
	token string // The emulator's, for what the person does.
	left  bool   // The account is deactivated.
}

// AddUser adds a person to our workspace and to its public channels. The name
// is the one that is shown; the mail address is made from it: priya.shah@force.example.
func (s *Server) AddUser(name string) UserID {
	s.tb.Helper()
	return s.addPerson(name, homeTeam)
}

// AddPartner adds another organisation's workspace. It sees nothing of ours
// but the channels that are shared with it.
func (s *Server) AddPartner(name string) TeamID {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := TeamID(fmt.Sprintf("T0PARTNER%02d", s.next()))
	s.partners[id] = name
	return id
}

// AddPartnerUser adds a person to a partner's workspace and to the channels
// that are shared with it. To our bot the person is a stranger until there is
// such a channel.
func (s *Server) AddPartnerUser(team TeamID, name string) UserID {
	s.tb.Helper()
	if _, ok := s.partners[team]; !ok {
		s.tb.Fatalf("%s is no partner", team)
	}
	return s.addPerson(name, team)
}

// Deactivate takes a person's account away. Slack goes on taking messages to them, which nobody reads.
func (s *Server) Deactivate(user UserID) {
	s.tb.Helper()
	p, err := s.find(user)
	if err != nil {
		s.tb.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p.left = true
}

func (s *Server) hasLeft(p *person) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return p.left
}

func (s *Server) addPerson(name string, team TeamID) UserID {
	s.tb.Helper()
	ctx := s.running
	s.mu.Lock()
	spare := s.spares
	s.spares++
	s.mu.Unlock()
	if spare >= spares {
		s.tb.Fatalf("no more than %d people on one test server", spares)
	}
	p := &person{name: name, team: team, token: spareToken(spare)}
	who, err := s.emulator.call(ctx, p.token, "auth.test", nil)
	if err != nil {
		s.tb.Fatalf("add %s: %v", name, err)
	}
	p.id = UserID(str(who, "user_id"))
	profile := object{"real_name": name, "display_name": name, "email": handle(name) + "@force.example"}
	if _, err := s.emulator.call(ctx, p.token, "users.profile.set", object{"profile": profile}); err != nil {
		s.tb.Fatalf("add %s: %v", name, err)
	}
	s.mu.Lock()
	s.people[p.id] = p
	channels := maps.Clone(s.channels)
	s.mu.Unlock()
	for _, c := range channels {
		if c.admits(p) {
			s.invite(c, p.id)
		}
	}
	return p.id
}

// find returns a person or an error that names who is missing.
func (s *Server) find(id UserID) (*person, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.people[id]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("there is no user %q: add them first", id)
}

// teamOf returns an author's workspace; the bot's is ours.
func (s *Server) teamOf(id UserID) TeamID {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.people[id]; ok {
		return p.team
	}
	return homeTeam
}

// stranger tells whether the bot shares no channel with a person of another workspace.
func (s *Server) stranger(p *person) bool {
	if p.team == homeTeam {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.channels {
		if c.im == "" && c.members[p.id] && c.members[botUser] {
			return false
		}
	}
	return true
}

func (s *Server) userInfo(ctx context.Context, args object) (object, error) {
	answer, err := s.emulator.call(ctx, botToken, "users.info", args)
	if err != nil {
		return nil, err
	}
	return answer, s.mendUser(answer["user"])
}

// userByEmail finds our own people only: Slack does not tell the addresses of others.
func (s *Server) userByEmail(ctx context.Context, args object) (object, error) {
	answer, err := s.emulator.call(ctx, botToken, "users.lookupByEmail", args)
	if err != nil {
		return nil, err
	}
	if err := s.mendUser(answer["user"]); err != nil || str(answer, "user", "team_id") != string(homeTeam) {
		return nil, refuse("users_not_found")
	}
	return answer, nil
}

// mendUser puts in the name and the workspace, which the emulator does not
// know, and hides the people who are nobody yet.
func (s *Server) mendUser(v any) error {
	u, _ := v.(object)
	if str(u, "id") == string(botUser) {
		return nil
	}
	p, err := s.find(UserID(str(u, "id")))
	if err != nil {
		return refuse("user_not_found")
	}
	u["name"], u["team_id"], u["is_stranger"], u["deleted"] = handle(p.name), string(p.team), s.stranger(p), s.hasLeft(p)
	if p.team != homeTeam {
		profile, _ := u["profile"].(object)
		delete(profile, "email")
	}
	return nil
}

func (s *Server) teamInfo(ctx context.Context, args object) (object, error) {
	answer, err := s.emulator.call(ctx, botToken, "team.info", args)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch id := TeamID(str(args, "team")); {
	case id == "" || id == homeTeam:
	case s.partners[id] == "":
		return nil, refuse("team_not_found")
	default:
		answer["team"] = object{"id": id, "name": s.partners[id], "domain": handle(s.partners[id])}
	}
	return answer, nil
}
