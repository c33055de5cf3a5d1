package soc

// HandlingConditions is the handling code C: sharing is permitted with conditions. It is not the assessment C.
const HandlingConditions = "C"

// SourceEvaluations are the first part of 3x5x2 (domain.md, B1).
func SourceEvaluations() []Term {
	return []Term{{"1", "1 Reliable"}, {"2", "2 Untested"}, {"3", "3 Not reliable"}}
}

// Assessments are the second part of 3x5x2.
func Assessments() []Term {
	return []Term{
		{"A", "A Known directly to the source"},
		{"B", "B Known indirectly, corroborated"},
		{"C", "C Known indirectly"},
		{"D", "D Not known"},
		{"E", "E Suspected to be false"},
	}
}

// Handlings are the third part of 3x5x2.
func Handlings() []Term {
	return []Term{{"P", "P Lawful sharing permitted"}, {HandlingConditions, "C Lawful sharing permitted with conditions"}}
}

// Provenances are how a partner came to know, in plain words.
func Provenances() []Term {
	return []Term{
		{"saw", "I saw it"},
		{"heard_from_person", "I heard it from somebody who was there"},
		{"document_or_system", "From a document or a system"},
		{"told_by_third_party", "Somebody told me who was not there"},
		{"open_source", "It is public"},
		{"other", "Another way"},
	}
}

// Circles are who else knows what a partner reports: few who know are easily found.
func Circles() []Term {
	return []Term{{"nobody", "Nobody"}, {"few", "A few people"}, {"many", "Many people"}, {"unsure", "I am not sure"}}
}

// Risks are how much danger acting on a report may bring to whoever gave it.
func Risks() []Term {
	return []Term{{"none", "None"}, {"possible", "Possible"}, {"high", "High"}}
}

// DisclosureViews are what a partner thinks may be done with a report.
func DisclosureViews() []Term {
	return []Term{{"ok_to_act", "You can act on it"}, {"ask_me_first", "Ask me first"}, {"do_not_reveal_source", "Do not reveal where it came from"}}
}

// Priorities are the order of the desk's work (domain.md, B1).
func Priorities() []Term {
	return []Term{{"high", "High: threat to life, serious harm, imminent risk"}, {"medium", "Medium: time critical"}, {"low", "Low"}}
}

// ReportOutcomes are what a partner is told of a report: this and no more (domain.md, C8).
func ReportOutcomes() []Term {
	return []Term{
		{"logged", "Logged on the register"},
		{"crime_desk", "Passed to the crime desk"},
		{"safeguarding", "Passed to safeguarding"},
		{"no_action", "No further action"},
		{"more_info", "More information would help"},
	}
}

// TargetTypes are what a disruption, or an entry of the master list, is about (report, annex 2).
func TargetTypes() []Term {
	return []Term{{TargetOCG, "Organised crime group"}, {"priority_individual", "Priority individual"}, {"vulnerability", "Vulnerability"}}
}

// TargetOCG is the one target that counts while the OCG-only rule is on (V35).
const TargetOCG = "ocg"

// DisruptionRoles are whose disruption it is; an event has one lead (V37).
func DisruptionRoles() []Term {
	return []Term{{RoleLead, "Lead"}, {RoleSupport, "Support"}}
}

// The roles in a disruption.
const (
	RoleLead    = "lead"
	RoleSupport = "support"
)

// FourP are the four kinds of work against a threat.
func FourP() []Term {
	return []Term{{"pursue", "Pursue"}, {"prevent", "Prevent"}, {"protect", "Protect"}, {"prepare", "Prepare"}}
}

// Categories are the national scale of disruptions. No national wording of their meaning is public (domain.md, B6).
func Categories() []Term {
	return []Term{{"major", "Major"}, {"moderate", "Moderate"}, {"minor", "Minor"}, {"none", "None"}, {"negative", "Negative"}}
}

// Tactics are what was done (domain.md, C9; report: powers used).
func Tactics() []Term {
	return []Term{
		{"arrest", "Arrest"},
		{"charge", "Charge"},
		{"conviction", "Conviction"},
		{"seizure", "Seizure"},
		{"restraint", "Restraint"},
		{"order", "Order"},
		{"licensing", "Licensing"},
		{"closure", "Closure notice"},
		{"tenancy", "Tenancy"},
		{"safeguarding", "Safeguarding"},
		{"school_input", "Input at a school"},
		{"prison", "Prison"},
		{"regulatory", "Regulatory"},
		{"other", "Other"},
	}
}
