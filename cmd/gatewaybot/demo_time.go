package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// dawn is the time of day at which a new demo begins: what is due is told when people begin to work.
const dawn = 8*time.Hour + 45*time.Minute

// firstMorning is the next time that it is dawn on a working day.
func firstMorning(now time.Time, cal soc.Calendar) time.Time {
	for day := cal.NextWorkingDay(soc.DateOf(now.In(cal.Location))); ; day = cal.NextWorkingDay(day.AddDays(1)) {
		if morning := onClock(day, dawn, cal.Location); morning.After(now) {
			return morning
		}
	}
}

// onClock is the moment at which clocks show a time of day, also on the day on which they change.
func onClock(day soc.Date, clock time.Duration, where *time.Location) time.Time {
	return time.Date(day.Year, day.Month, day.Day, 0, 0, int(clock/time.Second), 0, where)
}

// demoClock is the clock that an earlier demo kept in a file, or a new one.
func demoClock(file string) (*clock, error) {
	kept, err := os.ReadFile(file)
	if file == "" || errors.Is(err, os.ErrNotExist) {
		now := time.Now()
		c := newClock(firstMorning(now, demoCalendar()).Sub(now))
		return c, keepClock(file, c)
	}
	if err != nil {
		return nil, fmt.Errorf("read the demo's clock: %w", err)
	}
	ahead, err := time.ParseDuration(string(kept))
	if err != nil {
		return nil, fmt.Errorf("read the demo's clock, try --fresh: %w", err)
	}
	return newClock(ahead), nil
}

// keepClock keeps how far a clock is ahead, for what was entered is dated by it.
func keepClock(file string, c *clock) error {
	if file == "" {
		return nil
	}
	if err := os.WriteFile(file, []byte(c.Ahead().String()), 0o600); err != nil {
		return fmt.Errorf("keep the demo's clock: %w", err)
	}
	return nil
}

// own answers what is the demo's and not the bot's; false is for the bot.
func (d *demo) own(ctx context.Context, line string) (bot.Message, bool, error) {
	words := strings.Fields(line)
	switch {
	case line == "held":
		msg, err := d.register.shown()
		return msg, true, err
	case len(words) == 0 || words[0] != "demo":
		return bot.Message{}, false, nil
	case len(words) > 2 && words[1] == "forward":
		by, ok := span(words[2:])
		if !ok {
			break
		}
		if err := d.forward(ctx, by); err != nil {
			return bot.Message{Title: "Time stands still: " + err.Error()}, true, err
		}
		return d.now(), true, nil
	case len(words) == 2 && words[1] == "now":
		return d.now(), true, nil
	}
	return bot.Message{Title: "“/demo forward 3 days” lets time pass, in hours, days or weeks, up to a year. “/demo now” says what time it is here."}, true, nil
}

// now says what time it is in the demo.
func (d *demo) now() bot.Message {
	cal := d.handlers.Calendar
	now := d.clock.Now()
	msg := bot.Message{Title: "It is " + bot.FormatMoment(now, cal.Location) + " in the demo."}
	if opens := cal.AddWorkingTime(now, 0); !opens.Equal(now) {
		msg.Text = "Hardly anybody is at work before " + bot.FormatMoment(opens, cal.Location) + "."
	}
	return msg
}

// longestSpan is how far time passes at once.
const longestSpan = 366 * 24 * time.Hour

// span reads “3 days” or “3d”.
func span(words []string) (time.Duration, bool) {
	text := strings.ToLower(strings.Join(words, ""))
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	n, err := strconv.Atoi(text[:digits])
	unit, ok := map[string]time.Duration{
		"h": time.Hour, "hour": time.Hour, "hours": time.Hour, "d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
		"w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour, "weeks": 7 * 24 * time.Hour,
	}[text[digits:]]
	by := time.Duration(n) * unit
	return by, err == nil && ok && n > 0 && n <= 366*24 && by <= longestSpan
}

// stillness is how long time stands still at most, for what is due to be said.
const stillness = 15 * time.Second

// forward lets time pass, and stops wherever somebody may be told something: each day begins, and people begin to work.
func (d *demo) forward(ctx context.Context, by time.Duration) error {
	d.settle(ctx, stillness) // what is late at a stop would wait for the next one
	target := d.clock.Now().Add(by)
	for _, stop := range stops(d.clock.Now(), target, d.handlers.Calendar) {
		if err := d.pass(ctx, stop.Sub(d.clock.Now())); err != nil {
			return err
		}
		for _, watch := range d.watches {
			if err := watch.look(ctx); err != nil {
				return err
			}
		}
		d.settle(ctx, stillness)
	}
	return keepClock(d.clockFile, d.clock)
}

// stops are the moments between two at which a day begins, or what gathered over night is told, and the later one.
func stops(from, to time.Time, cal soc.Calendar) []time.Time {
	var all []time.Time
	for day := soc.DateOf(from.In(cal.Location)); !day.In(cal.Location).After(to); day = day.AddDays(1) {
		for _, clock := range []time.Duration{0, cal.Opens + time.Minute, cal.Opens + time.Hour} {
			at := onClock(day, clock, cal.Location)
			if at.After(from) && at.Before(to) {
				all = append(all, at)
			}
		}
	}
	return append(all, to)
}

// pass moves the demo's clock. It goes first: what is looked at too early is looked at again.
func (d *demo) pass(ctx context.Context, by time.Duration) error {
	if by <= 0 {
		return nil
	}
	d.clock.pass(by)
	return d.store.Pass(ctx, by)
}
