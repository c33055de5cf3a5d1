package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// read reads the arguments of an act. A verb with More is looked at twice: first for what the act is about, then with
// the arguments that this asks for as well.
func (b *Bot) read(ctx context.Context, a *act) (*reading, error) {
	if a.verb.More != nil {
		a.unasked = true
		more, err := a.verb.More(ctx, a.input(a.verb.glance(a.args, a.Answers, a.dates)))
		if err != nil {
			return nil, err
		}
		a.unasked = false
		kept, errs := a.verb.fitting(more, a.dates)
		if len(errs) > 0 {
			b.Log.ErrorContext(ctx, "arguments of a record do not fit in a form and were changed",
				"command", a.command.Name, "verb", a.verb.Name, "error", errors.Join(errs...))
		}
		at := a.verb.firstAsked()
		a.verb.Args = slices.Concat(a.verb.Args[:at], kept, a.verb.Args[at:])
		a.more = kept
	}
	return a.verb.read(a.args, a.Answers, a.dates), nil
}

func (a *act) input(r *reading) Input {
	return Input{Request: a.Request, Actor: a.actor, Now: a.dates.Now, answers: r.answers}
}

// glance reads what can be read before it is known what the verb asks more, and keeps what is right. A word of a name that
// we do not know yet is left alone, or starts the free text.
func (v Verb) glance(l line, submitted map[string][]string, dates Dates) *reading {
	r := &reading{verb: v, dates: dates, answers: map[string]Answer{}, problems: map[string]string{}, glance: true}
	r.all(l, submitted)
	for name := range r.problems {
		delete(r.answers, name)
	}
	return r
}

// firstAsked is where the record's own questions go: behind what says what the act is about, before all that is asked
// about the act as a whole.
func (v Verb) firstAsked() int {
	for i, a := range v.Args {
		if a.Kind != Carried && (!a.Bare || a.Kind == Text) {
			return i
		}
	}
	return len(v.Args)
}

// askedFirst reports whether a submitted form was opened before it was known what it is about: none of the record's own
// questions can have been answered in it.
func (a *act) askedFirst() bool {
	return a.Source == Submitted && len(a.more) > 0 && !slices.ContainsFunc(a.more, func(more Arg) bool { return a.wasGiven(more.Name) })
}

// wasGiven reports whether a question was there to be answered, or its argument was typed.
func (a *act) wasGiven(name string) bool {
	_, answered := a.Answers[name]
	return answered || slices.ContainsFunc(a.args.words, func(w Word) bool { return w.Name == name })
}

// asksForTheFirstTime reports whether a question was not there when the form was sent: it is no mistake that it has no
// answer.
func (a *act) asksForTheFirstTime(name string) bool {
	return !a.wasGiven(name) && slices.ContainsFunc(a.more, func(more Arg) bool { return more.Name == name })
}

// losesAnswers reports whether a form would not ask all that was answered, because nobody could say what the record asks.
func (a *act) losesAnswers() bool {
	for name := range a.Answers {
		if a.unasked && !a.verb.has(name) {
			return true
		}
	}
	return a.unasked && slices.ContainsFunc(a.args.words, func(w Word) bool { return w.Name != "" && w.Name != openName && !a.verb.has(w.Name) })
}

// fitting makes arguments that depend on a record such that any platform can ask them. The errors say what had to be
// changed, without any of the words.
func (v Verb) fitting(more []Arg, dates Dates) (kept []Arg, errs []error) {
	names := map[string]bool{}
	for i, a := range more {
		if !argForm.MatchString(a.Name) || a.Name == openName || v.has(a.Name) || names[a.Name] {
			errs = append(errs, fmt.Errorf("number %d of them: name is taken or malformed: it is not asked", i+1))
			continue
		}
		names[a.Name] = true
		for _, what := range a.fit(dates) {
			errs = append(errs, fmt.Errorf("%s: %s", a.Name, what))
		}
		kept = append(kept, a)
	}
	return kept, errs
}

// fit makes one argument such that any platform can ask it, and says what was wrong with it.
func (a *Arg) fit(dates Dates) (wrong []string) {
	change := func(bad bool, what string, mend func()) {
		if bad {
			wrong = append(wrong, what)
			mend()
		}
	}
	change(a.Bare, "it can not be given without its name", func() { a.Bare = false })
	change(a.Kind != Carried && a.Label == "", "label is missing", func() { a.Label = a.Name })
	change(len(a.Label) > maxLabel, "label is too long", func() {
		a.Help = cmp.Or(a.Help, a.Label)
		a.Label = cutBytes(a.Label, maxLabel)
	})
	change(len(a.Help) > maxHint, "help is too long", func() { a.Help = cutBytes(a.Help, maxHint) })
	good := a.goodChoices()
	change(len(good) < len(a.Choices), "choices are malformed or too many", func() { a.Choices = good })
	choosing := a.Kind == OneOf || a.Kind == ManyOf
	change(choosing != (len(a.Choices) > 0), "choices do not go with the kind", func() {
		a.Choices = nil
		if choosing {
			a.Kind = Line
		}
	})
	if a.Default != "" {
		_, problem := (&reading{dates: dates}).check(*a, []string{a.Default})
		change(problem != "", "default is no answer", func() { a.Default = "" })
	}
	return wrong
}

// goodChoices are the choices that platforms can show.
func (a *Arg) goodChoices() []Choice {
	var good []Choice
	for _, c := range a.Choices {
		if one := (Arg{Kind: a.Kind, Choices: append(slices.Clip(good), c)}); len(one.choiceMistakes()) == 0 && len(good) < maxMany {
			good = append(good, c)
		}
	}
	return good
}

// cutBytes shortens text to a number of bytes, at a character's end, and shows that it did.
func cutBytes(s string, most int) string {
	const mark = "…"
	end := most - len(mark)
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.TrimRight(s[:end], " ") + mark
}
