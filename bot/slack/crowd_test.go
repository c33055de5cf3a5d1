package slack_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

// manyQuestions are the questions of a plan with that many actions, and a note on each.
func manyQuestions(n int) []bot.Arg {
	var all []bot.Arg
	for i := range n {
		all = append(all,
			bot.Arg{Name: fmt.Sprintf("action_%d", i), Label: fmt.Sprintf("Action %d", i), Kind: bot.OneOf, Choices: choices(3)},
			bot.Arg{Name: fmt.Sprintf("note_%d", i), Label: fmt.Sprintf("Note %d", i), Kind: bot.Line, Optional: true})
	}
	return all
}

// planner is a bot with one verb that asks as much.
func planner(t *testing.T, n int, ran *[]bot.Input) bot.Handler {
	t.Helper()
	b, err := bot.New(bot.Options{
		Commands: []bot.Command{{Name: "desk", Help: "The desk.", Verbs: []bot.Verb{{
			Name: "review", Help: "Review it.", Example: "/desk review DSK-2026-000001", Form: "Review",
			Args: []bot.Arg{{Name: "ref", Label: "Plan", Kind: bot.Record, Bare: true}},
			More: func(context.Context, bot.Input) ([]bot.Arg, error) { return manyQuestions(n), nil },
			Run: func(_ context.Context, in bot.Input) (bot.Message, error) {
				*ran = append(*ran, in)
				return bot.Message{Text: "Reviewed."}, nil
			},
		}}}},
		Who:   func(context.Context, bot.Request) (bot.Actor, error) { return bot.Actor{ID: "ada"}, nil },
		Dates: func() bot.Dates { return bot.Dates{Now: time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)} },
		Log:   slog.New(slog.DiscardHandler),
		NewID: func() string { return "ref-1" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Handle
}

// TestFormWithManyQuestions fills in forms as they come until the verb runs: every answer must get through, however many
// forms that takes.
func TestFormWithManyQuestions(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ actions, forms, notes int }{{30, 1, 30}, {49, 1, 49}, {75, 1, 23}, {120, 2, 0}} {
		t.Run(fmt.Sprint(tc.actions), func(t *testing.T) {
			t.Parallel()
			var ran []bot.Input
			s := newStage(t, planner(t, tc.actions, &ran))
			d := &driver{stage: s, call: s.call}
			seen := d.Type(t, person("U0ADA"), "/desk review DSK-2026-1")
			forms, notes := 0, 0
			for ; seen.Form != nil && forms < 5; forms++ {
				answers := map[string][]string{}
				for _, q := range seen.Form.Questions {
					if strings.HasPrefix(q.Name, "note") {
						notes++
					}
					if len(q.Values) == 0 && strings.HasPrefix(q.Name, "action") {
						answers[q.Label] = []string{"Choice 1"}
					}
				}
				if len(answers) == 0 {
					t.Fatalf("form %d asks nothing new", forms)
				}
				full := len(list(seen.Native.(shown).view, "blocks")) == 100
				if text := words(lastBlock(seen)); full && !strings.Contains(text, "more do not fit in this form") && tc.actions > 49 {
					t.Errorf("form %d does not say what is left out: %q", forms, text)
				}
				seen = d.Submit(t, person("U0ADA"), seen, answers)
			}
			if len(ran) != 1 || forms != tc.forms || tc.notes > 0 && notes != tc.notes {
				t.Fatalf("ran %d times after %d forms with %d notes", len(ran), forms, notes)
			}
			for i := range tc.actions {
				if got := ran[0].Str(fmt.Sprintf("action_%d", i)); got != "v1" {
					t.Errorf("action %d is %q", i, got)
				}
			}
		})
	}
}

func lastBlock(seen bottest.Seen) object {
	blocks := list(seen.Native.(shown).view, "blocks")
	return blocks[len(blocks)-1]
}

// TestCrowdedFormNamesWhatItLeavesOut checks the words of it, and that what was given and has no room is kept.
func TestCrowdedFormNamesWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	var ran []bot.Input
	s := newStage(t, planner(t, 51, &ran))
	d := &driver{stage: s, call: s.call}
	seen := d.Type(t, person("U0ADA"), "/desk review DSK-2026-1 note_3=“By the mill” action_7=v2")
	if got := words(lastBlock(seen)); !strings.Contains(got, "2 more do not fit in this form.") || !strings.Contains(got, "Note 49 (note_49=), Note 50 (note_50=)") {
		t.Errorf("it says %q", got)
	}
	answers := map[string][]string{}
	for _, q := range seen.Form.Questions {
		if q.Name == "note_3" || q.Name == "action_7" {
			t.Errorf("%s is asked, though it is answered and there is no room", q.Name)
		}
		if strings.HasPrefix(q.Name, "action") {
			answers[q.Label] = []string{"Choice 0"}
		}
	}
	if seen = d.Submit(t, person("U0ADA"), seen, answers); len(ran) != 1 || ran[0].Str("note_3") != "By the mill" || ran[0].Str("action_7") != "v2" {
		t.Errorf("ran %d times, seen %+v", len(ran), seen)
	}
}
