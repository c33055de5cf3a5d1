package soc

import "slices"

// Agency is a partner agency: a council, a prison, a housing association (domain.md, C1).
type Agency struct {
	Key  string
	Name string
	// Type is one of AgencyTypes, empty where nobody said.
	Type string
	// Agreement is the sharing agreement's reference; Expires the last day that it covers, zero for one without an end.
	Agreement string
	Expires   Date
	// Suspended agencies are heard, but nothing of theirs is worked on.
	Suspended bool
	// Contact is the agency's single point of contact, an officer's id; empty when it has none here.
	Contact string
	// MayReport is what it may post; empty is everything.
	MayReport []Prefix
}

// AgencyTypes are the kinds of partner agency (domain.md, C1).
func AgencyTypes() []Term {
	return []Term{
		{"local_authority", "local authority"},
		{"housing", "housing"},
		{"health", "health"},
		{"education", "education"},
		{"fire", "fire and rescue"},
		{"probation", "probation"},
		{"prison", "prison"},
		{"HMRC", "HMRC"},
		{"NCA", "NCA"},
		{"immigration_enforcement", "immigration enforcement"},
		{"border_force", "Border Force"},
		{"trading_standards", "trading standards"},
		{"environment_agency", "Environment Agency"},
		{"licensing", "licensing"},
		{"DWP", "DWP"},
		{"voluntary", "voluntary"},
		{"other", "other agency"},
	}
}

// Covers applies V44: a report is worked on while the agency's sharing agreement lasts. The finding holds the report; it is
// kept all the same.
func (a Agency) Covers(kind Prefix, today Date) Findings {
	hold := func(text string) Findings { return Findings{{Rule: "V44", Severity: Hold, Text: text}} }
	switch {
	case a.Suspended:
		return hold("The agency's access is suspended.")
	case !a.Expires.IsZero() && today.After(a.Expires):
		return hold("The agency's sharing agreement has ended.")
	case len(a.MayReport) > 0 && !slices.Contains(a.MayReport, kind):
		return hold("The agency's sharing agreement does not cover this kind of report.")
	}
	return nil
}

// Lapsing reports how many days before the end of the agency's sharing agreement its renewal is asked for now: one of
// rules.Agreement, of which each is said once. It is false while that is not asked for, and when the agreement has ended.
func (a Agency) Lapsing(today Date, rules ReminderRules) (days int, ok bool) {
	if a.Expires.IsZero() || today.After(a.Expires) {
		return 0, false
	}
	for _, before := range rules.Agreement {
		if !today.Before(a.Expires.AddDays(-before)) && (!ok || before < days) {
			days, ok = before, true
		}
	}
	return days, ok
}
