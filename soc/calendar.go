package soc

import (
	"slices"
	"time"
)

// Calendar knows when people work: the days of their week that are no holiday, from Opens to Closes. Opens must be
// before Closes, and every year must have a working day; a method that would search for ever panics.
type Calendar struct {
	// Location is the place whose clocks and days count.
	Location *time.Location
	// Holiday reports whether nobody works on the day. Nil means that there are no holidays.
	Holiday func(Date) bool
	// Days are the days of the week on which people work; none is Monday to Friday.
	Days []time.Weekday
	// Opens and Closes are times of day on the clock: 9h is nine o'clock also on the day the clocks change.
	Opens, Closes time.Duration
}

// WorkingDay reports whether people work on d.
func (c Calendar) WorkingDay(d Date) bool {
	day := d.Weekday()
	works := day != time.Saturday && day != time.Sunday
	if len(c.Days) > 0 {
		works = slices.Contains(c.Days, day)
	}
	return works && (c.Holiday == nil || !c.Holiday(d))
}

// NextWorkingDay returns d if it is a working day, and else the first one after it.
func (c Calendar) NextWorkingDay(d Date) Date { return c.seek(d, 1) }

// LastWorkingDayBefore returns the last working day that is earlier than d.
func (c Calendar) LastWorkingDayBefore(d Date) Date { return c.seek(d.AddDays(-1), -1) }

// seek returns the nearest working day from d on, d included, in steps of step days.
func (c Calendar) seek(d Date, step int) Date {
	for range 366 {
		if c.WorkingDay(d) {
			return d
		}
		d = d.AddDays(step)
	}
	panic("soc: calendar has a year without a working day")
}

// AddWorkingDays returns the nth working day after d. For n = 0, or less, it is d or the next working day.
func (c Calendar) AddWorkingDays(d Date, n int) Date {
	if n <= 0 {
		return c.NextWorkingDay(d)
	}
	for range n {
		d = c.NextWorkingDay(d.AddDays(1))
	}
	return d
}

// DeadlineAfterWorkingDays returns the same time of day as t on the nth working day after it, moved into working hours. What
// comes in on a day off has until Closes, so that it is never due earlier than what came in before it. For n = 0, or less, it
// is t or the next moment of working time.
func (c Calendar) DeadlineAfterWorkingDays(t time.Time, n int) time.Time {
	if n <= 0 {
		return c.AddWorkingTime(t, 0)
	}
	t = t.In(c.Location)
	day, clock := DateOf(t), c.Closes
	if c.WorkingDay(day) {
		hour, minute, second := t.Clock()
		clock = time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
		clock = min(max(clock+time.Duration(t.Nanosecond()), c.Opens), c.Closes)
	}
	return c.at(c.AddWorkingDays(day, n), clock)
}

// AddWorkingTime returns the moment by which d of working time has passed since t. If that is the last of a day's, the moment
// is that day's Closes. For d = 0, or less, it is t or the next moment of working time.
func (c Calendar) AddWorkingTime(t time.Time, d time.Duration) time.Time {
	t, d = t.In(c.Location), max(d, 0)
	for day := c.NextWorkingDay(DateOf(t)); ; day = c.NextWorkingDay(day.AddDays(1)) {
		opens, closes := c.hours(day)
		from := later(t, opens)
		left := closes.Sub(from)
		if d <= left {
			return from.Add(d)
		}
		d -= max(left, 0)
	}
}

// WorkingTime returns how much working time lies between two moments; it is negative if to is before from.
func (c Calendar) WorkingTime(from, to time.Time) time.Duration {
	if to.Before(from) {
		return -c.WorkingTime(to, from)
	}
	from, to = from.In(c.Location), to.In(c.Location)
	var sum time.Duration
	for day, last := DateOf(from), DateOf(to); !day.After(last); day = day.AddDays(1) {
		if c.WorkingDay(day) {
			opens, closes := c.hours(day)
			sum += max(0, earlier(to, closes).Sub(later(from, opens)))
		}
	}
	return sum
}

func (c Calendar) hours(d Date) (opens, closes time.Time) {
	if c.Opens >= c.Closes {
		panic("soc: calendar closes before it opens")
	}
	return c.at(d, c.Opens), c.at(d, c.Closes)
}

// at is the moment at which clocks show the time of day.
func (c Calendar) at(d Date, clock time.Duration) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, int(clock/time.Second), int(clock%time.Second), c.Location)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
