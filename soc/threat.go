package soc

import (
	"cmp"
	"reflect"
	"slices"
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

	// ListPhase is the phase of the last entry of the master list that was read: Phase is the one that people moved it to since.
	ListPhase string `json:"list_phase,omitempty"`

	// What follows is ours: the master list does not say it.
	State ThreatState `json:"state,omitempty"`
	// LRO, SIO and SRO are officers' ids.
	LRO string `json:"lro,omitempty"`
	SIO string `json:"sio,omitempty"`
	SRO string `json:"sro,omitempty"`
	// Offered is who has been allocated the threat on the day OfferedOn and has not accepted it yet, and Offer what the rules
	// warn of about that.
	Offered   string   `json:"offered,omitempty"`
	OfferedOn Date     `json:"offered_on,omitzero"`
	Offer     Findings `json:"offer_findings,omitempty"`
	// AllocatedAt is when the LRO accepted it, AllocatedBy who allocated it last, UnledSince the day from which it has no LRO.
	AllocatedAt time.Time `json:"allocated_at,omitzero"`
	AllocatedBy string    `json:"allocated_by,omitempty"`
	UnledSince  Date      `json:"unled_since,omitzero"`
	// ActiveSince is the day on which the threat became active.
	ActiveSince Date `json:"active_since,omitzero"`
	PNDOn       Date `json:"pnd_recorded_at,omitzero"`
	// ROCURole is one of ROCURoles.
	ROCURole string `json:"rocu_role,omitempty"`
	// Plan is the 4P plan that is in use, empty without one; Closed is the one before it.
	Plan    Ref     `json:"plan,omitempty"`
	Closed  Ref     `json:"closed_plan,omitempty"`
	Snoozes Snoozes `json:"snoozes,omitempty"`
	Reason  Text    `json:"-"`
	// Findings are what the rules warn of about the LRO.
	Findings Findings `json:"findings,omitempty"`
}

// Texts are the fields that are sealed at rest, by name.
func (t *Threat) Texts() map[string]*Text {
	return map[string]*Text{"name": &t.Name, "reason": &t.Reason}
}

// MoveImport is the entry of what another system says.
const MoveImport Move = "import"

// Import makes the version of a threat that an entry of the master list asks for: the first one of a threat that has only
// a head so far. What is ours stays as it is, but for the state, which follows the phase when the list has another one than
// before, and for who works on it as long as nobody does. It is nil when the entry says what is known already.
func (t Threat) Import(entry Threat, rules ReminderRules, at time.Time) *Threat {
	next := t
	next.RegisterRef, next.Name, next.Type, next.Theme, next.Force, next.Area = entry.RegisterRef, entry.Name, entry.Type, entry.Theme, entry.Force, entry.Area
	next.IdentifiedBy, next.AssessmentType, next.ModerationStatus, next.SOC = entry.IdentifiedBy, entry.AssessmentType, entry.ModerationStatus, entry.SOC
	next.Tier, next.ListPhase, next.RiskLevel = entry.Tier, entry.Phase, entry.RiskLevel
	next.MorileScore, next.MorileScoredAt = entry.MorileScore, entry.MorileScoredAt
	if t.follows(entry.Phase) {
		next.State = phaseStates[entry.Phase]
	}
	next.Phase = statePhases[next.State]
	if next.unallocated() && entry.LRO != "" {
		next.LRO, next.AllocatedBy, next.AllocatedAt, next.Findings = entry.LRO, SystemActor, at.UTC(), entry.Findings
		next.UnledSince = Date{}
	}
	next.SIO, next.SRO = cmp.Or(t.SIO, entry.SIO), cmp.Or(t.SRO, entry.SRO)
	if next.State != t.State {
		next.Findings = next.endedByList()
	}
	if reflect.DeepEqual(t, next) {
		return nil
	}
	next.enterState(t.State, rules.day(at))
	next.Head, next.Reason = t.Head.next(MoveImport, Officer{ID: SystemActor}, at), Text{}
	return &next
}

// follows reports whether the state goes with the phase of an entry: people here move a threat on before the list says so.
// Of an entry that was read before its phase was kept, or of a threat that was typed in, a list that is behind moves nothing.
func (t *Threat) follows(phase string) bool {
	return t.State == "" || phase != t.ListPhase && (t.ListPhase != "" || phase != "open")
}

// endedByList are the findings of a threat with what speaks against its having been closed by the list, if it was: its plan
// is still in use.
func (t *Threat) endedByList() Findings {
	f := t.Findings.without("C4")
	if t.State == ThreatClosed && t.Plan != "" {
		f = append(f, Finding{Rule: "C4", Severity: Warn, Field: "phase", Text: "The master list says closed, and its plan " + string(t.Plan) + " is in use: close the plan, too."})
	}
	return f
}

// Unled is the threat without its LRO, who has left: it waits for another one once it is open.
func (t Threat) Unled() *Threat {
	t.LRO, t.AllocatedAt, t.Findings = "", time.Time{}, nil
	return &t
}

// unallocated reports whether nobody was ever asked to lead the response to the threat.
func (t *Threat) unallocated() bool { return t.LRO == "" && t.AllocatedBy == "" }

// VisibleTo reports whether an officer may see the threat: those of its force and of the region whose work it is.
func (t *Threat) VisibleTo(by Officer) bool {
	return seesResponse(t.Force, by) || slices.ContainsFunc([]string{t.LRO, t.Offered, t.SIO, t.SRO}, by.Is)
}

// activity is when something was last done against the threat, as far as is known here.
func (t *Threat) activity() time.Time {
	if t.LastActivityAt.IsZero() {
		return t.CreatedAt
	}
	return t.LastActivityAt
}
