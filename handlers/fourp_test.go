package handlers_test

import (
	"strings"
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// question is a question of a form, with what is wrong with its answer.
func (d *desk) question(on bot.Message, name string) bot.Question {
	d.t.Helper()
	if on.Form == nil {
		d.t.Fatalf("no form on:\n%s", plain(on))
	}
	for _, q := range on.Form.Questions {
		if q.Name == name {
			return q
		}
	}
	d.t.Fatalf("the form does not ask for %s:\n%s", name, plain(on))
	return bot.Question{}
}

// TestReviewFromTheForm reviews a plan as its LRO does: the form asks of each open action, gives back what is wrong where it
// is wrong, and the review moves the plan on.
func TestReviewFromTheForm(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	plan := d.acting("pursue", "prevent", "protect")
	d.did4P("lou", `4p action %s p=prepare title="Brief the hospital, the ambulance service and both of the night shelters" partner=seaport due=14d`, plan)
	d.did4P("lou", `4p action %s action=2 p=prevent title="Dropped" owner=%s due=28d status=cancelled`, plan, tag("lou"))
	form := d.press("lou", d.say("lou", "4p show %s", plan), "Record review")
	var asked []string
	for _, q := range form.Form.Questions {
		asked = append(asked, q.Name)
	}
	if got, want := strings.Join(asked, " "), "action_1 note_1 action_3 note_3 action_4 note_4 partner_input changes outcome next_review"; got != want {
		t.Errorf("the form asks\n%s, not\n%s", got, want)
	}
	q := d.question(form, "action_4")
	if q.Label != "4. Brief the hospital…" || q.Hint != "Prepare · Planned · due Mon 07/12/2026 · Seaport Council" {
		t.Errorf("it asks of an action as %q, %q", q.Label, q.Hint)
	}
	if got := d.question(form, "next_review").Values; len(got) != 1 || got[0] != "2027-02-22" {
		t.Errorf("the next review is filled in with %v", got)
	}
	answers := args{"action_1": "done", "action_3": "not_done", "action_4": "changed", "partner_input": "no", "changes": "One was arrested.", "outcome": "continue"}
	again := d.submit("lou", form, answers)
	for field, want := range map[string]string{
		"note_1":  "Say what shows that it was done, and name the disruption (DIS-…), or say “no disruption” and why.",
		"note_4":  "Say what was changed.",
		"outcome": "",
		"changes": "",
	} {
		if got := d.question(again, field).Error; got != want {
			t.Errorf("%s: %q", field, got)
		}
	}
	answers = answers.with(args{"note_1": "Both are charged, see DIS-2026-000001.", "note_4": "The hospital only.", "outcome": "amend"})
	again = d.submit("lou", again, answers)
	if got := d.question(again, "note_1").Error; got != "There is no disruption with this reference. One looks like DIS-2026-000042." {
		t.Errorf("a disruption that there is not: %q", got)
	}
	told := d.submit("lou", again, answers.with(args{"note_1": "Both are charged. No disruption, the panel meets next week.", "next_review": "2026-12-14"}))
	if want := "The review is recorded. The next one is due by Mon 14/12/2026. Amend the plan next."; told.Text != want || !strings.HasPrefix(told.Note, "Recorded. Note:\nNo partner had a say in this review.\nThe plan has no action to Prevent.") {
		t.Errorf("the LRO is told:\n%s", plain(told))
	}
	p, err := d.Store.Plan(t.Context(), soc.Ref(plan))
	if err != nil || p.Actions[0].Status != soc.ActionDone || p.Actions[2].Status != soc.ActionPlanned || p.NextReview != (soc.Date{Year: 2026, Month: 12, Day: 14}) {
		t.Errorf("plan %+v, %v", p, err)
	}
	if late := d.submit("lou", form, answers.with(args{"note_1": "Other words. No disruption."})); !strings.Contains(late.Text, "was changed after you saw it") {
		t.Errorf("a form of an earlier version is told:\n%s", plain(late))
	}
}

// TestReviewWithoutAttestation can not be typed around (V24), nor held twice by pressing twice.
func TestReviewWithoutAttestation(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	plan := d.acting("pursue", "prevent", "protect")
	version := func() int {
		p, err := d.Store.Plan(t.Context(), soc.Ref(plan))
		if err != nil {
			t.Fatal(err)
		}
		return p.Version
	}
	before := version()
	for _, line := range []string{
		"partner_input=yes changes=None outcome=continue",
		"action_1=not_done action_3=not_done partner_input=yes changes=None outcome=continue",
		"action_1=not_done action_2=maybe action_3=not_done partner_input=yes changes=None outcome=continue",
		"action_1=not_done action_2=not_done action_3=not_done action_9=done partner_input=yes changes=None outcome=continue",
		"action_1=not_done action_2=not_done action_3=not_done partner_input=yes changes=None outcome=continue next_review=yesterday",
		"action_1=not_done action_2=not_done action_3=not_done partner_input=yes changes=None outcome=continue next_review=2026-11-01",
		"action_1=not_done action_2=not_done action_3=not_done partner_input=yes changes=None outcome=continue next_review=2030-01-01",
		`action_1=not_done action_2=not_done action_3=not_done partner_input=yes changes="The informant says so." outcome=continue`,
	} {
		if told := d.say("lou", "4p review %s %s", plan, line); told.Title != "" || version() != before {
			t.Errorf("%s:\n%s", line, plain(told))
		}
	}
	const line = "4p review %s version=4 action_1=not_done action_2=not_done action_3=not_done partner_input=yes changes=None outcome=continue"
	d.did4P("lou", line, plan)
	if told := d.say("lou", line, plan); !strings.Contains(told.Text, "That was you, so this is done already.") || version() != before+1 {
		t.Errorf("the second press is told:\n%s", plain(told))
	}
}

// TestPlanToItsEnd goes from the closing that the LRO proposes, through the SRO's, to the debrief, and back.
func TestPlanToItsEnd(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	plan := d.acting("pursue")
	if told := d.say("gil", "4p close %s phase=closed none", plan); !strings.HasPrefix(told.Text, "1 action of the plan is still open:") {
		t.Errorf("closed over an open action:\n%s", plain(told))
	}
	d.did4P("lou", `4p review %s action_1=done note_1="Both are in prison. No disruption: recorded elsewhere." partner_input=yes changes="All are in prison." outcome=propose_close`, plan)
	if told := d.say("lou", "4p close %s phase=closed none", plan); !strings.HasPrefix(told.Text, "Only the SRO of the plan or the SOC lead of the force can do that") {
		t.Errorf("the LRO closes it:\n%s", plain(told))
	}
	form := d.press("gil", d.say("gil", "4p show %s", plan), "Close")
	told := d.submit("gil", form, args{"phase": "monitored", "lesson": "Ask the council first."})
	if want := "THR-2026-000001 is monitored now. Nobody is reminded of the plan any more. Share its lesson, and record that you did."; told.Text != want {
		t.Errorf("the SRO is told:\n%s", plain(told))
	}
	if told := d.say("lou", "4p review %s", plan); !strings.HasPrefix(told.Text, "That can't be done to "+plan+" now: Gil Rowe closed it") {
		t.Errorf("a closed plan is reviewed:\n%s", plain(told))
	}
	d.press("lou", d.say("lou", "4p show OCG-1234"), "Write the plan")
	d.did4P("lou", "4p debrief %s", plan)
	if told := d.say("gil", `4p reopen %s Two of them are out.`, plan); told.Title != plan+" · Active" {
		t.Errorf("taken up again:\n%s", plain(told))
	}
	threat, err := d.Store.Threat(t.Context(), "THR-2026-000001")
	if err != nil || threat.Plan != soc.Ref(plan) || threat.State != soc.ThreatMonitored {
		t.Errorf("the threat is %+v, %v", threat, err)
	}
}

// TestActionsThroughTheForm changes an action, and has who owns one say that it is done, whatever their role.
func TestActionsThroughTheForm(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	plan := d.acting("pursue", "protect")
	d.did4P("lou", `4p action %s p=prevent title="Talk to the school" owner=%s due=friday`, plan, tag("ned"))
	form := d.press("lou", d.say("lou", "4p show %s", plan), "Change 3")
	told := d.submit("lou", form, args{"title": "Talk to both schools", "partner": "seaport"})
	if told.Title != "" || d.question(told, "owner").Values[0] != tag("ned") {
		if !strings.Contains(told.Text, "Seaport Council") {
			t.Errorf("a partner takes it over:\n%s", plain(told))
		}
	}
	d.did4P("lou", `4p action %s action=3 p=prevent title="Talk to both schools" owner=%s due=friday status=doing`, plan, tag("ned"))
	if told := d.say("ned", "4p done %s 1 evidence=Seen no_disruption=None", plan); !strings.HasPrefix(told.Text, "Only the owner of the action") {
		t.Errorf("another's action is done:\n%s", plain(told))
	}
	form = d.say("ned", "4p done %s 3", plan)
	if want := "3. Talk to both schools\nPrevent · Being done · due Fri 27/11/2026 · Ned Firth"; form.Form == nil || form.Form.Intro != want {
		t.Fatalf("the owner is asked:\n%s", plain(form))
	}
	form = d.submit("ned", form, args{"evidence": "Both heads confirm it."})
	if got := d.question(form, "disruption_ref").Error; got != "Name the disruption that came of it, or say why there is none." {
		t.Errorf("without a disruption: %q", got)
	}
	d.later(time.Hour)
	told = d.submit("ned", form, args{"no_disruption": "It prevents.", "victims_safeguarded": "2"})
	if want := "Action 3: Prevent · Done · on Mon 23/11/2026 · Ned Firth. It is recorded with the plan."; told.Text != want {
		t.Errorf("the owner is told:\n%s", plain(told))
	}
	threat, err := d.Store.Threat(t.Context(), "THR-2026-000001")
	if err != nil || !threat.LastActivityAt.Equal(d.now) {
		t.Errorf("the threat's last activity is %v, %v", threat.LastActivityAt, err)
	}
	if told := d.say("ned", "4p done %s 3 evidence=Seen no_disruption=None", plan); told.Title != "" {
		t.Errorf("done twice:\n%s", plain(told))
	}
	for _, n := range []string{"0", "9", "1.5", "-1", "9999999", "one"} {
		if told := d.say("lou", "4p done %s %s evidence=Seen no_disruption=None", plan, n); told.Title != "" {
			t.Errorf("action %s is done:\n%s", n, plain(told))
		}
	}
}

// TestAmendKeeps what a typed line does not name, and shows what there is in the form.
func TestAmendKeeps(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	_, plan := d.planned(nil)
	form := d.say("lou", "4p amend %s", plan)
	if got := d.question(form, "threat_summary").Values; len(got) != 1 || got[0] != wholePlan()["threat_summary"] {
		t.Errorf("the form is filled with %v", got)
	}
	d.submit("lou", form, args{"intelligence_gaps": "Who lends the money."})
	d.did4P("lou", `4p amend %s template=regional threat_summary="Five people who supply cocaine in three towns and lend money." objectives="As before."`, plan)
	p, err := d.Store.Plan(t.Context(), soc.Ref(plan))
	if err != nil || p.Gaps.Reveal() != "Who lends the money." || p.LocalTeam.IsZero() || p.SIO != "ben" || p.SRO != "gil" || p.Template != "regional" || p.TemplateVersion != "3" {
		t.Errorf("plan %+v, %v", p, err)
	}
	if told := d.say("lou", "4p amend %s %s sro=%s", plan, wholePlan(), tag("ada")); d.question(told, "sro").Error != "This officer is no SRO." {
		t.Errorf("an LRO becomes SRO:\n%s", plain(told))
	}
}

// TestSnoozeByButton puts a review off by its duty, once, and not one that is due on another day by now.
func TestSnoozeByButton(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	plan := d.acting("pursue", "prevent", "protect")
	d.later(90 * 24 * time.Hour)
	const duty = "duty=review||2027-02-22"
	if told := d.say("lou", "4p snooze %s duty=review||2027-02-21 until=friday Waiting.", plan); !strings.HasPrefix(told.Text, "Nothing of "+plan+" is due that could be put off") {
		t.Errorf("a duty that there is not:\n%s", plain(told))
	}
	form := d.say("lou", "4p snooze %s %s", plan, duty)
	told := d.submit("lou", form, args{"until": "2027-03-01", "reason": "The SRO is away."})
	if got := d.question(told, "until").Error; got != "It can wait for 5 days at most: until 26/02/2027." {
		t.Errorf("for too long: %q", got)
	}
	if told = d.submit("lou", form, args{"until": "2027-02-25", "reason": "The SRO is away."}); told.Title != plan+" · put off until Thu 25/02/2027" {
		t.Errorf("put off:\n%s", plain(told))
	}
	if told = d.say("lou", "4p snooze %s %s until=2027-02-24 Again.", plan, duty); !strings.HasPrefix(told.Text, "This was put off already") {
		if told.Form == nil || !strings.HasPrefix(told.Form.Problem, "This was put off already") {
			t.Errorf("put off twice:\n%s", plain(told))
		}
	}
}
