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

// requestStates and requestMoves are all of them.
var (
	requestStates = []soc.RequestState{
		soc.Draft, soc.Submitted, soc.Triage, soc.MoreInfo, soc.Referred, soc.Capabilities, soc.Decided, soc.InDelivery,
		soc.Complete, soc.Debriefed, soc.Withdrawn, soc.BypassRecorded, soc.Ratified, soc.Returned,
	}
	requestMoves = []soc.Move{
		soc.MoveRaise, soc.MoveDirect, soc.MoveRatify, soc.MoveReturn, soc.MoveTake, soc.MoveAsk, soc.MoveAnswer,
		soc.MoveRefer, soc.MoveDecide, soc.MoveCorrect, soc.MoveDeliver, soc.MoveComplete, soc.MoveWithdraw, soc.MoveHandOver,
	}
)

// outcome is where a move leads, and who may make it.
type outcome struct {
	to  soc.RequestState
	who string
}

const (
	own    = "requester colleague gateway" // the requester, their body, and the gateway for them
	anyone = "requester colleague stranger gateway chair auditor"
)

// requestTable is the state machine: a move that is missing can not be made from the state by anybody.
var requestTable = map[soc.RequestState]map[soc.Move]outcome{
	soc.Draft: {
		soc.MoveRaise: {soc.Submitted, own}, soc.MoveDirect: {soc.BypassRecorded, own},
		soc.MoveWithdraw: {soc.Withdrawn, own}, soc.MoveHandOver: {soc.Draft, own},
	},
	soc.Submitted: {
		soc.MoveTake:     {soc.Triage, "gateway"},
		soc.MoveWithdraw: {soc.Withdrawn, own}, soc.MoveHandOver: {soc.Submitted, own},
	},
	soc.Triage: {
		soc.MoveTake: {soc.Triage, "gateway"}, soc.MoveAsk: {soc.MoreInfo, "gateway"},
		soc.MoveRefer: {soc.Referred, "gateway"}, soc.MoveDecide: {soc.Decided, "gateway"},
		soc.MoveWithdraw: {soc.Withdrawn, own}, soc.MoveHandOver: {soc.Triage, own},
	},
	soc.MoreInfo: {
		soc.MoveAnswer:   {soc.Triage, "requester colleague"},
		soc.MoveWithdraw: {soc.Withdrawn, own}, soc.MoveHandOver: {soc.MoreInfo, own},
	},
	soc.Referred: {
		soc.MoveTake:     {soc.Capabilities, "chair"},
		soc.MoveWithdraw: {soc.Withdrawn, own}, soc.MoveHandOver: {soc.Referred, own},
	},
	soc.Capabilities: {
		soc.MoveDecide:   {soc.Decided, "chair"},
		soc.MoveWithdraw: {soc.Withdrawn, own}, soc.MoveHandOver: {soc.Capabilities, own},
	},
	soc.Decided: {
		soc.MoveCorrect: {soc.Decided, "gateway chair"}, soc.MoveDeliver: {soc.InDelivery, anyone},
		soc.MoveComplete: {soc.Complete, own}, soc.MoveHandOver: {soc.Decided, own},
	},
	soc.InDelivery: {
		soc.MoveCorrect:  {soc.Decided, "gateway chair"},
		soc.MoveComplete: {soc.Complete, own}, soc.MoveHandOver: {soc.InDelivery, own},
	},
	soc.BypassRecorded: {
		soc.MoveRatify: {soc.Ratified, "gateway"}, soc.MoveReturn: {soc.Returned, "gateway"},
		soc.MoveWithdraw: {soc.Withdrawn, own}, soc.MoveHandOver: {soc.BypassRecorded, own},
	},
	soc.Ratified: {
		soc.MoveTake:     {soc.Triage, "gateway"},
		soc.MoveWithdraw: {soc.Withdrawn, own}, soc.MoveHandOver: {soc.Ratified, own},
	},
	soc.Complete: {}, soc.Debriefed: {}, soc.Withdrawn: {}, soc.Returned: {},
}

// makeMove makes a move by the method that is for it.
func makeMove(t testing.TB, r soc.Request, m soc.Move, by soc.Officer, at time.Time) (*soc.Request, error) {
	t.Helper()
	rules, cal, words := soc.DefaultRequestRules(), office(t), soc.NewText("because it is so")
	decide := func(supersedes soc.Ref) (*soc.Request, error) {
		d := verdict("advice")
		d.Supersedes = supersedes
		next, _, err := r.Decide(d, rules, cal, by, at)
		return next, err
	}
	moves := map[soc.Move]func() (*soc.Request, error){
		soc.MoveRaise:    func() (*soc.Request, error) { return r.Raise(rules, cal, by, at) },
		soc.MoveDirect:   func() (*soc.Request, error) { return r.Bypass(rules, cal, by, at) },
		soc.MoveRatify:   func() (*soc.Request, error) { return r.Ratify(by, at) },
		soc.MoveReturn:   func() (*soc.Request, error) { return r.SendBack(words, by, at) },
		soc.MoveTake:     func() (*soc.Request, error) { return r.Take(by, at) },
		soc.MoveAsk:      func() (*soc.Request, error) { return r.Ask(words, by, at) },
		soc.MoveAnswer:   func() (*soc.Request, error) { return r.Answer(words, by, at) },
		soc.MoveRefer:    func() (*soc.Request, error) { return r.Refer(words, date(2026, 12, 1), by, at) },
		soc.MoveDecide:   func() (*soc.Request, error) { return decide("") },
		soc.MoveCorrect:  func() (*soc.Request, error) { return decide("DEC-2026-000001") },
		soc.MoveDeliver:  func() (*soc.Request, error) { return r.Deliver(by, at) },
		soc.MoveComplete: func() (*soc.Request, error) { return r.Finish(soc.Text{}, by, at) },
		soc.MoveWithdraw: func() (*soc.Request, error) { return r.Withdraw(words, by, at) },
		soc.MoveHandOver: func() (*soc.Request, error) { return r.HandOver(colleague, by, at) },
	}
	return moves[m]()
}

// inState is a request in a state, with what any state may need.
func inState(t testing.TB, s soc.RequestState) soc.Request {
	t.Helper()
	r := *raised(t)
	r.State, r.Handler, r.Decision, r.Outcome = s, "somebody", "DEC-2026-000001", "advice"
	r.Questions = []soc.Question{{AskedBy: "somebody", Asked: soc.NewText("How many?")}}
	return r
}

func TestRequestStateMachine(t *testing.T) {
	t.Parallel()
	for _, state := range requestStates {
		for _, m := range requestMoves {
			for _, by := range everybody() {
				t.Run(string(state)+"/"+string(m)+"/"+by.ID, func(t *testing.T) {
					t.Parallel()
					testRequestMove(t, inState(t, state), m, by)
				})
			}
		}
	}
}

func testRequestMove(t *testing.T, r soc.Request, m soc.Move, by soc.Officer) {
	t.Helper()
	want, possible := requestTable[r.State][m]
	allowed := slices.Contains(strings.Fields(want.who), by.ID)
	before := inState(t, r.State)
	at := monday().Add(time.Hour)
	next, err := makeMove(t, r, m, by, at)

	_, denied := errors.AsType[*soc.DeniedError](err)
	_, misplaced := errors.AsType[*soc.MoveError](err)
	switch {
	case !possible && !misplaced:
		t.Errorf("got %v, want a MoveError", err)
	case possible && !allowed && !denied:
		t.Errorf("got %v, want a DeniedError", err)
	case allowed && err != nil:
		t.Error(err)
	}
	if m != soc.MoveDeliver && r.Can(m, by) != (err == nil) {
		t.Errorf("Can says %t, the move %v", r.Can(m, by), err)
	}
	if diff := cmp.Diff(before, r); diff != "" {
		t.Errorf("the move changed the version it was made from: %s", diff)
	}
	if err != nil {
		return
	}
	if next.State != want.to {
		t.Errorf("it is %s now, want %s", next.State, want.to)
	}
	if next.Version != r.Version+1 || next.Did != m || next.By != by.ID || !next.At.Equal(at) {
		t.Errorf("head %+v", next.Head)
	}
	if next.Ref != r.Ref || next.UID != r.UID || next.CreatedBy != r.CreatedBy || !next.CreatedAt.Equal(r.CreatedAt) {
		t.Errorf("it became another record: %+v", next.Head)
	}
}

func TestTableIsWhole(t *testing.T) {
	t.Parallel()
	for _, s := range requestStates {
		if _, ok := requestTable[s]; !ok {
			t.Errorf("%s is missing", s)
		}
	}
	if len(requestTable) != len(requestStates) {
		t.Error("the table has a state that does not exist")
	}
}

// TestOffers are the moves of the table that have a button, in their order on a card.
func TestOffers(t *testing.T) {
	t.Parallel()
	buttons := []soc.Move{
		soc.MoveRatify, soc.MoveReturn, soc.MoveTake, soc.MoveAsk, soc.MoveAnswer, soc.MoveRefer, soc.MoveDecide,
		soc.MoveCorrect, soc.MoveComplete, soc.MoveWithdraw,
	}
	for _, s := range requestStates {
		r := inState(t, s)
		var want []soc.Move
		for _, m := range buttons {
			_, possible := requestTable[s][m]
			takenAlready := s == soc.Triage && m == soc.MoveTake
			if possible && !takenAlready {
				want = append(want, m)
			}
		}
		if got := r.Offers(); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", s, got, want)
		}
	}
}

func TestUndecidedAndOpen(t *testing.T) {
	t.Parallel()
	undecided := []soc.RequestState{soc.Submitted, soc.Triage, soc.MoreInfo, soc.Referred, soc.Capabilities, soc.BypassRecorded, soc.Ratified}
	open := append([]soc.RequestState{soc.Draft, soc.Decided, soc.InDelivery}, undecided...)
	for _, s := range requestStates {
		r := soc.Request{State: s}
		if r.Undecided() != slices.Contains(undecided, s) || r.Open() != slices.Contains(open, s) {
			t.Errorf("%s: undecided %t, open %t", s, r.Undecided(), r.Open())
		}
	}
}
