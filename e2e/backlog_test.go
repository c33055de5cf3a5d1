package e2e_test

import "testing"

// TestBacklog: nobody runs for two days, in which four things become due for one person. One message says all of it, what is
// most urgent first, and each thing has its own buttons.
func TestBacklog(t *testing.T) {
	t.Parallel()
	w := newWatch(t)
	b := w.serve()
	type due struct{ late, today, tomorrow, plan string }
	all := map[*squad]due{}
	w.squads(func(s *squad) {
		served := func(label string, every int) string {
			ref := s.order(label+" "+s.body, every)
			s.lro.types(s.home, "/scpo serve %s served_on=%s", ref, w.date(0))
			s.lro.sees(ref, "The subject is bound.")
			return ref
		}
		all[s] = due{tomorrow: served("CD", 17), today: served("AB", 16), late: served("EF", 15), plan: s.plan("SV-8"+s.body[:1], 16)}
	})
	had := map[*squad]int{}
	w.turns(14, b)
	w.squads(func(s *squad) {
		w.settles()
		had[s] = len(w.said(s.lro))
	})
	w.turns(16, b)
	w.squads(func(s *squad) {
		fresh := w.said(s.lro)[had[s]:]
		if len(fresh) != 1 {
			t.Fatalf("%s has %d messages after two days:\n%s", s.lro.name, len(fresh), transcript(fresh))
		}
		d := all[s]
		fresh[0].inOrder(w, "things wait for you", d.late, "1 day ago", "Due today")
		for _, ref := range []string{d.late, d.today, d.plan} {
			fresh[0].inOrder(w, ref)
		}
		s.lro.pressesOf(fresh[0], d.plan, "Record review")
		s.lro.sees("Record review", "The review of "+d.plan)
	})
	w.discreet()
}
