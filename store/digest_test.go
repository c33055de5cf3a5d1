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
	"gatewaybot/store/redisserver/redistest"
)

// announce puts items into messages.
func announce(t testing.TB, s *store.Store, items ...store.Item) {
	t.Helper()
	if err := s.Announce(t.Context(), uuid.NewString(), items); err != nil {
		t.Fatal(err)
	}
}

func takeBatch(t testing.TB, s *store.Store, j store.Job) store.Batch {
	t.Helper()
	b, err := s.TakeBatch(t.Context(), j, november(23), store.BeginNow)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func finishBatch(t testing.TB, s *store.Store, j store.Job, b store.Batch, next time.Time) {
	t.Helper()
	if err := s.FinishBatch(t.Context(), j, b, november(23), b.Items, next); err != nil {
		t.Fatal(err)
	}
}

// TestDigestGathers brings what is told to one seat into one message, once each, at the earliest time that any of it asked
// for.
func TestDigestGathers(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	for _, seat := range []string{"ada", "slack/T1/UADA"} {
		at := func(ref soc.Ref, due time.Time) store.Item {
			return store.Item{Seat: seat, Ref: ref, Duty: review, Due: due}
		}
		announce(t, s, at("FPP-2026-000001", noon().Add(2*time.Hour)))
		announce(t, s, at("FPP-2026-000002", noon().Add(time.Hour)), at("FPP-2026-000001", noon().Add(3*time.Hour)))
	}
	m.SetTime(noon().Add(time.Hour - time.Second))
	noJob(t, s.Digests)
	m.SetTime(noon().Add(time.Hour))
	jobs, err := s.Digests.Claim(t.Context(), 10)
	if err != nil || len(jobs) != 2 {
		t.Fatalf("claimed %v, %v", jobs, err)
	}
	for _, j := range jobs {
		b := takeBatch(t, s, j)
		if diff := cmp.Diff([]string{"FPP-2026-000001 " + review, "FPP-2026-000002 " + review}, names(b)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", j.Seat(), diff)
		}
		finishBatch(t, s, j, b, noon())
	}
	m.SetTime(noon().Add(time.Hour * 100))
	noJob(t, s.Digests)
	for _, key := range m.Keys() {
		if key != "{south-west}:announced" && key[:18] != "{south-west}:said:" {
			t.Errorf("%s is left behind", key)
		}
	}
}

// TestWhatComesDuringAMessage waits for the next one: what a message says is settled when it is begun.
func TestWhatComesDuringAMessage(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	announce(t, s, toAda("FPP-2026-000001"))
	j := claimOne(t, s.Digests)
	first := takeBatch(t, s, j)
	announce(t, s, toAda("FPP-2026-000002"))
	if again := takeBatch(t, s, j); again.Name != first.Name || again.Again || len(again.Items) != 1 {
		t.Errorf("the same worker asks again: %+v", again)
	}
	m.SetTime(noon().Add(store.Lease + time.Second))
	j = claimOne(t, s.Digests)
	again := takeBatch(t, s, j)
	if again.Name != first.Name || !again.Again || len(again.Items) != 1 {
		t.Errorf("another worker goes on with it: %+v", again)
	}
	finishBatch(t, s, j, again, noon().Add(time.Hour))
	noJob(t, s.Digests)
	m.SetTime(noon().Add(time.Hour))
	next := takeBatch(t, s, claimOne(t, s.Digests))
	if next.Name == first.Name || next.Again || !slices.Equal(names(next), []string{"FPP-2026-000002 " + review}) {
		t.Errorf("the next message: %+v", next)
	}
}

// TestToldTodayIsMarked says of an item that the seat was told of it today, in whichever message.
func TestToldTodayIsMarked(t *testing.T) {
	t.Parallel()
	s, _ := reminded(t)
	item := toAda("FPP-2026-000001")
	announce(t, s, item)
	j := claimOne(t, s.Digests)
	finishBatch(t, s, j, takeBatch(t, s, j), noon())
	alone, cat := item, item
	alone.Alone, cat.Seat = true, "cat"
	announce(t, s, item, alone, cat)
	jobs, err := s.Digests.Claim(t.Context(), 10)
	if err != nil || len(jobs) != 3 {
		t.Fatalf("claimed %v, %v", jobs, err)
	}
	for _, j := range jobs {
		if b := takeBatch(t, s, j); len(b.Items) != 1 || b.Items[0].Said != (j.Seat() == "ada") || b.Items[0].Alone != j.Alone() {
			t.Errorf("%s, alone %v: %+v", j.Seat(), j.Alone(), b.Items)
		}
		if b, err := s.TakeBatch(t.Context(), j, november(24), store.BeginNow); err != nil || b.Items[0].Said {
			t.Errorf("%s tomorrow: %+v, %v", j.Seat(), b.Items, err)
		}
	}
}

// TestAMessageWaitsForLateReminders gathers what comes after a stop.
func TestAMessageWaitsForLateReminders(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	announce(t, s, toAda("FPP-2026-000001"))
	keepPlan(t, s, november(23))
	m.SetTime(noon().Add(time.Minute))
	j := claimOne(t, s.Digests)
	begin := func(how store.Begin) string {
		t.Helper()
		b, err := s.TakeBatch(t.Context(), j, november(23), how)
		if err != nil {
			t.Fatal(err)
		}
		return b.Name
	}
	if begin(store.BeginGathered) != "" || begin(store.BeginNever) != "" {
		t.Error("it was begun while a reminder is late")
	}
	if err := s.PassOn(t.Context(), claimOne(t, s.Reminders), telling(toAda("FPP-2026-000002"))); err != nil {
		t.Fatal(err)
	}
	if begin(store.BeginNever) != "" {
		t.Error("it was begun")
	}
	name := begin(store.BeginGathered)
	if b := takeBatch(t, s, j); name == "" || b.Name != name || len(b.Items) != 2 {
		t.Errorf("%+v", b)
	}
	if begin(store.BeginNever) != name {
		t.Error("what was begun is not gone on with")
	}
}

// TestAskedToWait keeps a message back for as long as the platform asked, whatever else comes.
func TestAskedToWait(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	announce(t, s, toAda("FPP-2026-000001"))
	j := claimOne(t, s.Digests)
	takeBatch(t, s, j)
	if err := s.Digests.Later(t.Context(), j, 10*time.Minute, "asked to wait"); err != nil {
		t.Fatal(err)
	}
	announce(t, s, toAda("FPP-2026-000002"))
	m.SetTime(noon().Add(9 * time.Minute))
	noJob(t, s.Digests)
	m.SetTime(noon().Add(10 * time.Minute))
	if b := takeBatch(t, s, claimOne(t, s.Digests)); !b.Again || len(b.Items) != 1 {
		t.Errorf("%+v", b)
	}
}

// TestWaitingIsNoTry brings a message forward that only waits for somebody's hours, and says of a begun one that it may have
// been sent, whatever was done since.
func TestWaitingIsNoTry(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	announce(t, s, toAda("FPP-2026-000001"))
	if err := s.Digests.Wait(t.Context(), claimOne(t, s.Digests), time.Hour); err != nil {
		t.Fatal(err)
	}
	early := toAda("FPP-2026-000002")
	early.Due = noon().Add(time.Minute)
	announce(t, s, early)
	m.SetTime(early.Due)
	j := claimOne(t, s.Digests)
	if b := takeBatch(t, s, j); b.Again || len(b.Items) != 2 || j.Attempt != 1 {
		t.Fatalf("attempt %d: %+v", j.Attempt, b)
	}
	if err := s.Digests.Wait(t.Context(), j, 0); err != nil {
		t.Fatal(err)
	}
	if b := takeBatch(t, s, claimOne(t, s.Digests)); !b.Again {
		t.Errorf("it was begun before: %+v", b)
	}
}

// TestFinishWithoutTheLease forgets a message that was sent, and leaves the row to who has it.
func TestFinishWithoutTheLease(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	announce(t, s, toAda("FPP-2026-000001"))
	first := claimOne(t, s.Digests)
	b := takeBatch(t, s, first)
	m.SetTime(noon().Add(store.Lease + time.Second))
	second := claimOne(t, s.Digests)
	if err := s.FinishBatch(t.Context(), first, b, november(23), b.Items, noon()); !errors.Is(err, store.ErrLeaseLost) {
		t.Errorf("finish: %v", err)
	}
	empty := takeBatch(t, s, second)
	if len(empty.Items) != 0 || empty.Name == "" {
		t.Errorf("the second worker takes %+v", empty)
	}
	finishBatch(t, s, second, empty, noon())
	m.SetTime(noon().Add(time.Hour))
	noJob(t, s.Digests)
}

// TestLostRepliesOfDigests cuts the connection at each step of a message: it says the same, once.
func TestLostRepliesOfDigests(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	proxy := newProxy(t, server.Addr())
	s := remindingStore(t, proxy.listener.Addr().String(), keyset(t))
	for _, its := range []fate{pass, cutBefore, cutReply} {
		announce(t, s, toAda("FPP-2026-000001"), toAda("FPP-2026-000002"))
		j := claimOne(t, s.Digests)
		proxy.plan(pass, its)
		b := takeBatch(t, s, j)
		if b.Name == "" || b.Again || len(b.Items) != 2 {
			t.Fatalf("fate %d: took %+v", its, b)
		}
		proxy.plan(pass, its)
		err := s.FinishBatch(t.Context(), j, b, november(23), b.Items, time.Now())
		if lost := errors.Is(err, store.ErrLeaseLost); err != nil && !lost || lost && its != cutReply {
			t.Fatalf("fate %d: finish: %v", its, err)
		}
		noJob(t, s.Digests)
	}
}

// TestTimePasses moves all that waits nearer.
func TestTimePasses(t *testing.T) {
	t.Parallel()
	var ahead time.Duration
	m := miniredis.RunT(t)
	m.SetTime(noon())
	s := remindingOn(t, redis.UniversalOptions{Addrs: []string{m.Addr()}}, keyset(t), func() time.Duration { return ahead })
	p := keepPlan(t, s, november(30).AddDays(30))
	noJob(t, s.Reminders)
	ahead = 23 * 24 * time.Hour
	if err := s.Pass(t.Context(), ahead); err != nil {
		t.Fatal(err)
	}
	noJob(t, s.Reminders)
	ahead += 12 * time.Hour
	if err := s.Pass(t.Context(), 12*time.Hour); err != nil {
		t.Fatal(err)
	}
	noJob(t, s.Reminders)
	ahead += 7 * 24 * time.Hour
	if err := s.Pass(t.Context(), 7*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	j := claimOne(t, s.Reminders)
	if err := s.PassOn(t.Context(), j, store.Telling{Next: noon().Add(ahead + time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if got := rowDue(t, m, p.Ref); !got.Equal(noon().Add(time.Hour)) {
		t.Errorf("by Redis's clock the row is due %s", got)
	}
}
