package e2e_test

import (
	"fmt"
	"testing"
)

// TestRegisterOutage: the register is down while the panel approves disruptions, and takes some of them back; then it
// flaps, answers slowly, cuts its replies after it has stored what came, and the bot is killed in between. It has each
// version once, in order, and every partner hears of it.
func TestRegisterOutage(t *testing.T) {
	t.Parallel()
	w := newPartnersWorld(t, onSlack)
	b := w.serve()
	w.register.program.kill(t)
	posts := map[string]seen{}
	withdrawn := map[string]bool{}
	for n := range 6 {
		post := w.rob.posts(w.prison, fmt.Sprintf("disruption: danger: no\nwhat: a phone was taken %s\nwhen: yesterday\nthreat: OCG-%d\ntactic: seizure", w.plant("phone"), n))
		ref := w.rob.hears(post, w.prison, "It is logged.").ref(w, "DIS")
		w.max.types(w.panel, `/disruption approve %s category=minor role=lead p=pursue tactic=seizure target_type=ocg theme=prison threat=OCG-%d `+
			`occurred_on=yesterday rationale="They can not call any more." description="A phone was taken. %s"`, ref, n, w.plant("approved"))
		w.max.sees(ref, "The panel approved it as lead.")
		if n%3 == 0 {
			w.max.types(w.panel, "/disruption withdraw %s It was another wing.", ref)
			w.max.sees(ref, "It is withdrawn")
			withdrawn[ref] = true
		}
		posts[ref] = post
	}
	w.register.restart()
	for _, f := range []string{
		`{"kind":"cut","times":1}`, `{"kind":"status","status":503,"times":1}`, `{"kind":"cut","times":1}`,
		`{"kind":"status","status":429,"retry_after":"1","times":1}`, `{"kind":"slow","delay":"1500ms","times":1}`,
	} {
		w.register.fault(f)
	}
	w.someAreHeld(posts, 1)
	b.kill(t)
	b.begin()
	b.rests()
	for ref, post := range posts {
		last, told := 2, "The register has it, as "
		if withdrawn[ref] {
			last, told = 3, "The register knows that it is withdrawn."
		}
		w.register.holds(ref, 2, last)
		w.rob.hears(post, w.prison, ref, told)
	}
}

// someAreHeld waits until the register has taken so many of the records.
func (w *world) someAreHeld(refs map[string]seen, want int) {
	w.t.Helper()
	until(w.t, 2*patience, func() error {
		n := 0
		for ref := range refs {
			if events, err := w.register.held(ref); err == nil && len(events) > 0 {
				n++
			}
		}
		if n < want {
			return fmt.Errorf("the register holds %d records", n)
		}
		return nil
	})
}
