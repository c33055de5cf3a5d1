package soc

import (
	"reflect"
	"time"
)

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
	AssessmentType   string    `json:"assessment_type"`
	ModerationStatus string    `json:"moderation_status"`
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

// MoveImport is the entry of what another system says.
const MoveImport Move = "import"

// Import makes the version of a threat that an entry of the master list asks for: the first one of a threat that has only
// a head so far. It is nil when the entry says what is known already.
func (t Threat) Import(entry Threat, at time.Time) *Threat {
	entry.Head, entry.LastActivityAt = t.Head, t.LastActivityAt
	if reflect.DeepEqual(t, entry) {
		return nil
	}
	entry.Head = t.Head.next(MoveImport, Officer{ID: SystemActor}, at)
	return &entry
}
