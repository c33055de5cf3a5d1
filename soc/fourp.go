package soc

import (
	"fmt"
	"slices"
	"time"
)

// PlanState is where a 4P plan stands (domain.md, C4). That a review is due or overdue follows from the clock: see Duties.
type PlanState string

// The states of a plan.
const (
	PlanDraft     PlanState = "draft"
	PlanActive    PlanState = "active"
	PlanClosing   PlanState = "closing" // the LRO proposes to close it; the SRO decides
	PlanClosed    PlanState = "closed"
	PlanDebriefed PlanState = "debriefed"
)

// PlanStates are all of them, with their names.
func PlanStates() []Term {
	return []Term{
		{string(PlanDraft), "Being written"},
		{string(PlanActive), "Active"},
		{string(PlanClosing), "Proposed to close"},
		{string(PlanClosed), "Closed"},
		{string(PlanDebriefed), "Closed, lesson shared"},
	}
}

// Plan is a 4P plan: how a threat is met by pursue, prevent, protect and prepare (domain.md, C4; report, rows 27 to 42).
type Plan struct {
	Head
	State PlanState `json:"state"`
	// Threat is the threat's reference here, and Label its cover name: all that a reminder says of it.
	Threat Ref    `json:"threat"`
	Label  Text   `json:"-"`
	Force  string `json:"force"`
	// Template is one of PlanTemplates.
	Template        string `json:"template"`
	TemplateVersion string `json:"template_version"`
	Summary         Text   `json:"-"`
	Objectives      Text   `json:"-"`
	Gaps            Text   `json:"-"` // what intelligence lacks
	LocalTeam       Text   `json:"-"` // the local policing team
	// Unassessed says why there is a plan for a threat that nobody has assessed (V07).
	Unassessed Text `json:"-"`
	// LRO, SIO and SRO are officers' ids. LRO is the threat's and changes with it.
	LRO string `json:"lro"`
	SIO string `json:"sio,omitempty"`
	SRO string `json:"sro,omitempty"`
	// Financial is the financial investigator's id, or NoFinancial says why there is none.
	Financial   string `json:"financial_investigator,omitempty"`
	NoFinancial Text   `json:"-"`

	Partners    []Considered `json:"stakeholders,omitempty"`
	Specialists []Considered `json:"specialists_considered,omitempty"`
	Actions     []Action     `json:"actions,omitempty"`
	Reviews     []Review     `json:"reviews,omitempty"`

	// ReviewDays is how often the plan is reviewed, NextReview the day by which it has to be.
	ReviewDays int     `json:"cadence_days"`
	NextReview Date    `json:"next_review_due,omitzero"`
	Snoozes    Snoozes `json:"snoozes,omitempty"`
	// Reason is why the last move was made, where it needs one.
	Reason   Text     `json:"-"`
	Lesson   Text     `json:"-"`
	Findings Findings `json:"findings,omitempty"`
	// ClosedOn is the day on which the SRO closed it.
	ClosedOn Date `json:"closed_on,omitzero"`
}

// Considered says that a partner or a specialist team was considered.
type Considered struct {
	// Who is an agency's key, or one of Specialists.
	Who string `json:"who"`
	// Consulted says that they were asked, On which day; Why says why they were not.
	Consulted bool `json:"consulted"`
	On        Date `json:"on,omitzero"`
	Why       Text `json:"-"`
}

// Action is one thing that a plan wants done.
type Action struct {
	// P is one of FourP, and Status one of ActionStatuses.
	P     string `json:"p"`
	Title Text   `json:"-"`
	// Owner is an officer's id, or the key of a partner agency, which OwnerType tells.
	OwnerType string `json:"owner_type"`
	Owner     string `json:"owner"`
	Due       Date   `json:"due"`
	Status    string `json:"status"`
	DoneOn    Date   `json:"done_on,omitzero"`
	Evidence  Text   `json:"-"`
	// Disruption is the reference of the disruption that came of it, or NoDisruption says why there is none (V22).
	Disruption   string `json:"disruption_ref,omitempty"`
	NoDisruption Text   `json:"-"`
	Safeguarded  int    `json:"victims_safeguarded,omitempty"`
}

// The statuses of an action.
const (
	ActionPlanned   = "planned"
	ActionDoing     = "doing"
	ActionDone      = "done"
	ActionNotDone   = "not_done"
	ActionCancelled = "cancelled"
)

// Who can own an action.
const (
	OwnedByPolice  = "police"
	OwnedByPartner = "partner"
)

// Open reports whether something is left to do.
func (a Action) Open() bool { return a.Status == ActionPlanned || a.Status == ActionDoing }

// Review is a review of a plan.
type Review struct {
	HeldOn   Date   `json:"held_on"`
	Reviewer string `json:"reviewer"`
	// Attested says of each action that was open whether it was done: by its number from 1, as the person counts.
	Attested     []Attested `json:"attestation,omitempty"`
	Changes      Text       `json:"-"`
	PartnerInput bool       `json:"partner_input"`
	Next         Date       `json:"next_review,omitzero"`
	// Outcome is one of ReviewOutcomes.
	Outcome string `json:"outcome"`
}

// Attested is what a review says of one action.
type Attested struct {
	Action int    `json:"action"`
	Said   string `json:"said"` // one of Attestations
	Note   Text   `json:"-"`
}

// Texts are the fields that are sealed at rest, by name.
func (p *Plan) Texts() map[string]*Text {
	texts := map[string]*Text{
		"label": &p.Label, "threat_summary": &p.Summary, "objectives": &p.Objectives, "intelligence_gaps": &p.Gaps,
		"local_policing_team": &p.LocalTeam, "unassessed_reason": &p.Unassessed, "no_financial_investigator": &p.NoFinancial, "reason": &p.Reason, "lesson": &p.Lesson,
	}
	for i := range p.Partners {
		texts[fmt.Sprintf("partner_%d", i)] = &p.Partners[i].Why
	}
	for i := range p.Specialists {
		texts[fmt.Sprintf("specialist_%d", i)] = &p.Specialists[i].Why
	}
	for i := range p.Actions {
		a := &p.Actions[i]
		texts[fmt.Sprintf("action_%d", i)] = &a.Title
		texts[fmt.Sprintf("evidence_%d", i)] = &a.Evidence
		texts[fmt.Sprintf("no_disruption_%d", i)] = &a.NoDisruption
	}
	for i := range p.Reviews {
		r := &p.Reviews[i]
		texts[fmt.Sprintf("changes_%d", i)] = &r.Changes
		for j := range r.Attested {
			texts[fmt.Sprintf("attested_%d_%d", i, j)] = &r.Attested[j].Note
		}
	}
	return texts
}

func (p Plan) clone() Plan {
	p.Partners, p.Specialists, p.Actions = slices.Clone(p.Partners), slices.Clone(p.Specialists), slices.Clone(p.Actions)
	p.Reviews, p.Snoozes = slices.Clone(p.Reviews), slices.Clone(p.Snoozes)
	return p
}

// Live reports whether the plan is in use: it is reviewed.
func (p *Plan) Live() bool { return p.State == PlanActive || p.State == PlanClosing }

// OpenActions are the numbers, from 1, of the actions that are still open.
func (p *Plan) OpenActions() []int {
	var open []int
	for i, a := range p.Actions {
		if a.Open() {
			open = append(open, i+1)
		}
	}
	return open
}

// Counts are how many actions a plan has by P, of those that were not cancelled.
func (p *Plan) Counts() map[string]int {
	counts := map[string]int{}
	for _, a := range p.Actions {
		if a.Status != ActionCancelled {
			counts[a.P]++
		}
	}
	return counts
}

// Lopsided reports whether the plan has no Prevent or no Protect (V19; report, all forces).
func (p *Plan) Lopsided() bool {
	counts := p.Counts()
	return counts["prevent"] == 0 || counts["protect"] == 0
}

// onlyPursues reports whether the plan neither prevents nor protects.
func (p *Plan) onlyPursues() bool {
	counts := p.Counts()
	return counts["prevent"] == 0 && counts["protect"] == 0
}

// VisibleTo reports whether an officer may see the plan: those of its force and of the region whose work it is, and who has
// something to do in it.
func (p *Plan) VisibleTo(by Officer) bool {
	return seesResponse(p.Force, by) || slices.ContainsFunc(p.People(), by.Is)
}

// People are the officers who have something to do in the plan, by id.
func (p *Plan) People() []string {
	people := []string{p.LRO, p.SIO, p.SRO}
	for _, a := range p.Actions {
		if a.OwnerType == OwnedByPolice {
			people = append(people, a.Owner)
		}
	}
	return people
}

// Duties are what the plan needs somebody to do (V23). That the LRO proposes to close it is for the SRO to decide.
func (p *Plan) Duties(rules ReminderRules) []Duty {
	if !p.Live() {
		return nil
	}
	review := Duty{
		Kind: DutyReview, Owner: p.LRO, Role: SOCLead, Body: p.Force, Due: p.NextReview,
		Soon: p.NextReview.AddDays(-rules.ReviewSoon), Escalate: after(p.NextReview, rules.ReviewEscalate),
		Further: after(p.NextReview, rules.ReviewEscalate+rules.Further),
	}
	duties := []Duty{review}
	for _, n := range p.OpenActions() {
		a := p.Actions[n-1]
		owner := a.Owner
		if a.OwnerType != OwnedByPolice {
			owner = p.LRO // a partner is asked by the LRO, not by us
		}
		duties = append(duties, Duty{
			Kind: DutyAction, Part: itoa(n), Owner: owner, Role: SOCLead, Body: p.Force, Due: a.Due,
			Escalate: after(a.Due, rules.ReviewEscalate), Further: after(a.Due, rules.ReviewEscalate+rules.Further),
		})
	}
	if p.State == PlanClosing && len(p.Reviews) > 0 {
		held := p.Reviews[len(p.Reviews)-1].HeldOn
		due := rules.Calendar.AddWorkingDays(held, rules.ToInsist)
		duties = append(duties, Duty{
			Kind: DutyClose, Owner: p.SRO, Role: SOCLead, Body: p.Force, Soon: held, Due: due,
			Escalate: due.AddDays(1), Further: due.AddDays(1 + rules.Further),
		})
	}
	return p.Snoozes.apply(duties)
}

// move makes the next version of the plan.
func (p Plan) move(m Move, by Officer, at time.Time) *Plan {
	next := p.clone()
	next.Head, next.Reason = p.Head.next(m, by, at), Text{}
	return &next
}
