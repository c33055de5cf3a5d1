package handlers_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

var update = flag.Bool("update", false, "write the golden files")

// page is a golden file: messages under headings, as people read them.
type page struct {
	strings.Builder
	name string
}

func (p *page) add(heading, text string) { fmt.Fprintf(p, "# %s\n%s\n", heading, text) }

func (p *page) check(t *testing.T) {
	t.Helper()
	path := filepath.Join("testdata", p.name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(p.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), p.String()); diff != "" {
		t.Errorf("%s differs (-want +got); -update rewrites it:\n%s", path, diff)
	}
}

// TestRequestCards is the card of a request in each state, as the gateway's channel has it.
func TestRequestCards(t *testing.T) {
	t.Parallel()
	p := &page{name: "request_cards"}
	for _, state := range []struct {
		name string
		on   func(*desk) string
	}{
		{"draft", func(d *desk) string { return d.refIn(d.say("ada", "gateway raise risk_to_life=yes")) }},
		{"submitted", func(d *desk) string {
			return d.raised("ada", args{"risk_to_life": "yes", "threat_ref": "", "unassessed_reason": "Found last week.", "fourp_plan": ""})
		}},
		{"triage", taken},
		{"more_info", asked},
		{"referred", referred},
		{"capabilities", opened},
		{"decided", decided},
		{"in_delivery", inDelivery},
		{"complete", func(d *desk) string { return d.done("ada", "gateway complete %s none", inDelivery(d)) }},
		{"debriefed", func(d *desk) string { return d.done("ada", "gateway complete %s Ask for statements.", inDelivery(d)) }},
		{"withdrawn", func(d *desk) string { return d.done("ada", "gateway withdraw %s Not needed.", raised(d)) }},
		{"bypass_recorded", direct},
		{"ratified", func(d *desk) string { return d.done("cat", "gateway ratify %s", direct(d)) }},
		{"returned", func(d *desk) string { return d.done("cat", "gateway return %s Please raise it.", direct(d)) }},
		{"triage, overdue", func(d *desk) string {
			ref := taken(d)
			d.later(9 * 24 * time.Hour)
			return d.done("cai", "gateway take %s", ref)
		}},
	} {
		d := newDesk(t)
		ref := state.on(d)
		d.deliver()
		for _, s := range d.in("gateway") {
			if card := s.Latest(); strings.HasPrefix(card.Title, ref) {
				p.add(state.name, plain(card))
			}
		}
	}
	p.check(t)
}

func inDelivery(d *desk) string {
	ref, dec := d.decided(nil)
	d.done("ben", "gateway acknowledge %s", dec)
	return ref
}

// TestDecisionCards is a decision in a force's channel, on its way.
func TestDecisionCards(t *testing.T) {
	t.Parallel()
	p := &page{name: "decision_cards"}
	d := newDesk(t)
	d.say("adm", "people set %s rank=PS", tag("cat"))
	ref, first := d.decided(args{
		"outcome": "specialist_assistance", "supporting_teams": "rdt,ecu", "circulate_to": "wiltshire", "conditions": "Until spring.",
		"present": "All teams but one.", "teams_absent": "rpiu", "partners_present": "Seaport council", "dissent": "The ECU would wait.",
		"specialists_considered": "financial,cyber",
	})
	card := func(heading string) {
		d.deliver()
		p.add(heading, plain(d.lastIn("wiltshire")))
	}
	card("circulated")
	d.done("ben", "gateway acknowledge %s", first)
	card("acknowledged by the other force")
	d.done("eve", "gateway acknowledge %s", first)
	card("acknowledged by both")
	d.done("dan", "gateway decide %s supersedes=%s %s", ref, first, verdict().with(args{
		"outcome": "not_supported", "reason_code": "other_agency", "alternative": "The council can close the premises.",
	}))
	d.deliver()
	p.add("superseded", plain(d.in("wiltshire")[0].Latest()))
	p.add("superseded, as it is shown", plain(d.say("eve", "gateway show %s", first)))
	card("its correction")
	d.done("ada", "gateway complete %s none", ref)
	card("closed")
	p.check(t)
}

// TestDirectMessages is all that the requester, the handler, the deputy and the force's channel read on the road.
func TestDirectMessages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	step := func() { d.deliver(); d.later(time.Hour) }
	ref := d.raised("ada", args{"risk_to_life": "yes"})
	step()
	d.done("cat", "gateway take %s", ref)
	step()
	d.done("cat", "gateway ask %s Which accounts are known?", ref)
	step()
	d.done("ben", "gateway answer %s Three, all with one bank.", ref)
	step()
	d.done("cat", "gateway refer %s meeting=friday Needs three teams.", ref)
	step()
	d.done("dan", "gateway take %s", ref)
	step()
	d.done("dan", "gateway decide %s %s", ref, verdict().with(args{"outcome": "return_for_information"}))
	step()
	d.say("ada", "people away until=friday deputy=%s", tag("ben"))
	d.done("ben", "gateway answer %s There is nothing more.", ref)
	step()
	d.done("cat", "gateway take %s", ref)
	second := d.done("cat", "gateway decide %s %s", ref, verdict())
	step()
	third := d.done("cai", "gateway decide %s supersedes=%s %s", ref, second, verdict())
	step()
	d.done("ben", "gateway acknowledge %s", third)
	step()
	d.done("cat", "gateway complete %s none", ref)
	step()
	d.done("cat", "gateway return %s Please raise it.", direct(d))
	step()
	withdrawn := d.taken(args{"operation_name": "Foxglove"})
	step()
	d.done("cat", "gateway handover %s to=%s", withdrawn, tag("ben"))
	step()
	d.done("ben", "gateway withdraw %s Not needed.", withdrawn)
	step()
	p := &page{name: "messages"}
	for _, channel := range []string{"gateway", "dm-ada", "dm-ben", "dm-cat", "dm-dan", "dorset"} {
		for _, s := range d.in(channel) {
			alert := strings.HasPrefix(s.Message.Title, "RISK")
			if strings.HasPrefix(s.Message.Title, "DEC-") || channel == "gateway" && !alert {
				continue // cards have pages of their own
			}
			thread := ""
			if s.To.Thread != "" {
				thread = " (thread)"
			}
			p.add(channel+thread, plain(s.Message))
		}
	}
	p.check(t)
}

// TestReplies is what people are told when they act, with the forms that open.
func TestReplies(t *testing.T) {
	t.Parallel()
	p := &page{name: "replies"}
	d := newDesk(t)
	say := func(user, line string, words ...any) bot.Message {
		d.t.Helper()
		told := d.say(user, line, words...)
		short, _, _ := strings.Cut(fmt.Sprintf(line, words...), "=")
		p.add(user+": /"+short, plain(told))
		d.deliver()
		d.later(time.Minute)
		return told
	}
	say("ada", "gateway raise")
	say("ada", "gateway raise risk_to_life=yes")
	ref := d.refIn(say("ada", "gateway raise %s", support().with(args{"fourp_plan": ""})))
	say("ada", "gateway raise %s", support().with(args{"fourp_plan": ""}))
	say("ada", "gateway show %s", ref)
	say("cat", "gateway take %s", ref)
	say("cat", "gateway show %s", ref)
	say("cat", "gateway ask %s", ref)
	say("cat", "gateway ask %s Which accounts?", ref)
	say("ada", "gateway answer %s Three.", ref)
	say("cat", "gateway refer %s meeting=friday Complex.", ref)
	say("cat", "gateway agenda")
	say("dan", "gateway take %s", ref)
	say("dan", "gateway decide %s", ref)
	dec := d.refIn(say("dan", "gateway decide %s %s", ref, verdict().with(args{"circulate_to": "wiltshire,gloucestershire"})))
	say("ada", "gateway list unacknowledged")
	say("ben", "gateway acknowledge %s", ref)
	say("ada", "gateway acknowledge %s", dec)
	say("cat", "gateway acknowledge %s", dec)
	say("ada", "gateway list")
	say("ada", "gateway complete %s Ask for statements.", ref)
	say("ada", "gateway history %s", ref)
	say("ada", "gateway history %s", dec)
	bypass := d.refIn(say("ada", "gateway direct rdt Visit three premises."))
	say("cat", "gateway ratify %s", bypass)
	say("ada", "gateway handover %s to=%s", bypass, tag("ben"))
	say("ben", "gateway withdraw %s Not needed.", bypass)
	say("ada", "gateway take %s", ref)
	say("dan", "gateway ask %s Why?", ref)
	say("cat", "gateway show GWR-2026-009999")
	say("zoe", "gateway list")
	say("ada", "people away until=friday deputy=%s", tag("ben"))
	say("ada", "people me")
	say("ada", "people back")
	say("adm", "people leave %s", tag("ada"))
	p.check(t)
}

// TestHelp is the help of each command for somebody who works with it, of those of reports for a partner as well, and of
// a verb with every kind of argument.
func TestHelp(t *testing.T) {
	t.Parallel()
	p := &page{name: "help"}
	d := newDesk(t)
	for _, asked := range []struct{ user, line string }{
		{"cat", "help"},
		{"cat", "gateway help"},
		{"adm", "people help"},
		{"cat", "gateway help raise"},
		{"cat", "gateway help decide"},
		{"adm", "people help set"},
		{"pat", "help"},
		{"pat", "intel help"},
		{"ivy", "intel help"},
		{"pat", "intel help report"},
		{"ivy", "intel help evaluate"},
		{"pat", "disruption help"},
		{"max", "disruption help"},
		{"max", "disruption help approve"},
		{"cat", "register help"},
	} {
		p.add(asked.user+": /"+asked.line, plain(d.say(asked.user, "%s", asked.line)))
	}
	p.check(t)
}
