package e2e_test

import (
	"fmt"
	"sync"
	"testing"
)

// TestRoadFromMattermost goes the other way: Eve raises on Mattermost, by a typed line, and the gateway's desk is in Slack.
func TestRoadFromMattermost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onSlack)
	b := w.serve()

	ref := w.raisedByLine()
	w.workedInSlack(ref)
	first := w.decidedByOne(ref)
	second := w.corrected(ref, first)
	w.eve.presses(w.eve.finds(w.wiltshire, second, "Delivered to every force"), "Acknowledge")
	w.eve.sees(second+" is acknowledged for Wiltshire", "Every force has seen it now.")
	w.eve.presses(w.eve.sees(ref, "Sam Holt corrected the decision: Not supported."), "Show")
	w.eve.presses(w.eve.sees(ref, "Operation: Kestrel", "Objective"), "Complete")
	w.eve.submits(w.eve.sees("Complete the request"), answers{"lesson": "Check the score first. " + w.plant("lesson")})
	w.eve.sees(ref+" is complete", "The lesson is recorded with it.")
	b.rests()
	w.register.holds(ref, 5, 7)
	w.register.holds(first, 1, 3)
	w.register.holds(second, 1, 4)
}

// raiseLine is a whole request in one line, whose SIO is somebody on the platform of who types it.
func (w *world) raiseLine(operation string, sio *person) string {
	return fmt.Sprintf(`/gateway raise risk_to_life=no operation_name="%s" threat_ref=THR-9 theme=fraud_economic `+
		`support_wanted=adopt,financial objective="%s" threat_harm_risk="%s" needed_by="in 3 weeks" authority_status=held `+
		`lead_proposed=rocu morile_score=12.5 morile_scored_at=today sio=%s`,
		operation, w.plant("objective"), w.plant("harm"), sio.mention(sio))
}

// raisedByLine is Eve, who sends the same line twice.
func (w *world) raisedByLine() string {
	w.t.Helper()
	line := w.raiseLine("Kestrel", w.eve)
	w.eve.types(w.wiltshire, "%s", line)
	ref := w.eve.sees("is with the gateway").ref(w, "GWR")
	w.eve.types(w.wiltshire, "%s", line)
	w.eve.sees("You raised this already: "+ref, "Nothing was added.")
	w.eve.sees(ref, "It is on record.")
	return ref
}

// workedInSlack is Sam with the card, and Eve with the question in her direct messages.
func (w *world) workedInSlack(ref string) {
	w.t.Helper()
	card := w.sam.finds(w.gateway, ref, "Waiting for the gateway", "Kestrel", "Wiltshire", "MoRiLE: 12.5")
	w.sam.presses(card, "Take")
	w.sam.sees("You took " + ref)
	w.sam.presses(card, "Take")
	w.sam.sees(ref+" was changed after you saw it: Sam Holt took it", "That was you, so this is done already.")
	question, answer := w.plant("question"), w.plant("answer")
	w.sam.types(w.gateway, "/gateway ask %s Which accounts? %s", ref, question)
	w.sam.sees("Your question about "+ref, "was sent")
	w.eve.presses(w.eve.sees(ref, "Waiting for the force's answer", question), "Answer")
	w.eve.submits(w.eve.sees("Answer the gateway"), answers{"answer": answer})
	w.eve.sees("Your answer about "+ref, "is with the gateway")
	w.sam.sees(ref, "Eve Sand answered")
}

// decidedByOne is Sam and Cat deciding at the same time, one in Slack and one on Mattermost: one of them wins, and the
// other is told what happened.
func (w *world) decidedByOne(ref string) string {
	w.t.Helper()
	decide := `/gateway decide %s advice lead_body=wiltshire rationale="Advice is enough here: %s" owner=%s due=28d`
	why := w.plant("rationale")
	var both sync.WaitGroup
	both.Go(func() { w.sam.types(w.gateway, decide, ref, why, w.sam.mention(w.sam)) })
	both.Go(func() { w.cat.types(w.wiltshire, decide, ref, why, w.cat.mention(w.cat)) })
	both.Wait()
	told := w.eve.sees(ref, "decided: Support with advice.")
	winner, loser := w.sam, w.cat
	if told.holds("Cat Reed decided") {
		winner, loser = w.cat, w.sam
	}
	loser.sees(ref, winner.name+" decided it")
	return winner.sees("The decision about "+ref+" is recorded").ref(w, "DEC")
}

// corrected replaces the decision by another; the first stays readable.
func (w *world) corrected(ref, first string) string {
	w.t.Helper()
	w.eve.finds(w.wiltshire, first, "Delivered to every force")
	w.sam.presses(w.sam.finds(w.gateway, ref, "Decided", first), "Correct")
	w.sam.submits(w.sam.sees("Record the decision", first), answers{
		"outcome": "not_supported", "lead_body": "wiltshire", "rationale": "The score was read wrongly: " + w.plant("rationale"),
		"owner": w.sam, "due": "2030-12-20", "reason_code": "threshold", "alternative": "Ask the neighbourhood team.",
	})
	second := w.sam.sees("The decision about "+ref+" is recorded", "Not supported").ref(w, "DEC")
	w.eve.sees(ref, "Sam Holt corrected the decision: Not supported.")
	w.eve.finds(w.wiltshire, first, "was SUPERSEDED by "+second, "It is kept as it was.").offers(w, "Show")
	w.eve.types(w.wiltshire, "/gateway show %s", first)
	w.eve.sees(first, "Support with advice", "was SUPERSEDED by "+second, w.planted[len(w.planted)-2])
	return second
}
