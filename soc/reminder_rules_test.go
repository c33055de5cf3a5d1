package soc_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatewaybot/soc"
)

// TestWhenPeopleHear finds the moment at which somebody is told, by their hours, their clock and the quiet ones.
func TestWhenPeopleHear(t *testing.T) {
	t.Parallel()
	cal := office(t)
	cal.Opens, cal.Closes = 9*time.Hour, 17*time.Hour
	rules := soc.DefaultReminderRules(cal)
	region := soc.Officer{}
	early := soc.Officer{Hours: soc.Hours{From: 5 * 60, To: 13 * 60}}
	evening := soc.Officer{Hours: soc.Hours{From: 18 * 60, To: 24 * 60}}
	weekend := soc.Officer{Hours: soc.Hours{Days: []time.Weekday{time.Saturday, time.Sunday}}}
	lisbon := soc.Officer{Hours: soc.Hours{Zone: "Europe/Athens"}}
	nowhere := soc.Officer{Hours: soc.Hours{Zone: "Atlantis/Capital"}}
	cases := map[string]struct {
		who   soc.Officer
		alone bool
		from  string // London
		want  string
	}{
		"at work":                             {region, false, "2026-11-23 10:00", "2026-11-23 10:00"},
		"before work":                         {region, false, "2026-11-23 00:00", "2026-11-23 09:00"},
		"after work":                          {region, false, "2026-11-23 17:30", "2026-11-24 09:00"},
		"on Friday night":                     {region, false, "2026-11-27 22:00", "2026-11-30 09:00"},
		"over Christmas":                      {region, false, "2026-12-24 18:00", "2026-12-29 09:00"},
		"over Easter, when clocks change":     {region, false, "2027-03-25 18:00", "2027-03-30 09:00"},
		"on the night the clocks go back":     {region, false, "2026-10-24 18:00", "2026-10-26 09:00"},
		"their own early hours are not quiet": {early, false, "2026-11-23 00:00", "2026-11-23 05:00"},
		"their own evenings":                  {evening, false, "2026-11-23 10:00", "2026-11-23 18:00"},
		"at weekends":                         {weekend, false, "2026-11-23 10:00", "2026-11-28 09:00"},
		"two hours east":                      {lisbon, false, "2026-11-23 05:00", "2026-11-23 07:00"},
		"two hours east, their day is over":   {lisbon, false, "2026-11-23 15:30", "2026-11-24 07:00"},
		"in a zone that nobody knows":         {nowhere, false, "2026-11-23 05:00", "2026-11-23 09:00"},
		"urgent in the evening":               {region, true, "2026-11-23 19:59", "2026-11-23 19:59"},
		"urgent at night":                     {region, true, "2026-11-23 20:00", "2026-11-24 07:00"},
		"urgent after midnight":               {region, true, "2026-11-24 03:00", "2026-11-24 07:00"},
		"urgent on a Sunday":                  {region, true, "2026-11-22 11:00", "2026-11-22 11:00"},
		"urgent when the clocks go back":      {region, true, "2026-10-24 23:00", "2026-10-25 07:00"},
		"urgent when the clocks go forward":   {region, true, "2027-03-27 23:00", "2027-03-28 07:00"},
		"urgent at night, at work":            {evening, true, "2026-11-23 22:00", "2026-11-23 22:00"},
		"urgent at night, not at work":        {early, true, "2026-11-23 22:00", "2026-11-24 07:00"},
		"urgent, by their own clock":          {lisbon, true, "2026-11-23 18:30", "2026-11-24 05:00"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, err := time.ParseInLocation("2006-01-02 15:04", c.from, cal.Location)
			if err != nil {
				t.Fatal(err)
			}
			if got := rules.Hears(c.who, c.alone, from).In(cal.Location).Format("2006-01-02 15:04"); got != c.want {
				t.Errorf("from %s: %s, want %s", c.from, got, c.want)
			}
		})
	}
}

// TestNobodyIsWoken draws hours, zones and moments: nobody is told before, and nobody without own hours when it is quiet.
func TestNobodyIsWoken(t *testing.T) {
	t.Parallel()
	cal := office(t)
	rapid.Check(t, func(t *rapid.T) {
		rules := soc.DefaultReminderRules(cal)
		rules.QuietFrom = time.Duration(rapid.IntRange(17, 24).Draw(t, "quiet from")) * time.Hour
		rules.QuietTo = time.Duration(rapid.IntRange(0, 8).Draw(t, "quiet to")) * time.Hour
		who := soc.Officer{Hours: soc.Hours{Zone: rapid.SampledFrom([]string{"", "Europe/London", "Asia/Tokyo", "America/New_York", "Asia/Kathmandu"}).Draw(t, "zone")}}
		if rapid.Bool().Draw(t, "own hours") {
			who.Hours.From = rapid.IntRange(0, 23*60).Draw(t, "from")
			who.Hours.To = rapid.IntRange(who.Hours.From+1, 24*60).Draw(t, "to")
		}
		from := time.Date(2026, 1, 1, 0, rapid.IntRange(0, 3*366*24*60).Draw(t, "minutes"), 0, 0, cal.Location)
		for _, alone := range []bool{true, false} {
			at := rules.Hears(who, alone, from)
			if at.Before(from) || at.Sub(from) > 14*24*time.Hour {
				t.Fatalf("alone %v: from %s they hear at %s", alone, from, at)
			}
			if again := rules.Hears(who, alone, at); !again.Equal(at) {
				t.Fatalf("alone %v: at %s they hear at %s", alone, at, again)
			}
			if who.Hours.To == 0 && !rules.Awake(at).Equal(at) {
				t.Fatalf("alone %v: %s is quiet", alone, at)
			}
		}
	})
}

// TestQuietHoursAtWork tells people something on each day on which they work, whatever hours are quiet, and nobody waits for
// ever.
func TestQuietHoursAtWork(t *testing.T) {
	t.Parallel()
	rules := soc.DefaultReminderRules(office(t))
	for name, c := range map[string]struct {
		from, to      int
		moment, hears string
	}{
		"swapped":               {7, 20, "2026-11-20 12:00", "2026-11-20 20:00"},
		"swapped, late":         {7, 20, "2026-11-20 22:00", "2026-11-20 22:00"},
		"swapped, at a weekend": {7, 20, "2026-11-21 12:00", "2026-11-23 00:00"},
		"all but the afternoon": {16, 13, "2026-11-20 16:30", "2026-11-23 13:00"},
		"all of the work":       {9, 17, "2026-11-20 12:00", "2026-11-20 17:00"},
		"the morning":           {20, 10, "2026-11-23 09:00", "2026-11-23 10:00"},
	} {
		rules.QuietFrom, rules.QuietTo = time.Duration(c.from)*time.Hour, time.Duration(c.to)*time.Hour
		from, err := time.ParseInLocation("2006-01-02 15:04", c.moment, rules.Calendar.Location)
		if err != nil {
			t.Fatal(err)
		}
		at := rules.Hears(soc.Officer{}, false, from)
		if got := at.Format("2006-01-02 15:04"); got != c.hears {
			t.Errorf("%s: %s, want %s", name, got, c.hears)
		}
		for _, later := range []time.Time{at, at.Add(time.Second)} {
			if again := rules.Hears(soc.Officer{}, false, later); !again.Equal(later) {
				t.Errorf("%s: put off to %s at %s", name, again, later)
			}
		}
	}
}
