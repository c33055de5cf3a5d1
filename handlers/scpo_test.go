package handlers_test

import (
	"testing"

	"gatewaybot/soc"
)

// TestOrderLife walks an order from the court to its end, by typing, pressing and sending forms.
func TestOrderLife(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	if o := d.order(ref); o.Manager != "ben" || o.State != soc.OrderInForce || len(o.Conditions) != 3 || o.NextCheck.String() != "2026-12-21" {
		t.Fatalf("%+v", o)
	}
	shown := d.say("ben", "scpo show %s", ref)
	contains(t, says(shown), "Alan Bright", "Mon 31/12/1990", "Not to meet Carl Dune", "Next check by: Mon 21/12/2026", "3. Communication and association")
	form := d.press("ben", shown, "Record check")
	told := d.submit("ben", form, args{"method": "visit", "condition_1": "met", "condition_2": "not_met"})
	contains(t, says(told), "The check is recorded. The next check is due by Mon 21/12/2026.", "Condition 2 was not met: log the breach.")
	told = d.submit("ben", d.press("ben", told, "Breach of condition 2"), args{"evidence_ref": "Exhibit 4", "excuse_considered": "yes"})
	contains(t, says(told), "Breach alleged", "Breach 1 is logged.")
	told = d.submit("ben", d.press("ben", told, "Outcome"), args{"outcome": "warned"})
	contains(t, says(told), "In force", "No breach is open.")
	told = d.submit("ben", d.press("ben", told, "End"), args{"how": "discharged"})
	contains(t, says(told), "Ended", "Nobody is reminded of it any more.")
	if o := d.order(ref); o.State != soc.OrderEnded || len(o.Duties(d.Reminders)) > 0 {
		t.Errorf("%+v", o)
	}
	contains(t, says(d.say("ben", "scpo history %s", ref)), "Ada Marsh entered it", "Ben Cole accepted it", "Ben Cole recorded a check", "Ben Cole logged a breach", "Ben Cole ended it")
}
