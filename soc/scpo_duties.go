package soc

import (
	"strconv"
	"time"
)

// expirySoon is how many days before an order's end its manager hears of it: time to ask whether a new one is needed.
const expirySoon = 28

// Duties are what the order needs somebody to do (V26 to V28, V34, V49).
func (o *Order) Duties(rules ReminderRules) []Duty {
	if !o.Granted() {
		return nil
	}
	var duties []Duty
	for _, d := range append(o.managing(rules), o.timely(rules)...) {
		d.Role, d.Body = SOCLead, o.Force
		duties = append(duties, d)
	}
	return o.Snoozes.apply(duties)
}

// managing are the duties about who manages the order (V26): an allocation waits for its answer, and the SOC lead hears of an
// order without a manager from the first day.
func (o *Order) managing(rules ReminderRules) []Duty {
	var duties []Duty
	if o.Offered != "" {
		due := rules.Calendar.AddWorkingDays(o.OfferedOn, rules.ToAccept)
		duties = append(duties, Duty{
			Kind: DutyAccept, Owner: o.Offered, Soon: o.OfferedOn, Due: due, Escalate: due.AddDays(1), Further: after(due, rules.Further), Urgent: true,
		})
	}
	if o.Manager == "" {
		due := rules.Calendar.AddWorkingDays(o.UnmanagedSince, rules.ToManage)
		duties = append(duties, Duty{
			Kind: DutyManager, Soon: o.UnmanagedSince, Due: due, Escalate: due.AddDays(1), Further: after(due, rules.Further),
		})
	}
	return duties
}

// timely are the duties that follow from the order's days. They are the manager's.
func (o *Order) timely(rules ReminderRules) []Duty {
	var duties []Duty
	add := func(d Duty) {
		d.Owner = o.Manager
		duties = append(duties, d)
	}
	if d, ok := o.service(rules); ok {
		add(d)
	}
	for i, n := range o.Notifications {
		if n.ReceivedOn.IsZero() && !n.Withdrawn {
			add(Duty{
				Kind: DutyNotification, Part: strconv.Itoa(i + 1), Soon: n.DueOn.AddDays(-1), Due: n.DueOn,
				Escalate: n.DueOn.AddDays(1), Further: n.DueOn.AddDays(2), Statutory: true, Urgent: true,
			})
		}
	}
	if o.Bound() && !o.NextCheck.IsZero() && !o.NextCheck.After(o.To) {
		second := o.SecondMiss()
		add(Duty{
			Kind: DutyCheck, Soon: o.NextCheck.AddDays(-rules.CheckSoon), Due: o.NextCheck,
			Escalate: second, Further: second.AddDays(rules.Further),
		})
	}
	for _, d := range o.releases(rules) {
		add(d)
	}
	if !o.To.IsZero() {
		over := o.To.AddDays(1)
		add(Duty{Kind: DutyExpiry, Soon: over.AddDays(-expirySoon), Due: over, Escalate: after(over, rules.Further)})
	}
	return duties
}

// service is the duty to serve an order: an interim one within seven days, of which the first is the day on which it was made
// (V49). No law says when any other is served, but its subject is not bound before (s.10).
func (o *Order) service(rules ReminderRules) (Duty, bool) {
	switch {
	case o.Type == InterimOrder && o.ServedOn.IsZero():
		due := o.ServeBy()
		return Duty{
			Kind: DutyService, Soon: due.AddDays(-2), Due: due, Escalate: due.AddDays(1), Further: due.AddDays(2), Statutory: true, Urgent: true,
		}, true
	case !o.Bound():
		due := o.MadeOn.AddDays(rules.Further)
		return Duty{Kind: DutyService, Soon: o.MadeOn, Due: due, Escalate: after(due, rules.Further), Further: after(due, 2*rules.Further)}, true
	}
	return Duty{}, false
}

// ServeBy is the last day on which an interim order can be served in time (s.5B).
func (o *Order) ServeBy() Date { return o.MadeOn.AddDays(serviceDays - 1) }

// The parts of the preparation of a release.
const (
	ReleaseDay     = "day"     // find out when it is
	ReleaseManager = "manager" // name who manages the order afterwards
	ReleaseRecord  = "record"  // record where the subject is, when it has come
)

// releases are the duties before the subject leaves prison (V28): the day is found out, a community manager named by the
// thirtieth day before it, and the release recorded. An order that ends in prison needs neither.
func (o *Order) releases(rules ReminderRules) []Duty {
	switch {
	case o.Location != LocationPrison, !o.Release.IsZero() && o.Release.After(o.To):
		return nil
	case o.Release.IsZero():
		due := o.LocatedOn.AddDays(rules.Further)
		return []Duty{{
			Kind: DutyRelease, Part: ReleaseDay, Soon: o.LocatedOn, Due: due, Escalate: due.AddDays(1), Further: after(due, rules.Further),
		}}
	}
	first, second, last := rules.release()
	duties := []Duty{{
		Kind: DutyRelease, Part: ReleaseRecord, Soon: o.Release.AddDays(-last), Due: o.Release, Escalate: after(o.Release, rules.ToAccept),
		Further: after(o.Release, rules.Further),
	}}
	if o.NextManager == "" {
		due := o.Release.AddDays(-second)
		duties = append(duties, Duty{
			Kind: DutyRelease, Part: ReleaseManager, Soon: o.Release.AddDays(-first), Due: due, Escalate: due,
			Further: o.Release.AddDays(-last), Urgent: true,
		})
	}
	return duties
}

// release are how long before a release somebody is told: first, second and last. Where fewer are chosen, the last serves for
// those that are missing.
func (r ReminderRules) release() (first, second, last int) {
	if len(r.Release) == 0 {
		return 0, 0, 0
	}
	last = r.Release[len(r.Release)-1]
	return r.Release[0], r.Release[min(1, len(r.Release)-1)], last
}

// SecondMiss is the day from which two checks in a row were missed (V27): that of the next check, where the one before it was
// late already.
func (o *Order) SecondMiss() Date {
	if n := len(o.Checks); n > 0 && o.Checks[n-1].Missed > 0 {
		return o.NextCheck.AddDays(1)
	}
	return o.NextCheck.AddDays(o.CheckDays + 1)
}

// Missed is how many checks of the order were missed up to a day, those of late checks included.
func (o *Order) Missed(today Date) int {
	sum := 0
	for _, c := range o.Checks {
		sum += c.Missed
	}
	if o.Granted() && o.Bound() && !o.NextCheck.IsZero() {
		sum += missed(o.NextCheck, earlierDay(today, o.To.AddDays(1)), o.CheckDays)
	}
	return sum
}

// missed is how many due days, every so many days from due on, had passed before a day.
func missed(due, on Date, every int) int {
	if due.IsZero() || !on.After(due) {
		return 0
	}
	late := int(on.In(time.UTC).Sub(due.In(time.UTC)).Hours() / 24)
	return 1 + (late-1)/max(every, 1)
}
