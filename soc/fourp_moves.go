package soc

import (
	"cmp"
	"slices"
	"time"
)

const (
	// MoveDone says that an action of a plan was done.
	MoveDone Move = "done"
	// MovePlan says that a threat has a plan now.
	MovePlan Move = "plan"
)

// planSteps is the state machine of a plan. A move to the empty state stays where it is; Review says itself where it leads.
var planSteps = map[Move]step[PlanState]{
	MoveEnter:   {from: []PlanState{""}, to: PlanActive},
	MoveAmend:   {from: []PlanState{PlanActive, PlanClosing}},
	MoveAct:     {from: []PlanState{PlanActive, PlanClosing}},
	MoveDone:    {from: []PlanState{PlanActive, PlanClosing}},
	MoveConsult: {from: []PlanState{PlanActive, PlanClosing}},
	MoveReview:  {from: []PlanState{PlanActive, PlanClosing}},
	MoveSnooze:  {from: []PlanState{PlanActive, PlanClosing}},
	MoveClose:   {from: []PlanState{PlanActive, PlanClosing}, to: PlanClosed},
	MoveDebrief: {from: []PlanState{PlanClosed}, to: PlanDebriefed},
	MoveReopen:  {from: []PlanState{PlanClosed, PlanDebriefed}, to: PlanActive},
}

// May says why the officer can not make the move now: *MoveError or *DeniedError; nil when they can. The LRO, the SRO and
// the force's SOC lead work on a plan, and who owns an action says that it is done; only the SRO or the SOC lead closes the
// plan (domain.md, C4).
func (p *Plan) May(m Move, by Officer) error {
	s, ok := planSteps[m]
	if !ok || !s.allows(p.State) {
		return &MoveError{Ref: p.Ref, Move: m, State: string(p.State), Did: p.Did, By: p.By, At: p.At}
	}
	who := ""
	switch m {
	case MoveClose, MoveReopen:
		if !p.above(by) {
			who = "the SRO of the plan or the SOC lead of the force"
		}
	case MoveDone, MoveSnooze:
		if !p.leads(by) && !slices.ContainsFunc(p.People(), by.Is) {
			who = "the LRO of the plan, its SRO, the SOC lead of the force, or who owns the action"
		}
	default:
		if !p.leads(by) {
			who = "the LRO of the plan, its SRO, or the SOC lead of the force"
		}
	}
	if who != "" {
		return &DeniedError{Ref: p.Ref, Move: m, Who: who}
	}
	return nil
}

// above reports whether an officer answers for the plan, leads whether they work on it.
func (p *Plan) above(by Officer) bool { return by.Is(p.SRO) || above(p.Force, by) }
func (p *Plan) leads(by Officer) bool { return p.above(by) || by.Is(p.LRO) }

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
	next.State = cmp.Or(planSteps[m].to, p.State)
	return next, nil
}

// settled keeps what a version breaks of the rules, or refuses it. That another plan has the same words stays until they are
// changed.
func (p *Plan) settled(f Findings) (*Plan, error) {
	if err := f.blocked(); err != nil {
		return nil, err
	}
	stays := slices.DeleteFunc(slices.Clone(p.Findings), func(one Finding) bool { return one.Rule != "V21" })
	p.Findings = slices.Concat(stays, f)
	p.Findings = append(p.Findings, p.gaps()...)
	return p, nil
}

// Enter makes the first version of a plan for a threat, and the version of the threat that knows its plan. Same is why the
// LRO is the SIO, others are the live plans of the force.
func (p Plan) Enter(t Threat, rules ResponseRules, same Text, others []*Plan, by Officer, at time.Time) (*Plan, *Threat, error) {
	if err := t.MayPlan(by); err != nil {
		return nil, nil, err
	}
	next := p.of(t, rules, MoveEnter, by, at)
	found := append(next.checkEntry(t, rules, same, others), next.checkReviewDay(rules.day(at))...)
	return next.entered(t, found, by, at)
}

// MayPlan says why the officer can not enter the threat's plan; nil when they can. Nobody makes themselves the SRO to do so.
func (t *Threat) MayPlan(by Officer) error {
	asked := Plan{Head: t.Head, Force: t.Force, LRO: t.LRO, SRO: t.SRO}
	return asked.May(MoveEnter, by)
}

// Import makes the first version of a plan that a file has. Its next review may be overdue already.
func (p Plan) Import(t Threat, rules ResponseRules, others []*Plan, at time.Time) (*Plan, *Threat, error) {
	const says = "The file says so."
	by := Officer{ID: SystemActor}
	p.Unassessed = NewText(says)
	next := p.of(t, rules, MoveImport, by, at)
	found := append(next.checkEntry(t, rules, NewText(says), others), next.checkCadence()...)
	if next.NextReview.After(rules.day(at)) {
		found = append(found, next.checkReviewDay(rules.day(at))...)
	}
	for _, a := range next.Actions {
		found = append(found, a.Check(rules.day(at))...)
	}
	for _, c := range next.Partners {
		found = append(found, c.check(rules.day(at))...)
	}
	return next.entered(t, found, by, at)
}

// of is the plan as one of a threat's, with the choices that it leaves open.
func (p Plan) of(t Threat, rules ResponseRules, m Move, by Officer, at time.Time) *Plan {
	next := p.move(m, by, at)
	next.State, next.Threat, next.Label, next.Force, next.LRO = PlanActive, t.Ref, t.Name, t.Force, t.LRO
	next.SIO, next.SRO = cmp.Or(p.SIO, t.SIO), cmp.Or(p.SRO, t.SRO)
	next.ReviewDays = cmp.Or(p.ReviewDays, rules.reviewDays())
	next.NextReview = cmp.Or(p.NextReview, rules.day(at).AddDays(next.ReviewDays))
	if t.Assessed() {
		next.Unassessed = Text{}
	}
	return next
}

// entered settles the first version of a plan together with its threat's.
func (p *Plan) entered(t Threat, found Findings, by Officer, at time.Time) (*Plan, *Threat, error) {
	if t.Standing() == ThreatClosed {
		found = append(found, Finding{Rule: "C4", Severity: Block, Field: "ref", Text: "The threat is closed. Take it up again first."})
	}
	did := MovePlan
	if p.Did == MoveImport {
		did = MoveImport
	}
	threat, err := t.planned(did, PlanPrefix.Pending(), by, at)
	if err != nil {
		return nil, nil, err
	}
	p, err = p.settled(found)
	return p, threat, err
}

// Amend changes what the plan says of itself: to is the plan as it should be, of which actions, partners and reviews are not
// looked at.
func (p Plan) Amend(to Plan, rules ResponseRules, same Text, others []*Plan, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveAmend, by, at)
	if err != nil {
		return nil, err
	}
	next.Summary, next.Objectives, next.Gaps, next.LocalTeam = to.Summary, to.Objectives, to.Gaps, to.LocalTeam
	next.Template, next.TemplateVersion = to.Template, to.TemplateVersion
	next.Financial, next.NoFinancial = to.Financial, to.NoFinancial
	next.SIO, next.SRO, next.ReviewDays = to.SIO, to.SRO, cmp.Or(to.ReviewDays, p.ReviewDays)
	if latest := rules.day(at).AddDays(next.ReviewDays); next.NextReview.After(latest) {
		next.NextReview = latest
	}
	found := append(next.checkWords(others), next.checkCadence()...)
	if next.SIO != "" && next.SIO == next.LRO && next.SIO != p.SIO {
		found = append(found, rules.sameOfficer("sio", "same_lro_reason", same))
	}
	if next.SRO != p.SRO && !p.above(by) {
		found = append(found, Finding{Rule: "C4", Severity: Block, Field: "sro", Text: "Only its SRO or the SOC lead of the force can name another SRO."})
	}
	next.Findings = slices.DeleteFunc(slices.Clone(p.Findings), func(f Finding) bool { return f.Rule == "V21" })
	return next.settled(found)
}

// Consult records that a partner agency or a specialist team was considered, and what came of it.
func (p Plan) Consult(c Considered, rules ReminderRules, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveConsult, by, at)
	if err != nil {
		return nil, err
	}
	list := &next.Partners
	if Label(Specialists(), c.Who) != c.Who {
		list = &next.Specialists
	}
	*list = append(slices.DeleteFunc(*list, func(old Considered) bool { return old.Who == c.Who }), c)
	return next.settled(c.check(rules.day(at)))
}

// Snooze puts off a duty of the plan, once and for five days at most (domain.md, C10).
func (p Plan) Snooze(d Duty, until Date, reason Text, rules ReminderRules, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveSnooze, by, at)
	if err != nil {
		return nil, err
	}
	if !by.Is(d.Owner) && !p.leads(by) {
		return nil, &DeniedError{Ref: p.Ref, Move: MoveSnooze, Who: "the officer whose duty it is, or who leads the plan,"}
	}
	next.Reason = reason
	next.Snoozes, err = p.Snoozes.add(d, until, rules.day(at), reason, by)
	return next, err
}

// Follow is the plan after a change of its threat: under its LRO, its force and its cover name. It is nil when that changes
// nothing, and for no plan.
func (p *Plan) Follow(t *Threat, m Move, by Officer, at time.Time) *Plan {
	if p == nil || p.LRO == t.LRO && p.Force == t.Force && p.Label.Equal(t.Name) {
		return nil
	}
	next := p.move(m, by, at)
	next.LRO, next.Force, next.Label = t.LRO, t.Force, t.Name
	next, _ = next.settled(nil)
	return next
}
