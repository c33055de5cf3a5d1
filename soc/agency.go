package soc

import "slices"

// Agency is a partner agency: a council, a prison, a housing association (domain.md, C1).
type Agency struct {
	Key  string
	Name string
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
