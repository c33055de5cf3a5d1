package handlers_test

import "testing"

// TestOrderEntryIsWithdrawn takes a condition back that was entered by mistake; a check does not ask of it any more.
func TestOrderEntryIsWithdrawn(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	contains(t, formProblems(d.say("ben", "scpo withdraw %s condition number=4 reason=Wrong.", ref)), "The order has no condition of this number.")
	contains(t, says(d.say("ben", "scpo withdraw %s condition number=2 reason=Wrong.", ref)), "It is withdrawn.")
	contains(t, plain(d.say("ben", "scpo show %s", ref)), "WITHDRAWN: entered by mistake", "Ben Cole withdrew an entry of it")
	if q := questions(d.say("ben", "scpo check %s", ref)); q[0] != "condition_1" || q[1] != "method" {
		t.Errorf("a check asks %v", q)
	}
	contains(t, formProblems(d.say("ben", "scpo amend %s in_force_from=2026-04-01", ref)), "change the first day of that condition")
}

// TestOrderListsOfDeputies show what they stand in for, and buttons for what they can do.
func TestOrderListsOfDeputies(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	lacks(t, plain(d.say("lou", "scpo list mine")), ref)
	d.say("ben", "people away until=friday deputy=%s", tag("lou"))
	d.People.ForgetAll()
	contains(t, plain(d.say("lou", "scpo list mine")), ref, "Record check")
	lacks(t, plain(d.say("ada", "scpo list force")), "Record check")
	contains(t, says(d.say("ada", "scpo list force force=wiltshire")), "Only the region's unit can list another force's.")
	d.ordered("ben", "scpo allocate %s to=%s", ref, tag("ada"))
	contains(t, plain(d.say("ada", "scpo list mine")), "Accept")
	lacks(t, plain(d.say("ada", "scpo list mine")), "Record check")
}
