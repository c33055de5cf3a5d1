package slack_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	well := []bot.Check{
		{Name: "Slack token", OK: true, Detail: "We are gateway (U0BOT)."},
		{Name: "Slack workspace", OK: true, Detail: "The token belongs to South West (T0HOME)."},
		{Name: "Slack scopes", OK: true, Detail: "The token may do all that is needed."},
		{Name: "Slack channel C0DESK", OK: true, Detail: "We are in #desk."},
	}
	edit := func(i int, detail string) []bot.Check {
		checks := append([]bot.Check(nil), well...)
		checks[i] = bot.Check{Name: checks[i].Name, Detail: detail}
		return checks
	}
	test := func(team, scopes string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-OAuth-Scopes", scopes)
			writeJSON(w, object{"ok": true, "team": "Another", "team_id": team, "user": "gateway", "user_id": botUser, "bot_id": botID})
		}
	}
	info := func(channel object) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, object{"ok": true, "channel": channel}) }
	}
	const all = "app_mentions:read, channels:history,channels:read,chat:write,commands,files:read,files:write,groups:history,groups:read,im:history,im:write,pins:write,users:read"
	other := edit(1, "The token belongs to Another (T0OTHER). Configured is T0HOME: change one of the two.")
	few := edit(2, "The token lacks app_mentions:read, channels:history, channels:read, files:read, files:write, groups:history, groups:read, im:history, im:write, pins:write, users:read. Update the app from the manifest and install it again.")
	many := edit(2, "")
	many[2] = bot.Check{Name: "Slack scopes", OK: true, Detail: "The token may do all that is needed. It may do more, which nothing needs: reactions:write."}
	few[1].Detail, many[1].Detail = "The token belongs to Another (T0HOME).", "The token belongs to Another (T0HOME)."
	for _, tc := range []struct {
		name, method string
		fault        http.HandlerFunc
		want         []bot.Check
	}{
		{"all is well", "", nil, well},
		{"wrong workspace", "auth.test", test("T0OTHER", all), other},
		{"scopes missing", "auth.test", test(team, "chat:write,commands"), few},
		{"scopes to spare", "auth.test", test(team, all+",reactions:write"), many},
		{"archived channel", "conversations.info", info(object{"name": "desk", "is_member": true, "is_archived": true}), edit(3, "#desk is archived. Configure another channel or restore it.")},
		{"not a member", "conversations.info", info(object{"name": "desk"}), edit(3, "We are not in #desk. Invite the app to it.")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{}))
			if tc.fault != nil {
				s.api.fault(tc.method, tc.fault)
			}
			if diff := cmp.Diff(tc.want, s.Check(t.Context())); diff != "" {
				t.Errorf("checks differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckFailures(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ method, code, want string }{
		{"auth.test", "invalid_auth", "Slack says invalid_auth. Install the app in the workspace again and configure the bot token (xoxb-…) that it shows."},
		{"conversations.info", "channel_not_found", "We can not see it. Check the id; if the channel is private, invite the app to it."},
		{"conversations.info", "missing_scope", "Slack can not be asked: platform asks to try again: conversations.info: missing_scope."},
	} {
		s := newStage(t, says(bot.Message{}))
		s.api.fail(tc.method, tc.code)
		checks := s.Check(t.Context())
		if last := checks[len(checks)-1]; last.OK || last.Detail != tc.want {
			t.Errorf("%s, %s: %+v", tc.method, tc.code, last)
		}
	}
	s := newStage(t, says(bot.Message{}))
	s.api.Close()
	if checks := s.Check(t.Context()); len(checks) != 1 || checks[0].OK {
		t.Errorf("Slack is away: %+v", checks)
	}
}

func TestCheckHeardChannel(t *testing.T) {
	t.Parallel()
	for member, want := range map[bool]string{
		true:  "We are in #desk and hear what is posted there.",
		false: "We are not in #desk and hear nothing that is posted there. Invite the app to it.",
	} {
		s := newEars(t, says(bot.Message{}))
		s.api.fault("conversations.info", func(w http.ResponseWriter, _ *http.Request) {
			writeJSON(w, object{"ok": true, "channel": object{"name": "desk", "is_member": member}})
		})
		checks := s.Check(t.Context())
		if last := checks[len(checks)-1]; last != (bot.Check{Name: "Slack channel " + shared, OK: member, Detail: want}) {
			t.Errorf("%+v", last)
		}
	}
}
