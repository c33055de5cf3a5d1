package soc

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The longest names that are taken, in characters: what is longer is a sentence.
const (
	longestCoverName = 80
	longestArea      = 80
)

// Validate says everything that is wrong with an entry of the master list (domain.md, C1), and repeats nothing of it.
func (t *Threat) Validate(region Region, rules ReportRules, today Date) error {
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if ref, ok := ThreatRef(t.RegisterRef); !ok || ref != t.RegisterRef {
		fail("register_ref is not a reference of the register, like OCG-1234")
	}
	if t.Tier < 0 || t.Tier > lowestTier {
		fail("tier is not 1 to %d", lowestTier)
	}
	switch {
	case t.MorileScore < 0 || math.IsNaN(t.MorileScore) || math.IsInf(t.MorileScore, 0):
		fail("morile_score is not a number from 0")
	case (t.MorileScore > 0) == t.MorileScoredAt.IsZero():
		fail("morile_score and morile_scored_at go together")
	}
	if t.MorileScoredAt.After(today) {
		fail("morile_scored_at is a day to come (V46)")
	}
	if t.Area != "" && !t.isPlace() {
		fail("area is not the name of a place")
	}
	return errors.Join(append(errs, t.checkName(rules), t.checkTerms(region))...)
}

// checkName lets a cover name pass, and neither a person's (V46) nor what must not be on a chat (V43).
func (t *Threat) checkName(rules ReportRules) error {
	switch name := t.Name.Reveal(); {
	case strings.TrimSpace(name) == "":
		return errors.New("name is missing: give the cover name")
	case !oneLine(name, longestCoverName):
		return fmt.Errorf("name is not a cover name of at most %d characters", longestCoverName)
	case titleForm.MatchString(name):
		return errors.New("name is a person's: give the cover name (V46)")
	}
	if f := rules.Guard(t.Name); f != nil {
		return errors.New("name: " + f.Sentences() + " (V43)")
	}
	return nil
}

// checkEntry applies the rules to a threat that somebody types in: the choices are the form's, and the reference on the
// register may be missing still.
func (t *Threat) checkEntry(region Region, rules ReportRules, today Date) Findings {
	var f Findings
	block := func(rule, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: Block, Field: field, Text: text})
	}
	if err := t.checkName(rules); err != nil {
		block("C1", "name", "This can't be its name: "+strings.TrimPrefix(strings.TrimPrefix(err.Error(), "name "), "name: "))
	}
	if ref, ok := ThreatRef(t.RegisterRef); t.RegisterRef != "" && (!ok || ref != t.RegisterRef) {
		block("C1", "register_ref", "Give the register's reference, like OCG-1234, or leave it out.")
	}
	if !slices.ContainsFunc(region.ThreatOwners(), func(o Term) bool { return o.Key == t.Force }) {
		block("C1", "force", "Choose a force of the region, or the region's own unit.")
	}
	if t.Area != "" && !t.isPlace() {
		block("C1", "area", "Give the name of a place.")
	}
	if (t.MorileScore > 0) == t.MorileScoredAt.IsZero() {
		block("C1", "morile_scored_at", "A MoRiLE score and its date go together.")
	}
	if t.MorileScoredAt.After(today) {
		block("V46", "morile_scored_at", "This is a day to come.")
	}
	if t.Tier < 0 || t.Tier > lowestTier {
		block("C1", "tier", "A tier is 1 to 5.")
	}
	if t.RegisterRef == "" && t.Phase != "" && t.Phase != "open" {
		block("V07", "phase", "It is not assessed yet. Give its reference on the register, or leave the phase out.")
	}
	return f
}

// isPlace reports whether the area can be the name of a place.
func (t *Threat) isPlace() bool {
	return oneLine(t.Area, longestArea) && !pendingForm.MatchString(t.Area)
}

func (t *Threat) checkTerms(region Region) error {
	var errs []error
	for _, c := range []struct {
		column, value string
		terms         []Term
		optional      bool
	}{
		{"threat_type", t.Type, TargetTypes(), false},
		{"theme", t.Theme, Themes(), false},
		{"force", t.Force, region.ThreatOwners(), false},
		{"identified_by", t.IdentifiedBy, Identifiers(), true},
		{"assessment_type", t.AssessmentType, AssessmentTypes(), false},
		{"moderation_status", t.ModerationStatus, ModerationStatuses(), false},
		{"phase", t.Phase, Phases(), false},
		{"risk_level", t.RiskLevel, RiskLevels(), true},
	} {
		known := slices.ContainsFunc(c.terms, func(term Term) bool { return term.Key == c.value })
		if !known && (c.value != "" || !c.optional) {
			errs = append(errs, fmt.Errorf("%s is not one of %s", c.column, keysOf(c.terms)))
		}
	}
	return errors.Join(errs...)
}

// oneLine reports whether words are one line that is not too long.
func oneLine(words string, longest int) bool {
	return utf8.RuneCountInString(words) <= longest && !strings.ContainsFunc(words, unicode.IsControl)
}

// keysOf lists the values of an enumeration for a sentence.
func keysOf(terms []Term) string {
	var keys []string
	for _, t := range terms {
		keys = append(keys, t.Key)
	}
	return strings.Join(keys, ", ")
}
