package soc_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

func TestInterimOrderIsServedInSevenDays(t *testing.T) {
	t.Parallel()
	rules := allInForce(t)
	o := managed(t, rules, func(o *soc.Order) { o.Type, o.Applicant, o.Represented = soc.InterimOrder, "sfo", false })
	d, ok := duty(o, rules, soc.DutyService, "")
	want := soc.Duty{
		Kind: soc.DutyService, Owner: "keeper", Role: soc.SOCLead, Body: "dorset", Soon: date(2026, 3, 5), Due: date(2026, 3, 7),
		Escalate: date(2026, 3, 8), Further: date(2026, 3, 9), Statutory: true, Urgent: true,
	}
	if diff := cmp.Diff(want, d); !ok || diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for on, stage := range map[soc.Date]soc.Stage{ // 7 and 8 March are a weekend: the law counts them
		date(2026, 3, 4): soc.StageNone, date(2026, 3, 5): soc.StageSoon, date(2026, 3, 7): soc.StageDue, date(2026, 3, 8): soc.StageEscalated,
	} {
		if got := d.Stage(on); got != stage {
			t.Errorf("on %s: %q", on, got)
		}
	}
	if _, err := o.Snooze(d, date(2026, 11, 25), soc.NewText("Later."), rules, keeper, monday()); len(refusedBy(t, err)) != 1 {
		t.Errorf("the law is put off: %v", err)
	}
	served := must(t)(o.Serve(date(2026, 3, 7), rules, keeper, monday()))
	if _, ok := duty(served, rules, soc.DutyService, ""); ok || len(served.Findings.Of(soc.Warn)) > 0 {
		t.Errorf("served in time: %+v", served.Findings)
	}
	late := must(t)(o.Serve(date(2026, 3, 8), rules, keeper, monday()))
	if len(late.Findings) != 1 || late.Findings[0].Rule != "V49" {
		t.Errorf("served late: %+v", late.Findings)
	}
	there := managed(t, rules, func(o *soc.Order) { o.Type, o.Applicant = soc.InterimOrder, "sfo" })
	if _, ok := duty(there, rules, soc.DutyService, ""); !ok {
		t.Error("an interim order need not be served on who was represented")
	}
}

// TestServiceIsAskedFor of an order whose subject is not bound: nobody can check it before.
func TestServiceIsAskedFor(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	o := managed(t, rules, func(o *soc.Order) { o.Represented = false })
	d, ok := duty(o, rules, soc.DutyService, "")
	if !ok || d.Statutory || o.State != soc.OrderGranted {
		t.Errorf("%s: %+v", o.State, d)
	}
	if _, ok := duty(o, rules, soc.DutyCheck, ""); ok {
		t.Error("what binds nobody is checked")
	}
	o = must(t)(o.Serve(date(2026, 11, 20), rules, keeper, monday()))
	if d, ok := duty(o, rules, soc.DutyCheck, ""); !ok || d.Due != date(2026, 12, 18) || o.State != soc.OrderInForce {
		t.Errorf("served: %s, %+v", o.State, d)
	}
}

// TestUnmanagedFromDayZero is V26.
func TestUnmanagedFromDayZero(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	o := entered(t, rules, nil)
	d, ok := duty(o, rules, soc.DutyManager, "")
	if !ok || d.Owner != "" || d.Role != soc.SOCLead || d.Soon != date(2026, 11, 23) || d.Due != date(2026, 11, 24) || d.Escalate != date(2026, 11, 25) {
		t.Errorf("%+v", d)
	}
	if day, told := d.Told(date(2026, 11, 23), rules.Reminders); !told || day != date(2026, 11, 23) {
		t.Errorf("told on %s", day)
	}
	o = must(t)(o.Allocate(keeper, "", rules, lead, monday()))
	if _, ok := duty(o, rules, soc.DutyManager, ""); !ok {
		t.Error("an order that is offered has a manager already")
	}
	if a, ok := duty(o, rules, soc.DutyAccept, ""); !ok || a.Owner != keeper.ID || !a.Urgent || a.Due != date(2026, 11, 25) || a.Escalate != date(2026, 11, 26) {
		t.Errorf("%+v", a)
	}
	o = must(t)(o.TakeOn(rules, keeper, monday()))
	for _, kind := range []soc.DutyKind{soc.DutyManager, soc.DutyAccept} {
		if _, ok := duty(o, rules, kind, ""); ok {
			t.Errorf("%s is left", kind)
		}
	}
	for _, d := range o.Duties(rules.Reminders) {
		if d.Owner != keeper.ID || d.Body != "dorset" || d.Role != soc.SOCLead {
			t.Errorf("%+v", d)
		}
	}
}

// TestMissedChecks escalates the second miss, in a row or at once (V27), and counts them.
func TestMissedChecks(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	o := managed(t, rules, nil)
	check := func(o *soc.Order, on soc.Date) *soc.Order {
		return must(t)(o.Record(soc.OrderCheck{DoneOn: on, Method: "visit", Results: []soc.CheckResult{{1, "met"}, {2, "not_tested"}}}, rules, keeper, at(on)))
	}
	d, _ := duty(o, rules, soc.DutyCheck, "")
	if d.Soon != date(2026, 12, 18) || d.Due != date(2026, 12, 21) || d.Escalate != date(2027, 1, 19) {
		t.Fatalf("%+v", d)
	}
	for on, want := range map[soc.Date]int{
		date(2026, 12, 21): 0, date(2026, 12, 22): 1, date(2027, 1, 18): 1, date(2027, 1, 19): 2, date(2027, 2, 16): 3,
	} {
		if got := o.Missed(on); got != want {
			t.Errorf("missed until %s: %d, not %d", on, got, want)
		}
	}
	late := check(o, date(2026, 12, 23))
	if late.Checks[0].Missed != 1 || late.NextCheck != date(2027, 1, 20) {
		t.Errorf("late: %+v, next by %s", late.Checks[0], late.NextCheck)
	}
	if d, _ := duty(late, rules, soc.DutyCheck, ""); d.Escalate != date(2027, 1, 21) {
		t.Errorf("the second miss escalates on %s", d.Escalate)
	}
	again := check(late, date(2027, 1, 20))
	if d, _ := duty(again, rules, soc.DutyCheck, ""); d.Escalate != again.NextCheck.AddDays(29) || again.Missed(date(2027, 1, 20)) != 1 {
		t.Errorf("after one in time it escalates on %s; %d missed", d.Escalate, again.Missed(date(2027, 1, 20)))
	}
	if late := check(o, date(2027, 1, 19)); late.Checks[0].Missed != 2 {
		t.Errorf("two were missed: %+v", late.Checks[0])
	}
}

// TestCheckDays keeps to working days, and to the rhythm of where the subject is.
func TestCheckDays(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	rules.Region.Forces[2].CheckDays = 14 // Dorset's own choice
	none := soc.Officer{}
	o := managed(t, rules, nil)
	if o.CheckDays != 14 || o.NextCheck != date(2026, 12, 7) {
		t.Fatalf("every %d days, next on %s", o.CheckDays, o.NextCheck)
	}
	inside := must(t)(o.Locate(soc.LocationPrison, soc.NewText("HMP Example"), date(2027, 6, 1), none, rules, keeper, monday()))
	if inside.CheckDays != 84 || inside.NextCheck != date(2026, 12, 7) {
		t.Errorf("in prison: every %d days, next on %s", inside.CheckDays, inside.NextCheck)
	}
	checked := must(t)(inside.Record(soc.OrderCheck{Method: "prison", Results: []soc.CheckResult{{1, "met"}, {2, "met"}}}, rules, keeper, monday()))
	if checked.NextCheck != date(2027, 2, 15) {
		t.Errorf("in prison: next on %s", checked.NextCheck)
	}
	out := must(t)(checked.Locate(soc.LocationFree, soc.Text{}, soc.Date{}, none, rules, keeper, at(date(2026, 12, 1))))
	if out.CheckDays != 14 || out.NextCheck != date(2026, 12, 15) || !out.Release.IsZero() || !out.Prison.IsZero() {
		t.Errorf("released: every %d days, next on %s, %+v", out.CheckDays, out.NextCheck, out)
	}
	overdue := must(t)(inside.Locate(soc.LocationFree, soc.Text{}, soc.Date{}, none, rules, keeper, at(date(2027, 1, 4))))
	if overdue.NextCheck != date(2026, 12, 7) {
		t.Errorf("a move forgives what was overdue: %s", overdue.NextCheck)
	}
	change := *o
	change.CheckDays = 7
	own := must(t)(o.Amend(change, rules, keeper, monday()))
	if own.NextCheck != date(2026, 11, 30) {
		t.Errorf("every week: next on %s", own.NextCheck)
	}
	own = must(t)(own.Locate(soc.LocationPrison, soc.Text{}, soc.Date{}, none, rules, keeper, monday()))
	if own.CheckDays != 7 {
		t.Errorf("an order's own rhythm is lost: %d", own.CheckDays)
	}
	holiday := must(t)(o.Record(soc.OrderCheck{Method: "visit", Results: []soc.CheckResult{{1, "met"}, {2, "met"}}}, rules, keeper, at(date(2026, 12, 14))))
	if holiday.NextCheck != date(2026, 12, 24) {
		t.Errorf("28 December is no working day, nor the days before it: %s", holiday.NextCheck)
	}
}

// TestRelease is V28.
func TestRelease(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	prisoner := managed(t, rules, func(o *soc.Order) { o.Location = soc.LocationPrison })
	d, ok := duty(prisoner, rules, soc.DutyRelease, soc.ReleaseDay)
	if !ok || d.Soon != date(2026, 11, 23) || d.Due != date(2026, 11, 30) || d.Escalate != date(2026, 12, 1) {
		t.Fatalf("no expected release: %+v", d)
	}
	touched := must(t)(prisoner.Allocate(other, "", rules, lead, at(date(2026, 12, 10))))
	if d, _ := duty(touched, rules, soc.DutyRelease, soc.ReleaseDay); d.Due != date(2026, 11, 30) {
		t.Errorf("any change puts it off: %+v", d)
	}
	locate := func(release soc.Date, then soc.Officer) *soc.Order {
		return must(t)(prisoner.Locate(soc.LocationPrison, soc.Text{}, release, then, rules, keeper, monday()))
	}
	release := date(2027, 6, 1)
	known := locate(release, soc.Officer{})
	if _, ok := duty(known, rules, soc.DutyRelease, soc.ReleaseDay); ok {
		t.Error("a day that is known is asked for")
	}
	d, _ = duty(known, rules, soc.DutyRelease, soc.ReleaseManager)
	if d.Soon != date(2027, 3, 3) || d.Due != date(2027, 5, 2) || d.Stage(date(2027, 5, 2)) != soc.StageEscalated || d.Stage(date(2027, 5, 1)) != soc.StageSoon || d.Further != date(2027, 5, 25) {
		t.Errorf("no manager for afterwards: %+v", d)
	}
	d, _ = duty(known, rules, soc.DutyRelease, soc.ReleaseRecord)
	if d.Soon != date(2027, 5, 25) || d.Due != release || d.Stage(release.AddDays(1)) != soc.StageOverdue {
		t.Errorf("the release itself: %+v", d)
	}
	named := locate(release, other)
	if _, ok := duty(named, rules, soc.DutyRelease, soc.ReleaseManager); ok || named.NextManager != other.ID || named.Offered != "" {
		t.Errorf("named: %+v", named)
	}
	out := must(t)(named.Locate(soc.LocationFree, soc.Text{}, soc.Date{}, soc.Officer{}, rules, keeper, at(release)))
	if out.Offered != other.ID || out.Manager != keeper.ID || out.OfferedOn != release || out.LocatedOn != release {
		t.Errorf("released: %+v", out)
	}
	if _, ok := duty(out, rules, soc.DutyRelease, soc.ReleaseRecord); ok {
		t.Error("released, and it is still to be recorded")
	}
	taken := must(t)(out.TakeOn(rules, other, at(release)))
	if taken.Manager != other.ID || taken.NextManager != "" {
		t.Errorf("taken on: %+v", taken)
	}
	early := must(t)(known.Locate(soc.LocationFree, soc.Text{}, soc.Date{}, soc.Officer{}, rules, keeper, at(date(2027, 5, 20))))
	if len(early.Findings) != 1 || early.Findings[0].Rule != "C12" {
		t.Errorf("condition 3 begins on 1 June, and nobody says so: %+v", early.Findings)
	}
	if _, err := known.Locate(soc.LocationPrison, soc.Text{}, date(2026, 11, 22), soc.Officer{}, rules, keeper, monday()); len(refusedBy(t, err)) != 1 {
		t.Errorf("released yesterday: %v", err)
	}
	if _, ok := duty(locate(date(2031, 3, 1), soc.Officer{}), rules, soc.DutyRelease, soc.ReleaseManager); ok {
		t.Error("an order that ends in prison needs a manager afterwards")
	}
	for name, then := range map[string]soc.Officer{"left": {ID: "x", Body: "dorset", Status: soc.Left}, "no keeper": requester} {
		if _, err := prisoner.Locate(soc.LocationPrison, soc.Text{}, release, then, rules, keeper, monday()); len(refusedBy(t, err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestExpiry has somebody end an order that has run out.
func TestExpiry(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	o := managed(t, rules, nil)
	d, ok := duty(o, rules, soc.DutyExpiry, "")
	if !ok || d.Soon != date(2031, 2, 1) || d.Due != date(2031, 3, 1) || d.Owner != keeper.ID {
		t.Errorf("%+v", d)
	}
	change := *o
	change.NextCheck = date(2031, 3, 3)
	if _, ok := duty(&change, rules, soc.DutyCheck, ""); ok {
		t.Error("what has ended is checked")
	}
	if got := o.Missed(date(2035, 1, 1)); got != o.Missed(date(2031, 3, 1)) {
		t.Errorf("%d checks were missed of an order that has run out", got)
	}
}

// TestCheckRules are what a check must say (V27), and its warnings (V31).
func TestCheckRules(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	o := managed(t, rules, nil)
	good := soc.OrderCheck{DoneOn: date(2026, 11, 20), Method: "visit", Results: []soc.CheckResult{{1, "met"}, {2, "met"}}}
	for name, c := range map[string]struct {
		change         func(*soc.OrderCheck)
		refused, warns []string
	}{
		"good":                {func(*soc.OrderCheck) {}, nil, nil},
		"a condition less":    {func(c *soc.OrderCheck) { c.Results = c.Results[:1] }, []string{"V27 condition_2"}, nil},
		"none":                {func(c *soc.OrderCheck) { c.Results = nil }, []string{"V27 condition_1", "V27 condition_2"}, nil},
		"a word of its own":   {func(c *soc.OrderCheck) { c.Results = []soc.CheckResult{{1, "met"}, {2, "nearly"}} }, []string{"V27 condition_2"}, nil},
		"not met":             {func(c *soc.OrderCheck) { c.Results = []soc.CheckResult{{1, "not_met"}, {2, "met"}} }, nil, []string{"V31 condition_1"}},
		"nothing tested":      {func(c *soc.OrderCheck) { c.Results = []soc.CheckResult{{1, "not_tested"}, {2, "not_tested"}} }, nil, []string{"V27 "}},
		"somehow":             {func(c *soc.OrderCheck) { c.Method = "somehow" }, []string{"C7 method"}, nil},
		"tomorrow":            {func(c *soc.OrderCheck) { c.DoneOn = date(2026, 11, 24) }, []string{"V46 done_on"}, nil},
		"before the order":    {func(c *soc.OrderCheck) { c.DoneOn = date(2026, 2, 28) }, []string{"V46 done_on"}, nil},
		"next one today":      {func(c *soc.OrderCheck) { c.NextDue = date(2026, 11, 23) }, []string{"V27 next_due"}, nil},
		"next one soon":       {func(c *soc.OrderCheck) { c.NextDue = date(2026, 11, 24) }, nil, nil},
		"next one at last":    {func(c *soc.OrderCheck) { c.NextDue = date(2026, 12, 18) }, nil, nil},
		"next one too late":   {func(c *soc.OrderCheck) { c.NextDue = date(2026, 12, 19) }, []string{"V27 next_due"}, nil},
		"recorded long after": {func(c *soc.OrderCheck) { c.DoneOn = date(2026, 6, 1) }, nil, nil},
		"not for a chat":      {func(c *soc.OrderCheck) { c.Notes = soc.NewText("Our informant saw him.") }, []string{"V43 notes"}, nil},
	} {
		check := good
		c.change(&check)
		next, err := o.Record(check, rules, keeper, monday())
		if diff := cmp.Diff(c.refused, refusedBy(t, err)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
		if err != nil {
			continue
		}
		var warns []string
		for _, f := range next.Findings {
			warns = append(warns, f.Rule+" "+f.Field)
		}
		if diff := cmp.Diff(c.warns, warns); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
		if !next.NextCheck.After(date(2026, 11, 23)) {
			t.Errorf("%s: the next check is due on %s", name, next.NextCheck)
		}
	}
	next := must(t)(o.Record(good, rules, keeper, monday()))
	earlier := good
	earlier.DoneOn = date(2026, 11, 19)
	if diff := cmp.Diff([]string{"V27 done_on"}, refusedBy(t, second(next.Record(earlier, rules, keeper, monday())))); diff != "" {
		t.Error(diff)
	}
}
