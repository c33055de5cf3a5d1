package soc

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// DisruptionState is where a disruption stands (domain.md, C9).
type DisruptionState string

// The states of a disruption. Moderated ones wait for somebody who is trained on the register (V38).
const (
	DisruptionSubmitted DisruptionState = "submitted"
	DisruptionQueried   DisruptionState = "queried"
	DisruptionHeld      DisruptionState = "held"
	DisruptionWithheld  DisruptionState = "withheld"
	DisruptionModerated DisruptionState = "moderated"
	DisruptionQueued    DisruptionState = "queued"
	DisruptionAccepted  DisruptionState = "accepted"
	DisruptionRejected  DisruptionState = "rejected_by_register"
	DisruptionWithdrawn DisruptionState = "withdrawn"
)

// HeldFor says what a disruption waits for.
type HeldFor string

// What a held disruption waits for: the sharing agreement (V44), the end of the OCG-only rule (V35), the panel's word.
const (
	HeldForAgreement HeldFor = "agreement"
	HeldForStandard  HeldFor = "standard"
	HeldForPanel     HeldFor = "panel"
)

// Disruption is an impact on a threat so that it cannot operate at its usual level (domain.md, B6 and C9).
type Disruption struct {
	Report
	State   DisruptionState `json:"state"`
	HeldFor HeldFor         `json:"held_for,omitempty"`

	// When and Target are the partner's words; OccurredOn and Threat what they come to, or what the panel made of them.
	When        Text   `json:"-"`
	Target      Text   `json:"-"`
	Where       Text   `json:"-"`
	Description Text   `json:"-"`
	Supporting  Text   `json:"-"`
	OccurredOn  Date   `json:"occurred_on,omitzero"`
	RecordDate  Date   `json:"record_date"`
	TargetType  string `json:"target_type,omitempty"`
	Threat      string `json:"threat,omitempty"`
	Tactic      string `json:"tactic,omitempty"`
	Theme       string `json:"theme,omitempty"`
	ValuePence  int64  `json:"value_seized_pence,omitempty"`
	SCPO        string `json:"scpo_ref,omitempty"`
	Action      string `json:"action_ref,omitempty"`
	Request     string `json:"request_ref,omitempty"`

	// What the panel decides. Approved is the description that leaves.
	Role        string `json:"role,omitempty"`
	LeadAgency  string `json:"lead_agency,omitempty"`
	P           string `json:"p,omitempty"`
	Category    string `json:"category,omitempty"`
	Approved    Text   `json:"-"`
	Rationale   Text   `json:"-"`
	Evidence    Text   `json:"-"`
	Moderator   string `json:"moderator,omitempty"`
	ModeratedOn Date   `json:"moderated_on,omitzero"`
	ReleasedBy  string `json:"released_by,omitempty"`
	DuplicateOf Ref    `json:"duplicate_of,omitempty"`
}

// Texts are the fields that are sealed at rest, by name.
func (d *Disruption) Texts() map[string]*Text {
	texts := d.Originals()
	maps.Copy(texts, d.texts())
	texts["approved"], texts["rationale"], texts["evidence_ref"] = &d.Approved, &d.Rationale, &d.Evidence
	return texts
}

// Originals are what the partner wrote in the report.
func (d *Disruption) Originals() map[string]*Text {
	return map[string]*Text{
		"when": &d.When, "target": &d.Target, "where": &d.Where, "description": &d.Description, "supporting_agencies": &d.Supporting,
	}
}

// Codes are what the partner gave that is no text, to compare two readings of a post.
func (d *Disruption) Codes() [8]string {
	return [...]string{d.OccurredOn.String(), d.TargetType, d.Threat, d.Tactic, d.Theme, d.SCPO, d.Action, d.Request}
}

// Missing are the fields that the panel will need and the partner has not given yet, in the order in which they are asked for.
func (d *Disruption) Missing() []string {
	if d.Withheld() {
		return nil
	}
	given := []struct {
		field string
		is    bool
	}{
		{"safety_now", d.Danger == DangerYes || d.Danger == DangerNo},
		{"description", !d.Description.IsZero()},
		{"occurred_on", !d.OccurredOn.IsZero()},
		{"threat", d.Threat != "" || !d.Target.IsZero()},
		{"tactic", d.Tactic != ""},
	}
	var missing []string
	for _, g := range given {
		if !g.is {
			missing = append(missing, g.field)
		}
	}
	return missing
}

// Open reports whether the panel has something left to do: of what was withheld, to see that the post is deleted.
func (d *Disruption) Open() bool {
	switch d.State {
	case DisruptionWithdrawn:
		return false
	case DisruptionWithheld:
		return !d.Retracted
	case DisruptionQueued, DisruptionAccepted:
		return d.Amended || d.Retracted
	}
	return true
}

// Readable reports whether an officer may read what the partner wrote.
func (*Disruption) Readable(by Officer) bool { return by.Has(DisruptionModerator) }

// VisibleTo reports whether an officer may know of the disruption: the panel, the auditor, and those who gave it.
func (d *Disruption) VisibleTo(by Officer) bool {
	return by.Has(DisruptionModerator, Auditor) || d.Given(by)
}

// Event names what one lead may be recorded for: the threat, the day and the tactic (V37). It is empty unless the
// disruption claims the lead.
func (d *Disruption) Event() string {
	claims := []DisruptionState{DisruptionModerated, DisruptionQueued, DisruptionAccepted, DisruptionRejected}
	if d.Role != RoleLead || !slices.Contains(claims, d.State) && d.HeldFor != HeldForStandard {
		return ""
	}
	return strings.Join([]string{d.Threat, d.OccurredOn.String(), d.Tactic}, "|")
}

func (d Disruption) clone() Disruption {
	d.Report = d.Report.clone()
	return d
}

var threatRefForm = regexp.MustCompile(`^[A-Za-z]{2,10}[-/ ]?\d[A-Za-z0-9/._-]{0,36}$`)

// ThreatRef reads words as the reference of a threat, or of a record that a disruption is tied to, in capitals; false when
// they are not one.
func ThreatRef(words string) (string, bool) {
	words = strings.TrimSpace(words)
	if !threatRefForm.MatchString(words) || pendingForm.MatchString(words) {
		return "", false
	}
	return strings.ToUpper(strings.ReplaceAll(words, " ", "-")), true
}

// Check applies the rules to a disruption as a partner gives it (V39, V43, V46). None of them loses it.
func (d *Disruption) Check(rules ReportRules, agency Agency, today Date) Findings {
	if f := rules.guard(d.Texts()); f != nil {
		return withhold(d.Texts(), f)
	}
	f := agency.Covers(DisruptionPrefix, today)
	if d.Danger.Alarming() {
		f = append(f, Finding{Rule: "V39", Severity: Escalate, Field: "safety_now", Text: "Somebody may be in danger now."})
	}
	if d.OccurredOn.After(today) {
		f = append(f, Finding{Rule: "V46", Severity: Warn, Field: "occurred_on", Text: "This day is in the future."})
	}
	return f
}
