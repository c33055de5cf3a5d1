package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Problem is one mistake in the configuration.
type Problem struct {
	// Line is where it is in the file, 1 for the first; 0 when it is at no single place.
	Line int
	// Key is the setting without places in lists, as in "channels.body", or the name of a variable.
	Key string
	// Text says what is wrong and what to do. It never holds a secret.
	Text string
}

func (p *Problem) Error() string {
	text := p.Text
	if p.Key != "" {
		text = p.Key + ": " + text
	}
	if p.Line == 0 {
		return text
	}
	return fmt.Sprintf("line %d: %s", p.Line, text)
}

// report collects problems. Settings are known by path: names, and #0, #1 … in lists, joined by dots.
type report struct {
	lines    map[string]int
	faulty   []string
	problems []*Problem
}

// add notes a problem with a setting, unless one is known with it, above it or under it: one mistake is said once.
func (r *report) add(path, format string, args ...any) {
	for _, known := range r.faulty {
		if within(path, known) || within(known, path) {
			return
		}
	}
	r.addAt(r.line(path), path, format, args...)
}

// addAt notes a problem with a setting that is on a line of its own.
func (r *report) addAt(line int, path, format string, args ...any) {
	r.faulty = append(r.faulty, path)
	r.problems = append(r.problems, &Problem{Line: line, Key: keyOf(path), Text: fmt.Sprintf(format, args...)})
}

// line is where a setting is, or else what it belongs to.
func (r *report) line(path string) int {
	for {
		if line, ok := r.lines[path]; ok {
			return line
		}
		dot := strings.LastIndexByte(path, '.')
		if dot < 0 {
			return 0
		}
		path = path[:dot]
	}
}

// err is all problems, in the order of the file.
func (r *report) err() error {
	slices.SortStableFunc(r.problems, func(a, b *Problem) int { return cmp.Compare(a.Line, b.Line) })
	var errs []error
	for _, p := range r.problems {
		errs = append(errs, p)
	}
	return errors.Join(errs...)
}

// within reports whether a setting is another or under it.
func within(path, top string) bool {
	rest, ok := strings.CutPrefix(path, top)
	return ok && (rest == "" || rest[0] == '.')
}

// keyOf leaves the places in lists out of a path.
func keyOf(path string) string {
	parts := strings.Split(path, ".")
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return strings.HasPrefix(s, "#") }), ".")
}

// quote repeats a value in a sentence. What is long is not repeated: it may be a secret in the wrong place.
func quote(value string) string {
	const most = 25 // the longest key of a force is 23, the shortest token of a platform 26
	if utf8.RuneCountInString(value) > most {
		return "this"
	}
	return "“" + value + "”"
}
