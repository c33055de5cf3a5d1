package e2e_test

import "testing"

// TestRegisterFails: the register is down, slow, failing and cutting, and is killed and started again; it has every
// version once, in order.
func TestRegisterFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onMattermost)
	b := w.serve()
	o := &office{w: w}
	for round, faults := range [][]string{
		{`{"kind":"cut","times":2}`, `{"kind":"status","status":503,"times":1}`},
		{`{"kind":"slow","delay":"3s","times":1}`, `{"kind":"status","status":429,"retry_after":"1","times":2}`},
		{`{"kind":"down","times":2}`, `{"kind":"cut","times":1}`},
	} {
		for _, f := range faults {
			w.register.fault(f)
		}
		if err := o.round(round); err != nil {
			t.Fatal(err)
		}
	}
	w.register.program.kill(t)
	if err := o.round(len(o.cases)); err != nil {
		t.Fatal(err)
	}
	w.register.restart()
	b.rests()
	o.keptOnce()
}
