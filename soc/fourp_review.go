package soc

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

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

// Review holds the review of the plan (V19, V24): what was done is taken over into the actions, and the next one is set.
func (p Plan) Review(r Review, rules ReminderRules, by Officer, at time.Time) (*Plan, error) {
	next, err := p.step(MoveReview, by, at)
	if err != nil {
		return nil, err
	}
	today, open := rules.day(at), p.OpenActions()
	r.HeldOn, r.Reviewer = today, by.ID
	r.Next = cmp.Or(r.Next, today.AddDays(next.ReviewDays))
	r.Attested = slices.DeleteFunc(slices.Clone(r.Attested), func(a Attested) bool { return !slices.Contains(open, a.Action) })
	found := next.attest(r, open, today)
	next.Reviews = append(next.Reviews, r)
	next.NextReview, next.State = r.Next, PlanActive
	if r.Outcome == "propose_close" {
		next.State = PlanClosing
	}
	found = append(found, next.checkReview(r)...)
	return next.settled(append(found, next.checkReviewDay(today)...))
}

// attest takes what a review says over into the actions that were open: each has to be spoken of (V24), and what is done needs
// its evidence and its disruption, or why there is none (V22).
func (p *Plan) attest(r Review, open []int, today Date) Findings {
	var f Findings
	for _, n := range open {
		i := slices.IndexFunc(r.Attested, func(a Attested) bool { return a.Action == n })
		if i < 0 || Label(Attestations(), r.Attested[i].Said) == r.Attested[i].Said {
			f = append(f, Finding{Rule: "V24", Severity: Block, Field: ActionField(n), Text: "Say whether this was done."})
			continue
		}
		f = append(f, p.Actions[n-1].attested(r.Attested[i], n, today)...)
	}
	return f
}

// ActionField is the argument that asks of the action with this number, from 1.
func ActionField(n int) string { return "action_" + itoa(n) }

// NoteField is the one for what is said of it.
func NoteField(n int) string { return "note_" + itoa(n) }

// attested changes an action by what a review says of it.
func (a *Action) attested(said Attested, n int, today Date) Findings {
	note := trimmed(said.Note)
	block := func(rule, text string) Findings {
		return Findings{{Rule: rule, Severity: Block, Field: NoteField(n), Text: text}}
	}
	if f := Guard(NoteField(n), said.Note); f != nil {
		return f
	}
	switch {
	case note == "" && said.Said == "changed":
		return block("V24", "Say what was changed.")
	case said.Said != "done":
		return nil
	case note == "":
		return block("V22", "Say what shows that it was done, and name the disruption (DIS-…), or say “no disruption” and why.")
	}
	named := DisruptionIn(said.Note)
	if named == "" && !strings.Contains(plainWords(note), " no disruption ") {
		return block("V22", "Name the disruption that came of it (DIS-…), or say “no disruption” and why.")
	}
	rest := strings.ReplaceAll(plainWords(note), plainWords(string(named)), " ")
	if rest = strings.ReplaceAll(rest, " no disruption ", " "); strings.TrimSpace(rest) == "" {
		return block("V22", "Say in words what shows that it was done.")
	}
	a.Disruption, a.NoDisruption = string(named), Text{}
	if named == "" {
		a.NoDisruption = said.Note
	}
	a.Status, a.DoneOn, a.Evidence = ActionDone, today, said.Note
	return nil
}

// DisruptionIn finds the first reference of a disruption in words.
func DisruptionIn(words Text) Ref {
	for word := range strings.FieldsFuncSeq(strings.ToUpper(words.Reveal()), func(r rune) bool { return !isRefRune(r) }) {
		if ref, err := ParseRef(word); err == nil && ref.Prefix() == DisruptionPrefix && ref != DisruptionPrefix.Pending() {
			return ref
		}
	}
	return ""
}

func isRefRune(r rune) bool { return r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' }

// checkReview applies the rules of the review itself: a plan with neither Prevent nor Protect can not simply continue; one that lacks one of
// them is warned of (V19).
func (p *Plan) checkReview(r Review) Findings {
	f := Guard("changes", r.Changes)
	block := func(rule, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: Block, Field: field, Text: text})
	}
	if Label(ReviewOutcomes(), r.Outcome) == r.Outcome {
		block("C4", "outcome", "Choose an outcome.")
	}
	if trimmed(r.Changes) == "" {
		block("C4", "changes", "Say what changed since the last review, or that nothing did.")
	}
	if r.Outcome == "continue" && p.onlyPursues() {
		block("V19", "outcome", p.missingP()+" It can't simply continue: amend it, ask for support, or propose to close.")
	}
	if !r.PartnerInput {
		f = append(f, Finding{Rule: "V20", Severity: Warn, Field: "partner_input", Text: "No partner had a say in this review."})
	}
	return f
}

// checkReviewDay keeps the next review in the time to come, and not further than the plan's own cadence allows.
func (p *Plan) checkReviewDay(today Date) Findings {
	f := p.checkCadence()
	block := func(text string) Findings {
		return append(f, Finding{Rule: "C4", Severity: Block, Field: "next_review", Text: text})
	}
	switch latest := today.AddDays(p.ReviewDays); {
	case !p.NextReview.After(today):
		return block("The next review must be on a day to come.")
	case p.NextReview.After(latest):
		return block("The plan is reviewed every " + plural(p.ReviewDays, "day") + ": by " + Dated(latest) + ".")
	}
	return f
}

// checkCadence keeps a plan in sight.
func (p *Plan) checkCadence() Findings {
	if p.ReviewDays >= 1 && p.ReviewDays <= longestCadence {
		return nil
	}
	return Findings{{Rule: "C4", Severity: Block, Field: "cadence_days", Text: "A plan is reviewed every 1 to " + itoa(longestCadence) + " days."}}
}

// longestCadence is the longest time between two reviews, in days: a typing mistake must not put a plan out of sight.
const longestCadence = 366
