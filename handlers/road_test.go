package handlers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

// reader remembers what it has read in the chat.
type reader struct {
	chat *bottest.Recorder
	read map[bot.Posted]int
}

func newReader(chat *bottest.Recorder) *reader {
	return &reader{chat: chat, read: map[bot.Posted]int{}}
}

// news is what was sent or changed since the last look, one line each, by channel and then in order.
func (r *reader) news() []string {
	var lines []string
	for _, s := range r.chat.Sent() {
		revisions := append([]bot.Message{s.Message}, s.Updates...)
		for i, m := range revisions[r.read[s.Posted]:] {
			how := ""
			switch {
			case r.read[s.Posted]+i > 0:
				how = " (changed)"
			case s.To.Thread != "":
				how = " (thread)"
			}
			lines = append(lines, s.Posted.Channel.ID+how+": "+headline(m))
		}
		r.read[s.Posted] = len(revisions)
	}
	channel := func(line string) string { return line[:strings.IndexAny(line, " :")] }
	slices.SortStableFunc(lines, func(a, b string) int { return strings.Compare(channel(a), channel(b)) })
	return lines
}

// TestRoad follows one request to its end; with each act, everybody concerned hears of it, once.
func TestRoad(t *testing.T) {
	t.Parallel()
	const ref, dec = "GWR-2026-000001", "DEC-2026-000001"
	d := newDesk(t)
	chat := newReader(d.chat)
	steps := []struct {
		who, line string
		told      string
		news      []string
	}{
		{"ada", "gateway raise " + support().String(), ref + " is with the gateway", []string{
			"dm-ada: " + ref + " · Waiting for the gateway",
			"dorset: " + ref + ": Waiting for the gateway. ada raised it on Mon 23/11/2026 10:00.",
			"gateway: " + ref + " · Waiting for the gateway",
		}},
		{"cat", "gateway take " + ref, "You took " + ref, []string{
			"dm-ada: " + ref + " · With the gateway",
			"dorset (thread): " + ref + ": With the gateway. Cat Reed took it on Mon 23/11/2026 10:00.",
			"gateway (changed): " + ref + " · With the gateway",
		}},
		{"cat", "gateway ask " + ref + " Which accounts are known?", "Your question about " + ref + " was sent", []string{
			"dm-ada: " + ref + " · Waiting for the force's answer",
			"dorset (thread): " + ref + ": Waiting for the force's answer. Cat Reed asked for information on Mon 23/11/2026 10:00.",
			"gateway (changed): " + ref + " · Waiting for the force's answer",
		}},
		{"ada", "gateway answer " + ref + " Three, all with one bank.", "Your answer about " + ref + " is with the gateway", []string{
			"dm-cat: " + ref + " · With the gateway",
			"dorset (thread): " + ref + ": With the gateway. ada answered on Mon 23/11/2026 10:00.",
			"gateway (changed): " + ref + " · With the gateway",
		}},
		{"cat", "gateway refer " + ref + " meeting=friday Needs three teams.", ref + " is referred to the capabilities meeting", []string{
			"dm-ada: " + ref + " · Referred to the capabilities meeting",
			"dorset (thread): " + ref + ": Referred to the capabilities meeting. Cat Reed referred it to the capabilities meeting on Mon 23/11/2026 10:00.",
			"gateway (changed): " + ref + " · Referred to the capabilities meeting",
		}},
		{"dan", "gateway take " + ref, "You took " + ref, []string{
			"dm-ada: " + ref + " · In the capabilities meeting",
			"dorset (thread): " + ref + ": In the capabilities meeting. Dan Pike took it on Mon 23/11/2026 10:00.",
			"gateway (changed): " + ref + " · In the capabilities meeting",
		}},
		{"dan", "gateway decide " + ref + " " + verdict().with(args{"circulate_to": "wiltshire"}).String(), dec + ": Support with advice", []string{
			"dm-ada: " + ref + " · Decided",
			"dorset (thread): " + ref + ": Decided. Dan Pike decided it on Mon 23/11/2026 10:00.",
			"gateway (changed): " + ref + " · Decided",
			"dorset: " + dec + " · Support with advice",
			"dorset (changed): " + dec + " · Support with advice",
			"wiltshire: " + dec + " · Support with advice",
			"wiltshire (changed): " + dec + " · Support with advice",
		}},
		{"ben", "gateway acknowledge " + dec, dec + " is acknowledged for Dorset", []string{
			"dorset (changed): " + dec + " · Support with advice",
			"wiltshire (changed): " + dec + " · Support with advice",
		}},
		{"eve", "gateway acknowledge " + dec, dec + " is acknowledged for Wiltshire", []string{
			"dm-ada: " + ref + " · In delivery",
			"dm-dan: " + ref + " · In delivery",
			"dorset (changed): " + dec + " · Support with advice",
			"dorset (thread): " + ref + ": In delivery. eve acknowledged the decision as the last force on Mon 23/11/2026 10:00.",
			"gateway (changed): " + ref + " · In delivery",
			"wiltshire (changed): " + dec + " · Support with advice",
		}},
		{"ben", "gateway complete " + ref + " Ask for bank statements in the first week.", ref + " is complete", []string{
			"dm-ada: " + ref + " · Complete, lesson shared",
			"dm-dan: " + ref + " · Complete, lesson shared",
			"dorset (changed): " + dec + " · Support with advice",
			"dorset (thread): " + ref + ": Complete, lesson shared. ben completed it on Mon 23/11/2026 10:00.",
			"gateway (changed): " + ref + " · Complete, lesson shared",
			"wiltshire (changed): " + dec + " · Support with advice",
		}},
	}
	for _, s := range steps {
		if told := d.say(s.who, "%s", s.line); told.Title != s.told {
			t.Fatalf("%s is told:\n%s\nwant %q", s.line, plain(told), s.told)
		}
		d.deliver()
		sorted := cmpopts.SortSlices(strings.Compare)
		if diff := cmp.Diff(s.news, chat.news(), sorted); diff != "" {
			t.Errorf("after %s (-want +got):\n%s", s.line, diff)
		}
	}
	d.deliver()
	if news := chat.news(); len(news) > 0 {
		t.Errorf("told again: %q", news)
	}
}

// TestRoadCaughtUp has nobody deliver anything until the end: each recipient then hears of every step in order, and
// cards come as they are now.
func TestRoadCaughtUp(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.taken(nil)
	d.say("cat", "gateway ask %s Which accounts are known?", ref)
	d.say("ada", "gateway answer %s Three.", ref)
	dec := d.refIn(d.say("cat", "gateway decide %s %s", ref, verdict()))
	d.say("ben", "gateway acknowledge %s", dec)
	d.say("cat", "gateway complete %s none", ref)
	d.deliver()
	want := []string{
		"dm-ada: " + ref + " · Waiting for the gateway",
		"dm-ada: " + ref + " · With the gateway",
		"dm-ada: " + ref + " · Waiting for the force's answer",
		"dm-ada: " + ref + " · Decided",
		"dm-ada: " + ref + " · In delivery",
		"dm-ada: " + ref + " · Complete",
		"dm-cat: " + ref + " · With the gateway",
		"dm-cat: " + ref + " · In delivery",
		"dorset: " + dec + " · Support with advice",
		"gateway: " + ref + " · Complete",
	}
	got := newReader(d.chat).news()
	lines := slices.DeleteFunc(slices.Clone(got), func(line string) bool { return strings.Contains(line, ref+":") })
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("direct messages and cards (-want +got):\n%s", diff)
	}
	if thread := slices.DeleteFunc(got, func(line string) bool { return !strings.HasPrefix(line, "dorset") || !strings.Contains(line, ref+":") }); len(thread) != 7 ||
		!strings.Contains(thread[0], "dorset: "+ref+": Waiting for the gateway") || !strings.Contains(thread[6], "dorset (thread): "+ref+": Complete") {
		t.Errorf("the force's thread:\n%s", strings.Join(thread, "\n"))
	}
}

// TestOutcomes decides in each of the five ways; only what supports the request goes into delivery.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change args
		state  string
	}{
		"adopt":                  {args{"lead_body": "rocu"}, "In delivery"},
		"advice":                 {nil, "In delivery"},
		"specialist_assistance":  {args{"supporting_teams": "rdt,ecu"}, "In delivery"},
		"not_supported":          {args{"reason_code": "capacity", "alternative": "Ask the prison team for the visits list."}, "Decided"},
		"return_for_information": {nil, "Waiting for the force's answer"},
	}
	for outcome, tt := range tests {
		t.Run(outcome, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref, dec := d.decided(args{"outcome": outcome}.with(tt.change))
			d.say("ada", "gateway acknowledge %s", dec)
			if got := d.say("ada", "gateway show %s", ref); got.Title != ref+" · "+tt.state {
				t.Errorf("the request is shown as\n%s", plain(got))
			}
		})
	}
}
