package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"gatewaybot/store"
)

// line is a queue with twenty rows that are due, and the clock that both of its replicas go by.
type line struct {
	*testing.T
	redis       *miniredis.Miniredis
	store       *store.Store
	first, next *store.Queue
}

func newLine(t *testing.T) *line {
	t.Helper()
	l := emptyLine(t)
	ref := put(t, l.store).Ref
	drain(t, l.store)
	c := store.Commit{ID: "rows"}
	for i := range 20 {
		c.Rows = append(c.Rows, store.Row{Queue: l.first, Ref: ref, Dest: fmt.Sprint(i)})
	}
	commit(t, l.store, c)
	return l
}

func emptyLine(t *testing.T) *line {
	t.Helper()
	s, m := inMemory(t)
	return &line{t, m, s, s.Forwards, open(t, m.Addr()).Forwards}
}

// at moves the clock to so long after noon.
func (l *line) at(d time.Duration) { l.redis.SetTime(noon().Add(d)) }

// claims expects that many rows from both replicas together, and gives them.
func (l *line) claims(want int) []store.Job {
	l.Helper()
	var all []store.Job
	for _, q := range []*store.Queue{l.next, l.first} {
		jobs, err := q.Claim(l.Context(), 5)
		if err != nil {
			l.Fatal(err)
		}
		all = append(all, jobs...)
	}
	if len(all) != want {
		l.Fatalf("claimed %v, want %d", all, want)
	}
	return all
}

func (l *line) pauses(j store.Job, kind store.PauseKind, length time.Duration, want bool) {
	l.Helper()
	news, err := l.first.Pause(l.Context(), j, kind, length, "status 401")
	if err != nil || news != want {
		l.Errorf("news: %t, %v", news, err)
	}
}

// TestLineStops: while the destination does not let us in, no replica tries anything but one row a minute. When it
// does, all go on.
func TestLineStops(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	inHand := l.claims(10)
	l.pauses(inHand[0], store.Stopped, time.Minute, true)
	l.pauses(inHand[1], store.Stopped, time.Minute, false) // it was on its way, too
	l.claims(0)
	l.at(time.Minute - time.Millisecond)
	for _, j := range inHand {
		if err := l.first.Later(l.Context(), j, time.Minute, "not let in"); err != nil {
			t.Fatal(err)
		}
	}
	l.claims(0)
	l.at(time.Minute)
	probe := l.claims(1)[0]
	if !probe.Probe || inHand[0].Probe {
		t.Errorf("probe %t", probe.Probe)
	}
	if resumed, err := l.first.Resume(t.Context(), inHand[2]); err != nil || resumed {
		t.Errorf("resumed by a row that was sent before the line stopped: %t, %v", resumed, err)
	}
	l.pauses(probe, store.Stopped, time.Minute, false)
	if err := l.first.Later(t.Context(), probe, time.Minute, "not let in"); err != nil {
		t.Fatal(err)
	}
	l.at(2*time.Minute - time.Millisecond)
	l.claims(0)
	l.at(2 * time.Minute)
	probe = l.claims(1)[0]
	if resumed, err := l.first.Resume(t.Context(), probe); err != nil || !resumed {
		t.Errorf("resumed: %t, %v", resumed, err)
	}
	if rest := l.claims(10); rest[0].Probe {
		t.Error("the line is open, and a row is a probe")
	}
	l.pauses(probe, store.Stopped, time.Minute, true)
}

// TestProbeDies: another one takes its place when its lease ends; what the first one says then does not count.
func TestProbeDies(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	l.pauses(l.claims(10)[0], store.Busy, time.Second, true)
	l.at(time.Second)
	dead := l.claims(1)[0]
	l.at(time.Second + store.Lease - time.Millisecond)
	l.claims(0)
	l.at(time.Second + store.Lease)
	l.claims(1)
	if resumed, err := l.first.Resume(t.Context(), dead); err != nil || resumed {
		t.Errorf("resumed by the dead: %t, %v", resumed, err)
	}
	if err := l.first.Done(t.Context(), dead); err != nil {
		t.Error(err)
	}
	l.claims(0)
}

// TestProbeAsksNothing: a probe that had nothing to deliver, or met something else, makes way for another one.
func TestProbeAsksNothing(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	l.pauses(l.claims(10)[0], store.Busy, time.Second, true)
	l.at(time.Second)
	if err := l.first.Done(t.Context(), l.claims(1)[0]); err != nil {
		t.Fatal(err)
	}
	if err := l.next.Later(t.Context(), l.claims(1)[0], time.Minute, "no answer"); err != nil {
		t.Fatal(err)
	}
	l.claims(0)
	l.at(time.Minute + time.Second)
	l.claims(1)
}

// TestPauseOfKinds: a line that waits and is then not let in is stopped, and stays so whatever it meets.
func TestPauseOfKinds(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	jobs := l.claims(10)
	l.pauses(jobs[0], store.Busy, time.Hour, true)
	l.pauses(jobs[1], store.Stopped, time.Minute, true)
	l.pauses(jobs[2], store.Busy, time.Second, false)
	l.at(time.Hour - time.Millisecond)
	l.claims(0)
	l.at(time.Hour)
	l.pauses(l.claims(1)[0], store.Busy, time.Second, false) // it may well be asked to wait before it is asked who it is
	depth, err := l.next.Depth(t.Context())
	want := store.Pause{Kind: store.Stopped, Since: noon(), Until: noon().Add(time.Hour + time.Second), Why: "status 401"}
	if err != nil || depth.Pause != want {
		t.Errorf("%+v, %v", depth.Pause, err)
	}
}
