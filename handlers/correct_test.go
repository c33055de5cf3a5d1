package handlers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

// TestCorrection corrects a decision that two forces had acknowledged: both get the new one and are asked again, the old
// one stays readable and says what became of it.
func TestCorrection(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref, first := d.decided(args{"circulate_to": "wiltshire"})
	d.done("ben", "gateway acknowledge %s", first)
	d.done("eve", "gateway acknowledge %s", first)
	d.deliver()
	chat := newReader(d.chat)
	chat.news()

	form := d.press("cat", d.say("cat", "gateway show %s", ref), "Correct")
	second := d.refIn(d.submit("cat", form, verdict().with(args{"outcome": "not_supported", "reason_code": "capacity", "alternative": "Ask again in spring."})))
	d.deliver()
	want := []string{
		"dm-ada: " + ref + " · Decided",
		"dorset (changed): " + first + " · Support with advice",
		"dorset (changed): " + second + " · Not supported",
		"dorset (thread): " + ref + ": Decided. Cat Reed corrected the decision on Mon 23/11/2026 10:00.",
		"dorset: " + second + " · Not supported",
		"gateway (changed): " + ref + " · Decided",
		"wiltshire (changed): " + first + " · Support with advice",
		"wiltshire (changed): " + second + " · Not supported",
		"wiltshire: " + second + " · Not supported",
	}
	if diff := cmp.Diff(want, sorted(chat.news())); diff != "" {
		t.Errorf("who hears of it (-want +got):\n%s", diff)
	}
	if got := d.lastIn("dm-ada"); got.Text != "Cat Reed corrected the decision: Not supported." {
		t.Errorf("ada reads:\n%s", plain(got))
	}

	old := d.say("eve", "gateway show %s", first)
	if old.Text != "This decision about "+ref+" was SUPERSEDED by "+second+". It is kept as it was." {
		t.Errorf("the old one is\n%s", plain(old))
	}
	if got := plain(old); !strings.Contains(got, "The force has the means, and lacks the method.") || !strings.Contains(got, "Acknowledged for Wiltshire: eve") {
		t.Errorf("the old one has lost something:\n%s", got)
	}
	if got := d.press("eve", old, "Show the correction"); !strings.Contains(plain(got), "Supersedes: "+first) {
		t.Errorf("the new one is\n%s", plain(got))
	}
	if got := d.say("eve", "gateway acknowledge %s", first); got.Title != "" {
		t.Errorf("the old one is acknowledged:\n%s", plain(got))
	}
	if got := titles(d.say("cat", "gateway list unacknowledged")); !cmp.Equal(got, []string{second}) {
		t.Errorf("not acknowledged: %q", got)
	}
	d.done("eve", "gateway acknowledge %s", second)
	d.done("ada", "gateway acknowledge %s", ref)
	if got := d.say("ada", "gateway show %s", ref); got.Title != ref+" · Decided" {
		t.Errorf("the request, not supported any more, is\n%s", plain(got))
	}
}

func sorted(lines []string) []string {
	slices.Sort(lines)
	return lines
}

// TestCorrectionBringsBack corrects into support: the request goes on when every force has seen that.
func TestCorrectionBringsBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref, first := d.decided(nil)
	d.done("ben", "gateway acknowledge %s", first)
	second := d.done("dan", "gateway decide %s supersedes=%s %s", ref, first, verdict())
	if got := d.say("ada", "gateway show %s", ref); got.Title != ref+" · Decided" {
		t.Errorf("after the correction:\n%s", plain(got))
	}
	d.done("ben", "gateway acknowledge %s", second)
	if got := d.say("ada", "gateway show %s", ref); got.Title != ref+" · In delivery" {
		t.Errorf("after it is acknowledged:\n%s", plain(got))
	}
}

// TestCorrectedMeanwhile has two people correct the same decision.
func TestCorrectedMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref, first := d.decided(nil)
	form := d.press("cat", d.say("cat", "gateway show %s", ref), "Correct")
	second := d.done("cai", "gateway decide %s supersedes=%s %s", ref, first, verdict())
	before := d.redis.Dump()

	got := d.submit("cat", form, verdict().with(args{"conditions": "Only until spring."}))
	if got.Text != ref+" was changed after you saw it: Cai Moss corrected the decision on Mon 23/11/2026 10:00. Nothing of yours was written." ||
		!strings.Contains(got.Quote, "Only until spring.") {
		t.Errorf("cat is told:\n%s", plain(got))
	}
	for name, line := range map[string]string{
		"the one that was corrected": "supersedes=" + first,
		"one that there is not":      "supersedes=DEC-2026-000077",
		"a request":                  "supersedes=" + ref,
		"nothing":                    "",
	} {
		got := d.say("cat", "gateway decide %s %s %s", ref, line, verdict())
		if !strings.HasPrefix(got.Text, "That can't be done to "+ref+" now: Cai Moss corrected the decision on") {
			t.Errorf("superseding %s:\n%s", name, plain(got))
		}
	}
	if diff := cmp.Diff(before, d.redis.Dump()); diff != "" {
		t.Errorf("something was written (-before +after):\n%s", diff)
	}
	if got := d.say("cat", "gateway show %s", second); !strings.HasPrefix(got.Title, second) {
		t.Errorf("the decision in force:\n%s", plain(got))
	}
}

// TestReturnedForInformation has the gateway and the meeting return a request: the officer answers, it is decided again,
// and the first decision is closed.
func TestReturnedForInformation(t *testing.T) {
	t.Parallel()
	for name, decider := range map[string]string{"by the gateway": "cat", "by the meeting": "dan"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref := d.taken(nil)
			if decider == "dan" {
				d.done("cat", "gateway refer %s Complex.", ref)
				d.done("dan", "gateway take %s", ref)
			}
			const question = "Which of the three premises is still in use?"
			first := d.done(decider, "gateway decide %s %s", ref, verdict().with(args{"outcome": "return_for_information", "rationale": question}))
			d.deliver()
			asked := d.lastIn("dm-ada")
			if !strings.Contains(plain(asked), "Question: "+question) {
				t.Errorf("ada reads:\n%s", plain(asked))
			}
			if got := d.say("cat", "gateway decide %s %s", ref, verdict()); got.Title != "" {
				t.Errorf("decided before the answer:\n%s", plain(got))
			}
			answer := d.submit("ada", d.press("ada", asked, "Answer"), args{"answer": "The one at the quay."})
			if answer.Title != "Your answer about "+ref+" is with the gateway" {
				t.Errorf("ada is told:\n%s", plain(answer))
			}
			second := d.done("cat", "gateway decide %s %s", ref, verdict())
			d.deliver()
			if got := d.say("ada", "gateway show %s", first); got.Text != "Decision about "+ref+". Closed." || len(got.Buttons) > 0 {
				t.Errorf("the first decision is\n%s", plain(got))
			}
			for _, s := range d.in("dorset") {
				card := s.Latest()
				if strings.HasPrefix(card.Title, "DEC-") && slices.ContainsFunc(card.Buttons, func(b bot.Button) bool { return b.Label == "Acknowledge" }) != strings.HasPrefix(card.Title, second) {
					t.Errorf("to acknowledge:\n%s", plain(card))
				}
			}
			if got := titles(d.say("cat", "gateway list unacknowledged")); !cmp.Equal(got, []string{second}) {
				t.Errorf("not acknowledged: %q", got)
			}
		})
	}
}

// TestFormsAfterACorrection opens the form of a correction and then that of another request's first decision.
func TestFormsAfterACorrection(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref, dec := d.decided(nil)
	other := d.taken(args{"operation_name": "Foxglove"})
	for range 2 {
		if got := d.say("cat", "gateway decide %s supersedes=%s", ref, dec); got.Form == nil {
			t.Errorf("the form of a correction:\n%s", plain(got))
		}
		if got := d.say("cat", "gateway decide %s", other); got.Form == nil {
			t.Errorf("the form of a decision:\n%s", plain(got))
		}
	}
}
