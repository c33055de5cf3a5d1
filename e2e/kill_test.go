package e2e_test

import (
	"math/rand/v2"
	"testing"
	"time"
)

// kills is how often something is killed in one story, and seed what decides when.
const (
	kills = 20
	seed  = 20261123
)

// TestKilledBot kills the bot (kill -9) at random moments while people work.
func TestKilledBot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onMattermost)
	b := w.serve()
	w.survives(b, func() error {
		b.kill(t)
		b.begin()
		return poll(t.Context(), patience, func() error {
			_, err := b.page("/readyz")
			return err
		})
	})
}

// TestKilledRedis kills redis-server (kill -9) at random moments while people work; it comes back on the same folder.
func TestKilledRedis(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onSlack)
	b := w.serve()
	w.survives(b, func() error {
		if err := w.redis.Kill(); err != nil {
			return err
		}
		return w.redis.Restart(t.Context())
	})
}

// survives lets people work, and something be killed, for so many rounds; then it waits until the bot has caught up and
// looks whether what was promised was kept, once.
func (w *world) survives(b *bot, kill func() error) {
	w.t.Helper()
	o := &office{w: w}
	random := rand.New(rand.NewPCG(seed, 0))
	for round := range kills {
		done := make(chan error, 1)
		go func() { done <- o.round(round) }()
		moment := time.Duration(random.IntN(300)) * time.Millisecond
		var err error
		select {
		case <-time.After(moment):
		case err = <-done:
			done <- err
		}
		if err := kill(); err != nil {
			w.t.Fatal(err)
		}
		if err := <-done; err != nil {
			w.t.Fatalf("round %d, killed after %v: %v", round, moment, err)
		}
	}
	b.rests()
	o.keptOnce()
}
