package e2e_test

import (
	"testing"

	"gatewaybot/e2e/slackserver"
)

// TestHomeTab: Slack's home tab has all that waits for a person, with buttons that open the forms. What is done is
// off it until its next day is near.
func TestHomeTab(t *testing.T) {
	t.Parallel()
	w := newWatch(t)
	b := w.serve()
	s := w.dorsets
	plan, order := s.plan("SV-6", 14), s.order("AB-dorset", 15)
	s.lro.types(s.home, "/scpo serve %s served_on=%s", order, w.date(0))
	s.lro.sees(order, "The subject is bound.")
	w.turns(16, b)
	home := s.opensHome(plan, order)
	home.inOrder(w, plan, "2 days ago", order, "1 day ago")
	home.lacks(w, w.planted...)
	s.lro.pressesOf(home, plan, "Record review")
	form := s.lro.sees("Record review", "The review of "+plan, "1. pursue")
	s.lro.submits(form, answers{
		"action_1": "not_done", "action_2": "not_done", "action_3": "changed", "note_3": w.plant("note"), "changes": w.plant("changes"),
		"partner_input": "no", "outcome": "amend",
	})
	s.lro.sees(plan, "The review is recorded. The next one is due by "+w.shown(30))
	user := s.lro.chat.(*slackChat).user
	now, err := w.slack.WaitHome(t.Context(), user, func(v slackserver.View) bool { return seeView(v).holds("One thing waits for you", order, "1 day ago") })
	if err != nil {
		t.Fatal(err)
	}
	seeView(now).lacks(w, plan)
	w.discreet()
}

// opensHome is the LRO at their home tab.
func (s *squad) opensHome(texts ...string) seen {
	s.w.t.Helper()
	chat := s.lro.chat.(*slackChat)
	chat.begin()
	if _, err := s.w.slack.OpenHome(s.w.t.Context(), chat.user); err != nil {
		s.w.t.Fatal(err)
	}
	v, err := s.w.slack.WaitHome(s.w.t.Context(), chat.user, func(v slackserver.View) bool { return seeView(v).holds(texts...) })
	if err != nil {
		s.w.t.Fatal(err)
	}
	return seeView(v)
}
