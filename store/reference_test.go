package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// TestReferencesAreDense lets sixteen writers raise requests and decide them at once, against a real Redis.
func TestReferencesAreDense(t *testing.T) {
	t.Parallel()
	const writers, each = 16, 20
	s, _ := onDisk(t)
	var mu sync.Mutex
	issued := map[soc.Prefix][]soc.Ref{}
	keep := func(prefix soc.Prefix, r store.Result) {
		mu.Lock()
		defer mu.Unlock()
		issued[prefix] = append(issued[prefix], r.Refs[prefix])
	}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				raised, err := s.Commit(t.Context(), raise(s, fmt.Sprint(w, "/", i), request(t)))
				if err != nil {
					t.Error(err)
					return
				}
				keep(soc.RequestPrefix, raised)
				keep(soc.DecisionPrefix, commit(t, s, decide(t, take(t, s, read(t, s, raised.Refs[soc.RequestPrefix])), advice())))
			}
		})
	}
	wg.Wait()
	for _, prefix := range []soc.Prefix{soc.RequestPrefix, soc.DecisionPrefix} {
		var want []soc.Ref
		for n := range writers * each {
			want = append(want, soc.NewRef(prefix, 2026, n+1))
		}
		slices.Sort(issued[prefix])
		if !slices.Equal(issued[prefix], want) {
			t.Errorf("%s: issued %v", prefix, issued[prefix])
		}
	}
}

func TestReferencesBeginAnewEachYear(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	in := func(at time.Time) func(*soc.Request) {
		return func(r *soc.Request) { r.CreatedAt, r.NeededBy = at, soc.DateOf(at) }
	}
	newYear := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		at   time.Time
		want soc.Ref
	}{
		{newYear.Add(-time.Second), "GWR-2026-000001"},
		{newYear, "GWR-2027-000001"},
		{newYear.Add(time.Hour), "GWR-2027-000002"},
		{newYear.Add(-time.Hour), "GWR-2026-000002"},
	} {
		if got := put(t, s, in(tc.at)).Ref; got != tc.want {
			t.Errorf("at %s: got %s, want %s", tc.at, got, tc.want)
		}
	}
}

// TestRefusedCommitsUseUpNoReference keeps the numbers dense.
func TestRefusedCommitsUseUpNoReference(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	r := put(t, s)
	take(t, s, r)
	next, err := r.Take(cat, noon())
	if err != nil {
		t.Fatal(err)
	}
	c := raise(s, "act", request(t))
	c.Writes = append(c.Writes, store.Write{Old: r, New: next})
	if _, err := s.Commit(t.Context(), c); !isConflict(r.Ref, 1, 2)(err) {
		t.Fatalf("error %v", err)
	}
	if got := put(t, s).Ref; got != "GWR-2026-000002" {
		t.Errorf("the next one is %s", got)
	}
}
