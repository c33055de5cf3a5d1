package soc_test

import (
	"testing"
	"time"

	"gatewaybot/soc"
)

// The people of orders: the first four are of Dorset.
var (
	keeper    = soc.Officer{ID: "keeper", Body: "dorset", Roles: []soc.Role{soc.SCPOManager}}
	other     = soc.Officer{ID: "other", Body: "dorset", Roles: []soc.Role{soc.LRO}}
	lead      = soc.Officer{ID: "lead", Body: "dorset", Roles: []soc.Role{soc.SOCLead}}
	clerk     = soc.Officer{ID: "clerk", Body: "dorset", Roles: []soc.Role{soc.IntelHandler}}
	neighbour = soc.Officer{ID: "neighbour", Body: "wiltshire", Roles: []soc.Role{soc.SCPOManager, soc.LRO, soc.SOCLead, soc.SRO}}
	overseer  = soc.Officer{ID: "overseer", Body: soc.ROCU, Roles: []soc.Role{soc.SRO}}
)

func orderRules(t testing.TB) soc.OrderRules {
	t.Helper()
	region, _ := soc.RegionByKey("south-west")
	return soc.OrderRules{Reminders: soc.DefaultReminderRules(office(t)), Region: region}
}

// allInForce are the rules with every part of the Act of 2025 in force since the first of March.
func allInForce(t testing.TB) soc.OrderRules {
	t.Helper()
	r, from := orderRules(t), date(2026, 3, 1)
	r.InterimFrom, r.MonitoringFrom, r.NotificationFrom, r.ApplicantsFrom, r.AcquittalFrom = from, from, from, from, from
	return r
}

// courtOrder is an order that breaks no rule, made and in force from the first of March.
func courtOrder() soc.Order {
	return soc.Order{
		Head:  soc.Head{Ref: soc.OrderPrefix.Pending(), UID: "uid", Region: "south-west", CreatedBy: "keeper", CreatedAt: monday(), By: "keeper", At: monday()},
		Label: soc.NewText("AB"), Subject: soc.NewText("MAPPS 1234"), Name: soc.NewText("Alan Bright"), Born: soc.NewText("1990-12-31"),
		Visor: soc.NewText("V-77"), Type: "conviction", Applicant: "cps", MadeOn: date(2026, 3, 1), From: date(2026, 3, 1), To: date(2031, 2, 28),
		Represented: true, Force: "dorset", Location: "community", Risk: "medium",
		Conditions: []soc.Condition{
			{Type: "travel", Text: soc.NewText("Not to leave the county."), From: date(2026, 3, 1), To: date(2031, 2, 28), Answers: "none"},
			{Type: "use_of_item", Text: soc.NewText("One telephone only."), From: date(2026, 3, 1), To: date(2028, 2, 29), Answers: "none"},
			{Type: "information", Text: soc.NewText("To list bank accounts each month."), From: date(2027, 6, 1), To: date(2031, 2, 28), Answers: "written"},
		},
	}
}

// entered is the order as it was entered on monday, and managed is it with the keeper.
func entered(t testing.TB, rules soc.OrderRules, change func(*soc.Order)) *soc.Order {
	t.Helper()
	o := courtOrder()
	if change != nil {
		change(&o)
	}
	next, err := o.Enter(rules, keeper, monday())
	if err != nil {
		t.Fatal(err)
	}
	next.Ref = "SCP-2026-000042"
	return next
}

func managed(t testing.TB, rules soc.OrderRules, change func(*soc.Order)) *soc.Order {
	t.Helper()
	o := entered(t, rules, change)
	o = must(t)(o.Allocate(keeper, "", rules, lead, monday()))
	return must(t)(o.TakeOn(rules, keeper, monday()))
}

func must(t testing.TB) func(*soc.Order, error) *soc.Order {
	return func(o *soc.Order, err error) *soc.Order {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
}

// at is ten o'clock on a day.
func at(day soc.Date) time.Time { return day.In(time.UTC).Add(10 * time.Hour) }

func duty(o *soc.Order, rules soc.OrderRules, kind soc.DutyKind, part string) (soc.Duty, bool) {
	for _, d := range o.Duties(rules.Reminders) {
		if d.Kind == kind && d.Part == part {
			return d, true
		}
	}
	return soc.Duty{}, false
}
