package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/register"
	"gatewaybot/soc"
)

// TestReceipts is what partners are told of what they post, where everybody in their channel reads it.
func TestReceipts(t *testing.T) {
	t.Parallel()
	p := &page{name: "receipts"}
	for _, c := range []struct {
		name string
		post written
	}{
		{"whole", written{by: "pat", words: wholeReport}},
		{"a disruption", written{by: "pat", words: wholeDisruption}},
		{"of a few words", written{by: "pat", words: "intel: boxes at night"}},
		{"danger", written{by: "pat", words: "intel: danger: yes\nwhat: he has a knife"}},
		{"danger, unclear", written{by: "pat", words: "intel: danger: no, but he has a knife and is going there now"}},
		{"withheld", written{by: "pat", words: "intel: danger: no\nwhat: the SECRET ship"}},
		{"held", written{by: "lil", words: wholeReport}},
		{"of somebody not known", written{by: "zoe", words: wholeReport, channel: partnerChannel("pat")}},
		{"graded, a crime, with a picture", written{by: "pat", words: wholeReport + "\ngrading: B/2/1\ncrime: yes", files: []bot.File{{Name: "a.jpg"}}}},
	} {
		d := newDesk(t)
		c.post.id = "p1"
		d.hears(c.post)
		p.add(c.name, plain(d.last(c.post.request().Channel.ID).Latest()))
	}
	p.check(t)
}

// TestThanks is what partners are told of what they add.
func TestThanks(t *testing.T) {
	t.Parallel()
	p := &page{name: "thanks"}
	d := newDesk(t)
	say := func(name string, reply written) {
		t.Helper()
		reply.by = "pat"
		if reply.id == "" {
			reply.id = fmt.Sprint("r", d.acts.Add(1))
		}
		d.hears(reply)
		p.add(name, plain(d.last("council").Latest()))
	}
	d.gives("pat", "p1", "intel: danger: no\nwhat: boxes\nwhen: at night\nwho: not known\nhow do you know: I saw it")
	say("a field", written{thread: "p1", words: "where: Quay Street"})
	say("the rest", written{thread: "p1", words: "provenance: saw\nwho else knows: nobody\nrisk to source: none\ncan we act on it: yes"})
	say("a picture", written{thread: "p1", words: "This one", files: []bot.File{{Name: "a.jpg"}}})
	say("not for chat", written{thread: "p1", words: "the informant lives there"})
	say("danger", written{thread: "p1", words: "danger: yes, he is here"})
	say("an edit", written{id: "p1", source: bot.Edited, revision: "r1", words: "intel: danger: no\nwhat: crates"})
	d.steps("ivy", "INT-2026-000001", "intel triage REF", grades, "intel sanitise REF "+cleanText, "intel forward REF")
	say("an edit after it was forwarded", written{id: "p1", source: bot.Edited, revision: "r2", words: "intel: danger: no\nwhat: crates again"})
	say("a deletion", written{id: "p1", source: bot.Deleted})
	p.check(t)
}

// TestDeskCards is the card of an intelligence report in each state, and what its channel is told beside it.
func TestDeskCards(t *testing.T) {
	t.Parallel()
	p := &page{name: "desk_cards"}
	after := func(on func(*desk) string, lines ...string) func(*desk) string {
		return func(d *desk) string { return d.steps("ivy", on(d), lines...) }
	}
	for _, c := range []struct {
		name string
		on   func(*desk) string
	}{
		{"received", reported},
		{"triaged", triaged},
		{"asked", after(triaged, "intel ask REF Which days?")},
		{"evaluated", evaluated},
		{"sanitised", sanitised},
		{"forwarded", forwarded},
		{"accepted", func(d *desk) string { ref := forwarded(d); d.forwards(new(ledger)); return ref }},
		{"amended after that", func(d *desk) string {
			ref := forwarded(d)
			d.forwards(new(ledger))
			d.hears(written{by: "pat", id: "p1", source: bot.Edited, revision: "r1", words: wholeReport + "\nmore"})
			return ref
		}},
		{"refused", func(d *desk) string { ref := forwarded(d); d.forwards(refusing()); return ref }},
		{"taken back", func(d *desk) string {
			ref := triaged(d)
			d.hears(written{by: "pat", id: "p1", source: bot.Deleted})
			return ref
		}},
		{"passed on", after(triaged, "intel safeguarding REF Referred.")},
		{"no action", after(triaged, "intel no_action REF Known.")},
		{"withdrawn", after(triaged, "intel withdraw REF As they asked.")},
		{"held", func(d *desk) string { return d.gives("lil", "l1", wholeReport) }},
		{"withheld", func(d *desk) string { return d.gives("pat", "p1", "intel: SECRET the ship") }},
		{"danger", func(d *desk) string { return d.gives("pat", "p1", "intel: danger: yes\nwhat: he has a knife") }},
		{"unclear", func(d *desk) string {
			return d.gives("pat", "p1", "intel: danger: no, but he has a knife and is going there now")
		}},
		{"overdue", func(d *desk) string {
			ref := reported(d)
			d.later(20 * 24 * time.Hour)
			d.hears(written{by: "pat", id: "p2", thread: "p1", words: "More."})
			return ref
		}},
	} {
		d := newDesk(t)
		ref := c.on(d)
		d.deliver()
		p.add(c.name, plain(d.card(ref)))
		for _, s := range d.posts("intel") {
			if !isCard(s) {
				p.add(c.name+", told", plain(s.Latest()))
			}
		}
	}
	p.check(t)
}

// refusing is a register that takes nothing.
func refusing() *ledger {
	return &ledger{answer: func(register.Event) error {
		return &register.Refused{Reasons: []register.Reason{{Field: "data.threat", Text: "Not on the list."}}}
	}}
}

// TestPanelCards is the card of a disruption in each state, and what the agency is told of each step.
func TestPanelCards(t *testing.T) {
	t.Parallel()
	p := &page{name: "panel_cards"}
	panel := func(on func(*desk) string, lines ...string) func(*desk) string {
		return func(d *desk) string { return d.steps("max", on(d), lines...) }
	}
	for _, c := range []struct {
		name string
		on   func(*desk) string
	}{
		{"submitted", disrupted},
		{"queried", panel(disrupted, "disruption query REF Who signed it?")},
		{"on hold", panel(disrupted, "disruption hold REF Later.")},
		{"moderated", moderated},
		{"released", released},
		{"held by the rule", func(d *desk) string {
			d.Reports.OCGOnly = soc.Period{On: true}
			return d.steps("max", disrupted(d), approval(args{"target_type": "vulnerability"}))
		}},
		{"support", func(d *desk) string {
			released(d)
			return d.steps("max", d.gives("hob", "h1", wholeDisruption), approval(args{"request": "GWR-2026-000007"}))
		}},
		{"accepted", func(d *desk) string { ref := released(d); d.forwards(new(ledger)); return ref }},
		{"refused", func(d *desk) string { ref := released(d); d.forwards(refusing()); return ref }},
		{"withdrawn", panel(released, "disruption withdraw REF The wrong club.")},
	} {
		d := newDesk(t)
		ref := c.on(d)
		d.deliver()
		p.add(c.name, plain(d.card(ref)))
		for _, channel := range []string{"council", "housing"} {
			if all := d.posts(channel); len(all) > 0 {
				p.add(c.name+", told to "+channel, plain(all[len(all)-1].Latest()))
			}
		}
	}
	p.check(t)
}

// TestReportReplies is what people are told when they work with reports, with the forms that open.
func TestReportReplies(t *testing.T) {
	t.Parallel()
	p := &page{name: "report_replies"}
	d := newDesk(t)
	say := func(user, line string) {
		t.Helper()
		told := d.types(user, "/"+line)
		short, _, _ := strings.Cut(line, "=")
		p.add(user+": /"+short, plain(told))
		d.later(time.Minute)
	}
	const ref, act = "INT-2026-000001", "DIS-2026-000001"
	say("pat", "intel report")
	say("pat", "intel report "+wholeForm().with(args{"who": ""}).String())
	say("pat", "intel report "+wholeForm().String())
	say("pat", "intel add "+ref)
	say("pat", "intel add "+ref+" more=More.")
	say("pat", "intel show "+ref)
	say("pat", "intel queue")
	say("ivy", "intel queue")
	say("ivy", "intel triage "+ref)
	say("ivy", "intel evaluate "+ref)
	say("ivy", strings.ReplaceAll(grades, "REF", ref))
	say("ivy", "intel sanitise "+ref+" "+cleanText)
	say("ivy", "intel forward "+ref)
	say("ivy", "intel show "+ref)
	say("ivy", "intel history "+ref)
	say("pat", "intel safety "+ref+" yes")
	say("pat", "intel safety "+ref+" no")
	say("pat", "intel withdraw "+ref+" The wrong street.")
	say("ivy", "intel withdraw "+ref+" As they asked.")
	say("ivy", "intel overdue")
	say("pat", "disruption report "+wholeAct().String())
	say("max", "disruption panel")
	say("max", "disruption approve "+act)
	say("max", "disruption approve "+act+" "+moderation().String())
	say("max", "disruption show "+act)
	say("max", "disruption feedback "+act+" outcome=logged")
	say("aud", "disruption history "+act)
	say("cat", "register status")
	p.check(t)
}
