package soc

import (
	"cmp"
	"errors"
	"time"
)

// Date is a day of the calendar, without a time zone. The zero value is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day on which t falls in t's own location.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{Year: year, Month: month, Day: day}
}

// In returns midnight of the day in loc.
func (d Date) In(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// AddDays returns the day n days later; n may be negative.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// AddMonths returns the same day n months later, or the month's last day if it is shorter: a month after 31 January is 28 or
// 29 February. n may be negative.
func (d Date) AddMonths(n int) Date {
	last := DateOf(time.Date(d.Year, d.Month+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC))
	return Date{Year: last.Year, Month: last.Month, Day: min(d.Day, last.Day)}
}

// AddYears returns the same day n years later; 29 February becomes 28 February in a year that does not have it.
func (d Date) AddYears(n int) Date {
	return d.AddMonths(12 * n)
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday {
	return d.In(time.UTC).Weekday()
}

// Compare returns -1 if d is before other, 1 if it is after, and 0 if both are the same day.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// Before reports whether d is an earlier day than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d is a later day than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String returns the day as 2026-12-14, or "" for the zero value.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.In(time.UTC).Format(time.DateOnly)
}

// MarshalText returns what String does. It refuses a date that is not in the calendar, and a year beyond four digits.
func (d Date) MarshalText() ([]byte, error) {
	if !d.IsZero() && (d != d.AddDays(0) || d.Year < 0 || d.Year > 9999) {
		return nil, errors.New("date is not in the calendar")
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads 2026-12-14; nothing is the zero value.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return errors.New("date is not in the calendar or not written as yyyy-mm-dd") // err would repeat the text
	}
	*d = DateOf(t)
	return nil
}

// EndOfPeriod returns the last day of a period of whole years beginning with start, which counts: 5 years beginning with
// 1 March 2026 end with 28 February 2031 (Serious Crime Act 2007 s.16; domain.md C12). A period beginning with 29 February
// ends with 28 February.
func EndOfPeriod(start Date, years int) Date {
	start.Year += years
	return start.AddDays(-1)
}

// Age returns the full years that somebody born on the day born has lived on the day on. Who was born on 29 February turns a
// year older on 1 March of a year without that day. It is negative before birth.
func Age(born, on Date) int {
	age := on.Year - born.Year
	if on.Month < born.Month || on.Month == born.Month && on.Day < born.Day {
		age--
	}
	return age
}
