package bot

import "time"

// Kind is what an argument holds. It decides how typed text is read and which input a form shows.
type Kind int

// The kinds of argument.
const (
	Line    Kind = iota // one line of text
	Text                // free text, may have several lines
	OneOf               // one of Choices
	ManyOf              // some of Choices, separated by commas when typed
	Day                 // a date, as Dates reads it
	YesNo               // yes or no
	Number              // a decimal number, not negative
	Person              // a mention
	Record              // a reference like GWR-2026-000042
	Carried             // carried by buttons and forms, not for people: a version, a draft
)

// Arg declares one argument of a verb: its check, its usage, its question in the form.
type Arg struct {
	Name  string
	Label string
	Help  string
	Kind  Kind
	// Choices belong to OneOf and ManyOf.
	Choices  []Choice
	Optional bool
	// Bare lets the argument be given without its name; bare words fill such arguments in order. A bare Text
	// takes the rest of the line.
	Bare bool
	// Max is the longest text in characters; zero is 4,000.
	Max int
	// Foreign lets a Record be another system's reference, like OCG-1234, which is kept as it was typed.
	Foreign bool
	// AtOnce has a form tell of the answer as soon as it is given, on platforms that can: for Verb.Urgent.
	AtOnce bool
	// Default is filled into the form when nothing was given.
	Default string
}

// Answer is an argument's value after its check.
type Answer struct {
	// Raw is what was given, cleaned; more than one for ManyOf.
	Raw []string
	// Day is set for the Day kind: midnight in the region's time zone.
	Day time.Time
	// Number is set for the Number kind.
	Number float64
	// Account is set for the Person kind.
	Account Account
}
