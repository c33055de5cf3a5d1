package store_test

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
	"gatewaybot/store"
)

func rederive(t testing.TB, s *store.Store, want int) {
	t.Helper()
	if n, err := s.Rederive(t.Context()); err != nil || n != want {
		t.Fatalf("looked at %d records, want %d, %v", n, want, err)
	}
}

// TestRecordsOfBeforeReminders has records reminded of that were kept when nobody was, once.
func TestRecordsOfBeforeReminders(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	m.SetTime(noon())
	k := keyset(t)
	before := openWith(t, redis.UniversalOptions{Addrs: []string{m.Addr()}}, k)
	late, soon, asked := keepPlan(t, before, november(20)), keepPlan(t, before, november(30).AddDays(30)), put(t, before)
	done := replan(t, before, keepPlan(t, before, november(20)), noon(), func(p *soc.Plan) { p.State = soc.PlanClosed })
	s := remindingStore(t, m.Addr(), k)
	rederive(t, s, 4)
	for ref, want := range map[soc.Ref]time.Time{
		late.Ref: noon(), soon.Ref: start(november(30).AddDays(23)), asked.Ref: start(soc.DateOf(asked.DecisionDue)), done.Ref: {},
	} {
		if got := rowDue(t, m, ref); !got.Equal(want) {
			t.Errorf("the row of %s is due %s, want %s", ref, got, want)
		}
	}
	reviews, total, err := s.DutiesIn(t.Context(), soc.DutyReview, "dorset", soc.Date{}, 10)
	if diff := cmp.Diff([]soc.Ref{late.Ref, soon.Ref}, refs(reviews)); err != nil || total != 2 || diff != "" {
		t.Errorf("%d reviews, %v (-want +got):\n%s", total, err, diff)
	}
	after := m.Dump()
	rederive(t, s, 0)
	if diff := cmp.Diff(after, m.Dump()); diff != "" {
		t.Errorf("a second time (-before +after):\n%s", diff)
	}
}

// TestOtherRules moves rows nearer and indexes to where other rules want them, and leaves what is at work or failed alone.
func TestOtherRules(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	m.SetTime(noon())
	k := keyset(t)
	s := remindingStore(t, m.Addr(), k)
	due := november(30).AddDays(30)
	waits, late, failed, dead := keepPlan(t, s, due), keepPlan(t, s, november(23)), keepPlan(t, s, november(23)), keepPlan(t, s, november(23))
	rederive(t, s, 4)
	jobs, err := s.Reminders.Claim(t.Context(), 10)
	if err != nil || len(jobs) != 3 {
		t.Fatalf("claimed %v, %v", jobs, err)
	}
	for _, j := range jobs {
		var err error
		switch j.Ref {
		case failed.Ref:
			err = s.Reminders.Later(t.Context(), j, time.Hour, "busy")
		case dead.Ref:
			err = s.Reminders.Bury(t.Context(), j, "broken")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.ZAdd("{south-west}:ix:duty:dormant:dorset", 1, string(waits.Ref)); err != nil {
		t.Fatal(err)
	}
	rules := soc.DefaultReminderRules(calendar())
	rules.ReviewSoon = 14
	other := store.Open(store.Options{Region: "south-west", Redis: redis.UniversalOptions{Addrs: []string{m.Addr()}}, Keyset: k, Reminders: rules})
	t.Cleanup(func() { _ = other.Close() })
	rederive(t, other, 4)
	for ref, want := range map[soc.Ref]time.Time{
		waits.Ref: start(due.AddDays(-14)), late.Ref: noon().Add(store.Lease), failed.Ref: noon().Add(time.Hour), dead.Ref: {},
	} {
		if got := rowDue(t, m, ref); !got.Equal(want) {
			t.Errorf("the row of %s is due %s, want %s", ref, got, want)
		}
	}
	if n, err := other.CountDuties(t.Context(), soc.DutyDormant, []string{"dorset"}, soc.Date{}); err != nil || n[0] != 0 {
		t.Errorf("%d duties that are none any more, %v", n, err)
	}
	rules.Calendar.Holiday = func(d soc.Date) bool { return d == november(27) }
	closed := store.Open(store.Options{Region: "south-west", Redis: redis.UniversalOptions{Addrs: []string{m.Addr()}}, Keyset: k, Reminders: rules})
	t.Cleanup(func() { _ = closed.Close() })
	rederive(t, closed, 4)
}

// TestManyRecordsOfBefore goes through all pages, and bears numbers that no record has.
func TestManyRecordsOfBefore(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	m.SetTime(noon())
	k := keyset(t)
	before := openWith(t, redis.UniversalOptions{Addrs: []string{m.Addr()}}, k)
	const many = 401
	for range many {
		commit(t, before, store.Commit{ID: uuid.NewString(), Writes: []store.Write{{New: newPlan(november(20), noon())}}})
	}
	m.Del("{south-west}:rec:FPP-2026-000400")
	s := remindingStore(t, m.Addr(), k)
	rederive(t, s, many-1)
	if depth, err := s.Reminders.Depth(t.Context()); err != nil || depth.Waiting != many-1 {
		t.Errorf("%d wait, %v", depth.Waiting, err)
	}
}
