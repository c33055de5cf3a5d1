package store_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestClaim(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	const mine, inHand, handled = "mine", "in hand", "handled"
	claim := func(id, want string) {
		t.Helper()
		isMine, wasHandled, err := s.Claim(t.Context(), id)
		got := map[[2]bool]string{{true, false}: mine, {false, false}: inHand, {false, true}: handled}[[2]bool{isMine, wasHandled}]
		if err != nil || got != want {
			t.Errorf("claim of %s: %q, %v, want %q", id, got, err, want)
		}
	}
	claim("Ev1", mine)
	claim("Ev1", inHand)
	claim("Ev2", mine)
	if err := s.Release(t.Context(), "Ev1"); err != nil {
		t.Fatal(err)
	}
	claim("Ev1", mine)
	m.FastForward(29 * time.Second)
	claim("Ev1", inHand)
	m.FastForward(time.Second)
	claim("Ev1", mine)
	if err := s.Keep(t.Context(), "Ev1"); err != nil {
		t.Fatal(err)
	}
	m.FastForward(47 * time.Hour)
	claim("Ev1", handled)
	m.FastForward(time.Hour)
	claim("Ev1", mine)
	if err := s.Release(t.Context(), "never claimed"); err != nil {
		t.Error(err)
	}
}

// TestOneReplicaHasADelivery races sixteen replicas for the same delivery, against a real Redis.
func TestOneReplicaHasADelivery(t *testing.T) {
	t.Parallel()
	s, c := onDisk(t)
	for _, id := range []string{"Ev1", "Ev2", "Ev3"} {
		var won atomic.Int32
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				mine, _, err := s.Claim(t.Context(), id)
				if err != nil {
					t.Error(err)
				}
				if mine {
					won.Add(1)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Errorf("%d replicas have %s", won.Load(), id)
		}
		if left := c.TTL(t.Context(), "{south-west}:claim:"+id).Val(); left < 20*time.Second || left > 30*time.Second {
			t.Errorf("it is claimed for %s", left)
		}
	}
}
