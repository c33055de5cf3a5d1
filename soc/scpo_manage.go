package soc

import "time"

// Allocate offers the order to a manager, who has to accept it; until then it stays with whom it is with.
func (o Order) Allocate(to Officer, team string, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveAllocate, by, at)
	if err != nil {
		return nil, err
	}
	today := rules.Reminders.day(at)
	next.Offered, next.OfferedOn, next.AllocatedBy = to.ID, today, by.ID
	if team != "" {
		next.Team = team
	}
	return next.settled(o.checkManager("to", to, rules, today), rules)
}

// TakeOn accepts an allocation. An officer of another force takes the order along to it.
func (o Order) TakeOn(rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveTakeOn, by, at)
	if err != nil {
		return nil, err
	}
	next.Manager, next.Offered, next.OfferedOn, next.UnmanagedSince = o.Offered, "", Date{}, Date{}
	next.AllocatedAt = at.UTC()
	if next.NextManager == next.Manager && o.Location != LocationPrison {
		next.NextManager = ""
	}
	if rules.Region.HasForce(by.Body) {
		next.Force = by.Body
	}
	return next.settled(nil, rules)
}

// Decline says “not mine”: an offer goes back, and an order that was managed has no manager any more.
func (o Order) Decline(reason Text, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveDecline, by, at)
	if err != nil {
		return nil, err
	}
	own := Guard("reason", reason)
	if trimmed(reason) == "" {
		own = append(own, Finding{Rule: "V26", Severity: Block, Field: "reason", Text: "Say why it is not yours, and whose it may be."})
	}
	next.Reason = reason
	if by.Is(o.Offered) {
		next.Offered, next.OfferedOn = "", Date{}
	} else {
		next.Manager, next.AllocatedAt, next.UnmanagedSince = "", time.Time{}, rules.Reminders.day(at)
	}
	return next.settled(own, rules)
}

// checkManager says why an officer can not manage the order, and what speaks against it.
func (o *Order) checkManager(field string, to Officer, rules OrderRules, today Date) Findings {
	finding := func(s Severity, rule, text string) Findings {
		return Findings{{Rule: rule, Severity: s, Field: field, Text: text}}
	}
	switch {
	case to.Status == Left:
		return finding(Block, "V26", "This officer has left.")
	case !to.Has(SCPOManager, LRO):
		return finding(Block, "C7", "This officer manages no orders.")
	case to.Body != ROCU && !rules.Region.HasForce(to.Body):
		return finding(Block, "C7", "This officer belongs to no force of the region.")
	case to.ID == o.Manager && field == "to":
		return finding(Block, "C7", "This officer manages it already.")
	case to.On(today) == Away && to.Deputy == "":
		return finding(Warn, "V50", "This officer is away and has no deputy.")
	case to.Body != o.Force && to.Body != ROCU:
		return finding(Warn, "C7", "This officer is of another force: if they accept, the order is theirs.")
	}
	return nil
}

// Locate says where the subject is: in prison, with the expected day of release and who manages the order afterwards, or out.
// The next manager is the officer who is named for it, or who was; nobody for the zero Officer. When the subject is out of
// prison, that manager is offered the order; an offer made so is withdrawn when they are in prison after all.
func (o Order) Locate(location string, prison Text, release Date, then Officer, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveLocate, by, at)
	if err != nil {
		return nil, err
	}
	today := rules.Reminders.day(at)
	own := append(o.checkPlace(location, release, today), next.follow(then, rules, today)...)
	next.Location, next.Prison, next.Release = location, prison, release
	if location == LocationPrison && o.Offered == o.NextManager {
		next.Offered, next.OfferedOn = "", Date{}
	}
	if location != o.Location {
		next.LocatedOn = today
		own = append(own, next.moved(o.Location, rules, today)...)
	}
	if location != LocationPrison {
		next.Prison, next.Release = Text{}, Date{}
	}
	return next.settled(append(own, Guard("prison", prison)...), rules)
}

// follow names who manages the order after prison. Whoever was named before and can not do so any more is nobody.
func (o *Order) follow(then Officer, rules OrderRules, today Date) Findings {
	if then.ID == "" {
		return nil
	}
	found := o.checkManager("next_manager", then, rules, today)
	if then.ID == o.NextManager && found.blocked() != nil {
		o.NextManager = ""
		return Findings{{Rule: "V28", Severity: Warn, Field: "next_manager", Text: "Whoever was to manage the order after prison can not do so any more: allocate it, or name somebody else."}}
	}
	o.NextManager = then.ID
	return found
}

// moved sets what follows from the subject's being in another place than before: how often the order is checked, unless it
// has a rhythm of its own; and whoever was named for the time after prison is offered the order.
func (o *Order) moved(from string, rules OrderRules, today Date) Findings {
	if o.CheckDays == rules.checkDays(o.Force, from) {
		o.CheckDays = rules.checkDays(o.Force, o.Location)
	}
	if !o.NextCheck.IsZero() {
		o.NextCheck = earlierDay(o.NextCheck, rules.checkBy(today.AddDays(o.CheckDays)))
	}
	if from != LocationPrison {
		return nil
	}
	if o.NextManager != "" && o.NextManager != o.Manager {
		o.Offered, o.OfferedOn = o.NextManager, today
	} else {
		o.NextManager = ""
	}
	var f Findings
	for i, c := range o.Conditions {
		if c.From.After(today) && !c.Withdrawn {
			f = append(f, Finding{Rule: "C12", Severity: Warn, Text: "Condition " + itoa(i+1) + " begins on " + Dated(c.From) + " only. If it begins on release, change its first day."})
		}
	}
	return f
}

// checkPlace wants a place, and a release that is to come.
func (o *Order) checkPlace(location string, release, today Date) Findings {
	switch {
	case !isTerm(Locations(), location):
		return Findings{{Rule: "C7", Severity: Block, Field: "location", Text: "Say where the subject is."}}
	case location == LocationPrison && !release.IsZero() && release.Before(today):
		return Findings{{Rule: "V28", Severity: Block, Field: "expected_release", Text: "This day has passed. If the subject is out, say where they are now."}}
	}
	return nil
}
