package handlers_test

import (
	"strings"
	"testing"
)

// TestMentionsInText checks that a person mentioned in a text is kept by name, for readers on other platforms.
func TestMentionsInText(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.taken(nil)
	d.done("cat", "gateway ask %s Have you told <@test/rocu/dan> and <@elsewhere/x/U1>, <@nobody> or <b@c>?", ref)
	got := plain(d.say("ada", "gateway show %s", ref))
	if want := "Have you told @Dan Pike and @U1, <@nobody> or <b@c>?"; !strings.Contains(got, want) {
		t.Errorf("shown as:\n%s", got)
	}
}
