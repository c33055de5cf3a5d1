package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// decideAfter raises a request for a body and decides it after some working time.
func decideAfter(t *testing.T, s *store.Store, body, outcome string, took time.Duration) {
	t.Helper()
	at := noon().Add(-3 * time.Hour) // nine o'clock
	r := take(t, s, put(t, s, func(r *soc.Request) { r.Body, r.CreatedAt = body, at }))
	d := advice()
	d.Outcome, d.ReasonCode, d.Alternative = outcome, "capacity", soc.NewText("Ask again.")
	next, _, err := r.Decide(d, soc.DefaultRequestRules(), calendar(), cat, at.Add(took))
	change(t, s, r, next, err)
}

func TestRequestFigures(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	// Dorset: an odd number of decisions. Kent: an even number. Wiltshire: one, and a withdrawn one. Devon: none.
	decideAfter(t, s, "dorset", "advice", 3*time.Hour)
	decideAfter(t, s, "dorset", "not_supported", 10*time.Minute)
	decideAfter(t, s, "dorset", "advice", time.Hour+20*time.Second)
	decideAfter(t, s, "kent", "advice", time.Hour)
	decideAfter(t, s, "kent", "not_supported", 2*time.Hour+time.Minute)
	decideAfter(t, s, "wiltshire", "advice", 90*time.Second)
	put(t, s, func(r *soc.Request) { r.Body = "wiltshire" })
	bypass(t, s, "dorset", "rdt")

	got, err := s.RequestFigures(t.Context(), []string{"dorset", "kent", "wiltshire", "devon", "rdt"})
	if err != nil {
		t.Fatal(err)
	}
	want := []store.RequestFigures{
		{Asked: 4, Supported: 2, NotSupported: 1, Bypassed: 1, Decided: 3, Median: time.Hour + 20*time.Second},
		{Asked: 2, Supported: 1, NotSupported: 1, Decided: 2, Median: time.Hour + 30*time.Minute + 30*time.Second},
		{Asked: 2, Supported: 1, Decided: 1, Median: 90 * time.Second},
		{},
		{Asked: 1, Bypassed: 1},
	}
	nearly := cmp.Comparer(func(a, b time.Duration) bool { return (a - b).Abs() < time.Millisecond })
	if diff := cmp.Diff(want, got, nearly); diff != "" {
		t.Error(diff)
	}
}

// bypass records a task given to a team directly.
func bypass(t *testing.T, s *store.Store, body, team string) {
	t.Helper()
	r := soc.Request{Head: request(t).Head, State: soc.Draft, Requester: "ada", Body: body, BypassTeam: team}
	r.Version = 0
	next, err := r.Bypass(soc.DefaultRequestRules(), calendar(), soc.Officer{ID: "ada"}, noon())
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, store.Commit{ID: r.UID, Writes: []store.Write{{New: next}}})
}

// TestFiguresFollowAReturn counts the time to the decision that came in the end.
func TestFiguresFollowAReturn(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	r := take(t, s, put(t, s))
	decideAt := func(outcome string, hours int) {
		d := advice()
		d.Outcome = outcome
		next, _, err := r.Decide(d, soc.DefaultRequestRules(), calendar(), cat, noon().Add(time.Duration(hours)*time.Hour))
		r = change(t, s, r, next, err)
	}
	decideAt("return_for_information", 1)
	answered, err := r.Answer(soc.NewText("Here it is."), ada, noon())
	r = change(t, s, r, answered, err)
	decideAt("advice", 4)
	got, err := s.RequestFigures(t.Context(), []string{"dorset"})
	if err != nil {
		t.Fatal(err)
	}
	want := []store.RequestFigures{{Asked: 1, Supported: 1, Decided: 1, Median: 4 * time.Hour}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestFiguresFollowACorrection counts a decision as what it is in the end.
func TestFiguresFollowACorrection(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	r := take(t, s, put(t, s))
	ref := commit(t, s, decide(t, r, advice())).Refs[soc.DecisionPrefix]
	d := advice()
	d.Supersedes, d.Outcome, d.ReasonCode, d.Alternative = ref, "not_supported", "capacity", soc.NewText("Ask again.")
	commit(t, s, decide(t, read(t, s, r.Ref), d))
	got, err := s.RequestFigures(t.Context(), []string{"dorset"})
	if err != nil {
		t.Fatal(err)
	}
	want := []store.RequestFigures{{Asked: 1, NotSupported: 1, Decided: 1, Median: time.Hour}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
