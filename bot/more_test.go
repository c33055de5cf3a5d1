package bot_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gatewaybot/bot"
)

// newPlanner makes a desk whose plans have actions: DSK-2026-000001 two, DSK-2026-000002 one, any other none.
func newPlanner(t testing.TB, change func(*bot.Verb)) *desk {
	t.Helper()
	d := &desk{who: bot.Actor{ID: "ada", Name: "Ada", Roles: []bot.Role{keeper}}}
	v := bot.Verb{
		Name: "review", Help: "Review a plan.", Example: "/plan review DSK-2026-000001 action_3=done outcome=on", Form: "Review", Run: d.answer,
		Args: []bot.Arg{
			{Name: "ref", Label: "Plan", Kind: bot.Record, Bare: true},
			{Name: "version", Kind: bot.Carried, Optional: true},
			{Name: "action", Label: "One action", Kind: bot.Line, Optional: true},
			{Name: "outcome", Label: "Outcome", Kind: bot.OneOf, Choices: []bot.Choice{{Value: "on", Label: "Goes on"}, {Value: "end", Label: "Ends"}}},
			{Name: "words", Label: "Words", Kind: bot.Text, Bare: true, Optional: true},
		},
		More: d.actions,
	}
	if change != nil {
		change(&v)
	}
	o := d.options()
	o.Commands = []bot.Command{{Name: "plan", Help: "Plans.", Verbs: []bot.Verb{v}}}
	var err error
	if d.Bot, err = bot.New(o); err != nil {
		t.Fatal(err)
	}
	return d
}

// actions are the questions of a plan.
func (d *desk) actions(_ context.Context, in bot.Input) ([]bot.Arg, error) {
	d.looked = append(d.looked, in)
	if d.lookErr != nil {
		return nil, d.lookErr
	}
	did := []bot.Choice{{Value: "done", Label: "Done"}, {Value: "not_done", Label: "Not done"}}
	one := []bot.Arg{
		{Name: "action_3", Label: "Disrupt the line", Kind: bot.OneOf, Choices: did},
		{Name: "note_3", Label: "On action 3", Kind: bot.Line, Optional: true},
	}
	switch in.Str("ref") {
	case "DSK-2026-000001":
		return append(one, bot.Arg{Name: "action_5", Label: "Visit the school", Kind: bot.OneOf, Choices: did, AtOnce: true}), nil
	case "DSK-2026-000002":
		return one, nil
	}
	return nil, nil
}

func names(f bot.Form) []string {
	var all []string
	for _, q := range f.Questions {
		all = append(all, q.Name)
	}
	return all
}

// TestMoreIsTheSameHoweverItIsSaid types, presses and submits the same act: the verb must see the same each time.
func TestMoreIsTheSameHoweverItIsSaid(t *testing.T) {
	t.Parallel()
	answers := map[string][]string{"action_3": {"done"}, "note_3": {"Two arrests"}, "action_5": {"not_done"}, "outcome": {"on"}, "words": {"All well"}, "action": {}}
	said := `DSK-2026-1 action_3=done note_3="Two arrests" action_5=“not done” outcome=on `
	for _, test := range []struct {
		name string
		req  bot.Request
	}{
		{"typed", bot.Request{Source: bot.Typed, Text: "plan review " + said + "All well"}},
		{"typed, the reference last of the names", bot.Request{Source: bot.Typed, Text: `plan review action_3=done note_3="Two arrests" action_5=not-done outcome=on DSK-2026-1 All well`}},
		{"pressed", bot.Request{Source: bot.Pressed, Text: "plan review " + said + `words="All well"`}},
		{"submitted", bot.Request{Source: bot.Submitted, Text: `plan review form=open ref="DSK-2026-000001"`, Answers: answers}},
		{"submitted, some of it carried", bot.Request{Source: bot.Submitted, Text: `plan review form=open ref="DSK-2026-000001" action_3="done"`, Answers: without(answers, "action_3")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newPlanner(t, nil)
			if msg := d.handle(t, test.req); msg.Text != "Done." {
				t.Fatalf("answered with %+v", msg)
			}
			in := d.last(t)
			got := []string{in.Str("ref"), in.Str("action_3"), in.Str("note_3"), in.Str("action_5"), in.Str("outcome"), in.Str("words")}
			want := []string{"DSK-2026-000001", "done", "Two arrests", "not_done", "on", "All well"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(d.looked) != 1 || d.looked[0].Str("ref") != "DSK-2026-000001" || d.looked[0].Has("action") || d.looked[0].Actor.Name != "Ada" || d.looked[0].Now != monday {
				t.Errorf("it was asked for more with %+v", d.looked)
			}
		})
	}
}

func without(answers map[string][]string, name string) map[string][]string {
	rest := maps.Clone(answers)
	delete(rest, name)
	return rest
}

func TestMoreInTheForm(t *testing.T) {
	t.Parallel()
	d := newPlanner(t, nil)
	f := d.form(t, "plan review DSK-2026-1 action_3=maybe note_3=Arrests version=4")
	if want := []string{"action_3", "note_3", "action_5", "action", "outcome", "words"}; !slices.Equal(names(f), want) {
		t.Errorf("asks %q, want %q", names(f), want)
	}
	if f.Command != `plan review form=open ref="DSK-2026-000001" version="4"` {
		t.Errorf("command is %q", f.Command)
	}
	if diff := cmp.Diff(map[string]string{"action_3": `"maybe" is not one of the choices. Choose from: done, not_done.`}, f.Errors()); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	msg := d.submits(t, f, map[string][]string{"action_3": {"done"}, "outcome": {"on"}})
	if diff := cmp.Diff(map[string]string{"action_5": "Please fill this in."}, msg.Form.Errors()); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	if msg = d.submits(t, *msg.Form, map[string][]string{"action_5": {"done"}}); msg.Text != "Done." || d.last(t).Str("note_3") != "Arrests" || d.last(t).Str("version") != "4" {
		t.Errorf("answered with %+v", msg)
	}
}

// TestMoreIsAskedOnceItIsKnown sends a form in which the plan itself was a question: its actions come before it counts.
func TestMoreIsAskedOnceItIsKnown(t *testing.T) {
	t.Parallel()
	for name, optional := range map[string]bool{"needed": false, "optional": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var d *desk
			d = newPlanner(t, func(v *bot.Verb) {
				v.More = func(ctx context.Context, in bot.Input) ([]bot.Arg, error) {
					more, err := d.actions(ctx, in)
					for i := range more {
						more[i].Optional = more[i].Optional || optional
					}
					return more, err
				}
			})
			f := d.form(t, "plan review")
			if want := []string{"ref", "action", "outcome", "words"}; !slices.Equal(names(f), want) {
				t.Errorf("asks %q", names(f))
			}
			msg := d.submits(t, f, map[string][]string{"ref": {"dsk-2026-2"}, "outcome": {"on"}, "words": {"All well"}})
			if msg.Form == nil || len(d.ran) > 0 {
				t.Fatalf("answered with %+v, ran %d times", msg, len(d.ran))
			}
			if want := []string{"action_3", "note_3", "action", "outcome", "words"}; !slices.Equal(names(*msg.Form), want) {
				t.Errorf("asks %q", names(*msg.Form))
			}
			if len(msg.Form.Errors()) > 0 || msg.Form.Problem != "" {
				t.Errorf("it complains: %q %q", msg.Form.Errors(), msg.Form.Problem)
			}
			if msg = d.submits(t, *msg.Form, map[string][]string{"action_3": {"done"}}); msg.Text != "Done." || d.last(t).Str("words") != "All well" {
				t.Errorf("answered with %+v", msg)
			}
		})
	}
}

// TestMoreIsNotNeeded checks that a plan without actions asks nothing more, and that help and usage work without one.
func TestMoreIsNotNeeded(t *testing.T) {
	t.Parallel()
	d := newPlanner(t, nil)
	if msg := d.types(t, "plan review DSK-2026-9 outcome=end"); msg.Text != "Done." {
		t.Errorf("answered with %+v", msg)
	}
	d.looked = nil
	if msg := d.types(t, "plan help review"); msg.Title != "/plan review" || len(d.looked) > 0 {
		t.Errorf("help is %+v after %d looks", msg, len(d.looked))
	}
	d.who.Roles = nil
	d2 := newPlanner(t, func(v *bot.Verb) { v.Roles = []bot.Role{clerk} })
	if d2.types(t, "plan review DSK-2026-1"); len(d2.looked) > 0 {
		t.Error("the record was looked at for somebody who may not see it")
	}
}

func TestMoreWrongNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, typed, problem, guessed string }{
		{"a slip", "words=x note_33=Arrests", `I don't know "note_33" here. Did you mean "note_3"?`, "Arrests"},
		{"another plan's action", "words=x activity_of_nobody=done", `I don't know "activity_of_nobody" here.`, ""},
	} {
		d := newPlanner(t, nil)
		f := d.form(t, "plan review ref=DSK-2026-1 action=van "+test.typed)
		if !strings.HasPrefix(f.Problem, test.problem+"\nYou typed: /plan review") {
			t.Errorf("%s: form says %q", test.name, f.Problem)
		}
		got := values(f)
		if strings.Join(got["note_3"], "") != test.guessed || got["action"][0] != "van" {
			t.Errorf("%s: values are %q", test.name, got)
		}
		if d.looked[0].Str("action") != "van" || d.looked[0].Str("ref") != "DSK-2026-000001" {
			t.Errorf("%s: the look saw %+v", test.name, d.looked[0])
		}
	}
}

// TestMoreSeesWhatIsRight checks that nothing is looked up by what is no answer.
func TestMoreSeesWhatIsRight(t *testing.T) {
	t.Parallel()
	d := newPlanner(t, nil)
	d.form(t, "plan review banana outcome=often version=3")
	if in := d.looked[0]; in.Has("ref") || in.Has("outcome") || in.Str("version") != "3" {
		t.Errorf("it sees %+v", in)
	}
}

func TestMoreFails(t *testing.T) {
	t.Parallel()
	answers := map[string][]string{"action_3": {"done"}, "note_3": {"Two arrests"}, "outcome": {"on"}, "words": {"All well"}}
	for _, test := range []struct {
		name string
		err  error
		req  bot.Request
		want bot.Message
		code bot.Code
	}{
		{
			"typed", bot.Errorf(bot.NotFound, "There is no such plan."),
			bot.Request{Source: bot.Typed, Text: "plan review DSK-2026-1 action_3=done"},
			bot.Message{Text: "There is no such plan.", Quote: "/plan review DSK-2026-1 action_3=done"},
			bot.NotFound,
		},
		{
			"a form whose answers have no place any more", bot.Errorf(bot.Unavailable, "It was not kept."),
			bot.Request{Source: bot.Submitted, Text: `plan review form=open ref="DSK-2026-000001"`, Answers: answers},
			bot.Message{Text: "It was not kept.", Quote: "Outcome: on\nWords: All well\naction_3: done\nnote_3: Two arrests"},
			bot.Unavailable,
		},
		{
			"a panic", nil,
			bot.Request{Source: bot.Submitted, Text: `plan review form=open ref="DSK-2026-000001"`, Answers: answers},
			bot.Message{
				Text:  "Something went wrong and it is not your fault. Please try again; if it goes on, tell your administrator the reference ref-7.",
				Quote: "Outcome: on\nWords: All well\naction_3: done\nnote_3: Two arrests",
			},
			bot.Internal,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newPlanner(t, func(v *bot.Verb) {
				if test.err == nil {
					v.More = func(context.Context, bot.Input) ([]bot.Arg, error) { panic("no plan") }
				}
			})
			d.lookErr = test.err
			msg, _ := d.Handle(t.Context(), test.req)
			if diff := cmp.Diff(test.want, msg); diff != "" || len(d.ran) > 0 {
				t.Errorf("ran %d times (-want +got):\n%s", len(d.ran), diff)
			}
			if d.outcomes[0].Code != test.code {
				t.Errorf("code is %s", d.outcomes[0].Code)
			}
		})
	}
	t.Run("a form that has room for all", func(t *testing.T) {
		t.Parallel()
		d := newPlanner(t, nil)
		f := d.form(t, "plan review")
		d.lookErr = bot.Errorf(bot.NotFound, "There is no such plan.")
		msg := d.submits(t, f, map[string][]string{"ref": {"DSK-2026-3"}, "words": {"All well"}, "outcome": {"on"}})
		if msg.Form == nil || msg.Form.Problem != "There is no such plan." || values(*msg.Form)["words"][0] != "All well" {
			t.Errorf("answered with %+v", msg)
		}
	})
}

func TestMoreWithOpeningAndUrgent(t *testing.T) {
	t.Parallel()
	var d *desk
	d = newPlanner(t, func(v *bot.Verb) {
		v.Opening = func(_ context.Context, in bot.Input) (bot.Opening, error) {
			return bot.Opening{Intro: "Two actions are open.", Carry: map[string]string{"version": "4"}, Fill: map[string][]string{"note_3": {"as before"}}}, nil
		}
		v.Urgent = func(_ context.Context, in bot.Input) (bot.Urgent, error) {
			d.urgent = append(d.urgent, in)
			return bot.Urgent{}, nil
		}
	})
	f := d.form(t, "plan review DSK-2026-1 action_5=done")
	if f.Intro != "Two actions are open." || !strings.HasSuffix(f.Command, `version="4"`) || values(f)["note_3"][0] != "as before" || !f.Questions[2].AtOnce {
		t.Errorf("form is %+v", f)
	}
	if d.urgent[0].Str("action_5") != "done" {
		t.Errorf("the hook sees %+v", d.urgent[0])
	}
	msg := d.handle(t, bot.Request{Source: bot.Answered, Text: f.Command, Answers: map[string][]string{"action_5": {"not_done"}, "action_3": {}}})
	if msg.Form == nil || len(msg.Form.Errors()) > 0 || d.urgent[1].Str("action_5") != "not_done" || values(*msg.Form)["action_5"][0] != "not_done" {
		t.Errorf("answered with %+v", msg)
	}
}

// TestMoreThatDoesNotFit checks that a record's words never keep a form from opening.
func TestMoreThatDoesNotFit(t *testing.T) {
	t.Parallel()
	secret := "Operation Kestrel: seize the vehicles of the group"
	many := make([]bot.Choice, 120)
	for i := range many {
		many[i] = bot.Choice{Value: strings.Repeat("x", i%70+1) + string(rune('a'+i/70)), Label: "Label"}
	}
	d := newPlanner(t, func(v *bot.Verb) {
		v.More = func(context.Context, bot.Input) ([]bot.Arg, error) {
			return []bot.Arg{
				{Name: "action_1", Label: secret, Kind: bot.Line, Bare: true, Optional: true},
				{Name: "action_2", Kind: bot.OneOf, Optional: true},
				{Name: "action_4", Label: strings.Repeat("é", 24), Help: strings.Repeat("ü", 150), Kind: bot.OneOf, Choices: many, Default: "no such"},
				{Name: "action_6", Label: "Six", Kind: bot.ManyOf, Optional: true, Choices: []bot.Choice{{Value: "a,b", Label: "No"}, {Value: "c", Label: "Yes"}, {Value: "C", Label: "Again"}}},
				{Name: "action_7", Label: "Seven", Kind: bot.YesNo, Optional: true, Choices: many[:1]},
				{Name: "Action 8", Label: "Eight"},
				{Name: "outcome", Label: "Nine"},
				{Name: "action_1", Label: "Ten"},
				{Name: "form", Label: "Eleven"},
			}, nil
		}
	})
	f := d.form(t, "plan review DSK-2026-1")
	want := []bot.Question{
		{Name: "action_1", Label: "Operation Kestrel: se…", Hint: secret, Optional: true},
		{Name: "action_2", Label: "action_2", Optional: true},
		{Name: "action_4", Label: strings.Repeat("é", 10) + "…", Hint: strings.Repeat("ü", 73) + "…", Kind: bot.OneOf, Choices: many[:100]},
		{Name: "action_6", Label: "Six", Kind: bot.ManyOf, Optional: true, Choices: []bot.Choice{{Value: "c", Label: "Yes"}}},
		{Name: "action_7", Label: "Seven", Kind: bot.YesNo, Optional: true},
	}
	if diff := cmp.Diff(want, f.Questions[:5], cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if names(f)[5] != "action" || len(f.Questions) != 8 {
		t.Errorf("asks %q", names(f))
	}
	said := d.log.String()
	for _, want := range []string{"action_1: it can not be given", "action_1: label is too long", "action_2: label is missing", "action_4: default", "action_6: choices", "action_7: choices", "number 6 of them", "number 9 of them"} {
		if !strings.Contains(said, want) {
			t.Errorf("the log does not say %q: %s", want, said)
		}
	}
	if strings.Contains(said, "Kestrel") || strings.Contains(said, "Eight") {
		t.Errorf("the log has words of the record: %s", said)
	}
}

// TestMoreLeavesTheTableAlone handles two plans at once with one bot.
func TestMoreLeavesTheTableAlone(t *testing.T) {
	t.Parallel()
	d := newPlanner(t, nil)
	for _, n := range []int{6, 5, 6} {
		ref := map[int]string{6: "DSK-2026-1", 5: "DSK-2026-2"}[n]
		if f := d.form(t, "plan review "+ref); len(f.Questions) != n {
			t.Errorf("%s asks %q", ref, names(f))
		}
	}
}

// FuzzMore says anything to a verb whose arguments depend on a record.
func FuzzMore(f *testing.F) {
	for _, text := range []string{
		"", "DSK-2026-1", "DSK-2026-1 action_3=done All action_5=well", "action_3=done", "dsk-2026-2 note_3=“x y” outcome=on", `ref=DSK-2026-1 nope="`,
	} {
		f.Add(text, text, "note_3")
	}
	f.Fuzz(func(t *testing.T, text, answer, name string) {
		for _, req := range []bot.Request{
			{Source: bot.Typed, Text: "plan review " + text},
			{Source: bot.Submitted, Text: "plan review form=open " + text, Answers: map[string][]string{name: {answer}, "ref": {answer}}},
			{Source: bot.Answered, Text: "plan review form=open ref=DSK-2026-1", Answers: map[string][]string{name: {answer}}},
		} {
			d := newPlanner(t, nil)
			msg := d.handle(t, req)
			if d.outcomes[0].Code == bot.Internal {
				t.Fatalf("%q: %s", text, d.log.String())
			}
			if msg.Text == "" && msg.Title == "" && msg.Form == nil {
				t.Errorf("%q is not answered", text)
			}
		}
	})
}
