package soc

import (
	"slices"
	"strings"
)

// Severity is what a broken rule does.
type Severity string

// The severities.
const (
	Block    Severity = "block"    // the act is refused
	Warn     Severity = "warn"     // the act goes on; the warning is shown and recorded
	Escalate Severity = "escalate" // the act goes on; somebody above is told
	Hold     Severity = "hold"     // the record is kept and waits
)

// Finding is one rule that a record breaks: which, how bad, where, and the sentence for the person. It never holds
// anything that a person wrote.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	// Field is the field's name in the data dictionary, empty when it is about the whole record.
	Field string `json:"field,omitempty"`
	Text  string `json:"text"`
}

// Findings are all rules that a record breaks.
type Findings []Finding

// Of gives the findings of one severity.
func (f Findings) Of(s Severity) Findings {
	return slices.DeleteFunc(slices.Clone(f), func(one Finding) bool { return one.Severity != s })
}

// has reports whether a rule is among those that are broken.
func (f Findings) without(rule string) Findings {
	return slices.DeleteFunc(slices.Clone(f), func(one Finding) bool { return one.Rule == rule })
}

func (f Findings) has(rule string) bool {
	return slices.ContainsFunc(f, func(one Finding) bool { return one.Rule == rule })
}

// rules are the names of the rules that are broken, in their order.
func (f Findings) rules() []string {
	var names []string
	for _, one := range f {
		names = append(names, one.Rule)
	}
	return names
}

// Sentences are the findings' sentences, one a line.
func (f Findings) Sentences() string {
	var lines []string
	for _, one := range f {
		lines = append(lines, one.Text)
	}
	return strings.Join(lines, "\n")
}

// RuleError refuses an act because of rules that block it. Nothing was changed.
type RuleError struct{ Findings Findings }

func (e *RuleError) Error() string {
	var rules []string
	for _, f := range e.Findings {
		rules = append(rules, strings.TrimSuffix(f.Rule+" "+f.Field, " "))
	}
	return "blocked by " + strings.Join(rules, ", ")
}

// blocked is a RuleError of the findings that block, nil when none does.
func (f Findings) blocked() error {
	if b := f.Of(Block); len(b) > 0 {
		return &RuleError{b}
	}
	return nil
}
