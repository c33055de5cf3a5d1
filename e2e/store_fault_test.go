package e2e_test

import (
	"errors"
	"net/http"
	"testing"

	"gatewaybot/e2e/slackserver"
)

// TestLostReply: Redis has kept a request and its answer is lost on the way. The bot asks again by itself; where it never
// learns, it says so, and the same words sent again make nothing twice.
func TestLostReply(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onMattermost)
	wire := newWire(t, w.redis.Addr())
	b := w.replica(wire.Addr().String())
	w.front.share(b.listen)
	b.begin()
	b.hears()
	w.ada.types(w.dorset, "%s", w.raiseLine("Avocet", w.ada)) // from here on Redis knows the script of commits
	w.ada.sees("is with the gateway")

	wire.lose(1)
	w.ada.types(w.dorset, "%s", w.raiseLine("Larkspur", w.ada))
	w.ada.sees("is with the gateway")

	for _, p := range []*person{w.ada, w.eve} {
		line := w.raiseLine("Kestrel "+p.body, p)
		wire.lose(1 << 30)
		p.types(w.home(p), "%s", line)
		p.sees("I could not confirm that this was kept.", "Please send the same again", w.planted[len(w.planted)-1])
		wire.lose(0)
		p.types(w.home(p), "%s", line)
		ref := p.sees("You raised this already").ref(w, "GWR")
		w.cat.finds(w.gateway, ref, "Kestrel "+p.body)
	}
	b.rests()
	for operation, cards := range map[string]int{"Avocet": 1, "Larkspur": 1, "Kestrel": 2} {
		if n, err := w.cat.count(w.gateway, "Operation: "+operation); err != nil || n != cards {
			t.Errorf("%d cards of %s, not %d, %v", n, operation, cards, err)
		}
	}
}

// TestRedisDown: people are told the truth and get their words back, and Slack is asked to deliver again what it can.
func TestRedisDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onMattermost)
	b := w.serve()
	w.ada.types(w.dorset, "/gateway raise")
	form, request := w.ada.sees("Ask for support"), w.request(w.ada)
	w.eve.types(w.wiltshire, "/people me")
	w.eve.sees("Eve Sand")
	if err := w.redis.Kill(); err != nil {
		t.Fatal(err)
	}

	w.ada.submits(form, request)
	form = w.ada.sees("This was NOT kept: my store can't be reached.")
	line := w.raiseLine("Kestrel", w.eve)
	w.eve.types(w.wiltshire, "%s", line)
	w.eve.sees("This was NOT kept: my store can't be reached.", `/gateway raise`, `operation_name="Kestrel"`, w.planted[len(w.planted)-1])
	ada := w.ada.chat.(*slackChat)
	said, err := w.slack.Mention(t.Context(), ada.user, slackserver.ChannelID(w.rdt.id), "please visit three premises "+w.plant("task"))
	if status, ok := errors.AsType[*slackserver.StatusError](err); !ok || status.Status != http.StatusServiceUnavailable {
		t.Errorf("the mention was answered with %v", err)
	}
	if _, err := b.page("/readyz"); err == nil {
		t.Error("the bot says that it is ready")
	}

	if err := w.redis.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.ada.submits(form, request)
	w.ada.sees("is with the gateway")
	w.eve.types(w.wiltshire, "%s", line)
	w.eve.sees("is with the gateway")
	for retry := range 3 {
		for _, e := range said.Events {
			if err := w.slack.Redeliver(t.Context(), e, retry+1); err != nil {
				t.Errorf("retry %d: %v", retry+1, err)
			}
		}
	}
	w.ada.sees("records a direct task for the Regional disruption team")
	b.rests()
	for state, cards := range map[string]int{"Waiting for the gateway": 2, "Tasked directly, not ratified": 1} {
		if n, err := w.cat.count(w.gateway, state); err != nil || n != cards {
			t.Errorf("%d cards are %q, not %d, %v", n, state, cards, err)
		}
	}
}
