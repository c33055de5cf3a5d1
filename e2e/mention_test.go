package e2e_test

import (
	"testing"

	"gatewaybot/e2e/slackserver"
)

// TestMentions: the same words work as a message that names the bot, in channels, threads and direct messages, over
// Mattermost's WebSocket and Slack's events.
func TestMentions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onMattermost)
	w.serve()

	for _, p := range []*person{w.eve, w.ada} {
		home := w.wiltshire
		if p == w.ada {
			home = w.dorset
		}
		p.says(home, "gateway list")
		p.sees("Mine: 0", "There is nothing on this list.")
		p.tells("people me")
		p.sees(p.name, "requester")
		p.tells("help")
		p.sees("/gateway", "/people")
		p.says(home, "gatway list")
		p.sees("I don't know “gatway”.", "Did you mean")
	}
	w.inThread(w.eve, w.wiltshire)
	w.inThread(w.ada, w.dorset)
	w.taskedDirectly()
	w.stranger()
}

// inThread is a request that is raised, and looked at in the thread of the line that tells the force of it.
func (w *world) inThread(by *person, home place) {
	w.t.Helper()
	by.types(home, "%s", w.raiseLine("Kestrel", by))
	ref := by.sees("is with the gateway").ref(w, "GWR")
	line := by.finds(home, ref, "Waiting for the gateway")
	by.replies(line, home, "gateway show %s", ref)
	by.sees(ref, "Operation: Kestrel", "Objective")
}

// taskedDirectly is a task given to a guarded team in its own channel: recorded, and ratified or returned.
func (w *world) taskedDirectly() {
	w.t.Helper()
	why := w.plant("reason")
	w.ada.says(w.rdt, "please visit three premises on friday %s", w.plant("task"))
	visit := w.ada.sees("records a direct task for the Regional disruption team").ref(w, "GWR")
	w.eve.says(w.ecu, "could you trace an account for me %s", w.plant("task"))
	trace := w.eve.sees("records a direct task for the Economic crime unit").ref(w, "GWR")

	card := w.cat.finds(w.gateway, visit, "Tasked directly, not ratified", "Regional disruption team")
	card.offers(w, "Ratify", "Return", "Show")
	w.cat.presses(card, "Ratify")
	w.cat.sees(visit+" is ratified", "It counts as a bypass")
	w.ada.sees(visit, "Cat Reed ratified it")
	w.cat.finds(w.gateway, visit, "Ratified, waiting for the gateway").offers(w, "Take", "Show")
	if err := w.cat.press(w.t.Context(), card, "Ratify"); err == nil {
		w.t.Error("a button that is not there any more was pressed")
	}
	w.cat.types(w.gateway, "/gateway show %s", visit)
	w.cat.sees(visit, "Ratified, waiting for the gateway")
	w.cat.presses(w.cat.finds(w.gateway, trace, "Tasked directly, not ratified"), "Return")
	w.cat.submits(w.cat.sees("Return the task"), answers{"reason": why})
	w.cat.sees(trace + " is returned to the force")
	w.eve.sees(trace, "Returned to the force", why)
	w.cat.types(w.gateway, "/gateway stats")
	w.cat.sees("Requests by force and by team", "Regional disruption team 1 0 0 1", "Economic crime unit 1 0 0 1")
}

// stranger is a member of a partner's workspace whom nobody has entered: they are told whom to ask.
func (w *world) stranger() {
	w.t.Helper()
	team := w.slack.AddPartner("Seaport Council")
	kim := w.slack.AddPartnerUser(team, "Kim Vale")
	shared := w.slack.AddChannel("shared", slackserver.SharedWith(team))
	if _, err := w.slack.Mention(w.t.Context(), kim, shared, "gateway list"); err != nil {
		w.t.Fatal(err)
	}
	_, err := w.slack.WaitEphemeral(w.t.Context(), kim, func(m slackserver.Message) bool {
		return seen{text: flat(m.Seen())}.holds("I don't know you here", "Please ask the gateway desk")
	})
	if err != nil {
		w.t.Error(err)
	}
}
