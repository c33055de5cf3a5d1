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
	claim := func(id string, want bool) {
		t.Helper()
		if got, err := s.Claim(t.Context(), id); err != nil || got != want {
			t.Errorf("claim of %s: %t, %v", id, got, err)
		}
	}
	claim("Ev1", true)
	claim("Ev1", false)
	claim("Ev2", true)
	if err := s.Release(t.Context(), "Ev1"); err != nil {
		t.Fatal(err)
	}
	claim("Ev1", true)
	m.FastForward(29 * time.Second)
	claim("Ev1", false)
	m.FastForward(time.Second)
	claim("Ev1", true)
	if err := s.Keep(t.Context(), "Ev1"); err != nil {
		t.Fatal(err)
	}
	m.FastForward(47 * time.Hour)
	claim("Ev1", false)
	m.FastForward(time.Hour)
	claim("Ev1", true)
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
				mine, err := s.Claim(t.Context(), id)
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
