package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

// longReply is a reply with more of everything than one message holds.
func longReply() bot.Message {
	m := bot.Message{
		Title: "DSK-2026-000042", Text: numbered("told", 3000), Quote: numbered("given", 3000), Note: "The end.",
		Fields:  []bot.Field{{Label: "Force", Value: "Dorset"}, {Label: "Account", Value: numbered("<&>", 3000), Long: true}},
		Buttons: []bot.Button{{Label: "Take", Command: "desk take"}},
	}
	for i := range 60 {
		m.Items = append(m.Items, bot.Item{Title: fmt.Sprintf("Item %02d", i), Buttons: []bot.Button{{Label: "Open", Command: fmt.Sprintf("desk open %d", i)}}})
	}
	return m
}

// numbered are words of which none is like another.
func numbered(word string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%d ", word, i)
	}
	return strings.TrimSpace(b.String())
}

// checkWhole checks that a long reply is there, in its order, with nothing left out.
func checkWhole(t *testing.T, all []shown) {
	t.Helper()
	if len(all) < 3 {
		t.Fatalf("%d messages came up", len(all))
	}
	m := longReply()
	seen := seeMessage(whole(all))
	text := strings.Join(strings.Fields(seen.Text), "")
	for _, part := range []string{m.Title, m.Text, m.Quote, "Force", "Dorset", m.Fields[1].Value, "Item 00", "Item 59", m.Note} {
		_, after, found := strings.Cut(text, strings.Join(strings.Fields(part), ""))
		if !found {
			t.Fatalf("%.20q is not there, or not in its place", part)
		}
		text = after
	}
	if len(seen.Buttons) != 61 || seen.Buttons[60] != "Take" {
		t.Errorf("buttons are %q", seen.Buttons)
	}
	for i, s := range all {
		if raw := size(t, s.json["blocks"]); raw > 12010 {
			t.Errorf("message %d has %d characters of JSON", i, raw)
		}
		if last := i == len(all)-1; strings.Contains(seeMessage(s).Text, goesOn) == last {
			t.Errorf("message %d of %d: %q", i, len(all), seeMessage(s).Text)
		}
	}
}

func size(t testing.TB, blocks any) int {
	t.Helper()
	raw, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	return utf8.RuneCount(raw)
}

func TestLongReplies(t *testing.T) {
	t.Parallel()
	inDirect := with(with(with(mention("U0ADA", "desk list"), "type", "message"), "channel_type", "im"), "channel", "D0ADA")
	for _, tc := range []struct {
		name string
		act  func(*testing.T, *stage)
		fail string
	}{
		{"to a press", func(t *testing.T, s *stage) { s.interact(t, press("1", "desk list")) }, ""},
		{"to a press where we are not in the channel", func(t *testing.T, s *stage) { s.interact(t, press("1", "desk list")) }, "not_in_channel"},
		{"to a mention", func(t *testing.T, s *stage) { s.event(t, eventBody("Ev1", mention("U0ADA", "desk list"))) }, ""},
		{"to a direct message", func(t *testing.T, s *stage) { s.event(t, eventBody("Ev1", inDirect)) }, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(longReply()))
			if tc.fail != "" {
				s.api.fail("chat.postEphemeral", tc.fail)
			}
			tc.act(t, s)
			checkWhole(t, s.api.screen("U0ADA", 0))
			if n := len(s.api.called("chat.postEphemeral")); tc.fail != "" && n != 1 {
				t.Errorf("tried %d times where we are not", n)
			}
		})
	}
}

func TestLongReplyToCommand(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(longReply()))
	_, answer := s.call(t, "/slack/command", formType, commandBody("1", "U0ADA", "/desk", "list"))
	checkWhole(t, append([]shown{{json: parse(t, answer)}}, s.api.screen("U0ADA", 0)...))
}

// Slack has the first message before the others are sent, or they would stand above it.
func TestAnswerGoesFirst(t *testing.T) {
	t.Parallel()
	// The first page is one of which net/http would keep the end until the call is done.
	command := strings.Repeat("x", 1250) + strings.Repeat(`"`, 750)
	big := bot.Item{Title: "Item", Buttons: []bot.Button{{Label: "A", Command: command}, {Label: "B", Command: command}}}
	s := newStage(t, says(bot.Message{Items: []bot.Item{big, big, big}}))
	answered := make(chan struct{})
	s.api.fault("chat.postEphemeral", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-answered:
			writeJSON(w, object{"ok": true, "message_ts": "1"})
		case <-r.Context().Done():
		}
	})
	body := commandBody("1", "U0ADA", "/desk", "list")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.bot.URL+"/slack/command", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", formType)
	sign(req.Header, secret, time.Now(), body)
	resp, err := s.bot.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.ReadAll(resp.Body); err != nil {
		t.Error(err)
	}
	close(answered)
	s.working.Wait()
	if n := len(s.api.called("chat.postEphemeral")); n != 1 || s.log.Len() > 0 {
		t.Errorf("%d messages follow, want 1; log is %s", n, s.log)
	}
}

func TestRestOfReplyNotShown(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(longReply()))
	s.api.fail("chat.postEphemeral", "internal_error")
	_, answer := s.call(t, "/slack/command", formType, commandBody("1", "U0ADA", "/desk", "list"))
	if text := seeMessage(shown{json: parse(t, answer)}).Text; !strings.Contains(text, goesOn) {
		t.Errorf("the person sees %q", text)
	}
	if !strings.Contains(s.log.String(), "rest of a reply not shown") {
		t.Errorf("log is %s", s.log)
	}
}

// What a form's result has no room for follows it, be it the answer to the form or to a button in the result.
func TestLongResult(t *testing.T) {
	t.Parallel()
	reply := bot.Message{Form: noteForm("van")}
	s := newStage(t, func(context.Context, bot.Request) (bot.Message, error) { return reply, nil })
	view := s.openForm(t)
	reply = longReply()
	before := len(s.api.screen("U0PAT", 0))
	_, answer := s.interact(t, submission(view, "van"))
	result := parse(t, answer)["view"].(object)
	checkWhole(t, append([]shown{asMessage(result)}, s.api.screen("U0PAT", before)...))

	before = len(s.api.screen("U0ADA", 0))
	pressed := with(press("1", "desk list"), "view", object{"id": view["id"]})
	s.interact(t, pressed)
	all := s.api.screen("U0ADA", before)
	all[0] = asMessage(all[0].view)
	checkWhole(t, all)
}

// asMessage is a result as if it were a message, whose title is a block of its own.
func asMessage(view object) shown {
	title := object{"type": "header", "text": view["title"]}
	return shown{json: object{"blocks": append([]any{title}, view["blocks"].([]any)...)}}
}

// A card that is too long keeps what is short, and says where the rest is.
func TestShortFieldsFirst(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	m := bot.Message{Title: "DSK-2026-000042", Text: numbered("told", 3000), Fields: []bot.Field{
		{Label: "Account", Value: numbered("why", 50)}, {Label: "Force", Value: "Dorset"}, {Label: "Risk", Value: "YES"},
	}}
	text := seeMessage(shown{json: s.sent(t, m)}).Text
	want := []string{"DSK-2026-000042", "Force: Dorset", "Risk: YES", "told0", "not shown here: press Show to read all."}
	for _, part := range want {
		_, after, found := strings.Cut(text, part)
		if !found {
			t.Fatalf("%q is not there, or not in its place", part)
		}
		text = after
	}
	m.Text = "told0"
	text = seeMessage(shown{json: s.sent(t, m)}).Text
	if strings.Index(text, "told0") > strings.Index(text, "Account") || strings.Index(text, "Account") > strings.Index(text, "Force") {
		t.Errorf("what fits is not in its order: %q", text)
	}
}

// Whatever is replied keeps to Slack's limits (the fake checks them), and none of its words are lost.
func TestAnyReplyIsWhole(t *testing.T) {
	t.Parallel()
	reply := bot.Message{}
	s := newStage(t, func(context.Context, bot.Request) (bot.Message, error) { return reply, nil })
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom(append(bottest.Hostile(), "", strings.Repeat("<", 7000), strings.Repeat("long ", 1400), strings.Repeat("\"é\n", 3000))))
	button := rapid.Custom(func(t *rapid.T) bot.Button {
		return bot.Button{Label: "x", Command: strings.Repeat(rapid.SampledFrom([]string{"x", "<", "é"}).Draw(t, "sign"), rapid.IntRange(1, 1000).Draw(t, "length"))}
	})
	rapid.Check(t, func(rt *rapid.T) {
		reply = bot.Message{Title: text.Draw(rt, "title"), Text: text.Draw(rt, "text"), Note: text.Draw(rt, "note"), Quote: text.Draw(rt, "quote")}
		for range rapid.IntRange(0, 5).Draw(rt, "fields") {
			reply.Fields = append(reply.Fields, bot.Field{Label: text.Draw(rt, "label"), Value: text.Draw(rt, "value")})
		}
		for range rapid.IntRange(0, 5).Draw(rt, "items") {
			reply.Items = append(reply.Items, bot.Item{Title: text.Draw(rt, "item"), Text: text.Draw(rt, "of item"), Buttons: rapid.SliceOfN(button, 0, 30).Draw(rt, "its buttons")})
		}
		before := len(s.api.screen("U0ADA", 0))
		s.interact(t, press("1", "desk list"))
		all := s.api.screen("U0ADA", before)
		want, seen := parts(reply), ""
		if len(all) > 0 {
			seen = squeezed(seeMessage(whole(all)).Text)
		}
		for _, part := range want {
			_, after, found := strings.Cut(seen, squeezed(part))
			if !found {
				rt.Fatalf("%.40q is not there, or not in its place", part)
			}
			seen = after
		}
		for _, m := range all {
			if n := size(t, m.json["blocks"]); n > 12010 {
				rt.Fatalf("the blocks are %d characters of JSON", n)
			}
		}
	})
}

// parts are the words of a reply in their order.
func parts(m bot.Message) []string {
	all := []string{m.Title, m.Text, m.Quote}
	for _, f := range m.Fields {
		all = append(all, f.Label, f.Value)
	}
	for _, i := range m.Items {
		all = append(all, i.Title, i.Text)
	}
	return append(all, m.Note)
}

func squeezed(s string) string { return strings.Join(strings.Fields(bot.Clean(s)), "") }
