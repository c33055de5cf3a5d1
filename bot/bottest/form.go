package bottest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

// openForm types a command that is answered with a form.
func openForm(t testing.TB, s *scene, f bot.Form) Seen {
	t.Helper()
	s.replies(bot.Message{Form: &f})
	seen := s.Driver.Type(t, s.Ada, "/desk raise")
	s.request(t)
	return opened(t, s, seen)
}

// opened presses the button that opens a form, where the platform could not open it by itself.
func opened(t testing.TB, s *scene, seen Seen) Seen {
	t.Helper()
	if seen.Form != nil {
		return seen
	}
	if len(seen.Buttons) != 1 {
		t.Fatalf("neither a form nor one button that opens it: %+v", seen)
	}
	seen = s.Driver.Press(t, s.Ada, seen, 0)
	if seen.Form == nil {
		t.Fatalf("the button opens no form: %+v", seen)
	}
	return seen
}

func formShows(t testing.TB, s *scene) {
	want := sampleForm(s.Ben)
	checkForm(t, want, openForm(t, s, want).Form)
}

func answersArrive(t testing.TB, s *scene) {
	f := sampleForm(s.Ben)
	seen := openForm(t, s, f)
	s.replies(bot.Message{Text: "Raised DSK-2026-000043."})
	after := s.Driver.Submit(t, s.Ada, seen, map[string][]string{
		"Subject":      {`Blue van, "fast" – £5`},
		"What is it":   {"First line\nsecond <line> & *more*"},
		"How sure":     {"Very sure"},
		"What for":     {"To stop it", "To learn"},
		"Needed by":    {"2027-01-05"},
		"Anyone hurt":  {"no"},
		"Hours":        {"7.5"},
		"Who leads":    {bot.Tag(s.Ada)},
		"Belongs to":   {"DSK-2026-000007"},
		"Other thing":  {},
		"Second thing": {"given"},
	})
	if !contains(after.Text, "Raised DSK-2026-000043.") {
		t.Errorf("after the form the person sees %q", after.Text)
	}
	req := s.request(t)
	if req.Text != f.Command || req.Source != bot.Submitted {
		t.Errorf("arrived as %q %q, want %q", req.Source, req.Text, f.Command)
	}
	checkPlace(t, req, s.Ada, s.Channel, false)
	want := map[string][]string{
		"subject": {`Blue van, "fast" – £5`},
		"text":    {"First line\nsecond <line> & *more*"},
		"sure":    {"very"},
		"purpose": {"learn", "stop"},
		"by":      {"2027-01-05"},
		"hurt":    {"no"},
		"hours":   {"7.5"},
		"lead":    {bot.Tag(s.Ada)},
		"record":  {"DSK-2026-000007"},
		"second":  {"given"},
	}
	if diff := cmp.Diff(want, given(f, req.Answers)); diff != "" {
		t.Errorf("answers differ (-want +got):\n%s", diff)
	}
}

// formComesBack answers a form with the form, as the bot does when an answer is wrong, and then takes it.
func formComesBack(t testing.TB, s *scene) {
	f := sampleForm(s.Ben)
	seen := openForm(t, s, f)
	back := withProblems(sampleForm(s.Ben))
	back.Questions[0].Values = []string{"Green lorry"}
	s.replies(bot.Message{Form: &back})
	seen = s.Driver.Submit(t, s.Ada, seen, map[string][]string{"Subject": {"Green lorry"}})
	s.request(t)
	seen = opened(t, s, seen)
	checkForm(t, back, seen.Form)

	s.replies(bot.Message{Text: "Raised."})
	s.forget() // pressing a button that opens the form again was a request
	after := s.Driver.Submit(t, s.Ada, seen, map[string][]string{"Hours": {"8"}})
	if !contains(after.Text, "Raised.") {
		t.Errorf("after the form the person sees %q", after.Text)
	}
	got := given(f, s.request(t).Answers)
	if got["hours"][0] != "8" || got["subject"][0] != "Green lorry" {
		t.Errorf("answers are %v, want those of both rounds", got)
	}
}

func withProblems(f bot.Form) bot.Form {
	f.Problem = "Two answers need another look."
	f.Questions[6].Error = "Please give a number, like 12 or 7.5."
	f.Questions[0].Error = "That is already open."
	return f
}

func formCarries(t testing.TB, s *scene) {
	seen := openForm(t, s, sampleForm(s.Ben))
	back := withProblems(sampleForm(s.Ben))
	back.Command += ` alarm="DSK-2026-000099"`
	s.replies(bot.Message{Form: &back})
	seen = s.Driver.Submit(t, s.Ada, seen, map[string][]string{"Subject": {"Green lorry"}})
	seen = opened(t, s, seen)
	s.replies(bot.Message{Text: "Raised."})
	s.forget()
	s.Driver.Submit(t, s.Ada, seen, map[string][]string{"Hours": {"8"}})
	if req := s.request(t); req.Text != back.Command {
		t.Errorf("the second round came as %q, want %q", req.Text, back.Command)
	}
}

func mentionOpensForm(t testing.TB, s *scene) {
	d, ok := s.Driver.(Mentioner)
	if !ok {
		return
	}
	f := sampleForm(s.Ben)
	s.replies(bot.Message{Form: &f})
	seen := d.Mention(t, s.Ada, "desk raise")
	s.request(t)
	if seen.Form == nil {
		seen = opened(t, s, seen)
		if req := s.request(t); req.Text != f.Line() || req.Source != bot.Pressed {
			t.Errorf("the button that opens the form arrived as %q %q, want %q", req.Source, req.Text, f.Line())
		}
	}
	checkForm(t, f, seen.Form)
	s.replies(bot.Message{Text: "Raised."})
	s.Driver.Submit(t, s.Ada, seen, map[string][]string{"Hours": {"8"}})
	req := s.request(t)
	if req.Text != f.Command {
		t.Errorf("the form arrived as %q, want %q", req.Text, f.Command)
	}
	checkPlace(t, req, s.Ada, s.Channel, false)
}

// checkForm compares what a person can see of a form.
func checkForm(t testing.TB, want bot.Form, got *bot.Form) {
	t.Helper()
	if got.Title != want.Title || got.Submit != want.Submit {
		t.Errorf("form is %q with button %q, want %q with %q", got.Title, got.Submit, want.Title, want.Submit)
	}
	if !contains(got.Intro, want.Intro) || !contains(got.Problem, want.Problem) {
		t.Errorf("form says %q and %q, want %q and %q", got.Intro, got.Problem, want.Intro, want.Problem)
	}
	if len(got.Questions) != len(want.Questions) {
		t.Fatalf("form has %d questions, want %d", len(got.Questions), len(want.Questions))
	}
	for i, q := range want.Questions {
		checkQuestion(t, q, got.Questions[i])
	}
}

func checkQuestion(t testing.TB, want, got bot.Question) {
	t.Helper()
	if got.Label != want.Label || got.Optional != want.Optional {
		t.Errorf("question is %q, optional %v; want %q, %v", got.Label, got.Optional, want.Label, want.Optional)
	}
	if !contains(got.Hint, want.Hint) || !contains(got.Error, want.Error) {
		t.Errorf("%s: hint %q and error %q, want %q and %q", want.Label, got.Hint, got.Error, want.Hint, want.Error)
	}
	for _, c := range want.Choices {
		shown := slices.ContainsFunc(got.Choices, func(have bot.Choice) bool { return have.Label == c.Label })
		if !shown && !contains(got.Hint, c.Label) {
			t.Errorf("%s: choice %q is not shown", want.Label, c.Label)
		}
	}
	same := func(a, b string) bool { return flat(a) == flat(b) }
	if filled := meant(want, got.Values); !slices.EqualFunc(meant(want, want.Values), filled, same) {
		t.Errorf("%s: filled with %q, want %q", want.Label, filled, want.Values)
	}
}

// given are a form's answers as the bot reads them, those left empty dropped.
func given(f bot.Form, answers map[string][]string) map[string][]string {
	all := map[string][]string{}
	for name, raw := range answers {
		var q bot.Question
		if i := slices.IndexFunc(f.Questions, func(q bot.Question) bool { return q.Name == name }); i >= 0 {
			q = f.Questions[i]
		}
		if v := values(q, raw); len(v) > 0 {
			all[name] = v
		}
	}
	return all
}

// meant are a question's values where the platform shows choices by their labels.
func meant(q bot.Question, shown []string) []string {
	all := values(q, shown)
	for i, s := range all {
		if c := slices.IndexFunc(q.Choices, func(c bot.Choice) bool { return c.Label == s }); c >= 0 {
			all[i] = q.Choices[c].Value
		}
	}
	slices.Sort(all)
	return all
}

// values brings the ways in which the bot understands a value to one: several in order, days as 2006-01-02, nothing
// for an empty one.
func values(q bot.Question, raw []string) []string {
	var all []string
	for _, r := range raw {
		switch q.Kind {
		case bot.ManyOf:
			for part := range strings.SplitSeq(r, ",") {
				all = append(all, strings.TrimSpace(part))
			}
		case bot.Day:
			all = append(all, isoDay(r))
		default:
			all = append(all, r)
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
