package soc

// Term is one value of an enumeration with its name for people.
type Term struct {
	Key   string
	Label string
}

// Label finds a value's name in an enumeration; an unknown value is its own name.
func Label(terms []Term, key string) string {
	for _, t := range terms {
		if t.Key == key {
			return t.Label
		}
	}
	return key
}

// Themes are the kinds of serious and organised crime.
func Themes() []Term {
	return []Term{
		{"drugs", "Drugs supply"},
		{"county_lines", "County lines"},
		{"firearms", "Firearms"},
		{"oic", "Organised immigration crime"},
		{"mshat", "Modern slavery and human trafficking"},
		{"csae", "Child sexual abuse and exploitation"},
		{"fraud_economic", "Fraud and economic crime"},
		{"cyber", "Cybercrime"},
		{"acquisitive", "Organised acquisitive crime"},
		{"prison", "Crime in prison"},
		{"other", "Other"},
	}
}

// Support is what a force can ask the region for.
func Support() []Term {
	return []Term{
		{"adopt", "Adopt the case"},
		{"advice", "Advice"},
		{"surveillance", "Surveillance"},
		{"undercover", "Undercover policing"},
		{"sensitive_intelligence", "Sensitive intelligence"},
		{"financial", "Financial investigation"},
		{"cyber", "Cyber"},
		{"prison_intelligence", "Prison intelligence"},
		{"disruption", "Disruption"},
		{"asset_recovery", "Asset recovery"},
		{"analysis", "Analysis"},
		{"toex", "Tackling organised exploitation (TOEX)"},
		{"gain", "Government Agency Intelligence Network (GAIN)"},
		{"other", "Other"},
	}
}

// Authorities are the only things that may be said about a surveillance authority on a chat (domain.md, B3): never
// its content, number, dates or subject.
func Authorities() []Term {
	return []Term{
		{"not_needed", "Not needed"},
		{"none", "None yet"},
		{"applied", "Applied for"},
		{"held", "Held"},
		{"discuss_offline", "Discuss offline"},
	}
}

// Leads are who could lead a case.
func Leads() []Term {
	return []Term{{"rocu", "The ROCU"}, {"force", "The force"}, {"joint", "Jointly"}, {"unsure", "Not sure"}}
}

// Outcomes are what a decision can be. The report knows three, all of them support; the fourth and fifth are ours
// (domain.md, A10).
func Outcomes() []Term {
	return []Term{
		{"adopt", "Adopt the case fully"},
		{"advice", "Support with advice"},
		{"specialist_assistance", "Support with specialist assistance"},
		{"not_supported", "Not supported"},
		{"return_for_information", "Return for information"},
	}
}

// Reasons are why a request is not supported. They are a local choice: no national list exists.
func Reasons() []Term {
	return []Term{
		{"capacity", "No capacity"},
		{"threshold", "Below the threshold for regional support"},
		{"force_capability", "The force has the capability"},
		{"not_assessed", "The threat is not assessed"},
		{"other_agency", "Better placed with another agency"},
		{"risk", "Risk can not be managed"},
		{"other", "Other"},
	}
}

// Specialists are the teams that a decision says were considered (report, Devon and Cornwall and Dorset).
func Specialists() []Term {
	return []Term{
		{"financial", "Financial investigation"},
		{"economic", "Economic crime"},
		{"cyber", "Cyber"},
		{"safeguarding", "Safeguarding"},
		{"prison", "Prison intelligence"},
	}
}
