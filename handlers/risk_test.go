package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

// alerts are the calls to the gateway team.
func (d *desk) alerts() []bot.Message {
	d.deliver()
	var all []bot.Message
	for _, s := range d.in("gateway") {
		if strings.HasPrefix(s.Message.Title, "RISK TO LIFE") {
			all = append(all, s.Latest())
		}
	}
	return all
}

// TestRiskToLife says so in different states of completeness: the gateway is called at once, once, and the request
// that the form leads to is the one that it was called to.
func TestRiskToLife(t *testing.T) {
	t.Parallel()
	tests := map[string]args{
		"nothing else":             {"risk_to_life": "yes"},
		"said in capitals":         {"risk_to_life": "YES"},
		"some fields":              {"risk_to_life": "yes", "theme": "firearms", "needed_by": "today"},
		"a field that is wrong":    support().with(args{"risk_to_life": "yes", "needed_by": "soonish"}),
		"a word that nobody knows": {"risk_to_life": "yes", "colour": "red"},
		"a slip in the name":       {"risk_to_lief": "yes"},
		"complete":                 support().with(args{"risk_to_life": "yes"}),
		"complete but for a rule":  support().with(args{"risk_to_life": "yes", "threat_ref": ""}),
		"with what we must refuse": support().with(args{"risk_to_life": "yes", "objective": "Our informant is in danger."}),
	}
	for name, typed := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			told := d.say("ada", "gateway raise %s", typed)
			ref := d.refIn(told)
			if alerts := d.alerts(); len(alerts) != 1 || alerts[0].Title != "RISK TO LIFE: "+ref ||
				len(alerts[0].Notify) != 1 || alerts[0].Notify[0].Group != "gateway-team" {
				t.Fatalf("the gateway is called %d times: %v", len(alerts), alerts)
			}
			said := told.Text
			if told.Form != nil {
				said = told.Form.Problem
				told = d.submit("ada", told, support().with(args{"risk_to_life": "yes"}))
			}
			if !strings.Contains(said, "use your force's emergency route as well, now") {
				t.Errorf("the requester is not sent to the emergency route:\n%s", said)
			}
			if got := d.refIn(told); got != ref {
				t.Errorf("the form made %s out of %s", got, ref)
			}
			if alerts := d.alerts(); len(alerts) != 1 {
				t.Errorf("the gateway is called %d times in the end", len(alerts))
			}
			if list := d.say("cat", "gateway list open"); list.Title != "All open: 1" {
				t.Errorf("one request became\n%s", plain(list))
			}
		})
	}
}

// TestRiskToLifeTwice says it again, by mistake and on purpose.
func TestRiskToLifeTwice(t *testing.T) {
	t.Parallel()
	const words = "gateway raise risk_to_life=yes"
	d := newDesk(t)
	first := d.refIn(d.say("ada", words))
	for range 3 {
		req := bot.Request{ID: "again", Source: bot.Typed, From: account("ada"), Text: words}
		if again := d.refIn(d.act(req)); again != first {
			t.Errorf("the same words a moment later begin %s beside %s", again, first)
		}
	}
	if other := d.refIn(d.say("ben", words)); other == first {
		t.Error("ben's words went to ada's request")
	}
	d.later(11 * time.Minute)
	if later := d.refIn(d.say("ada", words)); later == first {
		t.Error("another risk went to the request that the gateway was called to eleven minutes ago")
	}
	if n := len(d.alerts()); n != 3 {
		t.Errorf("the gateway is called %d times, want 3", n)
	}
}

// TestDraft closes the form of a risk to life and comes back to it. Nobody else can, and nothing else can be done.
func TestDraft(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	opened := d.say("ada", "gateway raise risk_to_life=yes")
	ref := d.refIn(opened)
	d.later(time.Hour)
	filled := support().with(args{"risk_to_life": "yes"})

	before := d.stands()
	for _, user := range []string{"ben", "eve", "cat"} {
		if got := d.say(user, "gateway raise %s draft=%s", filled, ref); got.Text != unknownRecord {
			t.Errorf("%s takes over ada's draft:\n%s", user, plain(got))
		}
	}
	for _, line := range []string{"gateway take %s", "gateway decide %s " + verdict().String()} {
		if got := d.say("cat", line, ref); !strings.HasPrefix(got.Text, "That can't be done to "+ref+" now") {
			t.Errorf("%s to a draft:\n%s", line, plain(got))
		}
	}
	if diff := cmp.Diff(before, d.stands()); diff != "" {
		t.Errorf("something was written (-before +after):\n%s", diff)
	}

	listed := d.say("ada", "gateway list")
	form := d.press("ada", d.press("ada", listed, "Show"), "Fill in the rest")
	if got := d.submit("ada", form, filled); got.Title != ref+" is with the gateway" {
		t.Errorf("the draft became:\n%s", plain(got))
	}
	if late := d.submit("ada", opened, filled); !strings.Contains(late.Text, "ada raised it on Mon 23/11/2026 11:00.") || !strings.Contains(late.Quote, "Larkspur") {
		t.Errorf("the first form, sent late:\n%s", plain(late))
	}
	if n := len(d.alerts()); n != 1 {
		t.Errorf("the gateway is called %d times", n)
	}
}

// TestAlertWithoutGroup calls nobody by name where nobody is configured.
func TestAlertWithoutGroup(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Directory.Places[0].Notify = bot.Notify{}
	d.open()
	d.say("ada", "gateway raise risk_to_life=yes")
	if alerts := d.alerts(); len(alerts) != 1 || len(alerts[0].Notify) != 0 {
		t.Errorf("alerts: %v", alerts)
	}
}

// TestRiskSaidInTheForm has the form tell of the answer as soon as it is given: the gateway is called before the rest is
// filled in, and whichever of the two forms is sent, it goes on with that draft.
func TestRiskSaidInTheForm(t *testing.T) {
	t.Parallel()
	for _, sent := range []string{"as it was opened", "as it came back"} {
		t.Run(sent, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			form := d.say("ada", "gateway raise")
			back := d.act(bot.Request{
				Source: bot.Answered, From: account("ada"), Text: form.Form.Command, Answers: map[string][]string{"risk_to_life": {"yes"}},
			})
			ref := d.refIn(back)
			if n := len(d.alerts()); n != 1 {
				t.Fatalf("the gateway is called %d times", n)
			}
			if sent == "as it came back" {
				form = back
			}
			if got := d.submit("ada", form, support().with(args{"risk_to_life": "yes"})); got.Title != ref+" is with the gateway" {
				t.Errorf("sent:\n%s", plain(got))
			}
			if n := len(d.alerts()); n != 1 {
				t.Errorf("the gateway is called %d times in the end", n)
			}
		})
	}
}
