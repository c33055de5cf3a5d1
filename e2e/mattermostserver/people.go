package mattermostserver

import (
	"testing"

	"github.com/mattermost/mattermost/server/public/model"
)

const password = "Gatewaybot-tests-2026"

// CreateUser makes a member of the team and logs them in. Their username is name with an ending that is this test's.
func (s *Server) CreateUser(t testing.TB, name string) (*model.Client4, *model.User) {
	t.Helper()
	username := name + s.suffix
	user, _, err := s.Admin.CreateUser(t.Context(), &model.User{
		Username: username, Email: username + "@police.example", Password: password,
	})
	if err != nil {
		t.Fatalf("create user %s: %v", name, err)
	}
	s.join(t, user.Id)
	client := model.NewAPIv4Client(s.URL)
	if _, _, err := client.Login(t.Context(), username, password); err != nil {
		t.Fatalf("log %s in: %v", name, err)
	}
	return client, user
}

// CreateChannel makes a channel of the team, with the administrator and members in it.
func (s *Server) CreateChannel(t testing.TB, name string, private bool, members ...*model.User) *model.Channel {
	t.Helper()
	kind := model.ChannelTypeOpen
	if private {
		kind = model.ChannelTypePrivate
	}
	channel, _, err := s.Admin.CreateChannel(t.Context(), &model.Channel{
		TeamId: s.Team.Id, Name: name, DisplayName: name, Type: kind,
	})
	if err != nil {
		t.Fatalf("create channel %s: %v", name, err)
	}
	for _, member := range members {
		s.admit(t, channel, member.Id)
	}
	return channel
}

// CreateBot makes a bot account, puts it in the team and in channels, and returns it with an access token. Its username
// is name with an ending that is this test's.
func (s *Server) CreateBot(t testing.TB, name string, channels ...*model.Channel) (*model.Bot, string) {
	t.Helper()
	bot, _, err := s.Admin.CreateBot(t.Context(), &model.Bot{Username: name + s.suffix, DisplayName: name})
	if err != nil {
		t.Fatalf("create bot %s: %v", name, err)
	}
	token, _, err := s.Admin.CreateUserAccessToken(t.Context(), bot.UserId, "end-to-end tests", 0)
	if err != nil {
		t.Fatalf("create the token of bot %s: %v", name, err)
	}
	s.join(t, bot.UserId)
	for _, channel := range channels {
		s.admit(t, channel, bot.UserId)
	}
	return bot, token.Token
}

func (s *Server) join(t testing.TB, userID string) {
	t.Helper()
	if _, _, err := s.Admin.AddTeamMember(t.Context(), s.Team.Id, userID); err != nil {
		t.Fatalf("add to the team: %v", err)
	}
}

func (s *Server) admit(t testing.TB, channel *model.Channel, userID string) {
	t.Helper()
	if _, _, err := s.Admin.AddChannelMember(t.Context(), channel.Id, userID); err != nil {
		t.Fatalf("add to channel %s: %v", channel.Name, err)
	}
}
