package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

// raise is a line that has all that raise needs, for one more argument.
const raise = "desk raise subject=van by=friday "

func TestReadValues(t *testing.T) {
	t.Parallel()
	str := func(name string) func(bot.Input) any { return func(in bot.Input) any { return in.Str(name) } }
	ben := bot.Account{Platform: "slack", Workspace: "T1", User: "U2"}
	for _, test := range []struct {
		name, typed string
		get         func(bot.Input) any
		want        any
	}{
		{"bare word", "desk raise van by=friday", str("subject"), "van"},
		{"bare word in quotes", `desk raise "Blue van" by=friday`, str("subject"), "Blue van"},
		{"bare after named", "desk raise by=friday van", str("subject"), "van"},
		{"named", raise, str("subject"), "van"},
		{"named in curly quotes", "desk raise subject=“Blue van” by=friday", str("subject"), "Blue van"},
		{"named in capitals", "desk raise SUBJECT=van by=friday", str("subject"), "van"},
		{"command and verb in capitals", "Desk RAISE van by=friday", str("subject"), "van"},
		{"last of two", raise + "subject=boat", str("subject"), "boat"},
		{"line is one line", "desk raise subject=\" Blue \n van\" by=friday", str("subject"), "Blue van"},
		{"text keeps its lines", raise + "text=\"a\n  b\"", str("text"), "a\n  b"},
		{"choice", raise + "sure=very", str("sure"), "very"},
		{"choice by label", raise + `sure="Not sure"`, str("sure"), "not_at_all"},
		{"choice with other joints", raise + "sure=Not-At-All", str("sure"), "not_at_all"},
		{"choices", raise + "purpose=stop,learn", func(in bot.Input) any { return in.Strs("purpose") }, []string{"stop", "learn"}},
		{"choices with gaps", raise + `purpose=" stop, ,To learn,stop "`, str("purpose"), "stop,learn"},
		{"choices twice", raise + "purpose=stop purpose=warn", str("purpose"), "stop,warn"},
		{"day", raise, func(in bot.Input) any { return in.Day("by") }, time.Date(2026, time.November, 27, 0, 0, 0, 0, time.UTC)},
		{"day of several words", `desk raise van by="in 3 weeks"`, func(in bot.Input) any { return in.Day("by").Format(time.DateOnly) }, "2026-12-14"},
		{"yes", raise + "hurt=Y", func(in bot.Input) any { return in.Yes("hurt") }, true},
		{"yes is stored as yes", raise + "hurt=TRUE", str("hurt"), "yes"},
		{"no", raise + "hurt=0", str("hurt"), "no"},
		{"nothing said is not yes", raise, func(in bot.Input) any { return in.Yes("hurt") || in.Has("hurt") }, false},
		{"number", raise + "hours=7.5", func(in bot.Input) any { return in.Number("hours") }, 7.5},
		{"person", raise + "lead=<@slack/T1/U2>", func(in bot.Input) any { return in.Account("lead") }, ben},
		{"reference", raise + "about=DSK-2026-000042", str("about"), "DSK-2026-000042"},
		{"reference shortened", raise + "about=dsk-2026-42", str("about"), "DSK-2026-000042"},
		{"carried", raise + `draft="d 1"`, str("draft"), "d 1"},
		{"empty is not given", raise + `text=""`, func(in bot.Input) any { return in.Has("text") }, false},
		{"a default is for the form only", raise, func(in bot.Input) any { return in.Has("sure") }, false},
		{"rest of the line", "desk note DSK-2026-42 Seen again, twice.", str("text"), "Seen again, twice."},
		{"rest with a pair in it", "desk note DSK-2026-42 plate=AB12 record=none", str("text"), "plate=AB12 record=none"},
		{"rest with lines", "desk note DSK-2026-42 Seen\n  again", str("text"), "Seen\n  again"},
		{"rest all in quotes", `desk note DSK-2026-42 "Seen again"`, str("text"), "Seen again"},
		{"rest with quotes in it", `desk note DSK-2026-42 "Seen again" he said`, str("text"), `"Seen again" he said`},
		{"rest with a quote that has no end", `desk note DSK-2026-42 near the "Old Mill`, str("text"), `near the "Old Mill`},
		{"rest with a pair first", `desk note DSK-2026-42 x="a b"`, str("text"), `x="a b"`},
		{"rest given by name", `desk note DSK-2026-42 text="a b"`, str("text"), "a b"},
		{"direction marks go", raise + "text=a\u202Eb", str("text"), "ab"},
		{"now", "desk list", func(in bot.Input) any { return in.Now }, monday},
		{"who", "desk list", func(in bot.Input) any { return in.Actor.Name }, "Ada"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.types(t, test.typed)
			if diff := cmp.Diff(test.want, test.get(d.last(t))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadProblems(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, typed, question, want, kept string }{
		{"choice", raise + "sure=veri", "sure", `"veri" is not one of the choices. Did you mean "very"?`, "veri"},
		{"choice far off", raise + "sure=perhaps", "sure", `"perhaps" is not one of the choices. Choose from: very, fairly, not_at_all.`, "perhaps"},
		{"one of several choices", raise + "purpose=stop,lern", "purpose", `"lern" is not one of the choices. Did you mean "learn"?`, "stop,lern"},
		{"yes or no", raise + "hurt=perhaps", "hurt", "Please answer yes or no.", "perhaps"},
		{"number", raise + "hours=many", "hours", "Please give a number, like 12 or 7.5.", "many"},
		{"number below nothing", raise + "hours=-1", "hours", "Please give a number, like 12 or 7.5.", "-1"},
		{"not a number", raise + "hours=NaN", "hours", "Please give a number, like 12 or 7.5.", "NaN"},
		{"number without end", raise + "hours=Inf", "hours", "Please give a number, like 12 or 7.5.", "Inf"},
		{"number of programmers", raise + "hours=0x10", "hours", "Please give a number, like 12 or 7.5.", "0x10"},
		{"day", "desk raise van by=soon", "by", `I can't read "soon" as a date. Try 14/12/2026, 14 Dec, friday, in 3 weeks or 28d.`, "soon"},
		{"person by name", raise + "lead=Ben", "lead", "Please name the person with an @ mention.", "Ben"},
		{"reference", raise + "about=42", "about", `"42" is not a reference. One looks like GWR-2026-000042.`, "42"},
		{"long reference", raise + "about=DSK-2026-1000000", "about", `"DSK-2026-1000000" is not a reference. One looks like GWR-2026-000042.`, "DSK-2026-1000000"},
		{"too long", "desk raise by=friday subject=" + strings.Repeat("é", 61), "subject", "That is longer than 60 characters. Please shorten it.", strings.Repeat("é", 61)},
		{"too long for anything", raise + "text=" + strings.Repeat("a", 4001), "text", "That is longer than 4000 characters. Please shorten it.", strings.Repeat("a", 4001)},
		{"long words are cut in the sentence", raise + "about=" + strings.Repeat("é", 41), "about", `"` + strings.Repeat("é", 40) + `…" is not a reference. One looks like GWR-2026-000042.`, strings.Repeat("é", 41)},
		{"bare reference", "desk close 42", "record", `"42" is not a reference. One looks like GWR-2026-000042.`, "42"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			f := d.form(t, test.typed)
			if len(d.ran) > 0 {
				t.Error("it ran all the same")
			}
			if diff := cmp.Diff(map[string]string{test.question: test.want}, f.Errors()); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if got := strings.Join(values(f)[test.question], ","); got != test.kept {
				t.Errorf("the form holds %q, want what was typed, %q", got, test.kept)
			}
		})
	}
}

func TestReadLongest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.types(t, "desk raise by=friday subject="+strings.Repeat("é", 60)+" text="+strings.Repeat("é", 4000))
	if in := d.last(t); len(in.Str("subject")) != 120 || len(in.Str("text")) != 8000 {
		t.Error("the longest that is allowed is cut or refused")
	}
}

// TestReadStray types what no argument takes: nothing of it may be lost, and nothing may run.
func TestReadStray(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, typed, want string }{
		{"word", raise + "twice", `I don't know what "twice" means here.`},
		{"the first of two", raise + "twice daily", `I don't know what "twice" means here.`},
		{"name", raise + "colour=blue", `I don't know "colour" here.`},
		{"name misspelt", raise + "hous=3", `I don't know "hous" here. Did you mean "hours"?`},
		{"name of what is carried misspelt", raise + "drafts=3", `I don't know "drafts" here.`},
		{"quote without an end", raise + `text="Blue van`, "I can't find the end of the quote that starts here: \"Blue van\nClose it with the same kind of mark, or take the mark out."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			f := d.form(t, test.typed)
			if want := test.want + "\nYou typed: /" + strings.TrimSpace(test.typed); f.Problem != want {
				t.Errorf("the form says %q, want %q", f.Problem, want)
			}
			if values(f)["subject"] == nil || len(d.ran) > 0 {
				t.Errorf("it ran, or the subject is lost: %v", values(f))
			}
			if again := d.handle(t, bot.Request{Source: bot.Pressed, Text: f.Line()}); again.Form == nil || len(d.ran) > 0 {
				t.Errorf("the button that opens the form runs the verb: %+v", again)
			}
		})
	}
}

func TestReadMisspeltNameKeepsItsValue(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if got := values(d.form(t, raise+"hous=3"))["hours"]; !cmp.Equal(got, []string{"3"}) {
		t.Errorf("hours are %q", got)
	}
	if got := values(d.form(t, raise+"hours=4 hous=3"))["hours"]; !cmp.Equal(got, []string{"4"}) {
		t.Errorf("hours are %q, want what was given by its name", got)
	}
}

func TestAnswersWinOverText(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.handle(t, bot.Request{Source: bot.Submitted, Text: raise + "text=old hours=3", Answers: map[string][]string{
		"subject": {"boat"}, "text": {}, "purpose": {"stop", "learn"}, "unknown": {"x"},
	}})
	in := d.last(t)
	if in.Str("subject") != "boat" || in.Has("text") || in.Str("purpose") != "stop,learn" || in.Number("hours") != 3 {
		t.Errorf("subject %q, text %q, purpose %q, hours %v", in.Str("subject"), in.Str("text"), in.Strs("purpose"), in.Number("hours"))
	}
}
