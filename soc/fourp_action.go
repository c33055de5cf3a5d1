package soc

import "time"

// mostOpen is how many actions of a plan can be open at once: a review asks of each, in one form.
const mostOpen = 40

// ActionStatuses are where an action of a plan stands.
func ActionStatuses() []Term {
	return []Term{
		{ActionPlanned, "Planned"}, {ActionDoing, "Being done"}, {ActionDone, "Done"}, {ActionNotDone, "Not done"}, {ActionCancelled, "Cancelled"},
	}
}

// Act adds an action, for number 0, or changes the one with this number, from 1 (V22).
func (p Plan) Act(number int, a Action, rules ReminderRules, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveAct, by, at)
	if err != nil {
		return nil, err
	}
	today := rules.day(at)
	if a.Status == ActionDone && a.DoneOn.IsZero() {
		a.DoneOn = today
	}
	if a.Status != ActionDone {
		a.DoneOn = Date{}
	}
	added := number == 0
	if added {
		next.Actions = append(next.Actions, a)
	} else {
		old, err := next.action(number)
		if err != nil {
			return nil, err
		}
		added = a.Due != old.Due // a day that was given now has to be one to come
		*old = a
	}
	found := a.check(today, added)
	if len(next.OpenActions()) > mostOpen {
		found = append(found, Finding{Rule: "C4", Severity: Block, Text: "A plan has at most " + itoa(mostOpen) + " open actions. Say of some that they are done, not done or cancelled first."})
	}
	return next.settled(found)
}

// Done says that an action was done (V22): of what was done, DoneOn, the evidence, the disruption and the people who are safe
// now are taken.
func (p Plan) Done(number int, was Action, rules ReminderRules, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveDone, by, at)
	if err != nil {
		return nil, err
	}
	a, err := next.action(number)
	if err != nil {
		return nil, err
	}
	if !p.leads(by) && (a.OwnerType != OwnedByPolice || !by.Is(a.Owner)) {
		return nil, &DeniedError{Ref: p.Ref, Move: MoveDone, Who: "the owner of the action, or who leads the plan,"}
	}
	if !a.Open() {
		return nil, &RuleError{Findings{{Rule: "C4", Severity: Block, Field: "action", Text: "This action is settled already: " + Label(ActionStatuses(), a.Status) + "."}}}
	}
	today := rules.day(at)
	a.Status, a.DoneOn, a.Evidence = ActionDone, was.DoneOn, was.Evidence
	a.Disruption, a.NoDisruption, a.Safeguarded = was.Disruption, was.NoDisruption, was.Safeguarded
	if a.DoneOn.IsZero() {
		a.DoneOn = today
	}
	return next.settled(a.check(today, false))
}

// action is the action of the plan with this number, from 1.
func (p *Plan) action(number int) (*Action, error) {
	if number < 1 || number > len(p.Actions) {
		return nil, &RuleError{Findings{{Rule: "C4", Severity: Block, Field: "action", Text: "The plan has no action of this number."}}}
	}
	return &p.Actions[number-1], nil
}

// Check applies the rules to an action of a file, whose day may have passed.
func (a Action) Check(today Date) Findings {
	if a.Status == ActionDone && a.DoneOn.IsZero() {
		return append(a.check(today, false), Finding{Rule: "C4", Severity: Block, Field: "done_on", Text: "Say when it was done."})
	}
	return a.check(today, false)
}

// check applies the rules to an action (V22; domain.md, C4). A day that was given now can not have passed.
func (a Action) check(today Date, dated bool) Findings {
	f := guardAll(map[string]*Text{"title": &a.Title, "evidence": &a.Evidence, "no_disruption": &a.NoDisruption})
	block := func(rule, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: Block, Field: field, Text: text})
	}
	if Label(FourP(), a.P) == a.P {
		block("C4", "p", "Choose one of pursue, prevent, protect and prepare.")
	}
	if trimmed(a.Title) == "" {
		block("C4", "title", "Say what is to be done.")
	}
	if a.Owner == "" || a.OwnerType != OwnedByPolice && a.OwnerType != OwnedByPartner {
		block("C4", "owner", "Name who does it.")
	}
	if Label(ActionStatuses(), a.Status) == a.Status {
		block("C4", "status", "Choose a status.")
	}
	if a.Due.IsZero() || dated && a.Open() && a.Due.Before(today) {
		block("C4", "due", "Give a day that has not passed.")
	}
	if a.DoneOn.After(today) {
		block("V46", "done_on", "This is a day to come.")
	}
	if a.Status == ActionDone && trimmed(a.Evidence) == "" {
		block("V22", "evidence", "Say what shows that it was done.")
	}
	if a.Status == ActionDone && a.Disruption == "" && trimmed(a.NoDisruption) == "" {
		block("V22", "disruption_ref", "Name the disruption that came of it, or say why there is none.")
	}
	return f
}
