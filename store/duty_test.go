package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// remindingStore is a store whose records' duties are reminded of, on the Redis at an address.
func remindingStore(t testing.TB, addr string, k store.Keyset) *store.Store {
	t.Helper()
	return remindingOn(t, redis.UniversalOptions{Addrs: []string{addr}}, k, nil)
}

func remindingOn(t testing.TB, o redis.UniversalOptions, k store.Keyset, ahead func() time.Duration) *store.Store {
	t.Helper()
	s := store.Open(store.Options{Region: "south-west", Redis: o, Keyset: k, Reminders: soc.DefaultReminderRules(calendar()), Ahead: ahead})
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// reminded is one on a Redis in memory, whose time tests set.
func reminded(t testing.TB) (*store.Store, *miniredis.Miniredis) {
	t.Helper()
	m := miniredis.RunT(t)
	m.SetTime(noon())
	return remindingStore(t, m.Addr(), keyset(t)), m
}

func november(day int) soc.Date { return soc.Date{Year: 2026, Month: time.November, Day: day} }

func newPlan(due soc.Date, at time.Time) *soc.Plan {
	return &soc.Plan{
		Head:  soc.Head{Ref: soc.PlanPrefix.Pending(), UID: uuid.NewString(), Version: 1, Region: "south-west", CreatedBy: "ada", CreatedAt: at, By: "ada", At: at, Did: soc.MoveEnter, Marking: soc.OfficialSensitive},
		State: soc.PlanActive, Threat: "THR-2026-000001", Force: "dorset", LRO: "ada", ReviewDays: 91, NextReview: due,
	}
}

// keepPlan commits a plan whose review is due, at noon.
func keepPlan(t testing.TB, s *store.Store, due soc.Date) *soc.Plan {
	t.Helper()
	p := newPlan(due, noon())
	ref := commit(t, s, store.Commit{ID: uuid.NewString(), Writes: []store.Write{{New: p}}}).Ref(p.Ref)
	return readPlan(t, s, ref)
}

func readPlan(t testing.TB, s *store.Store, ref soc.Ref) *soc.Plan {
	t.Helper()
	p, err := s.Plan(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// replan commits the next version of a plan.
func replan(t testing.TB, s *store.Store, p *soc.Plan, at time.Time, change func(*soc.Plan)) *soc.Plan {
	t.Helper()
	next := *p
	next.Version++
	next.At = at
	change(&next)
	commit(t, s, store.Commit{ID: uuid.NewString(), Writes: []store.Write{{Old: p, New: &next}}})
	return readPlan(t, s, p.Ref)
}

// rowDue is when a record's row in the queue of reminders is due; zero when there is none.
func rowDue(t testing.TB, m *miniredis.Miniredis, ref soc.Ref) time.Time {
	t.Helper()
	score, err := m.ZScore("{south-west}:q:remind:due", string(ref)+"|duty")
	if errors.Is(err, miniredis.ErrKeyNotFound) || err == nil && score == 0 {
		return time.Time{}
	}
	if err != nil {
		t.Fatal(err)
	}
	return time.UnixMilli(int64(score)).UTC()
}

func start(day soc.Date) time.Time { return day.In(time.UTC) }

func noJob(t testing.TB, q *store.Queue) {
	t.Helper()
	if jobs, err := q.Claim(t.Context(), 10); err != nil || len(jobs) != 0 {
		t.Fatalf("claimed %v of %s, %v", jobs, q.Name, err)
	}
}

// TestARecordsRowFollowsItsDuties keeps the row where the record's next telling is, whatever is done to the record.
func TestARecordsRowFollowsItsDuties(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	due := november(30).AddDays(14)
	p := keepPlan(t, s, due)
	is := func(what string, want time.Time) {
		t.Helper()
		if got := rowDue(t, m, p.Ref); !got.Equal(want) {
			t.Errorf("%s: the row is due %s, want %s", what, got, want)
		}
	}
	is("new", start(due.AddDays(-7)))
	p = replan(t, s, p, noon(), func(p *soc.Plan) { p.Objectives = soc.NewText("Find the money.") })
	is("amended", start(due.AddDays(-7)))
	p = replan(t, s, p, noon(), func(p *soc.Plan) { p.NextReview = due.AddDays(91) })
	is("reviewed", start(due.AddDays(84)))
	p = replan(t, s, p, noon(), func(p *soc.Plan) {
		p.Actions = []soc.Action{{P: "prevent", OwnerType: "police", Owner: "ben", Due: november(25), Status: soc.ActionDoing}}
	})
	is("an action comes first", start(november(25)))
	p = replan(t, s, p, noon(), func(p *soc.Plan) { p.Actions = []soc.Action{{P: "prevent", Owner: "ben", Status: soc.ActionDone}} })
	is("the action is done", start(due.AddDays(84)))
	p = replan(t, s, p, noon(), func(p *soc.Plan) { p.NextReview = november(20) })
	is("overdue from the start", noon())
	p = replan(t, s, p, noon(), func(p *soc.Plan) { p.State = soc.PlanClosed })
	is("closed", time.Time{})
	if m.Exists("{south-west}:q:remind:gen") {
		t.Error("the closed plan's row has left a generation behind")
	}
	p = replan(t, s, p, noon(), func(p *soc.Plan) { p.State, p.NextReview = soc.PlanActive, due })
	is("open again", start(due.AddDays(-7)))
}

// TestALateRowStays does not put off what should have been told.
func TestALateRowStays(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	p := keepPlan(t, s, november(30))
	at := start(november(30)).Add(10 * time.Hour)
	m.SetTime(at)
	p = replan(t, s, p, at, func(p *soc.Plan) {
		p.Actions = []soc.Action{{P: "prevent", OwnerType: "police", Owner: "ben", Due: november(30).AddDays(20), Status: soc.ActionDoing}}
	})
	if got := rowDue(t, m, p.Ref); got.After(at) {
		t.Errorf("the row is due %s", got)
	}
}

// TestAVersionDuringTheLease has the record change while a worker has its row: the row is looked at again.
func TestAVersionDuringTheLease(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*soc.Plan){
		"it is due sooner":   func(p *soc.Plan) { p.NextReview = november(24) },
		"it is due later":    func(p *soc.Plan) { p.NextReview = november(30).AddDays(60) },
		"nothing is due":     func(p *soc.Plan) { p.State = soc.PlanClosed },
		"another leads it":   func(p *soc.Plan) { p.LRO = "cat" },
		"nothing is changed": func(*soc.Plan) {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, m := reminded(t)
			p := keepPlan(t, s, november(23))
			j := claimOne(t, s.Reminders)
			replan(t, s, p, noon(), change)
			if err := s.PassOn(t.Context(), j, store.Telling{Next: start(november(30))}); err != nil {
				t.Fatal(err)
			}
			if name == "nothing is changed" {
				if got := rowDue(t, m, p.Ref); !got.Equal(start(november(30))) {
					t.Errorf("the row is due %s", got)
				}
				return
			}
			if again := claimOne(t, s.Reminders); again.Ref != p.Ref {
				t.Errorf("looked at %s", again.Ref)
			}
		})
	}
}

// TestDutiesAreFound lists and counts records by their duties.
func TestDutiesAreFound(t *testing.T) {
	t.Parallel()
	s, _ := reminded(t)
	late, soon := keepPlan(t, s, november(20)), keepPlan(t, s, november(30))
	wiltshire := keepPlan(t, s, november(10))
	wiltshire = replan(t, s, wiltshire, noon(), func(p *soc.Plan) { p.Force, p.LRO = "wiltshire", "test/T1/eve" })
	closed := keepPlan(t, s, november(1))
	replan(t, s, closed, noon(), func(p *soc.Plan) { p.State = soc.PlanClosed })

	found := func(records []store.Record, total int, err error) []soc.Ref {
		t.Helper()
		var refs []soc.Ref
		for _, r := range records {
			refs = append(refs, r.Meta().Ref)
		}
		if err != nil || total != len(refs) {
			t.Errorf("%v of %d, %v", refs, total, err)
		}
		return refs
	}
	for what, c := range map[string]struct{ got, want []soc.Ref }{
		"of ada":            {found(s.DutiesOf(t.Context(), "ada", 10)), []soc.Ref{late.Ref, soon.Ref}},
		"of eve":            {found(s.DutiesOf(t.Context(), "test/T1/eve", 10)), []soc.Ref{wiltshire.Ref}},
		"in Dorset":         {found(s.DutiesIn(t.Context(), soc.DutyReview, "dorset", soc.Date{}, 10)), []soc.Ref{late.Ref, soon.Ref}},
		"overdue in Dorset": {found(s.DutiesIn(t.Context(), soc.DutyReview, "dorset", november(23), 10)), []soc.Ref{late.Ref}},
		"overdue anywhere":  {found(s.DutiesIn(t.Context(), soc.DutyReview, "", november(23), 10)), []soc.Ref{wiltshire.Ref, late.Ref}},
		"checks":            {found(s.DutiesIn(t.Context(), soc.DutyCheck, "", soc.Date{}, 10)), nil},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	counts, err := s.CountDuties(t.Context(), soc.DutyReview, []string{"dorset", "wiltshire", "kent"}, november(23))
	if err != nil || !slices.Equal(counts, []int{1, 1, 0}) {
		t.Errorf("counts %v, %v", counts, err)
	}
	records, err := s.Records(t.Context(), []soc.Ref{late.Ref, "FPP-2026-000099", soon.Ref})
	if err != nil || len(records) != 3 || records[0].Meta().Ref != late.Ref || records[1] != nil || records[2].Meta().Ref != soon.Ref {
		t.Errorf("records %v, %v", records, err)
	}
}

// TestATriedRowIsNotPutOff tells what could not be told before, also when the record is changed meanwhile.
func TestATriedRowIsNotPutOff(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	p := keepPlan(t, s, november(23))
	if err := s.Reminders.Later(t.Context(), claimOne(t, s.Reminders), time.Minute, "busy"); err != nil {
		t.Fatal(err)
	}
	p = replan(t, s, p, noon(), func(p *soc.Plan) {
		p.Actions = []soc.Action{{P: "prevent", OwnerType: "police", Owner: "ben", Due: november(30), Status: soc.ActionDoing}}
	})
	if got, want := rowDue(t, m, p.Ref), noon().Add(time.Minute); !got.Equal(want) {
		t.Errorf("the row is due %s, want %s", got, want)
	}
}
