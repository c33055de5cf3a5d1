package soc

import (
	"fmt"
	"slices"
	"time"
)

// OrderState is where a serious crime prevention order stands (domain.md, C7).
type OrderState string

// The states of an order. Where its subject is, in prison or in the community, is Location.
const (
	OrderApplied  OrderState = "applied"
	OrderPassed   OrderState = "qa_passed"
	OrderGranted  OrderState = "granted" // and not served yet, nor was the subject represented: awaiting service
	OrderInForce  OrderState = "in_force"
	OrderBreached OrderState = "breach_alleged"
	OrderCharged  OrderState = "charged"
	OrderEnded    OrderState = "ended"
)

// Order is a serious crime prevention order, SCPO (Serious Crime Act 2007, part 1; domain.md, C7). It holds the least that
// managing it needs: names and conditions are sealed, and chats show the label only (C6).
type Order struct {
	Head
	State OrderState `json:"state"`
	// Label is what chats call the subject: initials or a cover name. Subject is the reference of another system.
	Label   Text `json:"-"`
	Subject Text `json:"-"`
	Name    Text `json:"-"`
	Born    Text `json:"-"` // the day of birth as 1990-12-31

	// Type, Applicant, Location and Risk are values of OrderTypes, Applicants, Locations and RiskLevels.
	Type      string `json:"order_type"`
	Court     Text   `json:"-"`
	Applicant string `json:"applicant"`
	MadeOn    Date   `json:"made_on,omitzero"`
	// ServedOn or Represented is what binds the subject (s.10).
	ServedOn    Date `json:"served_on,omitzero"`
	Represented bool `json:"represented,omitempty"`
	// From is the first day of the earliest condition, once there are conditions, and To the last day in force (s.16). Began is
	// when the first condition came into force, from which the five years run wherever its day is moved to later.
	From  Date `json:"in_force_from,omitzero"`
	Began Date `json:"began_on,omitzero"`
	To    Date `json:"in_force_to,omitzero"`

	Force string `json:"force"`
	// Manager is an officer's id, Team one of ManagerTeams. Offered is who has been allocated the order and has not accepted it
	// yet, OfferedOn since when, and UnmanagedSince the day from which there is no manager.
	Manager        string    `json:"manager,omitempty"`
	Team           string    `json:"manager_team,omitempty"`
	Offered        string    `json:"offered,omitempty"`
	OfferedOn      Date      `json:"offered_on,omitzero"`
	AllocatedAt    time.Time `json:"allocated_at,omitzero"`
	AllocatedBy    string    `json:"allocated_by,omitempty"`
	UnmanagedSince Date      `json:"unmanaged_since,omitzero"`

	// LocatedOn is the day from which the subject is known to be at Location. Release is when they are expected to leave prison.
	Location  string `json:"location"`
	LocatedOn Date   `json:"located_on,omitzero"`
	Prison    Text   `json:"-"`
	Release   Date   `json:"expected_release,omitzero"`
	// NextManager is the community manager who takes over at the release (V28).
	NextManager string `json:"next_manager,omitempty"`
	Visor       Text   `json:"-"`
	QABy        string `json:"qa_by,omitempty"`
	QAOn        Date   `json:"qa_on,omitzero"`
	// MonitoredTo is the last day of electronic monitoring, zero for none (Border Security, Asylum and Immigration Act 2025,
	// s.55), and MonitoredFrom the first of its present period, zero for the order's first day.
	MonitoredFrom Date   `json:"electronic_monitoring_from,omitzero"`
	MonitoredTo   Date   `json:"electronic_monitoring_to,omitzero"`
	Risk          string `json:"risk"`

	Conditions []Condition `json:"conditions,omitempty"`
	// CheckDays is how often the order is checked, NextCheck the day by which it has to be.
	CheckDays     int            `json:"check_every_days"`
	NextCheck     Date           `json:"next_check_due,omitzero"`
	Checks        []OrderCheck   `json:"checks,omitempty"`
	Notifications []Notification `json:"notifications,omitempty"`
	Breaches      []Breach       `json:"breaches,omitempty"`

	// Mark is a keyed hash of Subject and MadeOn, which only one order may have. Whoever enters or amends the order sets it.
	Mark     string   `json:"mark,omitempty"`
	Snoozes  Snoozes  `json:"snoozes,omitempty"`
	Reason   Text     `json:"-"`
	Findings Findings `json:"findings,omitempty"`
	// Ending is one of OrderEndings, EndedOn the day.
	Ending  string `json:"ending,omitempty"`
	EndedOn Date   `json:"ended_on,omitzero"`
}

// Condition is one thing that an order forbids or demands. It is known by its number, from 1.
type Condition struct {
	Type string `json:"type"` // one of ConditionTypes
	Text Text   `json:"-"`
	// From and To are its own days, inside of the order's.
	From Date `json:"from"`
	To   Date `json:"to"`
	// Answers is none or written: an order may not demand oral answers (s.11).
	Answers string `json:"answer_mode"`
	// Withdrawn says that it was entered by mistake. It keeps its number.
	Withdrawn bool `json:"withdrawn,omitempty"`
}

// Binds reports whether the condition is in force on a day.
func (c Condition) Binds(on Date) bool { return !c.Withdrawn && !on.Before(c.From) && !on.After(c.To) }

// OrderCheck is one check of an order, condition by condition.
type OrderCheck struct {
	Due    Date   `json:"due"`
	DoneOn Date   `json:"done_on"`
	DoneBy string `json:"done_by"`
	Method string `json:"method"` // one of CheckMethods
	// Results are what was found of each condition that was in force.
	Results []CheckResult `json:"results,omitempty"`
	Notes   Text          `json:"-"`
	// Missed is how many due days had passed when the check was held: none for a check in time.
	Missed  int  `json:"missed,omitempty"`
	NextDue Date `json:"next_due"`
}

// CheckResult is what a check found of one condition.
type CheckResult struct {
	Condition int    `json:"condition"`
	Found     string `json:"found"` // one of CheckFindings
}

// Notification is something that the subject has to tell the police within three days (Serious Crime Act 2007, s.15A).
type Notification struct {
	Kind       string   `json:"kind"` // initial or change
	TriggerOn  Date     `json:"trigger_on"`
	DueOn      Date     `json:"due_on"`
	ReceivedOn Date     `json:"received_on,omitzero"`
	Items      []string `json:"items,omitempty"`     // values of NotificationItems
	Withdrawn  bool     `json:"withdrawn,omitempty"` // it was entered by mistake
	// Awaited says that it follows from the order's first day, and moves with it. One that somebody entered does not.
	Awaited bool `json:"awaited,omitempty"`
}

// Breach is an alleged breach of a condition (s.25).
type Breach struct {
	On        Date `json:"on"`
	Condition int  `json:"condition"`
	Evidence  Text `json:"-"` // where the evidence is
	Referred  Text `json:"-"` // to whom it was referred
	// ExcuseConsidered says that a reasonable excuse was thought of.
	ExcuseConsidered bool   `json:"reasonable_excuse_considered"`
	Outcome          string `json:"outcome,omitempty"`   // one of BreachOutcomes, empty while it is open
	Withdrawn        bool   `json:"withdrawn,omitempty"` // it was logged by mistake
}

func (b Breach) charged() bool { return b.Outcome == Charged && !b.Withdrawn }

// Texts are the fields that are sealed at rest, by name.
func (o *Order) Texts() map[string]*Text {
	texts := map[string]*Text{
		"label": &o.Label, "subject_ref": &o.Subject, "name": &o.Name, "born": &o.Born, "court": &o.Court,
		"prison": &o.Prison, "visor_ref": &o.Visor, "reason": &o.Reason,
	}
	for i := range o.Conditions {
		texts[fmt.Sprintf("text_%d", i)] = &o.Conditions[i].Text
	}
	for i := range o.Checks {
		texts[fmt.Sprintf("notes_%d", i)] = &o.Checks[i].Notes
	}
	for i := range o.Breaches {
		texts[fmt.Sprintf("evidence_%d", i)] = &o.Breaches[i].Evidence
		texts[fmt.Sprintf("referred_%d", i)] = &o.Breaches[i].Referred
	}
	return texts
}

func (o Order) clone() Order {
	o.Conditions, o.Checks, o.Breaches = slices.Clone(o.Conditions), slices.Clone(o.Checks), slices.Clone(o.Breaches)
	o.Notifications, o.Snoozes = slices.Clone(o.Notifications), slices.Clone(o.Snoozes)
	return o
}

// Granted reports whether the court has made the order and it is not over: it has to be managed.
func (o *Order) Granted() bool {
	switch o.State {
	case OrderGranted, OrderInForce, OrderBreached, OrderCharged:
		return true
	}
	return false
}

// Bound reports whether the subject is bound by the order: served, or represented at the hearing (s.10).
func (o *Order) Bound() bool { return o.Represented || !o.ServedOn.IsZero() }

// Binding are the numbers, from 1, of the conditions that are in force on a day.
func (o *Order) Binding(on Date) []int {
	var numbers []int
	for i, c := range o.Conditions {
		if c.Binds(on) {
			numbers = append(numbers, i+1)
		}
	}
	return numbers
}

// Conditioned is how many conditions the order has, without those that were entered by mistake.
func (o *Order) Conditioned() int {
	n := 0
	for _, c := range o.Conditions {
		if !c.Withdrawn {
			n++
		}
	}
	return n
}

// Alleged is how many breaches are alleged, without those that were logged by mistake.
func (o *Order) Alleged() int {
	n := 0
	for _, b := range o.Breaches {
		if !b.Withdrawn {
			n++
		}
	}
	return n
}

// VisibleTo reports whether an officer may know of the order. Nobody else learns that it exists.
func (o *Order) VisibleTo(by Officer) bool {
	return seesResponse(o.Force, by) || by.Is(o.Manager) || by.Is(o.Offered) || by.Is(o.NextManager)
}

// Readable reports whether an officer may read who the subject is and what the conditions say: the manager, those who answer
// for the orders of the force or the region, the force's managers of orders, and auditors.
func (o *Order) Readable(by Officer) bool {
	return o.VisibleTo(by) && (by.Is(o.Manager) || by.Has(Auditor) || o.above(by) || by.Body == o.Force && by.Has(SCPOManager))
}

// above reports whether an officer answers for the orders of the force, or of the region.
func (o *Order) above(by Officer) bool {
	return (by.Body == o.Force || by.Body == ROCU) && by.Has(SOCLead, SRO)
}

// OrderFilters are the saved filters of orders: all of them, those that have to be managed, and those of these that nobody
// manages (report, Gloucestershire).
func OrderFilters() []Filter[*Order] {
	return []Filter[*Order]{
		{"all", func(*Order) bool { return true }},
		{"live", (*Order).Granted},
		{"unmanaged", func(o *Order) bool { return o.Granted() && o.Manager == "" }},
	}
}
