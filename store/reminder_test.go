package store_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

const review = "review||2026-11-23"

// toAda is an item for ada, due now.
func toAda(ref soc.Ref) store.Item { return store.Item{Seat: "ada", Ref: ref, Duty: review} }

func telling(items ...store.Item) store.Telling {
	return store.Telling{
		Told: map[string]store.Told{review: {Day: november(23), To: []string{"ada"}}}, Items: items, Next: start(november(24)),
	}
}

func TestPassOn(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	p := keepPlan(t, s, november(23))
	j := claimOne(t, s.Reminders)
	if r, told, err := s.Remindable(t.Context(), j); err != nil || r.Meta().Ref != p.Ref || len(told) != 0 {
		t.Fatalf("%v, told %v, %v", r, told, err)
	}
	if err := s.PassOn(t.Context(), j, telling(toAda(p.Ref))); err != nil {
		t.Fatal(err)
	}
	if got := rowDue(t, m, p.Ref); !got.Equal(start(november(24))) {
		t.Errorf("the row is due %s", got)
	}
	_, told, err := s.Remindable(t.Context(), j)
	if diff := cmp.Diff(telling().Told, told); err != nil || diff != "" {
		t.Errorf("told %v (-want +got):\n%s", err, diff)
	}
	if digest := claimOne(t, s.Digests); digest.Seat() != "ada" || digest.Alone() {
		t.Errorf("digest %+v", digest)
	}
	if err := s.PassOn(t.Context(), j, telling(toAda("FPP-2026-000099"))); !errors.Is(err, store.ErrLeaseLost) {
		t.Errorf("a second time: %v", err)
	}
}

// TestPassOnWithoutTheLease writes nothing for a worker whose row another has meanwhile.
func TestPassOnWithoutTheLease(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	p := keepPlan(t, s, november(23))
	first := claimOne(t, s.Reminders)
	m.SetTime(noon().Add(store.Lease + time.Second))
	second := claimOne(t, s.Reminders)
	before := m.Dump()
	if err := s.PassOn(t.Context(), first, telling(toAda(p.Ref))); !errors.Is(err, store.ErrLeaseLost) {
		t.Errorf("the first worker: %v", err)
	}
	if diff := cmp.Diff(before, m.Dump()); diff != "" {
		t.Errorf("it wrote (-before +after):\n%s", diff)
	}
	if err := s.PassOn(t.Context(), second, telling(toAda(p.Ref))); err != nil {
		t.Errorf("the second worker: %v", err)
	}
}

// TestPassOnOfNothingMore takes the row of a record without duties out of the queue, also when nothing says how.
func TestPassOnOfNothingMore(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*store.Store, store.Job) error{
		"never": func(s *store.Store, j store.Job) error { return s.PassOn(t.Context(), j, store.Telling{}) },
		"done":  func(s *store.Store, j store.Job) error { return s.Reminders.Done(t.Context(), j) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, m := reminded(t)
			p := keepPlan(t, s, november(23))
			if err := s.PassOn(t.Context(), claimOne(t, s.Reminders), telling()); err != nil {
				t.Fatal(err)
			}
			m.SetTime(start(november(24)))
			if err := end(s, claimOne(t, s.Reminders)); err != nil {
				t.Fatal(err)
			}
			if got := rowDue(t, m, p.Ref); !got.IsZero() {
				t.Errorf("the row is due %s", got)
			}
		})
	}
}

// TestLostReplyOfPassOn cuts the connection before and after Redis has written: either way everything is written once.
func TestLostReplyOfPassOn(t *testing.T) {
	t.Parallel()
	for name, its := range map[string]fate{"not written": cutBefore, "written": cutReply} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			k := keyset(t)
			direct, proxy := remindingStore(t, server.Addr(), k), newProxy(t, server.Addr())
			s := remindingStore(t, proxy.listener.Addr().String(), k)
			p := keepPlan(t, s, november(23))
			warm := keepPlan(t, s, november(23))
			jobs, err := s.Reminders.Claim(t.Context(), 10)
			if err != nil || len(jobs) != 2 {
				t.Fatalf("claimed %d, %v", len(jobs), err)
			}
			i := slices.IndexFunc(jobs, func(j store.Job) bool { return j.Ref == warm.Ref })
			if err := s.PassOn(t.Context(), jobs[i], store.Telling{Next: time.Now().Add(time.Hour)}); err != nil {
				t.Fatal(err)
			}
			j := jobs[1-i]
			proxy.plan(pass, its)
			tell := telling(toAda(p.Ref))
			tell.Next = time.Now().Add(time.Hour)
			if err := s.PassOn(t.Context(), j, tell); err == nil {
				t.Fatal("the answer was not lost")
			}
			err = s.Reminders.Later(t.Context(), j, 0, "lost") // as the worker does
			_, told, readErr := direct.Remindable(t.Context(), j)
			if readErr != nil {
				t.Fatal(readErr)
			}
			if its == cutBefore {
				if err != nil || len(told) != 0 {
					t.Fatalf("told %v, %v", told, err)
				}
				if err := s.PassOn(t.Context(), claimOne(t, direct.Reminders), tell); err != nil {
					t.Fatal(err)
				}
			} else if !errors.Is(err, store.ErrLeaseLost) {
				t.Fatalf("putting it off: %v", err)
			}
			noJob(t, direct.Reminders)
			digest := claimOne(t, direct.Digests)
			if b, err := direct.TakeBatch(t.Context(), digest, november(23), store.BeginNow); err != nil || len(b.Items) != 1 {
				t.Errorf("the message has %v, %v", b.Items, err)
			}
		})
	}
}

// TestAnnounceOnce says something once under a mark, also when the answer was lost.
func TestAnnounceOnce(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	k := keyset(t)
	proxy := newProxy(t, server.Addr())
	s := remindingStore(t, proxy.listener.Addr().String(), k)
	items := []store.Item{{Seat: "ada", Ref: "seaport", Duty: "agreement|60|2027-03-31"}, {Seat: "#intel", Ref: "seaport", Duty: "agreement|60|2027-03-31"}}
	if err := s.Announce(t.Context(), "warm", nil); err != nil {
		t.Fatal(err)
	}
	proxy.plan(pass, cutReply)
	for range 3 {
		if err := s.Announce(t.Context(), "seaport|60", items); err != nil {
			t.Fatal(err)
		}
	}
	jobs, err := s.Digests.Claim(t.Context(), 10)
	if err != nil || len(jobs) != 2 {
		t.Fatalf("claimed %v, %v", jobs, err)
	}
	for _, j := range jobs {
		b, err := s.TakeBatch(t.Context(), j, november(23), store.BeginNow)
		if err != nil || len(b.Items) != 1 {
			t.Fatalf("%+v, %v", b, err)
		}
		if err := s.FinishBatch(t.Context(), j, b, november(23), b.Items, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Announce(t.Context(), "seaport|60", items); err != nil {
		t.Fatal(err)
	}
	noJob(t, s.Digests)
}

// TestLookAgain has a record looked at now, once for each reason.
func TestLookAgain(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	p := keepPlan(t, s, november(30).AddDays(30))
	for range 2 {
		if err := s.LookAgain(t.Context(), "a batch", []soc.Ref{p.Ref}); err != nil {
			t.Fatal(err)
		}
	}
	j := claimOne(t, s.Reminders)
	if err := s.PassOn(t.Context(), j, telling()); err != nil {
		t.Fatal(err)
	}
	if err := s.LookAgain(t.Context(), "a batch", []soc.Ref{p.Ref}); err != nil {
		t.Fatal(err)
	}
	if got := rowDue(t, m, p.Ref); !got.Equal(start(november(24))) {
		t.Errorf("the row is due %s", got)
	}
}

func TestUnreachedForADay(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	for _, seat := range []string{"ada", "slack/T1/UADA", "#dorset"} {
		is := func(want bool) {
			t.Helper()
			if got, err := s.IsUnreached(t.Context(), seat); err != nil || got != want {
				t.Errorf("%s: %v, %v", seat, got, err)
			}
		}
		is(false)
		if err := s.Unreached(t.Context(), seat); err != nil {
			t.Fatal(err)
		}
		is(true)
		m.FastForward(25 * time.Hour)
		is(false)
	}
}

// names are the duties of a batch, sorted.
func names(b store.Batch) []string {
	all := map[string]bool{}
	for _, i := range b.Items {
		all[string(i.Ref)+" "+i.Duty] = true
	}
	return slices.Sorted(maps.Keys(all))
}
