package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// listed are the references on a list, in its order.
func listed(m bot.Message) []string {
	var refs []string
	for _, i := range m.Items {
		refs = append(refs, strings.Split(i.Title, " ")[0])
	}
	return refs
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, not %q", what, got, want)
	}
}

// TestQueueOrder has the urgent on top and then the oldest; what is not looked at in time is on a list of its own.
func TestQueueOrder(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	give := func(id, words string) string {
		defer d.later(time.Minute)
		return d.gives("pat", id, words)
	}
	old := give("p1", wholeReport)
	young := give("p2", wholeReport)
	danger := give("p3", "intel: danger: yes\nwhat: he is in the yard with a knife")
	risky := give("p4", strings.Replace(wholeReport, "risk to source: none", "risk to source: high", 1))
	kept := give("p5", "intel: SECRET the ship")
	expect(t, "queue", listed(d.types("ivy", "/intel queue")), danger, risky, old, young, kept)
	contains(t, says(d.types("ivy", "/intel queue")), "URGENT · DANGER: YES", "look at it by Mon 23/11/2026 14:00")
	expect(t, "late", listed(d.types("ivy", "/intel queue late")))

	d.later(20 * time.Minute)
	expect(t, "late after 20 minutes", listed(d.types("ivy", "/intel queue late")), danger, risky)
	d.steps("ivy", danger, "intel triage REF")
	d.steps("ivy", old, "intel triage REF")
	d.later(5 * time.Hour)
	expect(t, "late after five hours", listed(d.types("ivy", "/intel queue late")), risky, young)
	expect(t, "queue after triage", listed(d.types("ivy", "/intel queue")), danger, risky, old, young, kept)
	d.steps("ivy", danger, "intel no_action REF Known.")
	d.steps("ivy", young, "intel triage REF priority=high")
	expect(t, "queue after a priority", listed(d.types("ivy", "/intel queue")), young, risky, old, kept)
	d.hears(written{by: "pat", id: "p5", source: bot.Deleted})
	expect(t, "queue after the deletion", listed(d.types("ivy", "/intel queue")), young, risky, old)
	expect(t, "an agency's own", listed(d.types("pam", "/intel queue")), kept, risky, danger, young, old)
	expect(t, "another agency's own", listed(d.types("hob", "/intel queue open")))
}

// TestQueuePages shows every report once over the pages.
func TestQueuePages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var want, got []string
	for i := range 23 {
		want = append(want, d.gives("pat", fmt.Sprint("p", i), wholeReport))
		d.later(time.Second)
	}
	for page := d.types("ivy", "/intel queue"); ; page = d.press("ivy", page, "More") {
		got = append(got, listed(page)...)
		if !slices.ContainsFunc(page.Buttons, func(b bot.Button) bool { return b.Label == "More" }) {
			break
		}
	}
	expect(t, "pages", got, want...)
}

// TestOverdueFeedback is V45: both kinds of report, the longest overdue first, until the partner hears.
func TestOverdueFeedback(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.gives("pat", "d1", wholeDisruption)
	d.later(24 * time.Hour)
	d.gives("pat", "p1", wholeReport)
	d.later(24 * time.Hour)
	d.gives("pat", "d2", wholeDisruption)
	d.gives("pat", "p2", "intel: SECRET the ship") // its receipt says all that there is to hear
	d.later(8 * 24 * time.Hour)
	expect(t, "in time", listed(d.types("ivy", "/intel overdue")))
	d.later(9 * 24 * time.Hour)
	expect(t, "overdue", listed(d.types("ivy", "/intel overdue")), "DIS-2026-000001", "INT-2026-000001", "DIS-2026-000002")
	lacks(t, says(d.types("max", "/intel overdue")), "van", "club", "Quay")
	contains(t, says(d.types("ivy", "/intel show INT-2026-000001")), "Feedback OVERDUE since: Tue 08/12/2026")
	d.steps("ivy", "INT-2026-000001", "intel feedback REF outcome=more_info")
	d.steps("max", "DIS-2026-000001", "disruption feedback REF outcome=logged")
	expect(t, "after feedback", listed(d.types("aud", "/intel overdue")), "DIS-2026-000002")
}

// TestNewsAfterTheEnd has the desk look at what a partner says of a report that it had closed, and close it again.
func TestNewsAfterTheEnd(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"intel no_action REF Known.", "intel safeguarding REF Referred."} {
		d := newDesk(t)
		ref := d.steps("ivy", triaged(d), end)
		expect(t, "closed", listed(d.types("ivy", "/intel queue")))
		d.hears(written{by: "pat", id: "p2", thread: "p1", words: "The van is back, with four men."})
		expect(t, "news", listed(d.types("ivy", "/intel queue")), ref)
		d.hears(written{by: "pat", id: "p1", source: bot.Deleted})
		again := d.press("ivy", d.card(ref), "Take")
		contains(t, says(again), "With the desk")
		d.deliver()
		d.steps("ivy", ref, end)
		expect(t, "closed again", listed(d.types("ivy", "/intel queue")))
		if r := d.intelligence(ref); r.Amended || len(r.Additions) != 1 {
			t.Errorf("amended %t, %d additions", r.Amended, len(r.Additions))
		}
	}
}

// TestRepliesToWithdrawn keeps what a partner says after a report was withdrawn, danger above all.
func TestRepliesToWithdrawn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	intel := d.steps("ivy", reported(d), "intel withdraw REF As they asked.")
	act := d.steps("max", disrupted(d), "disruption withdraw REF As they asked.")
	for ref, thread := range map[string]string{intel: "p1", act: "d1"} {
		d.hears(written{by: "pat", id: "r" + thread, thread: thread, words: "danger: yes, he is back with a gun"})
		contains(t, says(d.last("council").Latest()), ref, "Call 999 now.")
		place := map[string]string{intel: "intel", act: "panel"}[ref]
		contains(t, says(d.last(place).Latest()), "DANGER NOW: "+ref)
	}
	if r := d.intelligence(intel); r.State != soc.ReportWithdrawn || len(r.Additions) != 1 || r.Additions[0].Words.IsZero() {
		t.Errorf("%s with %d additions", r.State, len(r.Additions))
	}
	if r := d.disruption(act); r.State != soc.DisruptionWithdrawn || len(r.Additions) != 1 {
		t.Errorf("%s with %d additions", r.State, len(r.Additions))
	}
}
