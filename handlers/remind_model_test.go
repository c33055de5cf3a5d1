package handlers_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// life is two weeks of people, plans, replicas and mishaps.
type life struct {
	*reminding
	second *reminding
	plans  []soc.Ref
	// heard are the duties that somebody heard of, by their words, with the last day; said the same for each person.
	heard, said map[string]soc.Date
}

var dueWords = regexp.MustCompile(`(?:Due|Was due|Due today,) \w{3} (\d\d/\d\d/\d{4})`)

// TestWeeksOfReminders lives through weeks of reviews, leave, departures, handovers and snoozes, with two replicas, lost answers
// and a platform that fails: nobody hears of the same thing twice in a day or while they are away, and by the end of each
// working day somebody has heard of all that was to be told.
func TestWeeksOfReminders(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := newReminding(t)
		l := &life{reminding: r, second: remindingOn(r.world.desk(r.redis.Addr())), heard: map[string]soc.Date{}, said: map[string]soc.Date{}}
		for n := range rapid.IntRange(1, 3).Draw(rt, "plans") {
			due := day(11, 23).AddDays(rapid.IntRange(-20, 9).Draw(rt, "due"))
			l.plans = append(l.plans, r.plan(due, func(p *soc.Plan) { p.LRO = []string{"lou", "ada", "lou"}[n] }).Ref)
		}
		for today := range 11 {
			l.day(rt, day(11, 23).AddDays(today))
		}
	})
}

// day lives through a day.
func (l *life) day(t *rapid.T, today soc.Date) {
	for _, minutes := range []int{5, 9 * 60, 9*60 + 2, 13 * 60, 13*60 + 2, 16 * 60, 16*60 + 12, 16*60 + 24} {
		if moment := l.at(today, time.Duration(minutes)*time.Minute); moment.After(l.now) {
			l.later(moment.Sub(l.now))
		}
		if minutes == 9*60 || minutes == 13*60 {
			l.act(t, today)
		}
		if minutes > 5 && minutes < 16*60 && rapid.IntRange(0, 4).Draw(t, "mishap") == 0 {
			l.chat.LoseNext(errors.New("the answer was lost"))
		}
		down := minutes < 16*60 && rapid.IntRange(0, 9).Draw(t, "down") == 0
		if down {
			l.chat.Refuse(&bot.AgainError{Err: errors.New("the platform is down")})
		}
		if rapid.Bool().Draw(t, "replica") {
			l.second.work()
		}
		l.work()
		l.chat.Refuse(nil)
		l.listen(t, today)
	}
	if today.Weekday() != time.Saturday && today.Weekday() != time.Sunday {
		l.check(t, today)
	}
}

// act draws what people do.
func (l *life) act(t *rapid.T, today soc.Date) {
	people := []string{"lou", "ada", "ben", "lee"}
	who := rapid.SampledFrom(people).Draw(t, "who")
	ref := rapid.SampledFrom(l.plans).Draw(t, "plan")
	switch rapid.IntRange(0, 7).Draw(t, "act") {
	case 0:
		l.both(who, func(o *soc.Officer) {
			o.Status, o.AwayUntil = soc.Away, today.AddDays(rapid.IntRange(0, 5).Draw(t, "days away"))
		})
	case 1:
		l.both(who, func(o *soc.Officer) { o.Status, o.AwayUntil = soc.Active, soc.Date{} })
	case 2:
		l.both(who, func(o *soc.Officer) {
			o.Status = rapid.SampledFrom([]soc.OfficerStatus{soc.Left, soc.Active}).Draw(t, "status")
		})
	case 3:
		l.both(who, func(o *soc.Officer) { o.Deputy = rapid.SampledFrom(append(people, "")).Draw(t, "deputy") })
	case 4:
		l.replan(ref, func(p *soc.Plan) { p.NextReview = today.AddDays(rapid.IntRange(1, 20).Draw(t, "next review")) })
	case 5:
		l.replan(ref, func(p *soc.Plan) { p.LRO = rapid.SampledFrom(people).Draw(t, "lro") })
	case 6:
		l.replan(ref, func(p *soc.Plan) {
			d := p.Duties(l.Reminders)[0]
			by := soc.Officer{ID: p.LRO, Body: "dorset", Roles: []soc.Role{soc.SOCLead}}
			if next, err := p.Snooze(d, today.AddDays(rapid.IntRange(1, 5).Draw(t, "for")), soc.NewText("In court."), l.Reminders, by, l.now); err == nil {
				p.Snoozes = next.Snoozes
			}
		})
	}
}

// both changes an officer's entry, which both replicas see.
func (l *life) both(id string, change func(*soc.Officer)) {
	l.change(id, change)
	l.second.People.ForgetAll()
}

// listen notes who heard of what.
func (l *life) listen(t *rapid.T, today soc.Date) {
	sent := l.chat.Sent()
	for _, s := range sent[l.seen:] {
		user := strings.TrimPrefix(s.Posted.Channel.ID, "dm-")
		if o, err := l.Store.Officer(l.t.Context(), user); err == nil && o.On(today) != soc.Active {
			t.Fatalf("%s, who is %s, heard: %s", user, o.On(today), said(s.Message))
		}
		for _, i := range s.Message.Items {
			due := dueWords.FindStringSubmatch(i.Text)
			if due == nil {
				continue // about somebody who can not be reached
			}
			duty := strings.Fields(i.Title)[0] + " " + due[1]
			if l.said[user+" "+duty] == today {
				t.Fatalf("%s heard twice on %s: %s", user, today, said(s.Message))
			}
			l.said[user+" "+duty], l.heard[duty] = today, today
		}
	}
	l.seen = len(sent)
}

// check holds what was to be told by now against what was heard.
func (l *life) check(t *rapid.T, today soc.Date) {
	for _, ref := range l.plans {
		p, err := l.Store.Plan(l.t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range p.Duties(l.Reminders) {
			duty := fmt.Sprintf("%s %s", ref, d.Due.In(time.UTC).Format("02/01/2006"))
			if told, ok := d.Told(today, l.Reminders); ok && l.heard[duty].Before(told) {
				t.Fatalf("on %s nobody has heard of %s, which was to be told on %s", today, duty, told)
			}
		}
	}
}
