package soc

// The values that the MoRiLE extract asks for (domain.md, row 64).
const (
	tactical     = "Tactical"
	moderated    = "Moderated"
	lowestTier   = 5
	threatClosed = "closed"
)

// Identifiers are who found a threat (domain.md, C1).
func Identifiers() []Term {
	return []Term{{"force", "Force"}, {ROCU, "ROCU"}, {"nca", "NCA"}, {"agency", "Agency"}}
}

// AssessmentTypes are the types of a MoRiLE assessment, as the register writes them.
func AssessmentTypes() []Term {
	return []Term{{tactical, tactical}, {"Thematic", "Thematic"}}
}

// ModerationStatuses say whether a MoRiLE assessment was moderated, as the register writes them.
func ModerationStatuses() []Term {
	return []Term{{"draft", "Draft"}, {moderated, moderated}}
}

// Phases are where the work against a threat stands.
func Phases() []Term {
	return []Term{{"open", "Open"}, {"active", "Active"}, {"monitored", "Monitored"}, {threatClosed, "Closed"}}
}

// RiskLevels are how high the risk of a threat is.
func RiskLevels() []Term {
	return []Term{{"low", "Low"}, {"medium", "Medium"}, {"high", "High"}}
}

// ThreatOwners are who can own a threat of the region: its forces, and its own unit.
func (r Region) ThreatOwners() []Term {
	terms := []Term{{ROCU, r.Name}}
	for _, f := range r.Forces {
		terms = append(terms, Term{f.Key, f.Name})
	}
	return terms
}
