package soc_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// The people of plans, all of Dorset but two: what they may do is in their names.
var (
	lro       = soc.Officer{ID: "lro", Body: "dorset", Roles: []soc.Role{soc.LRO}, Area: "Poole", LROTraining: []soc.Training{{Type: "one_day"}}}
	secondLRO = soc.Officer{ID: "second", Body: "dorset", Roles: []soc.Role{soc.LRO}}
	sio       = soc.Officer{ID: "sio", Body: "dorset", Roles: []soc.Role{soc.SIO}}
	sro       = soc.Officer{ID: "sro", Body: "dorset", Roles: []soc.Role{soc.SRO}}
	socLead   = soc.Officer{ID: "lead", Body: "dorset", Roles: []soc.Role{soc.SOCLead}}
	assessor  = soc.Officer{ID: "assessor", Body: soc.ROCU, Roles: []soc.Role{soc.ROCTAAssessor}}
	deputy    = soc.Officer{ID: "deputy", Body: "dorset", Covers: []string{"lro"}}
	helper    = soc.Officer{ID: "helper", Body: "wiltshire"} // owns an action
	elsewhere = soc.Officer{ID: "elsewhere", Body: "wiltshire", Roles: []soc.Role{soc.LRO, soc.SRO, soc.SOCLead}}
)

func responders() []soc.Officer {
	return []soc.Officer{lro, secondLRO, sio, sro, socLead, assessor, deputy, helper, gateway, auditor, elsewhere}
}

// choices are the shipped rules with the calendar of the tests.
func rules4P(t testing.TB) soc.ResponseRules {
	t.Helper()
	return soc.ResponseRules{ReminderRules: soc.DefaultReminderRules(office(t)), SameLROSIO: soc.Warn}
}

// knownThreat is an active threat of Dorset's that lro leads.
func knownThreat(changes ...func(*soc.Threat)) soc.Threat {
	t := soc.Threat{
		Head:        soc.Head{Ref: "THR-2026-000001", UID: "threat", Version: 1, CreatedAt: monday(), By: "lead", Did: soc.MoveEnter},
		RegisterRef: "OCG-1234", Name: soc.NewText("Larkspur"), Type: "ocg", Force: "dorset", Area: "Poole", Phase: "active", State: soc.ThreatActive,
		LRO: "lro", SIO: "sio", SRO: "sro", AllocatedAt: monday(), ActiveSince: date(2026, 11, 23), PNDOn: date(2026, 11, 23), LastActivityAt: monday(),
	}
	for _, change := range changes {
		change(&t)
	}
	return t
}

const fifty = "Four people supply cocaine in two towns and lend money."

// newPlan is a plan that nothing is wrong with when it is entered for the known threat.
func newPlan(changes ...func(*soc.Plan)) soc.Plan {
	p := soc.Plan{
		Head: soc.Head{Ref: soc.PlanPrefix.Pending(), UID: "plan"}, Template: "national", Summary: soc.NewText(fifty), Objectives: soc.NewText("Close the premises."),
		LocalTeam: soc.NewText("Poole."), NoFinancial: soc.NewText("None is free."),
		Actions:  []soc.Action{action("pursue"), action("prevent"), action("protect")},
		Partners: []soc.Considered{{Who: "seaport", Consulted: true, On: date(2026, 11, 2)}},
	}
	for _, s := range soc.Specialists() {
		p.Specialists = append(p.Specialists, soc.Considered{Who: s.Key, Why: soc.NewText("No need.")})
	}
	for _, change := range changes {
		change(&p)
	}
	return p
}

// action is something that lro is to do in four weeks.
func action(p string) soc.Action {
	return soc.Action{P: p, Title: soc.NewText("Do something."), OwnerType: "police", Owner: "lro", Due: date(2026, 12, 21), Status: soc.ActionPlanned}
}

// livePlan is a plan in use.
func livePlan(t testing.TB, changes ...func(*soc.Plan)) soc.Plan {
	t.Helper()
	p, _, err := newPlan(changes...).Enter(knownThreat(), rules4P(t), soc.Text{}, nil, lro, monday())
	if err != nil {
		t.Fatal(err)
	}
	p.Ref = "FPP-2026-000007"
	return *p
}

// found are the findings of an error or of a record, as rule, severity and field.
func found(f soc.Findings) []string {
	var all []string
	for _, one := range f {
		all = append(all, strings.TrimSpace(one.Rule+" "+string(one.Severity)+" "+one.Field))
	}
	slices.Sort(all)
	return all
}

// wantBlocked compares what blocks an act with what should.
func wantBlocked(t *testing.T, err error, want ...string) {
	t.Helper()
	var got []string
	if broken, ok := errors.AsType[*soc.RuleError](err); ok {
		for _, f := range broken.Findings {
			got = append(got, strings.TrimSpace(f.Rule+" "+f.Field))
		}
	} else if err != nil {
		t.Fatalf("refused with %v", err)
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what blocks it (-want +got):\n%s", diff)
	}
}

// days are so many days after monday, at the same time of day in London.
func days(n int) time.Time { return monday().AddDate(0, 0, n) }
