package slackserver_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"gatewaybot/e2e/slackserver"
)

func TestPartners(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	council := s.AddPartner("City Council")
	lena := s.AddPartnerUser(council, "Lena Ortiz")
	stranger, err := b.api.GetUserInfoContext(ctx, string(lena))
	if err != nil || !stranger.IsStranger || stranger.TeamID != string(council) {
		t.Errorf("before there is a channel: %+v, error %v", stranger, err)
	}
	if _, _, err := b.api.PostMessageContext(ctx, string(lena), card(false)...); err == nil || err.Error() != "channel_not_found" {
		t.Errorf("a stranger got a direct message, error %v", err)
	}

	shared := s.AddChannel("council", slackserver.SharedWith(council))
	s.AddChannel("gateway")
	user, err := b.api.GetUserInfoContext(ctx, string(lena))
	if err != nil || user.IsStranger || user.TeamID != string(council) || user.Profile.Email != "" || user.Profile.RealName != "Lena Ortiz" {
		t.Errorf("with a channel: %+v, error %v", user, err)
	}
	if _, _, err := b.api.PostMessageContext(ctx, string(lena), card(false)...); err != nil {
		t.Errorf("no direct message to a partner: %v", err)
	}
	info, err := b.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: string(shared)})
	if err != nil || !info.IsExtShared || !info.IsShared || info.ConversationHostID != string(s.TeamID()) {
		t.Errorf("shared channel %+v, error %v", info, err)
	}
	if diff := cmp.Diff([]string{string(council)}, info.ConnectedTeamIDs); diff != "" {
		t.Errorf("connected (-want +got):\n%s", diff)
	}
	if _, err := s.Command(ctx, lena, shared, "/gateway", "new"); err == nil || !strings.Contains(err.Error(), "not a valid command") {
		t.Errorf("a partner typed a command, error %v", err)
	}
}

func TestPartnersPosts(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	council := s.AddPartner("City Council")
	shared := s.AddChannel("council", slackserver.SharedWith(council))
	lena := s.AddPartnerUser(council, "Lena Ortiz")
	if _, err := s.Mention(ctx, lena, shared, "intel"); err != nil {
		t.Fatal(err)
	}
	h := b.hear(t, "message")
	got := map[string]any{
		"outer": h.raw["team_id"], "context": h.raw["context_team_id"], "shared": h.raw["is_ext_shared_channel"],
		"team": h.event()["team"], "authorised": h.Data.(*slackevents.EventsAPICallbackEvent).Authorizations[0].TeamID,
	}
	home, theirs := string(s.TeamID()), string(council)
	if diff := cmp.Diff(map[string]any{"outer": theirs, "context": home, "shared": true, "team": theirs, "authorised": home}, got); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	h = b.hear(t, "app_mention")
	got = map[string]any{"outer": h.raw["team_id"], "team": h.event()["team"], "user_team": h.event()["user_team"]}
	if diff := cmp.Diff(map[string]any{"outer": home, "team": home, "user_team": theirs}, got); diff != "" {
		t.Errorf("app_mention (-want +got):\n%s", diff)
	}
}

func TestPartnersPressAndSubmit(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	council := s.AddPartner("City Council")
	lena := s.AddPartnerUser(council, "Lena Ortiz")
	shared := s.AddChannel("council", slackserver.SharedWith(council))
	if _, _, err := b.api.PostMessageContext(ctx, string(shared), card(false)...); err != nil {
		t.Fatal(err)
	}
	posted, err := s.WaitMessage(ctx, shared, func(m slackserver.Message) bool { return len(m.Labels()) > 0 })
	if err != nil {
		t.Fatal(err)
	}
	b.answers(func(ic slack.InteractionCallback) any {
		if ic.Type == slack.InteractionTypeBlockActions {
			if _, err := b.api.OpenViewContext(ctx, ic.TriggerID, requestForm(ic.Channel.ID)); err != nil {
				t.Error(err)
			}
		}
		return nil
	})
	if err := s.Press(ctx, lena, posted, "take"); err != nil {
		t.Fatal(err)
	}
	view, err := s.OpenView(ctx, lena)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Submit(ctx, lena, view, map[string]any{"what": "A van", "kind": "CCTV"}); err != nil {
		t.Fatal(err)
	}
	press, form := b.last(t, slack.InteractionTypeBlockActions), b.last(t, slack.InteractionTypeViewSubmission)
	got := []string{press.Team.ID, press.User.TeamID, form.Team.ID, form.User.TeamID, form.View.AppInstalledTeamID}
	home, theirs := string(s.TeamID()), string(council)
	if diff := cmp.Diff([]string{home, theirs, theirs, theirs, home}, got); diff != "" {
		t.Errorf("teams (-want +got):\n%s", diff)
	}
}

func TestTeams(t *testing.T) {
	t.Parallel()
	s, b := start(t, append(slackserver.DefaultScopes(), "team:read", "users:read.email")...)
	ctx := t.Context()
	council := s.AddPartner("City Council")
	theirs, err := b.api.GetOtherTeamInfoContext(ctx, string(council))
	if err != nil || theirs.Name != "City Council" || theirs.ID != string(council) {
		t.Errorf("theirs %+v, error %v", theirs, err)
	}
	ours, err := b.api.GetTeamInfoContext(ctx)
	if err != nil || ours.ID != string(s.TeamID()) {
		t.Errorf("ours %+v, error %v", ours, err)
	}
	s.AddPartnerUser(council, "Lena Ortiz")
	priya := s.AddUser("Priya Shah")
	found, err := b.api.GetUserByEmailContext(ctx, "priya.shah@force.example")
	if err != nil || found.ID != string(priya) || found.Name != "priya.shah" {
		t.Errorf("found %+v, error %v", found, err)
	}
	if _, err := b.api.GetUserByEmailContext(ctx, "lena.ortiz@force.example"); err == nil {
		t.Error("a partner's address was found")
	}
}
