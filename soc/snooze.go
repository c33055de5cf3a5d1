package soc

import (
	"slices"
	"time"
)

// maxSnooze is the longest time, in days, for which a duty can be put off (domain.md, C10).
const maxSnooze = 5

// Snooze puts off a duty, once (domain.md, C10).
type Snooze struct {
	Kind DutyKind `json:"kind"`
	Part string   `json:"part,omitempty"`
	// Due is the day of the duty that was put off: another day is another duty.
	Due Date `json:"due"`
	// Owner is whose duty it was: what one officer put off is not put off for the next.
	Owner string `json:"owner,omitempty"`
	Until Date   `json:"until"`
	By    string `json:"by"`
}

// Snoozes are the duties of a record that were put off.
type Snoozes []Snooze

// of is what is known of a duty's being put off.
func (all Snoozes) of(d Duty) (Snooze, bool) {
	i := slices.IndexFunc(all, func(s Snooze) bool {
		return s.Kind == d.Kind && s.Part == d.Part && s.Due == d.Due && s.Owner == d.Owner
	})
	if i < 0 {
		return Snooze{}, false
	}
	return all[i], true
}

// apply gives each duty the day on which it comes back.
func (all Snoozes) apply(duties []Duty) []Duty {
	for i := range duties {
		s, _ := all.of(duties[i])
		duties[i].Snoozed = s.Until
	}
	return duties
}

// add puts off a duty, or says why it can not be put off as asked: statutory days wait for nobody, and what has gone up the
// line is not taken back from there.
func (all Snoozes) add(d Duty, until, today Date, reason Text, by Officer) (Snoozes, error) {
	if err := all.check(d, until, today, reason).blocked(); err != nil {
		return nil, err
	}
	return append(slices.Clone(all), Snooze{Kind: d.Kind, Part: d.Part, Due: d.Due, Owner: d.Owner, Until: until, By: by.ID}), nil
}

func (all Snoozes) check(d Duty, until, today Date, reason Text) Findings {
	block := func(field, text string) Findings {
		return Findings{{Rule: "C10", Severity: Block, Field: field, Text: text}}
	}
	was, again := all.of(d)
	stage := d.Stage(today)
	switch {
	case stage == StageEscalated || stage == StageFurther:
		return block("", "This went up the line already. It can not be put off any more.")
	case d.Statutory:
		return block("", "The law sets this day. It can not be put off.")
	case again:
		return block("", "This was put off already, until "+Dated(was.Until)+". It can be put off only once.")
	case trimmed(reason) == "":
		return block("reason", "Say why it has to wait.")
	case !until.After(today):
		return block("until", "Give a day to come.")
	case until.After(today.AddDays(maxSnooze)):
		return block("until", "It can wait for "+plural(maxSnooze, "day")+" at most: until "+Dated(today.AddDays(maxSnooze))+".")
	}
	return Guard("reason", reason)
}

// Dated writes a day for a sentence of a rule, as 14/12/2026.
func Dated(d Date) string { return d.In(time.UTC).Format("02/01/2006") }
