package slack_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

func TestCommandRequest(t *testing.T) {
	t.Parallel()
	ben := bot.Tag(person("U0BEN"))
	for _, tc := range []struct{ name, text, want string }{
		{"no words", "", "desk"},
		{"words", "list mine", "desk list mine"},
		{"mention", "give <@U0BEN|ben> now", "desk give " + ben + " now"},
		{"mention of an id alone", "give <@U0BEN>", "desk give " + ben},
		{"mention of a member of an organisation", "give <@W0BEN|ben>", "desk give " + bot.Tag(person("W0BEN"))},
		{"entities", "a &lt;b&gt; &amp;amp; c", "desk a <b> &amp; c"},
		{"typed mention", "&lt;@U0BEN&gt;", "desk <@U0BEN>"},
		{"channel", "in <#C0OTHER|other-desk>", "desk in #other-desk"},
		{"channel without a name", "in <#C0OTHER|>", "desk in #C0OTHER"},
		{"call", "<!here> <!channel|channel> <!subteam^S1|@desk>", "desk @here channel @desk"},
		{"link", "see <https://y.example/?a=1&amp;b=2|the page>", "desk see https://y.example/?a=1&b=2"},
		{"bare link", "see <https://y.example/>", "desk see https://y.example/"},
		{"word made a link", "see <http://y.example|y.example>", "desk see y.example"},
		{"address made a link", "ask <mailto:a@y.example|a@y.example>", "desk ask a@y.example"},
		{"not a token", "5 < 6", "desk 5 < 6"},
		{"empty token", "<> <|> <@> <@|x>", "desk   @ @"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{}))
			status, answer := s.call(t, "/slack/command", formType, commandBody("1.2.3", "U0ADA", "/desk", tc.text))
			if status != 200 || answer != "" {
				t.Errorf("answered with %d %q", status, answer)
			}
			want := []bot.Request{{
				ID: "command:1.2.3", Source: bot.Typed, From: person("U0ADA"),
				Channel: bot.Channel{Platform: "slack", Workspace: team, ID: channel}, Text: tc.want,
			}}
			if diff := cmp.Diff(want, s.heard()); diff != "" {
				t.Errorf("requests differ (-want +got):\n%s", diff)
			}
		})
	}
}

// What was not kept is said to a person at once: Slack delivers a command only once.
func TestCommandNotKept(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(context.Context, bot.Request) (bot.Message, error) {
		return bot.Message{Text: "It was not kept.", Quote: "/desk note x"}, bot.Errorf(bot.Unavailable, "It was not kept.")
	})
	status, answer := s.call(t, "/slack/command", formType, commandBody("1", "U0ADA", "/desk", "note x"))
	seen := seeMessage(shown{json: parse(t, answer)})
	if status != 200 || !strings.Contains(seen.Text, "It was not kept.") || !strings.Contains(seen.Text, "/desk note x") {
		t.Errorf("answered with %d %s", status, answer)
	}
}

func noteForm(text string) *bot.Form {
	return &bot.Form{
		Title: "Raise a note", Submit: "Send", Intro: "The desk answers.", Command: "desk raise",
		Questions: []bot.Question{{Name: "text", Label: "What is it", Kind: bot.Text, Values: []string{text}, Error: "That is too short."}},
	}
}

func TestFormOpensAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{Form: noteForm("van")}))
	status, answer := s.call(t, "/slack/command", formType, commandBody(s.api.trigger("U0ADA"), "U0ADA", "/desk", "raise van"))
	if status != 200 || answer != "" {
		t.Errorf("answered with %d %q", status, answer)
	}
	if seen := s.api.screen("U0ADA", 0); len(seen) != 1 || seen[0].view == nil {
		t.Errorf("the person sees %v", seen)
	}
}

// A form that Slack did not open in time can be opened with a button, and nothing typed is lost.
func TestFormTooLate(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A white van, again. ", 200)
	for _, tc := range []struct{ name, text, button, given string }{
		{"what was typed is in the button", "van", noteForm("van").Line(), ""},
		{"what was typed is given back", long, "desk raise", strings.TrimSpace(long)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{Form: noteForm(tc.text)}))
			status, answer := s.call(t, "/slack/command", formType, commandBody("expired", "U0ADA", "/desk", "raise"))
			m := shown{json: parse(t, answer)}
			if status != 200 || len(buttons(m)) != 1 || str(buttons(m)[0], "value") != tc.button {
				t.Fatalf("answered with %d %s", status, answer)
			}
			text := strings.ReplaceAll(seeMessage(m).Text, "\n", "")
			for _, want := range []string{"did not open", "What is it: That is too short.", tc.given} {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in %q", want, text)
				}
			}
		})
	}
}
