package bot

import (
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Dates reads the dates that people type.
type Dates struct {
	// Now is the present moment, in the location whose calendar counts.
	Now time.Time
	// AddWorkingDays returns the day n working days after day, which is midnight in Now's location. Where it is nil, phrases in
	// working days are refused.
	AddWorkingDays func(day time.Time, n int) time.Time
}

// DateError says why a phrase is not a date that can be used.
type DateError struct {
	sentence string
}

// Error tells the person who typed the phrase what is wrong and what to type instead. It repeats their words.
func (e *DateError) Error() string { return e.sentence }

// LogValue keeps the words out of the log.
func (*DateError) LogValue() slog.Value { return slog.StringValue("not a date") }

const (
	firstYear = 2000
	lastYear  = 2100
	// maxAhead leads out of the range from any day in it, in any unit.
	maxAhead = (lastYear - firstYear + 1) * 366
	// noYear stands for the year of a date that was typed without one.
	noYear = -1
)

// Parse returns midnight, in Now's location, of the day that phrase names. It reads
//
//   - 2026-12-14, 14/12/2026 (day first), 14 Dec 2026, 14th December; without a year it is the next such date, today included
//   - today, yesterday, tomorrow; friday, the next one after today; next friday, the one of the following week (weeks start on Monday)
//   - in 3 days, weeks, months or years; 28d, 4w, 6m, 1y; 5 working days, in 5 working days
//
// in any case. Names of days and months may be shortened to three letters or more. A month or year counted from a day that
// the month it leads to does not have ends with that month. A weekday before a date must be the right one. All else, and
// any day outside the years 2000 to 2100, is a *DateError.
func (d Dates) Parse(phrase string) (time.Time, error) {
	words := strings.Fields(strings.ToLower(Clean(phrase)))
	day, ok := d.relative(words)
	if !ok {
		var err error
		if day, ok, err = d.absolute(words); err != nil {
			return time.Time{}, err
		}
	}
	if !ok {
		typed := brief(strings.Join(strings.Fields(Clean(phrase)), " "))
		return time.Time{}, dateError(`I can't read "%s" as a date. Try 14/12/2026, 14 Dec, friday, in 3 weeks or 28d.`, typed)
	}
	if day.Year() < firstYear || day.Year() > lastYear {
		return time.Time{}, dateError("I can only use dates in the years %d to %d.", firstYear, lastYear)
	}
	return d.midnight(day), nil
}

// FormatDay returns the day of t, in t's own location, as "Mon 14/12/2026". Parse reads it back.
func FormatDay(t time.Time) string {
	return t.Format("Mon 02/01/2006")
}

// FormatMoment returns t in loc, to the minute, as "Mon 14/12/2026 09:05".
func FormatMoment(t time.Time, loc *time.Location) string {
	return t.In(loc).Format("Mon 02/01/2006 15:04")
}

func dateError(format string, args ...any) error {
	return &DateError{sentence: fmt.Sprintf(format, args...)}
}

// civil is a day of the calendar; a month or day out of its range counts on into the next. It is in UTC, where every day has
// a midnight.
func civil(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func (d Dates) today() time.Time { return civil(d.Now.Date()) }

func (d Dates) midnight(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, d.Now.Location())
}

// relative reads what is counted from today.
func (d Dates) relative(words []string) (time.Time, bool) {
	if len(words) == 1 {
		return d.relativeWord(words[0])
	}
	if len(words) == 2 && words[0] == "next" {
		weekday, ok := parseWeekday(words[1])
		return d.nextWeek(weekday), ok
	}
	if len(words) == 3 && words[0] == "in" {
		return d.ahead(words[1], strings.TrimSuffix(words[2], "s"))
	}
	if len(words) == 4 && words[0] == "in" {
		words = words[1:]
	}
	if len(words) == 3 && words[1] == "working" {
		return d.workingDays(words[0], words[2])
	}
	return time.Time{}, false
}

func (d Dates) relativeWord(word string) (time.Time, bool) {
	switch word {
	case "today":
		return d.today(), true
	case "yesterday":
		return d.today().AddDate(0, 0, -1), true
	case "tomorrow":
		return d.today().AddDate(0, 0, 1), true
	}
	if weekday, ok := parseWeekday(word); ok {
		return d.today().AddDate(0, 0, (int(weekday-d.Now.Weekday())+6)%7+1), true
	}
	units := map[byte]string{'d': "day", 'w': "week", 'm': "month", 'y': "year"}
	last := len(word) - 1
	return d.ahead(word[:last], units[word[last]])
}

// nextWeek is the given day of the week that starts on the Monday after today.
func (d Dates) nextWeek(weekday time.Weekday) time.Time {
	sinceMonday := func(w time.Weekday) int { return (int(w) + 6) % 7 }
	return d.today().AddDate(0, 0, 7-sinceMonday(d.Now.Weekday())+sinceMonday(weekday))
}

func (d Dates) ahead(count, unit string) (time.Time, bool) {
	n, ok := parseNumber(count)
	switch unit {
	case "day":
		return d.today().AddDate(0, 0, n), ok
	case "week":
		return d.today().AddDate(0, 0, 7*n), ok
	case "month":
		return d.monthsAhead(n), ok
	case "year":
		return d.monthsAhead(12 * n), ok
	}
	return time.Time{}, false
}

func (d Dates) monthsAhead(n int) time.Time {
	year, month, day := d.Now.Date()
	month += time.Month(n)
	lastDay := civil(year, month+1, 0).Day()
	return civil(year, month, min(day, lastDay))
}

func (d Dates) workingDays(count, unit string) (time.Time, bool) {
	n, ok := parseNumber(count)
	if !ok || strings.TrimSuffix(unit, "s") != "day" || d.AddWorkingDays == nil {
		return time.Time{}, false
	}
	if n > maxAhead {
		return d.today().AddDate(0, 0, n), true
	}
	return civil(d.AddWorkingDays(d.midnight(d.today()), n).Date()), true
}

// absolute reads what names a day of the calendar, with or without its weekday. Its error is for a day that can't be.
func (d Dates) absolute(words []string) (day time.Time, ok bool, err error) {
	var weekday time.Weekday
	var checked bool
	if len(words) > 1 {
		if weekday, checked = parseWeekday(strings.TrimSuffix(words[0], ",")); checked {
			words = words[1:]
		}
	}
	year, month, dayOfMonth, ok := parseDate(words)
	if !ok {
		return time.Time{}, false, nil
	}
	if day, err = d.find(year, month, dayOfMonth); err != nil {
		return time.Time{}, false, err
	}
	if checked && day.Weekday() != weekday {
		return time.Time{}, false, dateError("%s is a %s, not a %s. Correct one of them and try again.",
			day.Format("02/01/2006"), day.Weekday(), weekday)
	}
	return day, true, nil
}

// find returns the day or, for noYear, the first such day from today on.
func (d Dates) find(year int, month time.Month, dayOfMonth int) (time.Time, error) {
	if year != noYear {
		if day := civil(year, month, dayOfMonth); day.Day() == dayOfMonth {
			return day, nil
		}
		return time.Time{}, dateError("There is no %d %s %d.", dayOfMonth, month, year)
	}
	for y := range 9 { // leap years are at most eight years apart
		day := civil(d.Now.Year()+y, month, dayOfMonth)
		if day.Day() == dayOfMonth && !day.Before(d.today()) {
			return day, nil
		}
	}
	return time.Time{}, dateError("There is no %d %s.", dayOfMonth, month)
}

// parseDate reads the words of a date; the year may be noYear, the day may be one that the month does not have.
func parseDate(words []string) (year int, month time.Month, day int, ok bool) {
	if len(words) == 1 {
		return parseNumericDate(words[0])
	}
	if len(words) < 2 || len(words) > 3 {
		return 0, 0, 0, false
	}
	year = noYear
	if len(words) == 3 {
		if year, ok = parseNumber(words[2]); !ok || len(words[2]) != 4 {
			return 0, 0, 0, false
		}
	}
	if day, ok = parseOrdinal(words[0]); !ok {
		return 0, 0, 0, false
	}
	month, ok = parseMonth(words[1])
	return year, month, day, ok
}

// parseNumericDate reads 2026-12-14 and 14/12/2026.
func parseNumericDate(word string) (year int, month time.Month, day int, ok bool) {
	parts := strings.SplitN(word, "/", 4)
	slices.Reverse(parts)
	if len(word) == len(time.DateOnly) && word[4] == '-' {
		parts = strings.SplitN(word, "-", 4)
	}
	if len(parts) != 3 || len(parts[0]) != 4 || len(parts[1]) > 2 || len(parts[2]) > 2 {
		return 0, 0, 0, false
	}
	year, yearOK := parseNumber(parts[0])
	m, monthOK := parseNumber(parts[1])
	day, dayOK := parseNumber(parts[2])
	return year, time.Month(m), day, yearOK && monthOK && dayOK && m >= 1 && m <= 12
}

// parseOrdinal reads 14 and 14th.
func parseOrdinal(word string) (int, bool) {
	digits := strings.TrimRight(word, "dhnrst")
	n, ok := parseNumber(digits)
	if !ok || len(digits) > 2 {
		return 0, false
	}
	suffix := "th"
	if last := n % 10; last >= 1 && last <= 3 && n/10 != 1 {
		suffix = [...]string{1: "st", 2: "nd", 3: "rd"}[last]
	}
	return n, word == digits || word == digits+suffix
}

func parseWeekday(word string) (time.Weekday, bool) {
	for weekday := time.Sunday; weekday <= time.Saturday; weekday++ {
		if shortens(word, weekday.String()) {
			return weekday, true
		}
	}
	return 0, false
}

func parseMonth(word string) (time.Month, bool) {
	for month := time.January; month <= time.December; month++ {
		if shortens(word, month.String()) {
			return month, true
		}
	}
	return 0, false
}

func shortens(word, name string) bool {
	return len(word) >= 3 && len(word) <= len(name) && strings.EqualFold(word, name[:len(word)])
}

// parseNumber reads up to five digits, more than any date in range needs.
func parseNumber(s string) (int, bool) {
	if len(s) > 5 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}
