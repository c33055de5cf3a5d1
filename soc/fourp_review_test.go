package soc_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// review is one that nothing is wrong with: nothing was done yet.
func review(p soc.Plan) soc.Review {
	r := soc.Review{Changes: soc.NewText("Nothing."), PartnerInput: true, Outcome: "continue"}
	for _, n := range p.OpenActions() {
		r.Attested = append(r.Attested, soc.Attested{Action: n, Said: "not_done"})
	}
	return r
}

func TestReview(t *testing.T) {
	t.Parallel()
	first := func(said, note string) func(*soc.Review) {
		return func(r *soc.Review) { r.Attested[0].Said, r.Attested[0].Note = said, soc.NewText(note) }
	}
	pursue := func(p *soc.Plan) { p.Actions = p.Actions[:1] }
	for name, tt := range map[string]struct {
		plan    func(*soc.Plan)
		change  func(*soc.Review)
		blocked []string
	}{
		"nothing was done":                  {nil, func(*soc.Review) {}, nil},
		"V24 an action left out":            {nil, func(r *soc.Review) { r.Attested = r.Attested[1:] }, []string{"V24 action_1"}},
		"V24 nothing said":                  {nil, func(r *soc.Review) { r.Attested = nil }, []string{"V24 action_1", "V24 action_2", "V24 action_3"}},
		"V24 said in other words":           {nil, first("perhaps", ""), []string{"V24 action_1"}},
		"V24 changed without how":           {nil, first("changed", " "), []string{"V24 note_1"}},
		"changed":                           {nil, first("changed", "Two days later."), nil},
		"V22 done without a word":           {nil, first("done", ""), []string{"V22 note_1"}},
		"V22 done without disruption":       {nil, first("done", "Both were arrested."), []string{"V22 note_1"}},
		"V22 a disruption and no more":      {nil, first("done", "DIS-2026-000004"), []string{"V22 note_1"}},
		"V22 no disruption and no more":     {nil, first("done", "No disruption."), []string{"V22 note_1"}},
		"V22 a disruption to be":            {nil, first("done", "Arrested, DIS-0000-000000"), []string{"V22 note_1"}},
		"done":                              {nil, first("done", "Both were arrested (dis-2026-000004)."), nil},
		"done without disruption":           {nil, first("done", "Visited; no  disruption, as nobody was there."), nil},
		"note not for chat":                 {nil, first("done", "The informant says so. No disruption."), []string{"V43 note_1"}},
		"an action that there is not":       {nil, func(r *soc.Review) { r.Attested = append(r.Attested, soc.Attested{Action: 9, Said: "done"}) }, nil},
		"no outcome":                        {nil, func(r *soc.Review) { r.Outcome = "" }, []string{"C4 outcome"}},
		"no changes":                        {nil, func(r *soc.Review) { r.Changes = soc.Text{} }, []string{"C4 changes"}},
		"changes not for chat":              {nil, func(r *soc.Review) { r.Changes = soc.NewText("SECRET") }, []string{"V43 changes"}},
		"next today":                        {nil, func(r *soc.Review) { r.Next = date(2026, 11, 23) }, []string{"C4 next_review"}},
		"next tomorrow":                     {nil, func(r *soc.Review) { r.Next = date(2026, 11, 24) }, nil},
		"next too far":                      {nil, func(r *soc.Review) { r.Next = date(2027, 2, 23) }, []string{"C4 next_review"}},
		"V19 only pursue, continue":         {pursue, func(*soc.Review) {}, []string{"V19 outcome"}},
		"V19 only pursue, amend":            {pursue, func(r *soc.Review) { r.Outcome = "amend" }, nil},
		"V19 only pursue, ask for support":  {pursue, func(r *soc.Review) { r.Outcome = "request_support" }, nil},
		"V19 only pursue, propose to close": {pursue, func(r *soc.Review) { r.Outcome = "propose_close" }, nil},
		"V19 no protect, continue":          {func(p *soc.Plan) { p.Actions = p.Actions[:2] }, func(*soc.Review) {}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := []func(*soc.Plan){}
			if tt.plan != nil {
				changes = append(changes, tt.plan)
			}
			p := livePlan(t, changes...)
			r := review(p)
			tt.change(&r)
			next, err := p.Review(r, rules4P(t).ReminderRules, lro, monday())
			wantBlocked(t, err, tt.blocked...)
			if err != nil {
				return
			}
			held := next.Reviews[0]
			if held.Reviewer != "lro" || held.HeldOn != date(2026, 11, 23) || len(held.Attested) != len(p.OpenActions()) || !next.NextReview.After(held.HeldOn) {
				t.Errorf("held %+v, next %v", held, next.NextReview)
			}
			want := soc.PlanActive
			if held.Outcome == "propose_close" {
				want = soc.PlanClosing
			}
			duties := next.Duties(rules4P(t).ReminderRules)
			if last := duties[len(duties)-1]; (last.Kind == soc.DutyClose) != (want == soc.PlanClosing) || want == soc.PlanClosing && (last.Owner != "sro" || last.Due != date(2026, 11, 30)) {
				t.Errorf("the last duty is %+v", last)
			}
			if next.State != want || next.Did != soc.MoveReview {
				t.Errorf("the plan is %s", next.State)
			}
		})
	}
}

// TestReviewTakesOver has what a review says in the actions.
func TestReviewTakesOver(t *testing.T) {
	t.Parallel()
	p := livePlan(t)
	r := review(p)
	r.Attested[0] = soc.Attested{Action: 1, Said: "done", Note: soc.NewText("Arrested, see DIS-2026-000004.")}
	r.Attested[1] = soc.Attested{Action: 2, Said: "done", Note: soc.NewText("Talked to both schools. No disruption.")}
	r.PartnerInput = false
	next, err := p.Review(r, rules4P(t).ReminderRules, sro, monday())
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(p.Actions)
	for i := range 2 {
		want[i].Status, want[i].DoneOn, want[i].Evidence = soc.ActionDone, date(2026, 11, 23), r.Attested[i].Note
	}
	want[0].Disruption, want[1].NoDisruption = "DIS-2026-000004", r.Attested[1].Note
	if diff := cmp.Diff(want, next.Actions, cmp.Comparer(soc.Text.Equal)); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"V20 warn partner_input"}, found(next.Findings)); diff != "" {
		t.Errorf("warned of (-want +got):\n%s", diff)
	}
	if p.Actions[0].Status != soc.ActionPlanned || len(p.Reviews) > 0 {
		t.Error("the version before was changed")
	}
}

// TestPlanMoves is who may make each move in each state.
func TestPlanMoves(t *testing.T) {
	t.Parallel()
	moves := map[soc.Move]string{
		soc.MoveReview: "lro sro lead deputy", soc.MoveAct: "lro sro lead deputy", soc.MoveConsult: "lro sro lead deputy", soc.MoveAmend: "lro sro lead deputy",
		soc.MoveDone: "lro sio sro lead deputy helper", soc.MoveSnooze: "lro sio sro lead deputy helper",
		soc.MoveClose: "sro lead", soc.MoveReopen: "sro lead", soc.MoveDebrief: "lro sro lead deputy",
	}
	states := map[soc.Move][]soc.PlanState{
		soc.MoveDebrief: {soc.PlanClosed}, soc.MoveReopen: {soc.PlanClosed, soc.PlanDebriefed},
	}
	for m, who := range moves {
		for _, state := range []soc.PlanState{soc.PlanDraft, soc.PlanActive, soc.PlanClosing, soc.PlanClosed, soc.PlanDebriefed} {
			p := livePlan(t, func(p *soc.Plan) { p.Actions[0].Owner = "helper" })
			p.State = state
			in := states[m]
			if in == nil {
				in = []soc.PlanState{soc.PlanActive, soc.PlanClosing}
			}
			for _, by := range responders() {
				err := p.May(m, by)
				_, late := errors.AsType[*soc.MoveError](err)
				_, denied := errors.AsType[*soc.DeniedError](err)
				switch allowed := containsWord(who, by.ID); {
				case late == slices.Contains(in, state):
					t.Errorf("%s in state %s: %v", m, state, err)
				case !late && denied == allowed:
					t.Errorf("%s by %s: %v", m, by.ID, err)
				}
			}
		}
	}
}

// TestWhoEntersPlans is who may write the plan of a threat.
func TestWhoEntersPlans(t *testing.T) {
	t.Parallel()
	for _, led := range []string{"lro", ""} {
		threat := knownThreat(func(e *soc.Threat) { e.LRO = led })
		for _, by := range responders() {
			p := newPlan(func(p *soc.Plan) { p.SRO = by.ID }) // naming oneself as the SRO does not help
			_, _, err := p.Enter(threat, rules4P(t), soc.Text{}, nil, by, monday())
			want := containsWord("sro lead", by.ID) || led != "" && containsWord("lro deputy", by.ID)
			if _, denied := errors.AsType[*soc.DeniedError](err); denied == want {
				t.Errorf("%s enters the plan of a threat led by %q: %v", by.ID, led, err)
			}
		}
	}
}

// TestWhoNamesTheSRO keeps LROs from closing their own plans.
func TestWhoNamesTheSRO(t *testing.T) {
	t.Parallel()
	p := livePlan(t)
	to := p
	to.SRO = "lro"
	_, err := p.Amend(to, rules4P(t), soc.Text{}, nil, lro, monday())
	wantBlocked(t, err, "C4 sro")
	if next, err := p.Amend(to, rules4P(t), soc.Text{}, nil, sro, monday()); err != nil || next.SRO != "lro" {
		t.Error(err)
	}
}

// TestAmendCadence brings the next review into the new cadence, and keeps the old one for none.
func TestAmendCadence(t *testing.T) {
	t.Parallel()
	p := livePlan(t)
	for days, next := range map[int]soc.Date{0: p.NextReview, 14: date(2026, 12, 7), 366: p.NextReview} {
		to := p
		to.ReviewDays = days
		got, err := p.Amend(to, rules4P(t), soc.Text{}, nil, lro, monday())
		if err != nil || got.NextReview != next || days > 0 && got.ReviewDays != days || days == 0 && got.ReviewDays != 91 {
			t.Errorf("every %d days: every %d, next %v, %v", days, got.ReviewDays, got.NextReview, err)
		}
	}
}

// TestClosePlan ends a plan whose actions are settled, and takes it up again.
func TestClosePlan(t *testing.T) {
	t.Parallel()
	rules := rules4P(t).ReminderRules
	settled := func(p *soc.Plan) {
		for i := range p.Actions {
			p.Actions[i].Status = soc.ActionNotDone
		}
	}
	threat := knownThreat(func(e *soc.Threat) { e.Plan = "FPP-2026-000007" })
	_, _, err := livePlan(t).Close(threat, soc.ThreatClosed, soc.Text{}, rules, sro, monday())
	wantBlocked(t, err, "C4", "C4 lesson")
	p := livePlan(t, settled)
	for _, phase := range []soc.ThreatState{"", soc.ThreatActive, soc.ThreatCandidate} {
		_, _, err := p.Close(threat, phase, soc.NewText("None."), rules, sro, monday())
		wantBlocked(t, err, "C4 phase")
	}
	for _, phase := range []soc.ThreatState{soc.ThreatMonitored, soc.ThreatClosed} {
		closed, after, err := p.Close(threat, phase, soc.NewText("None."), rules, sro, monday())
		if err != nil || closed.State != soc.PlanClosed || closed.ClosedOn != date(2026, 11, 23) || after.State != phase || after.Plan != "" || after.Closed != p.Ref {
			t.Fatalf("closed %+v, threat %+v, %v", closed, after, err)
		}
		if len(closed.Duties(rules)) > 0 {
			t.Error("a closed plan has duties")
		}
		_, _, err = closed.Reopen(*after, soc.Text{}, rules, sro, days(100))
		wantBlocked(t, err, "C1 reason")
		open, again, err := closed.Reopen(*after, soc.NewText("They are back."), rules, sro, days(100))
		if err != nil || open.State != soc.PlanActive || open.NextReview != date(2026, 11, 23).AddDays(191) || !again.Open() || again.Plan != p.Ref {
			t.Errorf("taken up again %+v, threat %+v, %v", open, again, err)
		}
	}
	imported := knownThreat(func(e *soc.Threat) { e.Plan, e.State = "FPP-2026-000007", soc.ThreatClosed })
	if _, after, err := p.Close(imported, soc.ThreatClosed, soc.NewText("None."), rules, sro, monday()); err != nil || after.State != soc.ThreatClosed {
		t.Errorf("the threat was closed by the master list: %v", err)
	}
}

// TestSnoozePlan puts off a duty once, by whose it is.
func TestSnoozePlan(t *testing.T) {
	t.Parallel()
	rules, why := rules4P(t).ReminderRules, soc.NewText("The SRO is back on Friday.")
	p := livePlan(t, func(p *soc.Plan) { p.Actions[0].Owner = "helper" })
	duties := p.Duties(rules)
	reviewDuty, actionDuty := duties[0], duties[1]
	wantDenied(t, "helper", ref(p.Snooze(reviewDuty, date(2026, 11, 27), why, rules, helper, monday())))
	if _, err := p.Snooze(actionDuty, date(2026, 11, 27), why, rules, helper, monday()); err != nil {
		t.Error(err)
	}
	for _, tt := range []struct {
		until   soc.Date
		why     soc.Text
		blocked string
	}{
		{date(2026, 11, 23), why, "C10 until"},
		{date(2026, 11, 29), why, "C10 until"},
		{date(2026, 11, 27), soc.NewText(" "), "C10 reason"},
		{date(2026, 11, 27), soc.NewText("The informant is away."), "V43 reason"},
	} {
		_, err := p.Snooze(reviewDuty, tt.until, tt.why, rules, lro, monday())
		wantBlocked(t, err, tt.blocked)
	}
	next, err := p.Snooze(reviewDuty, date(2026, 11, 28), why, rules, lro, monday())
	if err != nil || next.Duties(rules)[0].Snoozed != date(2026, 11, 28) || !next.Duties(rules)[1].Snoozed.IsZero() {
		t.Fatalf("duties %+v, %v", next.Duties(rules), err)
	}
	_, err = next.Snooze(next.Duties(rules)[0], date(2026, 11, 27), why, rules, sro, monday())
	wantBlocked(t, err, "C10")
	reviewed, err := next.Review(review(*next), rules, lro, days(3))
	if err != nil || !reviewed.Duties(rules)[0].Snoozed.IsZero() {
		t.Errorf("the next review is put off already: %v", err)
	}
}
