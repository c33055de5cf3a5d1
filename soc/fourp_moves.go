package soc

import (
	"slices"
	"time"
)

// planSteps is the state machine of a plan. A move to the empty state stays where it is; Review and Close say themselves
// where they lead.
var planSteps = map[Move]step[PlanState]{
	MoveEnter:   {from: []PlanState{""}, to: PlanActive},
	MoveAmend:   {from: []PlanState{PlanActive, PlanClosing}},
	MoveAct:     {from: []PlanState{PlanActive, PlanClosing}},
	MoveConsult: {from: []PlanState{PlanActive, PlanClosing}},
	MoveReview:  {from: []PlanState{PlanActive, PlanClosing}},
	MoveSnooze:  {from: []PlanState{PlanActive, PlanClosing}},
	MoveClose:   {from: []PlanState{PlanActive, PlanClosing}, to: PlanClosed},
	MoveDebrief: {from: []PlanState{PlanClosed}, to: PlanDebriefed},
	MoveReopen:  {from: []PlanState{PlanClosed, PlanDebriefed}, to: PlanActive},
}

// May says why the officer can not make the move now: *MoveError or *DeniedError; nil when they can. The LRO, the SRO and
// the force's SOC lead work on a plan; only the SRO or the SOC lead closes it (domain.md, C4).
func (p *Plan) May(m Move, by Officer) error {
	s, ok := planSteps[m]
	if !ok || !s.allows(p.State) {
		return &MoveError{Ref: p.Ref, Move: m, State: string(p.State), Did: p.Did, By: p.By, At: p.At}
	}
	above := by.Is(p.SRO) || by.Body == p.Force && by.Has(SRO, SOCLead)
	if m == MoveClose || m == MoveReopen {
		if !above {
			return &DeniedError{Ref: p.Ref, Move: m, Who: "the SRO of the plan or the SOC lead of the force"}
		}
		return nil
	}
	if !above && !by.Is(p.LRO) {
		return &DeniedError{Ref: p.Ref, Move: m, Who: "the LRO of the plan, its SRO, or the SOC lead of the force"}
	}
	return nil
}

// Offers lists the moves that can be made in the plan's state, the likeliest first.
func (p *Plan) Offers() []Move {
	order := []Move{MoveReview, MoveAct, MoveConsult, MoveAmend, MoveClose, MoveDebrief, MoveReopen}
	return slices.DeleteFunc(order, func(m Move) bool { return !planSteps[m].allows(p.State) })
}

// step checks a move and makes the next version by it.
func (p Plan) step(m Move, by Officer, at time.Time) (*Plan, error) {
	if err := p.May(m, by); err != nil {
		return nil, err
	}
	next := p.move(m, by, at)
	if to := planSteps[m].to; to != "" {
		next.State = to
	}
	return next, nil
}

// settled keeps what a version breaks of the rules, or refuses it.
func (p *Plan) settled(f Findings) (*Plan, error) {
	if err := f.blocked(); err != nil {
		return nil, err
	}
	p.Findings = f
	return p, nil
}

// Enter makes the first version of a plan for a threat, and the version of the threat that knows its plan.
func (p Plan) Enter(t Threat, rules ReminderRules, force Force, others []*Plan, by Officer, at time.Time) (*Plan, *Threat, error) {
	p.Threat, p.Label, p.Force, p.LRO = t.Ref, t.Name, t.Force, t.LRO
	if p.SIO == "" {
		p.SIO = t.SIO
	}
	if p.SRO == "" {
		p.SRO = t.SRO
	}
	next, err := p.step(MoveEnter, by, at)
	if err != nil {
		return nil, nil, err
	}
	threat, err := t.planned(by, at)
	if err != nil {
		return nil, nil, err
	}
	today := rules.day(at)
	if next.ReviewDays == 0 {
		next.ReviewDays = max(force.ReviewDays, 0)
	}
	if next.ReviewDays == 0 {
		next.ReviewDays = rules.Review
	}
	if next.NextReview.IsZero() {
		next.NextReview = today.AddDays(next.ReviewDays)
	}
	next, err = next.settled(append(next.Check(others), next.checkReviewDay(today)...))
	return next, threat, err
}

// Amend changes what the plan says of itself: next is the plan as it should be, whose actions and reviews are not looked at.
func (p Plan) Amend(to Plan, others []*Plan, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveAmend, by, at)
	if err != nil {
		return nil, err
	}
	next.Summary, next.Objectives, next.Gaps, next.LocalTeam = to.Summary, to.Objectives, to.Gaps, to.LocalTeam
	next.Template, next.TemplateVersion = to.Template, to.TemplateVersion
	next.Financial, next.NoFinancial = to.Financial, to.NoFinancial
	next.SIO, next.SRO, next.ReviewDays = to.SIO, to.SRO, to.ReviewDays
	return next.settled(next.Check(others))
}

// Consult records that a partner agency or a specialist team was considered, and what came of it.
func (p Plan) Consult(c Considered, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveConsult, by, at)
	if err != nil {
		return nil, err
	}
	list := &next.Partners
	if Label(Specialists(), c.Who) != c.Who {
		list = &next.Specialists
	}
	*list = append(slices.DeleteFunc(*list, func(old Considered) bool { return old.Who == c.Who }), c)
	return next.settled(append(next.Check(nil), c.check(DateOf(at))...))
}

// Act adds an action, for number 0, or changes the one with this number, from 1 (V22).
func (p Plan) Act(number int, a Action, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveAct, by, at)
	if err != nil {
		return nil, err
	}
	switch {
	case number == 0:
		next.Actions = append(next.Actions, a)
	case number > len(next.Actions):
		return nil, &RuleError{Findings{{Rule: "C4", Severity: Block, Field: "action", Text: "The plan has no action of this number."}}}
	default:
		next.Actions[number-1] = a
	}
	return next.settled(append(next.Check(nil), a.check(DateOf(at), number == 0)...))
}

// Review holds the review of the plan (V19, V24): what was done is taken over into the actions, and the next one is set.
func (p Plan) Review(r Review, rules ReminderRules, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveReview, by, at)
	if err != nil {
		return nil, err
	}
	today := rules.day(at)
	r.HeldOn, r.Reviewer = today, by.ID
	if r.Next.IsZero() {
		r.Next = today.AddDays(next.ReviewDays)
	}
	found := next.attest(r, today)
	next.Reviews = append(next.Reviews, r)
	next.NextReview, next.State = r.Next, PlanActive
	if r.Outcome == "propose_close" {
		next.State = PlanClosing
	}
	found = append(found, next.checkReview(r)...)
	found = append(found, next.checkReviewDay(today)...)
	return next.settled(append(found, next.Check(nil)...))
}

// Snooze puts off a duty of the plan, once and for five days at most (domain.md, C10).
func (p Plan) Snooze(d Duty, until Date, reason Text, rules ReminderRules, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveSnooze, by, at)
	if err != nil {
		return nil, err
	}
	next.Reason = reason
	next.Snoozes, err = p.Snoozes.add(d, until, rules.day(at), reason, by)
	return next, err
}

// Close ends the plan: every action is settled, the lesson or that there is none is said, and the SRO agrees (domain.md, C4).
// The threat goes to the phase that was agreed: monitored or closed.
func (p Plan) Close(t Threat, phase ThreatState, lesson Text, by Officer, at time.Time) (*Plan, *Threat, error) {
	next, err := p.step(MoveClose, by, at)
	if err != nil {
		return nil, nil, err
	}
	if open := p.OpenActions(); len(open) > 0 {
		text := plural(len(open), "action") + " of the plan " + "still open: mark each as done, not done or cancelled first."
		return nil, nil, &RuleError{Findings{{Rule: "C4", Severity: Block, Text: text}}}
	}
	next.Lesson, next.ClosedOn = lesson, DateOf(at)
	if err := Guard("lesson", lesson).blocked(); err != nil {
		return nil, nil, err
	}
	threat, err := t.Phased(phase, Text{}, by, at)
	return next, threat, err
}

// Debrief says that the lesson was shared.
func (p Plan) Debrief(by Officer, at time.Time) (*Plan, error) { return p.step(MoveDebrief, by, at) }

// Reopen takes a closed plan up again, with a reason.
func (p Plan) Reopen(reason Text, rules ReminderRules, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveReopen, by, at)
	if err != nil {
		return nil, err
	}
	next.Reason, next.ClosedOn = reason, Date{}
	next.NextReview = rules.day(at).AddDays(next.ReviewDays)
	return next, Guard("reason", reason).blocked()
}

// Led is the plan under another LRO: the version that goes with a threat's new one.
func (p Plan) Led(lro string, by Officer, at time.Time) *Plan {
	next := p.move(MoveTakeOn, by, at)
	next.LRO = lro
	return next
}
