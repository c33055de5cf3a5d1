package e2e_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestPartnerOnSlack is Pat in a channel that Seaport Council shares with us, without our commands; the desks are on
// Mattermost.
func TestPartnerOnSlack(t *testing.T) {
	t.Parallel()
	w := newPartnersWorld(t, onMattermost)
	b := w.serve()
	w.pins(b)

	w.reports(w.pat, w.council, "Seaport Council")
	w.names(w.pat, w.council)
	w.disrupts(w.pat, w.council)
	w.inDanger(w.pat, w.council)
	w.fillsIn(w.pat, w.council)
	w.inDangerInForm()
	b.rests()
}

// TestPartnerOnMattermost is Rob on a connected server, who can only post, and Gus, a guest, who can do more; the desks
// are in Slack.
func TestPartnerOnMattermost(t *testing.T) {
	t.Parallel()
	w := newPartnersWorld(t, onSlack)
	b := w.serve()
	w.pins(b)
	w.rob.finds(w.prison, "Report to the police here").offers(w)

	w.reports(w.rob, w.prison, "HMP Bridge")
	w.names(w.rob, w.prison)
	w.disrupts(w.rob, w.prison)
	w.inDanger(w.gus, w.homes)
	w.fillsIn(w.gus, w.homes)
	w.typesReport(w.gus, w.homes)
	b.rests()
}

// account is a report with nothing missing, and the words in it that nobody but the desk may see.
func (w *world) account() (post string, words []string) {
	words = []string{w.plant("van"), w.plant("quay"), w.plant("men")}
	return fmt.Sprintf(`intel:
danger: no
what: a van unloads boxes %s
when: every night since 1 November
where: Quay Street %s
who: two men %s
how do you know: I saw it
provenance: saw
who else knows: nobody
risk to source: none
can we act on it: yes`, words[0], words[1], words[2]), words
}

// reports follows intelligence from a tagged post, which is edited, over the desk to the register and back to its thread.
func (w *world) reports(by *person, at place, agency string) {
	w.t.Helper()
	text, words := w.account()
	post := by.posts(at, text)
	ref := by.hears(post, at, "Received", "Thank you. It is logged.").ref(w, "INT")
	w.ivy.presses(w.ivy.finds(w.intel, ref+" · Received", agency), "Take")
	w.ivy.sees(ref, "You handle it now")
	by.hears(post, at, ref, "It is being looked at.")
	by.edits(post, strings.Replace(text, "two men", "three men", 1))
	by.hears(post, at, ref, "Your edit is recorded as an amendment.")
	w.ivy.finds(w.intel, ref, "edited the post: an amendment")
	w.asks(by, post, at, ref)
	w.ivy.presses(w.ivy.finds(w.intel, ref+" · With the desk", "Handled by", "Amended by the partner"), "Evaluate")
	w.ivy.submits(w.ivy.sees("Evaluate the report"), answers{"source": "2", "assessment": "C", "handling": "P"})
	w.ivy.sees(ref, "It is graded 2 / C / P")
	sanitised := "A van is said to unload at night. " + w.plant("sanitised")
	w.ivy.presses(w.ivy.finds(w.intel, ref+" · Evaluated"), "Sanitise")
	w.ivy.submits(w.ivy.sees("Sanitise the report"), answers{"sanitised_text": sanitised})
	w.ivy.sees(ref, "The sanitised text is kept beside the original.")
	w.ivy.presses(w.ivy.finds(w.intel, ref+" · Sanitised"), "Forward")
	by.hears(post, at, ref, "It is on its way to the register.")
	by.hears(post, at, ref, "The register has it, as ")

	w.register.holds(ref, 8, 8)
	w.given(ref, []string{sanitised}, words)
	w.silent(by, at, words)
}

// asks is a question of the desk's that is answered in the thread.
func (w *world) asks(by *person, post seen, at place, ref string) {
	w.t.Helper()
	question, answer := w.plant("question"), w.plant("answer")
	w.ivy.types(w.intel, "/intel ask %s On which days? %s", ref, question)
	w.ivy.sees(ref, "Your question is in the partner's thread.")
	by.hears(post, at, ref, "We have a question.", question)
	by.adds(post, at, "On Tuesdays. "+answer)
	by.hears(post, at, ref, "Thank you, that is added.").lacks(w, answer)
	w.ivy.finds(w.intel, ref, "added to it or answered.").lacks(w, answer)
	w.ivy.types(w.intel, "/intel show %s", ref)
	w.ivy.sees(ref, question, answer)
}

// given fails the test unless the register was told these texts of a record, and none of the words.
func (w *world) given(ref string, texts, words []string) {
	w.t.Helper()
	events, err := w.register.held(ref)
	if err != nil {
		w.t.Fatal(err)
	}
	raw, err := json.Marshal(events)
	if err != nil {
		w.t.Fatal(err)
	}
	told := seen{text: string(raw)}
	told.lacks(w, words...)
	if !told.holds(texts...) {
		w.t.Errorf("the register was not told %q of %s: %s", texts, ref, raw)
	}
}

// silent fails the test if the bot repeats words where others read: in the channel, or at the desks.
func (w *world) silent(by *person, at place, words []string) {
	w.t.Helper()
	for who, places := range map[*person][]place{by: {at}, w.ivy: {w.intel}, w.max: {w.panel}} {
		for _, p := range places {
			all, err := who.read(w.t.Context(), p)
			if err != nil {
				w.t.Fatal(err)
			}
			for _, s := range all {
				if s.byBot {
					s.lacks(w, words...)
				}
			}
		}
	}
}

// names is a post without fields that names the bot, and is taken away again.
func (w *world) names(by *person, at place) {
	w.t.Helper()
	word := w.plant("flat")
	post := by.posts(at, by.bot()+" a man sells something from flat 3 "+word)
	ref := by.hears(post, at, "First: is anyone in danger now? "+emergency, "Still missing").ref(w, "INT")
	by.adds(post, at, "no")
	by.hears(post, at, ref, "Thank you, that is added.", "Still missing").lacks(w, "danger now?")
	by.removes(post)
	w.ivy.finds(w.intel, ref, "wants it back, or took the post away")
	w.ivy.types(w.intel, "/intel withdraw %s They asked for it.", ref)
	w.ivy.sees(ref, "It is withdrawn, and the partner has been told.")
	w.ivy.types(w.intel, "/intel show %s", ref)
	w.ivy.sees(ref+" · Withdrawn", "Partner wants it back", word)
	w.silent(by, at, []string{word})
}

// disrupts follows a disruption: the register refuses what the panel approved first, and takes it when it was mended.
func (w *world) disrupts(by *person, at place) {
	w.t.Helper()
	word, description := w.plant("club"), "A club was closed for three months. "+w.plant("approved")
	post := by.posts(at, "disruption:\ndanger: no\nwhat: we closed the club "+word+"\nwhen: yesterday\nthreat: OCG-1234\ntactic: closure")
	ref := by.hears(post, at, "Received", "It is logged.").ref(w, "DIS")
	w.register.fault(`{"kind":"status","status":422,"times":1}`)
	w.max.presses(w.max.finds(w.panel, ref+" · Received"), "Approve")
	w.max.submits(w.max.sees("Approve the disruption"), answers{
		"category": "minor", "role": "lead", "p": "pursue", "tactic": "closure", "target_type": "ocg", "theme": "drugs",
		"threat": "OCG-1234", "rationale": "They lost the place where they sell.", "description": description,
	})
	by.hears(post, at, ref, "The panel approved it as lead.")
	by.hears(post, at, ref, "The register did not take it as it is. The disruption panel mends it")
	w.max.finds(w.panel, ref, "The register refused it.")
	w.max.presses(w.max.finds(w.panel, ref+" · Refused by the register", "Moderated by"), "Approve")
	w.max.submits(w.max.sees("Approve the disruption"), answers{"rationale": "They lost the only place where they sell."})
	by.hears(post, at, ref, "The register has it, as ")
	w.register.holds(ref, 4, 4)
	w.given(ref, []string{description}, []string{word})
	w.silent(by, at, []string{word})
}

// inDanger is a post of somebody in danger: the desk is called, and is told no more than that.
func (w *world) inDanger(by *person, at place) {
	w.t.Helper()
	word := w.plant("knife")
	post := by.posts(at, "intel:\ndanger: yes\nwhat: he has a knife "+word)
	ref := by.hears(post, at, emergency, "The police desk has been called.").ref(w, "INT")
	w.called999(ref)
	w.silent(by, at, []string{word})
}

// called999 waits until the desk's person was called to a report.
func (w *world) called999(ref string) {
	w.t.Helper()
	mention, _, _ := strings.Cut(w.ivy.mention(w.ivy), "|")
	w.ivy.finds(w.intel, "DANGER NOW: "+ref, mention, "phone them")
}
