package bot_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatewaybot/bot"
)

func london(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// weekdays counts working days in a country without holidays.
func weekdays(day time.Time, n int) time.Time {
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			n--
		}
	}
	return day
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	const monday, friday, sunday = "2026-11-23", "2026-11-27", "2026-11-29"
	for _, tc := range []struct{ name, today, phrase, want string }{
		{"ISO", monday, "2026-12-14", "2026-12-14"},
		{"ISO is never day first", monday, "2027-04-03", "2027-04-03"},
		{"slashes", monday, "14/12/2026", "2026-12-14"},
		{"slashes are day first", monday, "3/4/2027", "2027-04-03"},
		{"slashes with zeros", monday, "03/04/2027", "2027-04-03"},
		{"in the past", monday, "1/3/2026", "2026-03-01"},
		{"first day in range", monday, "1/1/2000", "2000-01-01"},
		{"last day in range", monday, "31 december 2100", "2100-12-31"},
		{"day and month", monday, "14 Dec", "2026-12-14"},
		{"day and month that is over", monday, "14 oct", "2027-10-14"},
		{"day and month today", monday, "23 nov", monday},
		{"day and month yesterday", monday, "22 nov", "2027-11-22"},
		{"day, month, year", monday, "14 December 2026", "2026-12-14"},
		{"month of four letters", monday, "14 Sept 2027", "2027-09-14"},
		{"ordinal", monday, "14th Dec", "2026-12-14"},
		{"1st", monday, "1st Dec", "2026-12-01"},
		{"2nd", monday, "2ND Dec", "2026-12-02"},
		{"3rd", monday, "3rd December 2027", "2027-12-03"},
		{"11th, 12th, 13th", monday, "11th Dec", "2026-12-11"},
		{"22nd", monday, "22nd Dec", "2026-12-22"},
		{"31st", monday, "31st Dec", "2026-12-31"},
		{"leap day of its year", monday, "29 Feb 2028", "2028-02-29"},
		{"next leap day", monday, "29 Feb", "2028-02-29"},
		{"leap day today", "2028-02-29", "29 Feb", "2028-02-29"},
		{"leap day was yesterday", "2028-03-01", "29 Feb", "2032-02-29"},
		{"weekday and date", monday, "Mon 14/12/2026", "2026-12-14"},
		{"weekday, comma and date", monday, "Monday, 14 December 2026", "2026-12-14"},
		{"weekday and date without a year", monday, "mon 14 dec", "2026-12-14"},
		{"weekday and ISO", monday, "monday 2026-12-14", "2026-12-14"},
		{"today", monday, "Today", monday},
		{"tomorrow", monday, " tomorrow ", "2026-11-24"},
		{"weekday", monday, "friday", friday},
		{"weekday in three letters", monday, "FRI", friday},
		{"weekday in four letters", monday, "tues", "2026-11-24"},
		{"weekday tomorrow", monday, "tuesday", "2026-11-24"},
		{"weekday is not today", friday, "friday", "2026-12-04"},
		{"weekday over the weekend", friday, "monday", "2026-11-30"},
		{"sunday ends the week", monday, "sunday", sunday},
		{"next weekday is in the following week", monday, "next friday", "2026-12-04"},
		{"next weekday seen from that day", friday, "next friday", "2026-12-04"},
		{"next weekday seen from the end of the week", sunday, "next fri", "2026-12-04"},
		{"next monday seen from sunday", sunday, "next monday", "2026-11-30"},
		{"next sunday seen from monday", monday, "next sunday", "2026-12-06"},
		{"in days", monday, "in 3 days", "2026-11-26"},
		{"in a day", monday, "in 1 day", "2026-11-24"},
		{"in no days", monday, "in 0 days", monday},
		{"in weeks", monday, "in 3 weeks", "2026-12-14"},
		{"in months", monday, "in 2 months", "2027-01-23"},
		{"in years", monday, "in 5 years", "2031-11-23"},
		{"days in short", monday, "28d", "2026-12-21"},
		{"weeks in short", monday, "4W", "2026-12-21"},
		{"months in short", monday, "14m", "2028-01-23"},
		{"years in short", monday, "1y", "2027-11-23"},
		{"shorter month", "2027-01-31", "1m", "2027-02-28"},
		{"shorter month of a leap year", "2028-01-31", "in 1 month", "2028-02-29"},
		{"month of the same length", "2026-12-31", "1m", "2027-01-31"},
		{"a year after a leap day", "2028-02-29", "1y", "2029-02-28"},
		{"four years after a leap day", "2028-02-29", "4y", "2032-02-29"},
		{"working days", friday, "5 working days", "2026-12-04"},
		{"in working days", friday, "in 1 working day", "2026-11-30"},
		{"spring clock change", "2027-03-27", "2d", "2027-03-29"},
		{"autumn clock change", "2027-10-30", "in 2 days", "2027-11-01"},
		{"invisible characters", monday, "\u200b14\u00a0Dec\u202c", "2026-12-14"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			midnight, err := time.ParseInLocation(time.DateOnly, tc.today, london(t))
			if err != nil {
				t.Fatal(err)
			}
			for _, hour := range []int{0, 23} {
				dates := bot.Dates{Now: midnight.Add(time.Duration(hour) * time.Hour), AddWorkingDays: weekdays}
				got, err := dates.Parse(tc.phrase)
				if err != nil {
					t.Fatal(err)
				}
				if want := tc.want + " 00:00:00"; got.Format(time.DateTime) != want || got.Location() != midnight.Location() {
					t.Errorf("at %d: got %s, want %s", hour, got, want)
				}
			}
		})
	}
}

func TestParseDateRefuses(t *testing.T) {
	t.Parallel()
	unreadable := func(typed string) string {
		return `I can't read "` + typed + `" as a date. Try 14/12/2026, 14 Dec, friday, in 3 weeks or 28d.`
	}
	const outOfRange = "I can only use dates in the years 2000 to 2100."
	for _, tc := range []struct{ phrase, want string }{
		{"", unreadable("")},
		{"banana", unreadable("banana")},
		{" a\nweek  on \u202efriday\t", unreadable("a week on friday")},
		{strings.Repeat("é", 41), unreadable(strings.Repeat("é", 40) + "…")},
		{strings.Repeat("é", 40), unreadable(strings.Repeat("é", 40))},
		{"Dec 14", unreadable("Dec 14")},
		{"14/12", unreadable("14/12")},
		{"14/12/26", unreadable("14/12/26")},
		{"12/14/2026", unreadable("12/14/2026")},
		{"1/0/2026", unreadable("1/0/2026")},
		{"014/12/2026", unreadable("014/12/2026")},
		{"2026/12/14", unreadable("2026/12/14")},
		{"2026-2-14", unreadable("2026-2-14")},
		{"14-12-2026", unreadable("14-12-2026")},
		{"2026-12-1x", unreadable("2026-12-1x")},
		{"2026-12/14", unreadable("2026-12/14")},
		{"1/1/1/2026", unreadable("1/1/1/2026")},
		{"14.12.2026", unreadable("14.12.2026")},
		{"14 de", unreadable("14 de")},
		{"14 decembers", unreadable("14 decembers")},
		{"14 dec 26", unreadable("14 dec 26")},
		{"14 dec 2026 09:00", unreadable("14 dec 2026 09:00")},
		{"14st dec", unreadable("14st dec")},
		{"11st dec", unreadable("11st dec")},
		{"1th dec", unreadable("1th dec")},
		{"th dec", unreadable("th dec")},
		{"123 dec", unreadable("123 dec")},
		{"fr", unreadable("fr")},
		{"next week", unreadable("next week")},
		{"next 14 dec", unreadable("next 14 dec")},
		{"last friday", unreadable("last friday")},
		{"on friday", unreadable("on friday")},
		{"3 weeks", unreadable("3 weeks")},
		{"in 28d", unreadable("in 28d")},
		{"in 3 fortnights", unreadable("in 3 fortnights")},
		{"in a week", unreadable("in a week")},
		{"in -1 days", unreadable("in -1 days")},
		{"in 1.5 days", unreadable("in 1.5 days")},
		{"in ٣ days", unreadable("in ٣ days")},
		{"-1d", unreadable("-1d")},
		{"d", unreadable("d")},
		{"28", unreadable("28")},
		{"28h", unreadable("28h")},
		{"999999d", unreadable("999999d")},
		{"x working days", unreadable("x working days")},
		{"5 working weeks", unreadable("5 working weeks")},
		{"on 5 working days", unreadable("on 5 working days")},
		{"31 Nov", "There is no 31 November."},
		{"31st November 2026", "There is no 31 November 2026."},
		{"29/2/2027", "There is no 29 February 2027."},
		{"2100-02-29", "There is no 29 February 2100."},
		{"30 feb", "There is no 30 February."},
		{"0 dec", "There is no 0 December."},
		{"Tue 14/12/2026", "14/12/2026 is a Monday, not a Tuesday. Correct one of them and try again."},
		{"friday 23 nov", "23/11/2026 is a Monday, not a Friday. Correct one of them and try again."},
		{"31/12/1999", outOfRange},
		{"1 jan 2101", outOfRange},
		{"0000-01-01", outOfRange},
		{"99y", outOfRange},
		{"99999m", outOfRange},
		{"in 99999 days", outOfRange},
		{"99999 working days", outOfRange},
		{"37000 working days", outOfRange},
	} {
		t.Run(tc.phrase, func(t *testing.T) {
			t.Parallel()
			dates := bot.Dates{Now: time.Date(2026, 11, 23, 10, 0, 0, 0, london(t)), AddWorkingDays: func(day time.Time, n int) time.Time {
				t.Errorf("counted %d working days", n)
				return day
			}}
			_, err := dates.Parse(tc.phrase)
			if _, ok := errors.AsType[*bot.DateError](err); !ok {
				t.Fatalf("error is %v, want a *DateError", err)
			}
			if err.Error() != tc.want {
				t.Errorf("got  %s\nwant %s", err, tc.want)
			}
		})
	}
}

// 2100 has no leap day, so that after 2096 the next one is out of range.
func TestParseDateLeapDayOutOfRange(t *testing.T) {
	t.Parallel()
	_, err := bot.Dates{Now: time.Date(2096, 3, 1, 10, 0, 0, 0, london(t))}.Parse("29 Feb")
	if want := "I can only use dates in the years 2000 to 2100."; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestParseDateWithoutWorkingDays(t *testing.T) {
	t.Parallel()
	if day, err := (bot.Dates{Now: time.Date(2026, 11, 23, 10, 0, 0, 0, london(t))}).Parse("5 working days"); err == nil {
		t.Errorf("got %s", day)
	}
}

func TestDateErrorStaysOutOfTheLog(t *testing.T) {
	t.Parallel()
	_, err := bot.Dates{Now: time.Now()}.Parse("Operation Lion")
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("refused", "err", err)
	if strings.Contains(log.String(), "Lion") || !strings.Contains(log.String(), "not a date") {
		t.Errorf("log line is %s", log.String())
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	winter := time.Date(2026, 12, 14, 9, 5, 59, 0, time.UTC)
	if got, want := bot.FormatDay(winter), "Mon 14/12/2026"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := bot.FormatMoment(winter, london(t)), "Mon 14/12/2026 09:05"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	summer := time.Date(2027, 3, 31, 23, 30, 0, 0, time.UTC)
	if got, want := bot.FormatMoment(summer, london(t)), "Thu 01/04/2027 00:30"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Every way of writing a day is read as that day.
func TestParseDateReadsBack(t *testing.T) {
	t.Parallel()
	loc := london(t)
	rapid.Check(t, func(t *rapid.T) {
		anyDay := rapid.Custom(func(t *rapid.T) time.Time {
			return time.Date(2000, 1, 1+rapid.IntRange(0, 36889).Draw(t, "day"), 0, 0, 0, 0, loc)
		})
		day := anyDay.Draw(t, "day")
		dates := bot.Dates{Now: anyDay.Draw(t, "now").Add(13 * time.Hour)}
		for _, phrase := range []string{
			bot.FormatDay(day), day.Format(time.DateOnly), day.Format("2/1/2006"), day.Format("2 Jan 2006"), day.Format("Monday, 2 January 2006"),
		} {
			if got, err := dates.Parse(phrase); err != nil || !got.Equal(day) {
				t.Errorf("%q is %s, %v", phrase, got, err)
			}
		}
	})
}

func BenchmarkParseDate(b *testing.B) {
	dates := bot.Dates{Now: time.Date(2026, 11, 23, 10, 0, 0, 0, london(b)), AddWorkingDays: weekdays}
	for _, phrase := range []string{"14/12/2026", "Mon 14 December 2026", "friday", "in 3 weeks", "28d", "banana"} {
		b.Run(phrase, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = dates.Parse(phrase)
			}
		})
	}
}
