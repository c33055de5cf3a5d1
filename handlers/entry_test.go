package handlers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/handlers"
	"gatewaybot/handlers/post"
	"gatewaybot/soc"
)

// TestEntryMessage offers what an agency may report, and says what the channel takes.
func TestEntryMessage(t *testing.T) {
	t.Parallel()
	const (
		danger = "If anyone is in danger now, call 999.\n"
		rest   = "Say first whether anyone is in danger now. Then: what, when, where, who, and how you know.\n" +
			"Never name a source, or anybody who told you.\n" +
			"You get a reference at once. The police desk may ask you here, and tells you what came of it."
	)
	intel := bot.Button{Label: "Report intelligence", Command: "intel report form=open"}
	disruption := bot.Button{Label: "Report disruption", Command: "disruption report form=open"}
	primary := func(b bot.Button) bot.Button { b.Style = bot.Primary; return b }
	h := &handlers.Handlers{Emergency: strings.TrimSpace(danger), Region: soc.Region{Agencies: []soc.Agency{
		{Key: "council"}, {Key: "prison", MayReport: []soc.Prefix{soc.DisruptionPrefix}},
	}}}
	for _, tt := range []struct {
		name    string
		place   handlers.Place
		second  string
		buttons []bot.Button
	}{
		{
			"both kinds",
			handlers.Place{Body: "council"},
			"Press a button, or post here. Begin with “intel:” or “disruption:”, one field a line.\n",
			[]bot.Button{primary(intel), disruption},
		},
		{
			"one kind",
			handlers.Place{Body: "prison"},
			"Press a button, or post here. Begin with “disruption:”, one field a line.\n",
			[]bot.Button{primary(disruption)},
		},
		{
			"every post",
			handlers.Place{Body: "council", Capture: true},
			"Press a button, or post here: every message is taken as a report. Begin with “intel:” or “disruption:”, one field a line.\n",
			[]bot.Button{primary(intel), disruption},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := h.EntryMessage(tt.place)
			want := bot.Message{
				Title: "Report to the police here", Text: danger + tt.second + rest, Buttons: tt.buttons, Marker: got.Marker,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEntryMarker is the same for a channel at any time, and for no other.
func TestEntryMarker(t *testing.T) {
	t.Parallel()
	marker := func(channel, body, emergency string) string {
		h := &handlers.Handlers{Emergency: emergency}
		return h.EntryMessage(handlers.Place{Channel: bot.Channel{Platform: "test", Workspace: "w", ID: channel}, Body: body}).Marker
	}
	if first := marker("c1", "council", "Call 999."); first == "" || first != marker("c1", "prison", "Call 112.") || first == marker("c2", "council", "Call 999.") {
		t.Error("the marker is not that of the channel")
	}
}

// TestEntryWordsAreRead posts what the message asks for, in its own words.
func TestEntryWordsAreRead(t *testing.T) {
	t.Parallel()
	found := post.Parse("intel:\nIs anyone in danger now: no\nWhat: a van unloads\nWhen: last night\nWhere: the quay\nWho: not known\nHow you know: I saw it")
	if len(found) != 1 || found[0].Kind != post.Intelligence || !found[0].Tagged || found[0].Danger != soc.DangerNo {
		t.Fatalf("read as %d reports, or not as told", len(found))
	}
	for name, want := range map[string]string{"what": "a van unloads", "when": "last night", "where": "the quay", "who": "not known", "how_known": "I saw it"} {
		if got := found[0].Get(name); got != want {
			t.Errorf("%s is read as %q", name, got)
		}
	}
	if found := post.Parse("disruption:\nWhat: two licences were taken away"); len(found) != 1 || found[0].Kind != post.Disruption || !found[0].Tagged {
		t.Error("a disruption is not read as one")
	}
}
