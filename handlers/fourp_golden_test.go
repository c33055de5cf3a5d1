package handlers_test

import (
	"testing"
	"time"
)

// TestResponseMessages is what people read of threats and plans.
func TestResponseMessages(t *testing.T) {
	t.Parallel()
	p := &page{name: "fourp"}
	d := newPlans(t)
	say := func(heading, user, line string) { p.add(heading, plain(d.say(user, "%s", line))) }
	say("a threat is entered", "lee", "4p threat "+group().String())
	say("it is allocated", "lee", "4p allocate OCG-1234 "+tag("ada"))
	say("those without an LRO", "cat", "4p list unallocated")
	say("it is declined", "ada", "4p decline OCG-1234 I am on a course.")
	say("it is allocated to somebody else", "lee", "4p allocate OCG-1234 "+tag("lou"))
	say("it is accepted", "lou", "4p accept OCG-1234")
	say("those without a plan", "cat", "4p list unplanned force=dorset")
	say("the form of a plan", "lou", "4p add OCG-1234")
	say("a plan", "lou", "4p add OCG-1234 "+wholePlan().String())
	say("an action", "lou", `4p action FPP-2026-1 p=pursue title="Arrest the couriers" due=28d owner=`+tag("lou"))
	say("a partner's action", "lou", `4p action FPP-2026-1 p=protect title="Visit both premises" due=21d partner=seaport`)
	say("a partner was considered", "lou", "4p partner FPP-2026-1 seaport consulted=yes on=20/11/2026")
	say("a specialist was considered", "lou", `4p specialist FPP-2026-1 cyber consulted=no why="No part of it is online."`)
	say("the plan as its LRO sees it", "lou", "4p show FPP-2026-1")
	say("the plan as the auditor sees it", "aud", "4p show FPP-2026-1")
	say("the threat as its LRO sees it", "lou", "4p show OCG-1234")
	d.later(95 * 24 * time.Hour)
	say("reviews overdue", "cat", "4p list overdue")
	say("a review that can't be", "lou", "4p review FPP-2026-1 action_1=done action_2=not_done partner_input=yes changes=None outcome=continue")
	say("a review", "lou", `4p review FPP-2026-1 action_1=done note_1="Both are charged. No disruption: the panel meets next week." action_2=not_done partner_input=no changes="Two are charged." outcome=request_support`)
	say("plans without Prevent or Protect", "lou", "4p list lopsided")
	say("the force's threats", "lou", "4p list force")
	say("the threats that somebody leads", "lou", "4p list mine")
	say("an action is done", "lou", `4p done FPP-2026-1 2 evidence="The council closed both." no_disruption="It is the council's."`)
	say("the plan is closed", "gil", "4p close FPP-2026-1 phase=closed Ask the council first.")
	say("its lesson was shared", "lou", "4p debrief FPP-2026-1")
	say("the closed plan", "gil", "4p show FPP-2026-1")
	say("its history", "aud", "4p history FPP-2026-1")
	say("the threat's history", "aud", "4p history OCG-1234")
	p.check(t)
}
