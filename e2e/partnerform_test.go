package e2e_test

import (
	"strings"

	"gatewaybot/e2e/slackserver"
)

// pins sets the partners' channels up twice: one message is pinned in each.
func (w *world) pins(b *bot) {
	w.t.Helper()
	for _, did := range []string{"Posted", "Updated"} {
		said := w.do("setup", "partners", "--config", b.config)
		for _, agency := range []string{"Seaport Council", "Harbour Homes", "HMP Bridge"} {
			if !strings.Contains(said, did+" the message for "+agency) {
				w.t.Errorf("the set-up says %q", said)
			}
		}
	}
	for who, at := range map[*person]place{w.pat: w.council, w.gus: w.homes, w.rob: w.prison} {
		if pinned, err := who.pinned(w.t.Context(), at); err != nil || len(pinned) != 1 || !pinned[0].holds("Report to the police here", emergency) {
			w.t.Errorf("%s has %d pinned messages: %v, %v", at.id, len(pinned), pinned, err)
		}
		if n, err := who.count(at, "Report to the police here"); err != nil || n != 1 {
			w.t.Errorf("%s has %d messages that say how to report, %v", at.id, n, err)
		}
	}
}

// fillsIn is a report by the pinned button: its form asks for what is missing, and what is said in the thread of its
// receipt belongs to it.
func (w *world) fillsIn(by *person, at place) {
	w.t.Helper()
	word, more := w.plant("boxes"), w.plant("white")
	by.presses(by.finds(at, "Report to the police here"), "Report intelligence")
	report := answers{"safety_now": "no", "what": "boxes " + word}
	by.submits(by.sees("Report intelligence", "Anyone in danger now?"), report)
	form := by.sees("where: Please answer this.")
	for _, name := range []string{"when", "where", "who", "how_known"} {
		report[name] = "not known"
	}
	report["provenance"], report["who_else_knows"], report["risk_to_source"], report["disclosure_view"] = "saw", "few", "none", "ok_to_act"
	by.submits(form, report)
	ref := by.sees("INT-", "Thank you. It is logged.").ref(w, "INT")
	root := by.finds(at, ref, "Thank you. It is logged.")
	by.adds(root, at, "It was a white van. "+more)
	by.hears(root, at, ref, "Thank you, that is added.")
	w.ivy.types(w.intel, "/intel show %s", ref)
	w.ivy.sees(ref, word, more)
	w.silent(by, at, []string{word, more})
}

// typesReport is the command, for those who have it.
func (w *world) typesReport(by *person, at place) {
	w.t.Helper()
	word := w.plant("typed")
	by.types(at, `/disruption report safety_now=no description="We changed the locks %s" occurred_on=yesterday threat=OCG-9 target_type=ocg tactic=tenancy theme=drugs`, word)
	ref := by.sees("DIS-", "It is logged").ref(w, "DIS")
	w.max.finds(w.panel, ref+" · Received", "Harbour Homes").lacks(w, word)
	by.types(at, "/disruption panel")
	by.sees("My agency's", ref).lacks(w, word)
}

// inDangerInForm is Pat at the form: the desk is called as soon as the first question is answered.
func (w *world) inDangerInForm() {
	w.t.Helper()
	pat := w.pat.chat.(*slackChat)
	w.pat.presses(w.pat.finds(w.council, "Report to the police here"), "Report disruption")
	form := w.pat.sees("Report a disruption").native.(slackserver.View)
	if err := w.slack.Choose(w.t.Context(), pat.user, form, "safety_now", []string{"yes"}); err != nil {
		w.t.Fatal(err)
	}
	ref := w.pat.sees(emergency, "The police desk has been called to").ref(w, "DIS")
	mention, _, _ := strings.Cut(w.max.mention(w.max), "|")
	w.max.finds(w.panel, "DANGER NOW: "+ref, mention)
}
