package e2e_test

import "testing"

// TestUnreached: somebody's account is closed. What they are reminded of goes to their supervisor, and an administrator is
// told who can not be reached.
func TestUnreached(t *testing.T) {
	t.Parallel()
	w := newWatch(t)
	b := w.serve()
	refs := map[*squad]string{}
	had := map[*squad]int{}
	w.squads(func(s *squad) {
		refs[s] = s.order("AB-"+s.body, 14)
		s.lro.types(s.home, "/scpo serve %s served_on=%s", refs[s], w.date(0))
		s.lro.sees(refs[s], "The subject is bound.")
		had[s] = len(w.said(s.lro))
	})
	w.slack.Deactivate(w.dorsets.lro.chat.(*slackChat).user)
	if _, err := w.mm.Admin.UpdateUserActive(t.Context(), w.wiltshires.lro.chat.(*mattermostChat).user.Id, false); err != nil {
		t.Fatal(err)
	}
	w.turns(11, b)
	w.squads(func(s *squad) {
		w.gets(s.boss, refs[s], "Check of the order", "You get this because "+s.lro.name+" can't be told.")
		w.gets(w.amy, "I can't reach "+s.lro.name)
	})
	if n := len(w.said(w.dorsets.lro)); n != had[w.dorsets] {
		t.Errorf("%s was written to %d times", w.dorsets.lro.name, n-had[w.dorsets])
	}
	w.turns(14, b)
	w.squads(func(s *squad) { w.gets(s.boss, refs[s], "Due today") })
	w.discreet(w.wiltshires.lro)
}
