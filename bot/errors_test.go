package bot_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

const planted = "the blue van of Mr Planted"

// TestErrorsBecomeWords runs a verb that fails. An error comes back only where the act may not have been kept.
func TestErrorsBecomeWords(t *testing.T) {
	t.Parallel()
	again := []bot.Button{{Label: "Show", Command: "desk list"}}
	const wentWrong = "Something went wrong and it is not your fault. Please try again; if it goes on, tell your administrator the reference ref-7."
	for _, test := range []struct {
		name       string
		err        error
		source     bot.Source
		typed      string
		want       bot.Message
		code       bot.Code
		comesAgain bool
	}{
		{
			"invalid", bot.Errorf(bot.Invalid, "The box is %s.", "full"), bot.Typed, "desk list",
			bot.Message{Text: "The box is full."},
			bot.Invalid, false,
		},
		{
			"invalid, with words to keep", bot.Errorf(bot.Invalid, "The box is full."), bot.Typed, "desk note DSK-2026-42 Seen again",
			bot.Message{Text: "The box is full.", Quote: "/desk note DSK-2026-42 Seen again"},
			bot.Invalid, false,
		},
		{
			"not found", bot.Errorf(bot.NotFound, "There is no such note."), bot.Typed, "desk list mine",
			bot.Message{Text: "There is no such note."},
			bot.NotFound, false,
		},
		{
			"conflict", &bot.Error{Code: bot.Conflict, Text: "Ben was first.", Buttons: again}, bot.Typed, "desk close DSK-2026-42 reason=Done",
			bot.Message{Text: "Ben was first.", Buttons: again, Quote: "/desk close DSK-2026-42 reason=Done"},
			bot.Conflict, false,
		},
		{
			"conflict under a wrapping", fmt.Errorf("commit: %w", bot.Errorf(bot.Conflict, "Ben was first.")), bot.Pressed, "desk list",
			bot.Message{Text: "Ben was first."},
			bot.Conflict, false,
		},
		{
			"not kept", bot.Errorf(bot.Unavailable, "It was not kept."), bot.Typed, "desk list",
			bot.Message{Text: "It was not kept.", Quote: "/desk list"},
			bot.Unavailable, true,
		},
		{
			"not kept, said to the bot", bot.Errorf(bot.Unavailable, "It was not kept."), bot.Mention, "desk list",
			bot.Message{Text: "It was not kept.", Quote: "desk list"},
			bot.Unavailable, true,
		},
		{
			"not kept, typed with its slash", bot.Errorf(bot.Unavailable, "It was not kept."), bot.Typed, "/desk list",
			bot.Message{Text: "It was not kept.", Quote: "/desk list"},
			bot.Unavailable, true,
		},
		{
			"not kept, pressed", bot.Errorf(bot.Unavailable, "It was not kept."), bot.Pressed, "desk list",
			bot.Message{Text: "It was not kept."},
			bot.Unavailable, true,
		},
		{
			"unsure", bot.Errorf(bot.Unsure, "It may have been kept."), bot.Typed, "desk list",
			bot.Message{Text: "It may have been kept.", Quote: "/desk list"},
			bot.Unsure, true,
		},
		{
			"anything else", errors.New("redis: nil"), bot.Typed, "desk list",
			bot.Message{Text: wentWrong, Quote: "/desk list"},
			bot.Internal, false,
		},
		{
			"fields of a verb without a form",
			&bot.Error{Code: bot.Invalid, Text: "Look again.", Fields: map[string]string{"text": "Too short.", "record": "Closed."}},
			bot.Typed, "desk note DSK-2026-42 Seen",
			bot.Message{Text: "Look again.\nNote: Closed.\nWords: Too short.", Quote: "/desk note DSK-2026-42 Seen"},
			bot.Invalid, false,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.err = test.err
			msg, err := d.Handle(t.Context(), bot.Request{Source: test.source, Text: test.typed})
			if diff := cmp.Diff(test.want, msg); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if (err != nil) != test.comesAgain || err != nil && bot.CodeOf(err) != test.code {
				t.Errorf("error is %v", err)
			}
			if d.outcomes[0].Code != test.code {
				t.Errorf("outcome is %+v", d.outcomes[0])
			}
		})
	}
}

// TestNothingPersonalInTheLog makes a verb fail in every way over words that must not be in the log.
func TestNothingPersonalInTheLog(t *testing.T) {
	t.Parallel()
	typed := "desk raise by=friday text=“" + planted + "” subject=“" + planted + "”"
	for name, run := range map[string]func(context.Context, bot.Input) (bot.Message, error){
		"done": func(_ context.Context, in bot.Input) (bot.Message, error) {
			return bot.Message{Text: in.Str("text")}, nil
		},
		"panic":        func(_ context.Context, in bot.Input) (bot.Message, error) { panic(in.Str("text")) },
		"panic, error": func(_ context.Context, in bot.Input) (bot.Message, error) { panic(errors.New(in.Str("text"))) },
		"panic, all":   func(_ context.Context, in bot.Input) (bot.Message, error) { panic(in) },
		"nil map": func(_ context.Context, in bot.Input) (bot.Message, error) {
			var m map[string]int
			m[in.Str("text")] = 1 //nolint:staticcheck // SA5000: it is to panic
			return bot.Message{}, nil
		},
		"sentence": func(_ context.Context, in bot.Input) (bot.Message, error) {
			return bot.Message{}, bot.Errorf(bot.Invalid, "%s", in.Str("text"))
		},
		"sentence with a cause": func(_ context.Context, in bot.Input) (bot.Message, error) {
			return bot.Message{}, &bot.Error{Code: bot.Unavailable, Text: in.Str("text"), Fields: map[string]string{"text": in.Str("text")}, Cause: errors.New("redis is gone")}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.run = run
			if _, err := d.Handle(t.Context(), bot.Request{ID: "act-1", Source: bot.Typed, Text: typed}); err != nil && strings.Contains(err.Error(), planted) {
				t.Errorf("the error holds it: %v", err)
			}
			if d.last(t).Str("text") != planted {
				t.Fatal("the words are not there, so that this test would find nothing")
			}
			wantClean(t, d)
		})
	}
}

func TestNothingPersonalInTheLogOfFaults(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{
		planted, "desk " + planted, "desk raise “" + planted, "desk raise by=“" + planted + "”", "desk raise lead=“" + planted + "” x=“" + planted + "”",
		"desk help “" + planted + "”", "desk note “" + planted + "”", "4box open “" + planted + "”",
	} {
		d := newDesk(t)
		d.types(t, typed)
		wantClean(t, d)
	}
}

func wantClean(t *testing.T, d *desk) {
	t.Helper()
	if !strings.Contains(d.log.String(), `"msg":"request"`) {
		t.Error("nothing was logged")
	}
	if strings.Contains(strings.ToLower(d.log.String()), "planted") {
		t.Errorf("the log holds what a person typed:\n%s", d.log.String())
	}
}

func TestPanicIsLoggedUnderTheReference(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.run = func(context.Context, bot.Input) (bot.Message, error) { panic("lost") }
	if msg := d.types(t, "desk list"); !strings.Contains(msg.Text, "ref-7") {
		t.Errorf("answered with %+v", msg)
	}
	line := logLine(t, d, "ERROR")
	if line["reference"] != "ref-7" || !strings.Contains(line["error"].(string), "panic in desk list: string") || !strings.Contains(line["error"].(string), "errors_test.go") {
		t.Errorf("logged %v", line)
	}
}

func TestCauseIsLogged(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.err = &bot.Error{Code: bot.Unavailable, Text: "It was not kept.", Cause: errors.New("redis is gone")}
	_, err := d.Handle(t.Context(), bot.Request{ID: "act-1", Source: bot.Typed, Text: "desk list"})
	if !errors.Is(err, d.err) {
		t.Errorf("error is %v", err)
	}
	if line := logLine(t, d, "WARN"); line["id"] != "act-1" || line["error"] != "unavailable: redis is gone" {
		t.Errorf("logged %v", line)
	}
}

// TestRefusalIsNoFault keeps everyday refusals out of what an administrator has to look at.
func TestRefusalIsNoFault(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.err = &bot.Error{Code: bot.Invalid, Text: "The box is full.", Cause: errors.New("blocked by V01")}
	d.types(t, "desk list")
	if strings.Contains(d.log.String(), "WARN") || strings.Contains(d.log.String(), "ERROR") {
		t.Errorf("logged %s", d.log.String())
	}
}

// logLine is the only line of a level.
func logLine(t *testing.T, d *desk, level string) map[string]any {
	t.Helper()
	for raw := range bytes.Lines(d.log.Bytes()) {
		var line map[string]any
		if err := json.Unmarshal(raw, &line); err != nil {
			t.Fatal(err)
		}
		if line["level"] == level {
			return line
		}
	}
	t.Fatalf("no line of level %s:\n%s", level, d.log.String())
	return nil
}

func TestCodeOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want bot.Code
	}{
		{nil, bot.OK},
		{bot.Errorf(bot.Conflict, "x"), bot.Conflict},
		{fmt.Errorf("y: %w", bot.Errorf(bot.Conflict, "x")), bot.Conflict},
		{errors.New("z"), bot.Internal},
	} {
		if got := bot.CodeOf(test.err); got != test.want {
			t.Errorf("CodeOf(%v) = %s", test.err, got)
		}
	}
}
