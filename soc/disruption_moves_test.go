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

// disruptionTable is the state machine: the moves that can be made in a state, by the agency's people or by the panel. A
// move that only somebody trained on the register can make is marked.
var disruptionTable = map[soc.DisruptionState]struct{ agency, panel string }{
	soc.DisruptionSubmitted: {"add amend retract", "ask approve hold feedback withdraw"},
	soc.DisruptionQueried:   {"add amend retract", "ask approve hold feedback withdraw"},
	soc.DisruptionHeld:      {"add amend retract", "release feedback withdraw"},
	soc.DisruptionWithheld:  {"add amend retract", "feedback withdraw"},
	soc.DisruptionModerated: {"add amend retract", "ask approve hold release! feedback withdraw"},
	soc.DisruptionQueued:    {"add amend retract", "feedback withdraw"},
	soc.DisruptionAccepted:  {"add amend retract", "feedback withdraw"},
	soc.DisruptionRejected:  {"add amend retract", "ask approve feedback withdraw"},
	soc.DisruptionWithdrawn: {"add amend", "feedback"},
}

var disruptionMoves = []soc.Move{
	soc.MoveAdd, soc.MoveAmend, soc.MoveRetract, soc.MoveAsk, soc.MoveApprove, soc.MoveHold, soc.MoveRelease, soc.MoveFeedback, soc.MoveWithdraw,
}

// moveDisruption makes a move by the method that is for it, with words that break no rule.
func moveDisruption(t testing.TB, d *soc.Disruption, m soc.Move, by soc.Officer, at time.Time) (*soc.Disruption, error) {
	t.Helper()
	rules, today, why := soc.DefaultReportRules(), date(2026, 11, 23), words("because it is so")
	moves := map[soc.Move]func() (*soc.Disruption, error){
		soc.MoveAdd:      func() (*soc.Disruption, error) { return d.Say(soc.Said{Move: m, Words: why}, rules, by, at) },
		soc.MoveAmend:    func() (*soc.Disruption, error) { return d.Say(soc.Said{Move: m, Words: why}, rules, by, at) },
		soc.MoveRetract:  func() (*soc.Disruption, error) { return d.Retract(by, at) },
		soc.MoveAsk:      func() (*soc.Disruption, error) { return d.Query(words("When?"), by, at) },
		soc.MoveApprove:  func() (*soc.Disruption, error) { return d.Approve(moderation(), rules, today, by, at) },
		soc.MoveHold:     func() (*soc.Disruption, error) { return d.Hold(why, by, at) },
		soc.MoveRelease:  func() (*soc.Disruption, error) { return d.Release(rules, seaport(), today, by, at) },
		soc.MoveFeedback: func() (*soc.Disruption, error) { return d.TellBack("logged", by, at) },
		soc.MoveWithdraw: func() (*soc.Disruption, error) { return d.Withdraw(why, by, at) },
	}
	return moves[m]()
}

// disruptionTo is where a move leads, by somebody who is trained on the register or not.
func disruptionTo(from soc.DisruptionState, m soc.Move, trained bool) soc.DisruptionState {
	switch {
	case m == soc.MoveAsk:
		return soc.DisruptionQueried
	case m == soc.MoveHold:
		return soc.DisruptionHeld
	case m == soc.MoveWithdraw:
		return soc.DisruptionWithdrawn
	case m == soc.MoveApprove && !trained:
		return soc.DisruptionModerated
	case m == soc.MoveApprove, m == soc.MoveRelease && from == soc.DisruptionModerated:
		return soc.DisruptionQueued
	case m == soc.MoveRelease:
		return soc.DisruptionSubmitted
	}
	return from
}

// disruptionIn is a disruption in a state, with what any state may need.
func disruptionIn(t testing.TB, s soc.DisruptionState) *soc.Disruption {
	t.Helper()
	d := disruption(t)
	d.State, d.Role, d.TargetType, d.Category, d.Approved = s, soc.RoleLead, soc.TargetOCG, "minor", words("Premises were closed.")
	if s == soc.DisruptionHeld {
		d.HeldFor = soc.HeldForPanel
	}
	return d
}

// TestDisruptionStateMachine has everybody try every move in every state.
func TestDisruptionStateMachine(t *testing.T) {
	t.Parallel()
	for state, row := range disruptionTable {
		for _, m := range disruptionMoves {
			for _, by := range all() {
				trained := slices.Contains(strings.Fields(row.panel), string(m)+"!")
				panel := trained || slices.Contains(strings.Fields(row.panel), string(m))
				agency := slices.Contains(strings.Fields(row.agency), string(m))
				allowed := agency && (by.ID == partner.ID || by.ID == teammate.ID) || panel && (by.ID == moderator.ID || by.ID == novice.ID && !trained)
				d, before := disruptionIn(t, state), disruptionIn(t, state)
				next, err := moveDisruption(t, d, m, by, monday().Add(time.Hour))
				name := string(state) + "/" + string(m) + "/" + by.ID
				if rule, blocked := errors.AsType[*soc.RuleError](err); trained && by.ID == novice.ID {
					if !blocked || rule.Findings[0].Rule != "V38" {
						t.Errorf("%s: got %v, want V38", name, err)
					}
					continue
				}
				checkOutcome(t, name, panel || agency, allowed, err)
				if diff := cmp.Diff(before, d); diff != "" {
					t.Errorf("%s changed the version it was made from: %s", name, diff)
				}
				if err != nil {
					continue
				}
				if to := disruptionTo(state, m, by.ID == moderator.ID); next.State != to || next.Version != 2 || next.Did != m || next.By != by.ID {
					t.Errorf("%s leads to %s, not %s: %+v", name, next.State, to, next.Head)
				}
				if leaves := next.State == soc.DisruptionQueued && state != soc.DisruptionQueued; leaves != (next.Sent == 2) {
					t.Errorf("%s sends %d", name, next.Sent)
				}
			}
		}
	}
}

// TestDisruptionOffers are buttons that can be pressed, and the way on in each state that is open.
func TestDisruptionOffers(t *testing.T) {
	t.Parallel()
	for state := range disruptionTable {
		for _, held := range []soc.HeldFor{"", soc.HeldForAgreement, soc.HeldForPanel, soc.HeldForStandard} {
			for _, news := range []bool{false, true} {
				if (held != "") != (state == soc.DisruptionHeld) {
					continue
				}
				d := disruptionIn(t, state)
				d.Amended, d.HeldFor = news, held
				offers := d.Offers()
				for _, m := range offers {
					if err := d.May(m, moderator); err != nil {
						t.Errorf("%s offers %s: %v", state, m, err)
					}
				}
				if d.Open() && len(offers) == 0 {
					t.Errorf("%s, amended %t, is open and offers nothing", state, news)
				}
			}
		}
	}
}

// TestModerationRules are what the panel must say (V36, V46; C9).
func TestModerationRules(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*soc.Moderation)
		want   []string
	}{
		"nothing":            {func(*soc.Moderation) {}, nil},
		"no day":             {func(m *soc.Moderation) { m.OccurredOn = soc.Date{} }, []string{"block V46 occurred_on"}},
		"tomorrow":           {func(m *soc.Moderation) { m.OccurredOn = date(2026, 11, 24) }, []string{"block V46 occurred_on"}},
		"today":              {func(m *soc.Moderation) { m.OccurredOn = date(2026, 11, 23) }, nil},
		"no threat":          {func(m *soc.Moderation) { m.Threat = "" }, []string{"block C9 threat"}},
		"a name":             {func(m *soc.Moderation) { m.Threat = "Larkspur" }, []string{"block C9 threat"}},
		"short":              {func(m *soc.Moderation) { m.Rationale = words(" no  reason ") }, []string{"block V36 rationale"}},
		"major":              {func(m *soc.Moderation) { m.Category = "major" }, []string{"block V36 evidence_ref"}},
		"major, with spaces": {func(m *soc.Moderation) { m.Category, m.Evidence = "major", words(" \u00a0") }, []string{"block V36 evidence_ref"}},
		"major, proven":      {func(m *soc.Moderation) { m.Category, m.Evidence = "major", words("EX/1") }, nil},
		"no description":     {func(m *soc.Moderation) { m.Description = words("\n") }, []string{"block C9 description"}},
		"ties":               {func(m *soc.Moderation) { m.SCPO, m.Action, m.Request = "SCP-2026-000001", "fpp-2026-000001/2", "" }, nil},
		"words for ties": {
			func(m *soc.Moderation) { m.SCPO, m.Action, m.Request = "his order", "GWR-0000-000000", "ask Jo" },
			[]string{"block C9 request", "block C9 scpo", "block C9 action"},
		},
		"a source": {func(m *soc.Moderation) { m.Supporting = words("our informants") }, []string{"block V43 supporting_agencies"}},
	} {
		_, err := disruption(t).Approve(moderation(c.change), soc.DefaultReportRules(), date(2026, 11, 23), moderator, monday())
		var got []string
		if e, ok := errors.AsType[*soc.RuleError](err); ok {
			got = broken(e.Findings)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
