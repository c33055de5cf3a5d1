package bot_test

import (
	"strings"
	"testing"
)

// TestDidYouMean types verbs of the desk, which are raise, note, close and list.
func TestDidYouMean(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"rais":                      "raise", // one left out
		"raisee":                    "raise", // one too many
		"raize":                     "raise", // one replaced
		"riase":                     "raise", // two swapped
		"lits":                      "list",
		"clsoe":                     "close",
		"nots":                      "note",
		"raiseed":                   "raise", // two too many are near enough in a word of seven
		"rxyse":                     "",      // two of five are not
		"lt":                        "",
		"x":                         "",
		"désk":                      "",
		strings.Repeat("close", 20): "",
	} {
		d := newDesk(t)
		msg := d.types(t, "desk "+typed)
		_, hint, found := strings.Cut(msg.Text, `Did you mean "`)
		got, _, _ := strings.Cut(hint, `"`)
		if got != want || found != (want != "") {
			t.Errorf("%s: %s", typed, msg.Text)
		}
	}
}
