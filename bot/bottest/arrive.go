package bottest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

// verbatim are command lines that a decoder is likely to change on the way.
func verbatim() []string {
	return []string{
		`desk note`,
		`desk note title="two words" ‘curly’ “marks” it's`,
		"desk note first line\nsecond line\n\nlast",
		`desk note £1,200 – café, naïve, 東京 👮🏽`,
		`desk note two  spaces   three`,
		`desk note 1 < 2 & 3 > 2 &amp; &lt;b&gt; 100%25+1`,
		`desk note *bold* _it_ ~no~ \n \ back`,
	}
}

func typedArrives(t testing.TB, s *scene) {
	for _, line := range verbatim() {
		s.Driver.Type(t, s.Ada, "/"+line)
		req := s.request(t)
		if diff := cmp.Diff(line, req.Text); diff != "" {
			t.Errorf("Text differs (-typed +arrived):\n%s", diff)
		}
		if req.Source != bot.Typed {
			t.Errorf("Source is %q, want %q", req.Source, bot.Typed)
		}
	}
}

func actIsPlaced(t testing.TB, s *scene) {
	s.replies(bot.Message{Text: "Choose.", Buttons: []bot.Button{{Label: "Go", Command: "desk go"}}})
	for _, who := range []bot.Account{s.Ada, s.Ben} {
		seen := s.Driver.Type(t, who, "/desk list")
		checkPlace(t, s.request(t), who, s.Channel, false)
		s.Driver.Press(t, who, seen, 0)
		checkPlace(t, s.request(t), who, s.Channel, false)
	}
}

func checkPlace(t testing.TB, req bot.Request, who bot.Account, channel bot.Channel, direct bool) {
	t.Helper()
	want := bot.Request{From: who, Channel: channel, Direct: direct}
	got := bot.Request{From: req.From, Channel: req.Channel, Direct: req.Direct}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the %s request is misplaced (-want +got):\n%s", req.Source, diff)
	}
}

func actsHaveIDs(t testing.TB, s *scene) {
	s.replies(bot.Message{Text: "Choose.", Buttons: []bot.Button{{Label: "Go", Command: "desk go"}}})
	seen := map[string]bool{}
	check := func() {
		t.Helper()
		id := s.request(t).ID
		if id == "" || seen[id] {
			t.Errorf("id %q is empty or was used before", id)
		}
		seen[id] = true
	}
	for range 2 {
		reply := s.Driver.Type(t, s.Ada, "/desk list")
		check()
		s.Driver.Press(t, s.Ada, reply, 0)
		check()
	}
}

func personArrives(t testing.TB, s *scene) {
	line := "desk give " + bot.Tag(s.Ben) + " reason=\"with " + bot.Tag(s.Ada) + ", jointly\""
	s.Driver.Type(t, s.Ada, "/"+line)
	if diff := cmp.Diff(line, s.request(t).Text); diff != "" {
		t.Errorf("Text differs (-typed +arrived):\n%s", diff)
	}
}

func mentionArrives(t testing.TB, s *scene) {
	d, ok := s.Driver.(Mentioner)
	if !ok {
		return
	}
	for _, text := range append(verbatim(), "desk give "+bot.Tag(s.Ben)) {
		if seen := d.Mention(t, s.Ada, text); !contains(seen.Text, "Done.") {
			t.Errorf("the person sees %q, not the reply", seen.Text)
		}
		req := s.request(t)
		if diff := cmp.Diff(text, req.Text); diff != "" {
			t.Errorf("Text differs (-said +arrived):\n%s", diff)
		}
		if req.Source != bot.Mention {
			t.Errorf("Source is %q, want %q", req.Source, bot.Mention)
		}
		checkPlace(t, req, s.Ada, s.Channel, false)
	}
}

func directArrives(t testing.TB, s *scene) {
	d, ok := s.Driver.(Mentioner)
	if !ok {
		return
	}
	d.Tell(t, s.Ben, "desk list mine")
	req := s.request(t)
	if req.Text != "desk list mine" || req.Source != bot.Mention {
		t.Errorf("%q arrived as %q", req.Text, req.Source)
	}
	if req.Channel == s.Channel || req.Channel.ID == "" {
		t.Errorf("Channel is %v, want the direct messages", req.Channel)
	}
	checkPlace(t, req, s.Ben, req.Channel, true)
	if posted := s.send(t, bot.To{Person: s.Ben}, bot.Message{Text: "Hello."}); posted.Channel != req.Channel {
		t.Errorf("Ben speaks in %v and is spoken to in %v", req.Channel, posted.Channel)
	}
}
