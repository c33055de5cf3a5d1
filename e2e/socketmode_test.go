package e2e_test

import (
	"testing"

	"gatewaybot/e2e/slackserver"
)

// TestSocketMode: Slack can not reach the bot, which connects to it. Posts, buttons, forms and commands work as over HTTP;
// when Slack takes its connections back, and when they are cut, nothing is missed or doubled.
func TestSocketMode(t *testing.T) {
	t.Parallel()
	w := newTown(t, onMattermost, inSocketMode)
	w.addPartners(onMattermost)
	b := w.serve()
	l := &logbook{w: w, by: w.pat, at: w.council}
	connected := func() {
		t.Helper()
		if err := w.slack.WaitSockets(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
	}
	connected()
	w.ada.types(w.dorset, "/gateway raise")
	w.ada.submits(w.ada.sees("Ask for support"), w.request(w.ada))
	ref := w.ada.sees("is with the gateway").ref(w, "GWR")
	w.cat.presses(w.cat.finds(w.gateway, ref, "Waiting for the gateway"), "Take")
	w.ada.sees(ref, "With the gateway")

	opened := len(w.slack.Calls("apps.connections.open"))
	for n := range 15 {
		switch n {
		case 5:
			w.slack.Disconnect("refresh_requested")
		case 10:
			connected()
			w.slack.HangUp()
		}
		l.posts(true)
	}
	connected()
	if n := len(w.slack.Calls("apps.connections.open")); n < opened+4 {
		t.Errorf("%d connections were opened anew", n-opened)
	}
	w.ada.types(w.dorset, "/gateway show %s", ref)
	w.ada.sees(ref, "With the gateway")
	b.rests()
	l.keptOnce(0)
}

// inSocketMode lets the bot connect to Slack, instead of being called.
func inSocketMode(o *slackserver.Options) { o.SocketMode = true }
