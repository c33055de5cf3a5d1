package handlers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/store/redisserver/redistest"
)

// TestReportRoundTrips counts what posts and the verbs of reports ask of a real Redis, with everybody's entry known: a post
// costs one command, anything that must read the report first two. What costs more is named, with why.
func TestReportRoundTrips(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	d := newWorld(t).desk(server.Addr())
	d.enterPeople()
	reportRoad(d, "warm", func(string) {})
	m := newMonitor(t, server.Addr())
	got := map[string]string{}
	reportRoad(d, "measured", func(what string) {
		if trips := m.trips(); what != "" {
			got[what] = trips
		}
	})
	const read, write, list = "hmget", "evalsha", "evalsha"
	want := map[string]string{
		"post": write, "small talk": "", "danger": write, "withheld": write, "form": write,
		"reply": read + " " + read + " " + write, "edit": read + " " + read + " " + write, "deletion": read + " " + read + " " + write, // which reports the thread has
		"add": read + " " + write, "safety": read + " " + write, "triage": read + " " + write, "ask": read + " " + write, "evaluate": read + " " + write,
		"sanitise": read + " " + write, "forward": read + " " + write, "feedback": read + " " + write, "withdraw": read + " " + write,
		"show": read + " " + write, "show, to who gave it": read, "queue": list, "overdue": list + " " + list, "history": read + " " + read,
		"disruption": write, "approve": read + " " + write, "panel": list,
		"approve, with a lead before it": read + " " + write + " " + read + " " + write, // whose lead it is
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("round trips (-want +got):\n%s", diff)
	}
}

// reportRoad uses posts and the verbs of reports on records of its own, and tells of each.
func reportRoad(d *desk, name string, did func(what string)) {
	d.t.Helper()
	hears := func(what string, p written) {
		d.t.Helper()
		p.by, p.id = "pat", name+p.id
		if p.thread != "" {
			p.thread = name + p.thread
		}
		did("")
		if msg := d.act(p.request()); msg.Text != "" {
			d.t.Fatalf("%s: %s", what, plain(msg))
		}
		did(what)
	}
	act := func(what, user, line string) string {
		d.t.Helper()
		did("")
		told := d.say(user, "%s", line)
		did(what)
		return refForm.FindString(plain(told))
	}
	ref := act("form", "pat", "intel report "+wholeForm().with(args{"what": name}).String())
	hears("post", written{id: "p1", words: wholeReport})
	hears("small talk", written{id: "p2", words: "Good morning"})
	hears("danger", written{id: "p3", words: "He is in danger now, he has been stabbed"})
	hears("withheld", written{id: "p4", words: "intel: SECRET"})
	hears("reply", written{id: "p5", thread: "p1", words: "It is white."})
	hears("edit", written{id: "p1", source: bot.Edited, revision: "r1", words: wholeReport + "\nmore"})
	hears("deletion", written{id: "p1", source: bot.Deleted})
	act("add", "pat", "intel add "+ref+" more="+name)
	act("safety", "pat", "intel safety "+ref+" yes")
	for _, line := range []string{
		"triage REF", "ask REF Which days?", "evaluate REF source=2 assessment=C handling=P", "sanitise REF " + cleanText, "forward REF", "show REF",
		"queue", "overdue", "history REF", "feedback REF outcome=logged", "withdraw REF Wrong.",
	} {
		act(strings.Fields(line)[0], "ivy", "intel "+strings.ReplaceAll(line, "REF", ref))
	}
	act("show, to who gave it", "pam", "intel show "+ref)
	event := moderation().with(args{"threat": map[string]string{"warm": "OCG-1", "measured": "OCG-2"}[name]}).String()
	first := act("disruption", "pat", "disruption report "+wholeAct().with(args{"description": name}).String())
	second := act("disruption", "pat", "disruption report "+wholeAct().with(args{"description": name + " again"}).String())
	act("panel", "max", "disruption panel")
	act("approve", "max", "disruption approve "+first+" "+event)
	act("approve, with a lead before it", "max", "disruption approve "+second+" "+event)
}
