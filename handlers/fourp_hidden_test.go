package handlers_test

import (
	"strings"
	"testing"

	"gatewaybot/soc"
)

// linesAbout are lines with which every verb about a threat or a plan is tried.
var linesAbout = []string{
	"4p show REF", "4p history REF", "4p phase REF to=monitor", "4p pnd REF", "4p activity REF", "4p allocate REF to=<@test/wiltshire/eve>",
	"4p accept REF", "4p decline REF Not mine.", "4p add REF", "4p amend REF", "4p action REF", "4p done REF 1", "4p specialist REF cyber",
	"4p partner REF seaport", "4p review REF", "4p review REF action_1=done version=1", "4p snooze REF until=tomorrow Later.", "4p close REF phase=closed none",
	"4p debrief REF", "4p reopen REF Back.", "4p show REF version=1",
}

// TestHiddenResponse has people of another force, of an agency and of the region's unit without a role in it try every verb
// on a threat and its plan: they are told the same as about what there is not.
func TestHiddenResponse(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	plan := d.acting("pursue")
	for _, line := range linesAbout {
		for _, user := range []string{"eve", "pam", "max"} {
			for is, never := range map[string]string{plan: "FPP-2026-009999", "THR-2026-000001": "THR-2026-009999", "OCG-1234": "OCG-9999"} {
				got := plain(d.say(user, "%s", strings.ReplaceAll(line, "REF", is)))
				want := plain(d.say(user, "%s", strings.ReplaceAll(line, "REF", never)))
				if got != strings.ReplaceAll(want, never, is) {
					t.Errorf("%s types %s about %s:\n%swant\n%s", user, line, is, got, want)
				}
			}
		}
	}
	for _, which := range []string{"mine", "force", "overdue", "unallocated", "unplanned", "lopsided", "force force=dorset"} {
		if got := d.say("eve", "4p list %s", which); len(got.Items) > 0 {
			t.Errorf("eve lists %s:\n%s", which, plain(got))
		}
	}
	for _, e := range d.audit() {
		if e.Operation == soc.Consultation && e.Actor != "lou" {
			t.Errorf("a look that was refused is in the log: %+v", e)
		}
	}
}

// TestLooksAreLogged has each look at the detail in the audit log, a form's with titles in it, too.
func TestLooksAreLogged(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	plan := d.acting("pursue")
	for _, line := range []string{"4p show " + plan, "4p show THR-2026-000001", "4p show OCG-1234", "4p review " + plan, "4p done " + plan + " 1", "4p amend " + plan, "4p action " + plan + " action=1"} {
		before := len(d.audit())
		d.say("lou", "%s", line)
		all := d.audit()
		if len(all) != before+1 || all[before].Operation != soc.Consultation || all[before].Actor != "lou" {
			t.Errorf("%s is logged as %+v", line, all[before:])
		}
	}
	before := len(d.audit())
	for _, which := range []string{"mine", "force", "lopsided"} {
		listed := plain(d.say("lou", "4p list %s", which))
		for _, word := range []string{"Something", "cocaine", "Lou", "Ben", "Gil", "neighbourhood"} {
			if strings.Contains(listed, word) {
				t.Errorf("list %s says %q:\n%s", which, word, listed)
			}
		}
	}
	if len(d.audit()) != before {
		t.Error("a list is in the log")
	}
}

// TestResponseSecrets plants a word in everything that people write: it is in no log and no error, whatever goes wrong.
func TestResponseSecrets(t *testing.T) {
	t.Parallel()
	ear := new(eavesdropper)
	s := &secretive{newPlans(t, ear.logger()), ear}
	secret := func(name string) string { return planted + " in " + name + ", at length, so that it is no short text" }
	plan := args{}
	for _, name := range []string{
		"threat_summary", "objectives", "local_policing_team", "intelligence_gaps", "no_financial_investigator", "same_lro_reason", "unassessed_reason",
	} {
		plan[name] = secret(name)
	}
	plan["template"] = "national"
	s.typed("lee", "4p threat %s", group().with(args{"name": planted}))
	lines := []string{
		"lee 4p allocate THR-2026-000001 to=" + tag("lou") + ` reason="` + planted + `"`, "lou 4p accept THR-2026-000001", "lou 4p add THR-2026-000001 " + plan.String(),
		`lou 4p action FPP-2026-000001 p=pursue due=28d owner=` + tag("lou") + ` title="` + planted + `"`,
		`lou 4p partner FPP-2026-000001 seaport consulted=no why="` + planted + `"`,
		`lou 4p done FPP-2026-000001 1 evidence="` + planted + `" no_disruption="` + planted + `"`,
		`lou 4p review FPP-2026-000001 action_1=done note_1="` + planted + `" changes="` + planted + `" outcome=amend partner_input=yes`,
		`lou 4p snooze FPP-2026-000001 until=tomorrow ` + planted, `lou 4p decline THR-2026-000001 ` + planted, `lou 4p show ` + planted, `lou 4p show "` + planted + ` 7"`,
		`gil 4p close FPP-2026-000001 phase=monitored ` + planted, `gil 4p reopen FPP-2026-000001 ` + planted, `lee 4p phase THR-2026-000001 to=close ` + planted,
		`lou 4p review FPP-2026-000001 ` + planted, `lou 4p action FPP-2026-000001 p=` + planted, `lou 4p list ` + planted,
	}
	for _, line := range lines {
		user, text, _ := strings.Cut(line, " ")
		s.typed(user, "%s", text)
	}
	if strings.Contains(s.redis.Dump(), planted) {
		t.Error("something that was written is in the store in clear")
	}
	s.redis.SetError("LOADING")
	for _, line := range lines {
		user, text, _ := strings.Cut(line, " ")
		s.typed(user, "%s", text)
	}
}

// TestRegionsOwnWords keeps off chat what the region says, in a plan as everywhere.
func TestRegionsOwnWords(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	d.Reports.Blocked = []string{"blue orchid"}
	plan := d.acting("pursue")
	const why = "This was not kept, because it holds words that your region keeps off chat."
	for _, line := range []string{
		`4p action REF p=prevent title="Find the Blue  Orchid" due=28d owner=` + tag("lou"), `4p done REF 1 evidence="Blue Orchid" no_disruption=None`,
		"4p amend REF " + wholePlan().with(args{"objectives": "Close the blue orchid."}).String(), `4p specialist REF cyber consulted=no why="Blue orchid"`,
		"4p decline THR-2026-000001 Blue orchid.", "4p snooze THR-2026-000001 duty=pnd||2026-11-30 until=tomorrow Blue orchid.",
		`4p review REF action_1=not_done partner_input=yes outcome=amend changes="Blue orchid"`,
	} {
		told := d.say("lou", "%s", strings.ReplaceAll(line, "REF", plan))
		if told.Title != "" || !strings.Contains(plain(told), why) {
			t.Errorf("%s:\n%s", line, plain(told))
		}
	}
}

// TestHostileResponse gives each verb what nobody should.
func TestHostileResponse(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	plan := d.acting("pursue", "prevent", "protect")
	before, err := d.Store.Plan(t.Context(), soc.Ref(plan))
	if err != nil {
		t.Fatal(err)
	}
	huge, odd := strings.Repeat("x", 4001), "\u202e<!channel> @all `x` "
	for _, line := range []string{
		"4p action REF p=pursue title=\"" + strings.Repeat("x", 301) + "\" owner=" + tag("lou") + " due=28d",
		"4p action REF p=pursue title=\" \" owner=" + tag("lou") + " due=28d", "4p action REF p=pursue title=x due=28d",
		"4p action REF p=pursue title=x owner=" + tag("lou") + " due=2026-11-22", "4p action REF p=pursue title=x owner=" + tag("lou") + " partner=seaport due=28d",
		"4p action REF action=99 p=pursue title=x owner=" + tag("lou") + " due=28d", "4p action REF action=0 p=pursue title=x owner=" + tag("lou") + " due=28d",
		"4p action REF p=pursue title=x owner=" + tag("lou") + " due=28d status=done", "4p action REF version=1 p=pursue title=x owner=" + tag("lou") + " due=28d",
		"4p amend REF " + wholePlan().with(args{"threat_summary": "Short."}).String(), "4p amend REF " + wholePlan().with(args{"objectives": huge}).String(),
		"4p amend REF " + wholePlan().with(args{"cadence_days": "0"}).String(), "4p amend REF " + wholePlan().with(args{"cadence_days": "1000"}).String(),
		"4p amend REF " + wholePlan().with(args{"template_version": "FPP-0000-000000"}).String(), "4p amend REF " + wholePlan().with(args{"objectives": "SECRET"}).String(),
		"4p specialist REF cyber consulted=yes", "4p specialist REF cyber consulted=yes on=2027-01-01", "4p specialist REF cyber consulted=no",
		"4p specialist REF witchcraft consulted=no why=No", "4p partner REF pam consulted=no why=No", "4p done REF 1", "4p done REF 1 evidence=x",
		"4p done REF 1 evidence=x disruption_ref=DIS-2026-999999", "4p done REF 1 evidence=x disruption_ref=" + plan, "4p done REF 1 evidence=x no_disruption=y done_on=2027-01-01",
		"4p close REF phase=active none", "4p reopen REF Why not.", "4p debrief REF", "4p snooze REF until=2027-01-01 x", "4p snooze REF until=2026-11-01 x", "4p add REF " + wholePlan().String(),
		"4p review REF " + huge, "4p review REF changes=\"" + odd + "\"", "4p phase REF to=close", "4p accept REF",
	} {
		if told := d.say("lou", "%s", strings.ReplaceAll(line, "REF", plan)); told.Title != "" {
			t.Errorf("%.200s:\n%s", line, plain(told))
		}
	}
	after, err := d.Store.Plan(t.Context(), soc.Ref(plan))
	if err != nil || after.Version != before.Version {
		t.Errorf("the plan is at version %d, %v", after.Version, err)
	}
	d.did4P("lou", `4p action %s p=prevent title="%s" owner=%s due=28d`, plan, odd, tag("lou"))
	if told := d.say("lou", "4p show %s", plan); told.Title == "" {
		t.Errorf("shown:\n%s", plain(told))
	}
}
