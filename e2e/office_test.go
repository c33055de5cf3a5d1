package e2e_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// office is people at their daily work: each case is raised, taken and decided, by lines that are typed again until they
// are answered. It knows what was promised, and looks afterwards whether it was kept.
type office struct {
	w     *world
	mu    sync.Mutex
	cases []promise
}

// promise is a case whose every step was answered with yes.
type promise struct {
	operation, ref, decision string
	by                       *person
	home                     place
}

var refForm = regexp.MustCompile(`(GWR|DEC)-\d{4}-\d{6}`)

// work does one case of a requester's, with somebody of the gateway team.
func (o *office) work(by, gateway *person, number int) error {
	home, at := o.w.home(by), o.w.home(gateway)
	p := promise{operation: fmt.Sprintf("%s %d", strings.Fields(by.name)[0], number), by: by, home: home}
	raised, err := by.insists(home, o.w.raiseLine(p.operation, by), "is with the gateway", "You raised this already")
	if err != nil {
		return err
	}
	p.ref = refForm.FindString(raised)
	if err := o.w.takenBy(gateway, at, p.ref); err != nil {
		return err
	}
	line := fmt.Sprintf(`/gateway decide %s advice lead_body=%s circulate_to=dorset,wiltshire rationale="Advice is enough: %s" owner=%s due=28d`,
		p.ref, by.body, o.w.plant("rationale"), gateway.mention(gateway))
	if _, err = gateway.insists(at, line, "The decision about "+p.ref+" is recorded", gateway.name+" decided it"); err != nil {
		return err
	}
	shown, err := by.insists(home, "/gateway show "+p.ref, "Decision: DEC")
	if err != nil {
		return err
	}
	p.decision = shown[strings.Index(shown, "Decision: DEC")+len("Decision: "):][:len("DEC-2026-000001")]
	o.mu.Lock()
	defer o.mu.Unlock()
	o.cases = append(o.cases, p)
	return nil
}

func (w *world) takenBy(p *person, at place, ref string) error {
	_, err := p.insists(at, "/gateway take "+ref, "You took "+ref, p.name+" took it")
	return err
}

// home is where a person types.
func (w *world) home(p *person) place {
	if _, ok := p.chat.(*slackChat); ok {
		return w.dorset
	}
	return w.wiltshire
}

// round does one case for each requester at the same time.
func (o *office) round(number int) error {
	errs := make([]error, 2)
	var both sync.WaitGroup
	both.Go(func() { errs[0] = o.work(o.w.ada, o.w.cat, number) })
	both.Go(func() { errs[1] = o.work(o.w.eve, o.w.sam, number) })
	both.Wait()
	return errors.Join(errs...)
}

// keptOnce looks whether everything that was promised is there, once: in Redis, in every channel, in direct messages and
// at the register.
func (o *office) keptOnce() {
	t := o.w.t
	t.Helper()
	all := map[place][]seen{}
	for who, places := range map[*person][]place{o.w.ada: {o.w.dorset}, o.w.eve: {o.w.wiltshire}, o.w.called(): {o.w.gateway}} {
		direct, err := who.direct(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range append(places, direct) {
			if all[at], err = who.read(t.Context(), at); err != nil {
				t.Fatal(err)
			}
		}
	}
	seenRefs := map[string]bool{}
	for _, p := range o.cases {
		if seenRefs[p.ref] {
			t.Errorf("%s was given to two requests", p.ref)
		}
		seenRefs[p.ref] = true
		o.keptCase(p, all)
	}
}

func (o *office) keptCase(p promise, all map[place][]seen) {
	t := o.w.t
	t.Helper()
	direct, err := p.by.direct(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	once := func(where string, at place, texts ...string) {
		n := 0
		for _, s := range all[at] {
			if s.byBot && s.holds(texts...) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s %s: %d messages with %q", p.ref, where, n, texts)
		}
	}
	once("card", o.w.gateway, p.ref+" · ")
	once("card", o.w.gateway, p.ref+" · Decided", p.operation)
	once("receipt", direct, p.ref, "It is on record")
	once("notice", direct, p.ref, "took it")
	once("notice", direct, p.ref, "decided: Support with advice")
	once("line", p.home, p.ref, "raised it")
	once("line", p.home, p.ref, "took it")
	once("line", p.home, p.ref, "decided it")
	once("decision", o.w.dorset, p.decision, "Decision about "+p.ref, "Delivered to every force")
	once("decision", o.w.wiltshire, p.decision, "Decision about "+p.ref, "Delivered to every force")
	o.w.register.holds(p.ref, 3, 3)
	o.w.register.holds(p.decision, 1, 2)
}
