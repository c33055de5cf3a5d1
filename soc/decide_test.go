package soc_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// decide makes a decision two working days after the request was raised, at four o'clock.
func decide(t testing.TB, r soc.Request, d soc.Decision, by soc.Officer) (*soc.Request, *soc.Decision, error) {
	t.Helper()
	return r.Decide(d, soc.DefaultRequestRules(), office(t), by, wednesday())
}

func wednesday() time.Time { return time.Date(2026, 11, 25, 16, 0, 0, 0, time.UTC) }

func TestDecide(t *testing.T) {
	t.Parallel()
	r := inState(t, soc.Triage)
	r.Decision, r.Outcome = "", ""
	d := verdict("specialist_assistance")
	d.CirculateTo = []string{"wiltshire", "dorset"}
	next, made, err := decide(t, r, d, gateway)
	if err != nil {
		t.Fatal(err)
	}
	if next.Decision != soc.DecisionPrefix.Pending() || next.Outcome != "specialist_assistance" || !next.DecidedAt.Equal(wednesday()) {
		t.Errorf("request: %s, %s, %s", next.Decision, next.Outcome, next.DecidedAt)
	}
	if want := 22 * time.Hour; next.DecisionTime != want { // seven hours on Monday, eight, and seven until four o'clock
		t.Errorf("it took %s, want %s", next.DecisionTime, want)
	}
	wantHead := soc.Head{
		Ref: soc.DecisionPrefix.Pending(), UID: "decision", Version: 1, Region: "south-west", Marking: soc.OfficialSensitive,
		CreatedBy: "gateway", CreatedAt: wednesday(), By: "gateway", At: wednesday(), Did: soc.MoveRecord,
	}
	if diff := cmp.Diff(wantHead, made.Head); diff != "" {
		t.Error(diff)
	}
	if made.State != soc.Recorded || made.About != r.Ref || made.Chair != "gateway" || made.Meeting != soc.GatewayMeeting ||
		made.DecidedOn != date(2026, 11, 25) || !slices.Equal(made.CirculateTo, []string{"dorset", "wiltshire"}) {
		t.Errorf("decision: %+v", made)
	}
}

func TestDecisionIsSharedWithWhomItConcerns(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		lead string
		also []string
		want []string
	}{
		{soc.ROCU, nil, []string{"dorset"}},
		{"dorset", nil, []string{"dorset"}},
		{"kent", nil, []string{"dorset", "kent"}},
		{"kent", []string{"wiltshire", "kent", "wiltshire"}, []string{"dorset", "kent", "wiltshire"}},
	} {
		d := verdict("advice")
		d.LeadBody, d.CirculateTo = tc.lead, tc.also
		_, made, err := decide(t, inState(t, soc.Triage), d, gateway)
		if err != nil || !slices.Equal(made.CirculateTo, tc.want) {
			t.Errorf("led by %s, also to %v: %v, %v", tc.lead, tc.also, made.CirculateTo, err)
		}
	}
}

func TestMeetingDecides(t *testing.T) {
	t.Parallel()
	next, made, err := decide(t, inState(t, soc.Capabilities), verdict("adopt"), chair)
	if err != nil || next.State != soc.Decided || made.Meeting != soc.CapabilitiesMeeting || len(made.Findings) != 0 {
		t.Errorf("%v, %v", made, err)
	}
}

func TestDecisionBelowRankIsWarnedOf(t *testing.T) {
	t.Parallel()
	deputy := gateway
	deputy.Rank = soc.PS
	_, made, err := decide(t, inState(t, soc.Triage), verdict("advice"), deputy)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"warn V48 "}, broken(made.Findings)); diff != "" {
		t.Error(diff)
	}
}

func TestBlockedDecisionChangesNothing(t *testing.T) {
	t.Parallel()
	d := verdict("advice")
	d.Owner = ""
	next, made, err := decide(t, inState(t, soc.Triage), d, gateway)
	blockedBy(t, err, "block V01 owner")
	if next != nil || made != nil {
		t.Error("there is a decision")
	}
}

func TestReturnForInformation(t *testing.T) {
	t.Parallel()
	r := inState(t, soc.Triage)
	next, made, err := decide(t, r, verdict("return_for_information"), gateway)
	if err != nil {
		t.Fatal(err)
	}
	last := next.Questions[len(next.Questions)-1]
	if next.State != soc.MoreInfo || last.AskedBy != "gateway" || !last.Asked.Equal(made.Rationale) || !last.Answered.IsZero() {
		t.Errorf("%s, question %+v", next.State, last)
	}
	if len(r.Questions) != 1 {
		t.Error("the version before it has the question too")
	}
	answered, err := next.Answer(soc.NewText("Here it is."), requester, wednesday())
	if err != nil || answered.State != soc.Triage {
		t.Fatal(err)
	}
	again, _, err := decide(t, *answered, verdict("advice"), gateway)
	if err != nil || again.State != soc.Decided {
		t.Errorf("deciding at last: %v", err)
	}
}

func TestCorrect(t *testing.T) {
	t.Parallel()
	r := inState(t, soc.InDelivery)
	r.DecidedAt, r.DecisionTime = monday(), time.Hour
	d := verdict("not_supported")
	d.Supersedes = r.Decision
	next, made, err := decide(t, r, d, gateway)
	if err != nil {
		t.Fatal(err)
	}
	if next.State != soc.Decided || next.Outcome != "not_supported" || next.Decision != soc.DecisionPrefix.Pending() {
		t.Errorf("%s, %s, %s", next.State, next.Outcome, next.Decision)
	}
	if !next.DecidedAt.Equal(monday()) || next.DecisionTime != time.Hour {
		t.Errorf("the first decision's time was lost: %s, %s", next.DecidedAt, next.DecisionTime)
	}
	if made.Supersedes != "DEC-2026-000001" || made.Meeting != soc.GatewayMeeting {
		t.Errorf("%+v", made)
	}
}

// TestCorrectByTheMeeting keeps the rank of the gateway's decisions from being asked of the meeting's chair.
func TestCorrectByTheMeeting(t *testing.T) {
	t.Parallel()
	r := inState(t, soc.Decided)
	d := verdict("advice")
	d.Supersedes = r.Decision
	_, made, err := decide(t, r, d, chair)
	if err != nil || made.Meeting != soc.CapabilitiesMeeting || len(made.Findings) != 0 {
		t.Errorf("%v, %v", made, err)
	}
}

func TestCorrectNamesTheDecisionInForce(t *testing.T) {
	t.Parallel()
	d := verdict("advice")
	d.Supersedes = "DEC-2026-000999"
	if _, _, err := decide(t, inState(t, soc.Decided), d, gateway); !isMoveError(err) {
		t.Errorf("another decision: %v", err)
	}
	if _, _, err := decide(t, inState(t, soc.Decided), verdict("advice"), gateway); !isMoveError(err) {
		t.Errorf("none: %v", err)
	}
}

func TestSupersedePointsToTheNewDecision(t *testing.T) {
	t.Parallel()
	next, err := recorded(soc.Circulated).Supersede(gateway, monday())
	if err != nil || next.SupersededBy != soc.DecisionPrefix.Pending() || next.Rationale.IsZero() {
		t.Errorf("%+v, %v", next, err)
	}
}
