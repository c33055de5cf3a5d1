package bot

import (
	"errors"
	"fmt"
)

// Code is what an error is to a machine: a log label, a metric label, a form or a sentence.
type Code string

// The codes.
const (
	OK          Code = "ok"
	Invalid     Code = "invalid"     // what was given can not be used; nothing was changed
	Forbidden   Code = "forbidden"   // the person may not do it
	NotFound    Code = "not_found"   // there is no such record, or not for this person
	Conflict    Code = "conflict"    // it came too late: somebody changed the record first
	Unavailable Code = "unavailable" // it was not kept; trying again may help
	Unsure      Code = "unsure"      // it may or may not have been kept; trying again is safe
	Internal    Code = "internal"
)

// ours reports whether the fault is ours: somebody has to look into it.
func (c Code) ours() bool { return c == Unavailable || c == Unsure || c == Internal }

// Error is an error with a code for machines and a sentence for the person. Any other error is Internal: the
// person is given a reference to quote, and the log has the rest.
type Error struct {
	Code Code
	// Text is the sentence.
	Text string
	// Fields are sentences about single arguments, by name.
	Fields map[string]string
	// Buttons offer what the person can do instead.
	Buttons []Button
	// Cause is for the log only.
	Cause error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %v", e.Code, e.Cause)
	}
	return string(e.Code)
}

func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an error from a code and the sentence that the person sees.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Text: fmt.Sprintf(format, args...)}
}

// CodeOf gives an error's code: OK for nil, Internal for what is not ours.
func CodeOf(err error) Code {
	if err == nil {
		return OK
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}
