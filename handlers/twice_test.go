package handlers_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

// TestTwoDecide has two people open the form on the same version and send it at the same moment, through two replicas:
// one decision is made, and the other person is shown it and gets their words back.
func TestTwoDecide(t *testing.T) {
	t.Parallel()
	for range 8 {
		here := newDesk(t)
		there := here.desk(here.redis.Addr())
		ref := here.taken(nil)
		requests := make([]bot.Request, 2)
		for i, user := range []string{"cat", "cai"} {
			form := here.say(user, "gateway decide %s version=2", ref)
			requests[i] = submission(here, user, form, verdict().with(args{"conditions": "As " + user + " says."}))
		}
		told := atOnce(t, here, there, requests)
		winner := 0
		if strings.HasPrefix(told[1].Title, "DEC-2026-000001: ") {
			winner = 1
		}
		names, users := []string{"Cat Reed", "Cai Moss"}, []string{"cat", "cai"}
		if !strings.HasPrefix(told[winner].Title, "DEC-2026-000001: ") {
			t.Fatalf("nobody won:\n%s\n%s", plain(told[0]), plain(told[1]))
		}
		lost := told[1-winner]
		if want := ref + " was changed after you saw it: " + names[winner] + " decided it on Mon 23/11/2026 10:00. Nothing of yours was written."; lost.Text != want {
			t.Errorf("the other is told:\n%s", plain(lost))
		}
		if !strings.Contains(lost.Quote, "As "+users[1-winner]+" says.") {
			t.Errorf("the other does not get their words back:\n%s", plain(lost))
		}
		shown := plain(here.press(users[1-winner], here.press(users[1-winner], lost, "Show"), "Show the decision"))
		if !strings.Contains(shown, "As "+users[winner]+" says.") {
			t.Errorf("the decision is:\n%s", shown)
		}
		if got := here.say("cat", "gateway show DEC-2026-000002"); got.Text != unknownRecord {
			t.Errorf("there is a second decision:\n%s", plain(got))
		}
	}
}

// atOnce sends two requests at the same moment to two replicas.
func atOnce(t *testing.T, here, there *desk, requests []bot.Request) []bot.Message {
	t.Helper()
	told := make([]bot.Message, len(requests))
	var ready, done sync.WaitGroup
	ready.Add(len(requests))
	for i, req := range requests {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			var err error
			if told[i], err = []*desk{here, there}[i%2].handle(req); err != nil {
				t.Errorf("%s: %v", req.Text, err)
			}
		})
	}
	done.Wait()
	return told
}

// TestTakenTwice presses a button again, and has somebody else press it too late.
func TestTakenTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.raised("ada", nil)
	d.deliver()
	card := d.lastIn("gateway")
	d.press("cat", card, "Take")
	before := d.stands()
	for _, user := range []string{"cat", "cai"} {
		got := d.press(user, card, "Take")
		if !strings.Contains(got.Text, "Cat Reed took it on Mon 23/11/2026 10:00.") || strings.Contains(got.Text, "That was you") != (user == "cat") {
			t.Errorf("%s is told:\n%s", user, plain(got))
		}
		d.button(got, "Show")
	}
	if got := d.press("ada", card, "Take"); !strings.HasPrefix(got.Text, "Only the roles gateway ci and capabilities chair can use “/gateway take”.") {
		t.Errorf("ada is told:\n%s", plain(got))
	}
	if got := d.say("cat", "gateway take %s", ref); !strings.HasPrefix(got.Text, "That can't be done to "+ref+" now: Cat Reed took it on") {
		t.Errorf("cat types it again:\n%s", plain(got))
	}
	if diff := cmp.Diff(before, d.stands()); diff != "" {
		t.Errorf("a late press changed something (-before +after):\n%s", diff)
	}
}

// TestStaleForms opens a form, lets somebody else act, and sends it.
func TestStaleForms(t *testing.T) {
	t.Parallel()
	words := map[string]args{
		"ask":      {"question": "Which accounts are known?"},
		"refer":    {"reason": "Needs three teams."},
		"decide":   verdict(),
		"withdraw": {"reason": "The suspects were arrested."},
	}
	for verb, given := range words {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref := d.taken(nil)
			form := d.say("cat", "gateway %s %s version=2", verb, ref)
			d.say("cai", "gateway take %s", ref)
			before := d.stands()
			got := d.submit("cat", form, given)
			if want := ref + " was changed after you saw it: Cai Moss took it on Mon 23/11/2026 10:00. Nothing of yours was written."; got.Text != want {
				t.Errorf("told:\n%s", plain(got))
			}
			for name, value := range given {
				if !strings.Contains(got.Quote, value) {
					t.Errorf("%s is not given back:\n%s", name, plain(got))
				}
			}
			if diff := cmp.Diff(before, d.stands()); diff != "" {
				t.Errorf("a stale form changed something (-before +after):\n%s", diff)
			}
		})
	}
}

// TestDeliveredThrice has the platform deliver each act three times, at once and to two replicas: it is done once.
func TestDeliveredThrice(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		user string
		made int // versions of the request, when all is done
	}{
		"gateway raise": {"ada", 1}, "gateway take": {"cat", 2}, "gateway ask": {"cat", 3}, "gateway answer": {"ada", 4},
		"gateway refer": {"cat", 3}, "gateway decide": {"cat", 3}, "gateway correct": {"cat", 4}, "gateway acknowledge": {"ben", 4},
		"gateway complete": {"ada", 4}, "gateway withdraw": {"ada", 2}, "gateway direct": {"ada", 1}, "gateway ratify": {"cat", 2},
		"gateway return": {"cat", 2},
	}
	for verb, tt := range tests {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			here := newDesk(t)
			there := here.desk(here.redis.Addr())
			line := verbs[verb].line
			if on := verbs[verb].on; on != nil {
				line = strings.ReplaceAll(line, "REF", on(here))
			}
			req := bot.Request{ID: "delivered", Source: bot.Typed, From: account(tt.user), Text: line}
			atOnce(t, here, there, []bot.Request{req, req, req})
			if got := len(here.say("cat", "gateway history GWR-2026-000001").Items); got != tt.made {
				t.Errorf("the request has %d versions, want %d", got, tt.made)
			}
			if got := here.say("cat", "gateway show GWR-2026-000002"); got.Text != unknownRecord {
				t.Errorf("there is a second request:\n%s", plain(got))
			}
		})
	}
}

// TestSameWordsTwice types the same again, changes a word, and has somebody else type it.
func TestSameWordsTwice(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"raise":  "gateway raise " + support().String(),
		"direct": "gateway direct rdt Visit three premises at the quay.",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			first := d.refIn(d.say("ada", "%s", line))
			again := d.say("ada", "%s", line)
			if d.refIn(again) != first {
				t.Errorf("the same words again:\n%s", plain(again))
			}
			if name == "raise" && (again.Title != "You raised this already: "+first || !strings.Contains(again.Text, "change its words")) {
				t.Errorf("the same words again:\n%s", plain(again))
			}
			if other := d.refIn(d.say("ada", "%s", strings.ReplaceAll(line, "three premises", "four premises"))); other == first {
				t.Error("other words went to the same request")
			}
			if other := d.refIn(d.say("ben", "%s", line)); other == first {
				t.Error("somebody else's words went to the same request")
			}
			d.redis.FastForward(25 * time.Hour)
			if later := d.refIn(d.say("ada", "%s", line)); later == first {
				t.Error("the same words on another day went to the same request")
			}
			if list := d.say("cat", "gateway list open"); list.Title != "All open: 4" {
				t.Errorf("there are:\n%s", plain(list))
			}
		})
	}
}

// TestAcknowledgedTogether has two forces acknowledge at the same moment, while the bot records that both have it:
// nobody is in anybody's way.
func TestAcknowledgedTogether(t *testing.T) {
	t.Parallel()
	for range 8 {
		here := newDesk(t)
		there := here.desk(here.redis.Addr())
		ref, dec := here.decided(args{"circulate_to": "wiltshire"})
		var delivering sync.WaitGroup
		delivering.Go(here.deliver)
		told := atOnce(t, here, there, []bot.Request{
			{Source: bot.Pressed, From: account("ben"), Text: "gateway acknowledge " + dec},
			{Source: bot.Pressed, From: account("eve"), Text: "gateway acknowledge " + dec},
		})
		delivering.Wait()
		for i, force := range []string{"Dorset", "Wiltshire"} {
			if told[i].Title != dec+" is acknowledged for "+force {
				t.Errorf("%s is told:\n%s", force, plain(told[i]))
			}
		}
		if got := here.say("cat", "gateway show %s", ref); got.Title != ref+" · In delivery" {
			t.Errorf("the request is\n%s", plain(got))
		}
	}
}
