// Package post reads what partner agencies write in a chat as reports: intelligence and disruptions, in their own words and
// layout. It decides nothing and keeps nothing; what it does not understand stays in the words.
package post

import (
	"log/slog"
	"strings"

	"gatewaybot/soc"
)

// Kind is what a report is about.
type Kind string

// The kinds. A report whose author did not say is Unsaid: somebody asks.
const (
	Unsaid       Kind = ""
	Intelligence Kind = "intelligence"
	Disruption   Kind = "disruption"
)

// Field is one thing that the author gave by name. Name is the data dictionary's (domain.md, C8 and C9); Value is the key of
// an enumeration where the whole of it was recognised as one, else the author's words.
type Field struct {
	Name  string
	Value string
}

// Report is one report as its author wrote it. It masks itself in logs and in printed forms.
type Report struct {
	Kind Kind
	// Tagged says that the author named the kind, as in "intel: …".
	Tagged bool
	// Fields are in the order of the text, each name once: what was given twice is joined by a line break. They have the names
	// of a disruption's fields for Disruption and of an intelligence report's for the others.
	Fields []Field
	// Account is the words that are in no field.
	Account string
	// Before is the words before the first tag, in the first report of a post: a greeting, or the beginning of the story.
	Before string
	// Danger is what the author answered about danger or, without an answer, what all the words say. A no that the other words
	// contradict is unclear.
	Danger soc.Danger
	// Graded says that the author tries to grade the report, which partners do not do (V41).
	Graded bool
}

// longestGreeting is how many words before a tag are taken for a greeting.
const longestGreeting = 5

// Story is the words that are in no field, with those before the tag unless they only greet.
func (r Report) Story() string {
	if len(strings.Fields(r.Before)) <= longestGreeting {
		return r.Account
	}
	return strings.TrimSpace(r.Before + "\n" + r.Account)
}

// Get gives the value of a field, "" if it was not given.
func (r Report) Get(name string) string {
	for _, f := range r.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

const masked = "[report]"

func (r Report) String() string       { return masked }
func (r Report) GoString() string     { return masked }
func (r Report) LogValue() slog.Value { return slog.StringValue(masked) }

func (f Field) String() string       { return f.Name + ": [text]" }
func (f Field) GoString() string     { return f.String() }
func (f Field) LogValue() slog.Value { return slog.StringValue(f.String()) }
