package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"gatewaybot/bot"
)

func TestFormOfMissingArguments(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	f := d.form(t, `desk raise by="in 3 weeks" purpose=stop,learn lead=<@slack/T1/U2> hours=3 draft=d-7`)
	want := bot.Form{
		Title: "Raise a note", Intro: "Raise a note.", Command: `desk raise form=open draft="d-7"`, Submit: "Raise",
		Questions: []bot.Question{
			{Name: "subject", Label: "Subject", Hint: "One line.", Kind: bot.Line},
			{Name: "text", Label: "What is it", Kind: bot.Text, Optional: true},
			{Name: "sure", Label: "How sure", Kind: bot.OneOf, Values: []string{"fairly"}, Optional: true},
			{Name: "purpose", Label: "What for", Kind: bot.ManyOf, Values: []string{"stop", "learn"}, Optional: true},
			{Name: "by", Label: "Needed by", Kind: bot.Day, Values: []string{"2026-12-14"}},
			{Name: "hurt", Label: "Anyone hurt?", Kind: bot.YesNo, Optional: true},
			{Name: "hours", Label: "Hours", Kind: bot.Number, Values: []string{"3"}, Optional: true},
			{Name: "lead", Label: "Who leads", Kind: bot.Person, Values: []string{"<@slack/T1/U2>"}, Optional: true},
			{Name: "about", Label: "Belongs to", Kind: bot.Record, Optional: true},
		},
	}
	if diff := cmp.Diff(want, f, cmpopts.IgnoreFields(bot.Question{}, "Choices")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := len(f.Questions[2].Choices); got != 3 {
		t.Errorf("there are %d choices", got)
	}
	if len(d.ran) > 0 {
		t.Error("it ran")
	}
}

func TestFormAsksOnlyWhatIsOpen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	f := d.form(t, "desk close dsk-2026-42 version=3")
	if f.Command != `desk close form=open record="DSK-2026-000042" version="3"` || len(f.Questions) != 1 || f.Submit != "Send" {
		t.Errorf("form is %+v", f)
	}
	d.submits(t, f, map[string][]string{"reason": {"Done"}})
	if in := d.last(t); in.Str("record") != "DSK-2026-000042" || in.Str("version") != "3" || in.Str("reason") != "Done" {
		t.Errorf("record %q, version %q, reason %q", in.Str("record"), in.Str("version"), in.Str("reason"))
	}
}

// TestFormSubmittedWithMistakes sends a form back twice: each time everything that was filled in must still be there.
func TestFormSubmittedWithMistakes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	f := d.form(t, "desk raise hours=3")
	if len(f.Errors()) > 0 || f.Problem != "" {
		t.Errorf("a form that was only asked for complains: %q %q", f.Errors(), f.Problem)
	}
	msg := d.submits(t, f, map[string][]string{"text": {"Blue van"}, "by": {"soon"}, "sure": {}})
	if msg.Form == nil {
		t.Fatalf("no form but %+v", msg)
	}
	wantErrors := map[string]string{
		"subject": "Please fill this in.",
		"by":      `I can't read "soon" as a date. Try 14/12/2026, 14 Dec, friday, in 3 weeks or 28d.`,
	}
	if diff := cmp.Diff(wantErrors, msg.Form.Errors()); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	wantValues := map[string][]string{"text": {"Blue van"}, "by": {"soon"}, "hours": {"3"}, "sure": {"fairly"}}
	if diff := cmp.Diff(wantValues, values(*msg.Form)); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if msg = d.submits(t, *msg.Form, map[string][]string{"by": {"friday"}, "subject": {"van"}, "sure": {}}); msg.Text != "Done." {
		t.Errorf("answered with %+v", msg)
	}
	if in := d.last(t); in.Str("text") != "Blue van" || in.Number("hours") != 3 || in.Has("sure") {
		t.Errorf("text %q, hours %v, sure %q", in.Str("text"), in.Number("hours"), in.Str("sure"))
	}
}

// TestFormComesBackWithAnError checks what a verb's error does to a form and to a line that has one.
func TestFormComesBackWithAnError(t *testing.T) {
	t.Parallel()
	full := &bot.Error{Code: bot.Conflict, Text: "Ben was first.", Buttons: []bot.Button{{Label: "Show", Command: "desk list"}}}
	for _, test := range []struct {
		name       string
		source     bot.Source
		err        error
		wantForm   bool
		problem    string
		errors     map[string]string
		comesAgain bool
	}{
		{"submitted too late", bot.Submitted, full, false, "", nil, false},
		{"submitted, not kept", bot.Submitted, bot.Errorf(bot.Unavailable, "It was not kept."), true, "It was not kept.", map[string]string{}, true},
		{
			"fields", bot.Typed, &bot.Error{Code: bot.Invalid, Text: "Look again.", Fields: map[string]string{"reason": "Too short.", "record": "It is closed."}},
			true, "Look again.\nNote: It is closed.",
			map[string]string{"reason": "Too short."},
			false,
		},
		{"typed", bot.Typed, full, false, "", nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.err = test.err
			msg, err := d.Handle(t.Context(), bot.Request{
				Source: test.source, Text: "desk close form=open DSK-2026-42 version=3 reason=“It is done”",
			})
			if test.source == bot.Typed {
				msg, err = d.Handle(t.Context(), bot.Request{Source: test.source, Text: "desk close DSK-2026-42 version=3 reason=“It is done”"})
			}
			if (err != nil) != test.comesAgain || (msg.Form != nil) != test.wantForm {
				t.Fatalf("answered with %+v, %v", msg, err)
			}
			if !test.wantForm {
				return
			}
			if msg.Form.Problem != test.problem || !cmp.Equal(test.errors, msg.Form.Errors()) {
				t.Errorf("form says %q and %q", msg.Form.Problem, msg.Form.Errors())
			}
			if want := map[string][]string{"reason": {"It is done"}}; !cmp.Equal(want, values(*msg.Form)) {
				t.Errorf("values are %q", values(*msg.Form))
			}
			if msg.Form.Command != `desk close form=open record="DSK-2026-000042" version="3"` {
				t.Errorf("command is %q", msg.Form.Command)
			}
			if errors.Is(test.err, full) && !cmp.Equal(full.Buttons, msg.Buttons) {
				t.Errorf("buttons are %+v", msg.Buttons)
			}
		})
	}
}

func TestUrgent(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	f := d.form(t, "desk raise hurt=yes text=“in the yard” hours=many twice=3")
	if f.Problem != "Help is on its way.\nI don't know \"twice\" here.\nYou typed: /desk raise hurt=yes text=“in the yard” hours=many twice=3" {
		t.Errorf("form says %q", f.Problem)
	}
	if f.Command != `desk raise form=open draft="d-1"` {
		t.Errorf("command is %q", f.Command)
	}
	if in := d.urgent[0]; in.Str("text") != "in the yard" || !in.Has("hours") || in.Actor.Name != "Ada" || in.Now != monday {
		t.Errorf("the hook sees %+v", in)
	}
	msg := d.submits(t, f, map[string][]string{"hours": {"few"}})
	if msg.Form.Command != f.Command || msg.Form.Problem != "" || !d.urgent[1].Has("draft") {
		t.Errorf("the second time: %+v", msg.Form)
	}
	d.submits(t, *msg.Form, map[string][]string{"hours": {"3"}, "subject": {"van"}, "by": {"today"}})
	if d.last(t).Str("draft") != "d-1" || len(d.urgent) != 2 {
		t.Errorf("draft is %q, the hook was called %d times", d.last(t).Str("draft"), len(d.urgent))
	}
}

// TestUrgentWhileFillingIn checks that an answer that can not wait is acted on, and that the form stays as it is.
func TestUrgentWhileFillingIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	msg := d.handle(t, bot.Request{Source: bot.Answered, Text: "desk raise form=open", Answers: map[string][]string{
		"hurt": {"yes"}, "text": {"Two vans"}, "subject": {}, "by": {},
	}})
	if msg.Form == nil || len(d.ran) != 0 || len(d.urgent) != 1 {
		t.Fatalf("ran %d times, urgent %d times, answered with %+v", len(d.ran), len(d.urgent), msg)
	}
	if msg.Form.Problem != "Help is on its way." || len(msg.Form.Errors()) != 0 {
		t.Errorf("form says %q and %q", msg.Form.Problem, msg.Form.Errors())
	}
	if want := `desk raise form=open draft="d-1"`; msg.Form.Command != want {
		t.Errorf("command is %q, want %q", msg.Form.Command, want)
	}
}

// TestFormTooLate checks that a form that can not be sent any more gives back what was filled in.
func TestFormTooLate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.err = bot.Errorf(bot.Conflict, "Ben was first.")
	msg := d.handle(t, bot.Request{Source: bot.Submitted, Text: "desk close form=open DSK-2026-42 version=3", Answers: map[string][]string{
		"reason": {"It is done"},
	}})
	if msg.Form != nil || msg.Text != "Ben was first." || msg.Quote != "Reason: It is done" {
		t.Errorf("answered with %+v", msg)
	}
}

// TestUrgentWhenRefused checks that a rule of the verb does not keep help from coming.
func TestUrgentWhenRefused(t *testing.T) {
	t.Parallel()
	for code, calls := range map[bot.Code]int{bot.Invalid: 1, bot.Forbidden: 0, bot.Conflict: 0, bot.Unavailable: 0} {
		d := newDesk(t)
		d.err = bot.Errorf(code, "Not like this.")
		msg, _ := d.Handle(t.Context(), bot.Request{Source: bot.Typed, Text: raise + "hurt=yes"})
		if len(d.urgent) != calls {
			t.Errorf("%s: the hook was called %d times", code, len(d.urgent))
		}
		if code != bot.Invalid {
			continue
		}
		if msg.Form == nil || msg.Form.Problem != "Help is on its way.\nNot like this." || msg.Form.Command != `desk raise form=open draft="d-1"` {
			t.Errorf("answered with %+v", msg)
		}
	}
}

func TestUrgentWithoutAForm(t *testing.T) {
	t.Parallel()
	d := &desk{}
	o := d.options()
	o.Commands = []bot.Command{{Name: "cry", Help: "Cry.", Verbs: []bot.Verb{{
		Name: "out", Help: "Cry out.", Example: "/cry out wolf", Run: d.answer,
		Args: []bot.Arg{{Name: "what", Label: "What", Kind: bot.Line, Bare: true}},
		Urgent: func(context.Context, bot.Input) (bot.Urgent, error) {
			return bot.Urgent{Said: "Help is on its way."}, nil
		},
	}}}}
	b, err := bot.New(o)
	if err != nil {
		t.Fatal(err)
	}
	msg, err := b.Handle(t.Context(), bot.Request{Source: bot.Typed, Text: "cry out wolf twice"})
	want := bot.Message{
		Text:  "Help is on its way.\nI don't know what \"twice\" means here.\nType it like this: /cry out WHAT",
		Quote: "/cry out wolf twice",
	}
	if diff := cmp.Diff(want, msg); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestUrgentFails(t *testing.T) {
	t.Parallel()
	d := &desk{}
	o := d.options()
	o.Commands[0].Verbs[1].Urgent = func(context.Context, bot.Input) (bot.Urgent, error) {
		return bot.Urgent{}, bot.Errorf(bot.Unavailable, "The alarm was not kept. Call 999.")
	}
	b, err := bot.New(o)
	if err != nil {
		t.Fatal(err)
	}
	msg, err := b.Handle(t.Context(), bot.Request{Source: bot.Typed, Text: "desk raise hurt=yes"})
	if bot.CodeOf(err) != bot.Unavailable || msg.Text != "The alarm was not kept. Call 999." || msg.Quote != "/desk raise hurt=yes" {
		t.Errorf("answered with %+v, %v", msg, err)
	}
}

func TestCarriedIsMissing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if msg := d.types(t, "desk peek"); !strings.HasPrefix(msg.Text, "at: Please fill this in.") || len(d.ran) > 0 {
		t.Errorf("answered with %+v", msg)
	}
}

func TestPair(t *testing.T) {
	t.Parallel()
	if got := bot.Pair("text", `say "no" – don't`); got != `text="say ”no” – don't"` {
		t.Errorf("pair is %s", got)
	}
}

// drawText is text of every kind that people paste.
func drawText(t *rapid.T, label string) string {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringOf(rapid.SampledFrom([]rune(`ab "'“”„«»‘’<>|=,;.:!?)]&/@`+"\n\t\r\u200B\u202E"))),
		rapid.SampledFrom([]string{`he said "no" to us`, "text=“x”", "<https://x|two words", "<@slack/T1/U2>", `"`, `a" form=open b="`, "don't"}),
	).Draw(t, label)
}

// kept is what a text is after its way through a line: cleaned, trimmed and with straight quotes made typographic.
func kept(text string) string {
	return strings.TrimSpace(bot.Clean(strings.ReplaceAll(text, `"`, "”")))
}

// TestLineRoundTrip writes any answers as a line, as a button carries them, and reads the line.
func TestLineRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		subject, text, draft := drawText(rt, "subject"), drawText(rt, "text"), drawText(rt, "draft")
		purpose := rapid.Permutation([]string{"learn", "stop", "warn"}).Draw(rt, "purpose")[:rapid.IntRange(1, 3).Draw(rt, "n")]
		f := bot.Form{Command: "desk raise " + bot.Pair("draft", draft), Questions: []bot.Question{
			{Name: "text", Values: []string{text}},
			{Name: "purpose", Values: purpose},
			{Name: "hurt", Values: []string{"no"}},
			{Name: "lead", Values: []string{"<@slack/T1/U2>"}},
			{Name: "about"},
			{Name: "by", Values: []string{"2026-12-14"}},
			{Name: "subject", Values: []string{"about " + subject}},
		}}
		if _, err := d.Handle(t.Context(), bot.Request{Source: bot.Pressed, Text: f.Line()}); err != nil {
			rt.Fatal(err)
		}
		if len([]rune(kept("about "+subject))) > 60 || len([]rune(kept(text))) > 4000 || len([]rune(kept(draft))) > 4000 {
			return
		}
		if len(d.ran) == 0 {
			rt.Fatalf("did not run: %s", f.Line())
		}
		in := d.last(t)
		got := []string{in.Str("subject"), in.Str("text"), in.Str("draft"), in.Str("purpose"), in.Str("lead"), in.Day("by").Format("2006-01-02"), in.Str("about")}
		want := []string{strings.Join(strings.Fields(kept("about "+subject)), " "), kept(text), kept(draft), strings.Join(purpose, ","), "<@slack/T1/U2>", "2026-12-14", ""}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Errorf("line %s (-want +got):\n%s", f.Line(), diff)
		}
	})
}

// TestLineOpensTheSameForm presses the button that opens a form later: it must be the same form, whatever was typed.
func TestLineOpensTheSameForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		line := "desk raise form=open"
		for _, name := range []string{"subject", "text", "sure", "purpose", "by", "hurt", "hours", "lead", "about", "draft"} {
			if rapid.Bool().Draw(rt, name+" is given") {
				line += " " + bot.Pair(name, rapid.OneOf(
					rapid.SampledFrom([]string{"very", "stop,warn", "friday", "in 3 weeks", "yes", "7.5", "<@slack/T1/U2>", "dsk-2026-42"}),
					rapid.Custom(func(t *rapid.T) string { return drawText(t, "any") }),
				).Draw(rt, name))
			}
		}
		first := d.handle(t, bot.Request{Source: bot.Pressed, Text: line})
		second := d.handle(t, bot.Request{Source: bot.Pressed, Text: first.Form.Line()})
		if len(d.ran) > 0 {
			rt.Fatalf("it ran: %s", line)
		}
		first.Form.Problem, second.Form.Problem = "", "" // an alarm is told of once
		if diff := cmp.Diff(first, second); diff != "" {
			rt.Errorf("line %s (-first +second):\n%s", first.Form.Line(), diff)
		}
	})
}
