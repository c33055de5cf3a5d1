package bot_test

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"sync"
	"testing"
	"time"

	"gatewaybot/bot"
)

// desk is a made-up service with a bot in front of it, for tests.
type desk struct {
	recording sync.Mutex // of ran and urgent
	*bot.Bot
	// ran are the inputs of all verbs that ran, in order; urgent those that the hook of raise saw.
	ran, urgent []bot.Input
	// looked are those that a plan's actions were asked with; lookErr is what that answers, nil for the actions.
	looked  []bot.Input
	lookErr error
	// err is what verbs answer with, nil when they can do it. run replaces what a verb does.
	err error
	run func(context.Context, bot.Input) (bot.Message, error)
	// who is what the bot is told of everybody.
	who      bot.Actor
	whoErr   error
	log      bytes.Buffer
	outcomes []bot.Outcome
}

const keeper, clerk = bot.Role("desk_keeper"), bot.Role("clerk")

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{who: bot.Actor{ID: "ada", Name: "Ada", Roles: []bot.Role{keeper}}}
	b, err := bot.New(d.options())
	if err != nil {
		t.Fatal(err)
	}
	d.Bot = b
	return d
}

func (d *desk) options() bot.Options {
	return bot.Options{
		Commands: []bot.Command{
			{Name: "desk", Help: "Notes for the desk.", Verbs: d.verbs()},
			{Name: "4box", Help: "The box behind the desk.", Verbs: []bot.Verb{
				{Name: "open", Help: "Open the box.", Example: "/4box open", Roles: []bot.Role{clerk}, Run: d.answer},
			}},
		},
		Who:     func(context.Context, bot.Request) (bot.Actor, error) { return d.who, d.whoErr },
		Dates:   func() bot.Dates { return bot.Dates{Now: monday} },
		Log:     slog.New(slog.NewJSONHandler(&d.log, nil)),
		NewID:   func() string { return "ref-7" },
		Observe: func(o bot.Outcome) { d.outcomes = append(d.outcomes, o) },
	}
}

var monday = time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)

func (d *desk) verbs() []bot.Verb {
	record := bot.Arg{Name: "record", Label: "Note", Kind: bot.Record, Bare: true}
	return []bot.Verb{
		{Name: "peek", Help: "Look at a note that was pressed.", Hidden: true, Args: []bot.Arg{{Name: "at", Kind: bot.Carried}}, Run: d.answer},
		{
			Name: "raise", Help: "Raise a note.", Example: `/desk raise "Blue van" by=friday`, Form: "Raise a note", Submit: "Raise",
			Args: raiseArgs(), Run: d.answer, Urgent: d.alarm,
		},
		{
			Name: "note", Help: "Add words to a note.", Example: "/desk note DSK-2026-000042 Seen again.",
			Args: []bot.Arg{record, {Name: "text", Label: "Words", Kind: bot.Text, Bare: true, Max: 200}}, Run: d.answer, Urgent: d.alarm,
		},
		{
			Name: "close", Help: "Close a note.", Example: "/desk close DSK-2026-000042 reason=Done", Form: "Close the note",
			Roles: []bot.Role{keeper}, Run: d.answer,
			Args: []bot.Arg{
				record,
				{Name: "reason", Label: "Reason", Kind: bot.Line},
				{Name: "version", Kind: bot.Carried, Optional: true},
			},
		},
		{
			Name: "list", Help: "List notes.", Example: "/desk list mine", Run: d.answer,
			Args: []bot.Arg{{Name: "which", Label: "Which", Kind: bot.OneOf, Bare: true, Optional: true, Choices: []bot.Choice{
				{Value: "all", Label: "All"}, {Value: "mine", Label: "My own"},
			}}},
		},
	}
}

func raiseArgs() []bot.Arg {
	return []bot.Arg{
		{Name: "subject", Label: "Subject", Help: "One line.", Kind: bot.Line, Bare: true, Max: 60},
		{Name: "text", Label: "What is it", Kind: bot.Text, Optional: true},
		{Name: "sure", Label: "How sure", Kind: bot.OneOf, Optional: true, Default: "fairly", Choices: []bot.Choice{
			{Value: "very", Label: "Very sure"}, {Value: "fairly", Label: "Fairly sure"}, {Value: "not_at_all", Label: "Not sure"},
		}},
		{Name: "purpose", Label: "What for", Kind: bot.ManyOf, Optional: true, Choices: []bot.Choice{
			{Value: "learn", Label: "To learn"}, {Value: "stop", Label: "To stop it"}, {Value: "warn", Label: "To warn"},
		}},
		{Name: "by", Label: "Needed by", Kind: bot.Day},
		{Name: "hurt", Label: "Anyone hurt?", Kind: bot.YesNo, Optional: true},
		{Name: "hours", Label: "Hours", Kind: bot.Number, Optional: true},
		{Name: "lead", Label: "Who leads", Kind: bot.Person, Optional: true},
		{Name: "about", Label: "Belongs to", Kind: bot.Record, Optional: true},
		{Name: "draft", Kind: bot.Carried, Optional: true},
	}
}

func (d *desk) answer(ctx context.Context, in bot.Input) (bot.Message, error) {
	d.recording.Lock()
	d.ran = append(d.ran, in)
	d.recording.Unlock()
	if d.run != nil {
		return d.run(ctx, in)
	}
	return bot.Message{Text: "Done."}, d.err
}

// alarm calls somebody once when a person is hurt.
func (d *desk) alarm(_ context.Context, in bot.Input) (bot.Urgent, error) {
	d.recording.Lock()
	d.urgent = append(d.urgent, in)
	d.recording.Unlock()
	if !in.Yes("hurt") || in.Has("draft") {
		return bot.Urgent{}, nil
	}
	return bot.Urgent{Said: "Help is on its way.", Carry: map[string]string{"draft": "d-1"}}, nil
}

// handle handles a request that nobody has to try again.
func (d *desk) handle(t testing.TB, req bot.Request) bot.Message {
	t.Helper()
	msg, err := d.Handle(t.Context(), req)
	if err != nil {
		t.Fatalf("error is %v", err)
	}
	return msg
}

func (d *desk) types(t testing.TB, text string) bot.Message {
	t.Helper()
	return d.handle(t, bot.Request{Source: bot.Typed, Text: text})
}

// form types a command that must be answered with a form.
func (d *desk) form(t testing.TB, text string) bot.Form {
	t.Helper()
	msg := d.types(t, text)
	if msg.Form == nil {
		t.Fatalf("no form but %+v", msg)
	}
	return *msg.Form
}

// submits sends a form back with some answers changed.
func (d *desk) submits(t testing.TB, f bot.Form, answers map[string][]string) bot.Message {
	t.Helper()
	all := map[string][]string{}
	for _, q := range f.Questions {
		all[q.Name] = q.Values
	}
	maps.Copy(all, answers)
	return d.handle(t, bot.Request{Source: bot.Submitted, Text: f.Command, Answers: all})
}

// last is the input of the verb that ran last.
func (d *desk) last(t testing.TB) bot.Input {
	t.Helper()
	if len(d.ran) == 0 {
		t.Fatal("nothing ran")
	}
	return d.ran[len(d.ran)-1]
}

// values are a form's answers as filled in, without those left empty.
func values(f bot.Form) map[string][]string {
	filled := map[string][]string{}
	for _, q := range f.Questions {
		if len(q.Values) > 0 {
			filled[q.Name] = q.Values
		}
	}
	return filled
}
