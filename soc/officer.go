package soc

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// OfficerStatus is where an officer stands in their time with the bot.
type OfficerStatus string

// The statuses: invited, active, away, left (domain.md, C1).
const (
	Invited OfficerStatus = "invited"
	Active  OfficerStatus = "active"
	Away    OfficerStatus = "away"
	Left    OfficerStatus = "left"
)

// Officer is a person who may use the bot: an officer, a member of staff or a partner.
type Officer struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Name    string `json:"name"`
	// Body is a force's key, ROCU, or a partner agency's key.
	Body  string `json:"force_or_agency"`
	Rank  Rank   `json:"rank_grade"`
	Roles []Role `json:"roles"`
	Area  string `json:"area,omitempty"`
	// Accounts are platform/workspace/user, the first being where the officer is written to.
	Accounts []string      `json:"accounts"`
	Status   OfficerStatus `json:"status"`
	// RegisterTrained is the day of the officer's training on the register, zero for none (report, Gloucestershire).
	RegisterTrained Date `json:"apmis_trained_on,omitzero"`
	// Deputy is the officer who stands in while this one is away.
	Deputy string `json:"deputy,omitempty"`
	// AwayUntil is the last day of leave.
	AwayUntil Date `json:"away_until,omitzero"`
}

// Has reports whether the officer holds one of the roles.
func (o Officer) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(o.Roles, r) })
}

// On gives the officer's status on a day: leave ends by itself, after its last day.
func (o Officer) On(day Date) OfficerStatus {
	if o.Status == Away && day.After(o.AwayUntil) {
		return Active
	}
	return o.Status
}

// Validate says everything that is wrong with an officer's entry.
func (o Officer) Validate() error {
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if o.ID == "" || strings.ContainsAny(o.ID, " \t\n|") {
		fail("id is missing or has a space in it")
	}
	if strings.TrimSpace(o.Name) == "" {
		fail("name is missing")
	}
	if hasTitle(o.Name) {
		fail("name starts with a title; leave titles out (V46)")
	}
	if o.Body == "" {
		fail("body is missing")
	}
	if !slices.Contains(Ranks(), o.Rank) {
		fail("rank is not one of %v", Ranks())
	}
	if len(o.Roles) == 0 {
		fail("roles are missing")
	}
	for _, r := range o.Roles {
		if !slices.Contains(Roles(), r) {
			fail("role %q is not known", r)
		}
	}
	if len(o.Accounts) == 0 {
		fail("accounts are missing: one at least, as platform/workspace/user")
	}
	for _, a := range o.Accounts {
		if strings.Count(a, "/") != 2 || strings.Contains("/"+a+"/", "//") {
			fail("account %q is not platform/workspace/user", a)
		}
	}
	return errors.Join(errs...)
}

// hasTitle reports whether a name begins with a title instead of a forename (V46, NPCC POLE dictionary).
func hasTitle(name string) bool {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(name)), " ")
	return slices.Contains([]string{"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "lord", "lady", "rev"}, strings.TrimSuffix(first, "."))
}
