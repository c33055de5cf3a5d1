package soc

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
)

// ReportRules are the region's settings for partners' reports. All of them are local choices.
type ReportRules struct {
	// Triage is the working time until the desk has looked at a report; Urgent is by the clock, at any hour.
	Triage, Urgent time.Duration
	// FeedbackWorkingDays is by when a partner hears what came of a report (V45).
	FeedbackWorkingDays int
	// OCGOnly is when disruptions count against organised crime groups only (V35).
	OCGOnly Period
	// Blocked are words beside the built-in ones that must not be on a chat (V43), in lower case.
	Blocked []string
}

// DefaultReportRules are the shipped settings.
func DefaultReportRules() ReportRules {
	return ReportRules{Triage: 4 * time.Hour, Urgent: 15 * time.Minute, FeedbackWorkingDays: 10}
}

// Period is a span of days, both of which count. A zero From began always, a zero To never ends. Only a period that is On
// is in force.
type Period struct {
	On       bool
	From, To Date
}

// Holds reports whether a day is in the period.
func (p Period) Holds(day Date) bool {
	return p.On && !day.Before(p.From) && (p.To.IsZero() || !day.After(p.To))
}

// Guard refuses a text that must not be on a chat (V43).
func (r ReportRules) Guard(text Text) Findings {
	return r.guard(map[string]*Text{"": &text})
}

// guard refuses what must not be on a chat, the region's own words included (V43).
func (r ReportRules) guard(texts map[string]*Text) Findings {
	f := guardAll(texts)
	if len(r.Blocked) == 0 || len(f) > 0 {
		return f
	}
	for _, field := range slices.Sorted(maps.Keys(texts)) {
		words := plainWords(texts[field].Reveal())
		if slices.ContainsFunc(r.Blocked, func(b string) bool { return strings.Contains(words, plainWords(b)) }) {
			return Findings{{Rule: "V43", Severity: Block, Field: field, Text: "This was not kept, because it holds words that your region keeps off chat. Pass it on by the proper route."}}
		}
	}
	return nil
}

// plainWords are the words of a text in lower case with one space around each, to look for words in.
func plainWords(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return " " + strings.Join(words, " ") + " "
}

// withhold empties every text of a report that must not be on a chat. That there was one, by whom and when, is kept.
func withhold(texts map[string]*Text, findings Findings) Findings {
	for _, t := range texts {
		*t = Text{}
	}
	for i := range findings {
		findings[i].Severity = Hold
	}
	return findings
}
