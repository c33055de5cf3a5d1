package soc

import "time"

// Threat is our mirror of an entry of the SOC master list (report, annex 2; domain.md, C1): a reference and what is
// needed to work by it, never the full record.
type Threat struct {
	Head
	RegisterRef      string    `json:"register_ref"`
	Name             Text      `json:"-"` // a cover name only
	Type             string    `json:"threat_type"`
	Theme            string    `json:"theme"`
	Force            string    `json:"force"`
	Area             string    `json:"area,omitempty"`
	IdentifiedBy     string    `json:"identified_by,omitempty"`
	AssessmentType   string    `json:"assessment_type"`   // Tactical or Thematic
	ModerationStatus string    `json:"moderation_status"` // draft or Moderated
	SOC              bool      `json:"soc_flag"`
	Tier             int       `json:"tier,omitempty"` // 1 to 5, without a public meaning
	Phase            string    `json:"phase"`
	MorileScore      float64   `json:"morile_score,omitempty"`
	MorileScoredAt   Date      `json:"morile_scored_at,omitzero"`
	RiskLevel        string    `json:"risk_level,omitempty"`
	LastActivityAt   time.Time `json:"last_activity_at,omitzero"`
}

// Texts are the fields that are sealed at rest, by name.
func (t *Threat) Texts() map[string]*Text { return map[string]*Text{"name": &t.Name} }

// InExtract applies the five filters of the MoRiLE extract (domain.md, row 64).
func (t *Threat) InExtract() bool {
	return t.AssessmentType == "Tactical" && t.ModerationStatus == "Moderated" && t.SOC && t.Tier != 5 && t.Phase != "closed"
}
