package handlers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// questions are the names of a form's questions, in their order.
func questions(m bot.Message) []string {
	var names []string
	if m.Form != nil {
		for _, q := range m.Form.Questions {
			names = append(names, q.Name)
		}
	}
	return names
}

// TestCheckAsksOfEachCondition asks of those that are in force on the day of the check, and says no word of them.
func TestCheckAsksOfEachCondition(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	form := d.say("ben", "scpo check %s", ref)
	if diff := cmp.Diff([]string{"condition_1", "condition_2", "method", "done_on", "next_due", "notes"}, questions(form)); diff != "" {
		t.Fatalf("questions (-want +got):\n%s", diff)
	}
	q := form.Form.Questions[1]
	if q.Label != "2. Use of premises or…" || q.Hint != "Use of premises or an item, from 01/03/2026 to 28/02/2031." || q.Kind != bot.OneOf {
		t.Errorf("%+v", q)
	}
	lacks(t, strings.Join([]string{q.Label, q.Hint, form.Form.Intro, form.Form.Command}, "\n"), "telephone", "Alan")
	d.now = d.now.AddDate(0, 7, 0) // condition 3 is in force since the first of June
	if diff := cmp.Diff([]string{"condition_1", "condition_2", "condition_3"}, questions(d.say("ben", "scpo check %s", ref))[:3]); diff != "" {
		t.Error(diff)
	}
	early := d.say("ben", "scpo check %s done_on=2027-05-31", ref)
	if diff := cmp.Diff([]string{"condition_1", "condition_2", "method"}, questions(early)[:3]); diff != "" {
		t.Error(diff)
	}
}

// TestCheckIsRefusedAtItsField gives the form back with what is wrong where it is wrong, and nothing of it lost.
func TestCheckIsRefusedAtItsField(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	form := d.say("ben", "scpo check %s", ref)
	whole := args{"condition_1": "met", "condition_2": "met", "method": "visit", "notes": "All in order."}
	for name, c := range map[string]struct {
		given args
		want  string
	}{
		"a condition left out":   {whole.with(args{"condition_2": ""}), "condition_2: Please fill this in."},
		"tomorrow":               {whole.with(args{"done_on": "tomorrow"}), "done_on: Give a day between the making of the order and today."},
		"the next one too late":  {whole.with(args{"next_due": "2026-12-22"}), "next_due: The next check is on a day to come, by 21/12/2026."},
		"what is not for a chat": {whole.with(args{"notes": "Our informant saw him."}), "notes: This was not kept"},
	} {
		got := d.submit("ben", form, c.given)
		contains(t, formProblems(got), c.want)
		if v := d.order(ref).Version; v != 6 {
			t.Fatalf("%s: version %d", name, v)
		}
	}
	told := d.submit("ben", form, whole)
	contains(t, told.Title+told.Text, ref, "The check is recorded.")
	again := d.submit("ben", form, whole)
	contains(t, says(again), "That was you, so this is done already.")
	if o := d.order(ref); len(o.Checks) != 1 || o.Version != 7 || o.Checks[0].Notes.Reveal() != "All in order." {
		t.Errorf("%+v", o)
	}
}

// TestLateChecks are shown what happened since, and nothing that was typed is lost.
func TestLateChecks(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	form := d.say("ben", "scpo check %s", ref)
	d.ordered("lee", "scpo amend %s risk=high", ref)
	late := d.submit("ben", form, args{"condition_1": "met", "condition_2": "met", "method": "visit", "notes": "Seen at home."})
	contains(t, plain(late), ref+" was changed after you saw it: Lee Ford changed it", "Nothing of yours was written", "Seen at home.")
	if o := d.order(ref); len(o.Checks) != 0 {
		t.Errorf("%+v", o.Checks)
	}
	contains(t, says(d.say("ben", "scpo check %s version=2 method=visit condition_1=met condition_2=met", ref)), "was changed after you saw it")
}

// TestDeputyChecks lets whoever stands in act, as long as they stand in.
func TestDeputyChecks(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	line := "scpo check " + ref + " method=phone condition_1=met condition_2=not_tested"
	if got := d.say("gil", "%s", line); got.Text != unknownRecord {
		t.Fatalf("gil is nobody's deputy yet:\n%s", plain(got))
	}
	d.say("ben", "people away until=friday deputy=%s", tag("gil"))
	d.People.ForgetAll()
	contains(t, says(d.say("gil", "%s", line)), "The check is recorded.")
	if o := d.order(ref); o.Checks[0].DoneBy != "gil" || o.Manager != "ben" {
		t.Errorf("%+v", o)
	}
	d.now = d.now.AddDate(0, 0, 7)
	d.People.ForgetAll()
	if got := d.say("gil", "%s", line); got.Text != unknownRecord {
		t.Errorf("ben is back:\n%s", plain(got))
	}
}

// TestConditionIsChanged says only what changes; the form is filled in for who may read it, and the look is logged.
func TestConditionIsChanged(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	d.ordered("ben", "scpo condition %s condition=3 from=2027-05-01", ref)
	c := d.order(ref).Conditions[2]
	if c.From.String() != "2027-05-01" || c.Text.Reveal() != "Not to meet Carl Dune." || c.Type != "communication_association" {
		t.Errorf("%+v, %s", c, c.Text.Reveal())
	}
	form := d.say("ben", "scpo condition %s condition=3 form=open", ref)
	contains(t, plain(form), "Not to meet Carl Dune.")
	if e := d.audit(); e[len(e)-1].Operation != soc.Consultation || e[len(e)-1].Record != soc.Ref(ref) {
		t.Errorf("the look is not logged: %+v", e[len(e)-1])
	}
	for line, want := range map[string]string{
		"condition=4 to=2030-01-01":                           "no condition of this number",
		"condition=1.5 to=2030-01-01":                         "no condition of this number",
		"condition=1 to=2031-03-01":                           "No condition lasts beyond five years from the first one's start",
		"condition=1 from=2026-02-28":                         "in force before the order was made",
		`type=information text="To answer questions orally."`: "An order may not demand answers by word of mouth",
		"type=travel":                                         "Give the condition's words.",
		`type=travel text="SECRET: not to travel."`:           "This was not kept",
	} {
		contains(t, formProblems(d.say("ben", "scpo condition %s %s", ref, line)), want)
	}
	if v := d.order(ref).Version; v != 7 {
		t.Errorf("version %d", v)
	}
}

// TestOrderIsReleased offers the order to who was named for the time after prison.
func TestOrderIsReleased(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	told := d.say("ben", `scpo locate %s prison prison="HMP Example" expected_release=2027-06-01 next_manager=%s`, ref, tag("ada"))
	contains(t, says(told), "It is checked every 84 days", "They leave prison on Tue 01/06/2027; then Ada Marsh is offered the order.")
	lacks(t, says(told), "HMP")
	d.later(190 * 24 * 3600 * 1e9)
	told = d.submit("ben", d.say("ben", "scpo release %s", ref), nil)
	contains(t, says(told), "It is checked every 28 days", "Ada Marsh is asked to accept the order.")
	d.ordered("ada", "scpo accept %s", ref)
	if o := d.order(ref); o.Manager != "ada" || o.Location != soc.LocationFree {
		t.Errorf("%+v", o)
	}
}
