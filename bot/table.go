package bot

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The tightest of the platforms' limits: Mattermost counts titles, labels and hints in bytes, Slack buttons and
// choices in characters (facts/slack.md, facts/mattermost.md).
const (
	maxTitle  = 24
	maxLabel  = 24
	maxHint   = 150
	maxChoice = 75
	maxMany   = 100
)

// Commands and verbs may start with a digit, as 4p does; Split takes no such name for an argument.
var (
	nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_]*$`)
	argForm  = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// checkTable names every mistake in a table of commands, so that a program with one does not start.
func checkTable(commands []Command, dates Dates) error {
	var errs []error
	seen := map[string]bool{}
	for _, c := range commands {
		if !nameForm.MatchString(c.Name) || c.Name == helpVerb || seen[c.Name] {
			errs = append(errs, fmt.Errorf("command %q: name is taken or malformed", c.Name))
		}
		seen[c.Name] = true
		if c.Help == "" || len(c.Verbs) == 0 {
			errs = append(errs, fmt.Errorf("command %q: needs help and verbs", c.Name))
		}
		verbs := map[string]bool{helpVerb: true}
		for _, v := range c.Verbs {
			if verbs[v.Name] {
				errs = append(errs, fmt.Errorf("%s %s: verb declared twice", c.Name, v.Name))
			}
			verbs[v.Name] = true
			for _, err := range v.mistakes(c.Name, dates) {
				errs = append(errs, fmt.Errorf("%s %s: %w", c.Name, v.Name, err))
			}
		}
	}
	return errors.Join(errs...)
}

func (v Verb) mistakes(command string, dates Dates) []error {
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if !nameForm.MatchString(v.Name) || v.Help == "" || v.Run == nil {
		fail("needs a name, help and something to run")
	}
	if len(v.Form) > maxTitle || utf8.RuneCountInString(v.Submit) > maxTitle {
		fail("form title or button is longer than %d", maxTitle)
	}
	names, rest := map[string]bool{}, false
	for _, a := range v.Args {
		if names[a.Name] {
			fail("argument %s declared twice", a.Name)
		}
		names[a.Name] = true
		if rest && a.Bare {
			fail("argument %s: never filled, because a bare text before it takes the rest of the line", a.Name)
		}
		rest = rest || a.Bare && a.Kind == Text
		for _, err := range a.mistakes(dates) {
			fail("argument %s: %w", a.Name, err)
		}
	}
	if !v.Hidden {
		errs = append(errs, v.tryExample(command, dates)...)
	}
	return errs
}

func (a Arg) mistakes(dates Dates) []error {
	var errs []error
	if !argForm.MatchString(a.Name) || a.Name == openName {
		errs = append(errs, errors.New("name is taken or malformed"))
	}
	if a.Kind != Carried && (a.Label == "" || len(a.Label) > maxLabel) {
		errs = append(errs, fmt.Errorf("label is missing or longer than %d bytes", maxLabel))
	}
	if len(a.Help) > maxHint {
		errs = append(errs, fmt.Errorf("help is longer than %d bytes", maxHint))
	}
	if choosing := a.Kind == OneOf || a.Kind == ManyOf; choosing != (len(a.Choices) > 0) || len(a.Choices) > maxMany {
		errs = append(errs, errors.New("choices do not go with the kind"))
	}
	if a.Default != "" {
		if _, problem := (&reading{dates: dates}).check(a, []string{a.Default}); problem != "" {
			errs = append(errs, fmt.Errorf("default: %s", problem))
		}
	}
	return append(errs, a.choiceMistakes()...)
}

func (a Arg) choiceMistakes() []error {
	var errs []error
	seen := map[string]bool{}
	for _, c := range a.Choices {
		if seen[fold(c.Value)] {
			errs = append(errs, fmt.Errorf("choice %q declared twice", c.Value))
		}
		seen[fold(c.Value)] = true
		if a.Kind == ManyOf && strings.Contains(c.Value, ",") {
			errs = append(errs, fmt.Errorf("choice %q has a comma, which separates choices", c.Value))
		}
		if c.Value == "" || c.Label == "" || utf8.RuneCountInString(c.Label) > maxChoice || utf8.RuneCountInString(c.Value) > maxChoice {
			errs = append(errs, fmt.Errorf("choice %q: value or label missing or too long", c.Value))
		}
	}
	return errs
}

// tryExample reads the verb's example as if somebody had typed it: help can not lie.
func (v Verb) tryExample(command string, dates Dates) []error {
	words, err := Split(v.Example)
	if err != nil || len(words) < 2 || words[0].Value != "/"+command || words[1].Value != v.Name {
		return []error{errors.New("example is missing or is not this verb's")}
	}
	read := v.read
	if v.More != nil {
		read = v.glance // the example may name what only its record asks
	}
	r := read(line{text: v.Example, words: words[2:]}, nil, dates)
	var errs []error
	if r.stray != "" {
		errs = append(errs, fmt.Errorf("example: %s", r.stray))
	}
	for _, name := range slices.Sorted(maps.Keys(r.problems)) {
		// An example may leave to the form what the form asks for.
		if v.Form == "" || len(r.answers[name].Raw) > 0 {
			errs = append(errs, fmt.Errorf("example: %s: %s", name, r.problems[name]))
		}
	}
	return errs
}

func (v Verb) has(name string) bool {
	return slices.ContainsFunc(v.Args, func(a Arg) bool { return a.Name == name })
}

// askedNames are the arguments that people know of.
func (v Verb) askedNames() []string {
	var names []string
	for _, a := range v.Args {
		if a.Kind != Carried {
			names = append(names, a.Name)
		}
	}
	return names
}
