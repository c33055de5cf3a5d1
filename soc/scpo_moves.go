package soc

import (
	"slices"
	"time"
)

// live are the states of an order that has to be managed.
var live = []OrderState{OrderGranted, OrderInForce, OrderBreached, OrderCharged}

// orderSteps is the state machine of an order. A move to the empty state stays where it is.
var orderSteps = map[Move]step[OrderState]{
	MoveEnter:    {from: []OrderState{""}},
	MoveQA:       {from: []OrderState{OrderApplied}, to: OrderPassed},
	MoveGrant:    {from: []OrderState{OrderPassed, OrderApplied}, to: OrderGranted},
	MoveServe:    {from: live},
	MoveVary:     {from: live},
	MoveAllocate: {from: live},
	MoveTakeOn:   {from: live},
	MoveDecline:  {from: live},
	MoveCheck:    {from: []OrderState{OrderInForce, OrderBreached, OrderCharged}},
	MoveNotify:   {from: live},
	MoveLocate:   {from: live},
	MoveBreach:   {from: live, to: OrderBreached},
	MoveResolve:  {from: []OrderState{OrderBreached, OrderCharged}, to: OrderInForce},
	MoveSnooze:   {from: live},
	MoveEnd:      {from: append([]OrderState{OrderApplied, OrderPassed}, live...), to: OrderEnded},
}

// May says why the officer can not make the move now: *MoveError or *DeniedError; nil when they can. The manager works on
// the order, and so does who answers for the force's orders; who is offered it accepts or declines it.
func (o *Order) May(m Move, by Officer) error {
	cannot := &MoveError{Ref: o.Ref, Move: m, State: string(o.State), Did: o.Did, By: o.By, At: o.At}
	s, ok := orderSteps[m]
	if !ok || !s.allows(o.State) {
		return cannot
	}
	denied := func(who string) error { return &DeniedError{Ref: o.Ref, Move: m, Who: who} }
	above := by.Body == o.Force && by.Has(SOCLead, SRO) || by.Body == ROCU && by.Has(SOCLead, SRO, GatewayCI)
	switch {
	case m == MoveTakeOn && o.Offered == "", m == MoveDecline && o.Offered == "" && o.Manager == "":
		return cannot
	case m == MoveTakeOn && !by.Is(o.Offered):
		return denied("the officer to whom it was offered")
	case m == MoveDecline && !by.Is(o.Offered) && !by.Is(o.Manager):
		return denied("its manager, or the officer to whom it was offered")
	case m == MoveTakeOn, m == MoveDecline, above:
		return nil
	case m == MoveEnter || o.State == OrderApplied || o.State == OrderPassed:
		if by.Body == o.Force && by.Has(SCPOManager, LRO) {
			return nil
		}
	case by.Is(o.Manager):
		return nil
	}
	return denied("its manager, or the SRO or SOC lead of the force")
}

// Offers lists the moves that can be made in the order's state, the likeliest first.
func (o *Order) Offers() []Move {
	order := []Move{MoveQA, MoveGrant, MoveServe, MoveCheck, MoveAllocate, MoveVary, MoveNotify, MoveLocate, MoveBreach, MoveResolve, MoveEnd}
	return slices.DeleteFunc(order, func(m Move) bool {
		return !orderSteps[m].allows(o.State) || m == MoveServe && o.Bound() && o.Type != InterimOrder
	})
}

func (o Order) step(m Move, by Officer, at time.Time) (*Order, error) {
	if err := o.May(m, by); err != nil {
		return nil, err
	}
	next := o.clone()
	next.Head, next.Reason = o.Head.next(m, by, at), Text{}
	if to := orderSteps[m].to; to != "" {
		next.State = to
	}
	return &next, nil
}

// settled keeps what a version breaks of the rules, or refuses it.
func (o *Order) settled(f Findings) (*Order, error) {
	if err := f.blocked(); err != nil {
		return nil, err
	}
	o.Findings = f
	return o, nil
}

// Enter makes the first version of an order: an application, or an order that a court has made. Whoever enters it is not yet
// its manager.
func (o Order) Enter(rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveEnter, by, at)
	if err != nil {
		return nil, err
	}
	next.State = OrderApplied
	if !next.MadeOn.IsZero() {
		next.State = OrderGranted
		next.begin(rules, rules.Reminders.day(at))
	}
	return next.settled(next.Check(rules, rules.Reminders.day(at)))
}

// begin sets what follows from the court's making the order.
func (o *Order) begin(rules OrderRules, today Date) {
	if o.Manager == "" {
		o.UnmanagedSince = today
	}
	if o.Bound() {
		o.State = OrderInForce
	}
	if o.CheckDays == 0 {
		o.CheckDays = rules.checkDays(o.Force, o.Location)
	}
	if o.NextCheck.IsZero() {
		o.NextCheck = laterDay(o.From, today).AddDays(o.CheckDays)
	}
}

// PassQA says that the application passed the quality check (report, row 48).
func (o Order) PassQA(by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveQA, by, at)
	if err != nil {
		return nil, err
	}
	next.QABy, next.QAOn = by.ID, DateOf(at)
	return next, nil
}

// Grant says that the court made the order: when, from when to when, and whether the subject was represented.
func (o Order) Grant(madeOn, from, to Date, represented bool, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveGrant, by, at)
	if err != nil {
		return nil, err
	}
	next.MadeOn, next.From, next.To, next.Represented = madeOn, from, to, represented
	next.begin(rules, rules.Reminders.day(at))
	return next.settled(next.Check(rules, rules.Reminders.day(at)))
}

// Serve says that the subject was served with the order (s.10); an interim order within seven days (V49).
func (o Order) Serve(on Date, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveServe, by, at)
	if err != nil {
		return nil, err
	}
	next.ServedOn = on
	if next.State == OrderGranted {
		next.State = OrderInForce
	}
	return next.settled(append(next.Check(rules, rules.Reminders.day(at)), next.checkService(on, rules.Reminders.day(at))...))
}

// Vary adds a condition, for number 0, or changes the one with this number, from 1.
func (o Order) Vary(number int, c Condition, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveVary, by, at)
	if err != nil {
		return nil, err
	}
	switch {
	case number == 0:
		next.Conditions = append(next.Conditions, c)
	case number > len(next.Conditions):
		return nil, &RuleError{Findings{{Rule: "C7", Severity: Block, Field: "condition", Text: "The order has no condition of this number."}}}
	default:
		next.Conditions[number-1] = c
	}
	return next.settled(next.Check(rules, rules.Reminders.day(at)))
}

// Allocate offers the order to a manager, who has to accept it; until then it stays with whom it is with.
func (o Order) Allocate(to Officer, team string, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveAllocate, by, at)
	if err != nil {
		return nil, err
	}
	if err := o.checkManager(to).blocked(); err != nil {
		return nil, err
	}
	next.Offered, next.OfferedOn, next.AllocatedBy = to.ID, rules.Reminders.day(at), by.ID
	if team != "" {
		next.Team = team
	}
	return next, nil
}

// TakeOn accepts an allocation.
func (o Order) TakeOn(by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveTakeOn, by, at)
	if err != nil {
		return nil, err
	}
	next.Manager, next.Offered, next.OfferedOn, next.UnmanagedSince = o.Offered, "", Date{}, Date{}
	next.AllocatedAt = at.UTC()
	if next.NextManager == next.Manager {
		next.NextManager = ""
	}
	return next, nil
}

// Decline says “not mine”: an offer goes back, and an order that was managed has no manager any more.
func (o Order) Decline(reason Text, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveDecline, by, at)
	if err != nil {
		return nil, err
	}
	if trimmed(reason) == "" {
		return nil, &RuleError{Findings{{Rule: "V26", Severity: Block, Field: "reason", Text: "Say why it is not yours, and whose it may be."}}}
	}
	next.Reason = reason
	if by.Is(o.Offered) {
		next.Offered, next.OfferedOn = "", Date{}
	} else {
		next.Manager, next.AllocatedAt, next.UnmanagedSince = "", time.Time{}, DateOf(at)
	}
	return next, Guard("reason", reason).blocked()
}

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
	if c.NextDue.IsZero() {
		c.NextDue = c.DoneOn.AddDays(o.CheckDays)
	}
	next.Checks, next.NextCheck = append(next.Checks, c), c.NextDue
	return next.settled(append(next.checkResults(c, today), next.Check(rules, today)...))
}

// Expect says that the subject has to notify something: three days from the trigger, which counts (s.15A).
func (o Order) Expect(n Notification, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveNotify, by, at)
	if err != nil {
		return nil, err
	}
	n.DueOn = n.TriggerOn.AddDays(notificationDays - 1)
	next.Notifications = append(next.Notifications, n)
	return next.settled(next.checkNotification(n, rules, rules.Reminders.day(at)))
}

// Received says that the notification with this number, from 1, came in.
func (o Order) Received(number int, on Date, items []string, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveNotify, by, at)
	if err != nil {
		return nil, err
	}
	if number < 1 || number > len(next.Notifications) {
		return nil, &RuleError{Findings{{Rule: "C7", Severity: Block, Field: "number", Text: "The order has no notification of this number."}}}
	}
	if on.After(DateOf(at)) {
		return nil, &RuleError{Findings{{Rule: "V46", Severity: Block, Field: "on", Text: "This is a day to come."}}}
	}
	next.Notifications[number-1].ReceivedOn, next.Notifications[number-1].Items = on, items
	return next, nil
}

// Locate says where the subject is: in prison, with the expected day of release and who manages the order afterwards, or out.
func (o Order) Locate(location, prison string, release Date, after string, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveLocate, by, at)
	if err != nil {
		return nil, err
	}
	today := rules.Reminders.day(at)
	next.Location, next.Prison, next.Release, next.NextManager = location, prison, release, after
	if location != LocationPrison {
		next.Prison, next.Release = "", Date{}
	}
	if location != o.Location {
		next.CheckDays = rules.checkDays(o.Force, location)
		next.NextCheck = earlierDay(o.NextCheck, today.AddDays(next.CheckDays))
	}
	return next.settled(next.Check(rules, today))
}

// Allege logs a breach (V31; s.25).
func (o Order) Allege(b Breach, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveBreach, by, at)
	if err != nil {
		return nil, err
	}
	next.Breaches = append(next.Breaches, b)
	if o.State == OrderCharged {
		next.State = OrderCharged
	}
	return next.settled(next.checkBreach(b, rules.Reminders.day(at)))
}

// Resolve says what came of the breach with this number, from 1.
func (o Order) Resolve(number int, outcome string, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveResolve, by, at)
	if err != nil {
		return nil, err
	}
	if number < 1 || number > len(next.Breaches) {
		return nil, &RuleError{Findings{{Rule: "C7", Severity: Block, Field: "number", Text: "The order has no breach of this number."}}}
	}
	next.Breaches[number-1].Outcome = outcome
	if slices.ContainsFunc(next.Breaches, func(b Breach) bool { return b.Outcome == "charged" }) {
		next.State = OrderCharged
	} else if slices.ContainsFunc(next.Breaches, func(b Breach) bool { return b.Outcome == "" }) {
		next.State = OrderBreached
	}
	return next, nil
}

// Snooze puts off a duty of the order, once and for five days at most (domain.md, C10).
func (o Order) Snooze(d Duty, until Date, reason Text, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveSnooze, by, at)
	if err != nil {
		return nil, err
	}
	next.Reason = reason
	next.Snoozes, err = o.Snoozes.add(d, until, rules.Reminders.day(at), reason, by)
	return next, err
}

// End says that the order is over.
func (o Order) End(how string, on Date, reason Text, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveEnd, by, at)
	if err != nil {
		return nil, err
	}
	next.Ending, next.EndedOn, next.Reason = how, on, reason
	return next.settled(append(next.checkEnd(DateOf(at)), Guard("reason", reason)...))
}
