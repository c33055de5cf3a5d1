package soc

import (
	"slices"
	"time"
)

// Close ends the plan: every action is settled, the lesson or that there is none is said, and the SRO agrees (domain.md, C4).
// The threat goes to the phase that was agreed: monitored or closed.
func (p Plan) Close(t Threat, phase ThreatState, lesson Text, rules ReminderRules, by Officer, at time.Time) (*Plan, *Threat, error) {
	next, err := p.step(MoveClose, by, at)
	if err != nil {
		return nil, nil, err
	}
	found := Guard("lesson", lesson)
	block := func(field, text string) {
		found = append(found, Finding{Rule: "C4", Severity: Block, Field: field, Text: text})
	}
	switch open := len(p.OpenActions()); {
	case open == 1:
		block("", "1 action of the plan is still open: say that it is done, not done or cancelled first.")
	case open > 1:
		block("", plural(open, "action")+" of the plan are still open: say of each that it is done, not done or cancelled first.")
	}
	if trimmed(lesson) == "" {
		block("lesson", "Say what others should know, or: none.")
	}
	if phase != ThreatMonitored && phase != ThreatClosed || phase != t.Standing() && !slices.Contains(t.Roads(), phase) {
		block("phase", "The threat can't go to this phase from where it stands.")
	}
	if err := found.blocked(); err != nil {
		return nil, nil, err
	}
	next.Lesson, next.ClosedOn = lesson, rules.day(at)
	threat := t.phased(MovePhase, phase, Text{}, rules, by, at)
	threat.Plan, threat.Closed = "", p.Ref
	return next, threat, nil
}

// Debrief says that the lesson was shared.
func (p Plan) Debrief(by Officer, at time.Time) (*Plan, error) { return p.step(MoveDebrief, by, at) }

// Reopen takes a closed plan up again, with a reason, and with it a threat that was closed.
func (p Plan) Reopen(t Threat, reason Text, rules ReminderRules, by Officer, at time.Time) (*Plan, *Threat, error) {
	next, err := p.step(MoveReopen, by, at)
	if err != nil {
		return nil, nil, err
	}
	found := Guard("reason", reason)
	if trimmed(reason) == "" {
		found = Findings{{Rule: "C1", Severity: Block, Field: "reason", Text: "Say why it is taken up again."}}
	}
	if err := found.blocked(); err != nil {
		return nil, nil, err
	}
	threat, err := t.planned(MoveReopen, p.Ref, by, at)
	if err != nil {
		return nil, nil, err
	}
	if from := t.Standing(); from == ThreatClosed {
		threat.State = ThreatActive
		threat.enterState(from, rules.day(at))
	}
	next.LRO, next.Force, next.Label = t.LRO, t.Force, t.Name // as they are by now
	next.Reason, next.Lesson, next.ClosedOn, next.Snoozes = reason, Text{}, Date{}, nil
	next.NextReview = rules.day(at).AddDays(next.ReviewDays)
	next, err = next.settled(nil)
	return next, threat, err
}
