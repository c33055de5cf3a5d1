package soc_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatewaybot/soc"
)

// bankHoliday reports whether a day is a bank holiday of England and Wales, in any year.
func bankHoliday(d soc.Date) bool {
	easter := easterSunday(d.Year)
	first := soc.Date{Year: d.Year, Month: d.Month, Day: 1}
	monday := d.Weekday() == time.Monday
	switch {
	case d == easter.AddDays(-2), d == easter.AddDays(1):
		return true
	case monday && d.Month == time.May && (d.Day <= 7 || d.Day > 24), monday && d.Month == time.August && d.Day > 24:
		return true
	case d.Month == time.January:
		return d.Day == 1 || monday && d.Day <= 3 && first.Weekday() != time.Monday
	case d.Month == time.December && (d.Day == 25 || d.Day == 26):
		return true
	}
	return d.Month == time.December && (d.Day == 27 || d.Day == 28) && (monday || d.Weekday() == time.Tuesday)
}

// easterSunday is by the rule of Meeus, Jones and Butcher.
func easterSunday(year int) soc.Date {
	a, b, c := year%19, year/100, year%100
	g := (8*b + 13) / 25
	h := (19*a + b - b/4 - g + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return soc.Date{Year: year, Month: time.Month(n / 31), Day: n%31 + 1}
}

// engine is a plan, its row in the queue, and who was told of what, as the store and the pass keep them.
type engine struct {
	rules soc.ReminderRules
	plan  soc.Plan
	row   soc.Date // when the row is due; zero is never
	told  map[string]soc.Date
	heard map[string]soc.Date // person and duty: the last day
}

// commit makes a version of the plan, and moves the row as the store does.
func (e *engine) commit(next soc.Plan, today soc.Date) {
	before, now := e.plan.Duties(e.rules), next.Duties(e.rules)
	e.plan = next
	if fmt.Sprint(before) == fmt.Sprint(now) {
		return
	}
	at := soc.NextTelling(before, now, today, e.rules)
	switch {
	case at.IsZero():
		e.row = at
	case e.row.IsZero() || e.row.After(today) || !at.After(today):
		e.row = at
	}
}

// pass does the row if it is due, and checks that nobody hears of the same duty twice in a day.
func (e *engine) pass(t *rapid.T, today soc.Date) {
	if e.row.IsZero() || e.row.After(today) {
		return
	}
	told := map[string]soc.Date{}
	e.row = soc.Date{}
	for _, d := range e.plan.Duties(e.rules) {
		if next := d.Next(today, e.rules); e.row.IsZero() || next.Before(e.row) {
			e.row = next
		}
		was := e.told[d.ID()]
		if day, ok := d.Told(today, e.rules); ok && day.After(was) {
			was = day
			key := d.Owner + " " + d.ID()
			if e.heard[key] == today {
				t.Fatalf("%s: %s is told twice", today, key)
			}
			e.heard[key] = today
		}
		told[d.ID()] = was
	}
	e.told = told
}

// check holds what stands against what was told.
func (e *engine) check(t *rapid.T, today soc.Date) {
	for _, d := range e.plan.Duties(e.rules) {
		next := d.Next(today, e.rules)
		if !next.After(today) {
			t.Fatalf("%s: %s is next told on %s", today, d.ID(), next)
		}
		if e.row.IsZero() || e.row.After(next) {
			t.Fatalf("%s: %s is to be told on %s, and the row is due on %s", today, d.ID(), next, e.row)
		}
		if !today.After(d.Due) || !today.After(d.Snoozed) {
			continue
		}
		since, last := laterOf(d.Due.AddDays(1), d.Snoozed), e.told[d.ID()]
		if !last.Before(since) {
			since = last.AddDays(e.rules.Repeat)
		}
		if today.After(e.rules.Calendar.NextWorkingDay(since)) {
			t.Fatalf("%s: %s is overdue, and was told last on %s", today, d.ID(), last)
		}
	}
}

func laterOf(a, b soc.Date) soc.Date {
	if a.After(b) {
		return a
	}
	return b
}

// TestYearsOfReminders lives through years of reviews, actions, handovers and snoozes, with days on which the program is down:
// what is due always has a day on which it is told next, nobody hears of the same thing twice in a day, and nothing that is
// overdue is forgotten.
func TestYearsOfReminders(t *testing.T) {
	t.Parallel()
	cal := office(t)
	cal.Holiday = bankHoliday
	rapid.Check(t, func(t *rapid.T) {
		start := soc.Date{Year: rapid.IntRange(2024, 2031).Draw(t, "year"), Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month")), Day: 1}
		e := &engine{rules: soc.DefaultReminderRules(cal), told: map[string]soc.Date{}, heard: map[string]soc.Date{}}
		e.rules.Repeat = rapid.IntRange(1, 14).Draw(t, "repeat")
		e.plan = soc.Plan{State: soc.PlanDraft}
		e.commit(soc.Plan{Head: soc.Head{Version: 1}, State: soc.PlanActive, Force: "dorset", LRO: "lro", ReviewDays: 91, NextReview: start.AddDays(rapid.IntRange(-30, 60).Draw(t, "due"))}, start)
		down := 0
		for today := range daysFrom(start, 2*365) {
			for rapid.IntRange(0, 9).Draw(t, "acts") == 0 {
				e.commit(e.act(t, today), today)
			}
			if down--; down > 0 {
				continue
			}
			if rapid.IntRange(0, 99).Draw(t, "down") == 0 {
				down = rapid.IntRange(1, 5).Draw(t, "days down")
				continue
			}
			e.pass(t, today)
			e.pass(t, today) // another replica, or the row delivered again
			e.check(t, today)
		}
	})
}

func daysFrom(start soc.Date, n int) func(func(soc.Date) bool) {
	return func(yield func(soc.Date) bool) {
		for i := range n {
			if !yield(start.AddDays(i)) {
				return
			}
		}
	}
}

// act draws what is done to the plan.
func (e *engine) act(t *rapid.T, today soc.Date) soc.Plan {
	next := e.plan
	next.Version++
	next.Actions, next.Snoozes = append([]soc.Action(nil), next.Actions...), append(soc.Snoozes(nil), next.Snoozes...)
	switch rapid.IntRange(0, 6).Draw(t, "act") {
	case 0:
		next.NextReview = today.AddDays(rapid.IntRange(1, 120).Draw(t, "next review"))
	case 1:
		next.LRO = rapid.SampledFrom([]string{"lro", "second", "sio"}).Draw(t, "lro")
	case 2:
		next.Actions = append(next.Actions, soc.Action{P: "prevent", OwnerType: "police", Owner: "helper", Due: today.AddDays(rapid.IntRange(-5, 30).Draw(t, "action due")), Status: soc.ActionDoing})
	case 3:
		if len(next.Actions) > 0 {
			next.Actions[rapid.IntRange(0, len(next.Actions)-1).Draw(t, "done")].Status = soc.ActionDone
		}
	case 4, 5:
		duties := next.Duties(e.rules)
		if len(duties) == 0 {
			return next
		}
		d := duties[rapid.IntRange(0, len(duties)-1).Draw(t, "which")]
		at := e.rules.Start(today).Add(10 * time.Hour)
		snoozed, err := next.Snooze(d, today.AddDays(rapid.IntRange(1, 5).Draw(t, "for")), soc.NewText("In court."), e.rules, soc.Officer{ID: d.Owner, Body: "dorset", Roles: []soc.Role{soc.SOCLead}}, at)
		if err != nil {
			return e.plan // put off before
		}
		return *snoozed
	case 6:
		if next.State = soc.PlanActive; rapid.IntRange(0, 4).Draw(t, "closed") == 0 {
			next.State = soc.PlanClosed
		}
	}
	return next
}
