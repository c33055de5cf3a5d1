package soc

import "time"

// Group is one of the four groups by which police information is kept (management of police information; domain.md, B9):
// 1 public protection, 2 other sexual, violent and serious offences, 3 all other offences, 4 everything else.
type Group int

// Groups are how many groups there are.
const Groups = 4

// RetentionRules say when a record is looked at again, whether it is still to be kept. Groups and their years come from police
// practice; which group a kind of record is in, and the years of group 4, are local choices. The zero rules are for none.
type RetentionRules struct {
	// Years are by group: group 1 is reviewed every so many, whatever happens; the others when nothing happened for so long.
	Years [Groups]int
	// Of is the group of a kind of record, where nobody chose another for the record itself.
	Of map[Prefix]Group
	// Soon is how many days before the review somebody is told of it.
	Soon int
}

// DefaultRetentionRules are the shipped choices.
func DefaultRetentionRules() RetentionRules {
	return RetentionRules{
		Years: [Groups]int{10, 10, 6, 6}, Soon: 28,
		Of: map[Prefix]Group{
			RequestPrefix: 3, DecisionPrefix: 3, IntelligencePrefix: 2, DisruptionPrefix: 3, ThreatPrefix: 2, PlanPrefix: 2, OrderPrefix: 1,
		},
	}
}

// Retention is what was decided about keeping a record. Why is in the audit log.
type Retention struct {
	// Group is the record's own, 0 for that of its kind. Until is the day of the next review, where a review decided on one.
	Group Group `json:"group,omitzero"`
	Until Date  `json:"until,omitzero"`
	// On is the day of the last review.
	On Date `json:"on,omitzero"`
	// Held keeps the record from being erased, for a court or an inquiry, until it is let go.
	Held bool `json:"held,omitzero"`
	// EraseAsked is the day on which a review asked for the erasure, By who did.
	EraseAsked Date   `json:"erase_asked,omitzero"`
	By         string `json:"by,omitempty"`
}

// lasting is a record that stays in force after its last version.
type lasting interface{ lasts() Date }

func (o *Order) lasts() Date {
	if !o.EndedOn.IsZero() {
		return o.EndedOn
	}
	return o.To
}

// group is the group by which a record is kept.
func (r RetentionRules) group(h *Head) Group {
	if h.Retention.Group > 0 {
		return h.Retention.Group
	}
	return r.Of[h.Ref.Prefix()]
}

// ReviewOn is the day on which it is to be decided whether the record is still kept; the zero day is never. The years end with
// the day of the same number, and those from 29 February with the 28th where there is none. A clear period begins on the day
// of the last activity, which of an order is its last day in force.
func (r RetentionRules) ReviewOn(h *Head, of any, day func(time.Time) Date) Date {
	g := r.group(h)
	if g < 1 || g > Groups || r.Years[g-1] == 0 || h.Erased() {
		return Date{}
	}
	from := day(h.CreatedAt)
	if g > 1 {
		from = day(h.At)
		if l, ok := of.(lasting); ok && l.lasts().After(from) {
			from = l.lasts()
		}
	}
	due := from.AddYears(r.Years[g-1])
	if until := h.Retention.Until; !until.IsZero() && (g == 1 || h.Did == MoveRetain || until.After(due)) {
		return until
	}
	return due
}

// retentionDuty is the review of a record, or once that asked for the erasure, the erasure.
func (r ReminderRules) retentionDuty(h *Head, of any, role Role, body string) []Duty {
	if asked := h.Retention.EraseAsked; !asked.IsZero() {
		return []Duty{{Kind: DutyErase, Role: Admin, Body: ROCU, Due: asked}}
	}
	due := r.Retention.ReviewOn(h, of, r.day)
	if due.IsZero() {
		return nil
	}
	return []Duty{{Kind: DutyRetention, Role: role, Body: body, Soon: due.AddDays(-r.Retention.Soon), Due: due}}
}

// DutiesOf are all duties of a record: its own, and whether it is still to be kept. Of what was erased nobody has any.
func DutiesOf(record interface{ Meta() *Head }, rules ReminderRules) []Duty {
	head := record.Meta()
	if head.Erased() {
		return nil
	}
	var own []Duty
	if d, ok := record.(interface {
		Duties(rules ReminderRules) []Duty
	}); ok {
		own = d.Duties(rules)
	}
	role, body := reviewer(record)
	return append(own, rules.retentionDuty(head, record, role, body)...)
}

// reviewer is the seat that decides whether a record is kept: a seat and no officer, for it is years from now; none for what is no record of police work.
func reviewer(record any) (Role, string) {
	switch r := record.(type) {
	case *Request, *Decision:
		return GatewayCI, ROCU
	case *Intelligence:
		return IntelHandler, ROCU
	case *Disruption:
		return DisruptionModerator, ROCU
	case *Threat:
		return SOCLead, r.Force
	case *Plan:
		return SOCLead, r.Force
	case *Order:
		return SOCLead, r.Force
	}
	return "", ""
}

// MayReview reports whether an officer decides whether the record is kept. What belongs to the audit log is kept.
func MayReview(record any, by Officer) bool {
	role, body := reviewer(record)
	return role != "" && (by.Has(role) && (by.Body == body || by.Body == ROCU) || by.Has(Admin))
}

// Reviewed is a decision about keeping a record.
type Reviewed struct {
	// Group is a new group, 0 to leave it. Until is the next review.
	Group Group
	Until Date
	// Held is whether it is held; Erase asks for its erasure.
	Held  bool
	Erase bool
}

// The moves of keeping records.
const (
	MoveRetain   Move = "retain"    // it was decided that the record is kept
	MoveAskErase Move = "ask_erase" // it was decided that it is not
)

// Reviewed makes the head of the version in which a review of the record is recorded (domain.md, B9: decisions to retain are
// recorded).
func (h Head) Reviewed(r Reviewed, today Date, by Officer, at time.Time) (Head, Findings) {
	was := h.Retention
	now := Retention{Group: was.Group, Until: r.Until, On: today, Held: r.Held, By: by.ID}
	if r.Group > 0 {
		now.Group = r.Group
	}
	var f Findings
	switch {
	case r.Erase && r.Held:
		f = append(f, Finding{Rule: "B9", Severity: Block, Field: "held", Text: "What is held is not erased. Let it go first."})
	case r.Erase:
		now.EraseAsked = today
	case !r.Until.After(today):
		f = append(f, Finding{Rule: "B9", Severity: Block, Field: "until", Text: "The next review has to be on a later day."})
	case r.Until.After(today.AddYears(longestRetention)):
		f = append(f, Finding{Rule: "B9", Severity: Block, Field: "until", Text: "Nothing is kept for longer than ten years without a review."})
	}
	if f != nil {
		return h, f
	}
	did := MoveRetain
	if r.Erase {
		did = MoveAskErase
	}
	next := h.next(did, by, at)
	next.Retention = now
	return next, nil
}

// longestRetention is the longest time between two reviews, in years.
const longestRetention = 10
