package soc_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatewaybot/soc"
)

func date(year int, month time.Month, day int) soc.Date {
	return soc.Date{Year: year, Month: month, Day: day}
}

func london(t testing.TB) *time.Location {
	t.Helper()
	return location(t, "Europe/London")
}

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// anyDate draws dates from 1 January 1900 to the end of 2199.
func anyDate() *rapid.Generator[soc.Date] {
	return rapid.Map(rapid.IntRange(0, 109571), func(n int) soc.Date { return date(1900, 1, 1).AddDays(n) })
}

func TestDateOf(t *testing.T) {
	t.Parallel()
	loc := london(t)
	late := time.Date(2027, 6, 30, 23, 30, 0, 0, time.UTC)
	if got, want := soc.DateOf(late), date(2027, 6, 30); got != want {
		t.Errorf("in UTC: got %s, want %s", got, want)
	}
	if got, want := soc.DateOf(late.In(loc)), date(2027, 7, 1); got != want {
		t.Errorf("in London: got %s, want %s", got, want)
	}
	if got, want := date(2027, 7, 1).In(loc), time.Date(2027, 6, 30, 23, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("midnight: got %s, want %s", got, want)
	}
}

func TestDateArithmetic(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name      string
		got, want soc.Date
	}{
		{"days over a year's end", date(2026, 12, 30).AddDays(3), date(2027, 1, 2)},
		{"days over a leap day", date(2028, 2, 28).AddDays(2), date(2028, 3, 1)},
		{"days back", date(2027, 3, 1).AddDays(-1), date(2027, 2, 28)},
		{"days over a clock change", date(2027, 3, 27).AddDays(2), date(2027, 3, 29)},
		{"month", date(2026, 11, 23).AddMonths(2), date(2027, 1, 23)},
		{"shorter month", date(2027, 1, 31).AddMonths(1), date(2027, 2, 28)},
		{"shorter month of a leap year", date(2028, 1, 31).AddMonths(1), date(2028, 2, 29)},
		{"longer month", date(2027, 2, 28).AddMonths(1), date(2027, 3, 28)},
		{"months back", date(2027, 3, 31).AddMonths(-13), date(2026, 2, 28)},
		{"to december", date(2027, 1, 31).AddMonths(11), date(2027, 12, 31)},
		{"year", date(2026, 3, 1).AddYears(5), date(2031, 3, 1)},
		{"year after a leap day", date(2028, 2, 29).AddYears(1), date(2029, 2, 28)},
		{"four years after a leap day", date(2028, 2, 29).AddYears(4), date(2032, 2, 29)},
		{"five years", soc.EndOfPeriod(date(2026, 3, 1), 5), date(2031, 2, 28)},
		{"four years to a leap day", soc.EndOfPeriod(date(2024, 3, 1), 4), date(2028, 2, 29)},
		{"five years from new year", soc.EndOfPeriod(date(2026, 1, 1), 5), date(2030, 12, 31)},
		{"five years from mid-month", soc.EndOfPeriod(date(2026, 12, 14), 5), date(2031, 12, 13)},
		{"five years from a leap day", soc.EndOfPeriod(date(2028, 2, 29), 5), date(2033, 2, 28)},
		{"four years from a leap day", soc.EndOfPeriod(date(2028, 2, 29), 4), date(2032, 2, 28)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if tc.got != tc.want {
				t.Errorf("got %s, want %s", tc.got, tc.want)
			}
		})
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		born, on soc.Date
		want     int
	}{
		{"day before the birthday", date(2008, 11, 23), date(2026, 11, 22), 17},
		{"birthday", date(2008, 11, 23), date(2026, 11, 23), 18},
		{"month before", date(2008, 11, 23), date(2026, 10, 31), 17},
		{"month after", date(2008, 11, 23), date(2026, 12, 1), 18},
		{"leap day, 28 February", date(2008, 2, 29), date(2026, 2, 28), 17},
		{"leap day, 1 March", date(2008, 2, 29), date(2026, 3, 1), 18},
		{"leap day, leap year", date(2008, 2, 29), date(2028, 2, 29), 20},
		{"leap day, day before in a leap year", date(2008, 2, 29), date(2028, 2, 28), 19},
		{"day of birth", date(2026, 11, 23), date(2026, 11, 23), 0},
		{"before birth", date(2026, 11, 23), date(2026, 11, 22), -1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := soc.Age(tc.born, tc.on); got != tc.want {
				t.Errorf("got %d, want %d", got, tc.want)
			}
		})
	}
}

func TestDateText(t *testing.T) {
	t.Parallel()
	type record struct {
		Due    soc.Date
		Closed soc.Date `json:",omitzero"`
		Days   map[soc.Date]int
	}
	want := record{Due: date(2026, 3, 1), Days: map[soc.Date]int{date(2026, 12, 14): 1, {}: 2}}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(text), `{"Due":"2026-03-01","Days":{"":2,"2026-12-14":1}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	got := record{Closed: date(2000, 1, 1)}
	if err := json.Unmarshal([]byte(`{"Due":"2026-03-01","Closed":"","Days":{"":2,"2026-12-14":1}}`), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDateTextRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"banana", "2027-02-29", "2026-3-1", "2026-03-01T00:00:00Z", " 2026-03-01", "14/12/2026", "02026-03-01"} {
		before := date(2026, 1, 1)
		d := before
		if err := d.UnmarshalText([]byte(text)); err == nil || strings.Contains(err.Error(), text) || d != before {
			t.Errorf("%q is %s, %v", text, d, err)
		}
	}
	for _, d := range []soc.Date{date(2027, 2, 29), date(2027, 13, 1), date(2027, 1, 0), date(10000, 1, 1), date(-1, 1, 1), {Year: 2027}} {
		if text, err := d.MarshalText(); err == nil {
			t.Errorf("%#v is %s", d, text)
		}
	}
}

func TestDateProperties(t *testing.T) {
	t.Parallel()
	loc := london(t)
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate().Draw(t, "date"), rapid.IntRange(-5000, 5000).Draw(t, "n")
		if got := d.AddDays(n).AddDays(-n); got != d {
			t.Errorf("%d days there and back: %s", n, got)
		}
		if got, want := d.AddDays(n).Compare(d), min(max(n, -1), 1); got != want {
			t.Errorf("%d days on compares as %d", n, got)
		}
		if d.AddDays(n).After(d) != (n > 0) || d.AddDays(n).Before(d) != (n < 0) {
			t.Errorf("%d days on is neither before nor after", n)
		}
		if got, want := d.AddDays(n).Weekday(), time.Weekday((int(d.Weekday())+n%7+7)%7); got != want {
			t.Errorf("%d days on is a %s, want %s", n, got, want)
		}
		months := d.AddMonths(n)
		if got := (months.Year-d.Year)*12 + int(months.Month-d.Month); got != n || months.Day > d.Day || months != months.AddDays(0) {
			t.Errorf("%d months on is %s", n, months)
		}
		if got := soc.DateOf(d.In(loc)); got != d {
			t.Errorf("midnight is on %s", got)
		}
	})
}
