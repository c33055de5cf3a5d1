package config

import (
	"unicode"

	"gatewaybot/soc"
)

// Rules are what no national source settles: each is a local choice.
type Rules struct {
	// DecisionWorkingDays is how long the gateway has to decide a request; 5 unless set.
	DecisionWorkingDays int `yaml:"decision_working_days"`
	// MorileStaleDays is the age in days from which a MoRiLE score is too old; 90 unless set.
	MorileStaleDays int `yaml:"morile_stale_days"`
	// SameLROSIO is soc.Warn or soc.Block: what happens when one officer is to be LRO and SIO (V14); Warn unless set.
	SameLROSIO soc.Severity `yaml:"same_lro_sio"`

	// TriageWorkingHours is how long the intelligence desk has to look at a partner's report; 4 unless set.
	TriageWorkingHours int `yaml:"triage_working_hours"`
	// UrgentMinutes is how long it has when somebody is in danger, at any hour; 15 unless set.
	UrgentMinutes int `yaml:"urgent_minutes"`
	// FeedbackWorkingDays is by when a partner hears what came of a report (V45); 10 unless set.
	FeedbackWorkingDays int `yaml:"feedback_working_days"`
	// OCGOnly is when disruptions count against organised crime groups only (V35); never unless set.
	OCGOnly *Period `yaml:"ocg_only"`
	// BlockedWords are the region's own that must not be on a chat, beside the built-in ones (V43).
	BlockedWords []string `yaml:"blocked_words"`
}

// Period is a span of days, both of which count. A zero From began always, a zero To never ends.
type Period struct {
	From soc.Date `yaml:"from"`
	To   soc.Date `yaml:"to"`
}

func defaultRules() Rules {
	return Rules{
		DecisionWorkingDays: 5, MorileStaleDays: 90, SameLROSIO: soc.Warn,
		TriageWorkingHours: 4, UrgentMinutes: 15, FeedbackWorkingDays: 10,
	}
}

// The longest of the clocks that a region can set.
const (
	maxDays    = 366
	maxHours   = 100
	maxMinutes = 24 * 60
)

func (r *report) rules(rules Rules) {
	r.clock("rules.decision_working_days", rules.DecisionWorkingDays, maxDays, "days")
	r.clock("rules.morile_stale_days", rules.MorileStaleDays, maxDays, "days")
	r.clock("rules.triage_working_hours", rules.TriageWorkingHours, maxHours, "hours")
	r.clock("rules.urgent_minutes", rules.UrgentMinutes, maxMinutes, "minutes")
	r.clock("rules.feedback_working_days", rules.FeedbackWorkingDays, maxDays, "days")
	if s := rules.SameLROSIO; s != soc.Warn && s != soc.Block {
		r.add("rules.same_lro_sio", "%s", notOneOf(string(s), "severity", []string{string(soc.Warn), string(soc.Block)}))
	}
	if p := rules.OCGOnly; p != nil {
		r.given("rules.ocg_only.from", p.From)
		r.given("rules.ocg_only.to", p.To)
		if !p.To.IsZero() && p.To.Before(p.From) {
			r.add("rules.ocg_only.to", "this is before the day on which it begins.")
		}
	}
	for i, word := range rules.BlockedWords {
		// Marks are not looked at in a report, so a word of nothing else would be in every one.
		if letters(word) == 0 {
			r.add(entry("rules.blocked_words", i), "there is no letter or digit in this word. Write the word, or take it out.")
		}
	}
}

func (r *report) clock(path string, n, most int, unit string) {
	if n < 1 || n > most {
		r.add(path, "%d is not a number of %s from 1 to %d.", n, unit, most)
	}
}

// given notes a day that is named but empty.
func (r *report) given(path string, day soc.Date) {
	if _, named := r.lines[path]; named && day.IsZero() {
		r.add(path, "nothing is given. Write a day like 2027-05-03, or take the line out.")
	}
}

// letters counts the letters and digits of a word.
func letters(word string) int {
	n := 0
	for _, c := range word {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			n++
		}
	}
	return n
}
