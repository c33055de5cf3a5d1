package handlers_test

import (
	"strings"
	"testing"
)

// TestFormCarriesVersion opens a form by typing, while somebody else goes on: it is as stale as one from a button.
func TestFormCarriesVersion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.taken(nil)
	form := d.say("cat", "gateway decide %s", ref)
	if form.Form == nil || !strings.Contains(form.Form.Command, `version="2"`) {
		t.Fatalf("opened:\n%s", plain(form))
	}
	d.done("cat", "gateway ask %s Which accounts?", ref)
	d.done("ada", "gateway answer %s Three.", ref)
	late := d.submit("cat", form, verdict())
	if !strings.Contains(late.Text, "was changed after you saw it: ada answered on") || !strings.Contains(late.Quote, verdict()["rationale"]) {
		t.Errorf("told:\n%s", plain(late))
	}
	if got := plain(d.say("cat", "gateway show %s", ref)); strings.Contains(got, "DEC-") {
		t.Errorf("it was decided all the same:\n%s", got)
	}
}

// TestFormOpensOnlyForWhatCanBeDone checks that nobody fills in what can only be refused, and that an answer's form
// shows what is asked.
func TestFormOpensOnlyForWhatCanBeDone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.raised("ada", nil)
	early := d.say("cat", "gateway decide %s", ref)
	if early.Form != nil || !strings.HasSuffix(early.Text, "Nothing was changed. Take it first.") || d.button(early, "Take").Command != "gateway take "+ref {
		t.Errorf("before it was taken:\n%s", plain(early))
	}
	d.done("cat", "gateway take %s", ref)
	if early := d.say("ada", "gateway answer %s", ref); early.Form != nil {
		t.Errorf("nothing was asked, and the form to answer opens:\n%s", plain(early))
	}
	d.done("cat", "gateway ask %s Which accounts are known?", ref)
	if asked := d.say("ada", "gateway answer %s", ref); asked.Form == nil || asked.Form.Intro != "Which accounts are known?" {
		t.Errorf("the form to answer says:\n%s", plain(asked))
	}
	if other := d.say("eve", "gateway answer %s", ref); other.Form != nil {
		t.Errorf("another force is asked:\n%s", plain(other))
	}
}

// TestOwnSecondPress checks that nobody takes their own second press for a loss.
func TestOwnSecondPress(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.raised("ada", nil)
	d.done("cat", "gateway take %s version=1", ref)
	if again := d.say("cat", "gateway take %s version=1", ref); !strings.HasSuffix(again.Text, "That was you, so this is done already.") {
		t.Errorf("told:\n%s", plain(again))
	}
	if other := d.say("cai", "gateway take %s version=1", ref); !strings.HasSuffix(other.Text, "Nothing of yours was written.") {
		t.Errorf("somebody else is told:\n%s", plain(other))
	}
}

// TestRiskTwice sends the same words again after the draft has become a request: one request, one alarm.
func TestRiskTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.refIn(d.say("ada", "gateway raise risk_to_life=yes"))
	whole := support().with(args{"risk_to_life": "yes"})
	for _, told := range []string{"is with the gateway", "You raised this already"} {
		got := d.say("ada", "gateway raise %s", whole)
		if d.refIn(got) != ref || !strings.Contains(got.Title, told) {
			t.Errorf("want %s for %s:\n%s", told, ref, plain(got))
		}
	}
	if n := len(d.alerts()); n != 1 {
		t.Errorf("the gateway is called %d times", n)
	}
}

// TestAcknowledgeAfterCompletion checks that finishing the work does not end a force's duty to see the decision, and
// that a supporting team gets it, too.
func TestAcknowledgeAfterCompletion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	request, decision := d.decided(args{"outcome": "specialist_assistance", "supporting_teams": "rdt", "circulate_to": "wiltshire"})
	d.deliver()
	if card := d.lastIn("rdt"); !strings.HasPrefix(card.Title, decision) || len(card.Buttons) != 1 {
		t.Errorf("the team has:\n%s", plain(card))
	}
	d.done("ada", "gateway complete %s none", request)
	if list := d.say("cat", "gateway list unacknowledged"); len(list.Items) != 1 {
		t.Errorf("after completion:\n%s", plain(list))
	}
	d.done("eve", "gateway acknowledge %s", decision)
	d.done("ada", "gateway acknowledge %s", decision)
	if list := d.say("cat", "gateway list unacknowledged"); len(list.Items) != 0 {
		t.Errorf("after acknowledging:\n%s", plain(list))
	}
	if got := plain(d.say("cat", "gateway show %s", decision)); !strings.Contains(got, "Actioned") {
		t.Errorf("it stands at:\n%s", got)
	}
}

// TestTakeFirst acts on a request that nobody has taken yet: the button that mends that is offered.
func TestTakeFirst(t *testing.T) {
	t.Parallel()
	for verb, words := range map[string]string{"ask": "Which accounts?", "refer": "Complex.", "decide": verdict().String()} {
		d := newDesk(t)
		ref := d.raised("ada", nil)
		got := d.say("cat", "gateway %s %s %s", verb, ref, words)
		if !strings.HasSuffix(got.Text, " Take it first.") || !strings.Contains(got.Quote, words) {
			t.Errorf("%s is told:\n%s", verb, plain(got))
		}
		if taken := d.press("cat", got, "Take"); taken.Title != "You took "+ref {
			t.Errorf("taken:\n%s", plain(taken))
		}
	}
}

// TestNoFormInVain asks for forms that could only be refused: the reason comes instead.
func TestNoFormInVain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref, dec := d.decided(nil)
	open := d.raised("ada", args{"operation_name": "Foxglove"})
	for user, line := range map[string]string{
		"cat": "gateway ask " + ref, "cai": "gateway decide " + ref, "dan": "gateway decide " + open, "ada": "gateway answer " + ref,
		"ben": "gateway withdraw " + ref, "eve": "gateway complete " + ref, "adm": "gateway complete " + ref, "aud": "gateway handover " + ref,
	} {
		if got := d.say(user, "%s", line); got.Form != nil || got.Text == "" {
			t.Errorf("%s types %s:\n%s", user, line, plain(got))
		}
	}
	if got := d.say("cat", "gateway decide %s supersedes=%s", ref, dec); got.Form == nil {
		t.Errorf("a correction has no form:\n%s", plain(got))
	}
}
