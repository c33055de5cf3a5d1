package bottest

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gatewaybot/bot"
)

func replyShows(t testing.TB, s *scene) {
	samples := Samples(s.Ben)
	for _, name := range slices.Sorted(maps.Keys(samples)) {
		m := samples[name]
		if m.Form != nil || name == "long" || name == "hostile" {
			continue
		}
		s.replies(m)
		seen := s.Driver.Type(t, s.Ada, "/desk show")
		s.request(t)
		checkShown(t, name, m, seen)
	}
}

func failureShows(t testing.TB, s *scene) {
	m := Samples(s.Ben)["quote"]
	s.answers(func(bot.Request) (bot.Message, error) {
		return m, bot.Errorf(bot.Unavailable, "%s", m.Text)
	})
	checkShown(t, "failure", m, s.Driver.Type(t, s.Ada, "/desk note Blue van"))
}

func pressArrives(t testing.TB, s *scene) {
	commands := []string{
		`desk take DSK-2026-000042`,
		`desk note reason="two words, £5" who=` + bot.Tag(s.Ben),
		"desk note text=\"first <b> & line\nsecond *line*\"",
		`desk note text="` + strings.Repeat("fifteen letters ", 90) + `"`,
	}
	m := bot.Message{Text: "Choose.", Items: []bot.Item{{Title: "One", Buttons: []bot.Button{{Label: "Open", Command: "desk open 1"}}}}}
	m.Items = append(m.Items, bot.Item{Title: "Two", Buttons: []bot.Button{{Label: "Open", Command: "desk open 2"}}})
	for i, c := range commands {
		m.Buttons = append(m.Buttons, bot.Button{Label: string(rune('A' + i)), Command: c})
	}
	s.replies(m)
	seen := s.Driver.Type(t, s.Ada, "/desk show")
	s.request(t)
	want := append([]string{"desk open 1", "desk open 2"}, commands...)
	if len(seen.Buttons) != len(want) {
		t.Fatalf("buttons are %q, want %d", seen.Buttons, len(want))
	}
	for i, command := range want {
		s.replies(bot.Message{Text: "Pressed."})
		if after := s.Driver.Press(t, s.Ada, seen, i); !contains(after.Text, "Pressed.") {
			t.Errorf("after the press the person sees %q", after.Text)
		}
		req := s.request(t)
		if diff := cmp.Diff(command, req.Text); diff != "" || req.Source != bot.Pressed {
			t.Errorf("button %d arrived as %q (-want +got):\n%s", i, req.Source, diff)
		}
	}
}

// checkShown checks that a person sees all of a message, and is not called when it does not call.
func checkShown(t testing.TB, name string, m bot.Message, seen Seen) {
	t.Helper()
	for _, part := range missing(m, seen) {
		t.Errorf("%s: %q is not in what is seen:\n%s", name, part, seen.Text)
	}
	if diff := cmp.Diff(labels(m), seen.Buttons, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: buttons differ (-want +got):\n%s", name, diff)
	}
	if diff := cmp.Diff(m.Notify, seen.Called, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: whom it calls differs (-want +got):\n%s", name, diff)
	}
	if m.Marker != "" && strings.Contains(seen.Text, m.Marker) {
		t.Errorf("%s: the marker is shown", name)
	}
}

// missing are the parts of a message that are not seen.
func missing(m bot.Message, seen Seen) []string {
	text := flat(seen.Text)
	return slices.DeleteFunc(parts(m), func(part string) bool { return strings.Contains(text, flat(part)) })
}

// parts are the strings of a message that a person must see.
func parts(m bot.Message) []string {
	all := []string{m.Title, m.Text, m.Note, m.Quote}
	for _, f := range m.Fields {
		all = append(all, f.Label, f.Value)
	}
	for _, i := range m.Items {
		all = append(all, i.Title, i.Text)
	}
	if m.Table != nil {
		all = append(all, m.Table.Header...)
		for _, row := range m.Table.Rows {
			all = append(all, row...)
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// labels are the labels of a message's buttons, top to bottom.
func labels(m bot.Message) []string {
	var all []string
	for _, i := range m.Items {
		for _, b := range i.Buttons {
			all = append(all, b.Label)
		}
	}
	for _, b := range m.Buttons {
		all = append(all, b.Label)
	}
	return all
}

// contains ignores what does not change the words: white space, as lines may break anywhere, and marks that can not be
// seen.
func contains(text, part string) bool { return strings.Contains(flat(text), flat(part)) }

func flat(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}
