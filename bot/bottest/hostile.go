package bottest

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"gatewaybot/bot"
)

// Hostile are texts that a person may write to format, link, call or hide something.
func Hostile() []string {
	return []string{
		"<!channel> <!here> <!everyone> <!subteam^S0GATEWAY> <@U0ADA> <@slack/T/U> <#C0DESK>",
		"@all @here @channel @everyone @gateway @ada \\@all",
		"*bold* _it_ ~no~ **strong** __under__ ~~gone~~ # title",
		"`code` ```\nblock\n``` > quote",
		"[x](http://y.example) <http://y.example|bank> ![i](http://y.example/i.png) https://y.example/?a=1&b=2",
		"&lt;!channel&gt; &amp; < > \" '",
		":rotating_light: :smile: ~desk ~town-square",
		"| a | b |\n|---|---|\n- list\n1. list\n---\n    indented",
		"[1] Approve  ▸ gateway",
		"abc\u202edesrever\u202c \u2066isolated\u2069",
		"@\u200bhere zero\u200bwidth \ufeffmark",
		"nul\x00 bell\x07 escape\x1b[31mred\x1b[0m back\bspace c1\u009b31m \x7f",
		"broken \xff\xfe bytes",
	}
}

// hostileMessage has a hostile text in every place of a message.
func hostileMessage(text string) bot.Message {
	return bot.Message{
		Title:   text,
		Text:    text,
		Fields:  []bot.Field{{Label: "From " + text, Value: text}, {Label: "Long", Value: text, Long: true}},
		Items:   []bot.Item{{Title: text, Text: text}},
		Table:   &bot.Table{Header: []string{"Town", text}, Rows: [][]string{{text, "7"}}},
		Note:    text,
		Quote:   text,
		Buttons: []bot.Button{{Label: "Take", Command: "desk take"}},
	}
}

func hostileIsInert(t testing.TB, s *scene) {
	for _, text := range Hostile() {
		m := hostileMessage(text)
		s.replies(m)
		checkInert(t, s, m, s.Driver.Type(t, s.Ada, "/desk show"))
		checkInert(t, s, m, s.Driver.Read(t, s.send(t, bot.To{Channel: s.Channel}, m)))
	}
}

func checkInert(t testing.TB, s *scene, m bot.Message, seen Seen) {
	t.Helper()
	checkShown(t, "hostile", m, seen)
	for _, r := range seen.Text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) && r != '\u200e' && r != '\u200f' {
			t.Errorf("%U is in what is seen of %q", r, m.Text)
		}
	}
	if d, ok := s.Driver.(Inspector); ok {
		d.Inert(t, seen)
	}
}

func hostileFormIsInert(t testing.TB, s *scene) {
	for _, text := range Hostile() {
		text = strings.TrimSpace(bot.Clean(text))
		f := bot.Form{
			Title: "Raise a note", Submit: "Send it", Intro: text, Problem: text, Command: "desk raise",
			Questions: []bot.Question{{
				Name: "text", Label: "What is it", Hint: "Words.", Kind: bot.Text, Values: []string{text}, Error: "Not this.",
			}},
		}
		seen := openForm(t, s, f)
		checkForm(t, f, seen.Form)
		if len(seen.Called) > 0 {
			t.Errorf("the form calls %v", seen.Called)
		}
		if d, ok := s.Driver.(Inspector); ok {
			d.Inert(t, seen)
		}
		s.replies(bot.Message{Text: "Raised."})
		s.forget()
		s.Driver.Submit(t, s.Ada, seen, nil)
		if got := given(f, s.request(t).Answers)["text"]; len(got) != 1 || flat(got[0]) != flat(text) {
			t.Errorf("%q came back as %q", text, got)
		}
	}
}

// longSaysSo gives more than a platform may take of each part. What does not fit is left out with the words "not
// shown", and the buttons stay.
func longSaysSo(t testing.TB, s *scene) {
	for name, m := range longMessages() {
		s.replies(m)
		seen := s.Driver.Type(t, s.Ada, "/desk show")
		if !contains(seen.Text, m.Title) {
			t.Errorf("%s: the title is not shown", name)
		}
		if left := missing(m, seen); len(left) > 0 && !contains(seen.Text, "not shown") {
			t.Errorf("%s: %d of %d parts are missing without a word", name, len(left), len(parts(m)))
		}
		if seen.Button(t, "Take") != len(seen.Buttons)-1 {
			t.Errorf("%s: buttons are %q", name, seen.Buttons)
		}
	}
}

func longMessages() map[string]bot.Message {
	all := map[string]bot.Message{"long text": {Text: strings.Repeat("forty thousand characters. ", 1500) + "End."}}
	all["long quote"] = bot.Message{Text: "Not kept.", Quote: all["long text"].Text}
	all["long paragraph"] = bot.Message{Text: strings.Repeat("x", 40000)}
	var fields, items, rows bot.Message
	rows.Table = &bot.Table{Header: []string{"Number", "What"}}
	for i := range 150 {
		n := fmt.Sprintf("no%03d", i)
		fields.Fields = append(fields.Fields, bot.Field{Label: "Label " + n, Value: "Value " + n})
		items.Items = append(items.Items, bot.Item{Title: "Title " + n, Text: "Text " + n, Buttons: []bot.Button{{Label: "Open " + n, Command: "desk open " + n}}})
		rows.Table.Rows = append(rows.Table.Rows, []string{n, strings.Repeat("what ", 30) + n})
	}
	all["many fields"], all["many items"], all["many rows"] = fields, items, rows
	for name, m := range all {
		m.Title = "DSK-2026-000042"
		m.Buttons = []bot.Button{{Label: "Take", Command: "desk take"}}
		all[name] = m
	}
	return all
}
