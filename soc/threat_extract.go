package soc

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Filter is a saved filter, under the name that people type.
type Filter[R any] struct {
	Name  string
	Takes func(R) bool
}

// ThreatFilters are the saved filters of threats: all of them, and the inspection's MoRiLE extract.
func ThreatFilters() []Filter[*Threat] {
	return []Filter[*Threat]{{"all", func(*Threat) bool { return true }}, {"extract", (*Threat).InExtract}}
}

// DisruptionFilters are the saved filters of disruptions: all of them, and the two batches of the inspection (domain.md,
// row 65).
func DisruptionFilters() []Filter[*Disruption] {
	return []Filter[*Disruption]{
		{"all", func(*Disruption) bool { return true }},
		{"batch-1", batch(Date{2022, time.December, 31})},
		{"batch-2", batch(Date{2023, time.March, 31})},
	}
}

// FilterNamed finds a saved filter; the error names those that there are.
func FilterNamed[R any](filters []Filter[R], name string) (Filter[R], error) {
	var names []string
	for _, f := range filters {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Filter[R]{}, fmt.Errorf("filter is not one of %s", strings.Join(names, ", "))
}

// InExtract applies the five filters of the MoRiLE extract (domain.md, row 64).
func (t *Threat) InExtract() bool {
	return t.AssessmentType == tactical && t.ModerationStatus == moderated && t.SOC && t.Tier != lowestTier && t.Phase != threatClosed
}

// batch takes lead disruptions of three categories that were recorded after a day: not on it (domain.md, C12).
func batch(after Date) func(*Disruption) bool {
	return func(d *Disruption) bool {
		return d.Role == RoleLead && d.RecordDate.After(after) && slices.Contains([]string{"major", "minor", "moderate"}, d.Category)
	}
}

// Released reports whether somebody released a version of the disruption to the register, and nobody took it back since.
func (d *Disruption) Released() bool { return d.Sent > 0 && d.State != DisruptionWithdrawn }

// AsReleased is the disruption as it left, by the version that was released, and where it stands now: what was added or
// approved since has not left.
func (d *Disruption) AsReleased(released *Disruption) *Disruption {
	left := released.clone()
	left.State, left.RegisterRef = d.State, d.RegisterRef
	return &left
}

// PlanFilters are the saved filters of 4P plans: all of them, those in use, and those without Prevent or Protect (V19).
func PlanFilters() []Filter[*Plan] {
	return []Filter[*Plan]{
		{"all", func(*Plan) bool { return true }},
		{"live", (*Plan).Live},
		{"lopsided", func(p *Plan) bool { return p.Live() && p.Lopsided() }},
	}
}
