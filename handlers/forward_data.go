package handlers

import (
	"time"

	"gatewaybot/soc"
)

// requestRecord is a request as the register takes it (register/openapi.yaml). It names no officer.
type requestRecord struct {
	Ref              soc.Ref          `json:"ref"`
	Version          int              `json:"version"`
	Region           string           `json:"region"`
	State            soc.RequestState `json:"state"`
	RequestingBody   string           `json:"requesting_body"`
	OperationName    string           `json:"operation_name,omitempty"`
	ThreatRef        string           `json:"threat_ref,omitempty"`
	UnassessedReason string           `json:"unassessed_reason,omitempty"`
	Theme            string           `json:"theme"`
	MorileScore      float64          `json:"morile_score,omitempty"`
	MorileScoredAt   soc.Date         `json:"morile_scored_at,omitzero"`
	SupportWanted    []string         `json:"support_wanted,omitempty"`
	Objective        string           `json:"objective"`
	ThreatHarmRisk   string           `json:"threat_harm_risk,omitempty"`
	RiskToLife       bool             `json:"risk_to_life"`
	NeededBy         soc.Date         `json:"needed_by,omitzero"`
	AuthorityStatus  string           `json:"authority_status,omitempty"`
	LeadProposed     string           `json:"lead_proposed,omitempty"`
	Route            soc.Route        `json:"route"`
	BypassTeam       string           `json:"bypass_team,omitempty"`
	DecisionDue      time.Time        `json:"decision_due"`
	RaisedAt         time.Time        `json:"raised_at"`
	DecisionRef      soc.Ref          `json:"decision_ref,omitempty"`
}

func requestData(r *soc.Request) requestRecord {
	return requestRecord{
		Ref: r.Ref, Version: r.Version, Region: r.Region, State: r.State, RequestingBody: r.Body,
		OperationName: r.OperationName.Reveal(), ThreatRef: r.ThreatRef, UnassessedReason: r.UnassessedReason.Reveal(),
		Theme: r.Theme, MorileScore: r.MorileScore, MorileScoredAt: r.MorileScoredAt, SupportWanted: r.SupportWanted,
		Objective: r.Objective.Reveal(), ThreatHarmRisk: r.ThreatHarmRisk.Reveal(), RiskToLife: r.RiskToLife,
		NeededBy: r.NeededBy, AuthorityStatus: r.AuthorityStatus, LeadProposed: r.LeadProposed, Route: r.Route,
		BypassTeam: r.BypassTeam, DecisionDue: r.DecisionDue, RaisedAt: r.RaisedAt, DecisionRef: r.Decision,
	}
}

// decisionRecord is a decision as the register takes it.
type decisionRecord struct {
	Ref             soc.Ref           `json:"ref"`
	Version         int               `json:"version"`
	Region          string            `json:"region"`
	About           soc.Ref           `json:"about"`
	Meeting         soc.Meeting       `json:"meeting"`
	DecidedOn       soc.Date          `json:"decided_on"`
	Outcome         string            `json:"outcome"`
	Rationale       string            `json:"rationale"`
	LeadBody        string            `json:"lead_body"`
	SupportingTeams []string          `json:"supporting_teams,omitempty"`
	Conditions      string            `json:"conditions,omitempty"`
	Owner           string            `json:"owner"`
	Due             soc.Date          `json:"due"`
	ReasonCode      string            `json:"reason_code,omitempty"`
	Alternative     string            `json:"alternative,omitempty"`
	CirculateTo     []string          `json:"circulate_to"`
	Acknowledged    []seenBy          `json:"acknowledged,omitempty"`
	Supersedes      soc.Ref           `json:"supersedes,omitempty"`
	State           soc.DecisionState `json:"state"`
}

// seenBy is a body's acknowledgment, without the officer.
type seenBy struct {
	Body string    `json:"body"`
	At   time.Time `json:"at"`
}

func decisionData(d *soc.Decision) decisionRecord {
	record := decisionRecord{
		Ref: d.Ref, Version: d.Version, Region: d.Region, About: d.About, Meeting: d.Meeting, DecidedOn: d.DecidedOn,
		Outcome: d.Outcome, Rationale: d.Rationale.Reveal(), LeadBody: d.LeadBody, SupportingTeams: d.SupportingTeams,
		Conditions: d.Conditions.Reveal(), Owner: d.Owner, Due: d.Due, ReasonCode: d.ReasonCode,
		Alternative: d.Alternative.Reveal(), CirculateTo: d.CirculateTo, Supersedes: d.Supersedes, State: d.State,
	}
	for _, a := range d.Acknowledgments {
		record.Acknowledged = append(record.Acknowledged, seenBy{a.Body, a.At})
	}
	return record
}

// intelligenceRecord is an intelligence report as the register takes it: sanitised, and without who gave it.
type intelligenceRecord struct {
	Ref             soc.Ref     `json:"ref"`
	Version         int         `json:"version"`
	Region          string      `json:"region"`
	State           string      `json:"state"`
	Marking         soc.Marking `json:"marking"`
	Agency          string      `json:"agency"`
	Priority        string      `json:"priority"`
	Theme           string      `json:"theme,omitempty"`
	ThreatRef       string      `json:"threat_ref,omitempty"`
	Source          string      `json:"source_evaluation,omitempty"`
	Assessment      string      `json:"intelligence_assessment,omitempty"`
	Handling        string      `json:"handling,omitempty"`
	Conditions      string      `json:"conditions,omitempty"`
	SanitisedText   string      `json:"sanitised_text,omitempty"`
	SanitisedOn     soc.Date    `json:"sanitised_on,omitzero"`
	WithdrawnReason string      `json:"withdrawn_reason,omitempty"`
}

// intelligenceData gives what leaves of a version. A withdrawal repeats nothing: a text may have been written since that
// nobody let go.
func intelligenceData(r *soc.Intelligence) intelligenceRecord {
	if r.State == soc.ReportWithdrawn {
		return intelligenceRecord{
			Ref: r.Ref, Version: r.Version, Region: r.Region, State: string(r.State), Marking: r.Marking, Agency: r.Agency,
			WithdrawnReason: r.Closing.Reveal(),
		}
	}
	return intelligenceRecord{
		Ref: r.Ref, Version: r.Version, Region: r.Region, State: string(r.State), Marking: r.Marking, Agency: r.Agency,
		Priority: r.Priority, Theme: r.Theme, ThreatRef: r.Threat, Source: r.Source, Assessment: r.Assessment,
		Handling: r.Handling, Conditions: r.Conditions.Reveal(), SanitisedText: r.Sanitised.Reveal(), SanitisedOn: r.SanitisedOn,
	}
}

// disruptionRecord is a disruption as the register takes it: what the panel approved.
type disruptionRecord struct {
	Ref             soc.Ref     `json:"ref"`
	Version         int         `json:"version"`
	Region          string      `json:"region"`
	State           string      `json:"state"`
	Marking         soc.Marking `json:"marking"`
	Agency          string      `json:"agency"`
	OccurredOn      soc.Date    `json:"occurred_on"`
	RecordDate      soc.Date    `json:"record_date"`
	TargetType      string      `json:"target_type"`
	Threat          string      `json:"threat"`
	Role            string      `json:"role"`
	LeadAgency      string      `json:"lead_agency"`
	P               string      `json:"p"`
	Category        string      `json:"category"`
	Tactic          string      `json:"tactic"`
	Theme           string      `json:"theme"`
	Description     string      `json:"description"`
	Rationale       string      `json:"rationale"`
	Evidence        string      `json:"evidence_ref,omitempty"`
	ValuePence      int64       `json:"value_seized_pence,omitempty"`
	SCPO            string      `json:"scpo_ref,omitempty"`
	Action          string      `json:"action_ref,omitempty"`
	Request         string      `json:"request_ref,omitempty"`
	Supporting      string      `json:"supporting_agencies,omitempty"`
	ModeratedOn     soc.Date    `json:"moderated_on"`
	DuplicateOf     soc.Ref     `json:"duplicate_of,omitempty"`
	WithdrawnReason string      `json:"withdrawn_reason,omitempty"`
}

func disruptionData(d *soc.Disruption) disruptionRecord {
	return disruptionRecord{
		Ref: d.Ref, Version: d.Version, Region: d.Region, State: "forwarded", Marking: d.Marking, Agency: d.Agency,
		OccurredOn: d.OccurredOn, RecordDate: d.RecordDate, TargetType: d.TargetType, Threat: d.Threat, Role: d.Role,
		LeadAgency: d.LeadAgency, P: d.P, Category: d.Category, Tactic: d.Tactic, Theme: d.Theme,
		Description: d.Approved.Reveal(), Rationale: d.Rationale.Reveal(), Evidence: d.Evidence.Reveal(), ValuePence: d.ValuePence,
		SCPO: d.SCPO, Action: d.Action, Request: d.Request, Supporting: d.Supporting.Reveal(), ModeratedOn: d.ModeratedOn,
		DuplicateOf: d.DuplicateOf,
	}
}
