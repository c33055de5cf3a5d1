package soc_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// refusedBy are the rules, with their fields, for which an act was refused.
func refusedBy(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	e, ok := errors.AsType[*soc.RuleError](err)
	if !ok {
		t.Fatalf("refused otherwise: %v", err)
	}
	var all []string
	for _, f := range e.Findings {
		all = append(all, f.Rule+" "+f.Field)
	}
	return all
}

// oneCondition makes the order's only condition begin and end on these days.
func oneCondition(from, to soc.Date) func(*soc.Order) {
	return func(o *soc.Order) {
		o.Conditions = o.Conditions[:1]
		o.Conditions[0].From, o.Conditions[0].To = from, to
		o.From, o.To = from, to
	}
}

// TestOrderRules enters orders at and beyond each limit (V29, V30, V33, C6, C7, V46).
func TestOrderRules(t *testing.T) {
	t.Parallel()
	first := func(at soc.Date) func(*soc.Order) { // made and begun on a day, and as long as can be
		return func(o *soc.Order) {
			o.MadeOn = at
			oneCondition(at, soc.EndOfPeriod(at, 5))(o)
		}
	}
	longer := func(at soc.Date) func(*soc.Order) {
		return func(o *soc.Order) {
			first(at)(o)
			o.To = o.To.AddDays(1)
		}
	}
	for name, c := range map[string]struct {
		change func(*soc.Order)
		want   []string
		rules  func(testing.TB) soc.OrderRules
	}{
		"nothing wrong":               {nil, nil, nil},
		"five years":                  {first(date(2026, 3, 1)), nil, nil},
		"five years and a day":        {longer(date(2026, 3, 1)), []string{"V29 in_force_to"}, nil},
		"five years from a leap day":  {first(date(2024, 2, 29)), nil, nil},
		"… ending with the last":      {func(o *soc.Order) { first(date(2024, 2, 29))(o); o.To = date(2029, 2, 28) }, nil, nil},
		"… and a day":                 {longer(date(2024, 2, 29)), []string{"V29 in_force_to"}, nil},
		"a condition beyond it":       {func(o *soc.Order) { o.Conditions[1].To = date(2031, 3, 1) }, []string{"V29 "}, nil},
		"a condition beyond its end":  {func(o *soc.Order) { o.To = date(2030, 1, 1) }, []string{"V29 ", "V29 "}, nil},
		"a condition before its mark": {func(o *soc.Order) { o.Conditions[0].From = date(2026, 2, 28) }, []string{"C7 in_force_from", "C7 ", "V29 "}, nil},
		"starts on release": {func(o *soc.Order) {
			oneCondition(date(2027, 6, 1), date(2032, 5, 31))(o)
			o.From = date(2026, 3, 1) // as typed: the five years are counted from the first condition
		}, nil, nil},
		"begins with its first condition": {oneCondition(date(2027, 6, 1), date(2032, 5, 31)), nil, nil},
		"five years from the first condition": {func(o *soc.Order) {
			oneCondition(date(2027, 6, 1), date(2032, 5, 31))(o)
			o.Conditions = append(o.Conditions, soc.Condition{Type: "other", Text: soc.NewText("x"), From: date(2027, 5, 1), To: date(2028, 1, 1), Answers: "none"})
		}, []string{"V29 in_force_to", "V29 "}, nil},
		"made tomorrow":             {func(o *soc.Order) { first(date(2026, 11, 24))(o) }, []string{"V46 made_on"}, nil},
		"ends before it begins":     {func(o *soc.Order) { o.Conditions, o.To = nil, date(2026, 2, 28) }, []string{"C7 in_force_to"}, nil},
		"no end":                    {func(o *soc.Order) { o.Conditions, o.To = nil, soc.Date{} }, []string{"C7 in_force_to"}, nil},
		"18 on that day":            {func(o *soc.Order) { o.Born = soc.NewText("2008-03-01") }, nil, nil},
		"18 the day after":          {func(o *soc.Order) { o.Born = soc.NewText("2008-03-02") }, []string{"V30 born"}, nil},
		"born on a leap day":        {func(o *soc.Order) { o.Born = soc.NewText("2008-02-29") }, nil, nil},
		"… a day before":            {func(o *soc.Order) { o.Born = soc.NewText("2008-02-29"); first(date(2026, 2, 28))(o) }, []string{"V30 born"}, nil},
		"born unknown":              {func(o *soc.Order) { o.Born = soc.Text{} }, nil, nil},
		"born in words":             {func(o *soc.Order) { o.Born = soc.NewText("long ago") }, []string{"V46 born"}, nil},
		"no label":                  {func(o *soc.Order) { o.Label = soc.NewText(" ") }, []string{"C6 label"}, nil},
		"a name for a label":        {func(o *soc.Order) { o.Label = soc.NewText("Mr Bright") }, []string{"C6 label"}, nil},
		"the name for a label":      {func(o *soc.Order) { o.Label = soc.NewText("alan  BRIGHT") }, []string{"C6 label"}, nil},
		"no subject":                {func(o *soc.Order) { o.Subject = soc.Text{} }, []string{"C7 subject_ref"}, nil},
		"not for a chat":            {func(o *soc.Order) { o.Court = soc.NewText("SECRET") }, []string{"V43 court"}, nil},
		"no such type":              {func(o *soc.Order) { o.Type = "?" }, []string{"C7 order_type"}, nil},
		"checked every thousand":    {func(o *soc.Order) { o.CheckDays = 1000 }, []string{"C7 check_every_days"}, nil},
		"interim too soon":          {func(o *soc.Order) { o.Type, o.Applicant = soc.InterimOrder, "sfo" }, []string{"V33 order_type"}, nil},
		"interim":                   {func(o *soc.Order) { o.Type, o.Applicant = soc.InterimOrder, "sfo" }, nil, allInForce},
		"interim a day too soon":    {func(o *soc.Order) { o.Type, o.Applicant = soc.InterimOrder, "sfo"; first(date(2026, 2, 28))(o) }, []string{"V33 order_type"}, allInForce},
		"acquittal too soon":        {func(o *soc.Order) { o.Type = "acquittal_appeal" }, []string{"V33 order_type"}, nil},
		"acquittal":                 {func(o *soc.Order) { o.Type = "acquittal_appeal" }, nil, allInForce},
		"police too soon":           {func(o *soc.Order) { o.Type, o.Applicant = "high_court", "police" }, []string{"V33 applicant"}, nil},
		"police":                    {func(o *soc.Order) { o.Type, o.Applicant = "high_court", "police" }, nil, allInForce},
		"police, Crown Court":       {func(o *soc.Order) { o.Applicant = "police" }, nil, nil},
		"tagged too soon":           {func(o *soc.Order) { o.MonitoredTo = date(2026, 12, 31) }, []string{"V33 electronic_monitoring_to"}, nil},
		"tagged for twelve months":  {func(o *soc.Order) { o.MonitoredTo = date(2027, 2, 28) }, nil, allInForce},
		"tagged for a day longer":   {func(o *soc.Order) { o.MonitoredTo = date(2027, 3, 1) }, []string{"C7 electronic_monitoring_to"}, allInForce},
		"tagged again":              {func(o *soc.Order) { o.MonitoredFrom, o.MonitoredTo = date(2027, 3, 1), date(2028, 2, 29) }, nil, allInForce},
		"tagged beyond the order":   {func(o *soc.Order) { o.MonitoredFrom, o.MonitoredTo = date(2030, 12, 1), date(2031, 3, 1) }, []string{"C7 electronic_monitoring_to"}, allInForce},
		"oral answers":              {func(o *soc.Order) { o.Conditions[2].Text = soc.NewText("To answer questions orally.") }, []string{"V32 "}, nil},
		"answers by voice":          {func(o *soc.Order) { o.Conditions[2].Answers = "oral" }, []string{"V32 "}, nil},
		"a condition without words": {func(o *soc.Order) { o.Conditions[0].Text = soc.Text{} }, []string{"C7 "}, nil},
		"served before it was made": {func(o *soc.Order) { o.ServedOn = date(2026, 2, 28) }, []string{"C7 served_on"}, nil},
		"served tomorrow":           {func(o *soc.Order) { o.ServedOn = date(2026, 11, 24) }, []string{"V46 served_on"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rules := orderRules(t)
			if c.rules != nil {
				rules = c.rules(t)
			}
			o := courtOrder()
			if c.change != nil {
				c.change(&o)
			}
			_, err := o.Enter(rules, keeper, monday())
			if diff := cmp.Diff(c.want, refusedBy(t, err)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestOrderWarnings lets an order in and says what it lacks.
func TestOrderWarnings(t *testing.T) {
	t.Parallel()
	o := entered(t, orderRules(t), func(o *soc.Order) {
		o.Visor, o.Born, o.Conditions, o.Location, o.Applicant = soc.Text{}, soc.Text{}, nil, soc.LocationPrison, "nca"
	})
	var got []string
	for _, f := range o.Findings {
		if f.Severity != soc.Warn {
			t.Errorf("%+v", f)
		}
		got = append(got, f.Rule+" "+f.Field)
	}
	want := []string{"C7 visor_ref", "V33 applicant", "V30 born", "C7 ", "V28 expected_release"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestRulesThatChange must not keep anybody from checking an order that was entered under other ones.
func TestRulesThatChange(t *testing.T) {
	t.Parallel()
	o := managed(t, allInForce(t), func(o *soc.Order) { o.Type, o.Applicant, o.ServedOn = soc.InterimOrder, "sfo", date(2026, 3, 3) })
	rules := orderRules(t)
	next := must(t)(o.Record(soc.OrderCheck{Method: "visit", Results: []soc.CheckResult{{1, "met"}, {2, "met"}}}, rules, keeper, monday()))
	if len(next.Findings.Of(soc.Warn)) == 0 || len(next.Findings.Of(soc.Block)) > 0 {
		t.Errorf("%+v", next.Findings)
	}
}

// TestOrderDaysAreTheRegions acts half an hour after midnight in London, which is the day before in UTC.
func TestOrderDaysAreTheRegions(t *testing.T) {
	t.Parallel()
	rules := orderRules(t)
	late := at(date(2027, 6, 30)).Add(13*60*60*1e9 + 30*60*1e9) // 23:30 UTC
	today := date(2027, 7, 1)
	application := courtOrder()
	application.MadeOn, application.From, application.To, application.Conditions = soc.Date{}, soc.Date{}, soc.Date{}, nil
	o := must(t)(application.Enter(rules, keeper, late))
	if o = must(t)(o.PassQA(rules, other, late)); o.QAOn != today {
		t.Errorf("checked on %s", o.QAOn)
	}
	if o = must(t)(o.Grant(today, today, date(2032, 6, 30), false, rules, keeper, late)); o.UnmanagedSince != today || o.LocatedOn != today {
		t.Errorf("unmanaged since %s, located on %s", o.UnmanagedSince, o.LocatedOn)
	}
	o = must(t)(o.Serve(today, rules, keeper, late))
	if o = must(t)(o.Allocate(other, "", rules, lead, late)); o.OfferedOn != today {
		t.Errorf("offered on %s", o.OfferedOn)
	}
	o = must(t)(o.TakeOn(rules, other, late))
	if o = must(t)(o.Decline(soc.NewText("Not mine."), rules, other, late)); o.UnmanagedSince != today {
		t.Errorf("unmanaged since %s", o.UnmanagedSince)
	}
	if o = must(t)(o.Record(soc.OrderCheck{Method: "visit"}, rules, keeper, late)); o.Checks[0].DoneOn != today {
		t.Errorf("checked on %s", o.Checks[0].DoneOn)
	}
	if o = must(t)(o.End("discharged", today, soc.Text{}, rules, keeper, late)); o.EndedOn != today {
		t.Errorf("ended on %s", o.EndedOn)
	}
}
