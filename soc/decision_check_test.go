package soc_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// blockedBy fails unless an act was refused because of exactly these rules.
func blockedBy(t *testing.T, err error, want ...string) {
	t.Helper()
	refused, ok := errors.AsType[*soc.RuleError](err)
	if !ok {
		t.Fatalf("got error %v, want a refusal by %v", err, want)
	}
	if diff := cmp.Diff(want, broken(refused.Findings)); diff != "" {
		t.Error(diff)
	}
}

func TestDecisionCheck(t *testing.T) {
	t.Parallel()
	words := soc.NewText
	for _, tc := range []struct {
		name    string
		outcome string
		change  func(*soc.Decision)
		want    []string
	}{
		{"V01 no outcome", "", func(*soc.Decision) {}, []string{"block V01 outcome"}},
		{"V01 unknown outcome", "perhaps", func(*soc.Decision) {}, []string{"block V01 outcome"}},
		{"V01 no reason", "advice", func(d *soc.Decision) { d.Rationale = soc.Text{} }, []string{"block V01 rationale"}},
		{"V01 reason of 19 characters", "advice", func(d *soc.Decision) { d.Rationale = words(strings.Repeat("é", 19)) }, []string{"block V01 rationale"}},
		{"V01 reason of 20 characters", "advice", func(d *soc.Decision) { d.Rationale = words(strings.Repeat("é", 20)) }, nil},
		{"V01 reason of spaces", "advice", func(d *soc.Decision) { d.Rationale = words("yes" + strings.Repeat(" ", 30)) }, []string{"block V01 rationale"}},
		{"V01 no lead", "advice", func(d *soc.Decision) { d.LeadBody = "" }, []string{"block V01 lead_body"}},
		{"V01 no owner", "advice", func(d *soc.Decision) { d.Owner = "" }, []string{"block V01 owner"}},
		{"V01 no date", "advice", func(d *soc.Decision) { d.Due = soc.Date{} }, []string{"block V01 due"}},
		{"V01 due yesterday", "advice", func(d *soc.Decision) { d.Due = date(2026, 11, 22) }, []string{"block V01 due"}},
		{"V01 due today", "advice", func(d *soc.Decision) { d.Due = date(2026, 11, 23) }, nil},
		{"V01 nothing at all", "advice", func(d *soc.Decision) { *d = soc.Decision{} }, []string{
			"block V01 outcome", "block V01 rationale", "block V01 lead_body", "block V01 owner", "block V01 due",
		}},
		{"C3 no teams", "specialist_assistance", func(d *soc.Decision) { d.SupportingTeams = nil }, []string{"block C3 supporting_teams"}},
		{"V02 whole", "not_supported", func(*soc.Decision) {}, nil},
		{"V02 no reason code", "not_supported", func(d *soc.Decision) { d.ReasonCode = "" }, []string{"block V02 reason_code"}},
		{"V02 no alternative", "not_supported", func(d *soc.Decision) { d.Alternative = soc.Text{} }, []string{"block V02 alternative"}},
		{"V02 blank alternative", "not_supported", func(d *soc.Decision) { d.Alternative = words(" \n") }, []string{"block V02 alternative"}},
		{"V02 is for refusals only", "advice", func(d *soc.Decision) { d.ReasonCode, d.Alternative = "", soc.Text{} }, nil},
		{"V43 in the rationale", "advice", func(d *soc.Decision) { d.Rationale = words("because the informant said so") }, []string{"block V43 rationale"}},
		{"V43 in the dissent", "advice", func(d *soc.Decision) { d.Dissent = words("TOP SECRET") }, []string{"block V43 dissent"}},
		{"V43 in everything", "advice", func(d *soc.Decision) {
			for _, text := range d.Texts() {
				*text = words("the undercover officers' view of it")
			}
		}, []string{
			"block V43 alternative", "block V43 conditions", "block V43 dissent", "block V43 partners_present",
			"block V43 present", "block V43 rationale", "block V43 reasons",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			d := verdict(tc.outcome)
			tc.change(&d)
			about := raised(t)
			if diff := cmp.Diff(tc.want, broken(d.Check(about, soc.DefaultRequestRules(), gateway, date(2026, 11, 23)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAdoption is V05: a case is adopted with a MoRiLE score of the last 90 days.
func TestAdoption(t *testing.T) {
	t.Parallel()
	today := date(2026, 11, 23)
	for _, tc := range []struct {
		name     string
		score    float64
		scoredAt soc.Date
		outcome  string
		want     []string
	}{
		{"scored today", 7, today, "adopt", nil},
		{"scored 90 days ago", 7, today.AddDays(-90), "adopt", nil},
		{"scored 91 days ago", 7, today.AddDays(-91), "adopt", []string{"block V05 outcome"}},
		{"not scored", 0, soc.Date{}, "adopt", []string{"block V05 outcome"}},
		{"scored with nothing", 0, today, "adopt", []string{"block V05 outcome"}},
		{"advice without a score", 0, soc.Date{}, "advice", nil},
		{"assistance with an old score", 7, today.AddDays(-400), "specialist_assistance", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			about := raised(t)
			about.MorileScore, about.MorileScoredAt = tc.score, tc.scoredAt
			d := verdict(tc.outcome)
			if diff := cmp.Diff(tc.want, broken(d.Check(about, soc.DefaultRequestRules(), gateway, today))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRankOfTheChair is V48: a chief inspector at the gateway, an inspector in the capabilities meeting.
func TestRankOfTheChair(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		meeting soc.Meeting
		rank    soc.Rank
		warned  bool
	}{
		{soc.GatewayMeeting, soc.PS, true},
		{soc.GatewayMeeting, soc.Insp, true},
		{soc.GatewayMeeting, soc.CI, false},
		{soc.GatewayMeeting, soc.Supt, false},
		{soc.GatewayMeeting, soc.Staff, false},
		{soc.CapabilitiesMeeting, soc.PS, true},
		{soc.CapabilitiesMeeting, soc.Insp, false},
		{soc.CapabilitiesMeeting, soc.ACC, false},
	} {
		t.Run(string(tc.meeting)+" "+string(tc.rank), func(t *testing.T) {
			t.Parallel()
			d := verdict("advice")
			d.Meeting = tc.meeting
			var want []string
			if tc.warned {
				want = []string{"warn V48 "}
			}
			f := d.Check(raised(t), soc.DefaultRequestRules(), soc.Officer{Rank: tc.rank}, date(2026, 11, 23))
			if diff := cmp.Diff(want, broken(f)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
