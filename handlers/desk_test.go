package handlers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

const (
	tooSoonOrLate = "That can't be done to INT-2026-000001 now:"
	grades        = "intel evaluate REF source=2 assessment=C handling=P"
)

// TestDeskStepsInOrder refuses each step of the desk before its time and after it, and changes nothing by that.
func TestDeskStepsInOrder(t *testing.T) {
	t.Parallel()
	const (
		triage, sanitise, forward, ask  = "intel triage REF", "intel sanitise REF " + cleanText, "intel forward REF", "intel ask REF Which days?"
		safeguarding, noAction, release = "intel safeguarding REF Referred.", "intel no_action REF Known.", "intel release REF"
		feedback, withdraw              = "intel feedback REF outcome=logged", "intel withdraw REF Not theirs."
	)
	after := func(on func(*desk) string, lines ...string) func(*desk) string {
		return func(d *desk) string { return d.steps("ivy", on(d), lines...) }
	}
	for name, c := range map[string]struct {
		on      func(*desk) string
		refused []string
	}{
		"received":        {reported, []string{grades, sanitise, forward, release}},
		"triaged":         {triaged, []string{sanitise, forward, release}},
		"asked":           {after(triaged, ask), []string{triage, sanitise, forward, release}},
		"evaluated":       {evaluated, []string{triage, forward, release}},
		"sanitised":       {sanitised, []string{triage, release}},
		"forwarded":       {forwarded, []string{triage, ask, sanitise, forward, safeguarding, noAction, release}},
		"referred":        {after(reported, safeguarding), []string{grades, ask, sanitise, forward, safeguarding, noAction, release}},
		"no action":       {after(reported, noAction), []string{grades, ask, sanitise, forward, safeguarding, noAction, release}},
		"withdrawn":       {after(reported, withdraw), []string{triage, grades, ask, sanitise, forward, safeguarding, noAction, release, withdraw}},
		"held":            {func(d *desk) string { return d.gives("lil", "l1", wholeReport) }, []string{triage, grades, ask, sanitise, forward, safeguarding, noAction, feedback}},
		"withheld":        {func(d *desk) string { return d.gives("pat", "p1", "intel: SECRET the ship") }, []string{triage, grades, ask, sanitise, forward, safeguarding, noAction, release}},
		"evaluated again": {after(sanitised, grades), []string{forward}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref := c.on(d)
			for _, line := range c.refused {
				d.refuses(t, "ivy", "/"+strings.ReplaceAll(line, "REF", ref), tooSoonOrLate, "othing")
			}
		})
	}
}

// TestLateComersAreShownWhatHappened has two of the desk act on what one of them does not see any more.
func TestLateComersAreShownWhatHappened(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := triaged(d)
	d.say("adm", "people set %s roles=intel_handler", tag("cai"))
	card := d.last("intel").Latest()
	form := d.press("cai", card, "Evaluate")
	d.steps("ivy", ref, grades)
	late := d.submit("cai", form, args{"source": "1", "assessment": "A", "handling": "P"})
	contains(t, plain(late), ref+" was changed after you saw it: Ivy Holt evaluated it", "Nothing of yours was written", "> Source evaluation: 1", "[Show]")
	if r := d.intelligence(ref); r.Source != "2" || r.Version != 3 {
		t.Errorf("it is graded %s in version %d", r.Source, r.Version)
	}
	contains(t, says(d.types("cai", "/intel no_action "+ref+" version=2 Known.")), "was changed after you saw it")
	again := d.types("ivy", "/"+strings.ReplaceAll(grades, "REF", ref)+" version=2")
	contains(t, says(again), "That was you, so this is done already.")
}

// TestWhatMayLeaveTheDesk is V40 and V42.
func TestWhatMayLeaveTheDesk(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		on   func(*desk) string
		line string
		want string
	}{
		"no conditions for handling C":  {triaged, "/intel evaluate REF source=2 assessment=B handling=C", "Handling C needs its conditions."},
		"conditions of nothing":         {triaged, `/intel evaluate REF source=2 assessment=B handling=C conditions="` + "\u00a0" + `"`, "conditions"},
		"conditions that speak of whom": {triaged, `/intel evaluate REF source=2 assessment=B handling=C conditions="Ask the informant first"`, "This was not kept"},
		"a source of 4":                 {triaged, "/intel evaluate REF source=4 assessment=B handling=P", "not one of the choices"},
		"an assessment of P":            {triaged, "/intel evaluate REF source=2 assessment=P handling=P", "not one of the choices"},
		"no handling":                   {triaged, "/intel evaluate REF source=2 assessment=C", `form "Evaluate the report"`},
		"a sanitised text of a word":    {evaluated, "/intel sanitise REF Van.", "at least 20 characters"},
		"a source in the text":          {evaluated, "/intel sanitise REF Our informant saw a van unload at night.", "This was not kept"},
		"a marking in the text":         {evaluated, "/intel sanitise REF SECRET: a van unloads at night near the quay.", "above OFFICIAL-SENSITIVE"},
		"a marking in the question":     {triaged, "/intel ask REF Is this SECRET too?", "above OFFICIAL-SENSITIVE"},
		"a source in a reason":          {triaged, "/intel no_action REF The informant is wrong.", "This was not kept"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.refuses(t, "ivy", strings.ReplaceAll(c.line, "REF", c.on(d)), c.want)
		})
	}
}

// TestBothCs keeps the two letters C apart on the card.
func TestBothCs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.steps("ivy", triaged(d), `intel evaluate REF source=3 assessment=C handling=C conditions="Not beyond the desk."`)
	card := d.last("intel").Latest()
	contains(t, says(card), "3 / C / C (source 3 Not reliable; assessment C Known indirectly; handling C Lawful sharing permitted with conditions)")
	lacks(t, says(card), "Not beyond")
	contains(t, says(d.types("ivy", "/intel show "+ref)), "Conditions: Not beyond the desk.")
}

// TestReadingIsLogged lets only the desk read what a partner wrote, and writes each look down.
func TestReadingIsLogged(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := reported(d)
	looks := func() []soc.AuditEvent {
		return slices.DeleteFunc(d.audit(), func(e soc.AuditEvent) bool { return e.Operation != soc.Consultation })
	}
	for _, user := range []string{"pat", "pam", "hob", "aud", "adm", "cat", "ada", "max", "zoe"} {
		for _, line := range []string{"/intel show ", "/intel history ", "/disruption show ", "/gateway show "} {
			lacks(t, says(d.types(user, line+ref)), "boxes", "Quay", "two men")
		}
	}
	for _, verb := range []string{"evaluate", "sanitise", "ask", "no_action"} {
		lacks(t, plain(d.types("aud", "/intel "+verb+" "+ref+" form=open")), "boxes", "Quay", "two men")
	}
	if got := looks(); len(got) > 0 {
		t.Fatalf("logged though nobody read it: %+v", got)
	}
	for range 2 {
		contains(t, says(d.types("ivy", "/intel show "+ref)), "boxes", "Quay")
	}
	want := soc.AuditEvent{Actor: "ivy", Operation: soc.Consultation, Record: soc.Ref(ref), Platform: "test", Channel: "test/rocu/somewhere"}
	if diff := cmp.Diff([]soc.AuditEvent{want, want}, looks()); diff != "" {
		t.Errorf("looks (-want +got):\n%s", diff)
	}
}

// TestPartnersHearTheOutcomeOnly ends a report in each way: its thread gets the outcome, and nothing of why.
func TestPartnersHearTheOutcomeOnly(t *testing.T) {
	t.Parallel()
	for line, outcome := range map[string]string{
		"intel safeguarding REF Lighthouse has it.":               "Passed to safeguarding",
		"intel safeguarding REF to=crime_desk Lighthouse has it.": "Passed to the crime desk",
		"intel no_action REF Lighthouse has it.":                  "No further action",
		"intel withdraw REF Lighthouse has it.":                   "No further action",
		"intel feedback REF outcome=more_info":                    "More information would help",
		"intel feedback REF outcome=crime_desk":                   "Passed to the crime desk",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref := triaged(d)
			before := len(d.posts("council"))
			d.steps("ivy", ref, line)
			after := d.posts("council")
			if len(after) != before+1 {
				t.Fatalf("%d messages, not one", len(after)-before)
			}
			told := after[before]
			if want := "Outcome: " + outcome + ". Thank you for telling us."; told.Message.Text != want || told.To.Thread != "p1" {
				t.Errorf("the thread %q is told %q", told.To.Thread, told.Message.Text)
			}
			lacks(t, says(told.Message), "Lighthouse", "Ivy", "van")
			contains(t, says(d.types("pam", "/intel show "+ref)), "Outcome: "+outcome)
			lacks(t, says(d.types("pam", "/intel show "+ref)), "Lighthouse", "Ivy")
		})
	}
}

// TestHeldUntilAgreementIsRenewed is V44 for the desk.
func TestHeldUntilAgreementIsRenewed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.gives("lil", "l1", wholeReport)
	contains(t, says(d.types("ivy", "/intel queue")), "To do: 1", "On hold")
	d.refuses(t, "ivy", "/intel release "+ref, "sharing agreement has ended")
	d.renew("mill")
	d.later(72 * time.Hour)
	contains(t, says(d.types("ivy", "/intel release "+ref)), "Look at it by Thu 26/11/2026 14:00")
	contains(t, says(d.last("mill").Latest()), ref+" · Received", "It is being worked on now.")
	lacks(t, says(d.card(ref)), "sharing agreement has ended")
	d.steps("ivy", ref, "intel triage REF")
}

// TestWithdrawnAfterForwarding tells the register, and the partner nothing but the outcome.
func TestWithdrawnAfterForwarding(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	to := new(ledger)
	ref := forwarded(d)
	d.forwards(to)
	d.hears(written{by: "pat", id: "p1", source: bot.Deleted})
	contains(t, says(d.last("intel").Latest()), "[Withdraw]", "[Evaluate]")
	d.forwards(to)
	d.steps("ivy", ref, "intel withdraw REF It was the wrong street.")
	d.forwards(to)
	if diff := cmp.Diff([]string{ref + "/5", ref + "/8"}, to.taken()); diff != "" {
		t.Errorf("the register was told (-want +got):\n%s", diff)
	}
	if r := d.intelligence(ref); r.State != soc.ReportWithdrawn || r.Sent != 8 {
		t.Errorf("%s, sent %d", r.State, r.Sent)
	}
	contains(t, says(d.types("ivy", "/intel queue")), "To do: 0")
}

// TestAmendedAfterForwarding sends an amended report again once a person has looked at it, and not before.
func TestAmendedAfterForwarding(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	to := new(ledger)
	ref := forwarded(d)
	d.forwards(to)
	d.hears(written{by: "pat", id: "p1", source: bot.Edited, revision: "r1", words: wholeReport + "\nsubjects: AB12 CDE"})
	contains(t, says(d.last("council").Latest()), "The register is told once a person has looked at it.")
	contains(t, says(d.types("ivy", "/intel queue")), "To do: 1", "amended")
	d.forwards(to)
	d.refuses(t, "ivy", "/intel forward "+ref, tooSoonOrLate)
	d.steps("ivy", ref, grades)
	d.refuses(t, "ivy", "/intel forward "+ref, tooSoonOrLate)
	d.steps("ivy", ref, "intel sanitise REF "+cleanText+" It is blue.")
	d.forwards(to)
	if got := to.taken(); len(got) != 1 {
		t.Fatalf("sent without a person's word: %q", got)
	}
	d.steps("ivy", ref, "intel forward REF")
	d.forwards(to)
	d.forwards(to)
	if diff := cmp.Diff([]string{ref + "/5", ref + "/10"}, to.taken()); diff != "" {
		t.Errorf("the register was told (-want +got):\n%s", diff)
	}
}
