package handlers

import (
	"cmp"

	"gatewaybot/soc"
)

// reportStates are the states of reports in words.
var reportStates = map[string]string{
	"received": "Received", "submitted": "Received", "held": "On hold", "withheld": "Not kept: not for chat",
	"triaged": "With the desk", "asked": "Waiting for the partner's answer", "queried": "Waiting for the partner's answer",
	"evaluated": "Evaluated", "sanitised": "Sanitised", "forwarded": "Forwarded to the register", "referred": "Passed on",
	"no_action": "No further action", "moderated": "Approved, waiting for release", "queued": "On its way to the register",
	"accepted": "On the register", "rejected_by_register": "Refused by the register", "withdrawn": "Withdrawn",
}

// stateWords says where a record stands.
func stateWords(ref soc.Ref, state string) string {
	switch ref.Prefix() {
	case soc.IntelligencePrefix, soc.DisruptionPrefix:
		return reportStates[state]
	case soc.OrderPrefix:
		return soc.Label(soc.OrderStates(), state)
	case soc.ThreatPrefix:
		return soc.Label(soc.ThreatStates(), state)
	case soc.PlanPrefix:
		return soc.Label(soc.PlanStates(), state)
	}
	return states[state]
}

// partnerStates are the states of reports as partners hear of them: no more than that it is worked on.
var partnerStates = map[string]string{
	"evaluated": "With the desk", "sanitised": "With the desk", "moderated": "Approved", "withheld": "Not kept",
	"rejected_by_register": "With the panel",
}

// partnerState says to a partner where a report stands.
func partnerState(state string) string { return cmp.Or(partnerStates[state], reportStates[state]) }
