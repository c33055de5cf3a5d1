package store_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
	"gatewaybot/store"
)

func TestEveryVersionIsKept(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	var want []*soc.Request
	r := put(t, s)
	want = append(want, r)
	r = take(t, s, r)
	want = append(want, r)
	for i := range 3 {
		asked, err := r.Ask(soc.NewText(fmt.Sprint("question ", i)), cat, noon())
		r = change(t, s, r, asked, err)
		want = append(want, r)
		answered, err := r.Answer(soc.NewText(fmt.Sprint("answer ", i)), ada, noon())
		r = change(t, s, r, answered, err)
		want = append(want, r)
	}
	for _, tc := range []struct{ from, to, first, last int }{
		{1, 8, 1, 8}, {2, 4, 2, 4}, {8, 8, 8, 8}, {7, 20, 7, 8}, {-3, 1, 1, 1}, {9, 12, 1, 0}, {5, 4, 1, 0},
	} {
		got, err := s.RequestVersions(t.Context(), r.Ref, tc.from, tc.to)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(append([]*soc.Request(nil), want[tc.first-1:tc.last]...), got); diff != "" {
			t.Errorf("versions %d to %d: %s", tc.from, tc.to, diff)
		}
	}
}

func TestDecisionVersions(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	ref := commit(t, s, decide(t, take(t, s, put(t, s)), advice())).Refs[soc.DecisionPrefix]
	first := readDecision(t, s, ref)
	circulated, err := first.Circulate(noon())
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, store.Commit{ID: "circulate", Writes: []store.Write{{Old: first, New: circulated}}})
	got, err := s.DecisionVersions(t.Context(), ref, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]*soc.Decision{first, readDecision(t, s, ref)}, got); diff != "" {
		t.Error(diff)
	}
	if got[1].By != soc.SystemActor || got[1].State != soc.Circulated {
		t.Errorf("%s by %s", got[1].State, got[1].By)
	}
}

func TestMissingRecord(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	const missing = "GWR-2026-000404"
	if _, err := s.Request(t.Context(), missing); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("request: %v", err)
	}
	if _, err := s.Decision(t.Context(), "DEC-2026-000404"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("decision: %v", err)
	}
	if got, err := s.RequestVersions(t.Context(), missing, 1, 3); err != nil || len(got) != 0 {
		t.Errorf("versions: %v, %v", got, err)
	}
	if _, err := s.ConsultRequest(t.Context(), missing, store.Consultation{By: cat}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("consultation: %v", err)
	}
	if keys := dump(t, client(t, m.Addr())); len(keys) != 0 {
		t.Errorf("looking left %v", keys)
	}
}

// TestOneWriterOfAVersion races sixteen writers for the same version: one gets it, the others learn that.
func TestOneWriterOfAVersion(t *testing.T) {
	t.Parallel()
	s, c := onDisk(t)
	r := put(t, s)
	for round := range 10 {
		next, err := r.HandOver(other(r), ada, noon())
		if err != nil {
			t.Fatal(err)
		}
		var won, lost atomic.Int32
		var wg sync.WaitGroup
		for w := range 16 {
			wg.Go(func() {
				_, err := s.Commit(t.Context(), store.Commit{ID: fmt.Sprint(round, "/", w), Writes: []store.Write{{Old: r, New: next}}})
				switch {
				case err == nil:
					won.Add(1)
				case isConflict(r.Ref, r.Version, r.Version+1)(err):
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 || lost.Load() != 15 {
			t.Fatalf("%d won, %d lost", won.Load(), lost.Load())
		}
		r = read(t, s, r.Ref)
	}
	if r.Version != 11 || len(auditLog(t, c)) != 11 {
		t.Errorf("version %d, %d audit entries", r.Version, len(auditLog(t, c)))
	}
}

func TestConsult(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	r := take(t, s, put(t, s))
	d := commit(t, s, decide(t, r, advice())).Refs[soc.DecisionPrefix]
	saved, err := s.SaveOfficer(t.Context(), ada, soc.Officer{}, "invite")
	if err != nil {
		t.Fatal(err)
	}
	look := store.Consultation{By: saved, Channel: "slack/T1/D1"}
	if got, err := s.ConsultRequest(t.Context(), r.Ref, look); err != nil || got.Objective.Reveal() != "Find the money." {
		t.Errorf("request: %v", err)
	}
	if got, err := s.ConsultDecision(t.Context(), d, look); err != nil || got.Rationale.IsZero() {
		t.Errorf("decision: %v", err)
	}
	log := auditLog(t, client(t, m.Addr()))
	want := []soc.AuditEvent{
		{Actor: "ada", Operation: soc.Consultation, Record: r.Ref, Channel: "slack/T1/D1"},
		{Actor: "ada", Operation: soc.Consultation, Record: d, Channel: "slack/T1/D1"},
	}
	if diff := cmp.Diff(want, log[len(log)-2:]); diff != "" {
		t.Error(diff)
	}

	before := dump(t, client(t, m.Addr()))
	look.By.Version = 7
	if _, err := s.ConsultRequest(t.Context(), r.Ref, look); !errors.Is(err, store.ErrActorChanged) {
		t.Errorf("an officer whose entry changed: %v", err)
	}
	if diff := cmp.Diff(before, dump(t, client(t, m.Addr()))); diff != "" {
		t.Error(diff)
	}
}
