package e2e_test

import "testing"

// TestLeaves: an LRO leaves, and can not until what they lead and manage is handed over and accepted. Reminders go to who has
// it then.
func TestLeaves(t *testing.T) {
	t.Parallel()
	w := newWatch(t)
	b := w.serve()
	w.squads(func(s *squad) {
		plan, order := s.plan("SV-9"+s.body[:1], 14), s.order("AB-"+s.body, 28)
		s.lro.types(s.home, "/scpo serve %s served_on=%s", order, w.date(0))
		s.lro.sees(order, "The subject is bound.")
		w.leaves(s.lro, s.lro.name+" still has", plan, order)

		s.lro.types(s.home, "/4p allocate %s to=%s", plan, s.lro.mention(s.next))
		s.lro.sees(s.next.name+" has to accept it", s.lro.name+" leads it until then.")
		w.leaves(s.lro, s.lro.name+" still has", plan, order)
		s.next.presses(w.gets(s.next, "THR-", "Waits for your answer"), "Accept")
		s.next.sees("You lead the response to it now, and its plan " + plan)
		s.actionsTo(s.next, plan)
		w.leaves(s.lro, s.lro.name+" still has 1 open", order)

		s.lro.types(s.home, "/scpo allocate %s to=%s", order, s.lro.mention(s.next))
		s.lro.sees(s.next.name+" is asked to accept it.", "Until then "+s.lro.name+" goes on to manage it.")
		s.next.presses(w.gets(s.next, "Now: "+order, "Waits for your answer"), "Accept")
		s.next.sees(order, s.next.name+" manages it from now on.")
		w.leaves(s.lro, s.lro.name+" has left")
	})
	had := map[*squad]int{}
	w.squads(func(s *squad) { had[s] = len(w.said(s.lro)) })
	w.turns(14, b)
	w.squads(func(s *squad) {
		w.gets(s.next, "4P review", "Due today")
		if all := w.said(s.lro); len(all) > had[s] {
			t.Errorf("%s has left and is told:\n%s", s.lro.name, transcript(all[had[s]:]))
		}
		s.lro.types(s.home, "/people me")
		s.lro.sees("left")
	})
	w.discreet()
}

// leaves has the administrator record that somebody has left, and waits for the answer. They name them by their account: most
// are on another platform.
func (w *world) leaves(p *person, answer ...string) {
	w.t.Helper()
	w.amy.types(w.gateway, "/people leave <@%s>", p.chat.account())
	w.amy.sees(answer...)
}

// actionsTo gives the open actions of a plan to somebody.
func (s *squad) actionsTo(to *person, plan string) {
	s.w.t.Helper()
	for i, p := range []string{"pursue", "prevent", "protect"} {
		to.types(s.home, `/4p action %s action=%d p=%s title="%s" owner=%s due=%s`, plan, i+1, p, s.w.plant(p), to.mention(to), s.w.date(60))
		to.sees(plan, "It is changed.")
	}
}
