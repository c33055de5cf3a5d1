package handlers_test

import (
	"slices"
	"testing"
	"time"
)

// TestOneUnreadableRecord tells of the others, in messages and in lists.
func TestOneUnreadableRecord(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	broken := r.plan(day(11, 23))
	r.plan(day(11, 23))
	r.order(day(11, 23))
	for range 2 {
		if _, err := r.queues[0].Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	r.redis.HSet("{south-west}:rec:"+string(broken.Ref), "k", "x")
	heard := r.until(r.now.Add(3 * time.Hour))
	if got := whom(heard); !slices.Equal(got, []string{"lou"}) {
		t.Fatalf("heard %q", heard)
	}
	contains(t, heard[0], "2 things wait for you")
	contains(t, says(r.say("lou", "people mine")), "FPP-2026-000002", "SCP-2026-000001")
}
