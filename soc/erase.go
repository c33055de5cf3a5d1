package soc

import (
	"strings"
	"time"
	"unicode/utf8"
)

// MoveErase ends a record for good: its text is gone everywhere, and what is left is that there was one.
const MoveErase Move = "erase"

// erased is the state of every record that was erased. No index, list or duty knows it.
const erased = "erased"

// Erased reports whether the record is what is left of one that was erased: its reference, its days, who gave it and whose
// it was, and who erased it when. Why is in the audit log.
func (h *Head) Erased() bool { return h.Did == MoveErase }

// ErasedError says that a record was erased, so that there is nothing to read or to change any more.
type ErasedError struct {
	Head

	known func(Officer) bool
}

func (e *ErasedError) Error() string { return string(e.Ref) + " was erased" }

// VisibleTo reports whether an officer may know that there was such a record.
func (e *ErasedError) VisibleTo(by Officer) bool {
	return by.Has(Admin, Auditor) || e.known == nil || e.known(by)
}

// NewErased says of a record that it was erased. Known, unless nil, says who may know of it.
func NewErased(h Head, known func(Officer) bool) *ErasedError {
	return &ErasedError{Head: h, known: known}
}

func (h Head) erased(by string, at time.Time) Head {
	next := h.next(MoveErase, Officer{ID: by}, at)
	next.DataKey, next.Retention = nil, Retention{}
	return next
}

// Erase gives what is left of the request. By is who erases it, for those who ask later.
func (r *Request) Erase(by string, at time.Time) *Request {
	return &Request{Head: r.Head.erased(by, at), State: erased, Requester: r.Requester, Body: r.Body, Handler: r.Handler, Decision: r.Decision}
}

// Erase gives what is left of the decision.
func (d *Decision) Erase(by string, at time.Time) *Decision {
	return &Decision{Head: d.Head.erased(by, at), State: erased, About: d.About, LeadBody: d.LeadBody, CirculateTo: d.CirculateTo}
}

// Erase gives what is left of the report: also where it stands at the partner, so that an edit of it is still known for one.
func (r *Intelligence) Erase(by string, at time.Time) *Intelligence {
	return &Intelligence{Report: r.Report.erased(by, at), State: erased}
}

// Erase gives what is left of the disruption, as of an intelligence report.
func (d *Disruption) Erase(by string, at time.Time) *Disruption {
	return &Disruption{Report: d.Report.erased(by, at), State: erased}
}

func (r *Report) erased(by string, at time.Time) Report {
	return Report{
		Head: r.Head.erased(by, at), Submitter: r.Submitter, Agency: r.Agency, Post: r.Post, Thread: r.Thread, Nth: r.Nth,
		RegisterRef: r.RegisterRef, FeedbackAt: at.UTC(),
	}
}

// Erase gives what is left of the threat.
func (t *Threat) Erase(by string, at time.Time) *Threat {
	return &Threat{Head: t.Head.erased(by, at), State: erased, Force: t.Force, LRO: t.LRO, Plan: t.Plan}
}

// Erase gives what is left of the plan.
func (p *Plan) Erase(by string, at time.Time) *Plan {
	return &Plan{Head: p.Head.erased(by, at), State: erased, Force: p.Force, Threat: p.Threat, LRO: p.LRO}
}

// Erase gives what is left of the order.
func (o *Order) Erase(by string, at time.Time) *Order {
	return &Order{Head: o.Head.erased(by, at), State: erased, Force: o.Force, Manager: o.Manager}
}

// repeated is how many characters of a text in a reason are no accident.
const repeated = 12

// Repeats reports whether a reason says what one of the texts says: the reason is kept when the text is gone.
func Repeats(reason string, texts map[string]*Text) bool {
	reason = strings.ToLower(strings.Join(strings.Fields(reason), " "))
	for _, t := range texts {
		words := strings.ToLower(strings.Join(strings.Fields(t.Reveal()), " "))
		if utf8.RuneCountInString(words) >= repeated && (strings.Contains(reason, words) || len(reason) >= repeated && strings.Contains(words, reason)) {
			return true
		}
	}
	return false
}
