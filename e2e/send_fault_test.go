package e2e_test

import (
	"net/http"
	"testing"
	"time"

	"gatewaybot/e2e/slackserver"
)

// TestSlackFails: whatever goes wrong with Slack's Web API, each message is there once in the end, and what a person did
// is not lost.
func TestSlackFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onSlack)
	b := w.serve()

	w.slack.Fail("views.open", slackserver.ServerError(http.StatusInternalServerError))
	w.ada.types(w.dorset, "/gateway raise operation_name=Larkspur")
	w.ada.presses(w.ada.sees("Slack did not open the form. Nothing is lost."), "Open the form")
	w.ada.sees("Ask for support", "Larkspur")

	limited, failing, lost := slackserver.RateLimited(time.Second), slackserver.ServerError(http.StatusInternalServerError), slackserver.LoseReply()
	w.slack.Fail("chat.postMessage", lost, limited, failing, lost, slackserver.Slow(2*time.Second), slackserver.APIError("fatal_error"), lost, lost)
	w.slack.Fail("chat.update", lost, failing, limited)
	w.slack.Fail("conversations.history", failing)
	w.slack.Fail("conversations.replies", lost)
	o := &office{w: w}
	if err := o.work(w.ada, w.sam, 1); err != nil {
		t.Fatal(err)
	}
	if err := o.work(w.eve, w.sam, 2); err != nil {
		t.Fatal(err)
	}
	b.rests()
	o.keptOnce()
	if len(w.slack.Calls("conversations.history")) < 2 || len(w.slack.Calls("chat.update")) < 4 {
		t.Error("the bot did not look for what it had sent, or did not try again")
	}

	w.ada.types(w.dorset, "%s", w.raiseLine("Kestrel", w.ada))
	card := w.sam.finds(w.gateway, w.ada.sees("is with the gateway").ref(w, "GWR"), "Waiting for the gateway")
	w.slack.Fail("chat.postEphemeral", failing)
	if err := w.sam.press(t.Context(), card, "Take"); err == nil {
		t.Error("Slack shows nothing at a button whose reply was lost")
	}
	w.sam.presses(card, "Take")
	w.sam.sees("Sam Holt took it")
}

// TestMattermostCuts: Mattermost keeps what it is sent and the connection is cut before it says so.
func TestMattermostCuts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onMattermost)
	cutter := newCutter(t, w.mm.URL)
	w.chatURL = cutter.URL
	b := w.serve()
	o := &office{w: w}
	cutter.cut(http.MethodPost, "/api/v4/posts", 6)
	cutter.cut(http.MethodPut, "/patch", 3)
	if err := o.round(1); err != nil {
		t.Fatal(err)
	}
	b.rests()
	o.keptOnce()
	for _, k := range cutter.cuts {
		if k.left > 0 {
			t.Errorf("%s %s was not called often enough: %d cuts are left", k.method, k.path, k.left)
		}
	}
}
