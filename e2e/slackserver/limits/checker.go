package limits

import (
	"fmt"
	"iter"
	"unicode/utf8"
)

type object = map[string]any

// checker walks one payload and collects what is wrong with it.
type checker struct {
	problems []Problem
	blockIDs map[string]bool
	inputs   int // Input blocks seen.
	markdown int // Characters in markdown blocks.
}

func newChecker() *checker {
	return &checker{blockIDs: map[string]bool{}}
}

func (c *checker) fail(path, format string, args ...any) {
	c.problems = append(c.problems, Problem{Path: path, Rule: fmt.Sprintf(format, args...)})
}

// chars checks an optional string; an empty one counts as left out unless least is above zero.
func (c *checker) chars(path string, v any, least, most int) {
	if v == nil {
		return
	}
	s, ok := v.(string)
	if !ok {
		c.fail(path, "a string is needed, not %T", v)
		return
	}
	switch n := utf8.RuneCountInString(s); {
	case n > most:
		c.fail(path, "%d characters, at most %d", n, most)
	case n < least:
		c.fail(path, "%d characters, at least %d", n, least)
	}
}

// needed checks a string that must be there and not be empty.
func (c *checker) needed(path string, v any, most int) {
	if v == nil {
		c.fail(path, "is missing")
		return
	}
	c.chars(path, v, 1, most)
}

// list goes over the objects of an array, after it has checked how many items there are.
func (c *checker) list(path string, v any, least, most int) iter.Seq2[int, object] {
	items, ok := v.([]any)
	switch {
	case v == nil && least > 0:
		c.fail(path, "is missing")
	case v != nil && !ok:
		c.fail(path, "an array is needed, not %T", v)
	case v != nil && (len(items) < least || len(items) > most):
		c.fail(path, "%d items, %d to %d are allowed", len(items), least, most)
	}
	return func(yield func(int, object) bool) {
		for i, item := range items {
			o, ok := item.(object)
			if !ok {
				c.fail(index(path, i), "an object is needed, not %T", item)
			} else if !yield(i, o) {
				return
			}
		}
	}
}

func index(path string, i int) string {
	return fmt.Sprintf("%s[%d]", path, i)
}
