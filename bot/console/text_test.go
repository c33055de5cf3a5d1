package console

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		columns    int
		want       []string
	}{
		{"nothing", "", 10, []string{""}},
		{"words", "one two three four", 10, []string{"one two", "three four"}},
		{"lines", "one\n\ntwo", 10, []string{"one", "", "two"}},
		{"a long word", "to abcdefghijklmno it", 10, []string{"to", "abcdefghij", "klmno it"}},
		{"a long word first", "abcdefghijkl", 10, []string{"abcdefghij", "kl"}},
		{"wide letters", "東京都千代田区", 10, []string{"東京都千代", "田区"}},
		{"accents cost nothing", strings.Repeat("e\u0301", 10), 10, []string{strings.Repeat("e\u0301", 10)}},
		{"an accent alone", "\u0309 0", 10, []string{"\u0309 0"}},
		{"no columns at all", "abcdefghijkl", -3, []string{"abcdefghij", "kl"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := wrap(c.text, c.columns); !slices.Equal(got, c.want) {
				t.Errorf("wrap(%q, %d) = %q, want %q", c.text, c.columns, got, c.want)
			}
		})
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a\tb":                  "a b",
		"red \x1b[31m":          "red [31m",
		"a\rb\u2028c":           "a\nb\nc",
		"\u200emarks\U000E0041": "marks",
		"👮🏽\u200d♀️":            "👮🏽\u200d♀️",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever is wrapped, lines fit, hold nothing that moves a cursor, and have all the words.
func TestWrapAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text, columns := rapid.String().Draw(t, "text"), rapid.IntRange(-1, 100).Draw(t, "columns")
		lines := wrap(text, columns)
		for _, l := range lines {
			if width(l) > max(columns, 10) {
				t.Errorf("%q is wider than %d", l, columns)
			}
			if strings.ContainsFunc(l, unicode.IsControl) {
				t.Errorf("%q has a control character", l)
			}
		}
		words := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if words(strings.Join(lines, "")) != words(plain(text)) {
			t.Errorf("wrap(%q) = %q: other words", text, lines)
		}
	})
}
