package slack_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

func with(o object, key string, value any) object {
	c := object{key: value}
	for k, v := range o {
		if k != key {
			c[k] = v
		}
	}
	return c
}

func (s *stage) event(t *testing.T, body string, more ...func(*http.Request)) int {
	t.Helper()
	status, answer := s.call(t, "/slack/event", jsonType, body, more...)
	if answer != "" {
		t.Errorf("the event was answered with %q", answer)
	}
	return status
}

func TestEventsThatAreNotForUs(t *testing.T) {
	t.Parallel()
	said := mention("U0ADA", "desk list")
	direct := with(with(said, "type", "message"), "channel_type", "im")
	for _, tc := range []struct {
		name  string
		event object
	}{
		{"somebody's bot", with(said, "bot_id", "B0OTHER")},
		{"our own message", with(direct, "user", botUser)},
		{"edited mention", with(said, "edited", object{"user": "U0ADA", "ts": "1"})},
		{"edit", with(direct, "subtype", "message_changed")},
		{"deletion", with(direct, "subtype", "message_deleted")},
		{"join", with(direct, "subtype", "channel_join")},
		{"bot message without a user", with(with(direct, "subtype", "bot_message"), "user", nil)},
		{"said to others", with(with(said, "type", "message"), "channel_type", "channel")},
		{"mention in direct messages, which come as messages too", with(said, "channel_type", "im")},
		{"other event", object{"type": "team_join", "user": object{"id": "U0NEW"}}},
		{"event of a kind to come", object{"type": "brand_new", "text": 7}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{Text: "Done."}))
			if status := s.event(t, eventBody("Ev1", tc.event)); status != 200 || len(s.heard()) > 0 || len(s.refused) > 0 {
				t.Errorf("answered with %d, refused %v", status, s.refused)
			}
		})
	}
}

func TestHeard(t *testing.T) {
	t.Parallel()
	said := mention("U0ADA", "desk list")
	direct := with(with(with(said, "type", "message"), "channel_type", "im"), "channel", "D0ADA")
	want := bot.Request{
		ID: "event:Ev1", Source: bot.Mention, From: person("U0ADA"),
		Channel: bot.Channel{Platform: "slack", Workspace: team, ID: channel}, Text: "desk list",
	}
	edit := func(f func(*bot.Request)) bot.Request { r := want; f(&r); return r }
	for _, tc := range []struct {
		name  string
		event object
		want  bot.Request
	}{
		{"mention", said, want},
		{"mention with a label", with(said, "text", "  <@"+botUser+"|gateway>  desk list"), want},
		{"mention of us later on", with(said, "text", "desk give <@"+botUser+"> to <@"+botUser+"|gateway>, ben"), edit(func(r *bot.Request) { r.Text = "desk give to ben" })},
		{"mention alone", with(said, "text", "<@"+botUser+">"), edit(func(r *bot.Request) { r.Text = "" })},
		{"with a file", with(said, "subtype", "file_share"), want},
		{"in a thread", with(said, "thread_ts", "1699999999.000001"), edit(func(r *bot.Request) { r.Thread = "1699999999.000001" })},
		{"root of a thread", with(said, "thread_ts", said["ts"]), want},
		{"not edited", with(said, "edited", nil), want},
		{"direct", with(direct, "text", "desk list"), edit(func(r *bot.Request) { r.Direct, r.Channel.ID = true, "D0ADA" })},
		{"of a partner", with(said, "user", "U0PAT"), edit(func(r *bot.Request) { r.From = account(partner, "U0PAT") })},
		{"of a guest", with(said, "user", "U0GUEST"), edit(func(r *bot.Request) { r.From = account("guest:"+team, "U0GUEST") })},
		{"of a guest of one channel", with(said, "user", "U0NARROW"), edit(func(r *bot.Request) { r.From = account("guest:"+team, "U0NARROW") })},
		{"of a bot", with(said, "user", "U0ROBOT"), edit(func(r *bot.Request) { r.From = account("guest:"+team, "U0ROBOT") })},
		{"of a member of several workspaces", with(said, "user", "U0GRID"), edit(func(r *bot.Request) { r.From = person("U0GRID") })},
		{"that mentions a partner", with(said, "text", "desk give <@U0PAT|pat>"), edit(func(r *bot.Request) { r.Text = "desk give " + bot.Tag(account(partner, "U0PAT")) })},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{Text: "Done."}))
			if status := s.event(t, eventBody("Ev1", tc.event)); status != 200 {
				t.Errorf("answered with %d", status)
			}
			if diff := cmp.Diff([]bot.Request{tc.want}, s.heard()); diff != "" {
				t.Errorf("requests differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEventOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{Text: "Done."}))
	body := eventBody("Ev1", mention("U0ADA", "desk list"))
	retry := func(r *http.Request) { r.Header.Set("X-Slack-Retry-Num", "1") }
	if first, again := s.event(t, body), s.event(t, body, retry); first != 200 || again != 200 {
		t.Errorf("answered with %d and %d", first, again)
	}
	if heard := s.heard(); len(heard) != 1 {
		t.Errorf("handled %d times", len(heard))
	}
	// A retry of what never arrived is handled like any other.
	s.event(t, eventBody("Ev2", mention("U0ADA", "desk list")), retry)
	if heard := s.heard(); len(heard) != 1 {
		t.Errorf("the retry was handled %d times", len(heard))
	}
}

// An event that somebody has in hand is delivered again, so that it is not lost with them.
func TestEventInHand(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{Text: "Done."}))
	s.claims.taken = map[string]bool{"Ev1": true}
	body := eventBody("Ev1", mention("U0ADA", "desk list"))
	if status := s.event(t, body); status != 503 || len(s.heard()) > 0 {
		t.Errorf("answered with %d", status)
	}
	s.claims.kept = []string{"Ev1"}
	if status := s.event(t, body); status != 200 || len(s.heard()) > 0 {
		t.Errorf("what was handled is answered with %d", status)
	}
}

func TestEventNotClaimed(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{Text: "Done."}))
	s.claims.err = errors.New("store is away")
	body := eventBody("Ev1", mention("U0ADA", "desk list"))
	if status := s.event(t, body); status != 503 || len(s.heard()) > 0 {
		t.Errorf("answered with %d", status)
	}
	if status := s.event(t, body, lastTime); status != 200 || len(s.heard()) != 1 {
		t.Errorf("the last delivery was answered with %d, and not handled", status)
	}
	s.sees(t, "U0ADA", "Done.")
}

func TestEventNotKept(t *testing.T) {
	t.Parallel()
	broken := true
	s := newStage(t, func(context.Context, bot.Request) (bot.Message, error) {
		if broken {
			return bot.Message{Text: "It was not kept."}, bot.Errorf(bot.Unavailable, "It was not kept.")
		}
		return bot.Message{Text: "Kept."}, nil
	})
	body := eventBody("Ev1", mention("U0ADA", "desk list"))
	if status := s.event(t, body); status != 503 {
		t.Errorf("answered with %d, want 503 so that Slack delivers it again", status)
	}
	if seen := s.api.screen("U0ADA", 0); len(seen) > 0 {
		t.Errorf("the person was told of what the retry may make good: %v", seen)
	}
	broken = false
	if status := s.event(t, body); status != 200 {
		t.Errorf("the retry was answered with %d", status)
	}
	heard := s.heard()
	if len(heard) != 2 || heard[0].ID != heard[1].ID {
		t.Errorf("heard %+v, want the same act twice", heard)
	}
	if seen := s.api.screen("U0ADA", 0); len(seen) != 1 || !strings.Contains(seeMessage(seen[0]).Text, "Kept.") {
		t.Errorf("the person sees %v", seen)
	}
}

func TestEventNotKeptAtAll(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(context.Context, bot.Request) (bot.Message, error) {
		return bot.Message{Text: "It was not kept.", Quote: "desk list"}, bot.Errorf(bot.Unavailable, "It was not kept.")
	})
	if status := s.event(t, eventBody("Ev1", mention("U0ADA", "desk list")), lastTime); status != 200 {
		t.Errorf("answered with %d", status)
	}
	if seen := s.api.screen("U0ADA", 0); len(seen) != 1 || !strings.Contains(seeMessage(seen[0]).Text, "It was not kept.") {
		t.Errorf("the person sees %v", seen)
	}
}

func TestReplyToMention(t *testing.T) {
	t.Parallel()
	inThread := with(mention("U0ADA", "desk list"), "thread_ts", "1699999999.000001")
	inDirect := with(with(with(inThread, "type", "message"), "channel_type", "im"), "channel", "D0ADA")
	for _, tc := range []struct {
		name, fail, code string
		event            object
		status           int
		ephemeral, post  string // where the reply is tried, as channel or channel in thread
	}{
		{"only the person sees it, in the thread", "", "", inThread, 200, channel + " 1699999999.000001", ""},
		{"in direct messages", "", "", inDirect, 200, "", "D0ADA 1699999999.000001"},
		{"in direct messages where we are not in the channel", "chat.postEphemeral", "not_in_channel", inThread, 200, channel + " 1699999999.000001", "U0ADA "},
		{"in direct messages where the person is not", "chat.postEphemeral", "user_not_in_channel", inThread, 200, channel + " 1699999999.000001", "U0ADA "},
		{"again when Slack is busy", "chat.postEphemeral", "ratelimited", inThread, 503, channel + " 1699999999.000001", ""},
		{"not again when it is refused", "chat.postEphemeral", "invalid_blocks", inThread, 200, channel + " 1699999999.000001", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{Text: "Done."}))
			if tc.fail != "" {
				s.api.fail(tc.fail, tc.code)
			}
			if status := s.event(t, eventBody("Ev1", tc.event)); status != tc.status {
				t.Errorf("answered with %d, want %d", status, tc.status)
			}
			if diff := cmp.Diff([]string{tc.ephemeral, tc.post}, []string{tries(s, "chat.postEphemeral"), tries(s, "chat.postMessage")}); diff != "" {
				t.Errorf("replies differ (-want +got):\n%s", diff)
			}
			if released := !s.claims.taken["Ev1"]; released != (tc.status == 503) {
				t.Errorf("released is %v", released)
			} else if kept := slices.Contains(s.claims.kept, "Ev1"); kept == released {
				t.Errorf("kept is %v", kept)
			}
		})
	}
}

func tries(s *stage, method string) string {
	var all []string
	for _, args := range s.api.called(method) {
		all = append(all, str(args, "channel")+" "+str(args, "thread_ts"))
	}
	return strings.Join(all, ", ")
}

func TestTooManyEvents(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	if status := s.event(t, `{"type":"app_rate_limited","team_id":"`+team+`","minute_rate_limited":1}`); status != 200 {
		t.Errorf("answered with %d", status)
	}
	if !strings.Contains(s.log.String(), "level=ERROR") {
		t.Errorf("nobody is told: %s", s.log)
	}
}

func TestAuthorNotFound(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{Text: "Done."}))
	s.api.fail("users.info", "internal_error")
	s.claims.lost = errors.New("store is away")
	body := eventBody("Ev1", mention("U0ADA", "desk note x"))
	if status := s.event(t, body); status != 503 || len(s.heard()) > 0 {
		t.Errorf("answered with %d", status)
	}
	if log := s.log.String(); !strings.Contains(log, "person not found") || !strings.Contains(log, "claim of an event not settled") {
		t.Errorf("log is %s", log)
	}
	if seen := s.api.screen("U0ADA", 0); len(seen) > 0 {
		t.Errorf("the person was told of what the retry may make good: %v", seen)
	}
	if status := s.event(t, body, lastTime); status != 200 || len(s.heard()) > 0 {
		t.Errorf("the last delivery was answered with %d", status)
	}
	s.sees(t, "U0ADA", "NOT kept", "desk note x")
}

func lastTime(r *http.Request) { r.Header.Set("X-Slack-Retry-Num", "3") }

// sees checks that one thing came up for a person, with these words.
func (s *stage) sees(t *testing.T, user string, words ...string) {
	t.Helper()
	seen := s.api.screen(user, 0)
	if len(seen) != 1 {
		t.Fatalf("%d things came up for %s: %v", len(seen), user, seen)
	}
	for _, w := range words {
		if text := seeMessage(seen[0]).Text; !strings.Contains(text, w) {
			t.Errorf("%q is not in %q", w, text)
		}
	}
}
