package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// texts are all words that a report keeps.
func texts(of map[string]*soc.Text) string {
	var all []string
	for _, text := range of {
		all = append(all, text.Reveal())
	}
	return strings.Join(all, "\n")
}

// TestNoWordIsLost gives each field that a partner can name words that are more than the field can hold: they are in the
// report all the same.
func TestNoWordIsLost(t *testing.T) {
	t.Parallel()
	labels := []string{
		"danger", "what", "when", "where", "who", "how do you know", "where from", "who else knows", "risk to source", "can we act on it", "subjects", "theme",
		"threat", "crime", "safeguarding", "marking", "grading", "what was done", "against whom", "target type", "tactic", "who helped", "value seized", "evidence",
		"role", "lead agency", "scpo", "action ref", "request", "category", "anything else",
	}
	for _, tag := range []string{"intel", "disruption"} {
		for i, label := range labels {
			for _, value := range []string{"yes, at the cattlegrid", "no, but the cattlegrid", "cattlegrid", "none of the cattlegrid"} {
				d := newDesk(t)
				d.hears(written{by: "pat", id: fmt.Sprint("p", i), words: tag + ":\n" + label + ": " + value + "\nmore: of it"})
				var kept string
				if tag == "intel" {
					kept = texts(d.intelligence("INT-2026-000001").Texts())
				} else {
					kept = texts(d.disruption("DIS-2026-000001").Texts())
				}
				if !strings.Contains(strings.ToLower(kept), "cattlegrid") {
					t.Errorf("%s, %s: %q is lost: %q", tag, label, value, kept)
				}
			}
		}
	}
}

// TestMarkedByField keeps nothing of a report whose marking stands in a field of its own (V43).
func TestMarkedByField(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"intel:\nmarking: SECRET\nwhat: the ship", "intel:\ndanger: no, the informant is safe\nwhat: the ship", "disruption:\nmarking: TOP SECRET\nwhat: the ship"} {
		d := newDesk(t)
		d.hears(written{by: "pat", id: "p1", words: words})
		contains(t, says(d.last("council").Latest()), "Not kept", "Please delete your post")
	}
}

// TestEditsOfOneAnswer hears an edit that changes nothing but one answer, danger above all.
func TestEditsOfOneAnswer(t *testing.T) {
	t.Parallel()
	for from, to := range map[string]string{"danger: no": "danger: yes", "risk to source: none": "risk to source: high", "provenance: saw": "provenance: other"} {
		d := newDesk(t)
		ref := d.gives("pat", "p1", wholeReport)
		edit := written{by: "pat", id: "p1", source: bot.Edited, revision: "r1", words: wholeReport}
		d.hears(edit)
		if n := len(d.intelligence(ref).Additions); n != 0 {
			t.Errorf("%d amendments though nothing was changed", n)
		}
		edit.revision, edit.words = "r2", strings.Replace(wholeReport, from, to, 1)
		d.hears(edit)
		r := d.intelligence(ref)
		_, answer, _ := strings.Cut(to, ": ")
		if len(r.Additions) != 1 || !strings.Contains(r.Additions[0].Words.Reveal(), answer) {
			t.Errorf("%s is not recorded", to)
		}
		if to == "danger: yes" {
			contains(t, says(d.last("intel").Latest()), "DANGER NOW")
		}
	}
	d := newDesk(t)
	act := d.gives("pat", "d1", wholeDisruption)
	d.hears(written{by: "pat", id: "d1", source: bot.Edited, revision: "r1", words: strings.Replace(wholeDisruption, "tactic: closure", "tactic: order", 1)})
	if n := len(d.disruption(act).Additions); n != 1 {
		t.Errorf("%d amendments", n)
	}
}
