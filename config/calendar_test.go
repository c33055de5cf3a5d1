package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/config"
	"gatewaybot/soc"
)

func calendar(t testing.TB, section string) soc.Calendar {
	t.Helper()
	c, err := load(t, minimal+section, secrets())
	if err != nil {
		t.Fatal(err)
	}
	return c.Calendar()
}

// TestBankHolidays holds the dates that GOV.UK gives for England and Wales (www.gov.uk/bank-holidays) and, for 2028,
// those that follow from the same rules.
func TestBankHolidays(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "")
	for _, test := range []struct {
		year int
		want string
	}{
		{2026, "Thu 01/01, Fri 03/04, Mon 06/04, Mon 04/05, Mon 25/05, Mon 31/08, Fri 25/12, Mon 28/12"}, // Boxing Day on a Saturday
		{2027, "Fri 01/01, Fri 26/03, Mon 29/03, Mon 03/05, Mon 31/05, Mon 30/08, Mon 27/12, Tue 28/12"}, // Christmas on a Saturday
		{2028, "Mon 03/01, Fri 14/04, Mon 17/04, Mon 01/05, Mon 29/05, Mon 28/08, Mon 25/12, Tue 26/12"}, // New Year on a Saturday
	} {
		var free []string
		for day := (soc.Date{Year: test.year, Month: time.January, Day: 1}); day.Year == test.year; day = day.AddDays(1) {
			if cal.Holiday(day) {
				free = append(free, day.In(time.UTC).Format("Mon 02/01"))
			}
		}
		if diff := cmp.Diff(test.want, strings.Join(free, ", ")); diff != "" {
			t.Errorf("%d (-want +got):\n%s", test.year, diff)
		}
	}
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	cal := calendar(t, "calendar: {opens: 08:30, closes: 16:00, holidays: [2027-06-11]}\n")
	if cal.Location.String() != "Europe/London" || cal.Opens != 8*time.Hour+30*time.Minute || cal.Closes != 16*time.Hour {
		t.Errorf("calendar is %v %v %v", cal.Location, cal.Opens, cal.Closes)
	}
	for day, want := range map[soc.Date]bool{
		{Year: 2027, Month: time.June, Day: 10}: true,
		{Year: 2027, Month: time.June, Day: 11}: false, // the region's own
		{Year: 2027, Month: time.June, Day: 12}: false, // Saturday
		{Year: 2028, Month: time.June, Day: 9}:  true,  // one-off means once
		{Year: 2026, Month: time.July, Day: 14}: true,  // a holiday elsewhere
	} {
		if got := cal.WorkingDay(day); got != want {
			t.Errorf("WorkingDay(%v) = %v", day, got)
		}
	}
}

func TestTimeOfDay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"09:00": "09:00", "9:05": "09:05", "00:00": "00:00", "23:59": "23:59",
		"24:00": "", "09:60": "", "9am": "", "0900": "", "": "", "09:00:00": "",
	} {
		var clock config.TimeOfDay
		got := ""
		if clock.UnmarshalText([]byte(text)) == nil {
			got = clock.String()
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}
