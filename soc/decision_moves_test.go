package soc_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// decisionTable says where each move leads from each state; a missing one can not be made. Acknowledging is done by
// the first of two bodies, so that the decision stays where it is.
var decisionTable = map[soc.DecisionState]map[soc.Move]soc.DecisionState{
	soc.Recorded: {
		soc.MoveCirculate: soc.Circulated, soc.MoveAcknowledge: soc.Recorded,
		soc.MoveSupersede: soc.Superseded, soc.MoveComplete: soc.Actioned,
	},
	soc.Circulated: {
		soc.MoveAcknowledge: soc.Circulated, soc.MoveSupersede: soc.Superseded, soc.MoveComplete: soc.Actioned,
	},
	soc.Acknowledged: {soc.MoveSupersede: soc.Superseded, soc.MoveComplete: soc.Actioned},
	soc.Actioned:     {soc.MoveAcknowledge: soc.Actioned},
	soc.Closed:       {soc.MoveAcknowledge: soc.Closed},
	soc.Superseded:   {},
}

func recorded(state soc.DecisionState) soc.Decision {
	d := verdict("advice")
	d.Ref, d.Version, d.State, d.About, d.CirculateTo = "DEC-2026-000001", 3, state, "GWR-2026-000042", []string{"dorset", "wiltshire"}
	return d
}

func TestDecisionStateMachine(t *testing.T) {
	t.Parallel()
	at := monday().Add(time.Hour)
	for state, possible := range decisionTable {
		for m, move := range map[soc.Move]func(soc.Decision) (*soc.Decision, error){
			soc.MoveCirculate:   func(d soc.Decision) (*soc.Decision, error) { return d.Circulate(at) },
			soc.MoveAcknowledge: func(d soc.Decision) (*soc.Decision, error) { return d.Acknowledge(requester, at) },
			soc.MoveSupersede:   func(d soc.Decision) (*soc.Decision, error) { return d.Supersede(gateway, at) },
			soc.MoveComplete:    func(d soc.Decision) (*soc.Decision, error) { return d.Settle(requester, at) },
		} {
			t.Run(string(state)+"/"+string(m), func(t *testing.T) {
				t.Parallel()
				d := recorded(state)
				next, err := move(d)
				if diff := cmp.Diff(recorded(state), d); diff != "" {
					t.Errorf("the move changed the version it was made from: %s", diff)
				}
				want, ok := possible[m]
				if !ok {
					if !isMoveError(err) {
						t.Errorf("got %v, want a MoveError", err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if next.State != want || next.Version != 4 || next.Did != m || !next.At.Equal(at) {
					t.Errorf("state %s, head %+v", next.State, next.Head)
				}
			})
		}
	}
}

func TestAcknowledge(t *testing.T) {
	t.Parallel()
	d := recorded(soc.Circulated)
	if got, want := d.Unacknowledged(), []string{"dorset", "wiltshire"}; !slices.Equal(got, want) {
		t.Errorf("waiting for %v", got)
	}
	first, err := d.Acknowledge(colleague, monday())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := first.Unacknowledged(), []string{"wiltshire"}; !slices.Equal(got, want) || first.State != soc.Circulated {
		t.Errorf("waiting for %v in %s", got, first.State)
	}
	if _, err := first.Acknowledge(requester, monday()); !isMoveError(err) {
		t.Errorf("the same force again: %v", err)
	}
	if _, err := first.Acknowledge(gateway, monday()); !isDenied(err) {
		t.Errorf("a body that it was not shared with: %v", err)
	}
	second, err := first.Acknowledge(stranger, monday())
	if err != nil || second.State != soc.Acknowledged || len(second.Unacknowledged()) != 0 {
		t.Errorf("%s, %v", second.State, err)
	}
	want := []soc.Acknowledgment{{Body: "dorset", By: "colleague", At: monday()}, {Body: "wiltshire", By: "stranger", At: monday()}}
	if diff := cmp.Diff(want, second.Acknowledgments); diff != "" {
		t.Error(diff)
	}
}

func isDenied(err error) bool {
	_, ok := errors.AsType[*soc.DeniedError](err)
	return ok
}

func TestUnacknowledgedOutlivesCompletion(t *testing.T) {
	t.Parallel()
	for state, want := range map[soc.DecisionState]int{
		soc.Recorded: 2, soc.Circulated: 2, soc.Superseded: 0, soc.Closed: 2, soc.Actioned: 2,
	} {
		d := recorded(state)
		if got := len(d.Unacknowledged()); got != want {
			t.Errorf("%s waits for %d bodies", state, got)
		}
	}
}

func TestSettle(t *testing.T) {
	t.Parallel()
	for outcome, want := range map[string]soc.DecisionState{
		"adopt": soc.Actioned, "advice": soc.Actioned, "specialist_assistance": soc.Actioned,
		"not_supported": soc.Closed, "return_for_information": soc.Closed,
	} {
		d := recorded(soc.Acknowledged)
		d.Outcome = outcome
		if next, err := d.Settle(requester, monday()); err != nil || next.State != want {
			t.Errorf("%s: %v, %v", outcome, next, err)
		}
	}
}
