package bot

import (
	"strings"
	"time"
)

// Input is what a verb is run with: the request, who made it, and the arguments after their checks.
type Input struct {
	Request
	Actor Actor
	// Now is when the request was handled, in the region's time zone.
	Now     time.Time
	answers map[string]Answer
}

// Has reports whether an argument was given.
func (in Input) Has(name string) bool { return len(in.answers[name].Raw) > 0 }

// Str is an argument's text, empty when it was not given.
func (in Input) Str(name string) string { return strings.Join(in.answers[name].Raw, ",") }

// Strs are a ManyOf argument's values.
func (in Input) Strs(name string) []string { return in.answers[name].Raw }

// Day is a Day argument: midnight in the region's time zone, zero when it was not given.
func (in Input) Day(name string) time.Time { return in.answers[name].Day }

// Yes reports whether a YesNo argument was given as yes.
func (in Input) Yes(name string) bool { return in.Str(name) == "yes" }

// Number is a Number argument, zero when it was not given.
func (in Input) Number(name string) float64 { return in.answers[name].Number }

// Account is a Person argument, zero when it was not given.
func (in Input) Account(name string) Account { return in.answers[name].Account }
