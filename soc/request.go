package soc

import (
	"fmt"
	"slices"
	"time"
)

// RequestState is where a gateway support request stands (domain.md, C2).
type RequestState string

// The states of a request. Ratified and Returned are the ends of a bypass: a task given to a guarded team directly.
const (
	Draft          RequestState = "draft"
	Submitted      RequestState = "submitted"
	Triage         RequestState = "triage"
	MoreInfo       RequestState = "more_info"
	Referred       RequestState = "referred"
	Capabilities   RequestState = "capabilities"
	Decided        RequestState = "decided"
	InDelivery     RequestState = "in_delivery"
	Complete       RequestState = "complete"
	Debriefed      RequestState = "debriefed"
	Withdrawn      RequestState = "withdrawn"
	BypassRecorded RequestState = "bypass_recorded"
	Ratified       RequestState = "ratified"
	Returned       RequestState = "returned"
)

// Route is how a request came: through the gateway or past it.
type Route string

// The routes.
const (
	ViaGateway Route = "gateway"
	Direct     Route = "direct"
)

// Request is a gateway support request (domain.md, C2).
type Request struct {
	Head
	State RequestState `json:"state"`
	// Requester and Handler are officers' ids; Body is the requesting force or agency.
	Requester string `json:"requester"`
	Body      string `json:"requesting_body"`
	Handler   string `json:"handler,omitempty"`

	OperationName    Text     `json:"-"`
	ThreatRef        string   `json:"threat_ref,omitempty"`
	UnassessedReason Text     `json:"-"`
	Theme            string   `json:"theme"`
	MorileScore      float64  `json:"morile_score,omitempty"`
	MorileScoredAt   Date     `json:"morile_scored_at,omitzero"`
	SupportWanted    []string `json:"support_wanted"`
	Objective        Text     `json:"-"`
	ThreatHarmRisk   Text     `json:"-"`
	RiskToLife       bool     `json:"risk_to_life"`
	Risk             Text     `json:"-"`
	NeededBy         Date     `json:"needed_by,omitzero"`
	AuthorityStatus  string   `json:"authority_status"`
	LeadProposed     string   `json:"lead_proposed"`
	SIO              string   `json:"sio,omitempty"`
	LRO              string   `json:"lro,omitempty"`
	SameLROReason    Text     `json:"-"`
	Plan             Ref      `json:"fourp_plan,omitempty"`
	Partners         Text     `json:"-"`
	OtherRequests    Text     `json:"-"`

	Route        Route  `json:"route"`
	BypassTeam   string `json:"bypass_team,omitempty"`
	BypassReason Text   `json:"-"`

	// RaisedAt starts the clock; DecisionDue is the region's limit for a decision.
	RaisedAt    time.Time  `json:"raised_at,omitzero"`
	DecisionDue time.Time  `json:"decision_due,omitzero"`
	ReferReason Text       `json:"-"`
	Meeting     Date       `json:"meeting,omitzero"`
	Questions   []Question `json:"questions,omitempty"`

	// Decision is the decision in force; DecisionTime the working time it took.
	Decision     Ref           `json:"decision_ref,omitempty"`
	Outcome      string        `json:"outcome,omitempty"`
	DecidedAt    time.Time     `json:"decided_at,omitzero"`
	DecisionTime time.Duration `json:"decision_time,omitempty"`
	Lesson       Text          `json:"-"`
	// Closing is why the request was withdrawn or returned.
	Closing  Text     `json:"-"`
	Findings Findings `json:"findings,omitempty"`
	// Reasons are why the register refused the version before.
	Reasons Text `json:"-"`
}

// Question is something the gateway asked the requester, and the answer.
type Question struct {
	AskedBy    string    `json:"asked_by"`
	AskedAt    time.Time `json:"asked_at"`
	AnsweredBy string    `json:"answered_by,omitempty"`
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	Asked      Text      `json:"-"`
	Answered   Text      `json:"-"`
}

// Texts are the fields that are sealed at rest, by name.
func (r *Request) Texts() map[string]*Text {
	texts := map[string]*Text{
		"operation_name": &r.OperationName, "unassessed_reason": &r.UnassessedReason, "objective": &r.Objective,
		"threat_harm_risk": &r.ThreatHarmRisk, "same_lro_reason": &r.SameLROReason, "partners": &r.Partners,
		"other_requests": &r.OtherRequests, "bypass_reason": &r.BypassReason, "refer_reason": &r.ReferReason,
		"lesson": &r.Lesson, "closing": &r.Closing, "risk": &r.Risk, "reasons": &r.Reasons,
	}
	for i := range r.Questions {
		texts[fmt.Sprintf("asked_%d", i)] = &r.Questions[i].Asked
		texts[fmt.Sprintf("answered_%d", i)] = &r.Questions[i].Answered
	}
	return texts
}

// Undecided reports whether the request still waits for a decision: its clock runs.
func (r *Request) Undecided() bool {
	return slices.Contains([]RequestState{Submitted, Triage, MoreInfo, Referred, Capabilities, BypassRecorded, Ratified}, r.State)
}

// Open reports whether something is left to do about the request.
func (r *Request) Open() bool {
	return r.Undecided() || r.State == Draft || r.State == Decided || r.State == InDelivery
}

// Supported reports whether the decision in force supports the request.
func (r *Request) Supported() bool {
	return slices.Contains([]string{"adopt", "advice", "specialist_assistance"}, r.Outcome)
}

// VisibleTo reports whether an officer needs to know the request: its own body, the gateway and the meeting, the
// auditor, and the bodies that a decision was shared with.
func (r *Request) VisibleTo(o Officer, shared []string) bool {
	return o.Has(GatewayCI, CapabilitiesChair, Auditor, Admin) ||
		o.Body == r.Body || o.ID == r.Requester || slices.Contains(shared, o.Body)
}

// clone copies what a move may change in place.
func (r Request) clone() Request {
	r.Questions = slices.Clone(r.Questions)
	r.SupportWanted = slices.Clone(r.SupportWanted)
	r.Findings = slices.Clone(r.Findings)
	return r
}
