package handlers_test

import (
	"strings"
	"testing"
)

// TestHidden has people of another force and of an agency use every verb that they have on a request that does not
// concern them: they are told the same as about a reference that was never issued.
func TestHidden(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	open := d.taken(nil)
	d.say("cat", "gateway ask %s Which accounts are known?", open)
	closed := d.taken(args{"operation_name": "Foxglove"})
	decision := d.refIn(d.say("cat", "gateway decide %s %s", closed, verdict()))
	d.deliver()
	lines := []string{
		"gateway show REF", "gateway history REF", "gateway answer REF Three.", "gateway acknowledge REF",
		"gateway complete REF none", "gateway withdraw REF Not needed.", "gateway handover REF to=<@test/wiltshire/eve>",
		"gateway withdraw REF version=1 Not needed.",
	}
	for _, line := range lines {
		for _, user := range []string{"eve", "pam"} {
			for _, ref := range []string{open, closed, decision, strings.ToLower(open)} {
				never := strings.NewReplacer("000001", "009999", "000002", "009998").Replace(ref)
				got := plain(d.say(user, "%s", strings.ReplaceAll(line, "REF", ref)))
				want := plain(d.say(user, "%s", strings.ReplaceAll(line, "REF", never)))
				if got != strings.ReplaceAll(want, never, ref) {
					t.Errorf("%s types %s about %s:\n%swant\n%s", user, line, ref, got, want)
				}
				if !strings.HasPrefix(got, unknownRecord) && !strings.HasPrefix(got, notRequest(ref)) {
					t.Errorf("%s types %s about %s:\n%s", user, line, ref, got)
				}
			}
		}
	}
	for _, user := range []string{"eve", "pam"} {
		for _, list := range []string{"mine", "open", "force", "overdue", "unacknowledged"} {
			if got := d.say(user, "gateway list %s", list); len(got.Items) > 0 {
				t.Errorf("%s lists %s:\n%s", user, list, plain(got))
			}
		}
	}
}

func notRequest(ref string) string {
	return ref + " is not the reference of a request. One looks like GWR-2026-000042."
}

// TestShared is a decision that another force gets: it may see the request then, too, and nothing else may be done with
// it.
func TestShared(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref, decision := d.decided(args{"circulate_to": "wiltshire"})
	for _, line := range []string{"gateway show " + ref, "gateway show " + decision, "gateway history " + ref, "gateway history " + decision} {
		if got := d.say("eve", "%s", line); got.Title == "" {
			t.Errorf("eve types %s:\n%s", line, plain(got))
		}
	}
	for _, line := range []string{"gateway complete " + ref + " none", "gateway handover " + ref + " to=<@test/wiltshire/gil>"} {
		if got := d.say("eve", "%s", line); !strings.HasPrefix(got.Text, "Only the requester, a colleague of the same body, or the gateway can do that to "+ref) {
			t.Errorf("eve types %s:\n%s", line, plain(got))
		}
	}
	if got := d.say("eve", "gateway list unacknowledged"); len(got.Items) != 1 {
		t.Errorf("eve lists:\n%s", plain(got))
	}
}

// TestWrongKind uses one kind of record for another, and references that are none.
func TestWrongKind(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref, decision := d.decided(nil)
	if got := d.say("ada", "gateway raise %s draft=%s", support(), decision); got.Text != notRequest(decision) {
		t.Errorf("a decision for a draft:\n%s", plain(got))
	}
	for _, verb := range []string{"take", "ask", "refer", "decide", "complete", "withdraw", "handover", "ratify", "return"} {
		line := "gateway " + verb + " " + decision + " " + map[string]string{
			"ask": "Why?", "refer": "Complex.", "decide": verdict().String(), "complete": "none", "withdraw": "No.", "return": "No.",
			"handover": "to=<@test/dorset/ben>",
		}[verb]
		if got := d.say("cat", "%s", line); got.Text != notRequest(decision) {
			t.Errorf("cat types %s:\n%s", line, plain(got))
		}
	}
	for _, wrong := range []string{"FPP-2026-000001", disrupted(d), reported(d), "GWR-0000-000001", "DEC-0000-000001"} {
		for _, verb := range []string{"show", "history", "acknowledge"} {
			if got := d.say("cat", "gateway %s %s", verb, wrong); got.Text != unknownRecord && got.Text != notRequest(wrong) {
				t.Errorf("cat types %s %s:\n%s", verb, wrong, plain(got))
			}
		}
	}
	for _, none := range []string{"GWR-0000-000000", ref + "x", "GWR-2026-0000001", "GWR–2026–000001", "42", "GWR-2026-", "*", "GWR-2026-000001*", "GWR-0000-000000", "DEC-0000-000000"} {
		if got := d.say("cat", "gateway show %s", none); !strings.Contains(got.Text, "is not a reference") {
			t.Errorf("cat types show %s:\n%s", none, plain(got))
		}
	}
	if got := d.say("cat", "gateway show gwr-2026-1"); got.Title != ref+" · Decided" {
		t.Errorf("a short reference:\n%s", plain(got))
	}
}
