package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

func tag(user string) string { return bot.Tag(account(user)) }

// TestMe shows people who were entered, and people whom only their workspace vouches for.
func TestMe(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for user, want := range map[string]string{
		"cat": "== Cat Reed ==\nForce or agency: South West ROCU\nRank or grade: CI\nRoles: gateway ci\nStatus: active\n",
		"ada": "== ada ==\nForce or agency: Dorset\nRank or grade: staff\nRoles: requester\nStatus: active\n(This is the default of the workspace: nobody has entered this person.)\n",
	} {
		for _, got := range []bot.Message{d.say(user, "people me"), d.say("eve", "people show %s", tag(user))} {
			if diff := cmp.Diff(want, plain(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", user, diff)
			}
		}
	}
	for _, who := range []string{"ada", "@ada", "<@test/dorset>", "<@ada>", "Cat Reed"} {
		if got := d.say("eve", "people show %q", who); !strings.Contains(got.Text, "Please name the person with an @ mention.") {
			t.Errorf("who is %s:\n%s", who, plain(got))
		}
	}
}

// TestRolesHoldAtOnce gives and takes a role of somebody whose entry another replica has just used: that replica still
// thinks that they have it, and yet they can not write with it.
func TestRolesHoldAtOnce(t *testing.T) {
	t.Parallel()
	here := newDesk(t)
	there := here.desk(here.redis.Addr())
	ref := here.raised("ada", nil)

	if got := there.say("ben", "gateway take %s", ref); !strings.HasPrefix(got.Text, "Only the roles") {
		t.Errorf("ben takes it:\n%s", plain(got))
	}
	if got := here.say("adm", "people set %s roles=gateway_ci,requester rank=CI", tag("ben")); !strings.Contains(plain(got), "Roles: gateway ci, requester") {
		t.Errorf("the administrator is told:\n%s", plain(got))
	}
	if got := here.say("ben", "gateway take %s", ref); got.Title != "You took "+ref {
		t.Errorf("ben, who may now, is told:\n%s", plain(got))
	}

	there.later(time.Minute)
	there.say("ben", "people me") // and it is remembered there
	here.say("adm", "people set %s roles=requester", tag("ben"))
	here.later(time.Second)
	before := here.stands()
	got := there.say("ben", "gateway decide %s %s", ref, verdict())
	if got.Text != "Your own entry or roles were changed a moment ago. Nothing was written; please try again." || !strings.Contains(got.Quote, "decide "+ref) {
		t.Errorf("ben decides with a role that he had a second ago:\n%s", plain(got))
	}
	if got := there.say("ben", "gateway decide %s %s", ref, verdict()); !strings.HasPrefix(got.Text, "Only the roles gateway ci and capabilities chair can use “/gateway decide”.") {
		t.Errorf("ben tries again:\n%s", plain(got))
	}
	if diff := cmp.Diff(before, here.stands()); diff != "" {
		t.Errorf("something was written (-before +after):\n%s", diff)
	}
}

// TestLeftCanNotLook has somebody leave whom another replica has just seen: not even a look is left to them.
func TestLeftCanNotLook(t *testing.T) {
	t.Parallel()
	here := newDesk(t)
	there := here.desk(here.redis.Addr())
	ref := here.raised("ada", nil)
	there.say("ben", "people me")
	here.say("adm", "people leave %s", tag("ben"))
	for _, want := range []string{"Your own entry or roles were changed a moment ago.", "Your entry says that you have left."} {
		if got := there.say("ben", "gateway show %s", ref); !strings.HasPrefix(got.Text, want) {
			t.Errorf("ben looks:\n%s", plain(got))
		}
	}
}

// TestSetPerson enters somebody new, and refuses what an entry can not be.
func TestSetPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := d.stands()
	for line, want := range map[string]string{
		`people set ` + tag("ben") + ` name="Mr Benn"`:     "This can't be saved: name starts with a title; leave titles out (V46).",
		`people set ` + tag("zoe") + ` name="Zoe Hart"`:    "This can't be saved: body is missing",
		`people set ` + tag("ben") + ` roles=boss`:         "",
		`people set ` + tag("ben") + ` body=kent`:          "",
		`people set ben roles=admin`:                       "",
		`people set ` + tag("ben") + ` role=admin`:         "",
		`people set ` + tag("ben") + ` roles=admin,nobody`: "",
	} {
		got := d.say("adm", "%s", line)
		if got.Title != "" || !strings.HasPrefix(got.Text, want) || got.Form == nil && want == "" {
			t.Errorf("%s:\n%s", line, plain(got))
		}
	}
	if diff := cmp.Diff(before, d.stands()); diff != "" {
		t.Errorf("something was written (-before +after):\n%s", diff)
	}
	d.say("adm", `people set %s name="Zoe Hart" body=gloucestershire rank=PS roles=requester`, tag("zoe"))
	if got := d.say("zoe", "people me"); got.Title != "Zoe Hart" || !strings.Contains(plain(got), "Force or agency: Gloucestershire") {
		t.Errorf("zoe, who is known now:\n%s", plain(got))
	}
	if got := d.say("adm", "people set %s rank=Insp", tag("zoe")); !strings.Contains(plain(got), "Rank or grade: Insp\nRoles: requester\n") {
		t.Errorf("what was not named has changed:\n%s", plain(got))
	}
}

// TestAway says when somebody is away, what is wrong with that, and that it ends.
func TestAway(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.say("gil", "people away until=friday deputy=%s", tag("eve"))
	d.say("adm", "people leave %s", tag("lou"))
	before := d.stands()
	for name, tt := range map[string]struct {
		user, until, deputy string
		field, want         string
	}{
		"nobody stands in":      {"ada", "friday", "", "deputy", ""}, // V50
		"a day that has passed": {"ada", "22/11/2026", tag("ben"), "until", "This day has passed."},
		"themselves":            {"ada", "friday", tag("ada"), "deputy", "You can't be your own deputy."},
		"another force":         {"ada", "friday", tag("eve"), "deputy", "A deputy must belong to the same force or agency."},
		"away too":              {"eve", "friday", tag("gil"), "deputy", "This person is away too."},
		"has left":              {"ada", "friday", tag("lou"), "deputy", "This person has left."},
		"unknown":               {"ada", "friday", tag("zoe"), "deputy", "I don't know this person. Please ask the gateway desk."},
	} {
		got := d.say(tt.user, "people away %s", args{"until": tt.until, "deputy": tt.deputy})
		if got.Form == nil || got.Form.Errors()[tt.field] != tt.want {
			t.Errorf("%s:\n%s", name, plain(got))
		}
	}
	if got := d.say("adm", "people away until=friday deputy=%s who=%s", tag("ben"), tag("lou")); got.Form == nil || got.Form.Errors()["who"] != "This person has left." {
		t.Errorf("lou, who has left:\n%s", plain(got))
	}
	if got := d.say("ada", "people back"); got.Text != "ada is not away. Nothing was changed." {
		t.Errorf("back from nowhere:\n%s", plain(got))
	}
	if diff := cmp.Diff(before, d.stands()); diff != "" {
		t.Errorf("something was written (-before +after):\n%s", diff)
	}

	if got := d.say("ada", "people away until=tomorrow deputy=%s", tag("ben")); got.Title != "Away until Tue 24/11/2026" || got.Text != "ben gets your messages until then. Type /people back if you return earlier." {
		t.Errorf("ada is told:\n%s", plain(got))
	}
	if got := plain(d.say("eve", "people show %s", tag("ada"))); !strings.Contains(got, "Status: away until Tue 24/11/2026\nDeputy: ben\n") {
		t.Errorf("others see:\n%s", got)
	}
	if got := d.say("adm", "people back %s", tag("ada")); got.Title != "ada is back" {
		t.Errorf("the administrator is told:\n%s", plain(got))
	}
	d.say("ada", "people away until=tomorrow deputy=%s", tag("ben"))
	d.later(38 * time.Hour) // midnight after the last day
	if got := plain(d.say("eve", "people show %s", tag("ada"))); !strings.Contains(got, "Status: active\n") {
		t.Errorf("after the leave:\n%s", got)
	}
}

// TestLeave is V50: nobody leaves open items behind. The buttons that are offered do away with them.
func TestLeave(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	raised := d.raised("ada", nil)
	taken := d.taken(args{"operation_name": "Foxglove"})
	closed := d.raised("ada", args{"operation_name": "Closed"})
	d.done("ada", "gateway withdraw %s Not needed.", closed)

	got := d.say("adm", "people leave %s", tag("ada"))
	want := "ada still has 2 open. Hand each over or take it first; then try again:\n" +
		raised + ", Waiting for the gateway\n" + taken + ", With the gateway"
	if got.Text != want {
		t.Errorf("the administrator is told:\n%s", plain(got))
	}
	for _, ref := range []string{raised, taken} {
		form := d.press("cat", got, "Hand over "+ref)
		for user, problem := range map[string]string{"eve": "The new requester must belong to the same body.", "zoe": "I don't know this person. Please ask the gateway desk."} {
			if refused := d.submit("cat", form, args{"to": tag(user)}); refused.Form == nil || refused.Form.Errors()["to"] != problem {
				t.Errorf("handed over to %s:\n%s", user, plain(refused))
			}
		}
		if done := d.submit("cat", form, args{"to": tag("ben")}); done.Title != ref+" belongs to ben now" {
			t.Errorf("handed over:\n%s", plain(done))
		}
	}
	if got := d.say("adm", "people leave %s", tag("cat")); !strings.Contains(got.Text, "Cat Reed still has 1 open.") {
		t.Errorf("the handler leaves:\n%s", plain(got))
	} else {
		d.press("cai", got, "Take "+taken)
	}
	for _, user := range []string{"ada", "cat"} {
		if got := d.say("adm", "people leave %s", tag(user)); !strings.HasSuffix(got.Title, " has left") {
			t.Errorf("%s leaves:\n%s", user, plain(got))
		}
		if got := d.say(user, "gateway list"); got.Text != refusals["left"] {
			t.Errorf("%s, who has left, lists:\n%s", user, plain(got))
		}
		if got := d.say("adm", "people leave %s", tag(user)); !strings.HasSuffix(got.Text, " has left already. Nothing was changed.") {
			t.Errorf("%s leaves again:\n%s", user, plain(got))
		}
	}
	if got := d.say("ben", "gateway list"); got.Title != "Mine: 2" {
		t.Errorf("ben has:\n%s", plain(got))
	}
	if got := d.say("ben", "gateway decide %s %s", taken, verdict().with(args{"owner": tag("cat")})); got.Title != "" {
		t.Errorf("somebody who has left owns a decision:\n%s", plain(got))
	}

	if got := d.say("adm", "people back %s", tag("cat")); got.Title != "Cat Reed is back" {
		t.Errorf("a mistake is undone:\n%s", plain(got))
	}
	if got := d.say("cat", "people me"); !strings.Contains(plain(got), "Roles: gateway ci\nStatus: active") {
		t.Errorf("cat is\n%s", plain(got))
	}
}
