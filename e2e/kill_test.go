package e2e_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gatewaybot/e2e/slackserver"
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

// TestKilledWithAMention kills the bot while it has a mention in hand: Slack delivers it again, and in the end it is
// handled once.
func TestKilledWithAMention(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onMattermost)
	b := w.serve()
	w.slack.Fail("users.info", slackserver.Slow(2*time.Second)) // the bot wants to know who it was
	said := make(chan slackserver.Posted, 1)
	go func() {
		posted, _ := w.slack.Mention(t.Context(), w.ada.chat.(*slackChat).user, slackserver.ChannelID(w.rdt.id), "please visit three premises")
		said <- posted
	}()
	until(t, patience, func() error {
		for key := range w.ledger() {
			if strings.Contains(key, ":claim:") {
				return nil
			}
		}
		return errors.New("the bot has not claimed the mention")
	})
	b.kill(t)
	b.begin()
	b.hears()

	events := (<-said).Events
	until(t, 2*patience, func() error {
		var err error
		for _, e := range events {
			err = errors.Join(err, w.slack.Redeliver(t.Context(), e, 1))
		}
		return err
	})
	ref := w.ada.sees("records a direct task for the Regional disruption team").ref(w, "GWR")
	for _, e := range events {
		if err := w.slack.Redeliver(t.Context(), e, 2); err != nil {
			t.Error(err)
		}
	}
	b.rests()
	if n, err := w.cat.count(w.gateway, "Tasked directly, not ratified"); err != nil || n != 1 {
		t.Errorf("%s has %d cards, %v", ref, n, err)
	}
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
