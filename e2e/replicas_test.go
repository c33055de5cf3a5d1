package e2e_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gatewaybot/e2e/slackserver"
)

// TestReplicas: two bots share one Redis and both platforms while 60 requests are raised, taken and decided at the same
// time; one of them is killed in between and comes back, the other is asked to stop. Nothing is doubled.
func TestReplicas(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onMattermost)
	first, second := w.replica(w.redis.Addr()), w.replica(w.redis.Addr())
	w.front.share(first.listen, second.listen)
	for _, b := range []*bot{first, second} {
		b.begin()
		b.hears()
	}
	w.heardOnce()

	const requests = 60
	o := &office{w: w}
	todo := make(chan int)
	failed := make(chan error, requests)
	var desks sync.WaitGroup
	for range 6 {
		desks.Go(func() {
			for number := range todo {
				failed <- o.round(number)
			}
		})
	}
	for number := range requests / 2 { // each round is one on each platform
		switch number {
		case requests / 6:
			first.kill(t)
			first.begin()
		case requests / 3:
			if code := second.stop(t); code != 0 {
				t.Errorf("a bot that was asked to stop ended with %d", code)
			}
			second.begin()
		}
		todo <- number
	}
	close(todo)
	desks.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			t.Fatal(err)
		}
	}
	first.rests()
	o.keptOnce()
}

// heardOnce: both bots are told of a post on Mattermost, and Slack tells the second again of what the first has answered.
func (w *world) heardOnce() {
	w.t.Helper()
	direct, err := w.eve.direct(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	w.eve.says(w.wiltshire, "gateway list mine")
	w.eve.sees("Mine: 0")
	said, err := w.slack.Mention(w.t.Context(), w.ada.chat.(*slackChat).user, slackserver.ChannelID(w.dorset.id), "gateway list mine")
	for _, e := range said.Events {
		err = errors.Join(err, w.slack.Redeliver(w.t.Context(), e, 1))
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.ada.sees("Mine: 0")
	if n := len(w.slack.Ephemerals(w.ada.chat.(*slackChat).user)); n != 1 {
		w.t.Errorf("Ada was answered %d times", n)
	}
	if n, err := w.eve.count(direct, "Mine: 0"); err != nil || n != 1 {
		w.t.Errorf("Eve was answered %d times, %v", n, err)
	}
}

// TestGracefulStop: a bot that is asked to stop answers what it has accepted and finishes the messages in its hands.
func TestGracefulStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onSlack)
	b := w.serve()
	slow := slackserver.Slow(4 * time.Second)
	w.slack.Fail("chat.postMessage", slow, slow, slow)
	w.slack.Fail("views.open", slackserver.Slow(time.Second))
	w.ada.types(w.dorset, "%s", w.raiseLine("Larkspur", w.ada))
	ref := w.ada.sees("is with the gateway").ref(w, "GWR")
	opened := make(chan error, 1)
	go func() {
		_, err := w.sam.typeLine(t.Context(), w.gateway, "/gateway raise")
		opened <- err
	}()
	until(t, patience, func() error {
		handled := b.metric(t, "gatewaybot_request_seconds_count", `verb="raise"`, `platform="slack"`)
		leased := b.metric(t, "gatewaybot_queue_rows", `queue="out"`, `state="leased"`)
		if handled < 2 || leased < 3 {
			return fmt.Errorf("%g requests were handled, and %g messages are being sent", handled, leased)
		}
		return nil
	})

	asked := time.Now()
	if code := b.stop(t); code != 0 {
		t.Errorf("the bot ended with %d", code)
	}
	if took := time.Since(asked); took > 15*time.Second {
		t.Errorf("the bot took %v to stop", took)
	}
	if err := <-opened; err != nil {
		t.Errorf("the form that was asked for: %v", err)
	}
	w.sam.sees("Ask for support")
	w.sam.finds(w.gateway, ref, "Waiting for the gateway")
	w.ada.finds(w.dorset, ref, "raised it")
	w.ada.sees(ref, "It is on record.")
	for key := range w.ledger() {
		if strings.Contains(key, ":q:out:") {
			t.Errorf("%s is left", key)
		}
	}
}
