package soc_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// told are the first days on which a duty is told, from a day on.
func told(d soc.Duty, from soc.Date, rules soc.ReminderRules, n int) []string {
	var days []string
	for day := from; len(days) < n; {
		day = d.Next(day, rules)
		days = append(days, day.Weekday().String()[:3]+" "+day.String())
	}
	return days
}

// TestWhenADutyIsTold follows duties through what is easy to get wrong: bank holidays in a row, the end of February, days on
// which clocks change, what the law sets, what was put off, and escalations that come late.
func TestWhenADutyIsTold(t *testing.T) {
	t.Parallel()
	rules := soc.DefaultReminderRules(office(t))
	review := func(due soc.Date) soc.Duty {
		return soc.Duty{Kind: soc.DutyReview, Owner: "lro", Due: due, Soon: due.AddDays(-7), Escalate: due.AddDays(8), Further: due.AddDays(15)}
	}
	notification := func(due soc.Date) soc.Duty {
		return soc.Duty{Kind: soc.DutyNotification, Due: due, Soon: due.AddDays(-1), Escalate: due.AddDays(1), Further: due.AddDays(2), Statutory: true, Urgent: true}
	}
	snoozed := func(d soc.Duty, until soc.Date) soc.Duty {
		d.Snoozed = until
		return d
	}
	cases := map[string]struct {
		duty soc.Duty
		want []string
	}{
		"a review": {
			review(date(2026, 11, 30)),
			[]string{"Mon 2026-11-23", "Mon 2026-11-30", "Tue 2026-12-01", "Tue 2026-12-08", "Tue 2026-12-15", "Tue 2026-12-22", "Tue 2026-12-29"},
		},
		"Christmas": { // due on the day itself: the day after it and the substitute day are free, too
			review(date(2026, 12, 25)), []string{"Fri 2026-12-18", "Tue 2026-12-29", "Mon 2027-01-04", "Mon 2027-01-11"},
		},
		"Easter": {
			review(date(2027, 3, 26)), []string{"Fri 2027-03-19", "Tue 2027-03-30", "Mon 2027-04-05", "Mon 2027-04-12"},
		},
		"the end of February in a leap year": {
			review(date(2028, 2, 29)), []string{"Tue 2028-02-22", "Tue 2028-02-29", "Wed 2028-03-01", "Wed 2028-03-08"},
		},
		"the clocks go forward": {
			review(date(2027, 3, 28)), []string{"Mon 2027-03-22", "Tue 2027-03-30", "Mon 2027-04-05"},
		},
		"the clocks go back": {
			review(date(2026, 10, 25)), []string{"Mon 2026-10-19", "Mon 2026-10-26", "Mon 2026-11-02", "Mon 2026-11-09"},
		},
		"the law does not wait for Easter Monday": { // the warning comes on the last working day that is in time
			notification(date(2027, 3, 28)), []string{"Thu 2027-03-25", "Sun 2027-03-28", "Mon 2027-03-29", "Tue 2027-03-30", "Tue 2027-04-06"},
		},
		"the law on a working day": {
			notification(date(2026, 11, 26)), []string{"Wed 2026-11-25", "Thu 2026-11-26", "Fri 2026-11-27", "Sat 2026-11-28", "Mon 2026-12-07"},
		},
		"put off before it is due": {
			snoozed(review(date(2026, 11, 30)), date(2026, 11, 26)), []string{"Thu 2026-11-26", "Mon 2026-11-30", "Tue 2026-12-01"},
		},
		"put off past the due day and to a Saturday": {
			snoozed(review(date(2026, 12, 1)), date(2026, 12, 5)), []string{"Mon 2026-12-07", "Wed 2026-12-09", "Wed 2026-12-16"},
		},
		"put off past everything": {
			snoozed(review(date(2026, 11, 2)), date(2026, 11, 26)), []string{"Thu 2026-11-26", "Thu 2026-12-03"},
		},
		"escalated only when a second check is missed": { // and told every week until then
			soc.Duty{Kind: soc.DutyCheck, Due: date(2026, 11, 2), Escalate: date(2026, 11, 30)},
			[]string{"Mon 2026-11-02", "Tue 2026-11-03", "Tue 2026-11-10", "Tue 2026-11-17", "Tue 2026-11-24", "Mon 2026-11-30", "Mon 2026-12-07"},
		},
		"due only": {soc.Duty{Kind: soc.DutyAction, Due: date(2026, 11, 27)}, []string{"Fri 2026-11-27", "Mon 2026-11-30", "Mon 2026-12-07"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, told(c.duty, date(2026, 1, 1), rules, len(c.want))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, want := range c.want { // what was told last agrees with what comes next
				day := parseDay(t, want[4:])
				if got, ok := c.duty.Told(day, rules); !ok || got != day {
					t.Errorf("on %s it was told on %s, %v", want, got, ok)
				}
			}
		})
	}
	if got := (soc.Duty{Kind: soc.DutyReview}).Next(date(2026, 1, 1), rules); !got.IsZero() {
		t.Errorf("a duty without a day is told on %s", got)
	}
}

func parseDay(t *testing.T, text string) soc.Date {
	t.Helper()
	var d soc.Date
	if err := d.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStageOfADuty(t *testing.T) {
	t.Parallel()
	due := date(2026, 11, 23)
	d := soc.Duty{Kind: soc.DutyReview, Due: due, Soon: due.AddDays(-7), Escalate: due.AddDays(8), Further: due.AddDays(15)}
	for days, want := range map[int]soc.Stage{
		-8: soc.StageNone, -7: soc.StageSoon, -1: soc.StageSoon, 0: soc.StageDue, 1: soc.StageOverdue, 7: soc.StageOverdue,
		8: soc.StageEscalated, 14: soc.StageEscalated, 15: soc.StageFurther, 400: soc.StageFurther,
	} {
		if got := d.Stage(due.AddDays(days)); got != want {
			t.Errorf("%+d days: %q, want %q", days, got, want)
		}
	}
}

// TestEscalatedOn says on which day the supervisor was told: that is a day on which people work.
func TestEscalatedOn(t *testing.T) {
	t.Parallel()
	rules := soc.DefaultReminderRules(office(t))
	d := soc.Duty{Kind: soc.DutyReview, Due: date(2026, 12, 17), Escalate: date(2026, 12, 25)} // Christmas Day
	for day, want := range map[soc.Date]soc.Date{
		date(2026, 12, 24): {}, date(2026, 12, 26): {}, date(2026, 12, 29): date(2026, 12, 29), date(2027, 1, 20): date(2026, 12, 29),
	} {
		if got, ok := d.Escalated(day, rules); got != want && ok || ok != !want.IsZero() {
			t.Errorf("on %s: %s, %v", day, got, ok)
		}
	}
}

func TestAloneFromTheDueDay(t *testing.T) {
	t.Parallel()
	due := date(2026, 11, 23)
	for _, c := range []struct {
		duty soc.Duty
		day  soc.Date
		want bool
	}{
		{soc.Duty{Kind: soc.DutyService, Due: due, Urgent: true}, due.AddDays(-1), false},
		{soc.Duty{Kind: soc.DutyService, Due: due, Urgent: true}, due, true},
		{soc.Duty{Kind: soc.DutyReview, Due: due}, due.AddDays(5), false},
		{soc.Duty{Kind: soc.DutyAccept, Due: due, Urgent: true}, due.AddDays(-1), true},
	} {
		if got := c.duty.Alone(c.day); got != c.want {
			t.Errorf("%s on %s: %v", c.duty.Kind, c.day, got)
		}
	}
}

// TestNextTelling finds what a new version asks for that the one before did not.
func TestNextTelling(t *testing.T) {
	t.Parallel()
	rules := soc.DefaultReminderRules(office(t))
	today := date(2026, 11, 23)
	overdue := soc.Duty{Kind: soc.DutyReview, Due: date(2026, 11, 16)}
	coming := soc.Duty{Kind: soc.DutyAction, Due: date(2026, 12, 10)}
	cases := map[string]struct {
		before, now []soc.Duty
		want        soc.Date
	}{
		"nothing":                           {nil, nil, soc.Date{}},
		"overdue from the start":            {nil, []soc.Duty{overdue}, date(2026, 11, 17)},
		"overdue before, too":               {[]soc.Duty{overdue}, []soc.Duty{overdue}, date(2026, 11, 24)},
		"to come":                           {nil, []soc.Duty{coming}, date(2026, 12, 10)},
		"one is settled, the other to come": {[]soc.Duty{overdue, coming}, []soc.Duty{coming}, date(2026, 12, 10)},
		"without a day":                     {nil, []soc.Duty{{Kind: soc.DutyReview}, coming}, date(2026, 12, 10)},
	}
	for name, c := range cases {
		if got := soc.NextTelling(c.before, c.now, today, rules); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestLapsingAgreement(t *testing.T) {
	t.Parallel()
	rules := soc.DefaultReminderRules(office(t))
	agency := soc.Agency{Expires: date(2027, 3, 31)}
	for day, want := range map[soc.Date]int{
		date(2027, 1, 29): 0, date(2027, 1, 30): 60, date(2027, 2, 28): 60, date(2027, 3, 1): 30, date(2027, 3, 23): 30,
		date(2027, 3, 24): 7, date(2027, 3, 31): 7, date(2027, 4, 1): 0,
	} {
		if got, ok := agency.Lapsing(day, rules); got != want || ok != (want > 0) {
			t.Errorf("on %s: %d, %v, want %d", day, got, ok, want)
		}
	}
	if _, ok := (soc.Agency{}).Lapsing(date(2027, 3, 31), rules); ok {
		t.Error("an agreement without an end lapses")
	}
}

// TestStartOfDays is the moment at which days begin when the clocks change in them.
func TestStartOfDays(t *testing.T) {
	t.Parallel()
	rules := soc.DefaultReminderRules(office(t))
	for day, want := range map[soc.Date]string{
		date(2026, 10, 24): "2026-10-23T23:00:00Z", date(2026, 10, 25): "2026-10-24T23:00:00Z", date(2026, 10, 26): "2026-10-26T00:00:00Z",
		date(2027, 3, 28): "2027-03-28T00:00:00Z", date(2027, 3, 29): "2027-03-28T23:00:00Z",
	} {
		start := rules.Start(day)
		if got := start.UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s begins at %s, want %s", day, got, want)
		}
		if rules.Today(start) != day || rules.Today(start.Add(-time.Second)) != day.AddDays(-1) {
			t.Errorf("%s does not begin at its start", day)
		}
	}
}
