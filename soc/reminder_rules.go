package soc

import "time"

// ReminderRules are when people are reminded. No national source settles any of it but the statutory days: each is a local
// choice, and these are days unless they say otherwise.
type ReminderRules struct {
	Calendar Calendar
	// Retention are the rules by which it is looked at again whether a record is still kept; the zero rules are never.
	Retention RetentionRules
	// Repeat is how often what is overdue is told again.
	Repeat int
	// QuietFrom and QuietTo are the times of day between which nobody is told anything, urgent or not; equal is never.
	QuietFrom, QuietTo time.Duration

	// Review is how often a 4P plan is reviewed where a force has not chosen, ReviewSoon how long before it is announced,
	// ReviewEscalate how long after it the supervisor is told (V23).
	Review, ReviewSoon, ReviewEscalate int
	// Further is how long after the supervisor the SOC lead of the force is told, of anything.
	Further int
	// Check and CheckPrison are how often an order is checked in the community and in prison, CheckSoon how long before a
	// check is announced.
	Check, CheckPrison, CheckSoon int
	// Release are how long before a release from prison somebody is told, the longest first (V28).
	Release []int
	// LROCap is how many open threats an officer may lead where a force has not chosen (V16).
	LROCap int
	// Dormant is after how long without activity a high-risk threat is dormant (V25).
	Dormant int
	// Training is by when an LRO without training has to be trained (V15).
	Training int
	// Agreement are how long before its end the renewal of a sharing agreement is asked for, the longest first.
	Agreement []int
	// Working days: until an active threat has its LRO (V13) and its plan (V18), until it is on the PND (V12), until an order
	// has its manager (V26), until an allocation is accepted, and until a decision is acknowledged and that is escalated
	// (domain.md, C3).
	ToAllocate, ToPlan, ToPND, ToManage, ToAccept, ToAcknowledge, ToInsist int
}

// DefaultReminderRules are the shipped choices, for people who work by cal.
func DefaultReminderRules(cal Calendar) ReminderRules {
	return ReminderRules{
		Calendar: cal, Repeat: 7, QuietFrom: 20 * time.Hour, QuietTo: 7 * time.Hour,
		Review: 91, ReviewSoon: 7, ReviewEscalate: 7, Further: 7,
		Check: 28, CheckPrison: 84, CheckSoon: 3, Release: []int{90, 30, 7},
		LROCap: 2, Dormant: 90, Training: 28, Agreement: []int{60, 30, 7},
		ToAllocate: 2, ToPlan: 10, ToPND: 5, ToManage: 1, ToAccept: 2, ToAcknowledge: 2, ToInsist: 5,
	}
}

// repeat is the day on which what was told on a day is told again.
func (r ReminderRules) repeat(day Date) Date {
	return r.Calendar.NextWorkingDay(day.AddDays(max(r.Repeat, 1)))
}

// after is the start of the day after so many days have passed: seven days after a due day is the eighth (DESIGN.md, 4).
func after(day Date, days int) Date { return day.AddDays(days + 1) }

// day is the day of the region on which a moment falls.
func (r ReminderRules) day(t time.Time) Date { return DateOf(t.In(r.Calendar.Location)) }

// Start is the moment at which a day begins for the region.
func (r ReminderRules) Start(day Date) time.Time { return day.In(r.Calendar.Location) }

// Today is the day of the region on which a moment falls.
func (r ReminderRules) Today(now time.Time) Date { return r.day(now) }

// Awake is a moment, or the end of the quiet hours into which it falls, on the clock of the moment's location.
func (r ReminderRules) Awake(t time.Time) time.Time {
	if r.QuietFrom == r.QuietTo {
		return t
	}
	cal := Calendar{Location: t.Location()}
	for _, day := range []Date{DateOf(t).AddDays(-1), DateOf(t)} {
		from, to := cal.at(day, r.QuietFrom), cal.at(day, r.QuietTo)
		if r.QuietTo < r.QuietFrom {
			to = cal.at(day.AddDays(1), r.QuietTo)
		}
		if !t.Before(from) && t.Before(to) {
			return to
		}
	}
	return t
}

// Hears is the first moment from a moment on at which somebody is told: when they are at work by their own hours, and in the
// region's hours if they have none, outside of the quiet ones; on a day on which they work, where all of its hours are quiet.
// What can not wait (alone) is told at any hour that is not quiet,
// by their clock. The zero Officer is a channel.
func (r ReminderRules) Hears(o Officer, alone bool, from time.Time) time.Time {
	cal := o.Calendar(r.Calendar)
	from = from.In(cal.Location)
	at := cal.AddWorkingTime(from, 0)
	switch own := o.Hours.To > o.Hours.From; {
	case own && (!alone || at.Equal(from)):
		return at
	case alone:
		return r.Awake(from)
	}
	if r.silences(cal) {
		cal.Opens, cal.Closes = 0, 24*time.Hour
		at = cal.AddWorkingTime(from, 0)
	}
	for awake := r.Awake(at); awake.After(at); awake = r.Awake(at) {
		at = cal.AddWorkingTime(awake, 0)
	}
	return at
}

// silences reports whether all of a day's work lies in the quiet hours: nobody would ever be told anything.
func (r ReminderRules) silences(cal Calendar) bool {
	if r.QuietFrom <= r.QuietTo {
		return r.QuietFrom <= cal.Opens && cal.Closes <= r.QuietTo
	}
	return r.QuietFrom <= cal.Opens || cal.Closes <= r.QuietTo
}
