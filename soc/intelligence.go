package soc

import (
	"maps"
	"strconv"
	"time"
)

// IntelligenceState is where an intelligence report stands (domain.md, C8).
type IntelligenceState string

// The states of an intelligence report. Withheld is one of which nothing may be kept but that it came (V43).
const (
	ReportReceived  IntelligenceState = "received"
	ReportHeld      IntelligenceState = "held"
	ReportWithheld  IntelligenceState = "withheld"
	ReportTriaged   IntelligenceState = "triaged"
	ReportAsked     IntelligenceState = "asked"
	ReportEvaluated IntelligenceState = "evaluated"
	ReportSanitised IntelligenceState = "sanitised"
	ReportForwarded IntelligenceState = "forwarded"
	ReportReferred  IntelligenceState = "referred" // to safeguarding or the crime desk
	ReportNoAction  IntelligenceState = "no_action"
	ReportWithdrawn IntelligenceState = "withdrawn"
)

// Intelligence is an intelligence report (domain.md, C8). What the partner wrote is restricted to the intelligence desk;
// only the sanitised text leaves it.
type Intelligence struct {
	Report
	State   IntelligenceState `json:"state"`
	Handler string            `json:"handler,omitempty"`

	IsCrime        bool   `json:"is_crime,omitempty"`
	IsSafeguarding bool   `json:"is_safeguarding,omitempty"`
	When           Text   `json:"-"`
	What           Text   `json:"-"`
	Where          Text   `json:"-"`
	Who            Text   `json:"-"`
	HowKnown       Text   `json:"-"`
	Subjects       Text   `json:"-"`
	Provenance     string `json:"provenance,omitempty"`
	WhoElseKnows   string `json:"who_else_knows,omitempty"`
	RiskToSource   string `json:"risk_to_source,omitempty"`
	DisclosureView string `json:"disclosure_view,omitempty"`
	Theme          string `json:"theme,omitempty"`
	Threat         string `json:"threat_ref,omitempty"`

	Priority  string    `json:"priority,omitempty"`
	TriageDue time.Time `json:"triage_due,omitzero"`
	TriagedAt time.Time `json:"triaged_at,omitzero"`
	// Source, Assessment and Handling are the 3x5x2 grading; the police apply it, partners never (V41).
	Source      string `json:"source_evaluation,omitempty"`
	Assessment  string `json:"intelligence_assessment,omitempty"`
	Handling    string `json:"handling,omitempty"`
	Conditions  Text   `json:"-"`
	Sanitised   Text   `json:"-"`
	SanitisedBy string `json:"sanitised_by,omitempty"`
	SanitisedOn Date   `json:"sanitised_on,omitzero"`
}

// Texts are the fields that are sealed at rest, by name.
func (r *Intelligence) Texts() map[string]*Text {
	texts := r.Originals()
	maps.Copy(texts, r.texts())
	texts["conditions"], texts["sanitised_text"] = &r.Conditions, &r.Sanitised
	return texts
}

// Originals are what the partner wrote in the report.
func (r *Intelligence) Originals() map[string]*Text {
	return map[string]*Text{
		"when": &r.When, "what": &r.What, "where": &r.Where, "who": &r.Who, "how_known": &r.HowKnown, "subjects": &r.Subjects,
	}
}

// Codes are what the partner gave that is no text, to compare two readings of a post.
func (r *Intelligence) Codes() [8]string {
	return [...]string{
		r.Provenance, r.WhoElseKnows, r.RiskToSource, r.DisclosureView, r.Theme, r.Threat, strconv.FormatBool(r.IsCrime), strconv.FormatBool(r.IsSafeguarding),
	}
}

// Missing are the fields that C8 requires and the partner has not given yet, in the order in which they are asked for.
func (r *Intelligence) Missing() []string {
	if r.Withheld() {
		return nil
	}
	given := []struct {
		field string
		is    bool
	}{
		{"safety_now", r.Danger == DangerYes || r.Danger == DangerNo},
		{"what", !r.What.IsZero()},
		{"when", !r.When.IsZero()},
		{"where", !r.Where.IsZero()},
		{"who", !r.Who.IsZero()},
		{"how_known", !r.HowKnown.IsZero()},
		{"provenance", r.Provenance != ""},
		{"who_else_knows", r.WhoElseKnows != ""},
		{"risk_to_source", r.RiskToSource != ""},
		{"disclosure_view", r.DisclosureView != ""},
	}
	var missing []string
	for _, g := range given {
		if !g.is {
			missing = append(missing, g.field)
		}
	}
	return missing
}

// Urgent reports whether somebody has to look at the report at once, at any hour (V39).
func (r *Intelligence) Urgent() bool { return r.Danger.Alarming() || r.Priority == "high" }

// Untriaged reports whether the clock of the desk's first look runs.
func (r *Intelligence) Untriaged() bool { return r.State == ReportReceived }

// Open reports whether the desk has something left to do: of what was withheld, to see that the post is deleted.
func (r *Intelligence) Open() bool {
	switch r.State {
	case ReportWithdrawn:
		return false
	case ReportWithheld:
		return !r.Retracted
	case ReportForwarded, ReportReferred, ReportNoAction:
		return r.Amended || r.Retracted
	}
	return true
}

// Graded reports whether the 3x5x2 grading is complete.
func (r *Intelligence) Graded() bool {
	return r.Source != "" && r.Assessment != "" && r.Handling != "" && (r.Handling != HandlingConditions || !r.Conditions.IsZero())
}

// Readable reports whether an officer may read what the partner wrote.
func (*Intelligence) Readable(by Officer) bool { return by.Has(IntelHandler) }

// VisibleTo reports whether an officer may know of the report: the desk, the auditor, and those who gave it.
func (r *Intelligence) VisibleTo(by Officer) bool {
	return by.Has(IntelHandler, Auditor) || r.Given(by)
}

func (r Intelligence) clone() Intelligence {
	r.Report = r.Report.clone()
	return r
}

// Check applies the rules to a report as a partner gives it (V39, V41, V43, V46, B2). None of them loses it.
func (r *Intelligence) Check(rules ReportRules, agency Agency, today Date) Findings {
	if f := rules.guard(r.Texts()); f != nil {
		return withhold(r.Texts(), f)
	}
	f := agency.Covers(IntelligencePrefix, today)
	if r.Danger.Alarming() {
		f = append(f, Finding{Rule: "V39", Severity: Escalate, Field: "safety_now", Text: "Somebody may be in danger now."})
	}
	if r.IsCrime {
		f = append(f, Finding{Rule: "B2", Severity: Warn, Field: "is_crime", Text: "This is a crime: report it on 101 or online as well, or on 999 if it is happening now."})
	}
	if r.IsSafeguarding {
		f = append(f, Finding{Rule: "B2", Severity: Warn, Field: "is_safeguarding", Text: "This is a safeguarding concern: make a referral to your local safeguarding team as well."})
	}
	if r.RiskToSource == "high" {
		f = append(f, Finding{Rule: "C8", Severity: Escalate, Field: "risk_to_source", Text: "Whoever gave this may be at risk. Do not talk about it in the channel."})
	}
	return f
}
