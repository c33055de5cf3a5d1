package soc_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// broken is a finding without its sentence.
func broken(f soc.Findings) []string {
	var all []string
	for _, one := range f {
		all = append(all, string(one.Severity)+" "+one.Rule+" "+one.Field)
	}
	return all
}

func TestRequestCheck(t *testing.T) {
	t.Parallel()
	words := soc.NewText
	for _, tc := range []struct {
		name   string
		change func(*soc.Request)
		want   []string
	}{
		{"nothing wrong", func(*soc.Request) {}, nil},

		{"C2 short operation name", func(r *soc.Request) { r.OperationName = words("ab") }, []string{"block C2 operation_name"}},
		{"C2 no operation name", func(r *soc.Request) { r.OperationName = soc.Text{} }, []string{"block C2 operation_name"}},
		{"C2 blank operation name", func(r *soc.Request) { r.OperationName = words("     ") }, []string{"block C2 operation_name"}},
		{"C2 three letters that are many bytes", func(r *soc.Request) { r.OperationName = words("Åéü") }, nil},
		{"C2 longest operation name", func(r *soc.Request) { r.OperationName = words(strings.Repeat("é", 40)) }, nil},
		{"C2 too long operation name", func(r *soc.Request) { r.OperationName = words(strings.Repeat("x", 41)) }, []string{"block C2 operation_name"}},
		{"V46 person instead of a name", func(r *soc.Request) { r.OperationName = words("Mr Smith") }, []string{"block V46 operation_name"}},
		{"V46 person inside a name", func(r *soc.Request) { r.OperationName = words("Op dr. jones") }, []string{"block V46 operation_name"}},
		{"V46 name that begins like a title", func(r *soc.Request) { r.OperationName = words("Drake Mistral") }, nil},

		{"C2 no date", func(r *soc.Request) { r.NeededBy = soc.Date{} }, []string{"block C2 needed_by"}},
		{"C2 needed yesterday", func(r *soc.Request) { r.NeededBy = date(2026, 11, 22) }, []string{"block C2 needed_by"}},
		{"C2 needed today", func(r *soc.Request) { r.NeededBy = date(2026, 11, 23) }, nil},

		{"V46 sentence as threat reference", func(r *soc.Request) { r.ThreatRef = "the Smith group" }, []string{"block V46 threat_ref"}},
		{"V46 threat reference too short", func(r *soc.Request) { r.ThreatRef = "ab" }, []string{"block V46 threat_ref"}},
		{"V46 longest threat reference", func(r *soc.Request) { r.ThreatRef = strings.Repeat("9", 40) }, nil},
		{"V46 threat reference too long", func(r *soc.Request) { r.ThreatRef = strings.Repeat("9", 41) }, []string{"block V46 threat_ref"}},

		{"V46 scored tomorrow", func(r *soc.Request) { r.MorileScoredAt = date(2026, 11, 24) }, []string{"block V46 morile_scored_at"}},
		{"V46 scored today", func(r *soc.Request) { r.MorileScoredAt = date(2026, 11, 23) }, nil},
		{"C2 score without its date", func(r *soc.Request) { r.MorileScoredAt = soc.Date{} }, []string{"block C2 morile_scored_at"}},
		{"C2 date without a score", func(r *soc.Request) { r.MorileScore = 0 }, []string{"block C2 morile_scored_at"}},
		{"C2 neither score nor date", func(r *soc.Request) { r.MorileScore, r.MorileScoredAt = 0, soc.Date{} }, nil},

		{"V07 neither threat nor reason", func(r *soc.Request) { r.ThreatRef = "" }, []string{"block V07 unassessed_reason"}},
		{"V07 blank reason", func(r *soc.Request) { r.ThreatRef, r.UnassessedReason = "", words("  ") }, []string{"block V07 unassessed_reason"}},
		{"V07 reason", func(r *soc.Request) { r.ThreatRef, r.UnassessedReason = "", words("new group") }, []string{"warn V07 threat_ref"}},

		{"V14 same officer without a reason", func(r *soc.Request) { r.LRO = r.SIO }, []string{"block V14 same_lro_reason"}},
		{"V14 same officer with a blank reason", func(r *soc.Request) { r.LRO, r.SameLROReason = r.SIO, words(" ") }, []string{"block V14 same_lro_reason"}},
		{"V14 same officer with a reason", func(r *soc.Request) { r.LRO, r.SameLROReason = r.SIO, words("only one left") }, []string{"warn V14 lro"}},
		{"V14 no LRO", func(r *soc.Request) { r.LRO = "" }, nil},
		{"V14 neither", func(r *soc.Request) { r.LRO, r.SIO = "", "" }, nil},

		{"C2 no plan", func(r *soc.Request) { r.Plan = "" }, []string{"warn C2 fourp_plan"}},

		{"V43 in the objective", func(r *soc.Request) { r.Objective = words("Meet the CHIS.") }, []string{"block V43 objective"}},
		{"V43 in two fields", func(r *soc.Request) { r.Risk, r.Partners = words("TOP SECRET"), words("the informant") }, []string{"block V43 partners", "block V43 risk"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := draft()
			tc.change(&r)
			f := r.Check(soc.DefaultRequestRules(), monday())
			if diff := cmp.Diff(tc.want, broken(f)); diff != "" {
				t.Error(diff)
			}
			for _, one := range f {
				if one.Text == "" || strings.Contains(one.Text, "Smith") {
					t.Errorf("the sentence is %q", one.Text)
				}
			}
		})
	}
}

func TestRequestCheckWhereSameLROIsNotAllowed(t *testing.T) {
	t.Parallel()
	r := draft()
	r.LRO, r.SameLROReason = r.SIO, soc.NewText("only one left")
	rules := soc.DefaultRequestRules()
	rules.SameLROSIO = soc.Block
	if diff := cmp.Diff([]string{"block V14 lro"}, broken(r.Check(rules, monday()))); diff != "" {
		t.Error(diff)
	}
}

// TestRaiseChecksTheLocalDay raises in the last hour of a summer day in London, which is a day earlier in UTC.
func TestRaiseChecksTheLocalDay(t *testing.T) {
	t.Parallel()
	justAfterMidnight := time.Date(2027, 6, 30, 23, 30, 0, 0, time.UTC)
	r := draft()
	r.NeededBy = date(2027, 6, 30)
	_, err := r.Raise(soc.DefaultRequestRules(), office(t), requester, justAfterMidnight)
	blockedBy(t, err, "block C2 needed_by")
}

func TestBypassCheck(t *testing.T) {
	t.Parallel()
	r := soc.Request{State: soc.Draft, Requester: requester.ID, Body: requester.Body, BypassTeam: "rdt", Objective: soc.NewText("Visit three premises.")}
	next, err := r.Bypass(soc.DefaultRequestRules(), office(t), requester, monday())
	if err != nil {
		t.Fatal(err)
	}
	if next.State != soc.BypassRecorded || next.Route != soc.Direct || next.DecisionDue.IsZero() {
		t.Errorf("state %s, route %s, due %s", next.State, next.Route, next.DecisionDue)
	}
	if diff := cmp.Diff([]string{"escalate V03 bypass_team"}, broken(next.Findings)); diff != "" {
		t.Error(diff)
	}
	r.BypassReason = soc.NewText("a wiretap is running")
	_, err = r.Bypass(soc.DefaultRequestRules(), office(t), requester, monday())
	blockedBy(t, err, "block V43 bypass_reason")
}
