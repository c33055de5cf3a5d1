package e2e_test

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// seen is something that a person reads: a message, or a form that opened for them.
type seen struct {
	text    string // all of it in one line: titles, labels, values, and what is wrong
	buttons []string
	form    bool
	byBot   bool
	// id names a message in its channel, and thread the message whose thread it is in, itself if in none.
	id, thread string
	native     any
}

func (s seen) holds(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(s.text, text) })
}

// lacks fails the test if a text is shown that should not be.
func (s seen) lacks(w *world, texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		if s.holds(text) {
			w.t.Errorf("%q is shown in:\n%s", text, s.text)
		}
	}
}

// offers fails the test unless these are the buttons.
func (s seen) offers(w *world, buttons ...string) {
	w.t.Helper()
	if err := same("buttons", buttons, s.buttons); err != nil {
		w.t.Error(err)
	}
}

// ref is the first reference of a kind that is shown.
func (s seen) ref(w *world, prefix string) string {
	w.t.Helper()
	at := strings.Index(s.text, prefix+"-20")
	const length = len("GWR-2026-000001")
	if at < 0 || len(s.text) < at+length {
		w.t.Fatalf("no %s reference in:\n%s", prefix, s.text)
	}
	return s.text[at : at+length]
}

func transcript(all []seen) string {
	var texts []string
	for _, s := range all[max(0, len(all)-12):] {
		texts = append(texts, fmt.Sprintf("%s %q", s.text, s.buttons))
	}
	return strings.Join(texts, "\n")
}

// same says how two things differ.
func same(what string, want, got any) error {
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("%s (-want +got):\n%s", what, diff)
	}
	return nil
}

// unique is a word that no other part of a run has.
func unique(word string) string { return word + "-" + strings.ToLower(rand.Text()) }

// flat makes one line of a text, so that it can be looked for wherever a platform breaks it.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
