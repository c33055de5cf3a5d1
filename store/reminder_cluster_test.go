package store_test

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// TestClusterReminds takes a duty from its record to a message on a Redis Cluster: each script finds all its keys in one slot.
func TestClusterReminds(t *testing.T) {
	t.Parallel()
	addrs := cluster(t)
	s := remindingOn(t, redis.UniversalOptions{Addrs: addrs}, keyset(t), nil)
	p := newPlan(november(23), time.Now())
	ref := commit(t, s, store.Commit{ID: "plan", Writes: []store.Write{{New: p}}}).Ref(p.Ref)
	j := claimOne(t, s.Reminders)
	if _, _, err := s.Remindable(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	tell := telling(
		toAda(ref), store.Item{Seat: "slack/T1/UCAT", Ref: ref, Duty: review},
		store.Item{Seat: "#dorset", Ref: ref, Duty: review, Alone: true}, store.Item{Seat: "cat", Ref: ref, Duty: review, Due: time.Now()},
	)
	tell.Next = time.Now().Add(time.Hour)
	if err := s.PassOn(t.Context(), j, tell); err != nil {
		t.Fatal(err)
	}
	announce(t, s, store.Item{Seat: "ada", Ref: "seaport", Duty: "agreement|60|2027-03-31"}, store.Item{Seat: "ben", Ref: "seaport", Duty: "agreement|60|2027-03-31"})
	jobs, err := s.Digests.Claim(t.Context(), 10)
	if err != nil || len(jobs) != 5 {
		t.Fatalf("claimed %v, %v", jobs, err)
	}
	for _, j := range jobs {
		b, err := s.TakeBatch(t.Context(), j, november(23), store.BeginGathered)
		if err != nil || len(b.Items) == 0 {
			t.Fatalf("%+v, %v", b, err)
		}
		if err := s.FinishBatch(t.Context(), j, b, november(23), b.Items, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.LookAgain(t.Context(), "again", []soc.Ref{ref}); err != nil {
		t.Fatal(err)
	}
	if err := s.Pass(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if records, total, err := s.DutiesOf(t.Context(), "ada", 10); err != nil || total != 1 || len(records) != 1 {
		t.Errorf("duties of ada: %v, %v", records, err)
	}
	if records, err := s.Records(t.Context(), []soc.Ref{ref, "SCP-2026-000001"}); err != nil || len(records) != 2 || records[1] != nil {
		t.Errorf("records %v, %v", records, err)
	}
	oneSlot(t, addrs)
}
