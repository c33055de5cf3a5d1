package soc_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatewaybot/soc"
)

// office has the bank holidays of England and Wales around Christmas 2026 and Easter 2027, and opens from nine to five.
func office(t testing.TB) soc.Calendar {
	t.Helper()
	holidays := []soc.Date{
		date(2026, 12, 25), date(2026, 12, 28), // Boxing Day falls on a Saturday
		date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31),
	}
	return soc.Calendar{
		Location: london(t),
		Holiday:  func(d soc.Date) bool { return slices.Contains(holidays, d) },
		Opens:    9 * time.Hour, Closes: 17 * time.Hour,
	}
}

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	c := office(t)
	for _, tc := range []struct {
		name      string
		got, want soc.Date
	}{
		{"next: working day", c.NextWorkingDay(date(2026, 11, 23)), date(2026, 11, 23)},
		{"next: saturday", c.NextWorkingDay(date(2026, 11, 28)), date(2026, 11, 30)},
		{"next: sunday", c.NextWorkingDay(date(2026, 11, 29)), date(2026, 11, 30)},
		{"next: Christmas", c.NextWorkingDay(date(2026, 12, 25)), date(2026, 12, 29)},
		{"next: Good Friday over the clock change", c.NextWorkingDay(date(2027, 3, 26)), date(2027, 3, 30)},
		{"next: leap day", c.NextWorkingDay(date(2028, 2, 29)), date(2028, 2, 29)},
		{"before: working day", c.LastWorkingDayBefore(date(2026, 11, 24)), date(2026, 11, 23)},
		{"before: monday", c.LastWorkingDayBefore(date(2026, 11, 30)), date(2026, 11, 27)},
		{"before: saturday", c.LastWorkingDayBefore(date(2026, 11, 28)), date(2026, 11, 27)},
		{"before: after Christmas", c.LastWorkingDayBefore(date(2026, 12, 29)), date(2026, 12, 24)},
		{"before: Easter Monday", c.LastWorkingDayBefore(date(2027, 3, 29)), date(2027, 3, 25)},
		{"before: 1 March of a leap year", c.LastWorkingDayBefore(date(2028, 3, 1)), date(2028, 2, 29)},
		{"add none: working day", c.AddWorkingDays(date(2026, 11, 23), 0), date(2026, 11, 23)},
		{"add none: saturday", c.AddWorkingDays(date(2026, 11, 28), 0), date(2026, 11, 30)},
		{"add less than none", c.AddWorkingDays(date(2026, 11, 28), -3), date(2026, 11, 30)},
		{"add one", c.AddWorkingDays(date(2026, 11, 23), 1), date(2026, 11, 24)},
		{"add one: friday", c.AddWorkingDays(date(2026, 11, 27), 1), date(2026, 11, 30)},
		{"add one: saturday", c.AddWorkingDays(date(2026, 11, 28), 1), date(2026, 11, 30)},
		{"add a week", c.AddWorkingDays(date(2026, 11, 23), 5), date(2026, 11, 30)},
		{"add over Christmas", c.AddWorkingDays(date(2026, 12, 23), 5), date(2027, 1, 4)},
		{"add over Easter", c.AddWorkingDays(date(2027, 3, 25), 1), date(2027, 3, 30)},
		{"add over the autumn clock change", c.AddWorkingDays(date(2026, 10, 23), 1), date(2026, 10, 26)},
		{"add over a leap day", c.AddWorkingDays(date(2028, 2, 28), 2), date(2028, 3, 1)},
		{"no holidays", soc.Calendar{}.NextWorkingDay(date(2026, 12, 25)), date(2026, 12, 25)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if tc.got != tc.want {
				t.Errorf("got %s, want %s", tc.got, tc.want)
			}
		})
	}
}

func TestWorkingTime(t *testing.T) {
	t.Parallel()
	c := office(t)
	for _, tc := range []struct {
		name     string
		from, to string
		want     time.Duration
	}{
		{"within a day", "2026-11-23 10:00", "2026-11-23 12:30", 2*time.Hour + 30*time.Minute},
		{"whole day", "2026-11-23 00:00", "2026-11-24 00:00", 8 * time.Hour},
		{"overnight", "2026-11-23 16:00", "2026-11-24 10:00", 2 * time.Hour},
		{"outside hours", "2026-11-23 17:00", "2026-11-24 09:00", 0},
		{"weekend", "2026-11-27 17:30", "2026-11-30 08:00", 0},
		{"over a weekend", "2026-11-27 16:59", "2026-11-30 09:01", 2 * time.Minute},
		{"over Christmas", "2026-12-24 16:00", "2026-12-29 10:00", 2 * time.Hour},
		{"over Easter and the spring clock change", "2027-03-25 16:00", "2027-03-30 10:00", 2 * time.Hour},
		{"over the autumn clock change", "2026-10-23 16:00", "2026-10-26 10:00", 2 * time.Hour},
		{"week of the spring clock change", "2028-03-24 12:00", "2028-03-31 12:00", 40 * time.Hour},
		{"over a leap day", "2028-02-28 09:00", "2028-03-01 09:00", 16 * time.Hour},
		{"a year", "2028-01-01 00:00", "2029-01-01 00:00", 260 * 8 * time.Hour},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			from, to := moment(t, c, tc.from), moment(t, c, tc.to)
			if got := c.WorkingTime(from, to.UTC()); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
			if got := c.WorkingTime(to, from); got != -tc.want {
				t.Errorf("backwards: got %s, want %s", got, -tc.want)
			}
		})
	}
}

func moment(t testing.TB, c soc.Calendar, s string) time.Time {
	t.Helper()
	m, err := time.ParseInLocation("2006-01-02 15:04", s, c.Location)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAddWorkingTime(t *testing.T) {
	t.Parallel()
	c := office(t)
	for _, tc := range []struct {
		name string
		from string
		d    time.Duration
		want string
	}{
		{"within a day", "2026-11-23 10:00", 2 * time.Hour, "2026-11-23 12:00"},
		{"to the end of the day", "2026-11-23 10:00", 7 * time.Hour, "2026-11-23 17:00"},
		{"overnight", "2026-11-23 16:00", 2 * time.Hour, "2026-11-24 10:00"},
		{"from before opening", "2026-11-23 03:00", time.Hour, "2026-11-23 10:00"},
		{"from after closing", "2026-11-23 18:00", time.Hour, "2026-11-24 10:00"},
		{"from a saturday", "2026-11-28 12:00", time.Hour, "2026-11-30 10:00"},
		{"none", "2026-11-23 10:00", 0, "2026-11-23 10:00"},
		{"none, at closing", "2026-11-23 17:00", 0, "2026-11-23 17:00"},
		{"none, out of hours", "2026-11-27 17:01", 0, "2026-11-30 09:00"},
		{"less than none", "2026-11-23 10:00", -time.Hour, "2026-11-23 10:00"},
		{"over Christmas", "2026-12-24 16:00", 10 * time.Hour, "2026-12-30 10:00"},
		{"over Easter and the spring clock change", "2027-03-25 16:00", 2 * time.Hour, "2027-03-30 10:00"},
		{"over the autumn clock change", "2026-10-23 16:00", 2 * time.Hour, "2026-10-26 10:00"},
		{"over a leap day", "2028-02-28 12:00", 16 * time.Hour, "2028-03-01 12:00"},
		{"a year", "2028-01-03 09:00", 260*8*time.Hour + time.Hour, "2029-01-01 10:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got, want := c.AddWorkingTime(moment(t, c, tc.from).UTC(), tc.d), moment(t, c, tc.want); !got.Equal(want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestDeadlineAfterWorkingDays(t *testing.T) {
	t.Parallel()
	c := office(t)
	for _, tc := range []struct {
		name string
		from string
		n    int
		want string
	}{
		{"next day", "2026-11-23 10:30", 1, "2026-11-24 10:30"},
		{"before opening", "2026-11-23 07:00", 1, "2026-11-24 09:00"},
		{"after closing", "2026-11-23 22:00", 1, "2026-11-24 17:00"},
		{"over a weekend", "2026-11-27 10:30", 2, "2026-12-01 10:30"},
		{"after closing on friday", "2026-11-27 22:00", 1, "2026-11-30 17:00"},
		{"on a saturday", "2026-11-28 10:30", 1, "2026-11-30 17:00"},
		{"over Christmas", "2026-12-24 10:30", 2, "2026-12-30 10:30"},
		{"over Easter and the spring clock change", "2027-03-25 10:30", 1, "2027-03-30 10:30"},
		{"over the autumn clock change", "2026-10-23 10:30", 1, "2026-10-26 10:30"},
		{"to a leap day", "2028-02-28 10:30", 1, "2028-02-29 10:30"},
		{"none", "2026-11-23 10:30", 0, "2026-11-23 10:30"},
		{"none, out of hours", "2026-11-27 22:00", 0, "2026-11-30 09:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got, want := c.DeadlineAfterWorkingDays(moment(t, c, tc.from).UTC(), tc.n), moment(t, c, tc.want); !got.Equal(want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// Where clocks change on a working day, as in Egypt on Thursday 31 October 2024 at midnight, its hours are those that pass.
func TestWorkingTimeOnTheDayClocksChange(t *testing.T) {
	t.Parallel()
	c := soc.Calendar{Location: location(t, "Africa/Cairo"), Closes: 24 * time.Hour}
	from, to := moment(t, c, "2024-10-31 00:00").UTC(), moment(t, c, "2024-11-01 01:00").UTC()
	if got, want := c.WorkingTime(from, to), 26*time.Hour; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := c.AddWorkingTime(from, 26*time.Hour); !got.Equal(to) || got.Location() != c.Location {
		t.Errorf("got %s, want %s", got, to)
	}
}

// The day is the calendar's own: in New York it is still Friday.
func TestAddWorkingTimeElsewhere(t *testing.T) {
	t.Parallel()
	c := soc.Calendar{Location: location(t, "America/New_York"), Closes: 24 * time.Hour}
	from := time.Date(2026, 11, 28, 1, 0, 0, 0, time.UTC)
	if got, want := c.AddWorkingTime(from, time.Hour), from.Add(time.Hour); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDeadlineKeepsTheMoment(t *testing.T) {
	t.Parallel()
	c := office(t)
	from := time.Date(2026, 11, 23, 10, 30, 15, 123, c.Location)
	if got, want := c.DeadlineAfterWorkingDays(from, 1), from.AddDate(0, 0, 1); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCalendarThatNeverOpensPanics(t *testing.T) {
	t.Parallel()
	always := func(soc.Date) bool { return true }
	for name, run := range map[string]func(){
		"closed all year": func() {
			soc.Calendar{Location: time.UTC, Holiday: always, Closes: 1}.NextWorkingDay(date(2026, 1, 1))
		},
		"closes as it opens": func() { soc.Calendar{Location: time.UTC}.AddWorkingTime(time.Unix(0, 0), 1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			run()
		})
	}
}

// anyCalendar draws opening hours and some days off.
func anyCalendar(loc *time.Location) *rapid.Generator[soc.Calendar] {
	return rapid.Custom(func(t *rapid.T) soc.Calendar {
		opens := rapid.IntRange(0, 22*60).Draw(t, "opens")
		closes := rapid.IntRange(opens+1, 24*60).Draw(t, "closes")
		off := rapid.IntRange(2, 40).Draw(t, "every so many days off")
		return soc.Calendar{
			Location: loc,
			Holiday:  func(d soc.Date) bool { return (d.Day+int(d.Month))%off == 0 },
			Opens:    time.Duration(opens) * time.Minute, Closes: time.Duration(closes) * time.Minute,
		}
	})
}

// anyMoment draws moments from 2026 to 2029, half of them within a week of a clock change.
func anyMoment(loc *time.Location) *rapid.Generator[time.Time] {
	minutes := func(from time.Time, most int) *rapid.Generator[time.Time] {
		return rapid.Map(rapid.IntRange(0, most), func(n int) time.Time { return from.Add(time.Duration(n) * time.Minute).In(loc) })
	}
	return rapid.OneOf(
		minutes(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 4*365*24*60),
		minutes(time.Date(2027, 3, 22, 0, 0, 0, 0, time.UTC), 14*24*60),
		minutes(time.Date(2027, 10, 25, 0, 0, 0, 0, time.UTC), 14*24*60),
	)
}

func TestCalendarProperties(t *testing.T) {
	t.Parallel()
	loc := london(t)
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(loc).Draw(t, "calendar")
		from := anyMoment(loc).Draw(t, "from")
		d := time.Duration(rapid.Int64Range(0, int64(500*time.Hour)).Draw(t, "d"))
		checkWorkingTime(t, c, from, d)

		later := from.Add(time.Duration(rapid.IntRange(0, 10*24*60).Draw(t, "minutes later")) * time.Minute)
		if a, b := c.AddWorkingTime(from, d), c.AddWorkingTime(later, d); b.Before(a) {
			t.Errorf("%s after %s is %s, after %s it is %s", d, from, a, later, b)
		}
		n := rapid.IntRange(0, 20).Draw(t, "n")
		deadline := c.DeadlineAfterWorkingDays(from, n)
		if deadline.Before(from) || c.AddWorkingTime(deadline, 0) != deadline && c.WorkingTime(deadline.Add(-1), deadline) != 1 {
			t.Errorf("%d working days after %s is %s", n, from, deadline)
		}
		if after := c.DeadlineAfterWorkingDays(later, n); after.Before(deadline) {
			t.Errorf("%d working days after %s is %s, after %s it is %s", n, from, deadline, later, after)
		}
		if next := c.DeadlineAfterWorkingDays(from, n+1); next.Before(deadline) {
			t.Errorf("%d working days after %s is %s, one more is %s", n, from, deadline, next)
		}
		if got, want := c.WorkingTime(from, later), minuteByMinute(c, from, later); got != want {
			t.Errorf("from %s to %s: %s, want %s", from, later, got, want)
		}
	})
}

// checkWorkingTime holds whatever is added: the two ways of counting agree, and more is never sooner.
func checkWorkingTime(t interface{ Errorf(string, ...any) }, c soc.Calendar, from time.Time, d time.Duration) {
	to := c.AddWorkingTime(from, d)
	if to.Before(from) || !c.WorkingDay(soc.DateOf(to.Add(-1))) && !c.WorkingDay(soc.DateOf(to)) {
		t.Errorf("%s after %s is %s", d, from, to)
	}
	if got := c.WorkingTime(from, to); got != d {
		t.Errorf("%s after %s is %s, and back %s", d, from, to, got)
	}
	if more := c.AddWorkingTime(from, d+1); !more.After(to) {
		t.Errorf("%s after %s is %s, and a moment more %s", d, from, to, more)
	}
}

// minuteByMinute counts the minutes from one moment to another at which the clock shows working time.
func minuteByMinute(c soc.Calendar, from, to time.Time) (sum time.Duration) {
	for ; from.Before(to); from = from.Add(time.Minute) {
		hour, minute, _ := from.Clock()
		clock := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
		if c.WorkingDay(soc.DateOf(from)) && clock >= c.Opens && clock < c.Closes {
			sum += time.Minute
		}
	}
	return sum
}

func TestWorkingDayProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(time.UTC).Draw(t, "calendar")
		d, n := anyDate().Draw(t, "date"), rapid.IntRange(0, 60).Draw(t, "n")
		to := c.AddWorkingDays(d, n)
		count := 0
		for day := d.AddDays(1); !day.After(to); day = day.AddDays(1) {
			if c.WorkingDay(day) {
				count++
			}
		}
		if !c.WorkingDay(to) || to.Before(d) || n > 0 && count != n {
			t.Errorf("%d working days after %s is %s, and that is %d", n, d, to, count)
		}
		if later := c.AddWorkingDays(d.AddDays(1), n); later.Before(to) {
			t.Errorf("%d working days after %s is %s, after the next day %s", n, d, to, later)
		}
		before := c.LastWorkingDayBefore(d)
		if !before.Before(d) || !c.WorkingDay(before) || c.NextWorkingDay(before.AddDays(1)) != c.NextWorkingDay(d) {
			t.Errorf("last working day before %s is %s", d, before)
		}
	})
}

func BenchmarkWorkingTime(b *testing.B) {
	c := office(b)
	from := time.Date(2026, 1, 1, 10, 0, 0, 0, c.Location)
	for _, span := range []struct {
		name  string
		years int
	}{{"day", 0}, {"5 years", 5}} {
		b.Run(span.name, func(b *testing.B) {
			to := from.AddDate(span.years, 0, 1)
			b.ReportAllocs()
			for b.Loop() {
				c.WorkingTime(from, to)
			}
		})
	}
}
