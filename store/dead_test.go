package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// buried is a record of several versions with a row for the register that was buried, told so far.
func (l *line) buried(versions, told int) soc.Ref {
	l.Helper()
	s := l.store
	r := put(l, s)
	for i := 1; i < versions; i++ {
		next, err := r.HandOver(other(r), ada, noon())
		r = change(l, s, r, next, err)
	}
	drain(l, s)
	commit(l, s, store.Commit{ID: "ask" + string(r.Ref), Rows: []store.Row{{Queue: s.Forwards, Ref: r.Ref, Dest: "register"}}})
	j := claimOne(l, s.Forwards)
	if err := errors.Join(s.Forwards.Delivered(l.Context(), j, told, nil), s.Forwards.Bury(l.Context(), j, "status 400")); err != nil {
		l.Fatal(err)
	}
	return r.Ref
}

// lists compares the rows of a kind.
func (l *line) lists(kind store.EntryKind, want ...store.Entry) {
	l.Helper()
	got, err := l.first.List(l.Context(), kind, -1)
	if err != nil {
		l.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		l.Errorf("%s rows (-want +got):\n%s", kind, diff)
	}
}

// TestList shows rows as they fail, with when that began.
func TestList(t *testing.T) {
	t.Parallel()
	l := emptyLine(t)
	ref := l.buried(1, 0)
	dead := store.Entry{Ref: ref, Dest: "register", Kind: store.Dead, Since: noon(), Due: noon(), Attempts: 1, Why: "status 400"}
	l.lists(store.Dead, dead)
	l.lists(store.Waiting)

	commit(t, l.store, store.Commit{ID: "two", Rows: []store.Row{
		{Queue: l.first, Ref: ref, Dest: "a"}, {Queue: l.first, Ref: ref, Dest: "b", Due: noon().Add(time.Hour)},
	}})
	a := store.Entry{Ref: ref, Dest: "a", Kind: store.Waiting, Since: noon(), Due: noon()}
	b := store.Entry{Ref: ref, Dest: "b", Kind: store.Waiting, Since: noon().Add(time.Hour), Due: noon().Add(time.Hour)}
	l.lists(store.Waiting, a, b)
	for n := 1; n <= 2; n++ {
		l.at(time.Duration(n) * time.Minute)
		j := claimOne(t, l.first)
		a.InWork, a.Attempts, a.Since, a.Due = true, n, noon().Add(time.Minute), noon().Add(time.Duration(n)*time.Minute+store.Lease)
		l.lists(store.Waiting, a, b)
		if err := l.first.Later(t.Context(), j, 0, fmt.Sprint("no answer ", n)); err != nil {
			t.Fatal(err)
		}
		a.InWork, a.Due, a.Why = false, noon().Add(time.Duration(n)*time.Minute), fmt.Sprint("no answer ", n)
		l.lists(store.Waiting, a, b)
	}
	if got, err := l.first.List(t.Context(), store.Waiting, 1); err != nil || len(got) != 1 || got[0] != a {
		t.Errorf("the first: %+v, %v", got, err)
	}
	for _, want := range []store.Entry{dead, a, b} {
		if got, err := l.first.Entry(t.Context(), want.Ref, want.Dest); err != nil || got != want {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if _, err := l.first.Entry(t.Context(), ref, "nowhere"); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}

// TestRetry tries a dead row, or one that waits, at once; it is on record who wanted that.
func TestRetry(t *testing.T) {
	t.Parallel()
	l := emptyLine(t)
	ref := l.buried(1, 0)
	q := l.first
	retry := func(want error) {
		t.Helper()
		if err := q.Retry(t.Context(), ref, "register", "Hal Weir"); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	before := len(auditLog(t, client(t, l.redis.Addr())))
	retry(nil)
	again := claimOne(t, q)
	if again.Attempt != 1 {
		t.Errorf("attempt %d", again.Attempt)
	}
	retry(store.ErrInWork)
	if err := q.Later(t.Context(), again, time.Hour, "busy"); err != nil {
		t.Fatal(err)
	}
	retry(nil)
	if err := q.Done(t.Context(), claimOne(t, q)); err != nil {
		t.Fatal(err)
	}
	l.lists(store.Waiting)
	retry(store.ErrNotFound)
	entry := soc.AuditEvent{Actor: "Hal Weir", Operation: soc.System, Record: ref, Move: "retry", Fields: []string{"register"}, Recipients: []string{"register"}}
	if diff := cmp.Diff([]soc.AuditEvent{entry, entry}, auditLog(t, client(t, l.redis.Addr()))[before:]); diff != "" {
		t.Errorf("audit log (-want +got):\n%s", diff)
	}
}

// TestRetryOfAPausedLine lets a person look whether it goes on before its time, but not past a probe on its way.
func TestRetryOfAPausedLine(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	ref := l.claims(10)[0].Ref
	q := l.first
	dead := store.Row{Queue: q, Ref: ref, Dest: "register"}
	commit(t, l.store, store.Commit{ID: "another", Rows: []store.Row{dead}})
	j := l.claims(10)[0]
	l.pauses(j, store.Busy, 24*time.Hour, true)
	if err := errors.Join(q.Later(t.Context(), j, time.Hour, "busy"), q.Retry(t.Context(), ref, j.Dest, "Hal Weir")); err != nil {
		t.Fatal(err)
	}
	probe := l.claims(1)[0]
	if !probe.Probe {
		t.Error("it is not a probe")
	}
	if err := q.Retry(t.Context(), ref, "register", "Hal Weir"); err != nil {
		t.Fatal(err)
	}
	l.claims(0)
}

// TestDrop gives up one version of several: what comes after it goes on.
func TestDrop(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                    string
		versions, told, givenUp int
		goesOn                  bool
	}{
		{"the only version", 1, 0, 1, false},
		{"the last of three", 3, 2, 3, false},
		{"the second of three", 3, 1, 2, true},
		{"none: all were delivered", 2, 2, 2, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := emptyLine(t)
			ref := l.buried(tt.versions, tt.told)
			before := len(auditLog(t, client(t, l.redis.Addr())))
			version, err := l.first.Drop(t.Context(), ref, "register", "Hal Weir", "agreed with the register by phone")
			if err != nil || version != tt.givenUp {
				t.Fatalf("version %d, %v", version, err)
			}
			entry := soc.AuditEvent{
				Actor: "Hal Weir", Operation: soc.System, Record: ref, Version: tt.givenUp, Move: "drop",
				Reason: "agreed with the register by phone", Fields: []string{"register"}, Recipients: []string{"register"},
			}
			if diff := cmp.Diff([]soc.AuditEvent{entry}, auditLog(t, client(t, l.redis.Addr()))[before:]); diff != "" {
				t.Errorf("audit log (-want +got):\n%s", diff)
			}
			l.lists(store.Dead)
			jobs, err := l.first.Claim(t.Context(), 10)
			if err != nil || len(jobs) > 0 != tt.goesOn {
				t.Fatalf("%v, %v", jobs, err)
			}
			d, err := l.store.Delivery(t.Context(), store.Job{Ref: ref, Dest: "register"})
			if err != nil || d.Told != tt.givenUp {
				t.Errorf("%+v, %v", d, err)
			}
			if !tt.goesOn {
				return
			}
			if err := errors.Join(l.first.Delivered(t.Context(), jobs[0], 3, nil), l.first.Done(t.Context(), jobs[0])); err != nil {
				t.Error(err)
			}
			l.lists(store.Waiting)
		})
	}
}

// TestDropOfWhatIsNotDead changes nothing.
func TestDropOfWhatIsNotDead(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	ref := l.claims(10)[0].Ref
	before := dump(t, client(t, l.redis.Addr()))
	for dest, want := range map[string]error{"0": store.ErrChanged, "15": store.ErrChanged, "register": store.ErrNotFound} {
		if _, err := l.first.Drop(t.Context(), ref, dest, "Hal Weir", "why"); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", dest, err, want)
		}
	}
	if _, err := l.first.Drop(t.Context(), "GWR-2026-000404", "register", "Hal Weir", "why"); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
	if diff := cmp.Diff(before, dump(t, client(t, l.redis.Addr()))); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

func TestRecordHead(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	r := take(t, s, put(t, s))
	h, err := s.RecordHead(t.Context(), r.Ref)
	if err != nil || h.Version != 2 || h.State != "triage" || h.Ref != r.Ref || h.Did != soc.MoveTake {
		t.Errorf("%+v, %v", h, err)
	}
	if _, err := s.RecordHead(t.Context(), "GWR-2026-000404"); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}
