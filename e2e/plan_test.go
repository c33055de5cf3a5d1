package e2e_test

import (
	"fmt"
	"testing"
)

// TestPlanReviewed: the review of a plan is due soon, due, overdue, put off once and due again; the supervisor and the SOC
// lead hear of it, and the LRO hears that they do; it is held in the form of the message, and then it is quiet until the next.
func TestPlanReviewed(t *testing.T) {
	t.Parallel()
	w := newWatch(t)
	b := w.serve()
	refs := map[*squad]string{}
	w.squads(func(s *squad) { refs[s] = s.plan("SV-7"+s.body[:1], 14) })
	w.turns(7, b)
	w.squads(func(s *squad) {
		w.gets(s.lro, refs[s], "4P review", "Due "+w.shown(14)+", in 7 days.").offers(w, "Record review", "Not mine", "Snooze", "Show")
	})
	w.turns(14, b)
	w.squads(func(s *squad) { w.gets(s.lro, refs[s], "Due today, "+w.shown(14)) })
	w.turns(15, b)
	w.squads(func(s *squad) { s.putsOff(w.gets(s.lro, refs[s], "1 day ago"), refs[s]) })
	w.turns(17, b)
	w.squads(func(s *squad) { w.getsAll(s.lro, 3, refs[s], "4P review") })
	w.turns(18, b)
	w.squads(func(s *squad) {
		w.gets(s.lro, refs[s], "4 days ago").offers(w, "Record review", "Not mine", "Show")
		w.getsNone(s.boss, refs[s])
	})
	w.turns(22, b)
	w.squads(func(s *squad) {
		w.gets(s.boss, refs[s], "4P review", "Escalated: "+s.lro.name+" has not done this.")
		w.gets(s.lro, refs[s], "8 days ago", "Escalated to your supervisor on "+w.shown(22))
		w.getsNone(s.lead, refs[s])
	})
	w.turns(29, b)
	w.squads(func(s *squad) {
		w.gets(s.lead, refs[s], "4P review", "Escalated further, to those who answer for")
		s.reviews(w.gets(s.lro, refs[s], "15 days ago", "Escalated"), refs[s])
	})
	had := map[*person]int{}
	w.squads(func(s *squad) {
		for _, p := range []*person{s.lro, s.boss, s.lead} {
			had[p] = len(w.said(p))
		}
	})
	w.turns(35, b)
	for p, n := range had {
		if all := w.said(p); len(all) != n {
			t.Errorf("%s is not left in peace: %s", p.name, transcript(all[n:]))
		}
	}
	w.turns(36, b)
	w.squads(func(s *squad) { w.gets(s.lro, refs[s], "4P review", "Due "+w.shown(43)+", in 7 days.") })
	w.discreet()
}

// plan enters a threat, which the SOC lead allocates and the LRO accepts in the message, and its plan with an action for
// each of three Ps. It is reviewed every so many days.
func (s *squad) plan(register string, every int) string {
	w := s.w
	w.t.Helper()
	label := "Larkspur " + s.body
	s.lead.types(s.home, `/4p threat name="%s" threat_type=vulnerability theme=drugs force=%s risk_level=medium register_ref=%s phase=active`, label, s.body, register)
	threat := s.lead.sees("THR-", "It needs an LRO").ref(w, "THR")
	s.lead.types(s.home, "/4p allocate %s to=%s", register, s.lead.mention(s.lro))
	s.lead.sees(threat, s.lro.name+" has to accept it by "+w.shown(2))
	s.lro.presses(w.gets(s.lro, "Now: "+threat, label, "Waits for your answer"), "Accept")
	s.lro.sees(threat, "You lead the response to it now.")
	s.lro.types(s.home, `/4p add %s threat_summary="%s" objectives="%s" local_policing_team="%s" no_financial_investigator="%s" template=national cadence_days=%d`,
		register, "They sell from houses of people whom they have moved in with. "+w.plant("summary"), w.plant("objective"), w.plant("team"), w.plant("why"), every)
	ref := s.lro.sees("FPP-", "This is the plan of "+threat, "The first review is due by "+w.shown(every)).ref(w, "FPP")
	for i, p := range []string{"pursue", "prevent", "protect"} {
		s.lro.types(s.home, `/4p action %s p=%s title="%s" owner=%s due=%s`, ref, p, w.plant(p), s.lro.mention(s.lro), w.date(60))
		s.lro.sees(ref, fmt.Sprintf("Action %d: ", i+1), "It is in the plan.")
	}
	return ref
}

// putsOff is once, with a reason, and for five days at most.
func (s *squad) putsOff(told seen, ref string) {
	w := s.w
	w.t.Helper()
	s.lro.presses(told, "Snooze")
	form, reason := s.lro.sees("Remind me later", "Why it has to wait"), "The SRO is away. "+w.plant("reason")
	s.lro.submits(form, answers{"until": w.date(21), "reason": reason})
	form = s.lro.sees("until: ", "It can wait for 5 days at most")
	s.lro.submits(form, answers{"until": w.date(18), "reason": reason})
	s.lro.sees(ref, "put off until "+w.shown(18), "It can't be put off a second time.")
	s.lro.types(s.home, "/4p snooze %s until=%s %s", ref, w.date(19), reason)
	s.lro.sees("It can be put off only once.")
}

// reviews is the form in the message: of each action it wants to know whether it is done.
func (s *squad) reviews(told seen, ref string) {
	w := s.w
	w.t.Helper()
	s.lro.presses(told, "Record review")
	form := s.lro.sees("Record review", "1. pursue", "2. prevent", "3. protect", "Partners had a say?", "Outcome", "The review of "+ref+" was due by "+w.shown(14))
	review := answers{"action_1": "done", "action_2": "not_done", "action_3": "not_done", "changes": w.plant("changes"), "partner_input": "yes", "outcome": "continue"}
	s.lro.submits(form, review)
	form = s.lro.sees("note_1: ", "Say what shows that it was done")
	review["note_1"] = "He is in custody, no disruption: it is not assessed yet. " + w.plant("evidence")
	s.lro.submits(form, review)
	s.lro.sees(ref, "The review is recorded. The next one is due by "+w.shown(43))
}
