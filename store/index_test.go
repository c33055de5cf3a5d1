package store_test

import (
	"slices"
	"testing"
	"time"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// listed are the lists of requests that a record is in.
func listed(t *testing.T, s *store.Store, ref soc.Ref) []string {
	t.Helper()
	ctx, late := t.Context(), noon().AddDate(0, 1, 0)
	var in []string
	note := func(name string) func([]*soc.Request, int, error) {
		return func(found []*soc.Request, total int, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			if len(found) != total {
				t.Errorf("%s: %d of %d", name, len(found), total)
			}
			if slices.Contains(refs(found), ref) {
				in = append(in, name)
			}
		}
	}
	note("open")(s.OpenRequests(ctx, "", 10))
	note("open dorset")(s.OpenRequests(ctx, "dorset", 10))
	note("open kent")(s.OpenRequests(ctx, "kent", 10))
	note("ada")(s.RequestsOf(ctx, "ada", 10))
	note("bob")(s.RequestsOf(ctx, "bob", 10))
	note("cat")(s.RequestsOf(ctx, "cat", 10))
	note("from dorset")(s.RequestsFrom(ctx, "dorset", 10))
	note("overdue")(s.OverdueRequests(ctx, late, "", 10))
	note("overdue dorset")(s.OverdueRequests(ctx, late, "dorset", 10))
	note("agenda")(s.Agenda(ctx, 10))
	return in
}

// TestIndexesFollowARequest walks a request through its life and looks for it in every list after each step.
func TestIndexesFollowARequest(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	chair := soc.Officer{ID: "dan", Body: soc.ROCU, Roles: []soc.Role{soc.CapabilitiesChair}}
	bob := soc.Officer{ID: "bob", Body: "dorset"}
	r := put(t, s)
	step := func(name string, move func() (*soc.Request, error), want ...string) {
		t.Helper()
		if move != nil {
			next, err := move()
			r = change(t, s, r, next, err)
		}
		if got := listed(t, s, r.Ref); !slices.Equal(got, want) {
			t.Errorf("%s: it is in %q, want %q", name, got, want)
		}
	}
	step("raised", nil, "open", "open dorset", "ada", "from dorset", "overdue", "overdue dorset")
	step("taken", func() (*soc.Request, error) { return r.Take(cat, noon()) },
		"open", "open dorset", "ada", "cat", "from dorset", "overdue", "overdue dorset")
	step("handed over", func() (*soc.Request, error) { return r.HandOver(bob, ada, noon()) },
		"open", "open dorset", "bob", "cat", "from dorset", "overdue", "overdue dorset")
	step("referred", func() (*soc.Request, error) {
		return r.Refer(soc.NewText("Two regions."), soc.Date{Year: 2026, Month: 12, Day: 1}, cat, noon())
	}, "open", "open dorset", "bob", "cat", "from dorset", "overdue", "overdue dorset", "agenda")
	step("in the meeting", func() (*soc.Request, error) { return r.Take(chair, noon()) },
		"open", "open dorset", "bob", "from dorset", "overdue", "overdue dorset", "agenda")
	step("decided", func() (*soc.Request, error) {
		next, _, err := r.Decide(advice(), soc.DefaultRequestRules(), calendar(), chair, noon())
		return next, err
	}, "open", "open dorset", "bob", "from dorset")
	step("complete", func() (*soc.Request, error) { return r.Finish(soc.Text{}, bob, noon()) }, "from dorset")
}

// TestDraftBecomesARequest keeps the reference that was given before the form was filled in.
func TestDraftBecomesARequest(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	draft := &soc.Request{Head: request(t).Head, State: soc.Draft, Requester: "ada", Body: "dorset", RiskToLife: true}
	ref := commit(t, s, store.Commit{ID: "draft", Writes: []store.Write{{New: draft}}}).Refs[soc.RequestPrefix]
	if got, want := listed(t, s, ref), []string{"open", "open dorset", "ada", "from dorset"}; !slices.Equal(got, want) {
		t.Errorf("a draft is in %q, want %q", got, want)
	}
	asked := func() int {
		t.Helper()
		figures, err := s.RequestFigures(t.Context(), []string{"dorset"})
		if err != nil {
			t.Fatal(err)
		}
		return figures[0].Asked
	}
	if asked() != 0 {
		t.Error("a draft counts as asked")
	}
	old := read(t, s, ref)
	filled := request(t)
	filled.Head = old.Head
	filled.Version++
	if result := commit(t, s, store.Commit{ID: "raise", Writes: []store.Write{{Old: old, New: filled}}}); result.Ref(filled.Ref) != ref {
		t.Errorf("it got another reference: %v", result.Refs)
	}
	if got := read(t, s, ref); got.Version != 2 || got.Objective.IsZero() || got.UID != draft.UID || asked() != 1 {
		t.Errorf("%+v", got.Head)
	}
}

func TestIndexesFollowADecision(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	ref := commit(t, s, decide(t, take(t, s, put(t, s)), advice())).Refs[soc.DecisionPrefix]
	waiting := func(want ...string) {
		t.Helper()
		var got []string
		for _, body := range []string{"", "dorset", "wiltshire", "kent"} {
			found, total, err := s.UnacknowledgedDecisions(t.Context(), body, 10)
			if err != nil || len(found) != total {
				t.Fatalf("%d of %d, %v", len(found), total, err)
			}
			if slices.Contains(refs(found), ref) {
				got = append(got, "by "+body)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("unacknowledged %q, want %q", got, want)
		}
	}
	acknowledge := func(body string) {
		t.Helper()
		d := readDecision(t, s, ref)
		next, err := d.Acknowledge(soc.Officer{ID: "x", Body: body}, noon())
		if err != nil {
			t.Fatal(err)
		}
		commit(t, s, store.Commit{ID: "ack " + body, Writes: []store.Write{{Old: d, New: next}}})
	}
	waiting("by ", "by dorset", "by wiltshire")
	acknowledge("dorset")
	waiting("by ", "by wiltshire")
	acknowledge("wiltshire")
	waiting()
}

func TestListOrder(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	at := func(hours int) func(*soc.Request) {
		return func(r *soc.Request) { r.CreatedAt = noon().Add(time.Duration(hours) * time.Hour) }
	}
	second, third, first := put(t, s, at(1)).Ref, put(t, s, at(2)).Ref, put(t, s, at(0)).Ref
	open, total, err := s.OpenRequests(t.Context(), "", 2)
	if err != nil || total != 3 || !slices.Equal(refs(open), []soc.Ref{first, second}) {
		t.Errorf("oldest first: %v of %d, %v", refs(open), total, err)
	}
	from, total, err := s.RequestsFrom(t.Context(), "dorset", 2)
	if err != nil || total != 3 || !slices.Equal(refs(from), []soc.Ref{third, second}) {
		t.Errorf("newest first: %v of %d, %v", refs(from), total, err)
	}
	// The first two are due by the same hour of the fifth working day.
	overdue, total, err := s.OverdueRequests(t.Context(), read(t, s, second).DecisionDue, "", 1)
	if err != nil || total != 2 || !slices.Equal(refs(overdue), []soc.Ref{first}) {
		t.Errorf("overdue: %v of %d, %v", refs(overdue), total, err)
	}
	if none, total, err := s.OverdueRequests(t.Context(), noon(), "", 10); err != nil || total != 0 || len(none) != 0 {
		t.Errorf("nothing is overdue: %v, %v", refs(none), err)
	}
}

// TestAgendaOrder puts risk to life first, and then the highest MoRiLE score.
func TestAgendaOrder(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	refer := func(score float64, risk bool) soc.Ref {
		r := take(t, s, put(t, s, func(r *soc.Request) {
			r.RiskToLife = risk
			if score > 0 {
				r.MorileScore, r.MorileScoredAt = score, soc.DateOf(noon())
			}
		}))
		next, err := r.Refer(soc.NewText("Complex."), soc.Date{}, cat, noon())
		return change(t, s, r, next, err).Ref
	}
	low, risk, high, riskier, none := refer(2.25, false), refer(0, true), refer(9.5, false), refer(1, true), refer(0, false)
	got, _, err := s.Agenda(t.Context(), 10)
	if want := []soc.Ref{riskier, risk, high, low, none}; err != nil || !slices.Equal(refs(got), want) {
		t.Errorf("got %v, want %v, %v", refs(got), want, err)
	}
}
