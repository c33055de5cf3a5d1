package store_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"pgregory.net/rapid"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// modelRow is what a row of the queue should be.
type modelRow struct {
	name       string
	waiting    bool // in the queue, leased or not
	due        time.Time
	asked      int // since it came into the queue
	attempts   int
	leasedBy   *modelJob
	dead       bool
	toBeServed bool // asked for, and nothing delivered since
}

// modelJob is a claim, as the worker holds it: perhaps for too long.
type modelJob struct {
	store.Job
	row   *modelRow
	asked int
	until time.Time
}

// queueModel is a due-queue in plain Go beside the real one.
type queueModel struct {
	t    testing.TB
	s    *store.Store
	m    *miniredis.Miniredis
	rows []*modelRow
	jobs []*modelJob
	told map[string]int
	now  time.Time
	acts int
	// pause is why nothing may be claimed; probe is the claim that may end it.
	pause store.Pause
	probe *modelJob
}

// TestQueueModel makes random moves on the queue and on the model, and compares them after each.
func TestQueueModel(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	rapid.Check(t, func(rt *rapid.T) {
		m.FlushAll()
		q := &queueModel{t: t, s: s, m: m, told: map[string]int{}, now: noon()}
		m.SetTime(q.now)
		for range 2 {
			ref := put(t, s).Ref
			q.rows = append(q.rows, &modelRow{name: string(ref) + "|card/gateway"}, &modelRow{name: string(ref) + "|a|b"})
		}
		m.Del("{south-west}:q:out:due")
		m.Del("{south-west}:q:out:gen")
		rt.Repeat(map[string]func(*rapid.T){
			"ask": q.ask, "claim": q.claim, "done": q.done, "later": q.later, "wait": q.wait, "bury": q.bury,
			"deliver": q.deliver, "pause": q.pauses, "resume": q.resume,
			"retry": q.retry, "drop": q.drop, "tick": q.tick, "": q.compare,
		})
	})
}

// ask asks for a row by a commit, now or later; the same act twice asks once.
func (q *queueModel) ask(rt *rapid.T) {
	row := rapid.SampledFrom(q.rows).Draw(rt, "row")
	delay := time.Duration(rapid.SampledFrom([]int{0, 0, 0, 5, 60}).Draw(rt, "delay")) * time.Second
	ref, dest, _ := strings.Cut(row.name, "|")
	asked := store.Row{Queue: q.s.Out, Ref: soc.Ref(ref), Dest: dest}
	due := q.now
	if delay > 0 {
		due = q.now.Add(delay)
		asked.Due = due
	}
	q.acts++
	act := store.Commit{ID: fmt.Sprint("act", q.acts), Rows: []store.Row{asked}}
	for range rapid.IntRange(1, 2).Draw(rt, "times") {
		commit(q.t, q.s, act)
	}
	row.asked++
	row.toBeServed = true
	late := row.waiting && !row.due.After(q.now) && due.After(q.now)
	tried := row.waiting && row.attempts > 0 && row.due.After(q.now) && due.After(row.due)
	if row.leasedBy == nil && !late && !tried {
		row.due = due
	}
	row.waiting, row.dead = true, false
}

func (q *queueModel) claim(rt *rapid.T) {
	n := rapid.IntRange(1, 5).Draw(rt, "n")
	got, err := q.s.Out.Claim(q.t.Context(), n)
	if err != nil {
		rt.Fatal(err)
	}
	want := slices.DeleteFunc(slices.Clone(q.rows), func(r *modelRow) bool { return !r.waiting || r.due.After(q.now) })
	slices.SortFunc(want, func(a, b *modelRow) int { return cmp.Or(a.due.Compare(b.due), strings.Compare(a.name, b.name)) })
	paused := q.pause.Kind != ""
	if paused {
		n = 1
		if q.pause.Until.After(q.now) {
			n = 0
		}
	}
	want = want[:min(n, len(want))]
	if len(got) != len(want) {
		rt.Fatalf("claimed %v, want %d rows", got, len(want))
	}
	for i, row := range want {
		if row.leasedBy != nil && q.now.Before(row.leasedBy.until) {
			rt.Fatalf("%s was claimed while it is leased", row.name)
		}
		row.attempts++
		if name := string(got[i].Ref) + "|" + got[i].Dest; name != row.name || got[i].Attempt != row.attempts || got[i].Probe != paused {
			rt.Fatalf("claimed %+v; want %s, attempt %d, probe %t", got[i], row.name, row.attempts, paused)
		}
		row.leasedBy = &modelJob{Job: got[i], row: row, asked: row.asked, until: q.now.Add(store.Lease)}
		row.due = row.leasedBy.until
		q.jobs = append(q.jobs, row.leasedBy)
		if paused {
			q.probe, q.pause.Until = row.leasedBy, row.leasedBy.until
		}
	}
}

// job draws a job that was claimed at some time; the newest are the likeliest.
func (q *queueModel) job(rt *rapid.T) *modelJob {
	if len(q.jobs) == 0 {
		return nil
	}
	back := rapid.IntRange(0, len(q.jobs)-1).Draw(rt, "job")
	return q.jobs[len(q.jobs)-1-back]
}

// settled compares the answer to settling with whether the job still held its row, and says whether it did.
func (q *queueModel) settled(rt *rapid.T, j *modelJob, err error) bool {
	held := j.row.leasedBy == j
	if held && err != nil || !held && !errors.Is(err, store.ErrLeaseLost) {
		rt.Fatalf("held %t: %v", held, err)
	}
	return held
}

// probed lets the next probe look, after a delay, if this was the probe.
func (q *queueModel) probed(j *modelJob, delay time.Duration) {
	if q.probe == j {
		q.probe, q.pause.Until = nil, q.now.Add(delay)
	}
}

// pauses stops the line because of what some job met.
func (q *queueModel) pauses(rt *rapid.T) {
	j := q.job(rt)
	if j == nil {
		return
	}
	kind := rapid.SampledFrom([]store.PauseKind{store.Stopped, store.Busy}).Draw(rt, "kind")
	length := time.Duration(rapid.IntRange(1, 90).Draw(rt, "length")) * time.Second
	news, err := q.s.Out.Pause(q.t.Context(), j.Job, kind, length, string(kind))
	if want := q.pause.Kind != kind && q.pause.Kind != store.Stopped; err != nil || news != want {
		rt.Fatalf("news %t, want %t, %v", news, want, err)
	}
	if news {
		q.pause.Kind, q.pause.Why, q.pause.Since = kind, string(kind), q.now
	}
	if until := q.now.Add(length); q.probe == j || until.After(q.pause.Until) {
		q.pause.Until = until
	}
	if q.probe == j {
		q.probe = nil
	}
}

func (q *queueModel) resume(rt *rapid.T) {
	j := q.job(rt)
	if j == nil {
		return
	}
	resumed, err := q.s.Out.Resume(q.t.Context(), j.Job)
	if err != nil || resumed != (q.probe == j) {
		rt.Fatalf("resumed %t, %v", resumed, err)
	}
	if resumed {
		q.probe, q.pause = nil, store.Pause{}
	}
}

func (q *queueModel) done(rt *rapid.T) {
	j := q.job(rt)
	version := rapid.IntRange(0, 4).Draw(rt, "delivered")
	if j == nil {
		return
	}
	end := func() error { return q.s.Out.Done(q.t.Context(), j.Job) }
	if version > 0 {
		end = func() error { return q.s.Out.Finish(q.t.Context(), j.Job, version, nil) }
		q.told[j.row.name] = max(q.told[j.row.name], version)
	}
	if !q.settled(rt, j, end()) {
		return
	}
	q.probed(j, 0)
	row := j.row
	row.leasedBy, row.attempts = nil, 0
	if row.asked != j.asked {
		row.due = q.now
		return
	}
	row.waiting, row.asked, row.toBeServed = false, 0, false
}

func (q *queueModel) later(rt *rapid.T) {
	j := q.job(rt)
	delay := time.Duration(rapid.IntRange(0, 90).Draw(rt, "delay")) * time.Second
	if j == nil || !q.settled(rt, j, q.s.Out.Later(q.t.Context(), j.Job, delay, "busy")) {
		return
	}
	q.probed(j, delay)
	j.row.leasedBy, j.row.due = nil, q.now.Add(delay)
}

// wait puts a job off that nothing was tried of.
func (q *queueModel) wait(rt *rapid.T) {
	j := q.job(rt)
	delay := time.Duration(rapid.IntRange(0, 90).Draw(rt, "delay")) * time.Second
	if j == nil || !q.settled(rt, j, q.s.Out.Wait(q.t.Context(), j.Job, delay)) {
		return
	}
	q.probed(j, delay)
	j.row.leasedBy, j.row.due, j.row.attempts = nil, q.now.Add(delay), 0
}

func (q *queueModel) bury(rt *rapid.T) {
	j := q.job(rt)
	if j == nil || !q.settled(rt, j, q.s.Out.Bury(q.t.Context(), j.Job, "refused")) {
		return
	}
	q.probed(j, 0)
	row := j.row
	row.leasedBy = nil
	if row.asked != j.asked {
		row.due = q.now
		return
	}
	row.waiting, row.asked, row.dead = false, 0, true
}

// retry is a person who wants a row tried at once.
func (q *queueModel) retry(rt *rapid.T) {
	row := rapid.SampledFrom(q.rows).Draw(rt, "row")
	ref, dest, _ := strings.Cut(row.name, "|")
	err := q.s.Out.Retry(q.t.Context(), soc.Ref(ref), dest, "hal")
	switch {
	case row.leasedBy != nil:
		if !errors.Is(err, store.ErrInWork) {
			rt.Fatal(err)
		}
		return
	case !row.waiting && !row.dead:
		if !errors.Is(err, store.ErrNotFound) {
			rt.Fatal(err)
		}
		return
	case err != nil:
		rt.Fatal(err)
	case row.dead:
		row.asked++
	}
	row.waiting, row.dead, row.attempts, row.due = true, false, 0, q.now
	if q.pause.Kind != "" && q.probe == nil {
		q.pause.Until = q.now
	}
}

// drop is a person who gives up what a dead row could not deliver: there is one version, so the row is gone.
func (q *queueModel) drop(rt *rapid.T) {
	row := rapid.SampledFrom(q.rows).Draw(rt, "row")
	ref, dest, _ := strings.Cut(row.name, "|")
	version, err := q.s.Out.Drop(q.t.Context(), soc.Ref(ref), dest, "hal", "agreed")
	want := error(nil)
	switch {
	case row.waiting:
		want = store.ErrChanged
	case !row.dead:
		want = store.ErrNotFound
	}
	if !errors.Is(err, want) {
		rt.Fatalf("%v, want %v", err, want)
	}
	if err == nil {
		row.dead, row.toBeServed, row.attempts = false, false, 0
		q.told[row.name] = version
	}
}

// deliver records a delivery: the cursor only goes forward, also when the lease is lost.
func (q *queueModel) deliver(rt *rapid.T) {
	j := q.job(rt)
	version := rapid.IntRange(1, 4).Draw(rt, "version")
	if j == nil {
		return
	}
	err := q.s.Out.Delivered(q.t.Context(), j.Job, version, nil)
	q.told[j.row.name] = max(q.told[j.row.name], version)
	if q.settled(rt, j, err) {
		j.until = q.now.Add(store.Lease)
		j.row.due = j.until
	}
}

// tick lets time pass; thirty seconds and more is a worker that died.
func (q *queueModel) tick(rt *rapid.T) {
	q.now = q.now.Add(time.Duration(rapid.SampledFrom([]int{1, 400, 5_000, 29_999, 30_000, 90_000}).Draw(rt, "ms")) * time.Millisecond)
	q.m.SetTime(q.now)
}

func (q *queueModel) compare(rt *rapid.T) {
	want := store.Depth{Pause: q.pause}
	for _, row := range q.rows {
		ref, dest, _ := strings.Cut(row.name, "|")
		d, err := q.s.Delivery(q.t.Context(), store.Job{Ref: soc.Ref(ref), Dest: dest})
		if err != nil || d.Told != q.told[row.name] || d.Version != 1 {
			rt.Fatalf("delivery %+v, want %d, %v", d, q.told[row.name], err)
		}
		if row.toBeServed && !row.waiting && !row.dead {
			rt.Fatalf("%s is lost", row.name)
		}
		if row.dead {
			want.Dead++
		}
		if row.leasedBy != nil {
			want.Leased++
		}
		if !row.waiting {
			continue
		}
		want.Waiting++
		if !row.due.After(q.now) {
			want.Due++
			want.Oldest = max(want.Oldest, q.now.Sub(row.due))
		}
		if score, err := q.m.ZScore("{south-west}:q:out:due", row.name); err != nil || int64(score) != row.due.UnixMilli() {
			rt.Fatalf("%s is due at %v, want %d, %v", row.name, score, row.due.UnixMilli(), err)
		}
	}
	got, err := q.s.Out.Depth(q.t.Context())
	if err != nil || got != want {
		rt.Fatalf("depth %+v, want %+v, %v", got, want, err)
	}
}
