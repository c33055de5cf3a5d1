package slack_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/e2e/slackserver/limits"
)

func (f *fake) publish(args object) object {
	view, _ := args["view"].(object)
	f.check(limits.View, view)
	user := str(args, "user_id")
	view["id"] = "V0HOME" + user
	f.homes[user] = view
	return object{"ok": true, "view": object{"id": view["id"]}}
}

// home is what a person sees on their home tab.
func (f *fake) home(user string) shown {
	f.mu.Lock()
	defer f.mu.Unlock()
	return shown{view: f.homes[user]}
}

func opening(user, tab string) object {
	return object{"type": "app_home_opened", "user": user, "channel": dm(user), "tab": tab, "event_ts": "1700000000.000100", "view": object{"id": "V1", "blocks": []any{object{"type": "new_kind"}}}}
}

// homePress is a press of a button on the home tab, as it was published with metadata.
func homePress(trigger, value, metadata string) object {
	return object{
		"type": "block_actions", "trigger_id": trigger, "team": object{"id": team}, "user": object{"id": "U0ADA", "team_id": team},
		"container": object{"type": "view", "view_id": "V0HOMEU0ADA"},
		"view":      object{"id": "V0HOMEU0ADA", "type": "home", "app_installed_team_id": team, "private_metadata": metadata, "state": object{"values": object{}}},
		"actions":   []any{object{"type": "button", "action_id": "b0", "value": value}},
	}
}

// list answers "people mine" with a list that is shorter each time, and everything else with m.
func listing(m bot.Message) bot.Handler {
	left := 5
	return func(_ context.Context, req bot.Request) (bot.Message, error) {
		if req.Source != bot.Opened {
			return m, nil
		}
		left--
		return bot.Message{Title: fmt.Sprintf("%d things wait for you", left), Items: []bot.Item{{
			Title: "FPP-2026-000012", Buttons: []bot.Button{{Label: "Record review", Command: "4p review FPP-2026-000012 version=3"}},
		}}}, nil
	}
}

func TestHomeOpened(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, user, tab string
		heard           bool
		shows           string
	}{
		{"our own", "U0ADA", "home", true, "4 things wait for you"},
		{"a guest, whom the bot knows or not", "U0GUEST", "home", true, "4 things wait for you"},
		{"a partner's", "U0PAT", "home", false, "This page is for people of the organisation that runs me."},
		{"somebody whom Slack does not know", "U0NOBODY", "home", false, "I could not check with Slack who you are."},
		{"the messages", "U0ADA", "messages", false, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, listing(bot.Message{}))
			body := eventBody("Ev1", opening(tc.user, tc.tab))
			for range 2 { // Slack may deliver it again
				if status := s.event(t, body); status != 200 {
					t.Errorf("answered with %d", status)
				}
			}
			var want []bot.Request
			if tc.heard {
				from := account(team, tc.user)
				if tc.user == "U0GUEST" {
					from.Workspace = "guest:" + team
				}
				want = []bot.Request{{
					ID: "home:Ev1", Source: bot.Opened, From: from, Text: "people mine", Direct: true,
					Channel: bot.Channel{Platform: "slack", Workspace: team, ID: dm(tc.user)},
				}}
			}
			if diff := cmp.Diff(want, s.heard()); diff != "" {
				t.Errorf("requests differ (-want +got):\n%s", diff)
			}
			view := s.api.home(tc.user).view
			if got := seeHome(view); !strings.Contains(got, tc.shows) || (tc.shows == "") != (view == nil) {
				t.Errorf("the person sees %q", got)
			}
		})
	}
}

func seeHome(view object) string {
	var seen bottest.Seen
	see(&seen, list(view, "blocks"))
	return seen.Text
}

// TestHomeFailures: Slack is asked to try again where that may help.
func TestHomeFailures(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, code string
		status     int
	}{
		{"too many calls", "ratelimited", 503}, {"they left", "user_not_found", 200}, {"no home tab", "not_enabled", 200},
	} {
		s := newStage(t, listing(bot.Message{}))
		s.api.fail("views.publish", tc.code)
		if status := s.event(t, eventBody("Ev1", opening("U0ADA", "home"))); status != tc.status || !strings.Contains(s.log.String(), "home tab not shown") {
			t.Errorf("%s: answered with %d: %s", tc.name, status, s.log)
		}
	}
	s := newStage(t, listing(bot.Message{}))
	if status := s.event(t, eventBody("", opening("U0ADA", "home"))); status != 400 {
		t.Errorf("without an id: answered with %d", status)
	}
	s = newStage(t, func(context.Context, bot.Request) (bot.Message, error) {
		return bot.Message{Text: "It is down."}, bot.Errorf(bot.Unavailable, "It is down.")
	})
	if status := s.event(t, eventBody("Ev1", opening("U0ADA", "home"))); status != 200 || seeHome(s.api.home("U0ADA").view) != "It is down." {
		t.Errorf("answered with %d: %q", status, seeHome(s.api.home("U0ADA").view))
	}
}

// TestHomePressed presses the button on the home tab and follows what opens: the tab is shown anew when something came of it.
func TestHomePressed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		answer bot.Message
		views  string // views.open fails with this
		modal  string // what the modal says
		direct string // what the direct messages say
		anew   bool
	}{
		{"an answer", bot.Message{Title: "Reviewed", Text: "Next on Mon 14/12/2026."}, "", "Next on Mon 14/12/2026.", "", true},
		{"a form", bot.Message{Form: noteForm("")}, "", "Raise a note", "", false},
		{"nothing", bot.Message{}, "", "", "", true},
		{"an answer that opens no modal", bot.Message{Text: "Snoozed."}, "expired_trigger_id", "", "Snoozed.", true},
		{"a form that opens no modal", bot.Message{Form: noteForm("")}, "expired_trigger_id", "", "Slack did not open the form.", false},
		{"a long answer", bot.Message{Text: strings.Repeat("A long account. ", 1500)}, "", "A long account.", "A long account.", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, listing(tc.answer))
			s.event(t, eventBody("Ev1", opening("U0ADA", "home")))
			if tc.views != "" {
				s.api.fail("views.open", tc.views)
			}
			s.heard()
			at := s.api.home("U0ADA")
			press := homePress(s.api.trigger("U0ADA"), str(buttons(at)[0], "value"), str(at.view, "private_metadata"))
			if status, answer := s.interact(t, press); status != 200 || answer != "" {
				t.Errorf("answered with %d %q", status, answer)
			}
			heard := s.heard()
			if heard[0].Text != "4p review FPP-2026-000012 version=3" || heard[0].Source != bot.Pressed || !heard[0].Direct || heard[0].Channel.ID != "D0ADA" {
				t.Errorf("heard %+v", heard[0])
			}
			if anew := len(heard) == 2 && heard[1].Source == bot.Opened && heard[1].From == person("U0ADA"); anew != tc.anew {
				t.Errorf("heard %+v", heard)
			}
			if got := seeHome(s.api.home("U0ADA").view); strings.Contains(got, "3 things wait") != tc.anew {
				t.Errorf("the home tab shows %q", got)
			}
			var modal, direct string
			for _, up := range s.api.screen("U0ADA", 0) {
				if up.view != nil {
					seen := seeView(up.view, nil)
					modal += seen.Text
					if seen.Form != nil {
						modal += seen.Form.Title
					}
				} else {
					direct += seeMessage(up).Text
				}
			}
			if !strings.Contains(modal, tc.modal) || (modal == "") != (tc.modal == "") || !strings.Contains(direct, tc.direct) || (direct == "") != (tc.direct == "") {
				t.Errorf("the modal says %.80q, the direct messages %.80q", modal, direct)
			}
		})
	}
}

// TestFormFromHome submits a form that was opened on the home tab.
func TestFormFromHome(t *testing.T) {
	t.Parallel()
	var submitted bool
	list := listing(bot.Message{})
	s := newStage(t, func(ctx context.Context, req bot.Request) (bot.Message, error) {
		switch req.Source {
		case bot.Pressed:
			return bot.Message{Form: noteForm("")}, nil
		case bot.Submitted:
			if !submitted {
				submitted = true
				back := noteForm("")
				back.Problem = "Look again."
				return bot.Message{Form: back}, nil
			}
			return bot.Message{Text: "Noted."}, nil
		}
		return list(ctx, req)
	})
	s.event(t, eventBody("Ev1", opening("U0ADA", "home")))
	at := s.api.home("U0ADA")
	s.interact(t, homePress(s.api.trigger("U0ADA"), "desk note", str(at.view, "private_metadata")))
	d := &driver{stage: s, call: s.call}
	form := seeView(s.api.screen("U0ADA", 0)[0].view, nil)
	form = d.Submit(t, person("U0ADA"), form, nil)
	if form.Form == nil || strings.Contains(seeHome(s.api.home("U0ADA").view), "3 things") {
		t.Errorf("the form came back as %+v, the home tab shows %q", form, seeHome(s.api.home("U0ADA").view))
	}
	after := d.Submit(t, person("U0ADA"), form, nil)
	if !strings.Contains(after.Text, "Noted.") || !strings.Contains(seeHome(s.api.home("U0ADA").view), "3 things") {
		t.Errorf("the person sees %q, and on the home tab %q", after.Text, seeHome(s.api.home("U0ADA").view))
	}
	sources := []bot.Source{}
	for _, req := range s.heard() {
		sources = append(sources, req.Source)
	}
	if want := []bot.Source{bot.Opened, bot.Pressed, bot.Submitted, bot.Submitted, bot.Opened}; !slices.Equal(sources, want) {
		t.Errorf("heard %q", sources)
	}
}

func TestHomeGolden(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bottest.Samples(person("U0ADA"))["home"]))
	s.event(t, eventBody("Ev1", opening("U0ADA", "home")))
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s.api.called("views.publish")[0]["view"]); err != nil {
		t.Fatal(err)
	}
	golden(t, "home_tab.json", b.Bytes())
}

// TestPressInAModalFromHome: what follows from a press on the tab still belongs to it.
func TestPressInAModalFromHome(t *testing.T) {
	t.Parallel()
	s := newStage(t, listing(bot.Message{Text: "Snoozed.", Buttons: []bot.Button{{Label: "Undo", Command: "desk undo"}}}))
	s.event(t, eventBody("Ev1", opening("U0ADA", "home")))
	at := s.api.home("U0ADA")
	s.interact(t, homePress(s.api.trigger("U0ADA"), "desk snooze", str(at.view, "private_metadata")))
	d := &driver{stage: s, call: s.call}
	seen := seeView(s.api.screen("U0ADA", 0)[0].view, nil)
	for left := 2; left > 0; left-- {
		seen = d.Press(t, person("U0ADA"), seen, 0)
		if got := seeHome(s.api.home("U0ADA").view); !strings.Contains(got, fmt.Sprintf("%d things wait", left)) || !strings.Contains(seen.Text, "Snoozed.") {
			t.Errorf("the person sees %q, and on the home tab %q", seen.Text, got)
		}
	}
}

// TestHomeIsFull: what has no room is counted.
func TestHomeIsFull(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1500)
	for _, tc := range []struct {
		name    string
		items   int
		command string
		shown   int
		says    string
	}{
		{"fits", 48, "4p review", 48, ""},
		{"too many blocks", 70, "4p review", 48, "… and 22 more, not shown here."},
		{"too much in it", 60, "4p review note=" + long, 33, "… and 27 more, not shown here."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			m := bot.Message{Title: "Mine", Note: "Now."}
			for i := range tc.items {
				m.Items = append(m.Items, bot.Item{Title: fmt.Sprintf("FPP-2026-%06d", i), Buttons: []bot.Button{{Label: "Review", Command: tc.command}}})
			}
			s := newStage(t, says(m))
			if status := s.event(t, eventBody("Ev1", opening("U0ADA", "home"))); status != 200 {
				t.Errorf("answered with %d", status)
			}
			view := s.api.home("U0ADA").view
			if got := len(buttons(shown{view: view})); got != tc.shown {
				t.Errorf("%d items are shown, want %d", got, tc.shown)
			}
			if got := seeHome(view); !strings.Contains(got, tc.says) || !strings.Contains(got, "Now.") || tc.says == "" && strings.Contains(got, "more") {
				t.Errorf("it says %q", got)
			}
		})
	}
	s := newStage(t, says(bot.Message{}))
	s.event(t, eventBody("Ev1", opening("U0ADA", "home")))
	if got := seeHome(s.api.home("U0ADA").view); got != "There is nothing for you here." {
		t.Errorf("an empty page says %q", got)
	}
}

// TestHomeOverASocket opens the tab and presses its button over Socket Mode.
func TestHomeOverASocket(t *testing.T) {
	t.Parallel()
	s := newSocketStage(t)
	s.setHandler(listing(bot.Message{Text: "Reviewed."}))
	s.call(t, "/slack/event", jsonType, eventBody("Ev1", opening("U0ADA", "home")))
	at := s.api.home("U0ADA")
	s.call(t, "/slack/interaction", formType, interactionBody(homePress(s.api.trigger("U0ADA"), "4p review", str(at.view, "private_metadata"))))
	if got := seeHome(s.api.home("U0ADA").view); !strings.Contains(got, "3 things wait") {
		t.Errorf("the home tab shows %q", got)
	}
	if up := s.api.screen("U0ADA", 0); len(up) != 1 || !strings.Contains(seeView(up[0].view, nil).Text, "Reviewed.") {
		t.Errorf("the person sees %v", up)
	}
}
