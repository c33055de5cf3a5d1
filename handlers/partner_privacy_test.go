package handlers_test

import (
	"strings"
	"testing"

	"gatewaybot/bot"
)

// TestFormOfAColleague opens a form filled with what a report says for who gave it, and for colleagues only if it stands
// in their channel anyway.
func TestFormOfAColleague(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.act(bot.Request{Source: bot.Typed, From: account("pat"), Channel: partnerChannel("pat"), Text: "intel report " + wholeForm().String()})
	d.act(bot.Request{Source: bot.Typed, From: account("pat"), Channel: partnerChannel("pat"), Text: "disruption report " + wholeAct().String()})
	d.deliver()
	for _, ref := range []string{"INT-2026-000001", "DIS-2026-000001"} {
		add := "/" + map[string]string{"I": "intel", "D": "disruption"}[ref[:1]] + " add " + ref + " form=open"
		own, colleague := plain(d.types("pat", add)), plain(d.types("pam", add))
		if !strings.Contains(own, "boxes") && !strings.Contains(own, "club") {
			t.Errorf("the form is not filled:\n%s", own)
		}
		lacks(t, colleague, "boxes", "Quay", "club", "saw", "1234")
		contains(t, colleague, "form \"Add to a report\"")
	}
	post := d.gives("pat", "p1", wholeReport)
	contains(t, plain(d.types("pam", "/intel add "+post+" form=open")), "boxes")
}

// TestPartnersLearnNoNames refuses what comes too late without saying who of the police did what.
func TestPartnersLearnNoNames(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := evaluated(d)
	for _, line := range []string{"withdraw REF version=1 Wrong.", "withdraw REF version=1 form=open", "add REF more=more", "history REF", "show REF", "safety REF no", "withdraw REF Wrong."} {
		lacks(t, plain(d.types("pat", "/intel "+strings.ReplaceAll(line, "REF", ref))), "Ivy", "evaluated", "Holt")
	}
	d.steps("ivy", ref, "intel withdraw REF As they asked.")
	contains(t, says(d.types("pat", "/intel withdraw "+ref+" Wrong.")), "That can't be done to "+ref+" now. Show it to see where it stands.")
	for _, line := range []string{"withdraw REF Wrong.", "add REF more=again", "show REF"} {
		lacks(t, plain(d.types("pat", "/intel "+strings.ReplaceAll(line, "REF", ref))), "Ivy", "Holt", "took")
	}
}

// TestWordsOfTheRegion keeps the region's own blocked words off chat, whoever writes them (V43).
func TestWordsOfTheRegion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Reports.Blocked = []string{"larkspur gold"}
	ref, act := reported(d), disrupted(d)
	const blocked = "words that your region keeps off chat"
	for _, line := range []string{"ask REF Is it Larkspur Gold?", "no_action REF Larkspur, gold.", "safeguarding REF larkspur gold"} {
		d.refuses(t, "ivy", "/intel "+strings.ReplaceAll(line, "REF", ref), blocked)
	}
	d.steps("ivy", ref, "intel triage REF")
	d.refuses(t, "ivy", "/intel evaluate "+ref+` source=1 assessment=C handling=C conditions="Larkspur gold only"`, blocked)
	d.steps("ivy", ref, grades)
	d.refuses(t, "ivy", "/intel sanitise "+ref+" It is said that Larkspur Gold is on.", blocked)
	d.refuses(t, "pat", "/intel withdraw "+ref+" It is about Larkspur Gold.", blocked)
	for _, line := range []string{"query REF Larkspur gold?", "hold REF Larkspur gold.", approval(args{"description": "Larkspur gold closed it."})[len("disruption "):]} {
		d.refuses(t, "max", "/disruption "+strings.ReplaceAll(line, "REF", act), blocked)
	}
	d.hears(written{by: "pat", id: "p7", words: "Good morning, Larkspur-Gold is today"})
	contains(t, says(d.last("council").Latest()), blocked, "Please delete your post")
}
