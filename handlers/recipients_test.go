package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// TestDeputy sends an absent officer's messages to the deputy, who is told why, and to the officer again when they are
// back, whether they said so or not.
func TestDeputy(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.raised("ada", nil)
	d.deliver()
	d.say("ada", "people away until=tomorrow deputy=%s", bot.Tag(account("ben")))
	d.say("cat", "gateway take %s", ref)
	d.deliver()
	if got := d.lastIn("dm-ben"); got.Note != "You get this because you stand in for ada until Tue 24/11/2026." || !strings.HasSuffix(got.Title, "With the gateway") {
		t.Errorf("ben reads:\n%s", plain(got))
	}
	if n := len(d.in("dm-ada")); n != 1 {
		t.Errorf("ada was sent %d messages", n)
	}
	d.later(24 * time.Hour)
	d.say("cat", "gateway ask %s Which accounts are known?", ref)
	d.deliver()
	if n := len(d.in("dm-ben")); n != 2 {
		t.Errorf("on the last day of leave, ben was sent %d messages", n)
	}
	d.later(24 * time.Hour)
	d.say("ben", "gateway answer %s Three.", ref)
	d.deliver()
	if got := d.lastIn("dm-ada"); got.Note != "" || got.Text != "ben answered on Wed 25/11/2026 10:00." {
		t.Errorf("ada, back, reads:\n%s", plain(got))
	}
}

// TestDeputyLeft leaves an absent officer without a deputy: they get their messages themselves.
func TestDeputyLeft(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.raised("ada", nil)
	d.say("ada", "people away until=friday deputy=%s", bot.Tag(account("ben")))
	d.say("adm", "people leave %s", bot.Tag(account("ben")))
	d.say("cat", "gateway take %s", ref)
	d.deliver()
	if n := len(d.in("dm-ben")); n != 0 {
		t.Errorf("ben, who has left, was sent %d messages", n)
	}
	if got := d.lastIn("dm-ada"); !strings.HasSuffix(got.Title, "With the gateway") {
		t.Errorf("ada reads:\n%s", plain(got))
	}
}

// TestPlatformNotConfigured has a requester on a platform that is not there: what they would get is buried, and
// everybody else gets theirs.
func TestPlatformNotConfigured(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	o := soc.Officer{ID: "far", Name: "Far Away", Body: "dorset", Rank: soc.PC, Roles: []soc.Role{soc.Requester}, Status: soc.Active, Accounts: []string{"other/dorset/far"}}
	if _, err := d.Store.SaveOfficer(t.Context(), o, soc.Officer{}, "import"); err != nil {
		t.Fatal(err)
	}
	d.act(bot.Request{Source: bot.Typed, From: bot.Account{Platform: "other", Workspace: "dorset", User: "far"}, Text: "gateway raise " + support().String()})
	d.deliver()
	if waiting, dead := d.left(); waiting != 0 || dead != 1 || len(d.chat.Sent()) != 2 {
		t.Errorf("%d rows wait, %d are buried, %d messages were sent", waiting, dead, len(d.chat.Sent()))
	}
}

// TestRequesterGone hands a request over whose requester can not be reached any more: the new one hears of it.
func TestRequesterGone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.worsen().refuse = func(to bot.To) error {
		if to.Person.User == "ada" {
			return bot.ErrGone
		}
		return nil
	}
	ref := d.taken(nil)
	d.deliver()
	d.say("cat", "gateway handover %s to=%s", ref, bot.Tag(account("ben")))
	d.say("cat", "gateway ask %s Which accounts are known?", ref)
	d.deliver()
	want := []string{"Cat Reed handed this request over to you. It is yours now.", "Cat Reed asked for information on Mon 23/11/2026 10:00."}
	var got []string
	for _, s := range d.in("dm-ben") {
		got = append(got, s.Message.Text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ben reads (-want +got):\n%s", diff)
	}
	d.checkEmpty()
}
