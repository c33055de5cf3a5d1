package soc_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatewaybot/soc"
)

// orderLife is an order with the day on which it lives, and what is done to it at random.
type orderLife struct {
	rules soc.OrderRules
	today soc.Date
	o     *soc.Order
}

// TestOrderLifeModel lets orders live for years, and wants what holds at any time of any.
func TestOrderLifeModel(t *testing.T) {
	t.Parallel()
	open := allInForce(t)
	rapid.Check(t, func(t *rapid.T) {
		l := &orderLife{rules: open, today: date(2026, 11, 23)}
		order := courtOrder()
		order.Represented = rapid.Bool().Draw(t, "represented")
		if rapid.Bool().Draw(t, "interim") {
			order.Type, order.Applicant = soc.InterimOrder, "sfo"
		}
		var err error
		if l.o, err = order.Enter(l.rules, keeper, at(l.today)); err != nil {
			t.Fatal(err)
		}
		l.o.Ref = "SCP-2026-000042"
		l.holds(t)
		for range rapid.IntRange(1, 40).Draw(t, "acts") {
			l.today = l.today.AddDays(rapid.IntRange(0, 60).Draw(t, "days"))
			l.act(t)
			l.holds(t)
		}
	})
}

// act makes a move that may be refused, and wants nothing to be changed of what there was.
func (l *orderLife) act(t *rapid.T) {
	was := *l.o
	before := was
	before.Conditions, before.Checks = slices.Clone(was.Conditions), slices.Clone(was.Checks)
	before.Breaches, before.Notifications, before.Snoozes = slices.Clone(was.Breaches), slices.Clone(was.Notifications), slices.Clone(was.Snoozes)
	next, err := l.try(t)
	if diff := cmp.Diff(before, *l.o, cmp.Comparer(soc.Text.Equal)); diff != "" {
		t.Fatalf("a move changes the version before it:\n%s", diff)
	}
	_, early := errors.AsType[*soc.MoveError](err)
	_, denied := errors.AsType[*soc.DeniedError](err)
	_, ruled := errors.AsType[*soc.RuleError](err)
	switch {
	case err == nil && next.Version != l.o.Version+1:
		t.Fatalf("version %d follows %d", next.Version, l.o.Version)
	case err == nil:
		l.o = next
	case !early && !denied && !ruled:
		t.Fatal(err)
	}
}

// try draws a move: by whom, and with what.
func (l *orderLife) try(t *rapid.T) (*soc.Order, error) {
	by := rapid.SampledFrom([]soc.Officer{keeper, keeper, other, lead, neighbour, clerk}).Draw(t, "by")
	day := l.today.AddDays(rapid.IntRange(-10, 3).Draw(t, "day"))
	number := rapid.IntRange(0, 4).Draw(t, "number")
	words := soc.NewText(rapid.SampledFrom([]string{"", "Some words.", "Answer orally."}).Draw(t, "words"))
	now, o, rules := at(l.today), *l.o, l.rules
	switch rapid.IntRange(0, 11).Draw(t, "move") {
	case 0:
		return o.Serve(day, rules, by, now)
	case 1:
		c := soc.Condition{Type: "travel", Text: words, From: day.AddDays(100 * number), To: o.To, Answers: "none"}
		return o.Vary(number, c, rules, by, now)
	case 2:
		return o.Allocate(rapid.SampledFrom([]soc.Officer{keeper, other, neighbour, requester}).Draw(t, "to"), "", rules, by, now)
	case 3:
		return o.TakeOn(rules, by, now)
	case 4:
		return o.Decline(words, rules, by, now)
	case 5, 6:
		return l.check(t, by, day)
	case 7:
		return o.Expect(soc.Notification{Kind: "change", TriggerOn: day}, rules, by, now)
	case 8:
		return o.Received(number, day, []string{"names"}, rules, by, now)
	case 9:
		place := rapid.SampledFrom(soc.Locations()).Draw(t, "place").Key
		return o.Locate(place, soc.Text{}, rapid.SampledFrom([]soc.Date{{}, l.today.AddDays(50 * number)}).Draw(t, "release"),
			rapid.SampledFrom([]soc.Officer{{}, other}).Draw(t, "then"), rules, by, now)
	case 10:
		if number < 2 {
			return o.Allege(soc.Breach{On: day, Condition: number, Evidence: words}, rules, by, now)
		}
		return o.Resolve(number-1, rapid.SampledFrom(soc.BreachOutcomes()).Draw(t, "outcome").Key, rules, by, now)
	}
	return l.later(t, by, day, words)
}

// check records one, with or without every condition.
func (l *orderLife) check(t *rapid.T, by soc.Officer, day soc.Date) (*soc.Order, error) {
	c := soc.OrderCheck{DoneOn: day, Method: "visit"}
	for _, n := range l.o.Binding(day) {
		if found := rapid.SampledFrom([]string{"met", "met", "not_met", "not_tested", ""}).Draw(t, "found"); found != "" {
			c.Results = append(c.Results, soc.CheckResult{Condition: n, Found: found})
		}
	}
	return l.o.Record(c, l.rules, by, at(l.today))
}

// later puts off one of the duties, or ends the order.
func (l *orderLife) later(t *rapid.T, by soc.Officer, day soc.Date, words soc.Text) (*soc.Order, error) {
	duties := l.o.Duties(l.rules.Reminders)
	if len(duties) == 0 || rapid.IntRange(0, 5).Draw(t, "end") == 0 {
		return l.o.End(rapid.SampledFrom(soc.OrderEndings()).Draw(t, "how").Key, day, words, l.rules, by, at(l.today))
	}
	d := rapid.SampledFrom(duties).Draw(t, "duty")
	next, err := l.o.Snooze(d, day.AddDays(5), words, l.rules, by, at(l.today))
	if err == nil && (d.Statutory || !d.Snoozed.IsZero() || day.AddDays(5).After(l.today.AddDays(5))) {
		t.Fatalf("put off: %+v until %s", d, day.AddDays(5))
	}
	return next, err
}

// holds is what is true of every order on every day.
func (l *orderLife) holds(t *rapid.T) {
	o, reminders := l.o, l.rules.Reminders
	duties := o.Duties(reminders)
	kinds := map[soc.DutyKind]soc.Duty{}
	for _, d := range duties {
		kinds[d.Kind] = d
		if next := d.Next(l.today, reminders); !next.After(l.today) || d.Role != soc.SOCLead || d.Body != o.Force {
			t.Fatalf("on %s somebody is told on %q of %+v", l.today, next, d)
		}
		if owner := d.Owner; d.Kind != soc.DutyAccept && owner != o.Manager {
			t.Fatalf("%s's is %+v", owner, d)
		}
	}
	if !o.Granted() {
		if len(duties) > 0 {
			t.Fatalf("an order that is over asks for %v", duties)
		}
		return
	}
	has := func(kind soc.DutyKind) bool { _, ok := kinds[kind]; return ok }
	for what, ok := range map[string]bool{
		"an order without a manager is nobody's concern": (o.Manager == "") == has(soc.DutyManager),
		"an offer waits for nobody":                      (o.Offered != "") == has(soc.DutyAccept),
		"its end is nobody's concern":                    has(soc.DutyExpiry),
		"nobody says since when nobody manages it":       (o.Manager == "") == !o.UnmanagedSince.IsZero(),
		"it is in force and binds nobody":                o.Bound() == (o.State != soc.OrderGranted),
		"it is not checked":                              o.Bound() == !o.NextCheck.IsZero(),
		"it is checked too seldom":                       o.From.After(l.today) || !o.NextCheck.After(l.today.AddDays(reminders.CheckPrison)),
		"it is longer than five years":                   !o.To.After(soc.EndOfPeriod(o.From, 5)),
		"its service is nobody's concern":                o.Bound() || has(soc.DutyService),
		"a breach is open in silence":                    (o.State == soc.OrderBreached) == (len(o.OpenBreaches()) > 0 && !charged(o)),
		"a charge is forgotten":                          (o.State == soc.OrderCharged) == charged(o),
		"a release is nobody's concern":                  o.Location != soc.LocationPrison || has(soc.DutyRelease) || o.Release.After(o.To),
		"a condition lasts longer than the order":        !slices.ContainsFunc(o.Conditions, func(c soc.Condition) bool { return c.To.After(o.To) || c.From.Before(o.From) }),
		"something blocks what is kept":                  len(o.Findings.Of(soc.Block)) == 0,
	} {
		if !ok {
			t.Fatalf("%s, on %s:\n%+v", what, l.today, o)
		}
	}
}

func charged(o *soc.Order) bool {
	return slices.ContainsFunc(o.Breaches, func(b soc.Breach) bool { return b.Outcome == soc.Charged })
}
