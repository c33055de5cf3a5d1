package soc

import "cmp"

// ResponseRules are what a force, or the region for it, chose about threats and their 4P plans.
type ResponseRules struct {
	ReminderRules
	Force Force
	// SameLROSIO is what V14 does: Warn with a reason, or Block.
	SameLROSIO Severity
}

// lroCap is how many open threats one officer may lead (V16).
func (r ResponseRules) lroCap() int { return cmp.Or(r.Force.LROCap, r.LROCap) }

// reviewDays is how often a plan is reviewed that does not say otherwise.
func (r ResponseRules) reviewDays() int { return cmp.Or(r.Force.ReviewDays, r.Review) }

// sameOfficer applies V14 to an officer who is to be LRO and SIO: without a reason it is refused, where it is not refused
// anyway. Field is who they are to be, why the reason for it.
func (r ResponseRules) sameOfficer(field, why string, reason Text) Finding {
	switch {
	case r.SameLROSIO == Block:
		return Finding{"V14", Block, field, "One officer can't be LRO and SIO. Name another one."}
	case trimmed(reason) == "":
		return Finding{"V14", Block, why, "One officer would be LRO and SIO. Name another one, or say why it has to be."}
	}
	return Finding{"V14", Warn, field, "One officer is LRO and SIO."}
}

// ResponseRoles are whose work threats, plans and orders are, in their force or in the region's unit.
func ResponseRoles() []Role {
	return []Role{LRO, SIO, SRO, SOCLead, SCPOManager, CommunityCoordinator, TacticalAdvisor, ROCTAAssessor, GatewayCI, CapabilitiesChair, IntelHandler, Auditor, Admin}
}

// seesResponse reports whether an officer may see what a force does about a threat.
func seesResponse(force string, by Officer) bool {
	return (by.Body == force || by.Body == ROCU) && by.Has(ResponseRoles()...)
}

// above reports whether an officer answers for what a force does about its threats: its SRO, its SOC lead.
func above(force string, by Officer) bool { return by.Body == force && by.Has(SRO, SOCLead) }
