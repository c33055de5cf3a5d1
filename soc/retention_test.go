package soc_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// kept is an intelligence report that came and was last worked on at some time.
func kept(came, worked time.Time, r soc.Retention) *soc.Intelligence {
	return &soc.Intelligence{Report: soc.Report{
		FeedbackAt: worked,
		Head:       soc.Head{Ref: "INT-2026-000001", Version: 3, CreatedAt: came, At: worked, Retention: r},
	}}
}

func TestReviewOn(t *testing.T) {
	t.Parallel()
	at := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 12, 0, 0, 0, time.UTC) }
	day := func(y, m, d int) soc.Date { return soc.Date{Year: y, Month: time.Month(m), Day: d} }
	rules, region := soc.DefaultRetentionRules(), office(t).Location
	in := func(g soc.Group) soc.RetentionRules {
		r := rules
		r.Of = map[soc.Prefix]soc.Group{soc.IntelligencePrefix: g, soc.OrderPrefix: g}
		return r
	}
	order := func(to, ended soc.Date) *soc.Order {
		return &soc.Order{Head: soc.Head{Ref: "SCP-2026-000001", CreatedAt: at(2026, 1, 5), At: at(2026, 3, 2)}, To: to, EndedOn: ended}
	}
	for name, c := range map[string]struct {
		record interface{ Meta() *soc.Head }
		rules  soc.RetentionRules
		want   soc.Date
	}{
		"the public is protected: ten years, whatever happens":     {kept(at(2026, 3, 2), at(2030, 1, 1), soc.Retention{}), in(1), day(2036, 3, 2)},
		"a clear period begins with the last activity":             {kept(at(2026, 3, 2), at(2030, 1, 1), soc.Retention{}), in(2), day(2040, 1, 1)},
		"others are clear after six":                               {kept(at(2026, 3, 2), at(2026, 3, 2), soc.Retention{}), in(3), day(2032, 3, 2)},
		"a leap day ends with the 28th":                            {kept(at(2028, 2, 29), at(2028, 2, 29), soc.Retention{}), in(2), day(2038, 2, 28)},
		"and with the 29th where there is one":                     {kept(at(2028, 2, 29), at(2028, 2, 29), soc.Retention{}), soc.RetentionRules{Years: [4]int{0, 0, 4, 0}, Of: in(3).Of}, day(2032, 2, 29)},
		"the record's own group wins":                              {kept(at(2026, 3, 2), at(2026, 3, 2), soc.Retention{Group: 1}), in(3), day(2036, 3, 2)},
		"what a review decided":                                    {kept(at(2026, 3, 2), at(2026, 3, 2), soc.Retention{Until: day(2034, 5, 6)}), in(3), day(2034, 5, 6)},
		"but later activity begins a new clear period":             {kept(at(2026, 3, 2), at(2033, 3, 2), soc.Retention{Until: day(2034, 5, 6)}), in(3), day(2039, 3, 2)},
		"not for the protection of the public":                     {kept(at(2026, 3, 2), at(2033, 3, 2), soc.Retention{Until: day(2034, 5, 6)}), in(1), day(2034, 5, 6)},
		"midnight in summer is the region's":                       {kept(at(2026, 7, 1), time.Date(2026, 7, 1, 23, 30, 0, 0, time.UTC), soc.Retention{}), in(3), day(2032, 7, 2)},
		"no years are never":                                       {kept(at(2026, 3, 2), at(2026, 3, 2), soc.Retention{}), soc.RetentionRules{Of: in(3).Of}, soc.Date{}},
		"no group is never":                                        {kept(at(2026, 3, 2), at(2026, 3, 2), soc.Retention{}), in(0), soc.Date{}},
		"no rules are never":                                       {kept(at(2026, 3, 2), at(2026, 3, 2), soc.Retention{}), soc.RetentionRules{}, soc.Date{}},
		"an order is active to its last day":                       {order(day(2031, 2, 1), soc.Date{}), in(2), day(2041, 2, 1)},
		"or to the day on which it ended":                          {order(day(2031, 2, 1), day(2029, 6, 7)), in(2), day(2039, 6, 7)},
		"what was erased is not looked at again":                   {kept(at(2026, 3, 2), at(2026, 3, 2), soc.Retention{}).Erase("dpo", at(2027, 1, 1)), in(3), soc.Date{}},
		"a decision to keep it for less than the period is heeded": {&soc.Intelligence{Report: soc.Report{Head: soc.Head{Ref: "INT-2026-000001", Did: soc.MoveRetain, CreatedAt: at(2026, 3, 2), At: at(2032, 3, 2), Retention: soc.Retention{Until: day(2033, 3, 2)}}}}, in(2), day(2033, 3, 2)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := c.rules.ReviewOn(c.record.Meta(), c.record, func(t time.Time) soc.Date { return soc.DateOf(t.In(region)) })
			if got != c.want {
				t.Errorf("reviewed on %s, want %s", got, c.want)
			}
		})
	}
}

func TestRetentionDuties(t *testing.T) {
	t.Parallel()
	rules := soc.DefaultReminderRules(office(t))
	rules.Retention = soc.DefaultRetentionRules()
	head := func(ref soc.Ref) soc.Head { return soc.Head{Ref: ref, Version: 1, CreatedAt: monday(), At: monday()} }
	for name, c := range map[string]struct {
		record interface{ Meta() *soc.Head }
		role   soc.Role
		body   string
		due    string
	}{
		"request":      {&soc.Request{Head: head("GWR-2026-000001")}, soc.GatewayCI, soc.ROCU, "2032"},
		"decision":     {&soc.Decision{Head: head("DEC-2026-000001")}, soc.GatewayCI, soc.ROCU, "2032"},
		"intelligence": {&soc.Intelligence{Report: soc.Report{Head: head("INT-2026-000001"), FeedbackAt: monday()}}, soc.IntelHandler, soc.ROCU, "2036"},
		"disruption":   {&soc.Disruption{Report: soc.Report{Head: head("DIS-2026-000001"), FeedbackAt: monday()}}, soc.DisruptionModerator, soc.ROCU, "2032"},
		"threat":       {&soc.Threat{Head: head("THR-2026-000001"), Force: "dorset"}, soc.SOCLead, "dorset", "2036"},
		"plan":         {&soc.Plan{Head: head("FPP-2026-000001"), Force: "dorset"}, soc.SOCLead, "dorset", "2036"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			duties := soc.DutiesOf(c.record, rules)
			last := duties[len(duties)-1]
			if last.Kind != soc.DutyRetention || last.Role != c.role || last.Body != c.body || last.Owner != "" || last.Due.String()[:4] != c.due {
				t.Errorf("the duty is %+v", last)
			}
			if last.Soon != last.Due.AddDays(-28) {
				t.Errorf("it is told of on %s, and due on %s", last.Soon, last.Due)
			}
		})
	}
}

func TestReviewed(t *testing.T) {
	t.Parallel()
	today, by := soc.Date{Year: 2026, Month: 11, Day: 23}, soc.Officer{ID: "ivy"}
	head := soc.Head{Ref: "INT-2026-000001", Version: 4, Retention: soc.Retention{Group: 2}}
	for name, c := range map[string]struct {
		decided soc.Reviewed
		want    soc.Retention
		did     soc.Move
		refused string
	}{
		"kept":           {soc.Reviewed{Until: today.AddYears(3)}, soc.Retention{Group: 2, Until: today.AddYears(3), On: today, By: "ivy"}, soc.MoveRetain, ""},
		"another group":  {soc.Reviewed{Until: today.AddYears(3), Group: 1, Held: true}, soc.Retention{Group: 1, Until: today.AddYears(3), On: today, By: "ivy", Held: true}, soc.MoveRetain, ""},
		"not kept":       {soc.Reviewed{Erase: true}, soc.Retention{Group: 2, On: today, By: "ivy", EraseAsked: today}, soc.MoveAskErase, ""},
		"held":           {soc.Reviewed{Erase: true, Held: true}, soc.Retention{}, "", "held"},
		"until today":    {soc.Reviewed{Until: today}, soc.Retention{}, "", "until"},
		"without a day":  {soc.Reviewed{}, soc.Retention{}, "", "until"},
		"for ever":       {soc.Reviewed{Until: today.AddYears(10).AddDays(1)}, soc.Retention{}, "", "until"},
		"as long as can": {soc.Reviewed{Until: today.AddYears(10)}, soc.Retention{Group: 2, Until: today.AddYears(10), On: today, By: "ivy"}, soc.MoveRetain, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			next, f := head.Reviewed(c.decided, today, by, monday())
			if c.refused != "" {
				if len(f) != 1 || f[0].Field != c.refused || next.Version != 4 {
					t.Errorf("it gave version %d and %v", next.Version, f)
				}
				return
			}
			if diff := cmp.Diff(c.want, next.Retention); diff != "" || next.Did != c.did || next.Version != 5 || f != nil {
				t.Errorf("it is %s, version %d, %v:\n%s", next.Did, next.Version, f, diff)
			}
		})
	}
}

func TestErasureAsked(t *testing.T) {
	t.Parallel()
	rules := soc.DefaultReminderRules(office(t))
	r := kept(monday(), monday(), soc.Retention{EraseAsked: soc.Date{Year: 2026, Month: 11, Day: 23}})
	want := []soc.Duty{{Kind: soc.DutyErase, Role: soc.Admin, Body: soc.ROCU, Due: soc.Date{Year: 2026, Month: 11, Day: 23}}}
	if diff := cmp.Diff(want, soc.DutiesOf(r, rules)); diff != "" {
		t.Error(diff)
	}
}

func TestRepeats(t *testing.T) {
	t.Parallel()
	text := soc.NewText("A man named Kestrel sells from the blue van at the harbour.")
	short := soc.NewText("dorset")
	texts := map[string]*soc.Text{"what": &text, "where": &short}
	for reason, repeats := range map[string]bool{
		"The six years are over.": false,
		"It said: a man named  KESTREL sells from the blue van at the harbour. That is wrong.": true,
		"sells from the blue van":         true,
		"Asked for by dorset.":            false,
		"van":                             false,
		"Subject's request, ref SAR-0042": false,
	} {
		if got := soc.Repeats(reason, texts); got != repeats {
			t.Errorf("%q: %v", reason, got)
		}
	}
}
