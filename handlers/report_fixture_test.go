package handlers_test

import (
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

const wholeDisruption = `disruption:
danger: no
what: we closed the club
when: yesterday
threat: OCG-1234
tactic: closure`

// moderation is what a panel decides with nothing to find fault with.
func moderation() args {
	return args{
		"category": "minor", "role": "lead", "p": "prevent", "tactic": "closure", "target_type": "ocg", "theme": "drugs",
		"threat": "OCG-1234", "occurred_on": "2026-11-22", "rationale": "The group lost its place for a month.",
		"description": "Premises were closed by an order.",
	}
}

// gives has somebody post a report in their agency's channel, and gives the reference that they are told.
func (d *desk) gives(user, id, words string) string {
	d.t.Helper()
	d.hears(written{by: user, id: id, words: words})
	return d.refIn(d.last(workspaces[user]).Latest())
}

// steps has an officer make moves that must succeed.
func (d *desk) steps(user, ref string, lines ...string) string {
	d.t.Helper()
	for _, line := range lines {
		d.done(user, "%s", strings.ReplaceAll(line, "REF", ref))
		d.deliver()
	}
	return ref
}

func reported(d *desk) string { return d.gives("pat", "p1", wholeReport) }

func triaged(d *desk) string { return d.steps("ivy", reported(d), "intel triage REF") }

func evaluated(d *desk) string {
	return d.steps("ivy", triaged(d), "intel evaluate REF source=2 assessment=C handling=P")
}

const cleanText = "A van is said to unload at night near the quay."

func sanitised(d *desk) string {
	return d.steps("ivy", evaluated(d), "intel sanitise REF "+cleanText)
}

func forwarded(d *desk) string { return d.steps("ivy", sanitised(d), "intel forward REF") }

// onHold is a report of an agency whose agreement had ended, and was renewed since.
func onHold(d *desk) string {
	ref := d.gives("lil", "l1", wholeReport)
	d.renew("mill")
	return ref
}

// renew gives an agency a sharing agreement without an end.
func (d *desk) renew(agency string) {
	d.t.Helper()
	all := testAgencies()
	for i := range all {
		if all[i].Key == agency {
			all[i].Expires = soc.Date{}
		}
	}
	d.Region.Agencies = all
}

func disrupted(d *desk) string { return d.gives("pat", "d1", wholeDisruption) }

// moderated is a disruption that somebody approved who is not trained on the register.
func moderated(d *desk) string {
	return d.steps("ned", disrupted(d), "disruption approve REF "+moderation().String())
}

// released is a disruption on its way to the register.
func released(d *desk) string {
	return d.steps("max", disrupted(d), "disruption approve REF "+moderation().String())
}

// forwards sends what waits for the register, and what that sets going.
func (d *desk) forwards(to *ledger) {
	d.t.Helper()
	w, _ := d.forwarder(to)
	for {
		n, err := w.Once(d.t.Context())
		if err != nil {
			d.t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	d.deliver()
}

// card is the card of a report as it stands now.
func (d *desk) card(ref string) bot.Message {
	d.t.Helper()
	for _, s := range d.chat.Sent() {
		if isCard(s) && strings.HasPrefix(s.Latest().Title, ref) {
			return s.Latest()
		}
	}
	d.t.Fatalf("%s has no card", ref)
	return bot.Message{}
}

// intelligence reads a report as it is kept.
func (d *desk) intelligence(ref string) *soc.Intelligence {
	d.t.Helper()
	r, err := d.Store.Intelligence(d.t.Context(), soc.Ref(ref))
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// disruption reads a disruption as it is kept.
func (d *desk) disruption(ref string) *soc.Disruption {
	d.t.Helper()
	r, err := d.Store.Disruption(d.t.Context(), soc.Ref(ref))
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// wholeForm are the answers of an intelligence form with nothing missing.
func wholeForm() args {
	return args{
		"safety_now": "no", "what": "A van unloads boxes.", "when": "every night", "where": "Quay Street 4", "who": "not known",
		"how_known": "I saw it", "provenance": "saw", "who_else_knows": "few", "risk_to_source": "none", "disclosure_view": "ok_to_act",
	}
}

// wholeAct are the answers of a disruption's form with nothing missing.
func wholeAct() args {
	return args{
		"safety_now": "no", "description": "We closed the club.", "occurred_on": "yesterday", "threat": "OCG-1234", "tactic": "closure",
	}
}

// refuses has somebody make a move that must be refused for a reason, and checks that nothing was changed.
func (d *desk) refuses(t *testing.T, user, line string, because ...string) {
	t.Helper()
	before := d.redis.Dump()
	msg := d.types(user, line)
	contains(t, says(msg)+plain(msg), because...)
	if after := d.redis.Dump(); before != after {
		t.Errorf("%s types %s, which changed something", user, line)
	}
}
