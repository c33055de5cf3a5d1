package soc

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// minSummary is the shortest summary of a threat that says anything (domain.md, C4), in characters.
const minSummary = 50

// PlanTemplates are the templates that the report found in use (row 28).
func PlanTemplates() []Term {
	return []Term{{"national", "National template"}, {"regional", "Regional template"}}
}

// ActionStatuses are where an action of a plan stands.
func ActionStatuses() []Term {
	return []Term{
		{ActionPlanned, "Planned"}, {ActionDoing, "Being done"}, {ActionDone, "Done"}, {ActionNotDone, "Not done"}, {ActionCancelled, "Cancelled"},
	}
}

// Attestations are what a review says of an open action (V24; report, row 31).
func Attestations() []Term {
	return []Term{{"done", "Done"}, {"not_done", "Not done yet"}, {"changed", "Changed"}}
}

// ReviewOutcomes are what a review can end with.
func ReviewOutcomes() []Term {
	return []Term{
		{"continue", "Continue as planned"},
		{"amend", "Amend the plan"},
		{"request_support", "Ask the region for support"},
		{"propose_close", "Propose to close"},
	}
}

// Check applies the rules to a plan (V07, V14, V19, V20, V21, V43). Others are the plans of the same force, of which none
// should say the same.
func (p *Plan) Check(others []*Plan) Findings {
	f := guardAll(p.Texts())
	add := func(rule string, s Severity, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: s, Field: field, Text: text})
	}
	if utf8.RuneCountInString(trimmed(p.Summary)) < minSummary {
		add("C4", Block, "threat_summary", "Describe the threat in at least "+plural(minSummary, "character")+".")
	}
	if slices.ContainsFunc(others, p.sameSummary) {
		add("V21", Warn, "threat_summary", "Another plan describes its threat in the same words.")
	}
	if p.LRO == "" {
		add("V13", Warn, "lro", "The threat has no LRO yet.")
	}
	if p.LRO != "" && p.LRO == p.SIO {
		add("V14", Warn, "sio", "One officer is LRO and SIO.")
	}
	if p.SRO == "" {
		add("C4", Warn, "sro", "The plan has no SRO: nobody but the SOC lead can close it.")
	}
	if p.Financial == "" && trimmed(p.NoFinancial) == "" {
		add("C4", Warn, "financial_investigator", "Name the financial investigator, or say why there is none.")
	}
	if p.Lopsided() {
		add("V19", Warn, "actions", p.missingP())
	}
	if len(p.Partners) == 0 {
		add("V20", Warn, "stakeholders", "No partner was considered.")
	}
	if trimmed(p.LocalTeam) == "" {
		add("V20", Warn, "local_policing_team", "No local policing team is named.")
	}
	return f
}

// missingP says which of Prevent and Protect a plan lacks.
func (p *Plan) missingP() string {
	var lacks []string
	counts := p.Counts()
	for _, one := range []Term{{"prevent", "Prevent"}, {"protect", "Protect"}} {
		if counts[one.Key] == 0 {
			lacks = append(lacks, one.Label)
		}
	}
	return "The plan has no action to " + strings.Join(lacks, " and none to ") + "."
}

func (p *Plan) sameSummary(other *Plan) bool {
	same := func(t Text) string { return strings.Join(strings.Fields(strings.ToLower(t.Reveal())), " ") }
	return other.UID != p.UID && same(other.Summary) == same(p.Summary)
}

// checkReviewDay keeps the next review in the time to come, and not further than the plan's own cadence allows.
func (p *Plan) checkReviewDay(today Date) Findings {
	switch {
	case p.ReviewDays < 1:
		return Findings{{Rule: "C4", Severity: Block, Field: "cadence_days", Text: "Say after how many days the plan is reviewed."}}
	case !p.NextReview.After(today):
		return Findings{{Rule: "C4", Severity: Block, Field: "next_review", Text: "The next review must be on a day to come."}}
	case p.NextReview.After(today.AddDays(p.ReviewDays)):
		return Findings{{Rule: "C4", Severity: Block, Field: "next_review", Text: "The plan is reviewed every " + plural(p.ReviewDays, "day") + ": by " + Dated(today.AddDays(p.ReviewDays)) + "."}}
	}
	return nil
}

// attest takes what a review says over into the actions: each open one has to be spoken of (V24), and what is done needs its
// evidence and its disruption, or why there is none (V22).
func (p *Plan) attest(r Review, today Date) Findings {
	var f Findings
	for _, n := range p.OpenActions() {
		i := slices.IndexFunc(r.Attested, func(a Attested) bool { return a.Action == n })
		if i < 0 || Label(Attestations(), r.Attested[i].Said) == r.Attested[i].Said {
			f = append(f, Finding{Rule: "V24", Severity: Block, Field: ActionField(n), Text: "Say whether this was done."})
			continue
		}
		f = append(f, p.Actions[n-1].attested(r.Attested[i], n, today)...)
	}
	return f
}

// ActionField is the argument that asks of the action with this number, from 1; NoteField the one for what is said of it.
func ActionField(n int) string { return "action_" + itoa(n) }
func NoteField(n int) string   { return "note_" + itoa(n) }

// attested changes an action by what a review says of it.
func (a *Action) attested(said Attested, n int, today Date) Findings {
	note := trimmed(said.Note)
	block := func(rule, text string) Findings {
		return Findings{{Rule: rule, Severity: Block, Field: NoteField(n), Text: text}}
	}
	switch {
	case said.Said == "not_done":
		return nil
	case note == "" && said.Said == "changed":
		return block("V24", "Say what was changed.")
	case said.Said == "changed":
		return nil
	case note == "":
		return block("V22", "Say what shows that it was done, and name the disruption (DIS-…), or say “no disruption” and why.")
	}
	a.Disruption = string(disruptionIn(note))
	if a.Disruption == "" && !strings.Contains(strings.ToLower(note), "no disruption") {
		return block("V22", "Name the disruption that came of it (DIS-…), or say “no disruption” and why.")
	}
	if a.Disruption == "" {
		a.NoDisruption = said.Note
	}
	a.Status, a.DoneOn, a.Evidence = ActionDone, today, said.Note
	return nil
}

// disruptionIn finds the reference of a disruption in words.
func disruptionIn(words string) Ref {
	for word := range strings.FieldsFuncSeq(strings.ToUpper(words), func(r rune) bool { return !isRefRune(r) }) {
		if ref, err := ParseRef(word); err == nil && ref.Prefix() == DisruptionPrefix {
			return ref
		}
	}
	return ""
}

func isRefRune(r rune) bool { return r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' }

// checkReview applies the rules of the review itself: a plan with nothing but Pursue can not simply continue (V19).
func (p *Plan) checkReview(r Review) Findings {
	var f Findings
	if Label(ReviewOutcomes(), r.Outcome) == r.Outcome {
		f = append(f, Finding{Rule: "C4", Severity: Block, Field: "outcome", Text: "Choose an outcome."})
	}
	if trimmed(r.Changes) == "" {
		f = append(f, Finding{Rule: "C4", Severity: Block, Field: "changes", Text: "Say what changed since the last review, or that nothing did."})
	}
	if r.Outcome == "continue" && p.Lopsided() {
		f = append(f, Finding{Rule: "V19", Severity: Block, Field: "outcome", Text: p.missingP() + " It can not simply continue: amend it, ask for support, or propose to close."})
	}
	if !r.PartnerInput {
		f = append(f, Finding{Rule: "V20", Severity: Warn, Field: "partner_input", Text: "No partner had a say in this review."})
	}
	return f
}

// check applies the rules to an action (V22; domain.md, C4).
func (a Action) check(today Date, added bool) Findings {
	var f Findings
	block := func(rule, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: Block, Field: field, Text: text})
	}
	if Label(FourP(), a.P) == a.P {
		block("C4", "p", "Choose one of pursue, prevent, protect and prepare.")
	}
	if trimmed(a.Title) == "" {
		block("C4", "title", "Say what is to be done.")
	}
	if a.Owner == "" {
		block("C4", "owner", "Name who does it.")
	}
	if a.Due.IsZero() || added && a.Open() && a.Due.Before(today) {
		block("C4", "due", "Give a day that has not passed.")
	}
	if a.DoneOn.After(today) {
		block("V46", "done_on", "This is a day to come.")
	}
	if a.Status == ActionDone && trimmed(a.Evidence) == "" {
		block("V22", "evidence", "Say what shows that it was done.")
	}
	if a.Status == ActionDone && a.Disruption == "" && trimmed(a.NoDisruption) == "" {
		block("V22", "disruption_ref", "Name the disruption that came of it, or say why there is none.")
	}
	return f
}

// check says what is missing of a partner or a specialist who was considered.
func (c Considered) check(today Date) Findings {
	switch {
	case c.Consulted && c.On.IsZero():
		return Findings{{Rule: "C4", Severity: Block, Field: "on", Text: "Say on which day they were consulted."}}
	case c.On.After(today):
		return Findings{{Rule: "V46", Severity: Block, Field: "on", Text: "This is a day to come."}}
	case !c.Consulted && trimmed(c.Why) == "":
		return Findings{{Rule: "C4", Severity: Block, Field: "why", Text: "Say why they were not consulted."}}
	}
	return nil
}
