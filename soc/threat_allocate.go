package soc

import (
	"slices"
	"time"
)

// Allocate offers the threat to an officer, who has to accept it; until then it stays with whom it is with. Open is how many
// open threats the officer leads already (V14 to V17).
func (t Threat) Allocate(to Officer, open int, rules ResponseRules, reason Text, by Officer, at time.Time) (*Threat, error) {
	next, err := t.step(MoveAllocate, by, at)
	if err != nil {
		return nil, err
	}
	found := append(t.checkLRO(to, open, rules, reason, rules.day(at)), Guard("reason", reason)...)
	if err := found.blocked(); err != nil {
		return nil, err
	}
	next.Offered, next.OfferedOn, next.Offer = to.ID, rules.day(at), found
	next.AllocatedBy, next.Reason = by.ID, reason
	return next, nil
}

// checkLRO applies the rules of an allocation.
func (t *Threat) checkLRO(to Officer, open int, rules ResponseRules, reason Text, today Date) Findings {
	var f Findings
	block := func(rule, text string) {
		f = append(f, Finding{Rule: rule, Severity: Block, Field: "to", Text: text})
	}
	switch {
	case to.Status == Left:
		block("V50", "This officer has left.")
	case !to.Has(LRO):
		block("C1", "This officer is no LRO.")
	case to.ID == t.LRO:
		block("C1", "This officer leads it already.")
	case to.ID == t.Offered:
		block("C1", "It was offered to this officer already.")
	case to.ID == t.SIO:
		f = append(f, rules.sameOfficer("to", "reason", reason))
	}
	if to.Body != t.Force && to.Body != ROCU {
		f = append(f, Finding{Rule: "C1", Severity: Warn, Field: "to", Text: "This officer is of another force or agency, and will see the threat and its plan."})
	}
	if to.On(today) == Away {
		f = append(f, Finding{Rule: "V50", Severity: Warn, Field: "to", Text: "This officer is away until " + Dated(to.AwayUntil) + "."})
	}
	return append(f, t.checkLoad(to, open, rules)...)
}

// checkLoad says what speaks against an officer's leading the threat (V15 to V17).
func (t *Threat) checkLoad(to Officer, open int, rules ResponseRules) Findings {
	var f Findings
	warn := func(rule, text string) {
		f = append(f, Finding{Rule: rule, Severity: Warn, Field: "to", Text: text})
	}
	if len(to.LROTraining) == 0 {
		warn("V15", "This officer had no training as LRO.")
	}
	if limit := rules.lroCap(); limit > 0 && open >= limit {
		warn("V16", "This officer leads "+plural(open, "open threat")+" already; the limit is "+itoa(limit)+".")
	}
	if to.Area != "" && t.Area != "" && to.Area != t.Area {
		warn("V17", "The threat is outside this officer's area.")
	}
	return f
}

// Led is the entry of a threat with the LRO that the file names for it, and what the rules warn of; it refuses an officer
// who can not lead it.
func (t Threat) Led(lro Officer, open int, rules ResponseRules, today Date) (Threat, error) {
	f := t.checkLRO(lro, open, rules, NewText("The file says so."), today)
	t.LRO, t.Findings = lro.ID, f.Of(Warn)
	return t, f.blocked()
}

// Reconsidered is the threat after something changed about its LRO, like a training (V15) or how many threats they lead
// (V16): open counts the others. It is nil when that changes nothing.
func (t Threat) Reconsidered(lro Officer, open int, rules ResponseRules, by Officer, at time.Time) *Threat {
	load := []string{"V15", "V16", "V17"}
	found := slices.DeleteFunc(slices.Clone(t.Findings), func(f Finding) bool { return slices.Contains(load, f.Rule) })
	found = append(found, t.checkLoad(lro, open, rules)...)
	if lro.ID != t.LRO || slices.Equal(found.rules(), t.Findings.rules()) {
		return nil
	}
	next := t.next(MoveReconsider, by, at)
	next.Findings = found
	return next
}

// MoveReconsider looks again at what the rules warn of.
const MoveReconsider Move = "reconsider"

// TakeOn accepts an allocation: the officer is the LRO from now on, of the threat and of its plan, which may be nil.
func (t Threat) TakeOn(plan *Plan, by Officer, at time.Time) (*Threat, *Plan, error) {
	next, err := t.step(MoveTakeOn, by, at)
	if err != nil {
		return nil, nil, err
	}
	next.LRO, next.Findings = t.Offered, t.Offer
	next.Offered, next.OfferedOn, next.Offer = "", Date{}, nil
	next.AllocatedAt, next.UnledSince = at.UTC(), Date{}
	return next, plan.Follow(next, MoveTakeOn, by, at), nil
}

// Decline says “not mine”: an offer goes back to whoever made it, and a threat that was led is without LRO again.
func (t Threat) Decline(plan *Plan, reason Text, rules ReminderRules, by Officer, at time.Time) (*Threat, *Plan, error) {
	next, err := t.step(MoveDecline, by, at)
	if err != nil {
		return nil, nil, err
	}
	found := Guard("reason", reason)
	if trimmed(reason) == "" {
		found = Findings{{Rule: "C1", Severity: Block, Field: "reason", Text: "Say why it is not yours, and whose it may be."}}
	}
	if err := found.blocked(); err != nil {
		return nil, nil, err
	}
	next.Reason = reason
	if by.Is(t.Offered) {
		next.Offered, next.OfferedOn, next.Offer = "", Date{}, nil
		return next, nil, nil
	}
	next.LRO, next.AllocatedAt, next.Findings = "", time.Time{}, nil
	next.UnledSince = rules.day(at)
	return next, plan.Follow(next, MoveDecline, by, at), nil
}
