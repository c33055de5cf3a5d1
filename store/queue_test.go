package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// claimOne claims the only row that is due.
func claimOne(t testing.TB, q *store.Queue) store.Job {
	t.Helper()
	jobs, err := q.Claim(t.Context(), 10)
	if err != nil || len(jobs) != 1 {
		t.Fatalf("jobs %v, %v", jobs, err)
	}
	return jobs[0]
}

// TestOrderOfARecord shows the worker only ever one row for a record and a destination, however many versions came.
func TestOrderOfARecord(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	r := put(t, s)
	drain(t, s)
	row := store.Row{Queue: s.Forwards, Ref: r.Ref, Dest: "register"}
	version := func() {
		next, err := r.HandOver(other(r), ada, noon())
		if err != nil {
			t.Fatal(err)
		}
		commit(t, s, store.Commit{ID: fmt.Sprint("v", next.Version), Writes: []store.Write{{Old: r, New: next}}, Rows: []store.Row{row}})
		r = read(t, s, r.Ref)
	}
	deliver := func(j store.Job, want ...int) {
		t.Helper()
		d, err := s.Delivery(t.Context(), j)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for v := d.Told + 1; v <= d.Version; v++ {
			got = append(got, v)
			if err := s.Forwards.Delivered(t.Context(), j, v, nil); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("delivered %v, want %v", got, want)
		}
	}
	version()
	version()
	first := claimOne(t, s.Forwards)
	deliver(first, 1, 2, 3)
	version() // while the first is in work
	if jobs, err := s.Forwards.Claim(t.Context(), 10); err != nil || len(jobs) != 0 {
		t.Errorf("the row is leased twice: %v, %v", jobs, err)
	}
	if err := s.Forwards.Done(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	deliver(claimOne(t, s.Forwards), 4)
}

// drain delivers what a new request set going.
func drain(t testing.TB, s *store.Store) {
	t.Helper()
	jobs, err := s.Out.Claim(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		if err := s.Out.Done(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWorkerThatDied leaves its row to the next one, who is told that it is not the first.
func TestWorkerThatDied(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	c := raise(s, "act", request(t))
	c.Rows = c.Rows[:1]
	commit(t, s, c)
	dead := claimOne(t, s.Out)
	m.SetTime(noon().Add(store.Lease - time.Millisecond))
	if jobs, err := s.Out.Claim(t.Context(), 10); err != nil || len(jobs) != 0 {
		t.Fatalf("its lease has not ended: %v, %v", jobs, err)
	}
	m.SetTime(noon().Add(store.Lease))
	next := claimOne(t, s.Out)
	if dead.Attempt != 1 || next.Attempt != 2 {
		t.Errorf("attempts %d and %d", dead.Attempt, next.Attempt)
	}
	for name, late := range map[string]error{
		"done":      s.Out.Done(t.Context(), dead),
		"later":     s.Out.Later(t.Context(), dead, time.Hour, "busy"),
		"bury":      s.Out.Bury(t.Context(), dead, "refused"),
		"delivered": s.Out.Delivered(t.Context(), dead, 1, nil),
	} {
		if !errors.Is(late, store.ErrLeaseLost) {
			t.Errorf("%s: %v", name, late)
		}
	}
	if err := s.Out.Done(t.Context(), next); err != nil {
		t.Error(err)
	}
	if d, err := s.Delivery(t.Context(), next); err != nil || d.Told != 1 {
		t.Errorf("what the dead worker delivered was forgotten: %+v, %v", d, err)
	}
}

// TestEveryRowIsServedOnce lets sixteen workers empty a queue, against a real Redis.
func TestEveryRowIsServedOnce(t *testing.T) {
	t.Parallel()
	const records, dests = 10, 20
	s, _ := onDisk(t)
	want := map[string]int{}
	for range records {
		c := raise(s, "", request(t))
		c.Rows = nil
		for d := range dests {
			c.Rows = append(c.Rows, store.Row{Queue: s.Out, Ref: soc.RequestPrefix.Pending(), Dest: fmt.Sprint("share/", d)})
		}
		c.ID = c.Writes[0].New.Meta().UID
		ref := commit(t, s, c).Refs[soc.RequestPrefix]
		for d := range dests {
			want[fmt.Sprint(ref, " to share/", d)] = 1
		}
	}
	var mu sync.Mutex
	served := map[string]int{}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for {
				jobs, err := s.Out.Claim(t.Context(), 7)
				if err != nil {
					t.Error(err)
				}
				if len(jobs) == 0 {
					return
				}
				for _, j := range jobs {
					mu.Lock()
					served[fmt.Sprint(j.Ref, " to ", j.Dest)]++
					mu.Unlock()
					if err := s.Out.Done(t.Context(), j); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	if diff := cmp.Diff(want, served); diff != "" {
		t.Error(diff)
	}
}

func TestWake(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	woken := func(q *store.Queue) bool {
		select {
		case <-q.Wake():
			return true
		default:
			return false
		}
	}
	c := raise(s, "act", request(t))
	commit(t, s, c)
	if !woken(s.Out) || woken(s.Out) || woken(s.Forwards) {
		t.Error("the wrong workers were woken")
	}
	c.By.Version, c.ID = 7, "another"
	if _, err := s.Commit(t.Context(), c); err == nil || woken(s.Out) {
		t.Errorf("woken for nothing: %v", err)
	}
}

// TestWhyIsKept is for the operator, until the row is served.
func TestWhyIsKept(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	c := raise(s, "act", request(t))
	c.Rows = c.Rows[:1]
	commit(t, s, c)
	why := func() string { return m.HGet("{south-west}:q:out:why", "GWR-2026-000001|card/gateway") }
	if err := s.Out.Later(t.Context(), claimOne(t, s.Out), 0, "the platform is busy"); err != nil || why() != "the platform is busy" {
		t.Errorf("%q, %v", why(), err)
	}
	if err := s.Out.Bury(t.Context(), claimOne(t, s.Out), "there is no such channel"); err != nil || why() != "there is no such channel" {
		t.Errorf("%q, %v", why(), err)
	}
	again := store.Row{Queue: s.Out, Ref: "GWR-2026-000001", Dest: "card/gateway"}
	commit(t, s, store.Commit{ID: "again", Rows: []store.Row{again}})
	if err := s.Out.Done(t.Context(), claimOne(t, s.Out)); err != nil || why() != "" {
		t.Errorf("%q, %v", why(), err)
	}
	for key := range dump(t, client(t, m.Addr())) {
		if key == "{south-west}:q:out:gen" || key == "{south-west}:q:out:try" || key == "{south-west}:q:out:lease" {
			t.Errorf("%s is left behind", key)
		}
	}
}
