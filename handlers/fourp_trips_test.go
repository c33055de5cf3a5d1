package handlers_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/store/redisserver/redistest"
)

// TestResponseRoundTrips counts what the verbs of threats and plans ask of a real Redis, with everybody's entry known: one
// command to read and one to write. What costs more is named, with why.
func TestResponseRoundTrips(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	d := newWorld(t).desk(server.Addr())
	d.enterPeople()
	d.enterPlanners()
	responseRoad(d, "OCG-1", func(string) {})
	m := newMonitor(t, server.Addr())
	got := map[string]string{}
	responseRoad(d, "OCG-2", func(what string) {
		if trips := m.trips(); what != "" {
			got[what] = trips
		}
	})
	const read, write, list = "hmget", "evalsha", "evalsha"
	want := map[string]string{
		"threat": write, "allocate": list + " " + read + " " + write, // how many threats they lead
		"accept": read + " " + write, "add": read + " " + list + " " + write, // whether another plan has the same words
		"action": read + " " + write, "partner": read + " " + write, "done": read + " " + read + " " + write, // the threat hears of it
		"review, of which the form asks": read + " " + read + " " + write, // what it asks, whether it can be held, and that somebody looked
		"review":                         read + " " + read + " " + write, // what it asks, and the plan
		"show":                           read + " " + write, "list": list, "history": read + " " + read, "snooze": read + " " + write,
		"by the register's reference": "hget " + read + " " + write,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("round trips (-want +got):\n%s", diff)
	}
}

// responseRoad uses the verbs of threats and plans on records of its own, and tells of each.
func responseRoad(d *desk, register string, did func(what string)) {
	d.t.Helper()
	act := func(what, user, line string, words ...any) string {
		d.t.Helper()
		did("")
		told := d.say(user, line, words...)
		did(what)
		if told.Title == "" && told.Form == nil {
			d.t.Fatalf("%s:\n%s", what, plain(told))
		}
		return ref4P.FindString(told.Title)
	}
	threat := act("threat", "lee", "4p threat %s", group().with(args{"register_ref": register, "sio": "", "sro": ""}))
	act("allocate", "lee", "4p allocate %s to=%s", threat, tag("lou"))
	act("accept", "lou", "4p accept %s", threat)
	plan := act("add", "lou", "4p add %s %s", threat, wholePlan())
	act("action", "lou", "4p action %s p=pursue title=Watch due=today owner=%s", plan, tag("lou"))
	act("action", "lou", "4p action %s p=prevent title=Talk due=28d owner=%s", plan, tag("lou"))
	act("partner", "lou", "4p partner %s seaport consulted=yes on=today", plan)
	act("review, of which the form asks", "lou", "4p review %s", plan)
	act("snooze", "lou", "4p snooze %s until=tomorrow In court.", plan)
	act("done", "lou", "4p done %s 1 evidence=Seen no_disruption=None", plan)
	act("review", "lou", "4p review %s action_2=not_done partner_input=yes changes=None outcome=amend", plan)
	act("show", "lou", "4p show %s", plan)
	act("list", "lou", "4p list force")
	act("history", "lou", "4p history %s", plan)
	act("by the register's reference", "lou", "4p show %s", register)
}
