package soc_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// orderMoves are all moves of orders but the first, each made by the keeper, who manages the order or was offered it.
func orderMoves(rules soc.OrderRules) map[soc.Move]func(*soc.Order, soc.Officer) (*soc.Order, error) {
	now := monday()
	check := soc.OrderCheck{Method: "visit", Results: []soc.CheckResult{{1, "met"}, {2, "met"}}}
	return map[soc.Move]func(*soc.Order, soc.Officer) (*soc.Order, error){
		soc.MoveQA: func(o *soc.Order, by soc.Officer) (*soc.Order, error) { return o.PassQA(rules, by, now) },
		soc.MoveGrant: func(o *soc.Order, by soc.Officer) (*soc.Order, error) {
			return o.Grant(date(2026, 3, 1), date(2026, 3, 1), date(2031, 2, 28), true, rules, by, now)
		},
		soc.MoveServe: func(o *soc.Order, by soc.Officer) (*soc.Order, error) {
			return o.Serve(date(2026, 3, 2), rules, by, now)
		},
		soc.MoveVary: func(o *soc.Order, by soc.Officer) (*soc.Order, error) {
			return o.Vary(1, o.Conditions[0], rules, by, now)
		},
		soc.MoveAllocate: func(o *soc.Order, by soc.Officer) (*soc.Order, error) { return o.Allocate(other, "", rules, by, now) },
		soc.MoveTakeOn:   func(o *soc.Order, by soc.Officer) (*soc.Order, error) { return o.TakeOn(rules, by, now) },
		soc.MoveDecline: func(o *soc.Order, by soc.Officer) (*soc.Order, error) {
			return o.Decline(soc.NewText("It is Wiltshire's."), rules, by, now)
		},
		soc.MoveCheck: func(o *soc.Order, by soc.Officer) (*soc.Order, error) { return o.Record(check, rules, by, now) },
		soc.MoveNotify: func(o *soc.Order, by soc.Officer) (*soc.Order, error) {
			return o.Expect(soc.Notification{Kind: "change", TriggerOn: date(2026, 11, 22)}, rules, by, now)
		},
		soc.MoveLocate: func(o *soc.Order, by soc.Officer) (*soc.Order, error) {
			return o.Locate("abroad", soc.Text{}, soc.Date{}, soc.Officer{}, rules, by, now)
		},
		soc.MoveBreach: func(o *soc.Order, by soc.Officer) (*soc.Order, error) {
			return o.Allege(soc.Breach{On: date(2026, 11, 20), Condition: 1, Evidence: soc.NewText("Exhibit 1")}, rules, by, now)
		},
		soc.MoveResolve: func(o *soc.Order, by soc.Officer) (*soc.Order, error) { return o.Resolve(1, "warned", rules, by, now) },
		soc.MoveSnooze: func(o *soc.Order, by soc.Officer) (*soc.Order, error) {
			return o.Snooze(soc.Duty{Kind: soc.DutyCheck, Due: o.NextCheck}, date(2026, 11, 25), soc.NewText("In court."), rules, by, now)
		},
		soc.MoveStrike: func(o *soc.Order, by soc.Officer) (*soc.Order, error) {
			return o.Strike(soc.StrikeCondition, 3, soc.NewText("Of another order."), rules, by, now)
		},
		soc.MoveReopen: func(o *soc.Order, by soc.Officer) (*soc.Order, error) {
			return o.Reopen(keeper, soc.NewText("It is not over."), rules, by, now)
		},
		soc.MoveEnd: func(o *soc.Order, by soc.Officer) (*soc.Order, error) {
			how := "discharged"
			if !o.Granted() {
				how = soc.NotGranted
			}
			return o.End(how, date(2026, 11, 23), soc.Text{}, rules, by, now)
		},
	}
}

// TestOrderStates makes each move in each state: where it leads, or that it can not be made there.
func TestOrderStates(t *testing.T) {
	t.Parallel()
	const applied, passed, granted, force, alleged, charged, ended = soc.OrderApplied, soc.OrderPassed, soc.OrderGranted, soc.OrderInForce, soc.OrderBreached, soc.OrderCharged, soc.OrderEnded
	live := func(change map[soc.OrderState]soc.OrderState) map[soc.OrderState]soc.OrderState {
		all := map[soc.OrderState]soc.OrderState{granted: granted, force: force, alleged: alleged, charged: charged}
		maps.Copy(all, change)
		return all
	}
	want := map[soc.Move]map[soc.OrderState]soc.OrderState{
		soc.MoveQA:       {applied: passed},
		soc.MoveGrant:    {applied: force, passed: force},
		soc.MoveServe:    live(map[soc.OrderState]soc.OrderState{granted: force}),
		soc.MoveVary:     live(map[soc.OrderState]soc.OrderState{applied: applied, passed: passed}),
		soc.MoveAllocate: live(nil),
		soc.MoveTakeOn:   live(nil),
		soc.MoveDecline:  live(nil),
		soc.MoveCheck:    {force: force, alleged: alleged, charged: charged},
		soc.MoveNotify:   live(map[soc.OrderState]soc.OrderState{granted: ""}), // the rules refuse it: nobody is bound
		soc.MoveLocate:   live(nil),
		soc.MoveBreach:   {granted: "", force: alleged, alleged: alleged, charged: charged},
		soc.MoveResolve:  {alleged: force, charged: force},
		soc.MoveSnooze:   live(nil),
		soc.MoveEnd:      {applied: ended, passed: ended, granted: ended, force: ended, alleged: ended, charged: ended},
		soc.MoveReopen:   {ended: force},
		soc.MoveStrike:   live(map[soc.OrderState]soc.OrderState{applied: applied, passed: passed}),
	}
	rules := allInForce(t)
	moves := orderMoves(rules)
	for move, make := range moves {
		for from, o := range orderStates(t, rules) {
			by := keeper
			switch move {
			case soc.MoveTakeOn:
				o.Offered = keeper.ID
			case soc.MoveReopen:
				by = lead
			}
			next, err := make(o, by)
			to, can := want[move][from]
			_, early := errors.AsType[*soc.MoveError](err)
			_, ruled := errors.AsType[*soc.RuleError](err)
			switch {
			case !can && !early:
				t.Errorf("%s in %s: %v", move, from, err)
			case can && to == "" && !ruled:
				t.Errorf("%s in %s is let through: %v", move, from, err)
			case can && to != "" && (err != nil || next.State != to || next.Version != o.Version+1):
				t.Errorf("%s in %s: %v, %+v", move, from, err, next)
			}
			if offered := slices.Contains(o.Offers(), move); offered && !can {
				t.Errorf("%s is offered in %s", move, from)
			}
		}
	}
}

// orderStates are orders of the keeper's in each state.
func orderStates(t *testing.T, rules soc.OrderRules) map[soc.OrderState]*soc.Order {
	t.Helper()
	all := map[soc.OrderState]*soc.Order{}
	for _, state := range soc.OrderStates() {
		o := managed(t, rules, nil)
		o.State = soc.OrderState(state.Key)
		switch o.State {
		case soc.OrderApplied, soc.OrderPassed:
			o.MadeOn, o.Manager, o.Represented, o.NextCheck = soc.Date{}, "", false, soc.Date{}
		case soc.OrderGranted:
			o.Represented, o.NextCheck = false, soc.Date{}
		case soc.OrderBreached:
			o.Breaches = []soc.Breach{{On: date(2026, 11, 2), Condition: 1}}
		case soc.OrderCharged:
			o.Breaches = []soc.Breach{{On: date(2026, 11, 2), Condition: 1, Outcome: soc.Charged}}
		}
		all[o.State] = o
	}
	return all
}

// TestOrderPermissions says who may do what with an order of the keeper's that is offered to other, and with one of nobody's.
func TestOrderPermissions(t *testing.T) {
	t.Parallel()
	rules := allInForce(t)
	deputy := soc.Officer{ID: "deputy", Body: "dorset", Roles: []soc.Role{soc.Requester}, Covers: []string{keeper.ID}}
	work := []soc.Move{soc.MoveServe, soc.MoveVary, soc.MoveAllocate, soc.MoveCheck, soc.MoveNotify, soc.MoveLocate, soc.MoveBreach, soc.MoveSnooze, soc.MoveEnd, soc.MoveStrike}
	for name, c := range map[string]struct {
		by          soc.Officer
		kept, loose []soc.Move
	}{
		"manager":        {keeper, append([]soc.Move{soc.MoveDecline}, work...), work},
		"deputy":         {deputy, append([]soc.Move{soc.MoveDecline}, work...), nil},
		"offered to":     {other, []soc.Move{soc.MoveTakeOn, soc.MoveDecline}, append([]soc.Move{soc.MoveTakeOn, soc.MoveDecline}, work...)},
		"SOC lead":       {lead, work, work},
		"region's SRO":   {overseer, work, work},
		"gateway":        {gateway, []soc.Move{soc.MoveAllocate}, []soc.Move{soc.MoveAllocate}},
		"desk":           {clerk, nil, nil},
		"auditor":        {auditor, nil, nil},
		"another force":  {neighbour, nil, nil},
		"the program":    {soc.Officer{ID: soc.SystemActor}, nil, nil},
		"nobody by name": {soc.Officer{Body: "dorset"}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for kind, want := range map[string][]soc.Move{"kept": c.kept, "loose": c.loose} {
				o := managed(t, rules, nil)
				o.Offered = other.ID
				if kind == "loose" {
					o.Manager = ""
				}
				for move, make := range orderMoves(rules) {
					_, err := make(o, c.by)
					_, early := errors.AsType[*soc.MoveError](err)
					_, denied := errors.AsType[*soc.DeniedError](err)
					if may := slices.Contains(want, move); !early && denied == may || early && may {
						t.Errorf("%s order, %s: %v", kind, move, err)
					}
				}
			}
		})
	}
}

// TestOrderSecrets says who knows of an order, and who reads all of it.
func TestOrderSecrets(t *testing.T) {
	t.Parallel()
	o := managed(t, orderRules(t), nil)
	o.Offered = "offered"
	person := func(id, body string, roles ...soc.Role) soc.Officer {
		return soc.Officer{ID: id, Body: body, Roles: roles}
	}
	for name, c := range map[string]struct {
		by          soc.Officer
		sees, reads bool
	}{
		"manager":                 {keeper, true, true},
		"deputy":                  {soc.Officer{ID: "deputy", Body: "dorset", Covers: []string{"keeper"}}, true, true},
		"SOC lead":                {lead, true, true},
		"SRO":                     {person("sro", "dorset", soc.SRO), true, true},
		"another keeper":          {person("k2", "dorset", soc.SCPOManager), true, true},
		"auditor":                 {auditor, true, true},
		"the region's SRO":        {overseer, true, true},
		"LRO of the force":        {other, true, false},
		"the desk":                {clerk, true, false},
		"gateway":                 {gateway, true, false},
		"offered, from elsewhere": {person("offered", "wiltshire", soc.SCPOManager), true, false},
		"requester":               {requester, false, false},
		"another force":           {neighbour, false, false},
		"another force's auditor": {person("aud", "wiltshire", soc.Auditor), false, false},
		"partner":                 {person("pat", "seaport", soc.PartnerPoster, soc.PartnerSPOC), false, false},
		"no id":                   {soc.Officer{}, false, false},
	} {
		if sees, reads := o.VisibleTo(c.by), o.Readable(c.by); sees != c.sees || reads != c.reads {
			t.Errorf("%s: sees %t, reads %t", name, sees, reads)
		}
	}
}

// TestHandover keeps the old manager until the new one accepts, and takes the order along to another force.
func TestHandover(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	o := managed(t, rules, nil)
	o = must(t)(o.Allocate(other, "lro", rules, keeper, monday()))
	if o.Manager != keeper.ID || o.Offered != other.ID || o.Team != "lro" {
		t.Fatalf("offered: %+v", o)
	}
	offer, _ := duty(o, rules, soc.DutyAccept, "")
	check, _ := duty(o, rules, soc.DutyCheck, "")
	for _, c := range []struct {
		d   soc.Duty
		by  soc.Officer
		may bool
	}{{offer, other, true}, {offer, keeper, false}, {offer, lead, false}, {check, other, false}, {check, keeper, true}, {check, lead, true}} {
		if _, err := o.Snooze(c.d, date(2026, 11, 25), soc.NewText("In court."), rules, c.by, monday()); (err == nil) != c.may {
			t.Errorf("%s puts off %s: %v", c.by.ID, c.d.Kind, err)
		}
	}
	back := must(t)(o.Decline(soc.NewText("No time."), rules, other, monday()))
	if back.Manager != keeper.ID || back.Offered != "" || !back.UnmanagedSince.IsZero() {
		t.Errorf("declined: %+v", back)
	}
	deputy := soc.Officer{ID: "deputy", Body: "dorset", Covers: []string{other.ID}}
	if got := must(t)(o.TakeOn(rules, deputy, monday())); got.Manager != other.ID || got.By != deputy.ID {
		t.Errorf("a deputy accepts for themselves: %+v", got)
	}
	if over := must(t)(o.End("quashed", date(2026, 11, 23), soc.Text{}, rules, keeper, monday())); over.Offered != "" {
		t.Errorf("what is over is on offer: %+v", over)
	}
	o = must(t)(o.TakeOn(rules, other, monday()))
	if o.Manager != other.ID || o.Offered != "" || o.Force != "dorset" {
		t.Errorf("accepted: %+v", o)
	}
	gone := must(t)(o.Decline(soc.NewText("I changed teams."), rules, other, monday()))
	if gone.Manager != "" || gone.UnmanagedSince != date(2026, 11, 23) {
		t.Errorf("given up: %+v", gone)
	}
	away := must(t)(o.Allocate(neighbour, "", rules, lead, monday()))
	if len(away.Findings.Of(soc.Warn)) == 0 {
		t.Error("nobody is told that the order goes to another force")
	}
	away = must(t)(away.TakeOn(rules, neighbour, monday()))
	if away.Force != "wiltshire" || away.VisibleTo(keeper) {
		t.Errorf("moved: %+v", away)
	}
	unit := must(t)(o.Allocate(soc.Officer{ID: "unit", Body: soc.ROCU, Roles: []soc.Role{soc.SCPOManager}}, "", rules, lead, monday()))
	if unit = must(t)(unit.TakeOn(rules, soc.Officer{ID: "unit", Body: soc.ROCU}, monday())); unit.Force != "dorset" {
		t.Errorf("with the region's unit: %+v", unit)
	}
	for name, to := range map[string]soc.Officer{
		"left":           {ID: "x", Body: "dorset", Status: soc.Left, Roles: []soc.Role{soc.SCPOManager}},
		"no manager":     requester,
		"a partner":      {ID: "x", Body: "seaport", Roles: []soc.Role{soc.SCPOManager}},
		"the same one":   other,
		"another region": {ID: "x", Body: "kent", Roles: []soc.Role{soc.SCPOManager}},
	} {
		if _, err := o.Allocate(to, "", rules, lead, monday()); len(refusedBy(t, err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := o.Decline(soc.NewText("  "), rules, other, monday()); len(refusedBy(t, err)) != 1 {
		t.Errorf("declined without a reason: %v", err)
	}
}

// TestOrderEnd is when an order can end, and how.
func TestOrderEnd(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	last := date(2031, 2, 28)
	for name, c := range map[string]struct {
		how  string
		on   soc.Date
		at   time.Time
		want []string
	}{
		"discharged":           {"discharged", date(2026, 11, 23), monday(), nil},
		"expired":              {"expired", last, at(date(2031, 3, 1)), nil},
		"on its last day":      {"expired", last, at(last), []string{"C7 how"}},
		"tomorrow":             {"quashed", date(2026, 11, 24), monday(), []string{"V46 on"}},
		"before it was made":   {"quashed", date(2026, 2, 28), monday(), []string{"V46 on"}},
		"somehow":              {"somehow", date(2026, 11, 23), monday(), []string{"C7 how"}},
		"the court granted it": {"not_granted", date(2026, 11, 23), monday(), []string{"C7 how"}},
	} {
		_, err := managed(t, rules, nil).End(c.how, c.on, soc.Text{}, rules, keeper, c.at)
		if diff := cmp.Diff(c.want, refusedBy(t, err)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

// TestReopen takes an end back: the order is where its facts put it, and with its manager where they still manage orders.
func TestReopen(t *testing.T) {
	t.Parallel()
	rules, why := allInForce(t), soc.NewText("The wrong order was ended.")
	for state, o := range orderStates(t, rules) {
		if o.State == soc.OrderPassed {
			o.QAOn = date(2026, 11, 20)
		}
		if state == soc.OrderEnded {
			continue
		}
		how := "discharged"
		if !o.Granted() {
			how = soc.NotGranted
		}
		over := must(t)(o.End(how, date(2026, 11, 23), soc.Text{}, rules, lead, monday()))
		again := must(t)(over.Reopen(keeper, why, rules, lead, monday()))
		if again.State != state || again.Manager != o.Manager || again.Ending != "" || !again.EndedOn.IsZero() || again.Reason.Reveal() != why.Reveal() {
			t.Errorf("%s: %+v", state, again)
		}
	}
	over := must(t)(managed(t, rules, nil).End("quashed", date(2026, 11, 23), soc.Text{}, rules, lead, monday()))
	gone := keeper
	gone.Status = soc.Left
	if o := must(t)(over.Reopen(gone, why, rules, overseer, monday())); o.Manager != "" || o.UnmanagedSince != date(2026, 11, 23) {
		t.Errorf("with a manager who left: %+v", o)
	}
	if _, err := over.Reopen(keeper, soc.NewText(" "), rules, lead, monday()); len(refusedBy(t, err)) != 1 {
		t.Errorf("without a reason: %v", err)
	}
	for _, by := range []soc.Officer{keeper, other, gateway, neighbour} {
		if _, ok := errors.AsType[*soc.DeniedError](over.May(soc.MoveReopen, by)); !ok {
			t.Errorf("%s may", by.ID)
		}
	}
}

// TestNextManagerIsGone offers no order on release to somebody who can not manage it any more, and none to anybody while the
// subject is in prison after all.
func TestNextManagerIsGone(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	inside := must(t)(managed(t, rules, nil).Locate("prison", soc.Text{}, date(2027, 6, 1), other, rules, keeper, monday()))
	left, lost := other, other
	left.Status, lost.Roles = soc.Left, nil
	for name, then := range map[string]soc.Officer{"left": left, "lost the role": lost} {
		out := must(t)(inside.Locate("community", soc.Text{}, soc.Date{}, then, rules, keeper, monday()))
		if out.Offered != "" || out.NextManager != "" || out.Manager != keeper.ID || len(out.Findings.Of(soc.Warn)) == 0 {
			t.Errorf("%s: %+v", name, out)
		}
		still := must(t)(inside.Locate("prison", soc.Text{}, date(2027, 6, 1), then, rules, keeper, monday()))
		if _, asked := duty(still, rules, soc.DutyRelease, soc.ReleaseManager); !asked {
			t.Errorf("%s: nobody asks for another", name)
		}
	}
	out := must(t)(inside.Locate("community", soc.Text{}, soc.Date{}, other, rules, keeper, monday()))
	back := must(t)(out.Locate("prison", soc.Text{}, date(2027, 6, 1), other, rules, keeper, monday()))
	if out.Offered != other.ID || back.Offered != "" || back.NextManager != other.ID {
		t.Errorf("back in prison: %+v", back)
	}
}
