package handlers_test

import (
	"testing"

	"gatewaybot/bot"
)

// TestDangerEnds has a partner say yes and then no: the desk hears both, and what is said later calls nobody.
func TestDangerEnds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: "intel: danger: yes\nwhat: boxes"})
	d.hears(written{by: "pat", id: "p2", thread: "p1", words: "danger: no, everybody is safe now"})
	contains(t, says(d.last("intel").Latest()), "nobody is in danger now")
	d.types("ivy", "/intel triage INT-2026-000001")
	d.hears(written{by: "pat", id: "p3", thread: "p1", words: "where: Quay Street"})
	contains(t, says(d.last("intel").Latest()), "added to it or answered")
	lacks(t, says(d.last("intel").Latest()), "DANGER")
	lacks(t, says(d.last("council").Latest()), "999", "danger")
	contains(t, says(d.types("ivy", "/intel show INT-2026-000001")), "Priority: HIGH")
}

// TestDangerIsNotHeld has the desk work a report of danger from an agency whose agreement has ended.
func TestDangerIsNotHeld(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "lil", id: "p1", words: "intel: danger: yes\nwhat: a man with a knife"})
	contains(t, says(d.last("intel").Latest()), "DANGER NOW", "[Take]")
	contains(t, says(d.types("ivy", "/intel triage INT-2026-000001")), "With the desk")
}

// TestAnybodyAnswersSafety has somebody whom we do not know, and somebody of another agency, press the safety question's
// button where it was asked; elsewhere it is none of theirs.
func TestAnybodyAnswersSafety(t *testing.T) {
	t.Parallel()
	for _, user := range []string{"zoe", "hob", "pam", "ivy"} {
		d := newDesk(t)
		d.hears(written{by: "pat", id: "p1", words: "intel: boxes"})
		press := bot.Request{Source: bot.Pressed, From: account(user), Channel: partnerChannel("pat"), Text: "intel safety INT-2026-000001 yes"}
		contains(t, says(d.act(press)), "Call 999 now.")
		d.deliver()
		contains(t, says(d.last("intel").Latest()), "DANGER NOW")
	}
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: "intel: boxes"})
	contains(t, says(d.types("hob", "/intel safety INT-2026-000001 yes")), "no such record that you can see")
}

// TestReportInDirectMessages takes a tagged report that a partner writes to the bot itself.
func TestReportInDirectMessages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.act(bot.Request{ID: "m1", Source: bot.Mention, Direct: true, From: account("pat"), Text: "intel: a man with a gun is in the market now, people are in danger"})
	d.deliver()
	contains(t, says(d.last("intel").Latest()), "DANGER", "INT-2026-000001")
	told := d.chat.Sent()
	contains(t, says(told[len(told)-1].Latest())+says(told[0].Latest())+says(told[1].Latest()), "Call 999 now.")
}

// TestAnotherAgencysAgreement is not talked about in a channel of somebody else's.
func TestAnotherAgencysAgreement(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "lil", id: "p1", words: "intel: danger: no\nwhat: boxes", channel: partnerChannel("hob")})
	contains(t, says(d.last("housing").Latest()), "can't be worked on yet")
	lacks(t, says(d.last("housing").Latest()), "agreement")
}
