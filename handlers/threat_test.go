package handlers_test

import (
	"strings"
	"testing"
	"time"

	"gatewaybot/soc"
)

// TestHandOverThreat asks another LRO, who says no first; the plan goes with the threat.
func TestHandOverThreat(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	threat, plan := d.planned(nil)
	told := d.say("lou", "4p allocate %s to=%s", plan, tag("ada")) // by the plan's reference, too
	if want := "Ada Marsh has to accept it by Wed 25/11/2026, and is told now. Lou Hart leads it until then."; told.Text != want || !strings.Contains(told.Note, "This officer had no training as LRO.") {
		t.Errorf("the LRO is told:\n%s", plain(told))
	}
	led := func() string {
		p, err := d.Store.Plan(t.Context(), soc.Ref(plan))
		if err != nil {
			t.Fatal(err)
		}
		return p.LRO
	}
	if told := d.say("lou", "4p accept %s", threat); !strings.HasPrefix(told.Text, "Only the officer to whom it was offered") || led() != "lou" {
		t.Errorf("the old LRO accepts:\n%s", plain(told))
	}
	form := d.press("ada", d.say("ada", "4p show %s", threat), "Not mine")
	if told := d.submit("ada", form, args{"reason": "I am on a course."}); told.Text != "Lou Hart goes on leading it." || led() != "lou" {
		t.Errorf("she declines:\n%s", plain(told))
	}
	d.did4P("lee", "4p allocate %s to=%s", threat, tag("ada"))
	told = d.press("ada", d.say("ada", "4p show OCG-1234"), "Accept")
	if told.Text != "You lead the response to it now, and its plan "+plan+"." || led() != "ada" {
		t.Errorf("she accepts:\n%s", plain(told))
	}
	if told := d.say("lou", "4p review %s", plan); !strings.HasPrefix(told.Text, "Only the LRO of the plan") {
		t.Errorf("the old LRO reviews:\n%s", plain(told))
	}
	if told := d.say("ada", "4p decline %s It is in Wiltshire.", threat); told.Text != "It has no LRO now. The SOC lead of the force is told." || led() != "" {
		t.Errorf("she gives it back:\n%s", plain(told))
	}
}

// TestAllocationRefused names who can not lead, at the question.
func TestAllocationRefused(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	threat := d.led(nil)
	d.changeOfficer("ada", func(o *soc.Officer) { o.Status = soc.Left })
	d.changeOfficer("ben", func(o *soc.Officer) { o.Roles = append(o.Roles, soc.LRO) })
	for line, want := range map[string]string{
		"to=" + tag("lou"): "to: This officer leads it already.",
		"to=" + tag("ada"): "to: This officer has left.",
		"to=" + tag("gil"): "to: This officer is no LRO.",
		"to=" + tag("zoe"): "to: I don't know this person. Please ask the gateway desk.",
		"to=ada":           "to: Please name the person with an @ mention.",
		"to=" + tag("ben"): "reason: One officer would be LRO and SIO. Name another one, or say why it has to be.",
		"to=" + tag("eve") + ` reason="The informant."`: "reason: This was not kept, because it seems to speak of a source or an undercover officer. Take it out and pass it on by the proper route.",
	} {
		told := d.say("lee", "4p allocate %s %s", threat, line)
		field, why, _ := strings.Cut(want, ": ")
		if got := d.question(told, field).Error; got != why {
			t.Errorf("%s:\n%s", line, plain(told))
		}
	}
	d.Rules.SameLROSIO = soc.Block
	told := d.say("lee", `4p allocate %s to=%s reason="Nobody else."`, threat, tag("ben"))
	if got := d.question(told, "to").Error; got != "One officer can't be LRO and SIO. Name another one." {
		t.Errorf("where the force says no:\n%s", plain(told))
	}
}

// TestWorkloadIsLookedAtAgain warns of an LRO's third threat, and no more once they lead two.
func TestWorkloadIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	var threats []string
	for _, ref := range []string{"OCG-1", "OCG-2", "OCG-3"} {
		threats = append(threats, d.led(args{"register_ref": ref}))
	}
	overloaded := func(ref string) bool {
		r, err := d.Store.Threat(t.Context(), soc.Ref(ref))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(r.Findings.Sentences(), "leads 2 open threats already; the limit is 2.")
	}
	if overloaded(threats[1]) || !overloaded(threats[2]) {
		t.Error("the third threat is the one that is too much")
	}
	d.did4P("lee", "4p allocate %s to=%s", threats[0], tag("ada"))
	d.did4P("ada", "4p accept %s", threats[0])
	if overloaded(threats[2]) {
		t.Error("the LRO leads two, and is warned of")
	}
}

// TestDeputyActs has who stands in accept, review and decline while somebody is on leave, and not after it.
func TestDeputyActs(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	plan := d.acting("pursue", "prevent", "protect")
	const line = "4p review %s action_1=not_done action_2=not_done action_3=not_done partner_input=yes changes=None outcome=continue"
	if told := d.say("ned", line, plan); told.Text != unknownRecord {
		t.Errorf("before the leave:\n%s", plain(told))
	}
	d.changeOfficer("lou", func(o *soc.Officer) { o.Status, o.AwayUntil, o.Deputy = soc.Away, soc.DateOf(d.now), "ned" })
	d.did4P("ned", line, plan)
	p, err := d.Store.Plan(t.Context(), soc.Ref(plan))
	if err != nil || p.Reviews[0].Reviewer != "ned" || p.LRO != "lou" {
		t.Errorf("plan %+v, %v", p, err)
	}
	d.later(24 * time.Hour)
	if told := d.say("ned", line, plan); told.Text != unknownRecord {
		t.Errorf("after the leave:\n%s", plain(told))
	}
}

// TestPhaseVerb moves a threat from candidate to its end.
func TestPhaseVerb(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	threat := d.did4P("ben", "4p threat %s", group().with(args{"register_ref": "", "phase": ""}))
	for _, step := range []struct{ to, state string }{
		{"submit", "Submitted for assessment"},
		{"return", "Candidate"},
		{"submit", "Submitted for assessment"},
		{"assess", "Assessed"},
		{"activate", "Active"},
		{"monitor", "Monitored"},
		{"close", "Closed"},
	} {
		who := "lee"
		if step.to == "assess" {
			who = "cat" // it is not for those who lead
		}
		if told := d.say(who, "4p phase %s to=%s", threat, step.to); told.Title != threat+" · "+step.state {
			t.Fatalf("%s:\n%s", step.to, plain(told))
		}
	}
	if told := d.say("lee", "4p phase %s to=reopen", threat); d.question(told, "reason").Error != "Say why it is taken up again." {
		t.Errorf("without a reason:\n%s", plain(told))
	}
	if told := d.say("lee", "4p phase %s to=reopen They are back.", threat); told.Title != threat+" · Active" {
		t.Errorf("taken up again:\n%s", plain(told))
	}
	if told := d.say("lee", "4p phase %s to=reopen They are back.", threat); d.question(told, "to").Error != "It is not closed." {
		t.Errorf("taken up twice:\n%s", plain(told))
	}
	if told := d.say("lee", "4p phase %s to=assess", threat); !strings.HasPrefix(told.Text, "That can't be done to "+threat+" now") {
		t.Errorf("back to assessed:\n%s", plain(told))
	}
}

// TestEnterThreatTwice makes one threat of the same words, and refuses a reference that is known.
func TestEnterThreatTwice(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	first := d.did4P("lee", "4p threat %s", group())
	if told := d.say("lee", "4p threat %s", group()); told.Title != "You entered this already: "+first {
		t.Errorf("the same words:\n%s", plain(told))
	}
	told := d.say("ben", "4p threat %s", group().with(args{"name": "Foxglove"}))
	if got := d.question(told, "register_ref").Error; got != "A threat with this reference is known here already." {
		t.Errorf("the same reference:\n%s", plain(told))
	}
	if told := d.say("eve", "4p threat %s", group().with(args{"register_ref": "OCG-9"})); !strings.HasPrefix(told.Text, "Only the people of the force") {
		t.Errorf("another force's:\n%s", plain(told))
	}
	for name, change := range map[string]args{
		"register_ref": {"register_ref": "THR-0000-000000"}, "name": {"name": "Mr John Smith"}, "tier": {"tier": "2.5"},
		"morile_scored_at": {"morile_score": "7", "morile_scored_at": "2026-11-24"}, "sro": {"sro": tag("ben")}, "phase": {"register_ref": ""},
	} {
		told := d.say("lee", "4p threat %s", group().with(args{"register_ref": "OCG-77"}).with(change))
		if d.question(told, name).Error == "" {
			t.Errorf("%s:\n%s", name, plain(told))
		}
	}
}

// TestMovingTheDayKeepsTheRest changes the day of an action that is done by a typed line, and nothing else of it.
func TestMovingTheDayKeepsTheRest(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	plan := d.acting("pursue")
	d.did4P("lou", `4p done %s 1 evidence="Both were visited." no_disruption="It prevents." victims_safeguarded=2`, plan)
	d.did4P("lou", `4p action %s action=1 p=pursue title="Something to pursue" due=21d`, plan)
	p, err := d.Store.Plan(t.Context(), soc.Ref(plan))
	if err != nil {
		t.Fatal(err)
	}
	a := p.Actions[0]
	if a.Evidence.Reveal() != "Both were visited." || a.NoDisruption.Reveal() != "It prevents." || a.Safeguarded != 2 || a.Status != soc.ActionDone || a.DoneOn.IsZero() {
		t.Errorf("after another day: status %s, done on %v, %d safeguarded, evidence %q, %q", a.Status, a.DoneOn, a.Safeguarded, a.Evidence.Reveal(), a.NoDisruption.Reveal())
	}
}

// TestTakenUpWithoutItsLRO asks for an LRO of a threat whose own one left while it was closed (V13).
func TestTakenUpWithoutItsLRO(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	threat := d.led(nil)
	d.did4P("lee", "4p phase %s to=close", threat)
	d.changeOfficer("lou", func(o *soc.Officer) { o.Status = soc.Left })
	d.did4P("lee", "4p phase %s to=reopen They are back.", threat)
	r, err := d.Store.Threat(t.Context(), soc.Ref(threat))
	if err != nil || r.LRO != "" || r.UnledSince.IsZero() {
		t.Errorf("taken up again: LRO %q, without one since %v, %v", r.LRO, r.UnledSince, err)
	}
}
