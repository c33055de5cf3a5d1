package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// weekday is a day of the week, as people type it.
type weekday struct {
	key string
	day time.Weekday
}

// weekdays are all of them, Monday first.
var weekdays = []weekday{
	{"mon", time.Monday},
	{"tue", time.Tuesday},
	{"wed", time.Wednesday},
	{"thu", time.Thursday},
	{"fri", time.Friday},
	{"sat", time.Saturday},
	{"sun", time.Sunday},
}

func (h *Handlers) hours() bot.Verb {
	var days []bot.Choice
	for _, w := range weekdays {
		days = append(days, bot.Choice{Value: w.key, Label: w.day.String()})
	}
	return bot.Verb{
		Name: "hours", Help: "Show or set when you work: that is when I remind you. clear=yes goes back to the region's hours.",
		Example: "/people hours from=08:00 to=16:00 days=mon,tue,wed zone=Europe/London", Run: h.runHours,
		Args: []bot.Arg{
			{Name: "from", Label: "From", Help: "Like 08:00.", Kind: bot.Line, Optional: true, Max: 5},
			{Name: "to", Label: "To", Help: "Like 16:00.", Kind: bot.Line, Optional: true, Max: 5},
			{Name: "days", Label: "Days", Kind: bot.ManyOf, Optional: true, Choices: days},
			{Name: "zone", Label: "Time zone", Help: "Like Europe/London.", Kind: bot.Line, Optional: true, Max: 40},
			{Name: "clear", Label: "Clear?", Help: "Go back to the region's hours.", Kind: bot.YesNo, Optional: true},
			{Name: "who", Label: "Who", Help: "Leave empty for yourself.", Kind: bot.Person, Optional: true},
		},
	}
}

func (h *Handlers) runHours(ctx context.Context, in bot.Input) (bot.Message, error) {
	o, err := h.ownOrAdmin(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	if !slices.ContainsFunc([]string{"from", "to", "days", "zone", "clear"}, in.Has) {
		return h.hoursCard(ctx, o), nil
	}
	hours, err := hoursOf(in, o.Hours)
	if err != nil {
		return bot.Message{}, err
	}
	o.Hours = hours
	saved, err := h.saveNamed(ctx, in, o, "hours")
	if err != nil {
		return bot.Message{}, err
	}
	return h.hoursCard(ctx, saved), nil
}

// saveNamed saves an entry, which gets a name if it had none.
func (h *Handlers) saveNamed(ctx context.Context, in bot.Input, o soc.Officer, did soc.Move) (soc.Officer, error) {
	if o.Name == "" {
		o.Name = h.People.Name(ctx, o.ID)
	}
	return h.saveOfficer(ctx, in, o, did)
}

func (h *Handlers) hoursCard(ctx context.Context, o soc.Officer) bot.Message {
	line := hoursLine(o.Hours)
	if line == "" {
		line = "The region's: " + clock(h.Calendar.Opens) + " to " + clock(h.Calendar.Closes) + " on working days."
	}
	next := h.Reminders.Hears(o, false, h.now())
	return bot.Message{
		Title: "Working hours of " + h.People.Name(ctx, o.ID), Text: line,
		Note: "I remind them then. The next such moment is " + bot.FormatMoment(next, h.Calendar.Location) + " here.",
	}
}

// hoursOf reads hours; what is not given stays as it was.
func hoursOf(in bot.Input, hours soc.Hours) (soc.Hours, error) {
	if in.Yes("clear") {
		return soc.Hours{}, nil
	}
	problems := map[string]string{}
	for name, to := range map[string]*int{"from": &hours.From, "to": &hours.To} {
		if !in.Has(name) {
			continue
		}
		minutes, ok := minutesOf(in.Str(name))
		if !ok {
			problems[name] = "Please give a time like 08:00."
		}
		*to = minutes
	}
	if len(problems) == 0 && hours.To <= hours.From && (hours.To != 0 || hours.From != 0) {
		problems["to"] = "Please give both times, the later one here."
	}
	if in.Has("days") {
		hours.Days = nil
		for _, w := range weekdays {
			if slices.Contains(in.Strs("days"), w.key) {
				hours.Days = append(hours.Days, w.day)
			}
		}
	}
	if in.Has("zone") {
		hours.Zone = in.Str("zone")
		if !knownZone(hours.Zone) {
			problems["zone"] = "I don't know this time zone. One looks like Europe/London."
		}
	}
	if len(problems) > 0 {
		return hours, &bot.Error{Code: bot.Invalid, Fields: problems}
	}
	return hours, nil
}

// knownZone reports whether there is a time zone of this name. This machine's own is none.
func knownZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil && name != "" && name != "Local"
}

// minutesOf reads a time of day as minutes after midnight; 24:00 is the end of the day.
func minutesOf(text string) (int, bool) {
	if text == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil
}

func clock(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute)
}

// hoursLine writes hours in one line; empty for somebody who works when the region does.
func hoursLine(hours soc.Hours) string {
	var parts []string
	if hours.To > hours.From {
		parts = append(parts, clock(time.Duration(hours.From)*time.Minute)+" to "+clock(time.Duration(hours.To)*time.Minute))
	}
	var days []string
	for _, w := range weekdays {
		if slices.Contains(hours.Days, w.day) {
			days = append(days, w.day.String()[:3])
		}
	}
	if len(days) > 0 {
		parts = append(parts, strings.Join(days, ", "))
	}
	if hours.Zone != "" {
		parts = append(parts, hours.Zone)
	}
	return strings.Join(parts, " · ")
}
