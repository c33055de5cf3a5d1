package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/handlers"
	"gatewaybot/register"
	"gatewaybot/soc"
)

func approval(change args) string {
	return "disruption approve REF " + moderation().with(change).String()
}

// TestApproval follows disruptions from the panel to the register: approved by somebody who is trained on the register,
// or released by one afterwards (V38).
func TestApproval(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	to := new(ledger)
	first, second := disrupted(d), d.gives("hob", "d2", strings.Replace(wholeDisruption, "1234", "1235", 1))
	expect(t, "agenda", listed(d.types("ned", "/disruption panel")), first, second)
	d.steps("max", first, approval(nil))
	contains(t, says(d.last("council").Latest()), first+" · On its way to the register", "The panel approved it as lead.")
	told := d.types("ned", "/"+strings.ReplaceAll(approval(args{"threat": "OCG-1235"}), "REF", second))
	contains(t, says(told), "Approved, waiting for release", "waits for somebody trained on the register")
	expect(t, "agenda after approval", listed(d.types("ned", "/disruption panel")), second)
	d.forwards(to)
	d.refuses(t, "ned", "/disruption release "+second, "Only somebody who is trained on the register can release it.")
	d.steps("max", second, "disruption release REF")
	lacks(t, says(d.card(second)), "waits for")
	d.forwards(to)
	if diff := cmp.Diff([]string{first + "/2", second + "/3"}, to.taken()); diff != "" {
		t.Errorf("the register was told (-want +got):\n%s", diff)
	}
	contains(t, says(d.last("council").Latest()), first+" · On the register", "REG-"+first+"/2")
	expect(t, "agenda at the end", listed(d.types("ned", "/disruption panel")))
}

// TestWhatThePanelMustSay is V36 and V46: nothing is changed by an approval that lacks something.
func TestWhatThePanelMustSay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change args
		want   string
	}{
		"major without evidence":   {args{"category": "major"}, "needs a reference to its evidence"},
		"no rationale":             {args{"rationale": ""}, "rationale: \n"},
		"a rationale of a word":    {args{"rationale": "Minor."}, "Say why it is in this category"},
		"a category of our own":    {args{"category": "huge"}, "not one of the choices"},
		"a day to come":            {args{"occurred_on": "2026-11-24"}, "It can't be in the future."},
		"a threat without number":  {args{"threat": "The Larkspur group"}, "Give the threat's reference on the register"},
		"a source in what leaves":  {args{"description": "The informant opened the door."}, "This was not kept"},
		"a marking in the reason":  {args{"rationale": "As the TOP SECRET paper says it."}, "above OFFICIAL-SENSITIVE"},
		"an agency nobody knows":   {args{"lead_agency": "The Circus"}, "I don't know this agency."},
		"a lead that is no person": {args{"role": "owner"}, "not one of the choices"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			line := "/" + strings.ReplaceAll(approval(c.change), "REF", disrupted(d))
			if name == "no rationale" {
				c.want = "form \"Approve the disruption\""
			}
			d.refuses(t, "max", line, c.want)
		})
	}
}

// TestMajor approves with all that the panel can say, which the register gets.
func TestMajor(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var sent register.Event
	to := &ledger{answer: func(e register.Event) error { sent = e; return nil }}
	ref := d.steps("max", disrupted(d), approval(args{
		"category": "major", "evidence_ref": "EX/12", "value_seized": "1200.50", "supporting_agencies": "Harbour Housing",
		"request": "GWR-2026-000007", "scpo": "SCP-2026-000003", "action": "FPP-2026-000001/4", "role": "support", "lead_agency": "harbour housing",
	}))
	d.forwards(to)
	for _, want := range []string{
		`"category":"major"`, `"evidence_ref":"EX/12"`, `"value_seized_pence":120050`, `"request_ref":"GWR-2026-000007"`,
		`"scpo_ref":"SCP-2026-000003"`, `"action_ref":"FPP-2026-000001/4"`, `"role":"support"`, `"lead_agency":"housing"`,
	} {
		if !strings.Contains(string(sent.Data), want) {
			t.Errorf("the register does not get %s:\n%s", want, sent.Data)
		}
	}
	contains(t, says(d.card(ref)), "Tied to: GWR-2026-000007 SCP-2026-000003 FPP-2026-000001/4", "Lead agency: Harbour Housing")
	contains(t, says(d.types("max", "/disruption show "+ref)), "Evidence: EX/12", "Seized: £1200.50")
}

// TestOnlyGroupsCount is V35: others are held while the rule is on, and go when it ends, by its date or by configuration.
func TestOnlyGroupsCount(t *testing.T) {
	t.Parallel()
	ends := map[string]func(*desk){
		"by date":             func(d *desk) { d.later(9 * 24 * time.Hour) },
		"by configuration":    func(d *desk) { d.Reports.OCGOnly.On = false },
		"by a date set later": func(d *desk) { d.Reports.OCGOnly.To = soc.DateOf(d.now).AddDays(-1) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.Reports.OCGOnly = soc.Period{On: true, To: soc.Date{Year: 2026, Month: 12, Day: 1}}
			to := new(ledger)
			group := d.steps("max", disrupted(d), approval(nil))
			ref := d.steps("max", d.gives("pat", "d2", wholeDisruption), approval(args{"target_type": "vulnerability", "tactic": "order"}))
			contains(t, says(d.last("council").Latest()), ref+" · On hold", "It waits: by the minimum standard")
			d.refuses(t, "max", "/disruption release "+ref, "It is released by itself")
			expect(t, "awaiting", listed(d.types("max", "/disruption panel standard")), ref)
			standard := &handlers.Standard{Handlers: d.Handlers, Log: d.log}
			look := func() {
				if err := standard.Release(t.Context()); err != nil {
					t.Fatal(err)
				}
				d.deliver()
				d.forwards(to)
			}
			look()
			if diff := cmp.Diff([]string{group + "/2"}, to.taken()); diff != "" {
				t.Fatalf("sent while the rule is on (-want +got):\n%s", diff)
			}
			end(d)
			look()
			look()
			if diff := cmp.Diff([]string{group + "/2", ref + "/3"}, to.taken()); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
			expect(t, "awaiting at the end", listed(d.types("max", "/disruption panel standard")))
			if got := d.disruption(ref); got.ReleasedBy != "max" || got.HeldFor != "" || len(got.Findings) > 0 {
				t.Errorf("released by %q, held for %q, %v", got.ReleasedBy, got.HeldFor, got.Findings)
			}
		})
	}
}

// TestOneLead is V37: of two disruptions of one event the second is support, both agencies are told, and the lead is free
// again once it is withdrawn.
func TestOneLead(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first, second := disrupted(d), d.gives("hob", "d2", wholeDisruption)
	d.steps("max", first, approval(nil))
	told := d.types("max", "/"+strings.ReplaceAll(approval(nil), "REF", second))
	contains(t, says(told), "approved it as support", "have a lead already")
	contains(t, says(d.last("housing").Latest()), second, "approved it as support", "have a lead already")
	contains(t, says(d.last("council").Latest()), first, "The same event was reported again. You keep the lead")
	for channel, other := range map[string]string{"housing": "Seaport", "council": "Harbour"} {
		lacks(t, says(d.last(channel).Latest()), other, "club")
	}
	got := d.disruption(second)
	if got.Role != soc.RoleSupport || got.DuplicateOf != soc.Ref(first) || got.LeadAgency != "seaport" {
		t.Errorf("%s of %s led by %q", got.Role, got.DuplicateOf, got.LeadAgency)
	}

	third := d.gives("hob", "d3", wholeDisruption)
	d.steps("max", first, "disruption withdraw REF It was another club.")
	d.steps("max", third, approval(nil))
	if got := d.disruption(third); got.Role != soc.RoleLead {
		t.Errorf("the lead is not free after its withdrawal: %s", got.Role)
	}
	for i, change := range []args{{"tactic": "order"}, {"occurred_on": "2026-11-21"}, {"threat": "OCG-1235"}} {
		ref := d.steps("max", d.gives("pat", fmt.Sprint("e", i), wholeDisruption), approval(change))
		if got := d.disruption(ref); got.Role != soc.RoleLead {
			t.Errorf("another event %v: %s", change, got.Role)
		}
	}
}

// TestOtherAgencyOfOneEvent tells who reported by the form, outside of any shared channel, that there is a second report.
func TestOtherAgencyOfOneEvent(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.done("ada", "disruption report %s", wholeAct())
	d.deliver()
	d.steps("max", first, approval(nil))
	d.steps("max", disrupted(d), approval(nil))
	contains(t, says(d.lastIn("dm-ada")), first, "You keep the lead")
}

// TestQuery asks a partner and puts the answer before the panel.
func TestQuery(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.steps("ned", disrupted(d), "disruption query REF Who signed it?")
	contains(t, says(d.last("council").Latest()), ref+" · Waiting for the partner's answer", "Who signed it?", "[Answer]")
	expect(t, "agenda", listed(d.types("ned", "/disruption panel")), ref)
	form := d.press("pam", d.last("council").Latest(), "Answer")
	d.submit("pam", form, args{"more": "The magistrate."})
	d.deliver()
	contains(t, says(d.types("ned", "/disruption show "+ref)), "The magistrate.")
	if got := d.disruption(ref); got.State != soc.DisruptionSubmitted {
		t.Errorf("it is %s", got.State)
	}
	lacks(t, says(d.last("council").Latest()), "magistrate")
}

// TestHoldAndRelease puts a disruption aside and takes it up again; the partner is not told why.
func TestHoldAndRelease(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.steps("max", moderated(d), "disruption hold REF Wait for the trial.")
	contains(t, says(d.last("council").Latest()), ref+" · On hold", "put it on hold")
	lacks(t, says(d.last("council").Latest()), "trial")
	d.refuses(t, "max", "/"+strings.ReplaceAll(approval(nil), "REF", ref), "That can't be done to "+ref)
	d.steps("ned", ref, "disruption release REF")
	if got := d.disruption(ref); got.State != soc.DisruptionSubmitted || got.HeldFor != "" {
		t.Errorf("it is %s for %q", got.State, got.HeldFor)
	}
	d.steps("max", ref, approval(nil))
	d.forwards(new(ledger))
	contains(t, says(d.last("council").Latest()), "The register has it")
}

// TestRefusedByTheRegister brings a disruption back to the panel, which mends it.
func TestRefusedByTheRegister(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	to := &ledger{answer: func(register.Event) error {
		return &register.Refused{Reasons: []register.Reason{{Field: "data.threat", Text: "Not on the list."}}}
	}}
	ref := released(d)
	d.forwards(to)
	contains(t, says(d.last("council").Latest()), ref+" · With the panel", "The disruption panel mends it")
	lacks(t, says(d.last("council").Latest()), "Not on the list")
	contains(t, says(d.last("panel").Latest()), "The register refused it.", "[Approve]")
	expect(t, "agenda", listed(d.types("ned", "/disruption panel")), ref)
	contains(t, says(d.types("ned", "/disruption show "+ref)), "What the register finds wrong: threat: Not on the list.")
	form := d.types("max", "/disruption approve "+ref+" form=open")
	contains(t, plain(form), "threat: OCG-1234", "rationale: The group lost its place for a month.")
	d.submit("max", form, args{"threat": "OCG-4321"})
	to.answer = nil
	d.forwards(to)
	contains(t, says(d.last("council").Latest()), ref+" · On the register")
	if diff := cmp.Diff([]string{ref + "/4"}, to.taken()); diff != "" {
		t.Errorf("the register took (-want +got):\n%s", diff)
	}
}

// TestWithdrawnDisruption is told to a register that has it, and to no other.
func TestWithdrawnDisruption(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		on   func(*desk) string
		want []string
	}{
		"before it left": {moderated, nil},
		"after it left":  {released, []string{"DIS-2026-000001/2", "DIS-2026-000001/5"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			to := new(ledger)
			ref := c.on(d)
			d.forwards(to)
			contains(t, says(d.types("pat", "/disruption withdraw "+ref+" The wrong club.")), "A person decides")
			d.forwards(to)
			d.steps("max", ref, "disruption withdraw REF The wrong club.")
			d.forwards(to)
			if diff := cmp.Diff(c.want, to.taken()); diff != "" {
				t.Errorf("the register was told (-want +got):\n%s", diff)
			}
			contains(t, says(d.types("pat", "/disruption show "+ref)), "Withdrawn")
			expect(t, "agenda", listed(d.types("ned", "/disruption panel")))
		})
	}
}

// TestAmendedDisruption comes before the panel again, and goes again when it says so.
func TestAmendedDisruption(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	to := new(ledger)
	ref := released(d)
	d.forwards(to)
	d.refuses(t, "max", "/"+strings.ReplaceAll(approval(nil), "REF", ref), "That can't be done to "+ref)
	d.hears(written{by: "pat", id: "d1", source: bot.Edited, revision: "r1", words: wholeDisruption + "\nwhere: Quay Street"})
	expect(t, "agenda", listed(d.types("ned", "/disruption panel")), ref)
	d.forwards(to)
	d.steps("max", ref, approval(args{"category": "moderate"}))
	d.forwards(to)
	if diff := cmp.Diff([]string{ref + "/2", ref + "/5"}, to.taken()); diff != "" {
		t.Errorf("the register was told (-want +got):\n%s", diff)
	}
}

// TestChangedWhileItWaits sends nothing that the partner changed or wants back after the panel approved it, until the
// panel has looked at it again.
func TestChangedWhileItWaits(t *testing.T) {
	t.Parallel()
	edited := written{by: "pat", id: "d1", source: bot.Edited, revision: "r1", words: wholeDisruption + "\nwhere: the other club"}
	for name, change := range map[string]written{"edited": edited, "deleted": {by: "pat", id: "d1", source: bot.Deleted}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			to := new(ledger)
			ref := moderated(d)
			d.hears(change)
			d.refuses(t, "max", "/disruption release "+ref, "Look at that, and approve it again or withdraw it.")
			contains(t, says(d.card(ref)), "[Approve]")
			d.steps("max", ref, approval(nil))
			d.forwards(to)
			if diff := cmp.Diff([]string{ref + "/4"}, to.taken()); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
		})
		t.Run(name+", held by the rule", func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.Reports.OCGOnly = soc.Period{On: true}
			to := new(ledger)
			ref := d.steps("max", disrupted(d), approval(args{"target_type": "vulnerability"}))
			d.hears(change)
			d.Reports.OCGOnly.On = false
			if err := (&handlers.Standard{Handlers: d.Handlers, Log: d.log}).Release(t.Context()); err != nil {
				t.Fatal(err)
			}
			d.forwards(to)
			if got := to.taken(); len(got) > 0 {
				t.Fatalf("sent without a person's word: %q", got)
			}
			contains(t, says(d.card(ref)), "[Approve]")
			told := d.types("ned", "/"+strings.ReplaceAll(approval(args{"target_type": "vulnerability"}), "REF", ref))
			contains(t, says(told), "Approved, waiting for release")
			d.steps("max", ref, "disruption release REF")
			d.forwards(to)
			if diff := cmp.Diff([]string{ref + "/5"}, to.taken()); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
		})
	}
}
