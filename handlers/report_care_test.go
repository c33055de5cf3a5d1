package handlers_test

import (
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// TestSecondDangerOfADay is another report, and calls the desk again.
func TestSecondDangerOfADay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	req := bot.Request{
		Source: bot.Answered, From: account("pat"), Channel: partnerChannel("pat"), Text: "intel report form=open",
		Answers: map[string][]string{"safety_now": {"yes"}},
	}
	contains(t, d.act(req).Form.Problem, "INT-2026-000001")
	d.later(8 * time.Hour)
	contains(t, d.act(req).Form.Problem, "INT-2026-000002")
}

// TestDangerInSecondTag of a reply is an alarm like any other.
func TestDangerInSecondTag(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := reported(d)
	d.hears(written{by: "pat", id: "p2", thread: "p1", words: "intel: a van came\n\nintel: he has a knife at her throat now, she is in danger"})
	if r := d.intelligence(ref); !r.Danger.Alarming() {
		t.Errorf("danger %q", r.Danger)
	}
}

// TestFormInOthersChannel is answered to who sent it: the others do not see that there is a report.
func TestFormInOthersChannel(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	press := bot.Request{Source: bot.Typed, From: account("pat"), Channel: partnerChannel("hob"), Text: "/intel report " + wholeForm().String()}
	contains(t, says(d.act(press)), "INT-2026")
	d.deliver()
	if n := len(d.posts(partnerChannel("hob").ID)); n != 0 {
		t.Errorf("%d posts in another agency's channel", n)
	}
}

// TestWithdrawalReachesRegister which the partner hears of as that.
func TestWithdrawalReachesRegister(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := forwarded(d)
	to := &ledger{}
	d.forwards(to)
	d.steps("ivy", ref, "intel withdraw REF It was wrong.")
	d.forwards(to)
	lacks(t, says(d.last("council").Latest()), "The register has it")
}

// TestSafetyButtonAnswersNothingElse leaves the question of the desk open.
func TestSafetyButtonAnswersNothingElse(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.steps("ivy", d.gives("pat", "p1", "intel: boxes"), "intel triage REF", "intel ask REF On which day?")
	d.types("pat", "/intel safety "+ref+" no")
	if r := d.intelligence(ref); !r.Asked() || r.State != soc.ReportAsked {
		t.Errorf("the question is answered: %s", r.State)
	}
}

// TestSecondReportOfAnotherDay is no second report once the panel mends its day: the register hears of no duplicate.
func TestSecondReportOfAnotherDay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	moderated(d)
	second := d.steps("ned", d.gives("hob", "d2", wholeDisruption), "disruption approve REF "+moderation().String())
	if first := d.disruption(second).DuplicateOf; first != "DIS-2026-000001" {
		t.Fatalf("duplicate of %q", first)
	}
	mended := moderation()
	mended["occurred_on"] = "2026-11-20"
	d.steps("ned", second, "disruption approve REF "+mended.String())
	if now := d.disruption(second); now.DuplicateOf != "" || now.Role != soc.RoleLead {
		t.Errorf("%s, duplicate of %q", now.Role, now.DuplicateOf)
	}
}
