package config

import (
	"errors"
	"fmt"
	"time"

	"github.com/rickar/cal/v2/gb"

	"gatewaybot/soc"
)

// The years whose bank holidays are known: those of the dates that the bot takes.
const (
	firstYear = 2000
	lastYear  = 2100
)

// TimeOfDay is a time on the clock, counted from midnight.
type TimeOfDay time.Duration

// UnmarshalText reads 09:00.
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	clock, err := time.Parse("15:04", string(text))
	if err != nil {
		return errors.New("not a time of day like 09:00")
	}
	*t = TimeOfDay(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute)
	return nil
}

// MarshalText writes 09:00.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

func (t TimeOfDay) String() string {
	minutes := time.Duration(t) / time.Minute
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// BankHolidays are those of England and Wales, their substitute days included.
func BankHolidays() map[soc.Date]bool {
	free := map[soc.Date]bool{}
	for _, h := range gb.Holidays {
		for year := firstYear; year <= lastYear; year++ {
			if _, observed := h.Calc(year); !observed.IsZero() {
				free[soc.DateOf(observed)] = true
			}
		}
	}
	return free
}

// Calendar is when people work: Monday to Friday without the bank holidays of England and Wales, their substitute
// days included, and without the region's own. It is for a configuration that Load returned.
func (c Config) Calendar() soc.Calendar {
	free := BankHolidays()
	for _, day := range c.Working.Holidays {
		free[day] = true
	}
	return soc.Calendar{
		Location: c.Working.location,
		Holiday:  func(d soc.Date) bool { return free[d] },
		Opens:    time.Duration(c.Working.Opens),
		Closes:   time.Duration(c.Working.Closes),
	}
}
