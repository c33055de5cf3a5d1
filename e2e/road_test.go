package e2e_test

import "testing"

// TestRoadFromSlack is the main job across platforms: Ada raises in Slack, the gateway's desk is on Mattermost.
func TestRoadFromSlack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onMattermost)
	b := w.serve()

	ref := w.raisedByForm()
	w.taken(ref)
	w.askedAndAnswered(ref)
	w.referred(ref)
	decision := w.decidedInMeeting(ref)
	w.acknowledged(ref, decision)
	w.completed(ref, decision)
	b.rests()
	w.register.holds(ref, 7, 9)
	w.register.holds(decision, 1, 5)
	if err := same("states at the register", []string{"decided", "in_delivery", "complete"}, w.register.states(ref)); err != nil {
		t.Error(err)
	}
	if err := same("states at the register", []string{"recorded", "circulated", "circulated", "acknowledged", "actioned"}, w.register.states(decision)); err != nil {
		t.Error(err)
	}
}

// raisedByForm is Ada, who knows no more than the command.
func (w *world) raisedByForm() string {
	w.t.Helper()
	w.ada.types(w.dorset, "/gateway raise")
	form := w.ada.sees("Ask for support", "Risk to life?")
	request := w.request(w.ada)
	request["operation_name"] = "La"
	w.ada.submits(form, request)
	form = w.ada.sees("operation_name: An operation name has 3 to 40 characters.")
	request["operation_name"] = "Larkspur"
	w.ada.submits(form, request)
	ref := w.ada.sees("is with the gateway", "You need the support by Fri 13/12/2030").ref(w, "GWR")
	w.ada.sees(ref, "Waiting for the gateway", "It is on record.")
	w.ada.finds(w.dorset, ref, "Ada Marsh raised it")
	return ref
}

// request is what a requester fills in.
func (w *world) request(by *person) answers {
	return answers{
		"risk_to_life": "no", "operation_name": "Larkspur", "threat_ref": "THR-7", "theme": "drugs",
		"support_wanted": []string{"financial", "analysis"}, "objective": w.plant("objective"),
		"threat_harm_risk": w.plant("harm"), "needed_by": "2030-12-13", "authority_status": "none",
		"lead_proposed": "force", "sio": by,
	}
}

// taken is Cat at the card: Eve, who reads the channel too, can press as often as she likes.
func (w *world) taken(ref string) {
	w.t.Helper()
	card := w.cat.finds(w.gateway, ref, "Waiting for the gateway", "Larkspur", "Dorset", "Ada Marsh")
	card.offers(w, "Take", "Show")
	card.lacks(w, w.planted...)
	w.eve.presses(card, "Take")
	w.eve.sees("Only", "can use “/gateway take”. Nothing was changed.")
	w.cat.presses(card, "Take")
	w.cat.sees("You took " + ref)
	w.ada.sees(ref, "With the gateway", "Cat Reed took it")
	w.cat.finds(w.gateway, ref, "With the gateway", "Handled by: Cat Reed").offers(w, "Ask", "Refer", "Decide", "Show")
}

// askedAndAnswered goes from a dialog on Mattermost to a direct message on Slack and back.
func (w *world) askedAndAnswered(ref string) {
	w.t.Helper()
	question, answer := w.plant("question"), w.plant("answer")
	w.cat.presses(w.cat.finds(w.gateway, ref, "With the gateway"), "Ask")
	w.cat.submits(w.cat.sees("Ask the requester"), answers{"question": question})
	w.cat.sees("Your question about " + ref + " was sent")
	asked := w.ada.sees(ref, "Waiting for the force's answer", question)
	w.ada.presses(asked, "Answer")
	w.ada.submits(w.ada.sees("Answer the gateway"), answers{"answer": answer})
	w.ada.sees("Your answer about "+ref, "is with the gateway")
	w.ada.presses(asked, "Answer")
	w.ada.sees(ref+" was changed after you saw it", "That was you, so this is done already.")
	told := w.cat.sees(ref, "With the gateway", "Ada Marsh answered")
	w.cat.presses(told, "Show")
	w.cat.sees(ref, question, answer)
}

func (w *world) referred(ref string) {
	w.t.Helper()
	w.cat.presses(w.cat.finds(w.gateway, ref, "With the gateway", "answered"), "Refer")
	w.cat.submits(w.cat.sees("Refer to the meeting"), answers{"meeting": "2030-12-02", "reason": w.plant("complex")})
	w.cat.sees(ref, "is referred to the capabilities meeting", "Mon 02/12/2030")
	w.ada.sees(ref, "Referred to the capabilities meeting", "Mon 02/12/2030")
}

// decidedInMeeting is Dan, who opens the case from the agenda and decides it; no decision goes without its reason.
func (w *world) decidedInMeeting(ref string) string {
	w.t.Helper()
	w.dan.types(w.gateway, "/gateway agenda")
	w.dan.presses(w.dan.sees("Capabilities meeting: 1", ref), "Take")
	w.dan.presses(w.dan.sees("You took "+ref, "open in the capabilities meeting"), "Decide")
	form := w.dan.sees("Record the decision")
	decision := answers{
		"outcome": "specialist_assistance", "lead_body": "dorset", "owner": w.cat, "due": "2030-12-20",
		"supporting_teams": []string{"rdt", "ecu"}, "circulate_to": []string{"wiltshire"},
	}
	w.dan.submits(form, decision)
	form = w.dan.sees("Record the decision", "rationale: Please fill this in.")
	decision["rationale"] = "Because."
	w.dan.submits(form, decision)
	form = w.dan.sees("rationale: Give the reason in at least 20 characters.")
	decision["rationale"] = "Three teams are needed: " + w.plant("rationale")
	w.dan.submits(form, decision)
	ref2 := w.dan.sees("The decision about "+ref+" is recorded", "Dorset").ref(w, "DEC")
	w.ada.sees(ref, "Decided", "Dan Pike decided: Support with specialist assistance.")
	return ref2
}

// acknowledged is by both forces, each on its own platform.
func (w *world) acknowledged(ref, decision string) {
	w.t.Helper()
	delivered := []string{decision, "Support with specialist assistance", "Delivered to every force", decided(w)}
	inDorset := w.ada.finds(w.dorset, delivered...)
	inWiltshire := w.eve.finds(w.wiltshire, delivered...)
	w.eve.types(w.wiltshire, "/gateway list unacknowledged")
	w.eve.sees("Decisions not acknowledged: 1", decision+" about "+ref)
	w.ada.presses(inDorset, "Acknowledge")
	w.ada.sees(decision+" is acknowledged for Dorset", "Still to acknowledge: Wiltshire")
	w.ada.presses(inDorset, "Acknowledge")
	w.ada.sees("Ada Marsh acknowledged "+decision, "There is nothing left to do.")
	w.eve.presses(inWiltshire, "Acknowledge")
	w.eve.sees(decision+" is acknowledged for Wiltshire", "Every force has seen it now.")
	w.ada.finds(w.dorset, decision, "Acknowledged for Wiltshire", "Eve Sand").offers(w, "Show")
	w.cat.finds(w.gateway, ref, "In delivery")
}

// decided is the reason of the decision, which the forces read.
func decided(w *world) string { return w.planted[len(w.planted)-1] }

func (w *world) completed(ref, decision string) {
	w.t.Helper()
	w.ada.types(w.dorset, "/gateway complete %s none", ref)
	w.ada.sees(ref+" is complete", "No lesson was recorded.")
	w.cat.finds(w.gateway, ref, "Complete", decision).offers(w, "Show")
	w.cat.types(w.gateway, "/gateway stats")
	w.cat.sees("Requests by force and by team", "Dorset 1 1 0 0")
	w.ada.types(w.dorset, "/gateway history %s", ref)
	w.ada.sees("History of "+ref, "Ada Marsh raised it.", "Cat Reed took it.", "Cat Reed asked for information.",
		"Ada Marsh answered.", "Cat Reed referred it to the capabilities meeting.", "Dan Pike took it.", "Dan Pike decided it.",
		"Eve Sand acknowledged the decision as the last force.", "Ada Marsh completed it.")
	w.eve.types(w.wiltshire, "/gateway history %s", decision)
	w.eve.sees("History of "+decision, "Dan Pike recorded it.", "Ada Marsh acknowledged it.", "Eve Sand acknowledged it.")
}
