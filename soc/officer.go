package soc

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
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
	// LROTraining is what the officer was taught about leading the response to a threat (report, all forces).
	LROTraining []Training `json:"lro_training,omitempty"`
	// Supervisor is the officer who hears of what stays overdue.
	Supervisor string `json:"supervisor,omitempty"`
	// Hours are when the officer works, where that is not when the region does.
	Hours Hours `json:"hours,omitzero"`
	// Deputy is the officer who stands in while this one is away.
	Deputy string `json:"deputy,omitempty"`
	// AwayUntil is the last day of leave.
	AwayUntil Date `json:"away_until,omitzero"`
	// Covers are the officers for whom this one stands in today; whoever reads the entry fills it in.
	Covers []string `json:"-"`
}

// Is reports whether the officer is the one with this id, or stands in for them today.
func (o Officer) Is(id string) bool {
	return id != "" && (o.ID == id || slices.Contains(o.Covers, id))
}

// HadTraining reports whether the officer's entry has the training, whoever gave it.
func (o Officer) HadTraining(t Training) bool {
	return slices.ContainsFunc(o.LROTraining, func(had Training) bool { return had.Type == t.Type && had.On == t.On })
}

// Training is a training that an officer had.
type Training struct {
	Type     string `json:"type"` // one of LROTrainings
	On       Date   `json:"date"`
	Provider string `json:"provider,omitempty"`
}

// LROTrainings are the kinds of training of lead responsible officers that the report found (domain.md, N5).
func LROTrainings() []Term {
	return []Term{
		{"one_day", "One-day course"},
		{"two_day", "Two-day course"},
		{"presentation", "Presentation"},
		{"regional", "Regional course"},
		{"home_office_guidance", "Home Office guidance"},
	}
}

// Hours are somebody's own working hours. Zero values leave each to the region.
type Hours struct {
	// From and To are minutes after midnight on the clock of Zone.
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`
	// Days are the days of the week.
	Days []time.Weekday `json:"days,omitempty"`
	// Zone is the name of a time zone, like Europe/Lisbon.
	Zone string `json:"zone,omitempty"`
}

// Calendar is when the officer works: the region's calendar with the officer's own hours. A zone that this machine does not
// know is the region's.
func (o Officer) Calendar(region Calendar) Calendar {
	c, h := region, o.Hours
	if h.To > h.From {
		c.Opens, c.Closes = time.Duration(h.From)*time.Minute, time.Duration(h.To)*time.Minute
	}
	if len(h.Days) > 0 {
		c.Days = h.Days
	}
	if h.Zone != "" {
		if zone, err := time.LoadLocation(h.Zone); err == nil {
			c.Location = zone
		}
	}
	return c
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
