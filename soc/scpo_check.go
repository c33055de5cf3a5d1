package soc

import (
	"slices"
	"time"
)

// Record records a check, condition by condition (V27); the next one is due after the order's own days unless it says so.
func (o Order) Record(c OrderCheck, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveCheck, by, at)
	if err != nil {
		return nil, err
	}
	today := rules.Reminders.day(at)
	c.Due, c.DoneBy = o.NextCheck, by.ID
	if c.DoneOn.IsZero() {
		c.DoneOn = today
	}
	c.Missed = missed(c.Due, c.DoneOn, o.CheckDays)
	latest := o.LatestCheck(c.DoneOn, rules, at)
	if c.NextDue.IsZero() {
		c.NextDue = latest
	}
	next.Checks, next.NextCheck = append(next.Checks, c), c.NextDue
	return next.settled(append(o.checkResults(c, latest, today), Guard("notes", c.Notes)...), rules)
}

// LatestCheck is the latest day for the check after one that was held on a day: when its own day comes round, or tomorrow when
// that has passed.
func (o *Order) LatestCheck(held Date, rules OrderRules, at time.Time) Date {
	return laterDay(rules.checkBy(held.AddDays(o.CheckDays)), rules.Reminders.Calendar.NextWorkingDay(rules.Reminders.day(at).AddDays(1)))
}

// checkBy is the last working day up to a day: a check that falls on a day off is held before it.
func (r OrderRules) checkBy(day Date) Date {
	return r.Reminders.Calendar.LastWorkingDayBefore(day.AddDays(1))
}

// checkResults wants a check to be of a day that can be, and to speak of each condition that was in force on it.
func (o *Order) checkResults(c OrderCheck, latest, today Date) Findings {
	var f Findings
	add := func(rule string, s Severity, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: s, Field: field, Text: text})
	}
	if c.DoneOn.After(today) || c.DoneOn.Before(o.MadeOn) {
		add("V46", Block, "done_on", "Give a day between the making of the order and today.")
	} else if n := len(o.Checks); n > 0 && c.DoneOn.Before(o.Checks[n-1].DoneOn) {
		add("V27", Block, "done_on", "A check of "+Dated(o.Checks[n-1].DoneOn)+" is recorded already: this one was before it.")
	}
	if !isTerm(CheckMethods(), c.Method) {
		add("C7", Block, "method", "Say how it was checked.")
	}
	if !c.NextDue.After(today) || c.NextDue.After(latest) {
		add("V27", Block, "next_due", "The next check is on a day to come, by "+Dated(latest)+".")
	}
	tested, binding := false, o.Binding(c.DoneOn)
	for _, n := range binding {
		i := slices.IndexFunc(c.Results, func(r CheckResult) bool { return r.Condition == n })
		if i < 0 || !isTerm(CheckFindings(), c.Results[i].Found) {
			add("V27", Block, ConditionField(n), "Say whether this was met.")
			continue
		}
		tested = tested || c.Results[i].Found != NotTested
		if c.Results[i].Found == FoundNotMet {
			add("V31", Warn, ConditionField(n), "Condition "+itoa(n)+" was not met: log the breach.")
		}
	}
	if !tested && len(binding) > 0 {
		add("V27", Warn, "", "Nothing was tested in this check.")
	}
	return f
}

// Expect says that the subject has to notify something: within three days, the trigger's counting (s.15A).
func (o Order) Expect(n Notification, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveNotify, by, at)
	if err != nil {
		return nil, err
	}
	n.DueOn = n.TriggerOn.AddDays(notificationDays - 1)
	next.Notifications = append(next.Notifications, n)
	return next.settled(o.checkNotification(n, rules, rules.Reminders.day(at)), rules)
}

// Received says that the notification with this number, from 1, came in.
func (o Order) Received(number int, on Date, items []string, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveNotify, by, at)
	if err != nil {
		return nil, err
	}
	if number < 1 || number > len(next.Notifications) {
		return nil, refused("number", "The order has no notification of this number.")
	}
	n := &next.Notifications[number-1]
	var own Findings
	add := func(rule string, s Severity, field, text string) {
		own = append(own, Finding{Rule: rule, Severity: s, Field: field, Text: text})
	}
	switch {
	case n.Withdrawn:
		add("C7", Block, "number", "This one was withdrawn.")
	case !n.ReceivedOn.IsZero():
		add("C7", Block, "number", "This one was received on "+Dated(n.ReceivedOn)+".")
	case on.After(rules.Reminders.day(at)):
		add("V46", Block, "on", "This is a day to come.")
	case on.Before(n.TriggerOn):
		add("C7", Block, "on", "It was to be notified from "+Dated(n.TriggerOn)+" on.")
	case on.After(n.DueOn):
		add("V34", Warn, "on", "It came late: it was due by "+Dated(n.DueOn)+". To fail to notify in time without reasonable excuse is an offence.")
	}
	if slices.ContainsFunc(items, func(item string) bool { return !isTerm(NotificationItems(), item) }) {
		add("C7", Block, "items", "This is nothing that is notified.")
	}
	n.ReceivedOn, n.Items = on, items
	return next.settled(own, rules)
}

// AwaitedNotifications are the numbers, from 1, of the notifications that have not come yet.
func (o *Order) AwaitedNotifications() []int {
	var awaited []int
	for i, n := range o.Notifications {
		if n.ReceivedOn.IsZero() && !n.Withdrawn {
			awaited = append(awaited, i+1)
		}
	}
	return awaited
}

// checkNotification applies V33 to a notification.
func (o *Order) checkNotification(n Notification, rules OrderRules, today Date) Findings {
	block := func(rule, field, text string) Findings {
		return Findings{{Rule: rule, Severity: Block, Field: field, Text: text}}
	}
	if f := o.Hindrance(MoveNotify, rules); f != nil {
		return f
	}
	switch {
	case !isTerm(NotificationKinds(), n.Kind):
		return block("C7", "kind", "Say what it is about.")
	case n.TriggerOn.Before(rules.NotificationFrom):
		return block("V33", "trigger_on", "The duty to notify is in force from "+Dated(rules.NotificationFrom)+" only.")
	case n.TriggerOn.After(today):
		return block("V46", "trigger_on", "This is a day to come.")
	case n.TriggerOn.Before(o.From):
		return block("C7", "trigger_on", "The order is in force from "+Dated(o.From)+" on.")
	}
	return nil
}

// Allege logs a breach (V31; s.25).
func (o Order) Allege(b Breach, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveBreach, by, at)
	if err != nil {
		return nil, err
	}
	b.Outcome = ""
	next.Breaches = append(next.Breaches, b)
	if o.State == OrderCharged {
		next.State = OrderCharged
	}
	own := append(o.checkBreach(b, rules, rules.Reminders.day(at)), Guard("evidence_ref", b.Evidence)...)
	return next.settled(append(own, Guard("referred_to", b.Referred)...), rules)
}

// Resolve says what came of the breach with this number, from 1. A charge stands until something comes of it.
func (o Order) Resolve(number int, outcome string, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveResolve, by, at)
	if err != nil {
		return nil, err
	}
	if number < 1 || number > len(next.Breaches) {
		return nil, refused("number", "The order has no breach of this number.")
	}
	if !isTerm(BreachOutcomes(), outcome) {
		return nil, refused("outcome", "Say what came of it.")
	}
	if o.Breaches[number-1].Withdrawn {
		return nil, refused("number", "This one was withdrawn.")
	}
	if was := o.Breaches[number-1].Outcome; was != "" && was != Charged {
		return nil, refused("number", "What came of this one is recorded already.")
	}
	next.Breaches[number-1].Outcome = outcome
	next.State = next.standing()
	return next.settled(nil, rules)
}

// Hindrance is what stands in the way of a move whatever is said in making it: nobody breaches or has to notify anything whom
// the order does not bind (V31; s.10), and nothing is notified before that part of the Act is in force (V33).
func (o *Order) Hindrance(m Move, rules OrderRules) Findings {
	switch {
	case m == MoveNotify && rules.NotificationFrom.IsZero():
		return Findings{{Rule: "V33", Severity: Block, Text: "The duty to notify is not in force yet (Border Security, Asylum and Immigration Act 2025, s.58)."}}
	case (m == MoveNotify || m == MoveBreach) && !o.Bound():
		return Findings{{Rule: "V31", Severity: Block, Text: "The subject was neither represented at the hearing nor served: they are not bound (Serious Crime Act 2007, s.10). Record the service first."}}
	}
	return nil
}

// checkBreach applies V31: nobody breaches what does not bind them.
func (o *Order) checkBreach(b Breach, rules OrderRules, today Date) Findings {
	block := func(rule, field, text string) Findings {
		return Findings{{Rule: rule, Severity: Block, Field: field, Text: text}}
	}
	if f := o.Hindrance(MoveBreach, rules); f != nil {
		return f
	}
	switch {
	case b.Condition < 1 || b.Condition > len(o.Conditions):
		return block("C7", "condition", "The order has no condition of this number.")
	case b.On.IsZero() || b.On.After(today):
		return block("V46", "on", "Give a day up to today.")
	case !o.Represented && b.On.Before(o.ServedOn):
		return block("V31", "on", "The subject was served on "+Dated(o.ServedOn)+": they were not bound before.")
	case !o.Conditions[b.Condition-1].Binds(b.On):
		return block("V31", "on", "The condition was not in force on that day.")
	case trimmed(b.Evidence) == "":
		return block("C7", "evidence_ref", "Say where the evidence is.")
	case !b.ExcuseConsidered:
		return Findings{{Rule: "C7", Severity: Warn, Field: "excuse_considered", Text: "Think of a reasonable excuse: with one, it is no offence (s.25)."}}
	}
	return nil
}
