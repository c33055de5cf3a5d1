package handlers_test

import (
	"strings"
	"testing"

	"gatewaybot/bot"
)

// TestRepliesInThread answers what was missing, field by field and in a word.
func TestRepliesInThread(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: "intel: boxes at night"})
	contains(t, says(d.last("council").Latest()), "First: is anyone in danger now?")
	d.hears(written{by: "pat", id: "p2", thread: "p1", words: "no"})
	lacks(t, says(d.last("council").Latest()), "danger now?")
	d.hears(written{by: "pam", id: "p3", thread: "p1", words: "where: Quay Street\nwho: not known"})
	contains(t, says(d.last("council").Latest()), "that is added", "Still missing")
	lacks(t, says(d.last("council").Latest()), "where,", "who,", "Quay")
	d.hears(written{by: "pam", id: "p3", thread: "p1", words: "where: Quay Street\nwho: not known"})
	all := says(d.types("ivy", "/intel show INT-2026-000001"))
	contains(t, all, "Where: Quay Street", "boxes at night")
	if n := strings.Count(all, "added to it on"); n != 3 {
		t.Errorf("%d times, not once as the last move and once for each of two replies:\n%s", n, all)
	}
	d.hears(written{by: "pat", id: "p4", thread: "p1", words: "danger: yes, he is back with a gun"})
	contains(t, says(d.last("council").Latest()), "Call 999 now.")
	contains(t, says(d.last("intel").Latest()), "DANGER NOW")
}

// TestQuestionInThread asks the partner and takes the answer from the thread.
func TestQuestionInThread(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: wholeReport})
	d.types("ivy", "/intel triage INT-2026-000001")
	d.types("ivy", "/intel ask INT-2026-000001 On which days?")
	contains(t, says(d.last("council").Latest()), "On which days?")
	d.hears(written{by: "pat", id: "p2", thread: "p1", words: "Tuesdays"})
	contains(t, says(d.last("intel").Latest()), "answered")
	contains(t, says(d.types("ivy", "/intel show INT-2026-000001")), "With the desk", "Tuesdays")
	lacks(t, says(d.last("council").Latest()), "Tuesdays")
}

// TestEditsAndDeletions records both and applies neither.
func TestEditsAndDeletions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: wholeReport})
	edit := written{by: "pat", id: "p1", source: bot.Edited, revision: "r1", words: strings.Replace(wholeReport, "Quay Street 4", "Quay Street 14", 1)}
	d.hears(edit)
	d.hears(edit)
	contains(t, says(d.last("council").Latest()), "recorded as an amendment")
	contains(t, says(d.last("intel").Latest()), "edited the post")
	all := says(d.types("ivy", "/intel show INT-2026-000001"))
	contains(t, all, "Where: Quay Street 4\n", "Quay Street 14", "Amended by the partner: YES")
	if n := strings.Count(all, "edited the post on"); n != 2 {
		t.Errorf("%d times, not once as the last move and once as the amendment", n)
	}
	gone := written{by: "pat", id: "p1", source: bot.Deleted}
	d.hears(gone)
	d.hears(gone)
	contains(t, says(d.last("council").Latest()), "recorded that you want it back")
	contains(t, says(d.last("intel").Latest()), "wants it back", "[Withdraw]")
	contains(t, says(d.types("ivy", "/intel show INT-2026-000001")), "Partner wants it back: YES", "Quay Street 4")
	contains(t, says(d.types("ivy", "/intel withdraw INT-2026-000001 As they asked.")), "withdrawn")
	contains(t, says(d.last("council").Latest()), "Outcome: No further action")
}

// TestEditWithoutNews hears a post and its edit together, as after a stop: the words are the same.
func TestEditWithoutNews(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, words := range []string{wholeReport, "disruption: danger: no\nwhat: we closed the club\nthreat: OCG-1234"} {
		id := words[:3]
		d.hears(written{by: "pat", id: id, words: words})
		d.hears(written{by: "pat", id: id, source: bot.Edited, revision: "r1", words: words})
	}
	for _, m := range d.posts("council") {
		lacks(t, says(m.Latest()), "amendment")
	}
	d.hears(written{by: "pat", id: "int", source: bot.Edited, revision: "r2", words: strings.Replace(wholeReport, "4", "5", 1)})
	d.hears(written{by: "pat", id: "int", source: bot.Edited, revision: "r3", words: wholeReport})
	all := says(d.types("ivy", "/intel show INT-2026-000001"))
	if n := strings.Count(all, "edited the post on"); n != 3 {
		t.Errorf("%d times, not once as the last move and once for each of two edits:\n%s", n, all)
	}
}

// TestEditedIntoReport tags a post afterwards.
func TestEditedIntoReport(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: "boxes at night"})
	d.hears(written{by: "pat", id: "p1", source: bot.Edited, revision: "r1", words: "intel: boxes at night"})
	d.hears(written{by: "pat", id: "p1", words: "boxes at night"})
	contains(t, says(d.types("ivy", "/intel queue")), "To do: 1")
}

// TestReportInsideThread makes a report in a thread that began with small talk; replies after it belong to it.
func TestReportInsideThread(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: "Morning all"})
	d.hears(written{by: "pat", id: "p2", thread: "p1", words: "intel: danger: no\nwhat: boxes"})
	if at := d.last("council").To.Thread; at != "p1" {
		t.Errorf("the receipt stands in thread %q", at)
	}
	d.hears(written{by: "pat", id: "p3", thread: "p1", words: "where: Quay Street"})
	d.hears(written{by: "pat", id: "p3", source: bot.Deleted})
	contains(t, says(d.types("ivy", "/intel show INT-2026-000001")), "Where: Quay Street", "a reply was taken away")
}

// TestGoOnAfterDeletion lets the desk go on with a report whose post was taken away.
func TestGoOnAfterDeletion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: wholeReport})
	d.types("ivy", "/intel triage INT-2026-000001")
	d.types("ivy", "/intel evaluate INT-2026-000001 source=2 assessment=C handling=P")
	d.types("ivy", "/intel sanitise INT-2026-000001 A van is said to unload at night near the quay.")
	d.hears(written{by: "pat", id: "p1", source: bot.Deleted})
	contains(t, says(d.types("ivy", "/intel forward INT-2026-000001")), "asked for it back")
	d.types("ivy", "/intel evaluate INT-2026-000001 source=2 assessment=C handling=P")
	d.types("ivy", "/intel sanitise INT-2026-000001 A van is said to unload at night near the quay.")
	contains(t, says(d.types("ivy", "/intel forward INT-2026-000001")), "on its way to the register")
}
