package soc

import (
	"slices"
	"time"
)

// What can be withdrawn of an order: an entry, or only what was recorded of it later.
const (
	StrikeCondition    = "condition"
	StrikeNotification = "notification"
	StrikeReceipt      = "receipt"
	StrikeBreach       = "breach"
	StrikeOutcome      = "outcome"
)

// Strikes are what can be withdrawn of an order.
func Strikes() []Term {
	return []Term{
		{StrikeCondition, "A condition"},
		{StrikeNotification, "A notification"},
		{StrikeReceipt, "That a notification was received"},
		{StrikeBreach, "A breach"},
		{StrikeOutcome, "The outcome of a breach"},
	}
}

// Strike withdraws an entry that was made by mistake, by its number from 1, with a reason. It keeps its number.
func (o Order) Strike(what string, number int, reason Text, rules OrderRules, by Officer, at time.Time) (*Order, error) {
	next, err := o.step(MoveStrike, by, at)
	if err != nil {
		return nil, err
	}
	own := Guard("reason", reason)
	if trimmed(reason) == "" {
		own = append(own, Finding{Rule: "C7", Severity: Block, Field: "reason", Text: "Say what was wrong with it."})
	}
	var f Findings
	switch what {
	case StrikeCondition:
		f = next.strikeCondition(number, rules)
	case StrikeNotification, StrikeReceipt:
		f = next.strikeNotification(what, number)
	case StrikeBreach, StrikeOutcome:
		f = next.strikeBreach(what, number)
	default:
		f = block("what", "Say what is to be withdrawn.")
	}
	next.Reason = reason
	return next.settled(append(own, f...), rules)
}

func block(field, text string) Findings {
	return Findings{{Rule: "C7", Severity: Block, Field: field, Text: text}}
}

// strikeCondition withdraws a condition. Where the five years were counted from it, they are counted anew.
func (o *Order) strikeCondition(number int, rules OrderRules) Findings {
	if number < 1 || number > len(o.Conditions) || o.Conditions[number-1].Withdrawn {
		return block("number", "The order has no condition of this number.")
	}
	if slices.ContainsFunc(o.Breaches, func(b Breach) bool { return b.Condition == number && !b.Withdrawn }) {
		return block("number", "A breach of it is logged: withdraw the breach first, or end the condition with its last day.")
	}
	today := rules.Reminders.day(o.At)
	o.commence(today)
	c := &o.Conditions[number-1]
	if c.Withdrawn = true; c.From == o.Began {
		o.Began = Date{}
		o.commence(today)
	}
	if o.Granted() {
		o.span(rules)
	}
	return nil
}

func (o *Order) strikeNotification(what string, number int) Findings {
	if number < 1 || number > len(o.Notifications) || o.Notifications[number-1].Withdrawn {
		return block("number", "The order has no notification of this number.")
	}
	n := &o.Notifications[number-1]
	switch {
	case what == StrikeNotification:
		n.Withdrawn = true
	case n.ReceivedOn.IsZero():
		return block("number", "This one was not received.")
	default:
		n.ReceivedOn, n.Items = Date{}, nil
	}
	return nil
}

func (o *Order) strikeBreach(what string, number int) Findings {
	if number < 1 || number > len(o.Breaches) || o.Breaches[number-1].Withdrawn {
		return block("number", "The order has no breach of this number.")
	}
	b := &o.Breaches[number-1]
	switch {
	case what == StrikeBreach:
		b.Withdrawn = true
	case b.Outcome == "":
		return block("number", "Nothing came of this one yet.")
	default:
		b.Outcome = ""
	}
	o.State = o.standing()
	return nil
}
