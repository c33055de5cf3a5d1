package soc

import (
	"slices"
	"time"
	"unicode/utf8"
)

// DecisionState is where a decision stands (domain.md, C3). Decisions are never edited, only superseded.
type DecisionState string

// The states of a decision. Circulated means delivered to every body's channel; Acknowledged, seen by every body.
const (
	Recorded     DecisionState = "recorded"
	Circulated   DecisionState = "circulated"
	Acknowledged DecisionState = "acknowledged"
	Actioned     DecisionState = "actioned"
	Closed       DecisionState = "closed"
	Superseded   DecisionState = "superseded"
)

// Meeting is where a decision was made.
type Meeting string

// The meetings that decide about requests.
const (
	GatewayMeeting      Meeting = "gateway"
	CapabilitiesMeeting Meeting = "capabilities"
)

// Decision is a recorded, shared decision about a request.
type Decision struct {
	Head
	State     DecisionState `json:"state"`
	About     Ref           `json:"about"`
	Meeting   Meeting       `json:"meeting"`
	DecidedOn Date          `json:"decided_on"`
	// Chair and Owner are officers' ids; LeadBody and CirculateTo are bodies' keys.
	Chair           string           `json:"chair"`
	Present         Text             `json:"-"`
	TeamsAbsent     []string         `json:"teams_absent,omitempty"`
	Outcome         string           `json:"outcome"`
	Rationale       Text             `json:"-"`
	LeadBody        string           `json:"lead_body"`
	SupportingTeams []string         `json:"supporting_teams,omitempty"`
	Considered      []string         `json:"specialists_considered,omitempty"`
	Conditions      Text             `json:"-"`
	Owner           string           `json:"owner"`
	Due             Date             `json:"due"`
	ReasonCode      string           `json:"reason_code,omitempty"`
	Alternative     Text             `json:"-"`
	CirculateTo     []string         `json:"circulate_to"`
	Acknowledgments []Acknowledgment `json:"acknowledged,omitempty"`
	Supersedes      Ref              `json:"supersedes,omitempty"`
	SupersededBy    Ref              `json:"superseded_by,omitempty"`
	Dissent         Text             `json:"-"`
	PartnersPresent Text             `json:"-"`
	Findings        Findings         `json:"findings,omitempty"`
	// Reasons are why the register refused the version before.
	Reasons Text `json:"-"`
}

// Acknowledgment says that a body has seen a decision.
type Acknowledgment struct {
	Body string    `json:"body"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// minRationale is the shortest rationale that says anything (domain.md, C3), in characters.
const minRationale = 20

// Texts are the fields that are sealed at rest, by name.
func (d *Decision) Texts() map[string]*Text {
	return map[string]*Text{
		"present": &d.Present, "rationale": &d.Rationale, "conditions": &d.Conditions,
		"alternative": &d.Alternative, "dissent": &d.Dissent, "partners_present": &d.PartnersPresent, "reasons": &d.Reasons,
	}
}

// Unacknowledged are the bodies that have not said that they saw the decision.
func (d *Decision) Unacknowledged() []string {
	if d.State == Superseded || d.State == Closed && d.Outcome == "return_for_information" {
		return nil // another decision took its place
	}
	return slices.DeleteFunc(slices.Clone(d.CirculateTo), d.acknowledgedBy)
}

func (d *Decision) acknowledgedBy(body string) bool {
	return slices.ContainsFunc(d.Acknowledgments, func(a Acknowledgment) bool { return a.Body == body })
}

// Check applies the rules to a decision about a request (V01, V02, V05, V46, V48).
func (d *Decision) Check(about *Request, rules RequestRules, chair Officer, today Date) Findings {
	var f Findings
	block := func(rule, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: Block, Field: field, Text: text})
	}
	if Label(Outcomes(), d.Outcome) == d.Outcome {
		block("V01", "outcome", "Choose an outcome.")
	}
	if utf8.RuneCountInString(trimmed(d.Rationale)) < minRationale {
		block("V01", "rationale", "Give the reason in at least "+plural(minRationale, "character")+".")
	}
	if d.LeadBody == "" {
		block("V01", "lead_body", "Say who leads.")
	}
	if d.Owner == "" {
		block("V01", "owner", "Name the owner of what happens next.")
	}
	if d.Due.IsZero() || d.Due.Before(today) {
		block("V01", "due", "Give a date that has not passed.")
	}
	if d.Outcome == "specialist_assistance" && len(d.SupportingTeams) == 0 {
		block("C3", "supporting_teams", "Say which teams give the assistance.")
	}
	if d.Outcome == "not_supported" && d.ReasonCode == "" {
		block("V02", "reason_code", "Say why the request is not supported.")
	}
	if d.Outcome == "not_supported" && trimmed(d.Alternative) == "" {
		block("V02", "alternative", "Say what the force can do instead.")
	}
	if d.Outcome == "adopt" {
		f = append(f, about.adoptable(rules, today)...)
	}
	f = append(f, guardAll(d.Texts())...)
	return append(f, d.checkRank(chair)...)
}

// checkRank applies V48: a chief inspector decides at the gateway, and a detective inspector chairs the
// capabilities meeting (report, ROCU).
func (d *Decision) checkRank(chair Officer) Findings {
	needed := map[Meeting]Rank{GatewayMeeting: CI, CapabilitiesMeeting: Insp}[d.Meeting]
	if !chair.Rank.Below(needed) {
		return nil
	}
	return Findings{{Rule: "V48", Severity: Warn, Text: "The decision was made below the rank of " + string(needed) + "."}}
}

// Decide records a decision about the request. Both records change together: the request moves on, and the decision
// is a record of its own whose reference the commit issues. Returning for information reopens the question instead.
func (r Request) Decide(d Decision, rules RequestRules, cal Calendar, by Officer, at time.Time) (*Request, *Decision, error) {
	did := MoveDecide
	if d.Supersedes != "" {
		did = MoveCorrect
	}
	next, err := r.move(did, by, at)
	if err != nil {
		return nil, nil, err
	}
	d.fill(&r, by, at, cal)
	if did == MoveCorrect && d.Supersedes != r.Decision {
		return nil, nil, r.cannot(did)
	}
	findings := d.Check(&r, rules, by, DateOf(at.In(cal.Location)))
	if err := findings.blocked(); err != nil {
		return nil, nil, err
	}
	d.Findings = findings.Of(Warn)
	next.Decision, next.Outcome = DecisionPrefix.Pending(), d.Outcome
	next.DecidedAt, next.DecisionTime = at.UTC(), cal.WorkingTime(r.RaisedAt, at)
	if did == MoveCorrect {
		next.DecidedAt, next.DecisionTime = r.DecidedAt, r.DecisionTime
		next.State = Decided
	}
	if d.Outcome == "return_for_information" {
		next.State = MoreInfo
		next.Questions = append(next.Questions, Question{AskedBy: by.ID, AskedAt: at.UTC(), Asked: d.Rationale})
	}
	return next, &d, nil
}

// fill sets what a decision takes from the request and the moment.
func (d *Decision) fill(about *Request, by Officer, at time.Time, cal Calendar) {
	d.Head = Head{
		Ref: DecisionPrefix.Pending(), UID: d.UID, Version: 1, Region: about.Region, Marking: about.Marking,
		CreatedBy: by.ID, CreatedAt: at.UTC(), By: by.ID, At: at.UTC(), Did: MoveRecord, Origin: d.Origin,
	}
	d.State, d.About, d.Chair = Recorded, about.Ref, by.ID
	d.DecidedOn = DateOf(at.In(cal.Location))
	d.Meeting = GatewayMeeting
	if about.State == Capabilities || !by.Has(GatewayCI) { // a correction is made by either, when the meeting is over
		d.Meeting = CapabilitiesMeeting
	}
	to := append([]string{about.Body}, d.CirculateTo...)
	if d.LeadBody != ROCU && d.LeadBody != "" {
		to = append(to, d.LeadBody)
	}
	slices.Sort(to)
	d.CirculateTo = slices.Compact(to)
}

// Circulate says that the decision was delivered to every body's channel.
func (d Decision) Circulate(at time.Time) (*Decision, error) {
	return d.move(MoveCirculate, Officer{ID: SystemActor}, at, Circulated, Recorded)
}

// Acknowledge says that the officer's body has seen the decision.
func (d Decision) Acknowledge(by Officer, at time.Time) (*Decision, error) {
	if !slices.Contains(d.CirculateTo, by.Body) {
		return nil, &DeniedError{Ref: d.Ref, Move: MoveAcknowledge, Who: "the bodies that the decision was shared with"}
	}
	next, err := d.move(MoveAcknowledge, by, at, d.State, Recorded, Circulated, Actioned, Closed)
	if err != nil || !slices.Contains(d.Unacknowledged(), by.Body) {
		return nil, &MoveError{Ref: d.Ref, Move: MoveAcknowledge, State: string(d.State), Did: d.Did, By: d.By, At: d.At}
	}
	next.Acknowledgments = append(slices.Clone(d.Acknowledgments), Acknowledgment{Body: by.Body, By: by.ID, At: at.UTC()})
	if settled := d.State == Actioned || d.State == Closed; !settled && len(next.Unacknowledged()) == 0 {
		next.State = Acknowledged
	}
	return next, nil
}

// Supersede marks the decision as replaced by a later one. It stays readable.
func (d Decision) Supersede(by Officer, at time.Time) (*Decision, error) {
	next, err := d.move(MoveSupersede, by, at, Superseded, Recorded, Circulated, Acknowledged)
	if err != nil {
		return nil, err
	}
	next.SupersededBy = DecisionPrefix.Pending()
	return next, nil
}

// Settle ends a decision whose request is complete: supported work was done, anything else is closed.
func (d Decision) Settle(by Officer, at time.Time) (*Decision, error) {
	to := Actioned
	if d.Outcome == "not_supported" || d.Outcome == "return_for_information" {
		to = Closed
	}
	return d.move(MoveComplete, by, at, to, Recorded, Circulated, Acknowledged)
}

func (d Decision) move(m Move, by Officer, at time.Time, to DecisionState, from ...DecisionState) (*Decision, error) {
	if !slices.Contains(from, d.State) {
		return nil, &MoveError{Ref: d.Ref, Move: m, State: string(d.State), Did: d.Did, By: d.By, At: d.At}
	}
	d.Head, d.Reasons = d.Head.next(m, by, at), Text{}
	d.State = to
	return &d, nil
}

// Refuse records that the register will not take a version as it is, with its reasons.
func (d Decision) Refuse(reasons Text, at time.Time) *Decision {
	d.Head, d.Reasons = d.Head.next(MoveRefuse, Officer{ID: SystemActor}, at), reasons
	return &d
}
