package soc_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

func TestRaiseStartsTheClock(t *testing.T) {
	t.Parallel()
	r := draft()
	r.Plan = ""
	friday := time.Date(2026, 12, 18, 16, 0, 0, 0, time.UTC)
	r.NeededBy = date(2027, 1, 4)
	next, err := r.Raise(soc.DefaultRequestRules(), office(t), requester, friday)
	if err != nil {
		t.Fatal(err)
	}
	// Five working days over Christmas: 21 to 24 December and the 29th.
	due := time.Date(2026, 12, 29, 16, 0, 0, 0, time.UTC)
	if !next.RaisedAt.Equal(friday) || !next.DecisionDue.Equal(due) || next.DecisionDue.Location() != time.UTC {
		t.Errorf("raised %s, due %s", next.RaisedAt, next.DecisionDue)
	}
	if diff := cmp.Diff([]string{"warn C2 fourp_plan"}, broken(next.Findings)); diff != "" {
		t.Errorf("the warning was not recorded: %s", diff)
	}
	r.NeededBy = soc.Date{}
	if next, err := r.Raise(soc.DefaultRequestRules(), office(t), requester, friday); next != nil || err == nil {
		t.Errorf("it was raised: %v", err)
	}
}

func TestTake(t *testing.T) {
	t.Parallel()
	r := inState(t, soc.Submitted)
	taken, err := r.Take(gateway, monday())
	if err != nil || taken.Handler != gateway.ID {
		t.Fatalf("handler %s, %v", taken.Handler, err)
	}
	if _, err := taken.Take(gateway, monday()); !isMoveError(err) {
		t.Errorf("taking it twice: %v", err)
	}
	second := gateway
	second.ID = "second"
	if over, err := taken.Take(second, monday()); err != nil || over.Handler != "second" {
		t.Errorf("taking over: %v", err)
	}
}

func isMoveError(err error) bool {
	_, ok := errors.AsType[*soc.MoveError](err)
	return ok
}

func TestAskAndAnswer(t *testing.T) {
	t.Parallel()
	r := inState(t, soc.Triage)
	r.Questions = nil
	asked, err := r.Ask(soc.NewText("How many premises?"), gateway, monday())
	if err != nil {
		t.Fatal(err)
	}
	answered, err := asked.Answer(soc.NewText("Three."), requester, monday().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	want := []soc.Question{{
		AskedBy: "gateway", AskedAt: monday(), Asked: soc.NewText("How many premises?"),
		AnsweredBy: "requester", AnsweredAt: monday().Add(time.Hour), Answered: soc.NewText("Three."),
	}}
	if diff := cmp.Diff(want, answered.Questions); diff != "" {
		t.Error(diff)
	}
	if !asked.Questions[0].Answered.IsZero() {
		t.Error("the answer was written into the version before it")
	}
}

func TestRefer(t *testing.T) {
	t.Parallel()
	r := inState(t, soc.Triage)
	next, err := r.Refer(soc.NewText("Two regions."), date(2026, 12, 1), gateway, monday())
	if err != nil || next.ReferReason.Reveal() != "Two regions." || next.Meeting != date(2026, 12, 1) {
		t.Errorf("meeting %s, %v", next.Meeting, err)
	}
}

func TestFinish(t *testing.T) {
	t.Parallel()
	r := inState(t, soc.InDelivery)
	for lesson, want := range map[string]soc.RequestState{"": soc.Complete, "Ask sooner.": soc.Debriefed} {
		next, err := r.Finish(soc.NewText(lesson), requester, monday())
		if err != nil || next.State != want || next.Lesson.Reveal() != lesson {
			t.Errorf("lesson %q: %s, %v", lesson, next.State, err)
		}
	}
}

func TestHandOverStaysInTheBody(t *testing.T) {
	t.Parallel()
	r := inState(t, soc.Triage)
	next, err := r.HandOver(colleague, requester, monday())
	if err != nil || next.Requester != colleague.ID {
		t.Errorf("requester %s, %v", next.Requester, err)
	}
	_, err = r.HandOver(stranger, requester, monday())
	blockedBy(t, err, "block V50 to")
}

// TestReasonsAreGuarded is V43 for what is typed with a move.
func TestReasonsAreGuarded(t *testing.T) {
	t.Parallel()
	bad := soc.NewText("An undercover officer was there.")
	for field, move := range map[string]func() (*soc.Request, error){
		"question": func() (*soc.Request, error) { return inState(t, soc.Triage).Ask(bad, gateway, monday()) },
		"answer":   func() (*soc.Request, error) { return inState(t, soc.MoreInfo).Answer(bad, requester, monday()) },
		"lesson":   func() (*soc.Request, error) { return inState(t, soc.Decided).Finish(bad, requester, monday()) },
	} {
		_, err := move()
		blockedBy(t, err, "block V43 "+field)
	}
	for name, move := range map[string]func() (*soc.Request, error){
		"refer": func() (*soc.Request, error) {
			return inState(t, soc.Triage).Refer(bad, soc.Date{}, gateway, monday())
		},
		"return":   func() (*soc.Request, error) { return inState(t, soc.BypassRecorded).SendBack(bad, gateway, monday()) },
		"withdraw": func() (*soc.Request, error) { return inState(t, soc.Triage).Withdraw(bad, requester, monday()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := move()
			blockedBy(t, err, "block V43 reason")
		})
	}
}

func TestDeniedNamesWhoMay(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		state soc.RequestState
		move  soc.Move
		want  string
	}{
		{soc.Triage, soc.MoveDecide, "the gateway team"},
		{soc.Capabilities, soc.MoveDecide, "the chair of the capabilities meeting"},
		{soc.Decided, soc.MoveCorrect, "the gateway team or the chair of the capabilities meeting"},
		{soc.Decided, soc.MoveComplete, "the requester, a colleague of the same body, or the gateway"},
		{soc.MoreInfo, soc.MoveAnswer, "the requester or a colleague of the same body"},
	} {
		_, err := makeMove(t, inState(t, tc.state), tc.move, stranger, monday())
		denied, ok := errors.AsType[*soc.DeniedError](err)
		if !ok || denied.Who != tc.want || denied.Move != tc.move || denied.Ref != "GWR-2026-000042" {
			t.Errorf("%s: %v", tc.move, err)
		}
	}
}

func TestMoveErrorSaysWhatHappened(t *testing.T) {
	t.Parallel()
	r := inState(t, soc.Triage)
	withdrawn, err := r.Withdraw(soc.NewText("Not needed any more."), requester, monday())
	if err != nil {
		t.Fatal(err)
	}
	_, err = withdrawn.Take(gateway, monday().Add(time.Hour))
	got, _ := errors.AsType[*soc.MoveError](err)
	want := &soc.MoveError{
		Ref: "GWR-2026-000042", Move: soc.MoveTake, State: "withdrawn",
		Did: soc.MoveWithdraw, By: "requester", At: monday(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestVisibleTo(t *testing.T) {
	t.Parallel()
	r := raised(t)
	moved := requester
	moved.Body = "wiltshire"
	for _, tc := range []struct {
		name   string
		by     soc.Officer
		shared []string
		want   bool
	}{
		{"requester", requester, nil, true},
		{"requester who changed forces", moved, nil, true},
		{"colleague", colleague, nil, true},
		{"gateway", gateway, nil, true},
		{"chair", chair, nil, true},
		{"auditor", auditor, nil, true},
		{"stranger", stranger, nil, false},
		{"stranger whom the decision concerns", stranger, []string{"kent", "wiltshire"}, true},
		{"stranger whom it does not", stranger, []string{"kent"}, false},
	} {
		if got := r.VisibleTo(tc.by, tc.shared); got != tc.want {
			t.Errorf("%s: %t", tc.name, got)
		}
	}
}

func TestSupported(t *testing.T) {
	t.Parallel()
	for _, o := range append(soc.Outcomes(), soc.Term{}) {
		want := slices.Contains([]string{"adopt", "advice", "specialist_assistance"}, o.Key)
		if got := (&soc.Request{Outcome: o.Key}).Supported(); got != want {
			t.Errorf("%q: %t", o.Key, got)
		}
	}
}
