package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// secretOrder has the word in every text of an order but its label.
func secretOrder() args {
	change := args{}
	for _, name := range []string{"subject_ref", "name", "visor_ref", "court", "prison"} {
		change[name] = planted + " in " + name
	}
	return courtOrder().with(change)
}

// TestOrdersKeepSecrets walks an order's life with the word in every text, with slips and refusals on the way: no answer but
// those to who may read it says it, no list, no card, no log line and no error, and Redis holds it sealed.
func TestOrdersKeepSecrets(t *testing.T) {
	t.Parallel()
	s := newSecretive(t)
	s.enterKeepers()
	s.Orders.NotificationFrom = soc.Date{Year: 2026, Month: 3, Day: 1}
	quiet := func(user, line string, words ...any) bot.Message {
		t.Helper()
		msg := s.typed(user, line, words...)
		lacks(t, strings.Join([]string{msg.Title, msg.Text, msg.Note}, "\n")+fmt.Sprint(msg.Items, msg.Fields, msg.Buttons), planted, "1990")
		return msg
	}
	ref, _, _ := strings.Cut(quiet("ada", "scpo add %s", secretOrder()).Title, " · ")
	for _, line := range []string{
		`condition REF type=travel text="` + planted + ` in a condition"`, `condition REF type=financial text="` + planted + ` in another"`,
		"allocate REF to=" + tag("ben"), "amend REF name=" + planted + " born=" + planted, "amend REF court=" + planted,
		"grant REF " + planted, "condition REF type=" + planted, "check REF method=" + planted,
	} {
		quiet("ada", "scpo %s", strings.ReplaceAll(line, "REF", ref))
	}
	for _, line := range []string{
		"accept REF", `check REF method=visit condition_1=met condition_2=not_met notes="` + planted + ` in notes"`,
		`breach REF condition=2 on=today excuse_considered=yes evidence_ref="` + planted + ` exhibit" referred_to="` + planted + `"`,
		`breach REF condition=9 excuse_considered=yes evidence_ref=` + planted, "outcome REF charged", "received REF items=names",
		"snooze REF until=friday reason=" + planted, `locate REF prison prison="HMP ` + planted + `" expected_release=2027-06-01`,
		"release REF", "decline REF " + planted + " knows why", "history REF", "list force", "list mine", "list overdue", "list unmanaged",
	} {
		quiet("ben", "scpo %s", strings.ReplaceAll(line, "REF", ref))
	}
	for _, user := range []string{"lou", "ivy", "cat", "adm"} { // they see the card
		contains(t, says(quiet(user, "scpo show %s", ref)), "Label: AB", ref)
	}
	quiet("lee", "scpo end %s how=discharged reason=%s", ref, planted)
	for _, user := range []string{"ada", "lee", "aud"} {
		contains(t, says(s.typed(user, "scpo show %s", ref)), "Name: "+planted, planted+" in a condition", "1990", planted+" exhibit")
	}
	for _, held := range s.held() {
		lacks(t, held, planted, "1990-12-31")
	}
}

// TestStrangersLearnNothing of an order: each verb answers as if there were none, and the form does not open.
func TestStrangersLearnNothing(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	before := d.stands()
	for _, command := range d.Commands() {
		if command.Name != "scpo" {
			continue
		}
		for _, v := range command.Verbs {
			if v.Args == nil || v.Args[0].Name != "ref" {
				continue
			}
			for _, user := range []string{"eve", "gil", "pam", "hob", "max"} {
				for _, line := range []string{"scpo %s %s", "scpo %s %s version=1", "scpo %s %s form=open", "scpo %s %s condition=1 condition_1=met"} {
					none, some := fmt.Sprintf(line, v.Name, "SCP-2026-000099"), fmt.Sprintf(line, v.Name, ref)
					want, got := plain(d.say(user, "%s", none)), plain(d.say(user, "%s", some))
					if got != strings.ReplaceAll(want, "SCP-2026-000099", ref) {
						t.Errorf("%s: %s\n%s\n%s", user, some, got, want)
					}
				}
			}
		}
	}
	if d.stands() != before {
		t.Error("something was changed")
	}
	for _, user := range []string{"eve"} {
		for _, which := range []string{"mine", "force", "overdue", "unmanaged", "force force=dorset"} {
			lacks(t, says(d.say(user, "scpo list %s", which)), ref)
		}
	}
	contains(t, says(d.say("ben", "scpo show GWR-2026-000001")), "is not the reference of an order")
}

// TestOrderLists show the label, the kind and the days, and no more than the officer may know of.
func TestOrderLists(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	loose := d.conditioned(args{"subject_ref": "MAPPS 2", "label": "CD"})
	offered := d.entered(args{"subject_ref": "MAPPS 3", "label": "EF"})
	d.ordered("ada", "scpo allocate %s to=%s", offered, tag("ben"))
	d.now = d.now.AddDate(0, 0, 29)
	for which, want := range map[string][]string{
		"mine": {ref, offered}, "force": {ref, loose, offered}, "overdue": {ref, loose, offered}, "unmanaged": {loose, offered},
		"force force=dorset": {ref, loose, offered},
	} {
		got := d.say("ben", "scpo list %s", which)
		if len(got.Items) != len(want) {
			t.Errorf("%s:\n%s", which, plain(got))
		}
		contains(t, says(got), want...)
		lacks(t, says(got), "Alan", "1990", "county", "Ben Cole", "Community")
	}
	contains(t, says(d.say("cat", "scpo list force")), ref, loose)
	contains(t, says(d.say("cat", "scpo list unmanaged force=dorset")), loose)
	lacks(t, says(d.say("cat", "scpo list force force=wiltshire")), ref, loose)
	line := d.say("lee", "scpo list overdue")
	contains(t, says(line), "AB · On conviction · Dorset · ends Fri 28/02/2031 · check OVERDUE since Mon 21/12/2026")
	form := d.press("ben", d.say("ben", "scpo list mine"), "Record check")
	if form.Form == nil {
		t.Errorf("no form:\n%s", plain(form))
	}
	for n := range 11 {
		d.entered(args{"subject_ref": fmt.Sprintf("MAPPS 1%d", n), "label": "GH"})
	}
	first := d.say("lee", "scpo list force")
	if len(first.Items) != 10 {
		t.Fatalf("%d on a page", len(first.Items))
	}
	if second := d.press("lee", first, "More"); len(second.Items) != 4 {
		t.Errorf("%s", plain(second))
	}
}

// TestHurriedEntries are made once: the same order, the same words, the same press.
func TestHurriedEntries(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.entered(nil)
	contains(t, says(d.say("ada", "scpo add %s", courtOrder())), "You entered this already: "+ref)
	changed := d.say("ada", "scpo add %s", courtOrder().with(args{"risk": "high"}))
	contains(t, says(changed)+formProblems(changed), "This order is entered already: "+ref)
	application := courtOrder().with(args{"made_on": "", "in_force_from": "", "in_force_to": "", "represented": ""})
	asked := d.ordered("ada", "scpo add %s", application)
	form := d.say("ada", "scpo grant %s", asked)
	court := args{"made_on": "2026-03-01", "in_force_from": "2026-03-01", "in_force_to": "2031-02-28"}
	granted := d.submit("ada", form, court)
	contains(t, says(granted)+formProblems(granted), "This order is entered already: "+ref)
	court["made_on"], court["in_force_from"] = "2026-03-02", "2026-03-02"
	granted = d.submit("ada", form, court)
	contains(t, says(granted), "Granted, not served yet", "The subject is not bound until they are served.", "Nobody checked the quality of the application.")
	offer := d.say("lee", "scpo allocate %s to=%s version=1", ref, tag("ben"))
	contains(t, says(offer), "Ben Cole is asked to accept it. Until then nobody manages it.")
	again := d.say("lee", "scpo allocate %s to=%s version=1", ref, tag("ben"))
	contains(t, says(again), "That was you")
	contains(t, says(d.say("ada", "scpo accept %s", ref)), "Only the officer to whom it was offered can do that")
	d.ordered("ben", "scpo accept %s", ref)
	contains(t, says(d.say("ben", "scpo accept %s", ref)), "That can't be done to "+ref+" now", "That was you")
	contains(t, says(d.say("ben", "scpo decline %s They moved away.", ref)), "It has no manager now.")
	contains(t, formProblems(d.say("lee", "scpo allocate %s to=%s", ref, tag("gil"))), "to: This officer manages no orders.")
	contains(t, formProblems(d.say("ada", "scpo add %s", courtOrder().with(args{"subject_ref": "M 9", "check_every_days": "2.5"}))), "check_every_days: Give a number of days from 1 to 366.")
	contains(t, says(d.say("ada", "scpo add %s", courtOrder().with(args{"subject_ref": "M 9", "force": "wiltshire"}))), "Only those who manage the orders of Wiltshire")
}

// TestDutiesArePutOff once, by name or as they come.
func TestDutiesArePutOff(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	due := d.order(ref).NextCheck
	line := "scpo snooze " + ref + " duty=check||" + due.String()
	contains(t, formProblems(d.say("ben", "%s until=2026-11-29 reason=Court.", line)), "until: It can wait for 5 days at most: until 28/11/2026.")
	contains(t, says(d.say("ben", "%s until=2026-11-28 reason=Court.", line)), "You hear of it again on Mon 30/11/2026.")
	again := d.say("ben", "%s until=2026-11-27 reason=Again.", line)
	contains(t, says(again)+formProblems(again), "This was put off already, until 28/11/2026. It can be put off only once.")
	gone := d.say("ben", "scpo snooze %s duty=check||2026-01-01 until=2026-11-27 reason=Late.", ref)
	contains(t, says(gone), "is settled, or due on another day by now.")
	contains(t, says(d.say("ben", "scpo snooze %s", ref)), "Nothing of "+ref+" is due that could be put off")
	d.now = d.now.AddDate(0, 0, 7)
	d.ordered("ben", "scpo locate %s prison", ref)
	contains(t, d.say("ben", "scpo snooze %s", ref).Form.Command, "duty=\"release|day|")
}
