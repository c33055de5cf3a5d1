package register

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Receipt is the register's word that it holds an event.
type Receipt struct {
	RegisterRef string // the register's own reference, at most 64 characters
	Duplicate   bool   // it was held already, from an earlier try
}

// Reason is one thing that the register finds wrong with an event.
type Reason struct {
	Field string `json:"field"` // where: "data.needed_by"
	Text  string `json:"text"`  // what, for a person to read
}

// Refused means that the register will not take the event as it is: it goes back to a person, with the reasons.
// There may be none, if the register gave none that could be read.
type Refused struct{ Reasons []Reason }

// fieldForm is what a field's name looks like in the contract. Anything else may repeat what was sent.
var fieldForm = regexp.MustCompile(`^[a-z_]{1,30}(\.[a-z_0-9]{1,30}){0,3}$`)

// Error names the fields that are wrong and leaves the words out, since they may repeat what was sent.
func (e *Refused) Error() string {
	var fields []string
	for _, r := range e.Reasons {
		if fieldForm.MatchString(r.Field) && !slices.Contains(fields, r.Field) && len(fields) < 10 {
			fields = append(fields, r.Field)
		}
	}
	text := fmt.Sprintf("register: refused, %d reasons given", len(e.Reasons))
	if len(fields) > 0 {
		text += ", about " + strings.Join(fields, ", ")
	}
	return text
}

// Again means that the event may get through later.
type Again struct {
	After  time.Duration // how long the register asked to be left alone, at most a day; 0 if it did not say
	Status int           // what it answered; 0 if it did not
	Cause  error         // nil if the status says it all
}

func (e *Again) Error() string {
	if e.Cause == nil {
		return fmt.Sprintf("register: try again: status %d", e.Status)
	}
	return "register: try again: " + e.Cause.Error()
}

// Unwrap gives the cause.
func (e *Again) Unwrap() error { return e.Cause }

// Stopped means that the register, or whoever issues our tokens, no longer knows us: no event can get through until a
// person has seen to it. The events themselves are sound and stay in their queue.
type Stopped struct {
	Status int
	Cause  error // nil if the status says it all
}

func (e *Stopped) Error() string {
	if e.Cause == nil {
		return fmt.Sprintf("register: stopped: status %d", e.Status)
	}
	return fmt.Sprintf("register: stopped: status %d: %v", e.Status, e.Cause)
}

// Unwrap gives the cause.
func (e *Stopped) Unwrap() error { return e.Cause }

// Never means that no later try of this event can succeed: it goes to the dead letters.
type Never struct {
	Status int   // what the register answered; 0 if the event is unfit and was not sent
	Cause  error // nil if the status says it all
}

func (e *Never) Error() string {
	if e.Cause == nil {
		return fmt.Sprintf("register: never: status %d", e.Status)
	}
	return "register: never: " + e.Cause.Error()
}

// Unwrap gives the cause.
func (e *Never) Unwrap() error { return e.Cause }
