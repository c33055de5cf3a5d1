package e2e_test

import (
	"slices"
	"strings"
)

// plant gives a word that stands in the text of a report, and so must not stand in anything that a program prints.
func (w *world) plant(word string) string {
	word = unique(word)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.planted = append(w.planted, word)
	return word
}

// inspect fails the test if a program printed a secret or a planted word, or raced, and shows what it printed when the
// test failed for any reason.
func (w *world) inspect() {
	for _, p := range w.ran {
		said, verb := p.said.String(), p.cmd.Args[1]
		if verb == "keys" {
			continue // it prints secrets and nothing else
		}
		if strings.Contains(said, "DATA RACE") || strings.Contains(said, "panic") {
			w.t.Errorf("%s raced or panicked", verb)
		}
		for _, word := range w.leaked(said) {
			w.t.Errorf("%s printed %q", verb, word)
		}
		if w.t.Failed() {
			w.t.Logf("%v printed:\n%s", p.cmd.Args[1:], tail(said, 8000))
		}
	}
}

// leaked are the secrets and planted words that stand in a text.
func (w *world) leaked(text string) []string {
	w.mu.Lock()
	words := slices.Clone(w.planted)
	w.mu.Unlock()
	for _, secret := range w.secrets {
		words = append(words, secret)
	}
	return slices.DeleteFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }
