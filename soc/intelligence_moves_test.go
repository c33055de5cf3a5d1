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

// intelTable is the state machine: the moves that can be made in a state, by the agency's people or by the desk.
var intelTable = map[soc.IntelligenceState]struct{ agency, desk string }{
	soc.ReportReceived:  {"add amend retract", "triage ask safeguard no_action feedback withdraw"},
	soc.ReportTriaged:   {"add amend retract", "triage ask evaluate safeguard no_action feedback withdraw"},
	soc.ReportAsked:     {"add amend retract", "ask evaluate safeguard no_action feedback withdraw"},
	soc.ReportEvaluated: {"add amend retract", "ask evaluate sanitise safeguard no_action feedback withdraw"},
	soc.ReportSanitised: {"add amend retract", "ask evaluate sanitise forward safeguard no_action feedback withdraw"},
	soc.ReportForwarded: {"add amend retract", "evaluate feedback withdraw"},
	soc.ReportReferred:  {"add amend retract", "triage feedback withdraw"},
	soc.ReportNoAction:  {"add amend retract", "triage feedback withdraw"},
	soc.ReportHeld:      {"add amend retract", "release withdraw"},
	soc.ReportWithheld:  {"add amend retract", "feedback withdraw"},
	soc.ReportWithdrawn: {"add amend", "feedback"},
}

// intelTo is where the moves lead; the others stay.
var intelTo = map[soc.Move]soc.IntelligenceState{
	soc.MoveRelease: soc.ReportReceived, soc.MoveTriage: soc.ReportTriaged, soc.MoveAsk: soc.ReportAsked, soc.MoveEvaluate: soc.ReportEvaluated,
	soc.MoveSanitise: soc.ReportSanitised, soc.MoveForward: soc.ReportForwarded, soc.MoveSafeguard: soc.ReportReferred,
	soc.MoveNoAction: soc.ReportNoAction, soc.MoveWithdraw: soc.ReportWithdrawn,
}

var intelMoves = []soc.Move{
	soc.MoveAdd, soc.MoveAmend, soc.MoveRetract, soc.MoveRelease, soc.MoveTriage, soc.MoveAsk, soc.MoveEvaluate, soc.MoveSanitise,
	soc.MoveForward, soc.MoveSafeguard, soc.MoveNoAction, soc.MoveFeedback, soc.MoveWithdraw,
}

const cleanText = "A van is said to unload at night."

// moveIntel makes a move by the method that is for it, with words that break no rule.
func moveIntel(t testing.TB, r *soc.Intelligence, m soc.Move, by soc.Officer, at time.Time) (*soc.Intelligence, error) {
	t.Helper()
	rules, cal, why := soc.DefaultReportRules(), office(t), words("because it is so")
	moves := map[soc.Move]func() (*soc.Intelligence, error){
		soc.MoveAdd:     func() (*soc.Intelligence, error) { return r.Say(soc.Said{Move: m, Words: why}, rules, cal, by, at) },
		soc.MoveAmend:   func() (*soc.Intelligence, error) { return r.Say(soc.Said{Move: m, Words: why}, rules, cal, by, at) },
		soc.MoveRetract: func() (*soc.Intelligence, error) { return r.Retract(by, at) },
		soc.MoveRelease: func() (*soc.Intelligence, error) { return r.Release(rules, seaport(), cal, by, at) },
		soc.MoveTriage:  func() (*soc.Intelligence, error) { return r.Triage("", by, at) },
		soc.MoveAsk:     func() (*soc.Intelligence, error) { return r.Ask(words("When?"), by, at) },
		soc.MoveEvaluate: func() (*soc.Intelligence, error) {
			return r.Evaluate(soc.Grading{Source: "2", Assessment: "C", Handling: "P"}, by, at)
		},
		soc.MoveSanitise:  func() (*soc.Intelligence, error) { return r.Sanitise(words(cleanText), date(2026, 11, 23), by, at) },
		soc.MoveForward:   func() (*soc.Intelligence, error) { return r.Forward(by, at) },
		soc.MoveSafeguard: func() (*soc.Intelligence, error) { return r.Refer("safeguarding", why, by, at) },
		soc.MoveNoAction:  func() (*soc.Intelligence, error) { return r.TakeNoAction(why, by, at) },
		soc.MoveFeedback:  func() (*soc.Intelligence, error) { return r.TellBack("logged", by, at) },
		soc.MoveWithdraw:  func() (*soc.Intelligence, error) { return r.Withdraw(why, by, at) },
	}
	return moves[m]()
}

// intelIn is a report in a state, with what any state may need.
func intelIn(t testing.TB, s soc.IntelligenceState) *soc.Intelligence {
	t.Helper()
	r := intelligence(t)
	r.State, r.Source, r.Assessment, r.Handling, r.Sanitised = s, "1", "A", "P", words(cleanText)
	return r
}

// TestIntelligenceStateMachine has everybody try every move in every state.
func TestIntelligenceStateMachine(t *testing.T) {
	t.Parallel()
	for state, row := range intelTable {
		for _, m := range intelMoves {
			for _, by := range all() {
				possible, allowed := false, false
				if slices.Contains(strings.Fields(row.agency), string(m)) {
					possible, allowed = true, by.ID == partner.ID || by.ID == teammate.ID
				}
				if slices.Contains(strings.Fields(row.desk), string(m)) {
					possible, allowed = true, by.ID == handler.ID
				}
				r, before := intelIn(t, state), intelIn(t, state)
				next, err := moveIntel(t, r, m, by, monday().Add(time.Hour))
				name := string(state) + "/" + string(m) + "/" + by.ID
				checkOutcome(t, name, possible, allowed, err)
				if (r.May(m, by) == nil) != (err == nil) {
					t.Errorf("%s: May says %v, the move %v", name, r.May(m, by), err)
				}
				if diff := cmp.Diff(before, r); diff != "" {
					t.Errorf("%s changed the version it was made from: %s", name, diff)
				}
				if err != nil {
					continue
				}
				to, moves := intelTo[m]
				if !moves {
					to = state
				}
				if next.State != to || next.Version != 2 || next.Did != m || next.By != by.ID || next.UID != r.UID || next.CreatedBy != r.CreatedBy {
					t.Errorf("%s leads to %s: %+v", name, next.State, next.Head)
				}
			}
		}
	}
}

// checkOutcome holds a move's error against what the table says.
func checkOutcome(t *testing.T, name string, possible, allowed bool, err error) {
	t.Helper()
	_, denied := errors.AsType[*soc.DeniedError](err)
	_, misplaced := errors.AsType[*soc.MoveError](err)
	switch {
	case !possible && !misplaced:
		t.Errorf("%s: got %v, want a MoveError", name, err)
	case possible && !allowed && !denied:
		t.Errorf("%s: got %v, want a DeniedError", name, err)
	case allowed && err != nil:
		t.Errorf("%s: %v", name, err)
	}
}

// TestIntelligenceOffers are buttons that can be pressed, and the way on in each state that is open.
func TestIntelligenceOffers(t *testing.T) {
	t.Parallel()
	for state := range intelTable {
		for _, news := range []bool{false, true} {
			r := intelIn(t, state)
			r.Amended = news
			offers := r.Offers()
			for _, m := range offers {
				if err := r.May(m, handler); err != nil {
					t.Errorf("%s offers %s: %v", state, m, err)
				}
			}
			if r.Open() && len(offers) == 0 && state != soc.ReportWithheld {
				t.Errorf("%s, amended %t, is open and offers nothing", state, news)
			}
		}
	}
}

// TestAnswerGoesBackToTheDesk closes the question that is open, once.
func TestAnswerGoesBackToTheDesk(t *testing.T) {
	t.Parallel()
	r, err := intelIn(t, soc.ReportTriaged).Ask(words("When?"), handler, monday())
	if err != nil || !r.Asked() {
		t.Fatalf("asked %t, %v", r.Asked(), err)
	}
	for i, want := range []string{"At ten.", "At ten."} {
		if r, err = r.Say(soc.Said{Move: soc.MoveAdd, Words: words([]string{"At ten.", "At eleven."}[i])}, soc.DefaultReportRules(), office(t), teammate, monday()); err != nil {
			t.Fatal(err)
		}
		if q := r.Questions[0]; r.State != soc.ReportTriaged || q.AnsweredBy != teammate.ID || q.Answered.Reveal() != want || r.Asked() {
			t.Errorf("%s, answered by %s with %q", r.State, q.AnsweredBy, q.Answered.Reveal())
		}
	}
	if len(r.Additions) != 2 {
		t.Errorf("%d additions", len(r.Additions))
	}
}
