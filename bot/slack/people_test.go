package slack_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

func TestWhoTypes(t *testing.T) {
	t.Parallel()
	for user, workspace := range map[string]string{
		"U0ADA": team, "U0GUEST": "guest:" + team, "U0NARROW": "guest:" + team, "U0ROBOT": "guest:" + team, "U0GRID": team,
	} {
		s := newStage(t, says(bot.Message{}))
		s.call(t, "/slack/command", formType, commandBody("1", user, "/desk", "list"))
		if heard := s.heard(); len(heard) != 1 || heard[0].From != account(workspace, user) {
			t.Errorf("%s: heard %+v, want %s", user, heard, workspace)
		}
	}
}

func TestWhoIsMentioned(t *testing.T) {
	t.Parallel()
	for user, workspace := range map[string]string{
		"U0BEN": team, "U0GUEST": "guest:" + team, "U0PAT": partner, "U0NOBODY": "unknown", "U0STRAY": "unknown",
	} {
		s := newStage(t, says(bot.Message{}))
		s.call(t, "/slack/command", formType, commandBody("1", "U0ADA", "/desk", "give <@"+user+"|x>"))
		if heard := s.heard(); len(heard) != 1 || heard[0].Text != "desk give "+bot.Tag(account(workspace, user)) {
			t.Errorf("%s: heard %+v, want %s", user, heard, workspace)
		}
	}
}

func TestWhoIsChosen(t *testing.T) {
	t.Parallel()
	for user, workspace := range map[string]string{
		"U0BEN": team, "U0GUEST": "guest:" + team, "U0PAT": partner, "U0NOBODY": "unknown",
	} {
		s := newStage(t, says(bot.Message{}))
		s.interact(t, choosing(user))
		heard := s.heard()
		if len(heard) != 1 {
			t.Fatalf("%s: heard %+v", user, heard)
		}
		if diff := cmp.Diff(map[string][]string{"who": {bot.Tag(account(workspace, user))}}, heard[0].Answers); diff != "" {
			t.Errorf("answers differ (-want +got):\n%s", diff)
		}
	}
}

// choosing is a form in which a person was chosen.
func choosing(user string) object {
	f := submission(object{"id": "V1", "private_metadata": `{"command":"desk give"}`}, "")
	f["view"].(object)["state"] = object{"values": object{"who": object{"answer": object{"type": "users_select", "selected_user": user}}}}
	return f
}

// Who can not be checked does nothing, is told so, and has their words back.
func TestNotChecked(t *testing.T) {
	t.Parallel()
	for _, user := range []string{"U0ADA", "U0STRAY", "U0NOBODY"} {
		s := newStage(t, says(bot.Message{Text: "Done."}))
		if user == "U0ADA" {
			s.api.fail("users.info", "internal_error")
		}
		by := object{"id": user, "team_id": team}
		_, answer := s.call(t, "/slack/command", formType, commandBody("1", user, "/desk", "note x"))
		text := seeMessage(shown{json: parse(t, answer)}).Text
		if !strings.Contains(text, "NOT kept") || !strings.Contains(text, "/desk note x") {
			t.Errorf("%s: the command was answered with %q", user, text)
		}
		if status, _ := s.interact(t, with(press("1", "desk list"), "user", by)); status != 200 {
			t.Errorf("%s: the press was answered with %d", user, status)
		}
		s.sees(t, user, "NOT kept")
		_, answer = s.interact(t, with(choosing("U0BEN"), "user", by))
		if why := str(parse(t, answer), "errors", "who"); !strings.Contains(why, "NOT kept") {
			t.Errorf("%s: the form was answered with %s", user, answer)
		}
		form := with(choosing("U0BEN"), "user", by)
		form["view"] = with(form["view"].(object), "state", nil)
		if status, answer := s.interact(t, form); status != 503 || answer != "" {
			t.Errorf("%s: the form without inputs was answered with %d %s", user, status, answer)
		}
		if status, answer := s.interact(t, with(answered(form["view"].(object), "x"), "user", by)); status != 503 || answer != "" {
			t.Errorf("%s: the answer was answered with %d %s", user, status, answer)
		}
		if heard := s.heard(); len(heard) > 0 {
			t.Errorf("%s was heard: %+v", user, heard)
		}
	}
}

// A mention or a choice that can not be checked is not taken for somebody of ours either.
func TestNamedNotChecked(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{Text: "Done."}))
	s.call(t, "/slack/command", formType, commandBody("1", "U0ADA", "/desk", "list"))
	s.interact(t, choosing("U0GUEST"))
	s.heard()
	s.api.fail("users.info", "internal_error")
	_, answer := s.call(t, "/slack/command", formType, commandBody("1", "U0ADA", "/desk", "give <@U0BEN>"))
	if text := seeMessage(shown{json: parse(t, answer)}).Text; !strings.Contains(text, "NOT kept") {
		t.Errorf("the command was answered with %q", text)
	}
	_, answer = s.interact(t, choosing("U0BEN"))
	if why := str(parse(t, answer), "errors", "who"); !strings.Contains(why, "NOT kept") {
		t.Errorf("the form was answered with %s", answer)
	}
	if heard := s.heard(); len(heard) > 0 {
		t.Errorf("heard %+v", heard)
	}
}

// counted counts the calls that go to a Slack.
type counted struct {
	someone
	calls int
}

func (c *counted) RoundTrip(r *http.Request) (*http.Response, error) {
	c.calls++
	return c.someone.RoundTrip(r)
}

func TestPeopleAreRemembered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := &counted{}
		d := newDoorTo(t, bot.Message{}, api)
		typed := func(want int) {
			t.Helper()
			d.knock(t, "/slack/command", formType, commandBody("1", "U0ADA", "/desk", "give <@U0BEN> <@U0BEN>"))
			if api.calls != want {
				t.Errorf("%d calls, want %d", api.calls, want)
			}
		}
		typed(2)
		time.Sleep(10*time.Minute - time.Second)
		typed(2)
		time.Sleep(2 * time.Second)
		typed(4)
	})
}

// stuck is a Slack that never answers.
type stuck struct{}

func (stuck) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, context.Cause(r.Context())
}

func TestLookupTakesASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		d := newDoorTo(t, bot.Message{}, stuck{})
		if heard, _ := d.knock(t, "/slack/command", formType, commandBody("1", "U0ADA", "/desk", "give <@U0BEN>")); len(heard) > 0 {
			t.Errorf("heard %+v", heard)
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("it took %s", took)
		}
	})
}
