package soc

import (
	"iter"
	"slices"
)

// DutyKind is what a record needs somebody to do.
type DutyKind string

// The kinds of duties, with the rules that they come from (domain.md, C11).
const (
	DutyReview       DutyKind = "review"       // hold the review of a 4P plan (V23)
	DutyAction       DutyKind = "action"       // finish an action of a plan
	DutyClose        DutyKind = "close"        // close a plan, or let it go on, as its SRO (domain.md, C4)
	DutyBalance      DutyKind = "balance"      // give a plan its Prevent or Protect (V19)
	DutyLRO          DutyKind = "lro"          // give an active threat its LRO (V13)
	DutyAccept       DutyKind = "accept"       // accept a threat or an order, or decline it
	DutyPlan         DutyKind = "plan"         // write an active threat's plan (V18)
	DutyPND          DutyKind = "pnd"          // record a threat on the Police National Database (V12)
	DutyDormant      DutyKind = "dormant"      // do something against a high-risk threat (V25)
	DutyTraining     DutyKind = "training"     // train the LRO of a threat (V15)
	DutyWorkload     DutyKind = "workload"     // lighten an LRO who leads too many threats (V16)
	DutyManager      DutyKind = "manager"      // give an order its manager (V26)
	DutyCheck        DutyKind = "check"        // check an order (V27)
	DutyService      DutyKind = "service"      // serve an interim order (V49; Serious Crime Act 2007 s.5B)
	DutyNotification DutyKind = "notification" // receive what the subject must notify (V34; s.15A)
	DutyRelease      DutyKind = "release"      // prepare for a release from prison (V28)
	DutyExpiry       DutyKind = "expiry"       // end an order whose last day has passed
	DutyDecide       DutyKind = "decide"       // decide a gateway request
	DutyAcknowledge  DutyKind = "acknowledge"  // say that a force has seen a decision
	DutyFeedback     DutyKind = "feedback"     // tell a partner what came of a report (V45)
	DutyAgreement    DutyKind = "agreement"    // renew a sharing agreement (V44)
	DutyReach        DutyKind = "reach"        // see to somebody whom no message reaches (V50)
	DutyRetention    DutyKind = "retention"    // decide whether a record is still kept (domain.md, B9)
	DutyErase        DutyKind = "erase"        // erase a record of which that was asked
)

// ResponseDuties are the kinds of duties that threats, plans and orders may have, by rules that a region chooses.
func ResponseDuties() []DutyKind {
	return []DutyKind{
		DutyReview, DutyAction, DutyClose, DutyBalance, DutyLRO, DutyAccept, DutyPlan, DutyPND, DutyDormant, DutyTraining,
		DutyWorkload, DutyManager, DutyCheck, DutyService, DutyNotification, DutyRelease, DutyExpiry,
	}
}

// Duty is one thing that a record needs somebody to do, and when they and others are told. All days are those of the
// region's calendar.
type Duty struct {
	Kind DutyKind
	// Part tells duties of one kind on one record apart: the number of an action, the key of a body.
	Part string
	// Owner is the officer whose duty it is. Without one it is Role's in Body; without a role it is told in Body's channel.
	Owner string
	Role  Role
	Body  string
	// Soon is the day of a first warning, Due the last day in time; Escalate and Further are the days on which the owner's
	// supervisor, and then the SOC lead of the body, are told. Any but Due may be zero.
	Soon, Due, Escalate, Further Date
	// Statutory days run through weekends and holidays (domain.md, C12).
	Statutory bool
	// Urgent duties are told at once and alone from the day on which they are due, an offer from the day on which it is made.
	Urgent bool
	// Snoozed is the day on which a duty that was put off comes back.
	Snoozed Date
}

// ID names the duty among those of its record. Another due day makes it another duty.
func (d Duty) ID() string { return string(d.Kind) + "|" + d.Part + "|" + d.Due.String() }

// Stage is how far a duty is past its days.
type Stage string

// The stages, in their order.
const (
	StageNone      Stage = ""
	StageSoon      Stage = "due_soon"
	StageDue       Stage = "due"
	StageOverdue   Stage = "overdue"
	StageEscalated Stage = "escalated" // the supervisor knows
	StageFurther   Stage = "further"   // the SOC lead of the body knows, too
)

// Stage is where the duty stands on a day.
func (d Duty) Stage(today Date) Stage {
	reached := func(day Date) bool { return !day.IsZero() && !today.Before(day) }
	switch {
	case d.Kind == "":
		return StageNone
	case reached(d.Further):
		return StageFurther
	case reached(d.Escalate):
		return StageEscalated
	case today.After(d.Due):
		return StageOverdue
	case today == d.Due:
		return StageDue
	case reached(d.Soon):
		return StageSoon
	}
	return StageNone
}

// Alone reports whether the duty is told at once and in a message of its own.
func (d Duty) Alone(today Date) bool {
	return d.Urgent && (d.Kind == DutyAccept || !today.Before(d.Due))
}

// milestones are the days on which somebody is told, each once and in order: those of the duty, moved to days on which
// people work, and its return from being put off.
func (d Duty) milestones(cal Calendar) []Date {
	on := cal.NextWorkingDay
	soon := on
	if d.Statutory {
		on = func(day Date) Date { return day }
		soon = func(day Date) Date {
			if cal.WorkingDay(day) {
				return day
			}
			return cal.LastWorkingDayBefore(day)
		}
	}
	var days []Date
	add := func(day Date, move func(Date) Date) {
		if day.IsZero() {
			return
		}
		if day = move(day); !day.Before(d.Snoozed) {
			days = append(days, day)
		}
	}
	add(d.Soon, soon)
	add(d.Due, on)
	add(d.Due.AddDays(1), on)
	add(d.Escalate, on)
	add(d.Further, on)
	add(d.Snoozed, cal.NextWorkingDay)
	slices.SortFunc(days, Date.Compare)
	return slices.Compact(days)
}

// tellings are all days on which somebody is told, in order and without end: the milestones, and while the duty is overdue
// also every few days between and after them. A duty without a due day has none.
func (d Duty) tellings(rules ReminderRules) iter.Seq[Date] {
	return func(yield func(Date) bool) {
		if d.Due.IsZero() {
			return
		}
		days := d.milestones(rules.Calendar)
		day := days[0]
		for yield(day) {
			for len(days) > 0 && !days[0].After(day) {
				days = days[1:]
			}
			next := rules.repeat(day)
			if len(days) > 0 && (!day.After(d.Due) || days[0].Before(next)) {
				next = days[0]
			}
			day = next
		}
	}
}

// Told is the last day up to today on which the duty is told to somebody; false if there is none yet.
func (d Duty) Told(today Date, rules ReminderRules) (Date, bool) {
	var last Date
	for day := range d.tellings(rules) {
		if day.After(today) {
			break
		}
		last = day
	}
	return last, !last.IsZero()
}

// Next is the first day after today on which the duty is told: there always is one, as long as nobody has seen to it. It is
// zero for a duty without a due day.
func (d Duty) Next(today Date, rules ReminderRules) Date {
	for day := range d.tellings(rules) {
		if day.After(today) {
			return day
		}
	}
	return Date{}
}

// Escalated is the day on which the owner's supervisor is told of the duty; false if that is still to come, or never.
func (d Duty) Escalated(today Date, rules ReminderRules) (Date, bool) {
	if s := d.Stage(today); s != StageEscalated && s != StageFurther {
		return Date{}, false
	}
	up := d.Escalate
	if up.IsZero() {
		up = d.Further
	}
	for day := range d.tellings(rules) {
		if !day.Before(up) || day.After(today) {
			return day, !day.After(today)
		}
	}
	return Date{}, false
}

// NextTelling is the first day on which something about a record's duties has to be told that the version before did not
// ask for; today or earlier means now. The zero day means never: there are no duties.
func NextTelling(before, now []Duty, today Date, rules ReminderRules) Date {
	var first Date
	for _, d := range now {
		day := d.Next(today, rules)
		if day.IsZero() {
			continue
		}
		known := slices.ContainsFunc(before, func(b Duty) bool { return b == d })
		if told, ok := d.Told(today, rules); ok && !known {
			day = told
		}
		if first.IsZero() || day.Before(first) {
			first = day
		}
	}
	return first
}
