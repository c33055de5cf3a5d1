package soc

import (
	"slices"
	"time"
)

var (
	// live are the states of an order that has to be managed, and before those of an application.
	live   = []OrderState{OrderGranted, OrderInForce, OrderBreached, OrderCharged}
	before = []OrderState{OrderApplied, OrderPassed}
)

// orderSteps is the state machine of an order. A move to the empty state stays where it is.
var orderSteps = map[Move]step[OrderState]{
	MoveEnter:    {from: []OrderState{""}},
	MoveQA:       {from: []OrderState{OrderApplied}, to: OrderPassed},
	MoveGrant:    {from: before, to: OrderGranted},
	MoveServe:    {from: live},
	MoveVary:     {from: slices.Concat(before, live)},
	MoveAllocate: {from: live},
	MoveTakeOn:   {from: live},
	MoveDecline:  {from: live},
	MoveCheck:    {from: []OrderState{OrderInForce, OrderBreached, OrderCharged}},
	MoveNotify:   {from: live},
	MoveLocate:   {from: live},
	MoveBreach:   {from: live, to: OrderBreached},
	MoveResolve:  {from: []OrderState{OrderBreached, OrderCharged}, to: OrderInForce},
	MoveSnooze:   {from: live},
	MoveEnd:      {from: slices.Concat(before, live), to: OrderEnded},
	MoveReopen:   {from: []OrderState{OrderEnded}},
	MoveStrike:   {from: slices.Concat(before, live)},
}

// May says why the officer can not make the move now: *MoveError or *DeniedError; nil when they can. The manager works on
// the order, and so does who answers for the force's orders; while nobody manages it, so do those of the force who manage
// orders. The gateway may allocate it, and who is offered it accepts or declines it.
func (o *Order) May(m Move, by Officer) error {
	cannot := &MoveError{Ref: o.Ref, Move: m, State: string(o.State), Did: o.Did, By: o.By, At: o.At}
	s, ok := orderSteps[m]
	if !ok || !s.allows(o.State) {
		return cannot
	}
	denied := func(who string) error { return &DeniedError{Ref: o.Ref, Move: m, Who: who} }
	switch {
	case m == MoveTakeOn && o.Offered == "", m == MoveDecline && o.Offered == "" && o.Manager == "":
		return cannot
	case m == MoveTakeOn && !by.Is(o.Offered):
		return denied("the officer to whom it was offered")
	case m == MoveDecline && !by.Is(o.Offered) && !by.Is(o.Manager):
		return denied("the order's manager, or the officer to whom it was offered,")
	case m == MoveReopen && !o.above(by):
		return denied("the SRO or SOC lead of the force")
	case m == MoveTakeOn, m == MoveDecline, o.above(by), by.Is(o.Manager):
		return nil
	case m == MoveAllocate && by.Body == ROCU && by.Has(GatewayCI), m == MoveSnooze && by.Is(o.Offered):
		return nil
	case o.Manager == "" && by.Body == o.Force && by.Has(SCPOManager, LRO):
		return nil
	}
	if o.Manager == "" {
		return denied("the force's managers of orders, or its SRO or SOC lead,")
	}
	return denied("the order's manager, or the SRO or SOC lead of the force,")
}

// Offers lists the moves that can be made in the order's state, the likeliest first.
func (o *Order) Offers() []Move {
	order := []Move{MoveQA, MoveGrant, MoveServe, MoveCheck, MoveAllocate, MoveVary, MoveNotify, MoveLocate, MoveBreach, MoveResolve, MoveEnd, MoveReopen}
	return slices.DeleteFunc(order, func(m Move) bool {
		return !orderSteps[m].allows(o.State) || m == MoveServe && !o.ServedOn.IsZero() ||
			m == MoveServe && o.Represented && o.Type != InterimOrder || m == MoveResolve && len(o.OpenBreaches()) == 0 && o.State != OrderCharged
	})
}

// OpenBreaches are the numbers, from 1, of the breaches of which nothing has come yet.
func (o *Order) OpenBreaches() []int {
	var open []int
	for i, b := range o.Breaches {
		if b.Outcome == "" && !b.Withdrawn {
			open = append(open, i+1)
		}
	}
	return open
}

func (o Order) step(m Move, by Officer, at time.Time) (*Order, error) {
	if err := o.May(m, by); err != nil {
		return nil, err
	}
	return o.move(m, by, at), nil
}

func (o Order) move(m Move, by Officer, at time.Time) *Order {
	next := o.clone()
	next.Head, next.Reason = o.Head.next(m, by, at), Text{}
	if to := orderSteps[m].to; to != "" {
		next.State = to
	}
	return &next
}

// settled keeps what a version breaks of the rules, or refuses it. What stood there before and would be refused today, by a
// rule that changed meanwhile, is only warned of: it must not stand in the way of a check.
func (o *Order) settled(own Findings, rules OrderRules) (*Order, error) {
	if err := own.blocked(); err != nil {
		return nil, err
	}
	for _, f := range o.Check(rules, rules.Reminders.day(o.At)) {
		if f.Severity = Warn; !slices.ContainsFunc(own, func(had Finding) bool { return had.Text == f.Text }) {
			own = append(own, f)
		}
	}
	o.Findings = own
	return o, nil
}

// Enter makes the first version of an order: an application, or an order that a court has made. Whoever enters it is not yet
// its manager.
func (o Order) Enter(rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveEnter, by, at)
	if err != nil {
		return nil, err
	}
	return next.entered(rules)
}

// Import makes the first version of an order that another system knows.
func (o Order) Import(rules OrderRules, at time.Time) (*Order, error) {
	return o.move(MoveImport, Officer{ID: SystemActor}, at).entered(rules)
}

func (o *Order) entered(rules OrderRules) (*Order, error) {
	today := rules.Reminders.day(o.At)
	own := Findings{}
	o.State, o.LocatedOn = OrderApplied, today
	if !o.MadeOn.IsZero() {
		o.State = OrderGranted
		o.begin(rules, today)
	}
	if !o.ServedOn.IsZero() {
		own = o.checkService(o.ServedOn, today)
	}
	return o.settled(append(own, o.Check(rules, today)...), rules)
}

// begin sets what follows from the court's making the order.
func (o *Order) begin(rules OrderRules, today Date) {
	if o.Manager == "" {
		o.UnmanagedSince = today
	}
	if o.CheckDays == 0 {
		o.CheckDays = rules.checkDays(o.Force, o.Location)
	}
	o.bind(laterDay(o.From, today), rules)
	o.span(rules)
}

// bind takes an order into force whose subject is bound, with its first check counted from a day.
func (o *Order) bind(from Date, rules OrderRules) {
	if o.State != OrderGranted || !o.Bound() {
		return
	}
	o.State = OrderInForce
	if o.NextCheck.IsZero() {
		o.NextCheck = rules.checkBy(from.AddDays(o.CheckDays))
	}
	o.firstNotice(rules)
}

// span sets the order's first day to that of its earliest condition (s.16), and what follows from that day.
func (o *Order) span(rules OrderRules) {
	var first Date
	for _, c := range o.Conditions {
		if !c.Withdrawn {
			first = earlierDay(c.From, first)
		}
	}
	if !first.IsZero() {
		o.From = first
	}
	o.firstNotice(rules)
}

// commence keeps the day on which the first condition came into force, before a change moves it.
func (o *Order) commence(today Date) {
	for _, c := range o.Conditions {
		if o.Granted() && !c.Withdrawn && !c.From.After(today) {
			o.Began = earlierDay(c.From, o.Began)
		}
	}
}

// Limit is the last day that the order can be in force: five years from its first condition's start (s.16).
func (o *Order) Limit() Date {
	return EndOfPeriod(earlierDay(o.From, o.Began), orderYears)
}

// firstNotice awaits the first notification of a subject who is bound: three days from the first condition's start, where the
// duty to notify is in force then (s.15A).
func (o *Order) firstNotice(rules OrderRules) {
	trigger := o.From
	if !o.Represented {
		trigger = laterDay(o.From, o.ServedOn)
	}
	n := Notification{Kind: initialNotice, TriggerOn: trigger, DueOn: trigger.AddDays(notificationDays - 1), Awaited: true}
	i := slices.IndexFunc(o.Notifications, func(n Notification) bool { return n.Kind == initialNotice })
	switch {
	case !o.Granted() || !o.Bound():
	case i >= 0 && o.Notifications[i].ReceivedOn.IsZero() && !o.Notifications[i].Withdrawn && o.Notifications[i].Awaited:
		o.Notifications[i] = n
	case i < 0 && started(rules.NotificationFrom, trigger):
		o.Notifications = append(o.Notifications, n)
	}
}

// started reports whether a rule with this start is in force on a day.
func started(from, on Date) bool { return !from.IsZero() && !on.Before(from) }

// PassQA says that the application passed the quality check (report, row 48).
func (o Order) PassQA(rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveQA, by, at)
	if err != nil {
		return nil, err
	}
	var own Findings
	if by.ID == o.CreatedBy {
		own = append(own, Finding{Rule: "C7", Severity: Warn, Text: "You checked an application that you entered yourself: somebody else sees more."})
	}
	next.QABy, next.QAOn = by.ID, rules.Reminders.day(at)
	return next.settled(own, rules)
}

// Grant says that the court made the order: when, from when to when, and whether the subject was represented.
func (o Order) Grant(madeOn, from, to Date, represented bool, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveGrant, by, at)
	if err != nil {
		return nil, err
	}
	var own Findings
	if o.State == OrderApplied {
		own = append(own, Finding{Rule: "C7", Severity: Warn, Text: "Nobody checked the quality of the application."})
	}
	next.MadeOn, next.From, next.To, next.Represented = madeOn, from, to, represented
	today := rules.Reminders.day(at)
	next.LocatedOn = today
	next.begin(rules, today)
	return next.settled(append(own, next.Check(rules, today)...), rules)
}

// Serve says that the subject was served with the order (s.10); an interim order within seven days (V49).
func (o Order) Serve(on Date, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveServe, by, at)
	if err != nil {
		return nil, err
	}
	next.ServedOn = on
	next.bind(laterDay(o.From, on), rules)
	return next.settled(next.checkService(on, rules.Reminders.day(at)), rules)
}

// Vary adds a condition, for number 0, or changes the one with this number, from 1.
func (o Order) Vary(number int, c Condition, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveVary, by, at)
	if err != nil {
		return nil, err
	}
	if number < 0 || number > len(next.Conditions) {
		return nil, refused("condition", "The order has no condition of this number.")
	}
	if number > 0 && next.Conditions[number-1].Withdrawn {
		return nil, refused("condition", "This one was withdrawn: add it as a new one.")
	}
	next.commence(rules.Reminders.day(at))
	if number == 0 {
		next.Conditions = append(next.Conditions, c)
	} else {
		next.Conditions[number-1] = c
	}
	own := Guard("text", c.Text)
	if o.Granted() {
		if next.span(rules); next.To.After(next.Limit()) {
			own = append(own, Finding{Rule: "V29", Severity: Block, Field: "from", Text: "The order ends on " + Dated(o.To) + ", which is more than five years from this day (s.16)."})
		}
	}
	return next.settled(append(own, next.checkCondition(c)...), rules)
}

// Amend corrects what was entered of an order: everything that has no move of its own.
func (o Order) Amend(to Order, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveVary, by, at)
	if err != nil {
		return nil, err
	}
	today := rules.Reminders.day(at)
	switch {
	case !o.Granted() && (to.MadeOn != o.MadeOn || to.From != o.From || to.To != o.To || to.Represented != o.Represented):
		return nil, refused("made_on", "The court has not made this order yet: record it with Granted.")
	case to.From != o.From && o.Conditioned() > 0:
		return nil, refused("in_force_from", "It is in force from its earliest condition on, since "+Dated(o.From)+": change the first day of that condition.")
	}
	next.Label, next.Subject, next.Name, next.Born, next.Visor = to.Label, to.Subject, to.Name, to.Born, to.Visor
	next.Type, next.Court, next.Applicant, next.Risk, next.Mark = to.Type, to.Court, to.Applicant, to.Risk, to.Mark
	next.MonitoredFrom, next.MonitoredTo, next.CheckDays = to.MonitoredFrom, to.MonitoredTo, to.CheckDays
	if o.Granted() {
		next.MadeOn, next.From, next.To, next.Represented = to.MadeOn, to.From, to.To, to.Represented
		if next.Began.Before(next.MadeOn) {
			next.Began = Date{}
		}
		next.span(rules)
		next.bind(laterDay(next.From, today), rules)
	}
	if next.CheckDays < o.CheckDays && !next.NextCheck.IsZero() {
		next.NextCheck = earlierDay(o.NextCheck, rules.checkBy(today.AddDays(next.CheckDays)))
	}
	return next.settled(next.Check(rules, today), rules)
}

// Snooze puts off a duty of the order, once and for five days at most (domain.md, C10). The answer to an offer is put off by
// who was offered the order, and nothing else by them.
func (o Order) Snooze(d Duty, until Date, reason Text, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveSnooze, by, at)
	if err != nil {
		return nil, err
	}
	if works := o.May(MoveVary, by); d.Kind != DutyAccept && works != nil {
		return nil, works
	}
	if d.Kind == DutyAccept && !by.Is(o.Offered) {
		return nil, &DeniedError{Ref: o.Ref, Move: MoveSnooze, Who: "the officer to whom it was offered"}
	}
	if next.Snoozes, err = o.Snoozes.add(d, until, rules.Reminders.day(at), reason, by); err != nil {
		return nil, err
	}
	next.Reason = reason
	return next.settled(nil, rules)
}

// End says that the order is over.
func (o Order) End(how string, on Date, reason Text, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveEnd, by, at)
	if err != nil {
		return nil, err
	}
	next.Ending, next.EndedOn, next.Reason = how, on, reason
	next.Offered, next.OfferedOn = "", Date{}
	return next.settled(append(o.checkEnd(how, on, rules.Reminders.day(at)), Guard("reason", reason)...), rules)
}

// Reopen takes the end back that was recorded by mistake: the order is again where its facts put it. The manager is whoever
// managed it, nobody for the zero Officer; one who can not do so any more leaves it without.
func (o Order) Reopen(manager Officer, reason Text, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveReopen, by, at)
	if err != nil {
		return nil, err
	}
	own := Guard("reason", reason)
	if trimmed(reason) == "" {
		own = append(own, Finding{Rule: "C7", Severity: Block, Field: "reason", Text: "Say why it is not over."})
	}
	today := rules.Reminders.day(at)
	next.Ending, next.EndedOn, next.Reason, next.State = "", Date{}, reason, o.standing()
	if next.Granted() && (manager.ID == "" || o.checkManager("", manager, rules, today).blocked() != nil) {
		next.Manager, next.AllocatedAt, next.UnmanagedSince = "", time.Time{}, today
	}
	return next.settled(own, rules)
}

// standing is the state that the facts put an order in which is not over.
func (o *Order) standing() OrderState {
	switch {
	case o.MadeOn.IsZero() && o.QAOn.IsZero():
		return OrderApplied
	case o.MadeOn.IsZero():
		return OrderPassed
	case slices.ContainsFunc(o.Breaches, Breach.charged):
		return OrderCharged
	case len(o.OpenBreaches()) > 0:
		return OrderBreached
	case o.Bound():
		return OrderInForce
	}
	return OrderGranted
}

// refused is one finding that blocks.
func refused(field, text string) error {
	return &RuleError{Findings{{Rule: "C7", Severity: Block, Field: field, Text: text}}}
}
