package slack_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

var update = flag.Bool("update", false, "write the goldens anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, diff)
	}
}

// The fake checks each against Slack's limits as well.
func TestGoldens(t *testing.T) {
	t.Parallel()
	for name, m := range bottest.Samples(person("U0BEN")) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(m))
			m.Marker = "0001"
			if _, err := s.Send(t.Context(), bot.To{Channel: bot.Channel{ID: channel}}, m); err != nil {
				t.Fatal(err)
			}
			sent := s.api.called("chat.postMessage")[0]
			rendered := object{"text": sent["text"], "blocks": sent["blocks"]}
			if m.Form != nil {
				// How the line reads is package bot's to say.
				opener := buttons(shown{json: sent})[0].(object)
				if opener["value"] != m.Form.Line() {
					t.Errorf("the button carries %q", opener["value"])
				}
				opener["value"] = "the line of the form"
				s.interact(t, press(s.api.trigger("U0ADA"), "desk raise"))
				rendered["view"] = s.api.called("views.open")[0]["view"]
			}
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			e.SetIndent("", "  ")
			if err := e.Encode(rendered); err != nil {
				t.Fatal(err)
			}
			golden(t, name+".json", b.Bytes())
		})
	}
}

func (s *stage) sent(t testing.TB, m bot.Message) object {
	t.Helper()
	if _, err := s.Send(t.Context(), bot.To{Channel: bot.Channel{ID: channel}}, m); err != nil {
		t.Fatal(err)
	}
	calls := s.api.called("chat.postMessage")
	return calls[len(calls)-1]
}

func TestNothingIsCutInSilence(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	var items []bot.Item
	for i := range 30 {
		items = append(items, bot.Item{Title: fmt.Sprintf("Item %02d", i), Buttons: []bot.Button{{Label: "Open", Command: fmt.Sprintf("desk open %d", i)}}})
	}
	var many []bot.Button
	for i := range 60 {
		many = append(many, bot.Button{Label: fmt.Sprint(i), Command: "x"})
	}
	long := strings.Repeat("word ", 2000)
	for _, tc := range []struct {
		name       string
		m          bot.Message
		has, hasNo []string
		buttons    int
	}{
		{"items", bot.Message{Title: "30", Items: items, Note: "End"}, []string{"Item 22", "… and 7 more, not shown here. Ask for a narrower list.", "End"}, []string{"Item 23"}, 23},
		{"text before items", bot.Message{Text: long + long, Items: items}, []string{"not shown here, nor are 30 entries"}, []string{"Item 00"}, 0},
		{"text in several pieces", bot.Message{Text: long}, []string{strings.TrimSpace(long)}, []string{"not shown"}, 0},
		{"a long button", bot.Message{Text: "x", Buttons: []bot.Button{{Label: "Go", Command: long}, {Label: "Stay", Command: "stay"}}}, []string{"The button “Go” is not shown"}, nil, 1},
		{"a long label", bot.Message{Text: "x", Buttons: []bot.Button{{Label: long, Command: "stay"}}}, nil, nil, 1},
		{"many buttons", bot.Message{Text: "x", Buttons: many}, nil, nil, 60},
		{"a long title", bot.Message{Title: strings.Repeat("t", 151), Text: "x"}, []string{strings.Repeat("t", 151)}, nil, 0},
		{"an empty value", bot.Message{Fields: []bot.Field{{Label: "Force", Value: " "}}}, []string{"Force: –"}, nil, 0},
		{"an item of buttons alone", bot.Message{Items: []bot.Item{{Buttons: many[:1]}}}, nil, nil, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			seen := seeMessage(shown{json: s.sent(t, tc.m)})
			flat := strings.Join(strings.Fields(seen.Text), " ")
			for _, want := range tc.has {
				if !strings.Contains(flat, want) {
					t.Errorf("%q is not shown: %q", want, flat)
				}
			}
			for _, no := range tc.hasNo {
				if strings.Contains(flat, no) {
					t.Errorf("%q is shown", no)
				}
			}
			if len(seen.Buttons) != tc.buttons {
				t.Errorf("%d buttons, want %d", len(seen.Buttons), tc.buttons)
			}
		})
	}
}

// Any message whatever keeps to Slack's limits (the fake checks them), keeps its buttons, and is small enough in all.
func TestAnyMessageFits(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom(append(bottest.Hostile(), "", " ", "\n", strings.Repeat("long ", 700), strings.Repeat("é", 5000))))
	button := rapid.Custom(func(t *rapid.T) bot.Button {
		return bot.Button{Label: rapid.StringN(1, 90, -1).Draw(t, "label") + "x", Command: rapid.StringN(1, 60, -1).Draw(t, "command")}
	})
	message := rapid.Custom(func(t *rapid.T) bot.Message {
		m := bot.Message{Title: text.Draw(t, "title"), Text: text.Draw(t, "text"), Note: text.Draw(t, "note"), Quote: text.Draw(t, "quote")}
		for range rapid.IntRange(0, 20).Draw(t, "fields") {
			m.Fields = append(m.Fields, bot.Field{Label: text.Draw(t, "label"), Value: text.Draw(t, "value"), Long: rapid.Bool().Draw(t, "long")})
		}
		for range rapid.IntRange(0, 40).Draw(t, "items") {
			m.Items = append(m.Items, bot.Item{Title: text.Draw(t, "item"), Text: text.Draw(t, "of item"), Buttons: rapid.SliceOfN(button, 0, 3).Draw(t, "its buttons")})
		}
		m.Table = &bot.Table{Header: []string{text.Draw(t, "column"), "n"}, Rows: [][]string{{text.Draw(t, "cell")}, {"a", "b", text.Draw(t, "odd cell")}, {}}}
		m.Buttons = rapid.SliceOfN(button, 1, 4).Draw(t, "buttons")
		return m
	})
	rapid.Check(t, func(t *rapid.T) {
		m := message.Draw(t, "message")
		args := s.sent(s.api.t, m)
		raw, err := json.Marshal(args["blocks"])
		if err != nil {
			t.Fatal(err)
		}
		if n := utf8.RuneCount(raw); n > 12010 {
			t.Fatalf("the blocks are %d characters of JSON", n)
		}
		walk(args["blocks"], func(o object) {
			if text := str(o, "text"); utf8.RuneCountInString(text) > 3000 {
				t.Fatalf("a text of %d characters", utf8.RuneCountInString(text))
			}
		})
		all := buttons(shown{json: args})
		for i, b := range m.Buttons {
			if got := str(all[len(all)-len(m.Buttons)+i], "value"); got != b.Command {
				t.Fatalf("button %d carries %q, want %q", i, got, b.Command)
			}
		}
		ids := map[string]bool{}
		for _, b := range all {
			if ids[str(b, "action_id")] {
				t.Fatalf("action_id %s is used twice", str(b, "action_id"))
			}
			ids[str(b, "action_id")] = true
		}
	})
}
