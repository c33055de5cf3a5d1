package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

func TestHandleRuns(t *testing.T) {
	t.Parallel()
	for _, source := range []bot.Source{bot.Typed, bot.Mention, bot.Pressed, bot.Submitted, bot.Opened} {
		d := newDesk(t)
		req := bot.Request{
			ID: "act-1", Source: source, Text: "  desk list mine ",
			From: bot.Account{Platform: "slack", Workspace: "T1", User: "U1"}, Channel: bot.Channel{Platform: "slack", Workspace: "T1", ID: "C1"},
		}
		if msg := d.handle(t, req); msg.Text != "Done." {
			t.Errorf("%s is answered with %+v", source, msg)
		}
		in := d.last(t)
		if in.ID != "act-1" || in.From != req.From || in.Channel != req.Channel || in.Text != "desk list mine" || in.Str("which") != "mine" {
			t.Errorf("the verb sees %+v", in)
		}
		want := []bot.Outcome{{Platform: "slack", Command: "desk", Verb: "list", Source: source, Code: bot.OK}}
		d.outcomes[0].Took = 0
		if diff := cmp.Diff(want, d.outcomes); diff != "" {
			t.Errorf("outcome (-want +got):\n%s", diff)
		}
	}
}

// TestHandleRefuses types what can not be done: nothing may run, and the person is told what would.
func TestHandleRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, typed, want, quote string
		code                     bot.Code
	}{
		{"unknown command", "dsek list", `I don't know “dsek”. Did you mean "desk"? Type “help” to see what you can do.`, "", bot.Invalid},
		{"unknown command, nothing like it", "banana", "I don't know “banana”. Type “help” to see what you can do.", "", bot.Invalid},
		{"a pair for a command", "region=west", "I don't know “region”. Type “help” to see what you can do.", "", bot.Invalid},
		{"a command as a value", "x=desk list", "I don't know “x”. Type “help” to see what you can do.", "", bot.Invalid},
		{"unknown verb", "desk lits", `I don't know “/desk lits”. Did you mean "list"? Type “/desk help” to see what you can do.`, "", bot.Invalid},
		{"unknown verb, hidden ones are not offered", "desk peak", "I don't know “/desk peak”. Type “/desk help” to see what you can do.", "", bot.Invalid},
		{"long unknown verb", "desk " + strings.Repeat("é", 41), "I don't know “/desk " + strings.Repeat("é", 40) + "…”. Type “/desk help” to see what you can do.", "", bot.Invalid},
		{"no verb", "desk subject=van by=friday", "Say right after “/desk” what to do. Type “/desk help” to see what you can do.", "/desk subject=van by=friday", bot.Invalid},
		{"unknown verb with a story", "desk rise Blue van", `I don't know “/desk rise”. Did you mean "raise"? Type “/desk help” to see what you can do.`, "/desk rise Blue van", bot.Invalid},
		{"forbidden", "4box open", "Only the role clerk can use “/4box open”. Nothing was changed.", "", bot.Forbidden},
		{"a verb without a form", "desk note DSK-2026-42", "Words: Please fill this in.\nType it like this: /desk note RECORD TEXT", "/desk note DSK-2026-42", bot.Invalid},
		{"a verb without a form, all missing", "desk note", "Note: Please fill this in.\nWords: Please fill this in.\nType it like this: /desk note RECORD TEXT", "/desk note", bot.Invalid},
		{"a verb without a form, too much", "desk list all mine", "I don't know what \"mine\" means here.\nType it like this: /desk list [WHICH]", "/desk list all mine", bot.Invalid},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			msg := d.types(t, test.typed)
			if diff := cmp.Diff(bot.Message{Text: test.want, Quote: test.quote}, msg); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(d.ran) > 0 {
				t.Error("something ran")
			}
			if d.outcomes[0].Code != test.code {
				t.Errorf("code is %s", d.outcomes[0].Code)
			}
		})
	}
}

func TestForbidden(t *testing.T) {
	t.Parallel()
	for _, source := range []bot.Source{bot.Typed, bot.Mention, bot.Pressed, bot.Submitted} {
		d := newDesk(t)
		d.who.Roles = []bot.Role{clerk}
		msg := d.handle(t, bot.Request{Source: source, Text: "desk close DSK-2026-42 reason=Done"})
		if !strings.HasPrefix(msg.Text+formProblem(msg), "Only the role desk keeper can use “/desk close”. Nothing was changed.") || len(d.ran) > 0 {
			t.Errorf("%s is answered with %+v", source, msg)
		}
	}
}

func formProblem(msg bot.Message) string {
	if msg.Form == nil {
		return ""
	}
	return msg.Form.Problem
}

func TestMay(t *testing.T) {
	t.Parallel()
	two := []bot.Role{keeper, clerk}
	for _, test := range []struct {
		has, wants []bot.Role
		want       bool
	}{
		{nil, nil, true}, {two, nil, true}, {nil, two, false}, {[]bot.Role{clerk}, two, true}, {[]bot.Role{"guest"}, two, false},
	} {
		if got := (bot.Actor{Roles: test.has}).May(test.wants); got != test.want {
			t.Errorf("%q may %q: %v", test.has, test.wants, got)
		}
	}
}

func TestUnknownPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.whoErr = bot.Errorf(bot.Forbidden, "I don't know you. Please ask the desk.")
	for _, text := range []string{"desk list", "desk help", "help"} {
		if msg := d.types(t, text); msg.Text != "I don't know you. Please ask the desk." || len(d.ran) > 0 {
			t.Errorf("%q is answered with %+v", text, msg)
		}
	}
}

func TestRewrite(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, said string
		source     bot.Source
		rewrite    bool // does the channel give words a meaning?
		seen       int  // how often it was asked
		want       string
	}{
		{"words of no command", `They said "no`, bot.Mention, true, 1, `text: They said "no`},
		{"nearly help", "help is needed", bot.Mention, true, 1, "text: help is needed"},
		{"help alone", "help", bot.Mention, true, 0, "title: What you can do here"},
		{"nothing", "", bot.Mention, true, 0, "title: What you can do here"},
		{"a command", "desk list", bot.Mention, true, 0, "text: "},
		{"a command that is typed", "Blue van", bot.Typed, true, 0, "says: I don't know “blue”. Type “help” to see what you can do."},
		{"a channel without a meaning", "Blue van", bot.Mention, false, 1, "says: I don't know “blue”. Type “help” to see what you can do."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, seen := &desk{who: bot.Actor{Roles: []bot.Role{keeper}}}, 0
			o := d.options()
			o.Rewrite = func(req bot.Request) (bot.Request, bool) {
				seen++
				req.Answers = map[string][]string{"text": {req.Text}}
				req.Text = "desk note DSK-2026-42"
				return req, test.rewrite
			}
			var err error
			if d.Bot, err = bot.New(o); err != nil {
				t.Fatal(err)
			}
			msg := d.handle(t, bot.Request{Source: test.source, Text: test.said})
			got := "says: " + msg.Text
			switch {
			case len(d.ran) > 0:
				got = "text: " + d.last(t).Str("text")
			case msg.Title != "":
				got = "title: " + msg.Title
			}
			if got != test.want || seen != test.seen {
				t.Errorf("got %q after asking %d times, want %q after %d", got, seen, test.want, test.seen)
			}
		})
	}
}

// TestRewriteFailing checks that a person gets back what they said, not what the channel made of it, and that a
// channel that makes words of no command out of them is not asked for ever.
func TestRewriteFailing(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{
		"desk list":  "It was not kept.",
		"desk lits":  `I don't know “/desk lits”. Did you mean "list"? Type “/desk help” to see what you can do.`,
		"blue again": "I don't know “blue”. Type “help” to see what you can do.",
	} {
		d := &desk{err: bot.Errorf(bot.Unavailable, "It was not kept.")}
		o := d.options()
		o.Rewrite = func(req bot.Request) (bot.Request, bool) { req.Text = to; return req, true }
		b, err := bot.New(o)
		if err != nil {
			t.Fatal(err)
		}
		msg, _ := b.Handle(t.Context(), bot.Request{Source: bot.Mention, Text: "Blue van"})
		if msg.Text != want || msg.Quote != "" && msg.Quote != "Blue van" {
			t.Errorf("made into %q: %+v", to, msg)
		}
	}
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.run = func(ctx context.Context, _ bot.Input) (bot.Message, error) {
			<-ctx.Done()
			return bot.Message{}, errors.Join(errors.New("commit"), ctx.Err())
		}
		start := time.Now()
		msg, err := d.Handle(t.Context(), bot.Request{Source: bot.Typed, Text: "desk list"})
		if took := time.Since(start); took != 2500*time.Millisecond {
			t.Errorf("took %v: Slack shows an error of its own after 3 s", took)
		}
		if bot.CodeOf(err) != bot.Unsure || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error is %v, want one that a machine tries again", err)
		}
		want := bot.Message{Text: "This took too long, and I can't tell whether it was kept. Look for it before you send it again.", Quote: "/desk list"}
		if diff := cmp.Diff(want, msg); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if d.outcomes[0].Took != 2500*time.Millisecond || d.outcomes[0].Code != bot.Unsure {
			t.Errorf("outcome is %+v", d.outcomes[0])
		}
	})
}

func TestShorterDeadlineOfTheCaller(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	d.run = func(ctx context.Context, _ bot.Input) (bot.Message, error) {
		cancel()
		return bot.Message{}, ctx.Err()
	}
	if _, err := d.Handle(ctx, bot.Request{Source: bot.Typed, Text: "desk list"}); bot.CodeOf(err) != bot.Unsure {
		t.Errorf("error is %v", err)
	}
}

// TestConcurrent is for the race detector: one bot serves everybody.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	d := &desk{}
	o := d.options()
	o.Observe = nil
	b, err := bot.New(o)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan string)
	for range 8 {
		go func() {
			msg, _ := b.Handle(t.Context(), bot.Request{Source: bot.Typed, Text: raise + "sure=veri twice"})
			done <- msg.Form.Problem
		}()
	}
	for range 8 {
		if got := <-done; !strings.HasPrefix(got, `I don't know what "twice"`) {
			t.Errorf("form says %q", got)
		}
	}
}
