package soc_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// TestBreaches logs two, of which one is charged.
func TestBreaches(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	o := managed(t, rules, nil)
	log := func(o *soc.Order, n int) *soc.Order {
		return must(t)(o.Allege(soc.Breach{On: date(2026, 11, 20), Condition: n, Evidence: soc.NewText("Exhibit"), ExcuseConsidered: true}, rules, keeper, monday()))
	}
	settle := func(o *soc.Order, n int, outcome string) *soc.Order {
		return must(t)(o.Resolve(n, outcome, rules, keeper, monday()))
	}
	o = log(log(o, 1), 2)
	steps := []struct {
		o    *soc.Order
		want soc.OrderState
	}{
		{o, soc.OrderBreached},
		{settle(o, 1, "warned"), soc.OrderBreached},
		{settle(o, 1, soc.Charged), soc.OrderCharged},
		{log(settle(o, 1, soc.Charged), 1), soc.OrderCharged},
		{settle(settle(o, 1, soc.Charged), 1, "convicted"), soc.OrderBreached},
		{settle(settle(settle(o, 1, soc.Charged), 2, "no_action"), 1, "not_proven"), soc.OrderInForce},
		{settle(settle(o, 1, "warned"), 2, "warned"), soc.OrderInForce},
	}
	for i, s := range steps {
		if s.o.State != s.want {
			t.Errorf("step %d: %s", i, s.o.State)
		}
	}
	for name, refused := range map[string]error{
		"settled twice": second(settle(o, 1, "warned").Resolve(1, "charged", rules, keeper, monday())),
		"no such":       second(o.Resolve(3, "warned", rules, keeper, monday())),
		"nothing":       second(o.Resolve(1, "", rules, keeper, monday())),
	} {
		if len(refusedBy(t, refused)) != 1 {
			t.Errorf("%s: %v", name, refused)
		}
	}
}

func second(_ *soc.Order, err error) error { return err }

// TestBreachRules is V31, and what else speaks against a breach.
func TestBreachRules(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	served := func(o *soc.Order) { o.Represented, o.ServedOn = false, date(2026, 3, 10) }
	for name, c := range map[string]struct {
		order  func(*soc.Order)
		breach func(*soc.Breach)
		want   []string
	}{
		"good":                     {nil, nil, nil},
		"neither served nor there": {func(o *soc.Order) { o.Represented = false }, nil, []string{"V31 "}},
		"on the day of service":    {served, func(b *soc.Breach) { b.On = date(2026, 3, 10) }, nil},
		"before the service":       {served, func(b *soc.Breach) { b.On = date(2026, 3, 9) }, []string{"V31 on"}},
		"condition not begun":      {nil, func(b *soc.Breach) { b.Condition = 3 }, []string{"V31 on"}},
		"condition over":           {func(o *soc.Order) { o.Conditions[0].To = date(2026, 11, 19) }, nil, []string{"V31 on"}},
		"its last day":             {func(o *soc.Order) { o.Conditions[0].To = date(2026, 11, 20) }, nil, nil},
		"no such condition":        {nil, func(b *soc.Breach) { b.Condition = 4 }, []string{"C7 condition"}},
		"condition zero":           {nil, func(b *soc.Breach) { b.Condition = 0 }, []string{"C7 condition"}},
		"tomorrow":                 {nil, func(b *soc.Breach) { b.On = date(2026, 11, 24) }, []string{"V46 on"}},
		"no evidence":              {nil, func(b *soc.Breach) { b.Evidence = soc.NewText(" ") }, []string{"C7 evidence_ref"}},
		"not for a chat":           {nil, func(b *soc.Breach) { b.Referred = soc.NewText("the informant") }, []string{"V43 referred_to"}},
	} {
		o := managed(t, rules, c.order)
		b := soc.Breach{On: date(2026, 11, 20), Condition: 1, Evidence: soc.NewText("Exhibit 1"), ExcuseConsidered: true}
		if c.breach != nil {
			c.breach(&b)
		}
		_, err := o.Allege(b, rules, keeper, monday())
		if diff := cmp.Diff(c.want, refusedBy(t, err)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

// TestNotifications counts three days, of which the first is that of the trigger (V33, V34).
func TestNotifications(t *testing.T) {
	t.Parallel()
	rules := allInForce(t)
	o := managed(t, rules, nil)
	if len(o.Notifications) != 1 || o.Notifications[0].DueOn != date(2026, 3, 3) {
		t.Fatalf("the first notification: %+v", o.Notifications)
	}
	expect := func(on soc.Date, rules soc.OrderRules) (*soc.Order, error) {
		return o.Expect(soc.Notification{Kind: "change", TriggerOn: on}, rules, keeper, monday())
	}
	for trigger, due := range map[soc.Date]soc.Date{
		date(2026, 11, 23): date(2026, 11, 25), // Monday to Wednesday
		date(2026, 11, 20): date(2026, 11, 22), // Friday to Sunday
	} {
		if next := must(t)(expect(trigger, rules)); next.Notifications[1].DueOn != due {
			t.Errorf("from %s: due on %s", trigger, next.Notifications[1].DueOn)
		}
	}
	if diff := cmp.Diff([]string{"V33 "}, refusedBy(t, second(expect(date(2026, 11, 20), orderRules(t))))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"V33 trigger_on"}, refusedBy(t, second(expect(date(2026, 2, 28), rules)))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"V46 trigger_on"}, refusedBy(t, second(expect(date(2026, 11, 24), rules)))); diff != "" {
		t.Error(diff)
	}
	d, ok := duty(o, rules, soc.DutyNotification, "1")
	if !ok || !d.Statutory || !d.Urgent || d.Due != date(2026, 3, 3) || d.Escalate != date(2026, 3, 4) {
		t.Errorf("duty: %+v", d)
	}
	late := must(t)(o.Received(1, date(2026, 3, 4), []string{"names"}, rules, keeper, monday()))
	if _, ok := duty(late, rules, soc.DutyNotification, "1"); ok || len(late.Findings) != 1 || late.Findings[0].Rule != "V34" {
		t.Errorf("received late: %+v", late.Findings)
	}
	for name, err := range map[string]error{
		"twice":       second(late.Received(1, date(2026, 3, 4), nil, rules, keeper, monday())),
		"early":       second(o.Received(1, date(2026, 2, 28), nil, rules, keeper, monday())),
		"tomorrow":    second(o.Received(1, date(2026, 11, 24), nil, rules, keeper, monday())),
		"no such":     second(o.Received(2, date(2026, 3, 2), nil, rules, keeper, monday())),
		"other items": second(o.Received(1, date(2026, 3, 2), []string{"shoes"}, rules, keeper, monday())),
	} {
		if len(refusedBy(t, err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if early := managed(t, orderRules(t), nil); len(early.Notifications) != 0 {
		t.Errorf("awaited before the Act: %+v", early.Notifications)
	}
}
