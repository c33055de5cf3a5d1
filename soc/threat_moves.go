package soc

import (
	"slices"
	"time"
)

// May says why the officer can not make the move on the threat: *MoveError or *DeniedError; nil when they can. Those who
// answer for a force's response to organised crime allocate and move its threats on; the officer to whom a threat is offered
// accepts or declines it.
func (t *Threat) May(m Move, by Officer) error {
	denied := func(who string) error { return &DeniedError{Ref: t.Ref, Move: m, Who: who} }
	cannot := &MoveError{Ref: t.Ref, Move: m, State: string(t.State), Did: t.Did, By: t.By, At: t.At}
	switch m {
	case MoveTakeOn:
		if t.Offered == "" {
			return cannot
		}
		if !by.Is(t.Offered) {
			return denied("the officer to whom it was offered")
		}
	case MoveDecline:
		if t.Offered == "" && t.LRO == "" {
			return cannot
		}
		if !by.Is(t.Offered) && !by.Is(t.LRO) {
			return denied("its LRO, or the officer to whom it was offered")
		}
	case MoveAllocate:
		if !t.Open() {
			return cannot
		}
		if !t.led(by) && !by.Is(t.LRO) {
			return denied("the SRO or the SOC lead of the force, the gateway, or the LRO who hands it over")
		}
	case MovePhase, MovePND, MoveActivity, MoveSnooze:
		if !t.led(by) && !by.Is(t.LRO) && !(by.Has(ROCTAAssessor) && seesResponse(t.Force, by)) {
			return denied("its LRO, the SRO or SOC lead of the force, or an assessor")
		}
	default:
		return cannot
	}
	return nil
}

// led reports whether an officer answers for the threats of the force, or of the region.
func (t *Threat) led(by Officer) bool {
	return by.Body == t.Force && by.Has(SRO, SOCLead) || by.Body == ROCU && by.Has(GatewayCI, CapabilitiesChair, SRO, SOCLead)
}

// VisibleTo reports whether an officer may see the threat.
func (t *Threat) VisibleTo(by Officer) bool {
	return seesResponse(t.Force, by) || by.Is(t.LRO) || by.Is(t.Offered) || by.Is(t.SIO) || by.Is(t.SRO)
}

func (t Threat) step(m Move, by Officer, at time.Time) (*Threat, error) {
	if err := t.May(m, by); err != nil {
		return nil, err
	}
	return t.next(m, by, at), nil
}

func (t Threat) next(m Move, by Officer, at time.Time) *Threat {
	t.Head, t.Reason, t.Snoozes = t.Head.next(m, by, at), Text{}, slices.Clone(t.Snoozes)
	return &t
}

// Enter makes the first version of a threat that somebody types in. It is a candidate until it is assessed, unless they
// have its reference on the register.
func (t Threat) Enter(by Officer, at time.Time) *Threat {
	if t.State == "" {
		t.State = ThreatCandidate
	}
	next := t.next(MoveEnter, by, at)
	next.LastActivityAt = at.UTC()
	next.enterState("", DateOf(at))
	return next
}

// Phased takes the threat on to another state; taking up a closed one again needs a reason (domain.md, C1).
func (t Threat) Phased(to ThreatState, reason Text, by Officer, at time.Time) (*Threat, error) {
	next, err := t.step(MovePhase, by, at)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(threatRoads[t.State], to) {
		return nil, &MoveError{Ref: t.Ref, Move: MovePhase, State: string(t.State), Did: t.Did, By: t.By, At: t.At}
	}
	if t.State == ThreatClosed && trimmed(reason) == "" {
		return nil, &RuleError{Findings{{Rule: "C1", Severity: Block, Field: "reason", Text: "Say why it is taken up again."}}}
	}
	next.State, next.Reason = to, reason
	next.enterState(t.State, DateOf(at))
	next.LastActivityAt = at.UTC()
	return next, Guard("reason", reason).blocked()
}

// Allocate offers the threat to an officer, who has to accept it; until then it stays with whom it is with. Open is how many
// open threats the officer leads already, force the threat's (V14 to V17).
func (t Threat) Allocate(to Officer, open int, force Force, rules ReminderRules, same Severity, reason Text, by Officer, at time.Time) (*Threat, error) {
	next, err := t.step(MoveAllocate, by, at)
	if err != nil {
		return nil, err
	}
	found := append(t.checkLRO(to, open, force, rules, same, reason), Guard("reason", reason)...)
	if err := found.blocked(); err != nil {
		return nil, err
	}
	next.Offered, next.OfferedOn, next.AllocatedBy, next.Reason = to.ID, rules.day(at), by.ID, reason
	next.Findings = found
	return next, nil
}

// checkLRO applies the rules of an allocation.
func (t *Threat) checkLRO(to Officer, open int, force Force, rules ReminderRules, same Severity, reason Text) Findings {
	var f Findings
	add := func(rule string, s Severity, text string) {
		f = append(f, Finding{Rule: rule, Severity: s, Field: "to", Text: text})
	}
	limit := force.LROCap
	if limit == 0 {
		limit = rules.LROCap
	}
	switch {
	case to.Status == Left:
		add("V50", Block, "This officer has left.")
	case !to.Has(LRO):
		add("C1", Block, "This officer is no LRO.")
	case to.ID == t.LRO:
		add("C1", Block, "This officer leads it already.")
	}
	if to.ID == t.SIO && (same == Block || trimmed(reason) == "") {
		add("V14", Block, "This officer is its SIO. Give another one, or a reason.")
	} else if to.ID == t.SIO {
		add("V14", Warn, "One officer is LRO and SIO.")
	}
	if len(to.LROTraining) == 0 {
		add("V15", Warn, "This officer had no training as LRO.")
	}
	if open >= limit {
		add("V16", Warn, "This officer leads "+plural(open, "open threat")+" already; "+plural(limit, "threat")+" is the limit.")
	}
	if to.Area != "" && t.Area != "" && to.Area != t.Area {
		add("V17", Warn, "The threat is outside this officer's area.")
	}
	return f
}

// TakeOn accepts an allocation: the officer is the LRO from now on, of the threat and of its plan, which may be nil.
func (t Threat) TakeOn(plan *Plan, by Officer, at time.Time) (*Threat, *Plan, error) {
	next, err := t.step(MoveTakeOn, by, at)
	if err != nil {
		return nil, nil, err
	}
	next.LRO, next.Offered, next.OfferedOn = t.Offered, "", Date{}
	next.AllocatedAt, next.UnledSince = at.UTC(), Date{}
	return next, led(plan, next.LRO, by, at), nil
}

// Decline says “not mine”: an offer goes back to whoever made it, and a threat that was led is without LRO again.
func (t Threat) Decline(plan *Plan, reason Text, by Officer, at time.Time) (*Threat, *Plan, error) {
	next, err := t.step(MoveDecline, by, at)
	if err != nil {
		return nil, nil, err
	}
	if trimmed(reason) == "" {
		return nil, nil, &RuleError{Findings{{Rule: "C1", Severity: Block, Field: "reason", Text: "Say why it is not yours, and whose it may be."}}}
	}
	if err := Guard("reason", reason).blocked(); err != nil {
		return nil, nil, err
	}
	next.Reason, next.Findings = reason, nil
	if by.Is(t.Offered) {
		next.Offered, next.OfferedOn = "", Date{}
	} else {
		next.LRO, next.AllocatedAt, plan = "", time.Time{}, led(plan, "", by, at)
	}
	if next.LRO == "" && next.UnledSince.IsZero() {
		next.UnledSince = DateOf(at)
	}
	if by.Is(t.Offered) {
		plan = nil
	}
	return next, plan, nil
}

// led is the version of a plan under an LRO; nil without a plan.
func led(plan *Plan, lro string, by Officer, at time.Time) *Plan {
	if plan == nil {
		return nil
	}
	return plan.Led(lro, by, at)
}

// OnPND says that the threat stands on the Police National Database (V12).
func (t Threat) OnPND(on Date, by Officer, at time.Time) (*Threat, error) {
	next, err := t.step(MovePND, by, at)
	if err != nil {
		return nil, err
	}
	if on.After(DateOf(at)) {
		return nil, &RuleError{Findings{{Rule: "V46", Severity: Block, Field: "on", Text: "This is a day to come."}}}
	}
	next.PNDOn = on
	return next, nil
}

// Active says that something was done against the threat (V25).
func (t Threat) Active(by Officer, at time.Time) (*Threat, error) {
	next, err := t.step(MoveActivity, by, at)
	if err != nil {
		return nil, err
	}
	next.LastActivityAt = at.UTC()
	return next, nil
}

// planned is the threat that has a plan from now on, whose reference the commit issues.
func (t Threat) planned(by Officer, at time.Time) (*Threat, error) {
	if t.Plan != "" {
		return nil, &RuleError{Findings{{Rule: "C4", Severity: Block, Field: "threat", Text: "The threat has a plan already: " + string(t.Plan) + "."}}}
	}
	next := t.next(MoveEnter, by, at)
	next.Plan, next.LastActivityAt = PlanPrefix.Pending(), at.UTC()
	return next, nil
}

// Snooze puts off a duty of the threat, once and for five days at most (domain.md, C10).
func (t Threat) Snooze(d Duty, until Date, reason Text, rules ReminderRules, by Officer, at time.Time) (*Threat, error) {
	next, err := t.step(MoveSnooze, by, at)
	if err != nil {
		return nil, err
	}
	next.Reason = reason
	next.Snoozes, err = t.Snoozes.add(d, until, rules.day(at), reason, by)
	return next, err
}

// Duties are what the threat needs somebody to do (V12, V13, V15, V16, V18, V25).
func (t *Threat) Duties(rules ReminderRules) []Duty {
	if !t.Open() {
		return nil
	}
	var duties []Duty
	cal := rules.Calendar
	add := func(d Duty) {
		d.Body, d.Role = t.Force, SOCLead
		d.Further = Date{}
		duties = append(duties, d)
	}
	if t.Offered != "" {
		due := cal.AddWorkingDays(t.OfferedOn, rules.ToAccept)
		add(Duty{Kind: DutyAccept, Owner: t.Offered, Soon: t.OfferedOn, Due: due, Escalate: after(due, rules.Further), Urgent: true})
	}
	if t.LRO == "" && t.Offered == "" {
		add(Duty{Kind: DutyLRO, Due: cal.AddWorkingDays(t.UnledSince, rules.ToAllocate)})
	}
	if t.State == ThreatActive && t.Plan == "" {
		due := cal.AddWorkingDays(t.ActiveSince, rules.ToPlan)
		add(Duty{Kind: DutyPlan, Owner: t.LRO, Due: due, Escalate: due.AddDays(1)})
	}
	if t.PNDOn.IsZero() && t.Type == "ocg" && !t.ActiveSince.IsZero() {
		add(Duty{Kind: DutyPND, Owner: t.LRO, Due: cal.AddWorkingDays(t.ActiveSince, rules.ToPND)})
	}
	if t.RiskLevel == "high" && t.State == ThreatActive {
		due := rules.day(t.activity()).AddDays(rules.Dormant)
		add(Duty{Kind: DutyDormant, Owner: t.LRO, Due: due, Escalate: due.AddDays(1)})
	}
	if t.LRO != "" && t.Findings.has("V15") {
		add(Duty{Kind: DutyTraining, Due: rules.day(t.AllocatedAt).AddDays(rules.Training)})
	}
	if t.LRO != "" && t.Findings.has("V16") {
		add(Duty{Kind: DutyWorkload, Due: rules.day(t.AllocatedAt)})
	}
	return t.Snoozes.apply(duties)
}

// activity is when something was last done against the threat, as far as is known here.
func (t *Threat) activity() time.Time {
	if t.LastActivityAt.IsZero() {
		return t.CreatedAt
	}
	return t.LastActivityAt
}
