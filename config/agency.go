package config

import (
	"slices"
	"strings"

	"gatewaybot/soc"
)

// Agency is a partner: a council, a prison, a housing association.
type Agency struct {
	Key  string `yaml:"key"`
	Name string `yaml:"name"`
	// Type is what kind of agency it is, in the words of the data dictionary (domain.md, C1); "" where nobody said.
	Type string `yaml:"type"`
	// Agreement is the sharing agreement's reference, and Expires the last day that it covers; zero for one without an end.
	Agreement string   `yaml:"agreement"`
	Expires   soc.Date `yaml:"expires"`
	// Suspended agencies are heard, but nothing of theirs is worked on.
	Suspended bool `yaml:"suspended"`
	// Contact is the agency's single point of contact: an account as platform/workspace/user, "" without one.
	Contact string `yaml:"contact"`
	// MayPost is what it may report; everything unless set.
	MayPost []ReportKind `yaml:"may_post"`
}

// ReportKind is what a partner can report.
type ReportKind string

// The kinds of reports.
const (
	Intelligence ReportKind = "intelligence"
	Disruption   ReportKind = "disruption"
)

// agencyTypes are what Agency.Type can be.
func agencyTypes() []string {
	var keys []string
	for _, t := range soc.AgencyTypes() {
		keys = append(keys, t.Key)
	}
	return keys
}

// agencies checks the partners. None can be mistaken for a police body.
func (r *report) agencies(c *Config, region soc.Region) {
	seen := map[string]bool{}
	for i, a := range c.Agencies {
		at := entry("agencies", i)
		r.named(at, a.Key, a.Name, seen)
		if a.Key == soc.ROCU || region.HasForce(a.Key) {
			r.add(at+".key", "“%s” is a police body. Give the agency another key.", a.Key)
		}
		if a.Type != "" && !slices.Contains(agencyTypes(), a.Type) {
			r.add(at+".type", "%s", notOneOf(a.Type, "type of agency", agencyTypes()))
		}
		r.given(at+".expires", a.Expires)
		r.contact(at+".contact", c, a.Contact)
		r.mayPost(at+".may_post", a.MayPost)
	}
}

// contact checks an account that somebody was given as.
func (r *report) contact(at string, c *Config, account string) {
	parts := strings.Split(account, "/")
	if account != "" && (len(parts) != 3 || slices.Contains(parts, "") || !c.uses(parts[0])) {
		r.add(at, "this is not an account of a platform that is set up. Write it as slack/WORKSPACE/USER or mattermost/WORKSPACE/USER.")
	}
}

func (r *report) mayPost(at string, kinds []ReportKind) {
	if kinds != nil && len(kinds) == 0 {
		r.add(at, "the list is empty, and everything is meant without one. To stop all of the agency's reports, write suspended: true.")
	}
	for i, kind := range kinds {
		if kind != Intelligence && kind != Disruption {
			r.add(entry(at, i), "%s", notOneOf(string(kind), "kind of report", []string{string(Intelligence), string(Disruption)}))
		}
	}
}

func agencyKeys(agencies []Agency) []string {
	var keys []string
	for _, a := range agencies {
		keys = append(keys, a.Key)
	}
	return keys
}
