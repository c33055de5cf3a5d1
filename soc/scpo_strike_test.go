package soc_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// TestStrike withdraws what was entered by mistake; numbers stay as they are.
func TestStrike(t *testing.T) {
	t.Parallel()
	rules, why := allInForce(t), soc.NewText("Of another order.")
	o := managed(t, rules, nil)
	strike := func(o *soc.Order, what string, n int) (*soc.Order, error) {
		return o.Strike(what, n, why, rules, keeper, monday())
	}
	o = must(t)(strike(o, soc.StrikeCondition, 1))
	if diff := cmp.Diff([]int{2}, o.Binding(date(2026, 11, 23))); diff != "" || o.Conditioned() != 2 || len(o.Conditions) != 3 {
		t.Errorf("condition: %s", diff)
	}
	if _, err := o.Vary(1, o.Conditions[1], rules, keeper, monday()); len(refusedBy(t, err)) != 1 {
		t.Errorf("a condition that was withdrawn is changed: %v", err)
	}
	o = must(t)(o.Expect(soc.Notification{Kind: "change", TriggerOn: date(2026, 11, 22)}, rules, keeper, monday()))
	n := len(o.Notifications)
	o = must(t)(o.Received(n, date(2026, 11, 23), []string{"names"}, rules, keeper, monday()))
	o = must(t)(strike(o, soc.StrikeReceipt, n))
	if awaited := o.AwaitedNotifications(); awaited[len(awaited)-1] != n {
		t.Errorf("receipt: awaited %v", awaited)
	}
	o = must(t)(strike(o, soc.StrikeNotification, n))
	if _, due := duty(o, rules, soc.DutyNotification, "2"); due || len(o.Notifications) != n {
		t.Error("a notification that was withdrawn is due")
	}
	o = must(t)(o.Allege(soc.Breach{On: date(2026, 11, 20), Condition: 2, Evidence: soc.NewText("X1")}, rules, keeper, monday()))
	if _, err := strike(o, soc.StrikeCondition, 2); len(refusedBy(t, err)) != 1 {
		t.Errorf("a breached condition: %v", err)
	}
	o = must(t)(o.Resolve(1, "convicted", rules, keeper, monday()))
	o = must(t)(strike(o, soc.StrikeOutcome, 1))
	if o.State != soc.OrderBreached || len(o.OpenBreaches()) != 1 {
		t.Errorf("outcome: %+v", o)
	}
	o = must(t)(strike(o, soc.StrikeBreach, 1))
	if o.State != soc.OrderInForce || len(o.OpenBreaches()) != 0 {
		t.Errorf("breach: %+v", o)
	}
	for what, n := range map[string]int{soc.StrikeCondition: 4, soc.StrikeReceipt: 1, soc.StrikeNotification: 0, soc.StrikeBreach: 1, soc.StrikeOutcome: 2, "": 1} {
		if _, err := strike(o, what, n); len(refusedBy(t, err)) != 1 {
			t.Errorf("%s %d: %v", what, n, err)
		}
	}
}

// TestFiveYearsFromTheFirstStart counts them from there when the first condition's day is moved to later (V29).
func TestFiveYearsFromTheFirstStart(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	o := managed(t, rules, func(o *soc.Order) { o.Conditions = o.Conditions[:1] })
	c := o.Conditions[0]
	c.From = date(2026, 9, 1)
	o = must(t)(o.Vary(1, c, rules, keeper, monday()))
	longer := *o
	longer.To = date(2031, 8, 31)
	if _, err := o.Amend(longer, rules, keeper, monday()); len(refusedBy(t, err)) != 1 {
		t.Errorf("longer than five years: %v", err)
	}
	later := *o
	later.From = date(2026, 10, 1)
	_, err := o.Amend(later, rules, keeper, monday())
	if diff := cmp.Diff([]string{"C7 in_force_from"}, refusedBy(t, err)); diff != "" {
		t.Error(diff)
	}
}
