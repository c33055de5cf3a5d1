package e2e_test

import (
	"fmt"
	"testing"
)

// TestOrderMissed: an order is served and managed, and its check is missed twice: the manager is told, the supervisor, the
// SOC lead; the check is recorded from the message.
func TestOrderMissed(t *testing.T) {
	t.Parallel()
	w := newWatch(t)
	b := w.serve()
	refs := map[*squad]string{}
	w.squads(func(s *squad) {
		refs[s] = s.order("AB-"+s.body, 14)
		s.condition(refs[s])
		s.breaches(refs[s])
	})
	w.turns(11, b)
	w.squads(func(s *squad) {
		w.gets(s.lro, refs[s], "Check of the order", "Due "+w.shown(14)+", in 3 days").offers(w, "Record check", "Not mine", "Snooze", "Show")
	})
	w.turns(14, b)
	w.squads(func(s *squad) { w.gets(s.lro, refs[s], "Due today, "+w.shown(14)) })
	w.turns(15, b)
	w.squads(func(s *squad) {
		w.gets(s.lro, refs[s], "Was due "+w.shown(14)+", 1 day ago")
		w.getsNone(s.boss)
	})
	w.turns(29, b)
	w.squads(func(s *squad) {
		w.gets(s.boss, refs[s], "Escalated: "+s.lro.name+" has not done this.")
		w.gets(s.lro, refs[s], "Escalated to your supervisor")
		w.getsNone(s.lead, "Check of the order")
	})
	w.turns(36, b)
	w.squads(func(s *squad) {
		w.gets(s.lead, refs[s], "Check of the order", "Escalated further")
		s.checks(refs[s])
	})
	w.discreet()
}

// order enters an order of which the subject is not bound yet, which the LRO offers themselves and accepts in the message.
func (s *squad) order(label string, every int) string {
	w := s.w
	w.t.Helper()
	s.lro.types(s.home, `/scpo add label="%s" subject_ref="MAPPS %s" name="%s" born=1990-12-31 visor_ref=%s court="%s" order_type=conviction `+
		`applicant=cps location=community risk=medium made_on=%s in_force_from=%s in_force_to=%s check_every_days=%d`,
		label, w.plant("subject"), w.plant("name"), w.plant("visor"), w.plant("court"), w.date(0), w.date(0), w.date(1000), every)
	ref := s.lro.sees("SCP-", "It has no manager yet.").ref(w, "SCP")
	s.lro.types(s.home, "/scpo allocate %s to=%s", ref, s.lro.mention(s.lro))
	s.lro.sees(ref, s.lro.name+" is asked to accept it.")
	offer := w.gets(s.lro, "Now: "+ref, label, "Waits for your answer")
	s.lro.presses(offer, "Accept")
	s.lro.sees(ref, s.lro.name+" manages it from now on.", "The subject is not bound until they are served.")
	return ref
}

// condition adds one; none may demand that the subject speaks.
func (s *squad) condition(ref string) {
	w := s.w
	w.t.Helper()
	s.lro.types(s.home, `/scpo condition %s type=information text="To answer questions of an officer orally. %s"`, ref, w.plant("speak"))
	s.lro.sees("An order may not demand answers by word of mouth")
	for _, kind := range []string{"travel", "financial"} {
		s.lro.types(s.home, `/scpo condition %s type=%s text="Not without leave: %s"`, ref, kind, w.plant(kind))
		s.lro.sees(ref, "is in force from "+w.shown(0))
	}
}

// breaches logs a breach, which can not be before the subject was served.
func (s *squad) breaches(ref string) {
	w := s.w
	w.t.Helper()
	line := fmt.Sprintf(`/scpo breach %s condition=1 on=%s evidence_ref="%s" excuse_considered=yes`, ref, w.date(0), w.plant("exhibit"))
	s.lro.types(s.home, "%s", line)
	s.lro.sees("The subject was neither represented at the hearing nor served", "Record the service first.")
	s.lro.types(s.home, "/scpo serve %s served_on=%s", ref, w.date(0))
	s.lro.sees(ref, "The subject is bound.", "The next check is due by "+w.shown(14))
	s.lro.types(s.home, "%s", line)
	s.lro.sees(ref, "Breach 1 is logged.")
}

// checks records the check from the latest message, which asks of each condition.
func (s *squad) checks(ref string) {
	w := s.w
	w.t.Helper()
	told := w.getsAll(s.lro, 5, ref, "Check of the order")
	s.lro.presses(told[len(told)-1], "Record check")
	form := s.lro.sees("Record the check", "1. Travel", "2. Financial", "How")
	check := answers{"method": "visit", "condition_1": "met", "condition_2": "not_met", "notes": w.plant("notes"), "done_on": w.date(37)}
	s.lro.submits(form, check)
	form = s.lro.sees("done_on: Give a day between the making of the order and today.")
	check["done_on"] = w.date(36)
	s.lro.submits(form, check)
	s.lro.sees(ref, "The check is recorded.", "The next check is due by "+w.shown(50), "Condition 2 was not met: log the breach.")
}
