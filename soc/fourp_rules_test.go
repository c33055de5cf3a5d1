package soc_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// TestEnterPlan applies each rule to a plan that is entered.
func TestEnterPlan(t *testing.T) {
	t.Parallel()
	none := func(*soc.Plan) {}
	candidate := func(e *soc.Threat) { e.State, e.Phase = soc.ThreatCandidate, "open" }
	tests := map[string]struct {
		plan    func(*soc.Plan)
		threat  func(*soc.Threat)
		same    string
		block   bool
		blocked []string
		warned  []string
	}{
		"nothing wrong":                   {plan: none},
		"short summary":                   {plan: func(p *soc.Plan) { p.Summary = soc.NewText("An OCG.") }, blocked: []string{"C4 threat_summary"}},
		"blank summary":                   {plan: func(p *soc.Plan) { p.Summary = soc.NewText(" \n" + string(make([]byte, 0))) }, blocked: []string{"C4 threat_summary"}},
		"no objectives":                   {plan: func(p *soc.Plan) { p.Objectives = soc.Text{} }, blocked: []string{"C4 objectives"}},
		"no template":                     {plan: func(p *soc.Plan) { p.Template = "" }, blocked: []string{"C4 template"}},
		"reference as a version":          {plan: func(p *soc.Plan) { p.TemplateVersion = "FPP-0000-000000" }, blocked: []string{"C4 template_version"}},
		"V43 not for chat":                {plan: func(p *soc.Plan) { p.Gaps = soc.NewText("Ask the informant.") }, blocked: []string{"V43 intelligence_gaps"}},
		"V07 candidate":                   {plan: none, threat: candidate, blocked: []string{"V07 unassessed_reason"}},
		"V07 with a reason":               {plan: func(p *soc.Plan) { p.Unassessed = soc.NewText("It is urgent.") }, threat: candidate, warned: []string{"V07 warn ref"}},
		"V13 no LRO":                      {plan: none, threat: func(e *soc.Threat) { e.LRO = "" }, warned: []string{"V13 warn lro"}},
		"V14 LRO is SIO":                  {plan: func(p *soc.Plan) { p.SIO = "lro" }, blocked: []string{"V14 same_lro_reason"}},
		"V14 with a reason":               {plan: func(p *soc.Plan) { p.SIO = "lro" }, same: "Nobody else.", warned: []string{"V14 warn sio"}},
		"V14 the force says no":           {plan: func(p *soc.Plan) { p.SIO = "lro" }, same: "Nobody else.", block: true, blocked: []string{"V14 sio"}},
		"V14 warned of at allocation":     {plan: none, threat: func(e *soc.Threat) { e.SIO, e.Findings = "lro", soc.Findings{{Rule: "V14"}} }, warned: []string{"V14 warn sio"}},
		"V19 only pursue":                 {plan: func(p *soc.Plan) { p.Actions = p.Actions[:1] }, warned: []string{"V19 warn actions"}},
		"V19 no protect":                  {plan: func(p *soc.Plan) { p.Actions = p.Actions[:2] }, warned: []string{"V19 warn actions"}},
		"V19 protect was cancelled":       {plan: func(p *soc.Plan) { p.Actions[2].Status = soc.ActionCancelled }, warned: []string{"V19 warn actions"}},
		"V20 no partner":                  {plan: func(p *soc.Plan) { p.Partners = nil }, warned: []string{"V20 warn stakeholders"}},
		"V20 no local team":               {plan: func(p *soc.Plan) { p.LocalTeam = soc.Text{} }, warned: []string{"V20 warn local_policing_team"}},
		"no SRO":                          {plan: none, threat: func(e *soc.Threat) { e.SRO = "" }, warned: []string{"C4 warn sro"}},
		"no money":                        {plan: func(p *soc.Plan) { p.NoFinancial = soc.Text{} }, warned: []string{"C4 warn financial_investigator"}},
		"a specialist forgotten":          {plan: func(p *soc.Plan) { p.Specialists = p.Specialists[1:4] }, warned: []string{"C4 warn specialists"}},
		"threat with a plan":              {plan: none, threat: func(e *soc.Threat) { e.Plan = "FPP-2026-000001" }, blocked: []string{"C4 ref"}},
		"closed threat":                   {plan: none, threat: func(e *soc.Threat) { e.State = soc.ThreatClosed }, blocked: []string{"C4 ref"}},
		"review today":                    {plan: func(p *soc.Plan) { p.NextReview = date(2026, 11, 23) }, blocked: []string{"C4 next_review"}},
		"review tomorrow":                 {plan: func(p *soc.Plan) { p.NextReview = date(2026, 11, 24) }},
		"review on the last day":          {plan: func(p *soc.Plan) { p.NextReview = date(2027, 2, 22) }},
		"review a day too late":           {plan: func(p *soc.Plan) { p.NextReview = date(2027, 2, 23) }, blocked: []string{"C4 next_review"}},
		"cadence below a day":             {plan: func(p *soc.Plan) { p.ReviewDays = -1 }, blocked: []string{"C4 cadence_days", "C4 next_review"}},
		"cadence that hides the plan":     {plan: func(p *soc.Plan) { p.ReviewDays = 367 }, blocked: []string{"C4 cadence_days"}},
		"reviewed once a year":            {plan: func(p *soc.Plan) { p.ReviewDays = 366 }},
		"a candidate's reason is dropped": {plan: func(p *soc.Plan) { p.Unassessed = soc.NewText("Whatever.") }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rules := rules4P(t)
			if tt.block {
				rules.SameLROSIO = soc.Block
			}
			threat := knownThreat()
			if tt.threat != nil {
				tt.threat(&threat)
			}
			p, next, err := newPlan(tt.plan).Enter(threat, rules, soc.NewText(tt.same), nil, socLead, monday())
			wantBlocked(t, err, tt.blocked...)
			if len(tt.blocked) > 0 {
				return
			}
			if diff := cmp.Diff(tt.warned, found(p.Findings)); diff != "" {
				t.Errorf("warned of (-want +got):\n%s", diff)
			}
			if p.State != soc.PlanActive || p.Threat != threat.Ref || p.Version != 1 || p.LRO != threat.LRO || next.Plan != soc.PlanPrefix.Pending() || next.Version != 2 {
				t.Errorf("plan %+v\nthreat %+v", p, next)
			}
			if p.Unassessed.IsZero() != threat.Assessed() {
				t.Error("why it is not assessed is kept of one that is, or lost of one that is not")
			}
		})
	}
}

// TestPlanCadence takes the force's choice, then the region's.
func TestPlanCadence(t *testing.T) {
	t.Parallel()
	rules := rules4P(t)
	for days, force := range map[int]soc.Force{91: {}, 60: {ReviewDays: 60}} {
		rules.Force = force
		p, _, err := newPlan().Enter(knownThreat(), rules, soc.Text{}, nil, lro, monday())
		if err != nil || p.ReviewDays != days || p.NextReview != date(2026, 11, 23).AddDays(days) {
			t.Errorf("every %d days, next %v, %v", p.ReviewDays, p.NextReview, err)
		}
	}
}

// TestGenericPlan warns of words that another plan has (V21), and goes on until they are changed.
func TestGenericPlan(t *testing.T) {
	t.Parallel()
	other := newPlan(func(p *soc.Plan) {
		p.UID, p.Summary = "other", soc.NewText("four  PEOPLE supply cocaine in two towns, and lend money!")
	})
	p, _, err := newPlan().Enter(knownThreat(), rules4P(t), soc.Text{}, []*soc.Plan{&other}, lro, monday())
	if err != nil || !slices.Contains(found(p.Findings), "V21 warn threat_summary") {
		t.Fatalf("findings %v, %v", p.Findings, err)
	}
	p.Ref = "FPP-2026-000007"
	p, err = p.Act(0, action("prepare"), rules4P(t).ReminderRules, lro, monday())
	if err != nil || !slices.Contains(found(p.Findings), "V21 warn threat_summary") {
		t.Errorf("after another act the findings are %v, %v", p.Findings, err)
	}
	to := *p
	to.Summary = soc.NewText("Three people who sell stolen farm machinery over two counties.")
	if p, err = p.Amend(to, rules4P(t), soc.Text{}, []*soc.Plan{&other}, lro, monday()); err != nil || len(p.Findings) > 0 {
		t.Errorf("after other words the findings are %v, %v", p.Findings, err)
	}
}

// TestActions applies the rules to actions that are added, changed and done (V22).
func TestActions(t *testing.T) {
	t.Parallel()
	done := func(a *soc.Action) {
		a.Status, a.Evidence, a.Disruption = soc.ActionDone, soc.NewText("Photographs."), "DIS-2026-000001"
	}
	for name, tt := range map[string]struct {
		number  int
		change  func(*soc.Action)
		blocked []string
	}{
		"added":                         {0, func(*soc.Action) {}, nil},
		"no P":                          {0, func(a *soc.Action) { a.P = "punish" }, []string{"C4 p"}},
		"no title":                      {0, func(a *soc.Action) { a.Title = soc.NewText(" ") }, []string{"C4 title"}},
		"no owner":                      {0, func(a *soc.Action) { a.Owner = "" }, []string{"C4 owner"}},
		"owner of no kind":              {0, func(a *soc.Action) { a.OwnerType = "" }, []string{"C4 owner"}},
		"no day":                        {0, func(a *soc.Action) { a.Due = soc.Date{} }, []string{"C4 due"}},
		"yesterday":                     {0, func(a *soc.Action) { a.Due = date(2026, 11, 22) }, []string{"C4 due"}},
		"today":                         {0, func(a *soc.Action) { a.Due = date(2026, 11, 23) }, nil},
		"changed to yesterday":          {1, func(a *soc.Action) { a.Due = date(2026, 11, 22) }, []string{"C4 due"}},
		"no status":                     {0, func(a *soc.Action) { a.Status = "soon" }, []string{"C4 status"}},
		"title not for chat":            {0, func(a *soc.Action) { a.Title = soc.NewText("Meet the informant") }, []string{"V43 title"}},
		"number that there is not":      {4, func(*soc.Action) {}, []string{"C4 action"}},
		"number below one":              {-1, func(*soc.Action) {}, []string{"C4 action"}},
		"done":                          {1, done, nil},
		"V22 done without evidence":     {1, func(a *soc.Action) { done(a); a.Evidence = soc.Text{} }, []string{"V22 evidence"}},
		"V22 done without disruption":   {1, func(a *soc.Action) { done(a); a.Disruption = "" }, []string{"V22 disruption_ref"}},
		"V22 done with why there is no": {1, func(a *soc.Action) { done(a); a.Disruption, a.NoDisruption = "", soc.NewText("Nobody was there.") }, nil},
		"V46 done tomorrow":             {1, func(a *soc.Action) { done(a); a.DoneOn = date(2026, 11, 24) }, []string{"V46 done_on"}},
		"cancelled":                     {1, func(a *soc.Action) { a.Status = soc.ActionCancelled }, []string(nil)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, a := livePlan(t), action("prepare")
			tt.change(&a)
			next, err := p.Act(tt.number, a, rules4P(t).ReminderRules, lro, monday())
			wantBlocked(t, err, tt.blocked...)
			if err != nil {
				return
			}
			if got := next.Actions[max(tt.number-1, 0)]; tt.number > 0 && (got.P != "prepare" || got.DoneOn.IsZero() == (got.Status == soc.ActionDone)) {
				t.Errorf("the action is %+v", got)
			}
			if want := len(p.Actions) + 1; tt.number == 0 && len(next.Actions) != want {
				t.Errorf("%d actions", len(next.Actions))
			}
		})
	}
}

// TestOverdueActionChanges lets an action whose day has passed be changed without another day.
func TestOverdueActionChanges(t *testing.T) {
	t.Parallel()
	p, a := livePlan(t), action("pursue")
	a.Status = soc.ActionDoing
	if _, err := p.Act(1, a, rules4P(t).ReminderRules, lro, days(60)); err != nil {
		t.Error(err)
	}
}

// TestMostActions keeps what a review asks in one form.
func TestMostActions(t *testing.T) {
	t.Parallel()
	p := livePlan(t)
	for len(p.OpenActions()) < 40 {
		p.Actions = append(p.Actions, action("pursue"))
	}
	_, err := p.Act(0, action("pursue"), rules4P(t).ReminderRules, lro, monday())
	wantBlocked(t, err, "C4")
	a := action("pursue")
	a.Status = soc.ActionCancelled
	if _, err := p.Act(40, a, rules4P(t).ReminderRules, lro, monday()); err != nil {
		t.Error(err)
	}
}

// TestActionDone lets who owns an action say that it is done, and nobody else who has no more to do with the plan.
func TestActionDone(t *testing.T) {
	t.Parallel()
	was := soc.Action{Evidence: soc.NewText("Photographs."), NoDisruption: soc.NewText("Nobody was there."), Safeguarded: 2, P: "pursue", Owner: "nobody"}
	p := livePlan(t, func(p *soc.Plan) {
		p.Actions[1].Owner = "helper"
		p.Actions[2].OwnerType, p.Actions[2].Owner = soc.OwnedByPartner, "helper"
	})
	rules := rules4P(t).ReminderRules
	for _, by := range []soc.Officer{lro, deputy, sro, socLead, helper} {
		next, err := p.Done(2, was, rules, by, monday())
		if err != nil {
			t.Errorf("%s: %v", by.ID, err)
			continue
		}
		want := p.Actions[1]
		want.Status, want.DoneOn, want.Evidence, want.NoDisruption, want.Safeguarded = soc.ActionDone, date(2026, 11, 23), was.Evidence, was.NoDisruption, 2
		if diff := cmp.Diff(want, next.Actions[1], cmp.Comparer(soc.Text.Equal)); diff != "" {
			t.Errorf("done (-want +got):\n%s", diff)
		}
		_, err = next.Done(2, was, rules, lro, monday())
		wantBlocked(t, err, "C4 action")
	}
	for _, n := range []int{1, 3} {
		wantDenied(t, "helper", ref(p.Done(n, was, rules, helper, monday())))
	}
	wantDenied(t, "sio", ref(p.Done(1, was, rules, soc.Officer{ID: "sio2", Body: "dorset", Roles: []soc.Role{soc.SIO}}, monday())))
	_, err := p.Done(9, was, rules, lro, monday())
	wantBlocked(t, err, "C4 action")
	was.Evidence = soc.Text{}
	_, err = p.Done(1, was, rules, lro, monday())
	wantBlocked(t, err, "V22 evidence")
}

// TestConsider applies the rules to who was considered.
func TestConsider(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		c       soc.Considered
		blocked []string
	}{
		"consulted":            {soc.Considered{Who: "seaport", Consulted: true, On: date(2026, 11, 23)}, nil},
		"without a day":        {soc.Considered{Who: "seaport", Consulted: true}, []string{"C4 on"}},
		"tomorrow":             {soc.Considered{Who: "seaport", Consulted: true, On: date(2026, 11, 24)}, []string{"V46 on"}},
		"not consulted":        {soc.Considered{Who: "cyber", Why: soc.NewText("No part is online.")}, nil},
		"not, without why":     {soc.Considered{Who: "cyber"}, []string{"C4 why"}},
		"why is not for chat":  {soc.Considered{Who: "cyber", Why: soc.NewText("TOP SECRET")}, []string{"V43 why"}},
		"nobody is considered": {soc.Considered{Consulted: true, On: date(2026, 11, 23)}, []string{"C4 who"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := livePlan(t)
			next, err := p.Consult(tt.c, rules4P(t).ReminderRules, lro, monday())
			wantBlocked(t, err, tt.blocked...)
			if err != nil {
				return
			}
			if len(next.Partners) != 1 || len(next.Specialists) != len(soc.Specialists()) {
				t.Errorf("considered are %v and %v", next.Partners, next.Specialists)
			}
		})
	}
}

// TestPlanDaysAreLondons has the review of a plan on the day of the clocks here: half past midnight of summer time.
func TestPlanDaysAreLondons(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC) // 1 July in London
	p, err := livePlan(t).Review(review(livePlan(t)), rules4P(t).ReminderRules, lro, late)
	if err != nil || p.Reviews[0].HeldOn != date(2026, 7, 1) || p.NextReview != date(2026, 9, 30) {
		t.Errorf("held on %v, next %v, %v", p.Reviews, p.NextReview, err)
	}
}
