package soc_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// TestThreatMoves is who may make each move on an active threat that is offered to the second LRO.
func TestThreatMoves(t *testing.T) {
	t.Parallel()
	threat := knownThreat(func(e *soc.Threat) { e.Offered = "second" })
	for m, who := range map[soc.Move]string{
		soc.MoveEnter:    "lro second sio sro lead gateway assessor",
		soc.MoveAllocate: "lro deputy sro lead gateway",
		soc.MoveTakeOn:   "second",
		soc.MoveDecline:  "lro deputy second",
		soc.MovePhase:    "lro deputy sro lead gateway assessor",
		soc.MovePND:      "lro deputy sio sro lead gateway assessor",
		soc.MoveActivity: "lro deputy sio sro lead gateway assessor",
		soc.MoveSnooze:   "lro deputy second sro lead gateway",
		soc.MoveReview:   "",
	} {
		for _, by := range responders() {
			err := threat.May(m, by)
			_, denied := errors.AsType[*soc.DeniedError](err)
			_, late := errors.AsType[*soc.MoveError](err)
			if allowed := containsWord(who, by.ID); allowed != (err == nil) || late != (m == soc.MoveReview) || !allowed && !late && !denied {
				t.Errorf("%s by %s: %v", m, by.ID, err)
			}
		}
	}
	settled := knownThreat(func(e *soc.Threat) { e.LRO = "" })
	for _, m := range []soc.Move{soc.MoveTakeOn, soc.MoveDecline} {
		if _, late := errors.AsType[*soc.MoveError](settled.May(m, lro)); !late {
			t.Errorf("%s of what was offered to nobody: %v", m, settled.May(m, lro))
		}
	}
	closed := knownThreat(func(e *soc.Threat) { e.State = soc.ThreatClosed })
	if _, late := errors.AsType[*soc.MoveError](closed.May(soc.MoveAllocate, sro)); !late {
		t.Error("a closed threat is allocated")
	}
}

// TestThreatVisible is who may know of a threat and its plan.
func TestThreatVisible(t *testing.T) {
	t.Parallel()
	threat, p := knownThreat(), livePlan(t, func(p *soc.Plan) { p.Actions[0].Owner = "helper" })
	for _, by := range responders() {
		if got, want := threat.VisibleTo(by), !containsWord("helper elsewhere", by.ID); got != want {
			t.Errorf("%s sees the threat: %v", by.ID, got)
		}
		if got, want := p.VisibleTo(by), by.ID != "elsewhere"; got != want {
			t.Errorf("%s sees the plan: %v", by.ID, got)
		}
	}
	partner := soc.Officer{ID: "seaport", Body: "seaport", Roles: []soc.Role{soc.PartnerPoster}}
	if threat.VisibleTo(partner) || p.VisibleTo(partner) {
		t.Error("a partner sees it")
	}
}

// TestPhases takes a threat from each state to each other.
func TestPhases(t *testing.T) {
	t.Parallel()
	rules := rules4P(t).ReminderRules
	roads := map[soc.ThreatState]string{
		soc.ThreatCandidate: "submitted assessed closed", soc.ThreatSubmitted: "assessed candidate closed", soc.ThreatAssessed: "active monitored closed",
		soc.ThreatActive: "monitored closed", soc.ThreatMonitored: "active closed", soc.ThreatClosed: "active",
	}
	for from, to := range roads {
		for _, term := range soc.ThreatStates() {
			is := knownThreat(func(e *soc.Threat) { e.State, e.LRO, e.UnledSince = from, "", soc.Date{} })
			next, err := is.Phased(soc.ThreatState(term.Key), soc.NewText("They are back."), rules, gateway, days(2))
			if _, late := errors.AsType[*soc.MoveError](err); late == containsWord(to, term.Key) {
				t.Errorf("%s to %s: %v", from, term.Key, err)
			}
			if err != nil {
				continue
			}
			if want := (soc.Date{}); next.Open() && next.UnledSince != date(2026, 11, 25) || !next.Open() && next.UnledSince != want {
				t.Errorf("%s to %s: without LRO since %v", from, term.Key, next.UnledSince)
			}
			if next.State == soc.ThreatActive && next.ActiveSince != date(2026, 11, 25) {
				t.Errorf("%s to active: since %v", from, next.ActiveSince)
			}
		}
	}
	closed := knownThreat(func(e *soc.Threat) { e.State = soc.ThreatClosed })
	_, err := closed.Phased(soc.ThreatActive, soc.NewText(" "), rules, sro, monday())
	wantBlocked(t, err, "C1 reason")
	wantDenied(t, "lro", ref(closed.Phased(soc.ThreatActive, soc.NewText("Back."), rules, lro, monday())))
	wantDenied(t, "lro", ref(knownThreat().Phased(soc.ThreatClosed, soc.Text{}, rules, lro, monday())))
	_, err = knownThreat(func(e *soc.Threat) { e.Plan = "FPP-2026-000007" }).Phased(soc.ThreatClosed, soc.Text{}, rules, sro, monday())
	wantBlocked(t, err, "C4 to")
}

// TestEnterThreat applies the rules to a threat that somebody types in.
func TestEnterThreat(t *testing.T) {
	t.Parallel()
	region, _ := soc.RegionByKey("south-west")
	none := func(*soc.Threat) {}
	for name, tt := range map[string]struct {
		change  func(*soc.Threat)
		state   soc.ThreatState
		blocked []string
	}{
		"candidate":                {func(e *soc.Threat) { e.RegisterRef, e.Phase = "", "" }, soc.ThreatCandidate, nil},
		"on the register":          {func(e *soc.Threat) { e.Phase = "" }, soc.ThreatAssessed, nil},
		"active":                   {none, soc.ThreatActive, nil},
		"V07 active, not assessed": {func(e *soc.Threat) { e.RegisterRef = "" }, "", []string{"V07 phase"}},
		"no name":                  {func(e *soc.Threat) { e.Name = soc.Text{} }, "", []string{"C1 name"}},
		"a person's name":          {func(e *soc.Threat) { e.Name = soc.NewText("Mr John Smith") }, "", []string{"C1 name"}},
		"name not for chat":        {func(e *soc.Threat) { e.Name = soc.NewText("SECRET") }, "", []string{"C1 name"}},
		"no reference":             {func(e *soc.Threat) { e.RegisterRef = "the gang" }, "", []string{"C1 register_ref"}},
		"reference to be":          {func(e *soc.Threat) { e.RegisterRef = "THR-0000-000000" }, "", []string{"C1 register_ref"}},
		"other force":              {func(e *soc.Threat) { e.Force = "kent" }, "", []string{"C1 force"}},
		"area":                     {func(e *soc.Threat) { e.Area = "a\nb" }, "", []string{"C1 area"}},
		"tier":                     {func(e *soc.Threat) { e.Tier = 6 }, "", []string{"C1 tier"}},
		"score without a day":      {func(e *soc.Threat) { e.MorileScoredAt = soc.Date{} }, "", []string{"C1 morile_scored_at"}},
		"scored tomorrow":          {func(e *soc.Threat) { e.MorileScoredAt = date(2026, 11, 24) }, "", []string{"V46 morile_scored_at"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			next, err := entry(tt.change).Enter(region, soc.DefaultReportRules(), rules4P(t).ReminderRules, socLead, monday())
			wantBlocked(t, err, tt.blocked...)
			if err == nil && (next.State != tt.state || next.Version != 1 || next.Open() == next.UnledSince.IsZero()) {
				t.Errorf("entered %+v", next)
			}
		})
	}
	for _, by := range responders() {
		_, err := entry().Enter(region, soc.DefaultReportRules(), rules4P(t).ReminderRules, by, monday())
		if want := !containsWord("deputy helper auditor elsewhere", by.ID); want != (err == nil) {
			t.Errorf("%s enters a threat of Dorset's: %v", by.ID, err)
		}
	}
}

// TestAllocate applies the rules to who is to lead (V14 to V17, V50).
func TestAllocate(t *testing.T) {
	t.Parallel()
	other := func(change func(*soc.Officer)) soc.Officer {
		o := soc.Officer{ID: "other", Body: "dorset", Roles: []soc.Role{soc.LRO}, Area: "Poole", LROTraining: lro.LROTraining, Status: soc.Active}
		change(&o)
		return o
	}
	for name, tt := range map[string]struct {
		to      soc.Officer
		open    int
		limit   int
		reason  string
		block   bool
		blocked []string
		warned  []string
	}{
		"nothing wrong":            {to: other(func(*soc.Officer) {})},
		"has left":                 {to: other(func(o *soc.Officer) { o.Status = soc.Left }), blocked: []string{"V50 to"}},
		"no LRO":                   {to: other(func(o *soc.Officer) { o.Roles = []soc.Role{soc.SIO} }), blocked: []string{"C1 to"}},
		"leads it already":         {to: lro, blocked: []string{"C1 to"}},
		"was asked already":        {to: other(func(o *soc.Officer) { o.ID = "asked" }), blocked: []string{"C1 to"}},
		"V14 is the SIO":           {to: other(func(o *soc.Officer) { o.ID = "sio" }), blocked: []string{"V14 reason"}},
		"V14 with a reason":        {to: other(func(o *soc.Officer) { o.ID = "sio" }), reason: "Nobody else.", warned: []string{"V14 warn to"}},
		"V14 the force says no":    {to: other(func(o *soc.Officer) { o.ID = "sio" }), reason: "Nobody else.", block: true, blocked: []string{"V14 to"}},
		"V15 untrained":            {to: other(func(o *soc.Officer) { o.LROTraining = nil }), warned: []string{"V15 warn to"}},
		"V16 one below the limit":  {to: other(func(*soc.Officer) {}), open: 1},
		"V16 at the limit":         {to: other(func(*soc.Officer) {}), open: 2, warned: []string{"V16 warn to"}},
		"V16 the force's limit":    {to: other(func(*soc.Officer) {}), open: 2, limit: 3},
		"V17 another area":         {to: other(func(o *soc.Officer) { o.Area = "Weymouth" }), warned: []string{"V17 warn to"}},
		"V17 no area":              {to: other(func(o *soc.Officer) { o.Area = "" })},
		"another force":            {to: other(func(o *soc.Officer) { o.Body = "wiltshire" }), warned: []string{"C1 warn to"}},
		"the unit":                 {to: other(func(o *soc.Officer) { o.Body = soc.ROCU })},
		"V50 away":                 {to: other(func(o *soc.Officer) { o.Status, o.AwayUntil = soc.Away, date(2026, 11, 23) }), warned: []string{"V50 warn to"}},
		"V50 back today":           {to: other(func(o *soc.Officer) { o.Status, o.AwayUntil = soc.Away, date(2026, 11, 22) })},
		"reason not for chat":      {to: other(func(*soc.Officer) {}), reason: "SECRET", blocked: []string{"V43 reason"}},
		"untrained, and over that": {to: other(func(o *soc.Officer) { o.LROTraining = nil }), open: 9, warned: []string{"V15 warn to", "V16 warn to"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rules := rules4P(t)
			if rules.Force.LROCap = tt.limit; tt.block {
				rules.SameLROSIO = soc.Block
			}
			threat := knownThreat(func(e *soc.Threat) { e.Offered, e.Findings = "asked", soc.Findings{{Rule: "V15"}} })
			next, err := threat.Allocate(tt.to, tt.open, rules, soc.NewText(tt.reason), sro, monday())
			wantBlocked(t, err, tt.blocked...)
			if err != nil {
				return
			}
			if diff := cmp.Diff(tt.warned, found(next.Offer)); diff != "" {
				t.Errorf("warned of (-want +got):\n%s", diff)
			}
			if next.LRO != "lro" || next.Offered != tt.to.ID || next.OfferedOn != date(2026, 11, 23) || !slices.Equal(found(next.Findings), []string{"V15"}) {
				t.Errorf("it is led by %s, offered to %s, and known of the LRO is %v", next.LRO, next.Offered, next.Findings)
			}
		})
	}
}

// TestHandOver keeps the old LRO until the new one accepts, who takes the warnings and the plan over.
func TestHandOver(t *testing.T) {
	t.Parallel()
	rules := rules4P(t)
	p := livePlan(t)
	offered, err := knownThreat().Allocate(secondLRO, 0, rules, soc.Text{}, lro, monday())
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []soc.Officer{lro, socLead} {
		_, _, err := offered.TakeOn(&p, by, monday())
		wantDenied(t, by.ID, err)
	}
	threat, plan, err := offered.TakeOn(&p, secondLRO, days(1))
	if err != nil || threat.LRO != "second" || threat.Offered != "" || !slices.Equal(found(threat.Findings), []string{"V15 warn to"}) || len(threat.Offer) > 0 || plan.LRO != "second" {
		t.Errorf("threat %+v, plan %+v, %v", threat, plan, err)
	}
	_, _, err = offered.Decline(&p, soc.Text{}, rules.ReminderRules, secondLRO, days(1))
	wantBlocked(t, err, "C1 reason")
	back, plan, err := offered.Decline(&p, soc.NewText("I am on a course."), rules.ReminderRules, secondLRO, days(1))
	if err != nil || back.LRO != "lro" || back.Offered != "" || len(back.Offer) > 0 || plan != nil || !back.UnledSince.IsZero() {
		t.Errorf("declined: threat %+v, plan %+v, %v", back, plan, err)
	}
	left, plan, err := back.Decline(&p, soc.NewText("I moved to another area."), rules.ReminderRules, deputy, days(2))
	if err != nil || left.LRO != "" || left.UnledSince != date(2026, 11, 25) || plan.LRO != "" {
		t.Errorf("given back: threat %+v, plan %+v, %v", left, plan, err)
	}
}

// TestReconsidered takes back what was warned of once it is no longer so.
func TestReconsidered(t *testing.T) {
	t.Parallel()
	rules := rules4P(t)
	threat := knownThreat(func(e *soc.Threat) {
		e.Findings = soc.Findings{{Rule: "V14"}, {Rule: "V15", Severity: soc.Warn, Field: "to"}, {Rule: "V16", Severity: soc.Warn, Field: "to"}}
	})
	untrained := lro
	untrained.LROTraining = nil
	for name, tt := range map[string]struct {
		lro  soc.Officer
		open int
		want []string
	}{
		"nothing new":   {untrained, 2, nil},
		"trained":       {lro, 2, []string{"V14", "V16 warn to"}},
		"less to do":    {untrained, 1, []string{"V14", "V15 warn to"}},
		"both":          {lro, 1, []string{"V14"}},
		"somebody else": {secondLRO, 0, nil},
	} {
		next := threat.Reconsidered(tt.lro, tt.open, rules, socLead, monday())
		var got []string
		if next != nil {
			got = found(next.Findings)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestThreatDuties has what a threat needs, and from which day (V12, V13, V15, V16, V18, V25).
func TestThreatDuties(t *testing.T) {
	t.Parallel()
	rules := rules4P(t).ReminderRules
	for name, tt := range map[string]struct {
		change func(*soc.Threat)
		want   []string // kind, owner, due
	}{
		"nothing but the plan": {func(*soc.Threat) {}, []string{"plan lro 2026-12-07"}},
		"planned":              {func(e *soc.Threat) { e.Plan = "FPP-2026-000007" }, nil},
		"not open":             {func(e *soc.Threat) { e.State, e.LRO = soc.ThreatAssessed, "" }, nil},
		"closed":               {func(e *soc.Threat) { e.State, e.LRO = soc.ThreatClosed, "" }, nil},
		"monitored":            {func(e *soc.Threat) { e.State = soc.ThreatMonitored }, nil},
		"V13 no LRO":           {func(e *soc.Threat) { e.State, e.LRO, e.UnledSince = soc.ThreatMonitored, "", date(2026, 11, 20) }, []string{"lro  2026-11-24"}},
		"V13 offered to nobody before states": {func(e *soc.Threat) {
			e.State, e.LRO, e.Plan, e.PNDOn, e.ActiveSince = "", "", "FPP-2026-000007", date(2026, 11, 1), soc.Date{}
		}, []string{"lro  2026-11-25"}},
		"offered, no LRO": {func(e *soc.Threat) {
			e.Plan, e.LRO, e.UnledSince, e.Offered, e.OfferedOn = "FPP-2026-000007", "", date(2026, 11, 20), "second", date(2026, 11, 23)
		}, []string{"accept second 2026-11-25", "lro  2026-11-25"}},
		"offered again and again": {func(e *soc.Threat) {
			e.Plan, e.LRO, e.UnledSince, e.Offered, e.OfferedOn = "FPP-2026-000007", "", date(2026, 11, 2), "second", date(2026, 11, 23)
		}, []string{"accept second 2026-11-25", "lro  2026-11-06"}},
		"offered, led":           {func(e *soc.Threat) { e.Plan, e.Offered, e.OfferedOn = "FPP-2026-000007", "second", date(2026, 11, 27) }, []string{"accept second 2026-12-01"}},
		"V12 not on the PND":     {func(e *soc.Threat) { e.Plan, e.PNDOn = "FPP-2026-000007", soc.Date{} }, []string{"pnd lro 2026-11-30"}},
		"V12 a vulnerability":    {func(e *soc.Threat) { e.Plan, e.PNDOn, e.Type = "FPP-2026-000007", soc.Date{}, "vulnerability" }, nil},
		"V25 high risk":          {func(e *soc.Threat) { e.Plan, e.RiskLevel = "FPP-2026-000007", "high" }, []string{"dormant lro 2027-02-21"}},
		"V25 never any activity": {func(e *soc.Threat) { e.Plan, e.RiskLevel, e.LastActivityAt = "FPP-2026-000007", "high", time.Time{} }, []string{"dormant lro 2027-02-21"}},
		"V15 untrained":          {func(e *soc.Threat) { e.Plan, e.Findings = "FPP-2026-000007", soc.Findings{{Rule: "V15"}} }, []string{"training  2026-12-21"}},
		"V16 too much to do":     {func(e *soc.Threat) { e.Plan, e.Findings = "FPP-2026-000007", soc.Findings{{Rule: "V16"}} }, []string{"workload  2026-11-23"}},
		"warned of an offer":     {func(e *soc.Threat) { e.Plan, e.Offer = "FPP-2026-000007", soc.Findings{{Rule: "V15"}, {Rule: "V16"}} }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			threat := knownThreat(tt.change)
			var got []string
			for _, d := range threat.Duties(rules) {
				got = append(got, string(d.Kind)+" "+d.Owner+" "+d.Due.String())
				if d.Body != "dorset" || d.Role != soc.SOCLead || d.Owner != "" && !d.Further.After(d.Escalate) {
					t.Errorf("duty %+v", d)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("duties (-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnledIsToldAtOnce tells the SOC lead on the first day that there is no LRO, and not again that they asked somebody.
func TestUnledIsToldAtOnce(t *testing.T) {
	t.Parallel()
	rules := rules4P(t)
	threat := knownThreat(func(e *soc.Threat) { e.LRO, e.Plan, e.UnledSince = "", "FPP-2026-000007", date(2026, 11, 23) })
	if d := threat.Duties(rules.ReminderRules)[0]; d.Kind != soc.DutyLRO || d.Soon != date(2026, 11, 23) || d.Escalate != date(2026, 11, 26) {
		t.Errorf("without an LRO: %+v", d)
	}
	offered, err := threat.Allocate(secondLRO, 0, rules, soc.Text{}, socLead, monday())
	if err != nil {
		t.Fatal(err)
	}
	if d := offered.Duties(rules.ReminderRules)[1]; d.Kind != soc.DutyLRO || !d.Soon.IsZero() {
		t.Errorf("when somebody is asked: %+v", d)
	}
}

// TestDormantForFifteenMonths fires where the report found nothing done for so long (row 14).
func TestDormantForFifteenMonths(t *testing.T) {
	t.Parallel()
	rules := rules4P(t).ReminderRules
	threat := knownThreat(func(e *soc.Threat) {
		e.Plan, e.RiskLevel, e.LastActivityAt = "FPP-2026-000007", "high", monday().AddDate(0, -15, 0)
	})
	if d := threat.Duties(rules)[0]; d.Kind != soc.DutyDormant || d.Stage(date(2026, 11, 23)) != soc.StageFurther {
		t.Errorf("after 15 months: %+v, stage %s", d, d.Stage(date(2026, 11, 23)))
	}
	next, err := threat.Active(sio, monday())
	if err != nil || next.Duties(rules)[0].Stage(date(2026, 11, 23)) != soc.StageNone {
		t.Errorf("after activity: %v", err)
	}
}

// TestAssessedBySomebodyElse keeps those who lead from saying that their own threat is assessed (V07).
func TestAssessedBySomebodyElse(t *testing.T) {
	t.Parallel()
	rules := rules4P(t).ReminderRules
	candidate := knownThreat(func(e *soc.Threat) { e.State = soc.ThreatCandidate })
	for _, by := range []soc.Officer{lro, sro, socLead} {
		wantDenied(t, by.ID, ref(candidate.Phased(soc.ThreatAssessed, soc.Text{}, rules, by, monday())))
	}
	for _, by := range []soc.Officer{assessor, gateway} {
		if _, err := candidate.Phased(soc.ThreatAssessed, soc.Text{}, rules, by, monday()); err != nil {
			t.Errorf("%s: %v", by.ID, err)
		}
	}
}

// TestListIsBehind follows the list where it changed, and leaves a threat that was moved on here where it stands.
func TestListIsBehind(t *testing.T) {
	t.Parallel()
	rules := rules4P(t).ReminderRules
	open := entry(func(e *soc.Threat) { e.Phase = "open" })
	first := soc.Threat{Head: soc.Head{Ref: "THR-2026-000001"}}.Import(open, rules, monday())
	active, err := first.Phased(soc.ThreatActive, soc.Text{}, rules, gateway, days(1))
	if err != nil {
		t.Fatal(err)
	}
	if again := active.Import(open, rules, days(2)); again != nil {
		t.Fatalf("the list that is behind makes it %s", again.State)
	}
	active.Plan = "FPP-2026-000007"
	closed := active.Import(entry(func(e *soc.Threat) { e.Phase = "closed" }), rules, days(2))
	if closed.State != soc.ThreatClosed || closed.Plan == "" || len(closed.Findings) != 1 {
		t.Errorf("closed by the list: %s, plan %s, %v", closed.State, closed.Plan, closed.Findings)
	}
}

// TestLROWhoLeft has nobody lead a threat that is taken up again after its LRO left (V13).
func TestLROWhoLeft(t *testing.T) {
	t.Parallel()
	rules := rules4P(t).ReminderRules
	closed := knownThreat(func(e *soc.Threat) { e.State = soc.ThreatClosed })
	next, err := closed.Unled().Phased(soc.ThreatActive, soc.NewText("They are back."), rules, sro, days(1))
	if err != nil || next.LRO != "" || next.UnledSince != date(2026, 11, 24) || next.Duties(rules)[0].Kind != soc.DutyLRO {
		t.Errorf("taken up again: %+v, %v", next, err)
	}
}

// TestOnPND takes a day that has come.
func TestOnPND(t *testing.T) {
	t.Parallel()
	rules := rules4P(t).ReminderRules
	_, err := knownThreat().OnPND(date(2026, 11, 24), rules, lro, monday())
	wantBlocked(t, err, "V46 on")
	if next, err := knownThreat().OnPND(date(2026, 11, 20), rules, sio, monday()); err != nil || next.PNDOn != date(2026, 11, 20) {
		t.Errorf("on the PND since %v, %v", next.PNDOn, err)
	}
}

// TestImportAllocates gives a threat the LRO of a file once, and never over somebody who was allocated here.
func TestImportAllocates(t *testing.T) {
	t.Parallel()
	rules := rules4P(t)
	led, err := entry().Led(secondLRO, 2, rules, date(2026, 11, 23))
	if err != nil {
		t.Fatal(err)
	}
	first := soc.Threat{}.Import(led, rules.ReminderRules, monday())
	if first.LRO != "second" || !first.UnledSince.IsZero() || !slices.Equal(found(first.Findings), []string{"V15 warn to", "V16 warn to"}) {
		t.Errorf("imported %+v", first)
	}
	if again := first.Import(led, rules.ReminderRules, days(1)); again != nil {
		t.Errorf("imported again %+v", again)
	}
	back, _, err := first.Decline(nil, soc.NewText("Not mine."), rules.ReminderRules, secondLRO, days(1))
	if err != nil {
		t.Fatal(err)
	}
	if again := back.Import(led, rules.ReminderRules, days(2)); again != nil {
		t.Errorf("a threat that was declined is led by %s", again.LRO)
	}
	_, err = entry().Led(sio, 0, rules, date(2026, 11, 23))
	wantBlocked(t, err, "C1 to")
}

// TestPlanFollows has the plan go with its threat.
func TestPlanFollows(t *testing.T) {
	t.Parallel()
	p, threat := livePlan(t), knownThreat()
	if next := p.Follow(&threat, soc.MoveImport, lro, monday()); next != nil {
		t.Errorf("nothing changed, and version %d was made", next.Version)
	}
	threat.Name, threat.Force = soc.NewText("Foxglove"), "wiltshire"
	next := p.Follow(&threat, soc.MoveImport, lro, monday())
	if next == nil || next.Label.Reveal() != "Foxglove" || next.Force != "wiltshire" || next.Version != 2 {
		t.Errorf("it follows as %+v", next)
	}
}
