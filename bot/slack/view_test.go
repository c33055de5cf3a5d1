package slack_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

func choices(n int) []bot.Choice {
	var all []bot.Choice
	for i := range n {
		all = append(all, bot.Choice{Value: fmt.Sprintf("v%d", i), Label: fmt.Sprintf("Choice %d", i)})
	}
	return all
}

// opened is the modal of a form with one question.
func opened(t *testing.T, q bot.Question) object {
	t.Helper()
	q.Name, q.Label = "q", "Question"
	f := bot.Form{Title: "A title that is longer than it may be", Submit: "Send", Command: "desk raise", Questions: []bot.Question{q}}
	s := newStage(t, says(bot.Message{Form: &f}))
	s.interact(t, press(s.api.trigger("U0ADA"), "desk raise"))
	seen := s.api.screen("U0ADA", 0)
	if len(seen) != 1 || seen[0].view == nil {
		t.Fatalf("no form is open: %v", seen)
	}
	return seen[0].view
}

func TestInputs(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		q      bot.Question
		want   string // the type of the input
		values []string
	}{
		{"four choices", bot.Question{Kind: bot.OneOf, Choices: choices(4), Values: []string{"v3"}}, "radio_buttons", []string{"v3"}},
		{"five choices", bot.Question{Kind: bot.OneOf, Choices: choices(5), Values: []string{"v4"}}, "static_select", []string{"v4"}},
		{"most choices", bot.Question{Kind: bot.OneOf, Choices: choices(100)}, "static_select", nil},
		{"no such choice", bot.Question{Kind: bot.OneOf, Choices: choices(5), Values: []string{"other"}}, "static_select", nil},
		{"ten choices of many", bot.Question{Kind: bot.ManyOf, Choices: choices(10), Values: []string{"v1", "v9"}}, "checkboxes", []string{"v1", "v9"}},
		{"eleven choices of many", bot.Question{Kind: bot.ManyOf, Choices: choices(11), Values: []string{"v1", "v10"}}, "multi_static_select", []string{"v1", "v10"}},
		{"day", bot.Question{Kind: bot.Day, Values: []string{"2026-12-14"}}, "datepicker", []string{"2026-12-14"}},
		{"no day", bot.Question{Kind: bot.Day}, "datepicker", nil},
		{"day that is none", bot.Question{Kind: bot.Day, Values: []string{"sometime"}}, "datepicker", nil},
		{"person", bot.Question{Kind: bot.Person, Values: []string{bot.Tag(person("U0BEN"))}}, "users_select", []string{bot.Tag(person("U0BEN"))}},
		{"person elsewhere", bot.Question{Kind: bot.Person, Values: []string{"<@mattermost/w/u>"}}, "users_select", nil},
		{"member of a partner", bot.Question{Kind: bot.Person, Values: []string{bot.Tag(account(partner, "U0PAT"))}}, "users_select", nil},
		{"guest", bot.Question{Kind: bot.Person, Values: []string{bot.Tag(account("guest:"+team, "U0GUEST"))}}, "users_select", []string{bot.Tag(person("U0GUEST"))}},
		{"nobody", bot.Question{Kind: bot.Person, Values: []string{"ben"}}, "users_select", nil},
		{"number", bot.Question{Kind: bot.Number, Values: []string{"7.5"}}, "plain_text_input", []string{"7.5"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			view := opened(t, tc.q)
			block := list(view, "blocks")[0]
			if got := str(block, "element", "type"); got != tc.want {
				t.Errorf("the input is a %s, want a %s", got, tc.want)
			}
			if diff := cmp.Diff(tc.values, seeQuestion(block, nil).Values, cmp.Transformer("empty", func(s []string) string { return strings.Join(s, "\n") })); diff != "" {
				t.Errorf("values differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTextTooLongForAForm(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("é", 3000) + " and the rest of it"
	view := opened(t, bot.Question{Kind: bot.Text, Values: []string{text}})
	blocks := list(view, "blocks")
	if got := str(blocks[0], "element", "initial_value"); got != strings.Repeat("é", 3000) {
		t.Errorf("the form holds %d bytes", len(got))
	}
	rest := words(blocks[1]) + words(blocks[2])
	for _, want := range []string{"Only the first 3000 characters fit", "and the rest of it"} {
		if !strings.Contains(rest, want) {
			t.Errorf("%q is not in %q", want, rest)
		}
	}
}

// A form whose carried words are more than a modal remembers is not opened, and what was filled in is given back.
func TestFormThatCanNotBeOpened(t *testing.T) {
	t.Parallel()
	f := noteForm("a white van")
	f.Command += ` draft="` + strings.Repeat("x", 3000) + `"`
	for name, m := range map[string]bot.Message{"in a reply": {Form: f}, "in the place of a form": {Form: f}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(m))
			var text string
			if name == "in a reply" {
				_, answer := s.call(t, "/slack/command", formType, commandBody(s.api.trigger("U0ADA"), "U0ADA", "/desk", "raise"))
				text = seeMessage(shown{json: parse(t, answer)}).Text
			} else {
				_, answer := s.interact(t, submission(object{"id": "V1", "private_metadata": `{"command":"desk raise","channel":"C0DESK"}`}, "van"))
				text = seeView(parse(t, answer)["view"].(object), nil).Text
			}
			for _, want := range []string{"did not open", "a white van", "is not shown: its command is too long"} {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in %q", want, text)
				}
			}
		})
	}
}

// A button in a modal whose form does not fit there is answered in the channel.
func TestButtonInModalWithFormTooLong(t *testing.T) {
	t.Parallel()
	f := noteForm("a white van")
	f.Command += ` draft="` + strings.Repeat("x", 3000) + `"`
	s := newStage(t, says(bot.Message{Form: f}))
	p := with(press(s.api.trigger("U0ADA"), "desk raise"), "view", object{"id": "V1", "private_metadata": `{"channel":"C0DESK"}`})
	if status, _ := s.interact(t, p); status != 200 || tries(s, "chat.postEphemeral") != channel+" " {
		t.Errorf("answered with %d, replied at %q", status, tries(s, "chat.postEphemeral"))
	}
}

func TestMarkerIsOnWhateverComesFirst(t *testing.T) {
	t.Parallel()
	button := []bot.Button{{Label: "Go", Command: "desk go"}}
	for name, m := range map[string]bot.Message{
		"title": {Title: "x"}, "text": {Text: "x"}, "fields": {Fields: []bot.Field{{Label: "a", Value: "b"}}},
		"note": {Note: "x"}, "buttons": {Buttons: button},
		"items": {Items: []bot.Item{{Buttons: button}}}, "call": {Notify: []bot.Notify{{Group: "S1"}}},
	} {
		s := newStage(t, says(bot.Message{}))
		m.Marker = "0001"
		if id := str(list(s.sent(t, m), "blocks")[0], "block_id"); id != "m:0001" {
			t.Errorf("%s: the first block is %q", name, id)
		}
	}
}

func TestOnlyThoseOnSlackAreCalled(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	m := bot.Message{Text: "x", Notify: []bot.Notify{
		{Account: bot.Account{Platform: "mattermost", Workspace: "w", User: "U1"}},
		{Account: person("u1> <!channel")},
		{Group: "S1|x> <!here"},
		{Group: "S0GATEWAY"},
		{Account: person("U0BEN")},
	}}
	if got := str(list(s.sent(t, m), "blocks")[0], "text", "text"); got != "<!subteam^S0GATEWAY> <@U0BEN>" {
		t.Errorf("calls %q", got)
	}
}
