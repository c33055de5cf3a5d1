package soc_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatewaybot/soc"
)

// TestPlanModel lives the lives of plans: whatever is tried, by whomever, no action and no review is ever lost, a plan in
// use always has its review to come, one that is closed has nothing, and what is refused changes nothing.
func TestPlanModel(t *testing.T) {
	t.Parallel()
	rules := rules4P(t)
	rapid.Check(t, func(t *rapid.T) {
		p, threat, err := newPlan().Enter(knownThreat(), rules, soc.Text{}, nil, lro, monday())
		if err != nil {
			t.Fatal(err)
		}
		p.Ref, threat.Plan = "FPP-2026-000007", "FPP-2026-000007"
		m := &planModel{plan: p, threat: threat, at: monday(), rules: rules}
		t.Repeat(map[string]func(*rapid.T){
			"time": func(t *rapid.T) {
				m.at = m.at.Add(time.Duration(rapid.IntRange(1, 40*24).Draw(t, "hours")) * time.Hour)
			},
			"act": m.act, "done": m.done, "review": m.review, "close": m.close, "reopen": m.reopen, "consult": m.consult, "snooze": m.snooze, "amend": m.amend, "hand over": m.handOver,
			"": m.check,
		})
	})
}

type planModel struct {
	plan           *soc.Plan
	threat         *soc.Threat
	at             time.Time
	rules          soc.ResponseRules
	reviews, count int
}

func (m *planModel) by(t *rapid.T) soc.Officer {
	return rapid.SampledFrom(responders()).Draw(t, "by")
}

// keep takes a version that was made, and holds it against the one before.
func (m *planModel) keep(t *rapid.T, next *soc.Plan, err error) bool {
	if err != nil {
		return false
	}
	if next.Version != m.plan.Version+1 {
		t.Fatalf("version %d follows %d", next.Version, m.plan.Version)
	}
	m.plan = next
	return true
}

func (m *planModel) act(t *rapid.T) {
	a := action(rapid.SampledFrom([]string{"pursue", "prevent", "protect", "prepare", "punish"}).Draw(t, "p"))
	a.Due = m.rules.Today(m.at).AddDays(rapid.IntRange(-2, 60).Draw(t, "due"))
	a.Status = rapid.SampledFrom([]string{soc.ActionPlanned, soc.ActionDoing, soc.ActionDone, soc.ActionNotDone, soc.ActionCancelled}).Draw(t, "status")
	n := rapid.IntRange(0, len(m.plan.Actions)+1).Draw(t, "n")
	next, err := m.plan.Act(n, a, m.rules.ReminderRules, m.by(t), m.at)
	if m.keep(t, next, err) && n == 0 {
		m.count++
	}
}

func (m *planModel) done(t *rapid.T) {
	n := rapid.IntRange(0, len(m.plan.Actions)+1).Draw(t, "n")
	next, err := m.plan.Done(n, soc.Action{Evidence: soc.NewText("Seen."), NoDisruption: soc.NewText("None.")}, m.rules.ReminderRules, m.by(t), m.at)
	m.keep(t, next, err)
}

func (m *planModel) review(t *rapid.T) {
	r := soc.Review{
		Changes: soc.NewText("Some."), Outcome: rapid.SampledFrom([]string{"continue", "amend", "request_support", "propose_close", ""}).Draw(t, "outcome"),
		PartnerInput: rapid.Bool().Draw(t, "partner"),
	}
	if rapid.Bool().Draw(t, "dated") {
		r.Next = m.rules.Today(m.at).AddDays(rapid.IntRange(-3, 120).Draw(t, "next"))
	}
	for _, n := range m.plan.OpenActions() {
		said := soc.Attested{Action: n, Said: rapid.SampledFrom([]string{"done", "not_done", "changed", ""}).Draw(t, "said"), Note: soc.NewText("Seen. No disruption.")}
		if said.Said != "" {
			r.Attested = append(r.Attested, said)
		}
	}
	counts := m.plan.Counts()
	open, pursues := len(m.plan.OpenActions()), counts["prevent"] == 0 && counts["protect"] == 0
	next, err := m.plan.Review(r, m.rules.ReminderRules, m.by(t), m.at)
	if !m.keep(t, next, err) {
		return
	}
	m.reviews++
	switch today := m.rules.Today(m.at); {
	case len(r.Attested) < open:
		t.Fatal("an open action was not spoken of")
	case pursues && r.Outcome == "continue":
		t.Fatal("a plan with neither Prevent nor Protect continues")
	case !next.NextReview.After(today) || next.NextReview.After(today.AddDays(next.ReviewDays)):
		t.Fatalf("reviewed on %v, next on %v", today, next.NextReview)
	}
}

func (m *planModel) close(t *rapid.T) {
	phase := rapid.SampledFrom([]soc.ThreatState{soc.ThreatMonitored, soc.ThreatClosed, soc.ThreatActive}).Draw(t, "phase")
	open := len(m.plan.OpenActions())
	next, threat, err := m.plan.Close(*m.threat, phase, soc.NewText("None."), m.rules.ReminderRules, m.by(t), m.at)
	if m.keep(t, next, err) {
		if m.threat = threat; open > 0 {
			t.Fatal("closed over open actions")
		}
	}
}

func (m *planModel) reopen(t *rapid.T) {
	next, threat, err := m.plan.Reopen(*m.threat, soc.NewText("Back."), m.rules.ReminderRules, m.by(t), m.at)
	if m.keep(t, next, err) {
		m.threat = threat
	}
}

func (m *planModel) consult(t *rapid.T) {
	next, err := m.plan.Consult(soc.Considered{Who: rapid.SampledFrom([]string{"seaport", "cyber"}).Draw(t, "who"), Why: soc.NewText("No.")}, m.rules.ReminderRules, m.by(t), m.at)
	m.keep(t, next, err)
}

func (m *planModel) snooze(t *rapid.T) {
	duties := m.plan.Duties(m.rules.ReminderRules)
	if len(duties) == 0 {
		return
	}
	d := rapid.SampledFrom(duties).Draw(t, "duty")
	until := m.rules.Today(m.at).AddDays(rapid.IntRange(0, 7).Draw(t, "until"))
	next, err := m.plan.Snooze(d, until, soc.NewText("Later."), m.rules.ReminderRules, m.by(t), m.at)
	if m.keep(t, next, err) && until.After(m.rules.Today(m.at).AddDays(5)) {
		t.Fatal("put off for more than five days")
	}
}

func (m *planModel) amend(t *rapid.T) {
	to := *m.plan
	to.ReviewDays = rapid.IntRange(-1, 400).Draw(t, "days")
	next, err := m.plan.Amend(to, m.rules, soc.Text{}, nil, m.by(t), m.at)
	m.keep(t, next, err)
}

func (m *planModel) handOver(t *rapid.T) {
	threat := *m.threat
	threat.LRO = rapid.SampledFrom([]string{"lro", "second", ""}).Draw(t, "to")
	if next := m.plan.Follow(&threat, soc.MoveTakeOn, lro, m.at); next != nil && m.plan.Live() {
		m.plan, m.threat = next, &threat
	}
}

func (m *planModel) check(t *rapid.T) {
	duties, decide := m.plan.Duties(m.rules.ReminderRules), 0
	if m.plan.State == soc.PlanClosing {
		decide = 1
	}
	switch {
	case len(m.plan.Actions) != 3+m.count || len(m.plan.Reviews) != m.reviews:
		t.Fatalf("%d actions and %d reviews, of %d and %d", len(m.plan.Actions), len(m.plan.Reviews), 3+m.count, m.reviews)
	case m.plan.Live() && (len(duties) != 1+len(m.plan.OpenActions())+decide || duties[0].Kind != soc.DutyReview || duties[0].Due.IsZero()):
		t.Fatalf("a plan in use has the duties %+v", duties)
	case !m.plan.Live() && len(duties) > 0:
		t.Fatalf("a closed plan has the duties %+v", duties)
	case m.plan.Live() != (m.threat.Plan == m.plan.Ref):
		t.Fatalf("the plan is %s, and its threat has the plan %q", m.plan.State, m.threat.Plan)
	case m.plan.ReviewDays < 1 || m.plan.ReviewDays > 366:
		t.Fatalf("reviewed every %d days", m.plan.ReviewDays)
	}
}
