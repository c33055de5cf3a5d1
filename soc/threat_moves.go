package soc

import (
	"slices"
	"time"
)

// May says why the officer can not make the move on the threat: *MoveError or *DeniedError; nil when they can. Those who
// answer for a force's response to organised crime allocate and move its threats on; the officer to whom a threat is offered
// accepts or declines it.
func (t *Threat) May(m Move, by Officer) error {
	who := ""
	switch m {
	case MoveEnter:
		if !t.entered(by) {
			who = "the people of the force, or of the region's unit, whose work threats are"
		}
	case MoveTakeOn, MoveDecline:
		return t.mayAnswer(m, by)
	case MoveAllocate:
		if !t.Open() {
			return t.cannot(m)
		}
		if !t.led(by) && !by.Is(t.LRO) {
			who = "the SRO or the SOC lead of the force, the gateway, or the LRO who hands it over"
		}
	case MovePhase:
		if !t.led(by) && !by.Is(t.LRO) && !t.assesses(by) {
			who = "the LRO, the SRO or SOC lead of the force, the gateway, or an assessor"
		}
	case MovePND, MoveActivity:
		if !t.led(by) && !by.Is(t.LRO) && !by.Is(t.SIO) && !t.assesses(by) {
			who = "the LRO or SIO, the SRO or SOC lead of the force, the gateway, or an assessor"
		}
	case MoveSnooze:
		if !t.led(by) && !by.Is(t.LRO) && !by.Is(t.Offered) {
			who = "the LRO, the officer to whom it was offered, or the SRO or SOC lead of the force"
		}
	default:
		return t.cannot(m)
	}
	if who != "" {
		return &DeniedError{Ref: t.Ref, Move: m, Who: who}
	}
	return nil
}

// mayAnswer says whether an officer can accept the threat, or decline it.
func (t *Threat) mayAnswer(m Move, by Officer) error {
	switch {
	case m == MoveTakeOn && t.Offered == "", m == MoveDecline && t.Offered == "" && t.LRO == "":
		return t.cannot(m)
	case by.Is(t.Offered), m == MoveDecline && by.Is(t.LRO):
		return nil
	case m == MoveDecline && t.Offered == "":
		return &DeniedError{Ref: t.Ref, Move: m, Who: "the LRO"}
	}
	return &DeniedError{Ref: t.Ref, Move: m, Who: "the officer to whom it was offered"}
}

func (t *Threat) cannot(m Move) error {
	return &MoveError{Ref: t.Ref, Move: m, State: string(t.Standing()), Did: t.Did, By: t.By, At: t.At}
}

// led reports whether an officer answers for the threats of the force, or of the region.
func (t *Threat) led(by Officer) bool {
	return above(t.Force, by) || by.Body == ROCU && by.Has(GatewayCI, CapabilitiesChair, SRO, SOCLead)
}

// assesses reports whether an officer assesses the threats of the force.
func (t *Threat) assesses(by Officer) bool { return by.Has(ROCTAAssessor) && seesResponse(t.Force, by) }

// entered reports whether an officer may enter threats of the force.
func (t *Threat) entered(by Officer) bool {
	work := slices.DeleteFunc(ResponseRoles(), func(r Role) bool { return r == Auditor || r == Admin })
	return (by.Body == t.Force || by.Body == ROCU) && by.Has(work...)
}

func (t Threat) step(m Move, by Officer, at time.Time) (*Threat, error) {
	if err := t.May(m, by); err != nil {
		return nil, err
	}
	return t.next(m, by, at), nil
}

func (t Threat) next(m Move, by Officer, at time.Time) *Threat {
	t.Head, t.State = t.Head.next(m, by, at), t.Standing()
	t.Reason, t.Snoozes = Text{}, slices.Clone(t.Snoozes)
	return &t
}

// Enter makes the first version of a threat that somebody types in. Without a phase it is a candidate until it is assessed,
// unless they have its reference on the register.
func (t Threat) Enter(region Region, reports ReportRules, rules ReminderRules, by Officer, at time.Time) (*Threat, error) {
	found := t.checkEntry(region, reports, rules.day(at))
	t.State = phaseStates[t.Phase]
	switch {
	case t.Phase == "" && t.RegisterRef == "":
		t.State = ThreatCandidate
	case t.Phase == "":
		t.State = ThreatAssessed
	}
	if err := found.blocked(); err != nil {
		return nil, err
	}
	next, err := t.step(MoveEnter, by, at)
	if err != nil {
		return nil, err
	}
	next.LastActivityAt = at.UTC()
	next.enterState("", rules.day(at))
	return next, nil
}

// Phased takes the threat on to another state; taking up a closed one again needs a reason (domain.md, C1). A threat ends
// with its plan.
func (t Threat) Phased(to ThreatState, reason Text, rules ReminderRules, by Officer, at time.Time) (*Threat, error) {
	if err := t.May(MovePhase, by); err != nil {
		return nil, err
	}
	from := t.Standing()
	if !slices.Contains(threatRoads[from], to) {
		return nil, t.cannot(MovePhase)
	}
	if (to == ThreatClosed || from == ThreatClosed) && !t.led(by) && !t.assesses(by) {
		return nil, &DeniedError{Ref: t.Ref, Move: MovePhase, Who: "the SRO or SOC lead of the force, the gateway, or an assessor"}
	}
	if to == ThreatAssessed && !t.assesses(by) && !by.Has(GatewayCI) {
		return nil, &DeniedError{Ref: t.Ref, Move: MovePhase, Who: "an assessor, or the gateway,"}
	}
	found := Guard("reason", reason)
	if from == ThreatClosed && trimmed(reason) == "" {
		found = append(found, Finding{Rule: "C1", Severity: Block, Field: "reason", Text: "Say why it is taken up again."})
	}
	if to == ThreatClosed && t.Plan != "" {
		found = append(found, Finding{Rule: "C4", Severity: Block, Field: "to", Text: "Close its 4P plan " + string(t.Plan) + ": that closes the threat, too."})
	}
	if err := found.blocked(); err != nil {
		return nil, err
	}
	return t.phased(MovePhase, to, reason, rules, by, at), nil
}

// phased is the threat in another state, or in the one that it is in.
func (t Threat) phased(m Move, to ThreatState, reason Text, rules ReminderRules, by Officer, at time.Time) *Threat {
	from, next := t.Standing(), t.next(m, by, at)
	next.State, next.Reason, next.LastActivityAt, next.Findings = to, reason, at.UTC(), t.Findings.without("C4")
	next.enterState(from, rules.day(at))
	return next
}

// OnPND says that the threat stands on the Police National Database (V12).
func (t Threat) OnPND(on Date, rules ReminderRules, by Officer, at time.Time) (*Threat, error) {
	next, err := t.step(MovePND, by, at)
	if err != nil {
		return nil, err
	}
	if on.After(rules.day(at)) {
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

// Worked is the threat after something was done by its plan: whoever may do that moves the threat's last activity, too.
func (t Threat) Worked(by Officer, at time.Time) *Threat {
	next := t.next(MoveActivity, by, at)
	next.LastActivityAt = at.UTC()
	return next
}

// planned is the threat that has a plan from now on.
func (t Threat) planned(m Move, plan Ref, by Officer, at time.Time) (*Threat, error) {
	if t.Plan != "" {
		return nil, &RuleError{Findings{{Rule: "C4", Severity: Block, Field: "ref", Text: "The threat has a plan already: " + string(t.Plan) + "."}}}
	}
	next := t.next(m, by, at)
	next.Plan, next.LastActivityAt = plan, at.UTC()
	return next, nil
}

// Snooze puts off a duty of the threat, once and for five days at most (domain.md, C10).
func (t Threat) Snooze(d Duty, until Date, reason Text, rules ReminderRules, by Officer, at time.Time) (*Threat, error) {
	next, err := t.step(MoveSnooze, by, at)
	if err != nil {
		return nil, err
	}
	if d.Owner != "" && !by.Is(d.Owner) && !t.led(by) {
		return nil, &DeniedError{Ref: t.Ref, Move: MoveSnooze, Who: "the officer whose duty it is, or the SRO or SOC lead of the force"}
	}
	next.Reason = reason
	next.Snoozes, err = t.Snoozes.add(d, until, rules.day(at), reason, by)
	return next, err
}
