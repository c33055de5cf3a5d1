package mattermostserver

import (
	"fmt"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"
)

// Guests and people of connected servers need a licence, so the accounts of ordinary users are made into them where the
// server keeps them. The user must have logged in before: the server lets neither kind do that on an unlicensed copy.

// MakeGuest makes a user one of an agency that is a guest here, in the team and in all channels that they are in.
func (s *Server) MakeGuest(t testing.TB, user *model.User) {
	t.Helper()
	s.change(t, fmt.Sprintf(`
		UPDATE users SET roles = 'system_guest' WHERE id = '%[1]s';
		UPDATE sessions SET roles = 'system_guest' WHERE userid = '%[1]s';
		UPDATE teammembers SET schemeguest = true, schemeuser = false WHERE userid = '%[1]s';
		UPDATE channelmembers SET schemeguest = true, schemeuser = false WHERE userid = '%[1]s';`, user.Id))
}

// MakeRemote makes a user the shadow of somebody on a connected server, as which others see them, and shares their
// channels with that server. It gives the server's id.
func (s *Server) MakeRemote(t testing.TB, user *model.User) string {
	t.Helper()
	remote := model.NewId()
	s.change(t, fmt.Sprintf(`
		UPDATE users SET remoteid = '%[2]s', username = username || ':agency' WHERE id = '%[1]s';
		UPDATE channels SET shared = true WHERE type IN ('O', 'P') AND name NOT IN ('town-square', 'off-topic') AND id IN
			(SELECT channelid FROM channelmembers WHERE userid = '%[1]s');`, user.Id, remote))
	return remote
}

// change changes the database behind the server's back.
func (s *Server) change(t testing.TB, statements string) {
	t.Helper()
	psql := s.installation.database.command(t.Context(), "psql", "--quiet", "--set", "ON_ERROR_STOP=1",
		"--dbname", s.installation.database.source(), "--command", statements)
	if out, err := psql.CombinedOutput(); err != nil {
		t.Fatalf("change the database: %v: %s", err, out)
	}
	if _, err := s.Admin.InvalidateCaches(t.Context()); err != nil {
		t.Fatalf("forget what was read from the database: %v", err)
	}
}
