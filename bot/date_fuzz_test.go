package bot_test

import (
	"errors"
	"testing"
	"time"
	"unicode/utf8"

	"gatewaybot/bot"
)

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{
		"2026-12-14", "14/12/2026", "Mon, 14th Dec 2026", "29 feb", "next friday", "in 3 weeks", "28d", "in 5 working days", "banana",
	} {
		f.Add(seed, int64(1795428000))
	}
	loc := london(f)
	f.Fuzz(func(t *testing.T, phrase string, now int64) {
		dates := bot.Dates{Now: time.Unix(now%4e9, 0).In(loc), AddWorkingDays: weekdays}
		day, err := dates.Parse(phrase)
		if err != nil {
			if _, ok := errors.AsType[*bot.DateError](err); !ok || !utf8.ValidString(err.Error()) || utf8.RuneCountInString(err.Error()) > 140 {
				t.Errorf("%q: %v", phrase, err)
			}
			return
		}
		if day.Year() < 2000 || day.Year() > 2100 || day.Hour() != 0 || day.Minute() != 0 || day.Location() != loc {
			t.Errorf("%q is %s", phrase, day)
		}
		if again, err := dates.Parse(bot.FormatDay(day)); err != nil || !again.Equal(day) {
			t.Errorf("%q is %s, read back as %s, %v", phrase, day, again, err)
		}
	})
}
