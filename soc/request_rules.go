package soc

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// RequestRules are the region's settings for requests and their decisions. All of them are local choices.
type RequestRules struct {
	// DecisionWorkingDays is how long the gateway has for a decision.
	DecisionWorkingDays int
	// MorileStaleDays is the greatest age at which a MoRiLE score still supports an adoption (V05).
	MorileStaleDays int
	// SameLROSIO is what V14 does: Warn with a reason, or Block.
	SameLROSIO Severity
}

// DefaultRequestRules are the shipped settings.
func DefaultRequestRules() RequestRules {
	return RequestRules{DecisionWorkingDays: 5, MorileStaleDays: 90, SameLROSIO: Warn}
}

var (
	threatForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9/._-]{2,39}$`)
	// pendingForm is what the commit replaces by the reference it issues.
	pendingForm = regexp.MustCompile(`[A-Z]{3}-0000-000000`)
	titleForm   = regexp.MustCompile(`(?i)\b(mr|mrs|ms|miss|dr)\.?\s+[A-Z]`)
)

// Check applies the rules of C2 to a request as it is raised: what is missing, wrong or unwise.
func (r *Request) Check(rules RequestRules, now time.Time) Findings {
	var f Findings
	add := func(rule string, s Severity, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: s, Field: field, Text: text})
	}
	today := DateOf(now)
	if n := utf8.RuneCountInString(trimmed(r.OperationName)); n < 3 || n > 40 {
		add("C2", Block, "operation_name", "An operation name has 3 to 40 characters.")
	} else if titleForm.MatchString(r.OperationName.Reveal()) {
		add("V46", Block, "operation_name", "Use the operation's name, never a person's.")
	}
	if r.NeededBy.IsZero() || r.NeededBy.Before(today) {
		add("C2", Block, "needed_by", "This date has passed. Say by when you need the support.")
	}
	if r.ThreatRef != "" && (!threatForm.MatchString(r.ThreatRef) || pendingForm.MatchString(r.ThreatRef)) {
		add("V46", Block, "threat_ref", "Give the register's reference only: letters, digits and dashes.")
	}
	if r.MorileScoredAt.After(today) {
		add("V46", Block, "morile_scored_at", "This date is in the future.")
	}
	if (r.MorileScore > 0) == r.MorileScoredAt.IsZero() {
		add("C2", Block, "morile_scored_at", "A MoRiLE score and its date go together.")
	}
	f = append(f, r.checkUnassessed()...)
	f = append(f, r.checkLRO(rules)...)
	if r.Plan == "" {
		add("C2", Warn, "fourp_plan", "No 4P plan is named.")
	}
	return append(f, guardAll(r.Texts())...)
}

// checkUnassessed applies V07: a request on an unassessed group says why it is one.
func (r *Request) checkUnassessed() Findings {
	switch {
	case r.ThreatRef != "":
		return nil
	case trimmed(r.UnassessedReason) == "":
		return Findings{{Rule: "V07", Severity: Block, Field: "unassessed_reason", Text: "Give the threat's reference, or say here why the group is not assessed."}}
	}
	return Findings{{Rule: "V07", Severity: Warn, Field: "threat_ref", Text: "The threat is not assessed. Ask your ROCTA contact for a trigger form."}}
}

// checkLRO applies V14: the lead responsible officer should not be the senior investigating officer.
func (r *Request) checkLRO(rules RequestRules) Findings {
	if r.LRO == "" || r.LRO != r.SIO {
		return nil
	}
	const text = "The LRO and the SIO are the same person."
	switch {
	case rules.SameLROSIO == Block:
		return Findings{{Rule: "V14", Severity: Block, Field: "lro", Text: text + " Your region does not allow that."}}
	case trimmed(r.SameLROReason) == "":
		return Findings{{Rule: "V14", Severity: Block, Field: "same_lro_reason", Text: text + " Say why."}}
	}
	return Findings{{Rule: "V14", Severity: Warn, Field: "lro", Text: text}}
}

// adoptable says what a request lacks to be adopted: a MoRiLE score that is not stale (V05).
func (r *Request) adoptable(rules RequestRules, today Date) Findings {
	stale := r.MorileScoredAt.IsZero() || r.MorileScoredAt.AddDays(rules.MorileStaleDays).Before(today)
	if r.MorileScore > 0 && !stale {
		return nil
	}
	text := "A case can only be adopted with a MoRiLE score of the last " + plural(rules.MorileStaleDays, "day") + ". Ask the requester for it first."
	return Findings{{Rule: "V05", Severity: Block, Field: "outcome", Text: text}}
}

func trimmed(t Text) string { return strings.TrimSpace(t.Reveal()) }
