package handlers_test

import (
	"testing"

	"gatewaybot/soc"
)

// TestReleaseDayIsForgotten lets the day of release become unknown again, when it has passed or a form says so.
func TestReleaseDayIsForgotten(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	d.ordered("ben", "scpo locate %s prison expected_release=2026-11-25", ref)
	form := submission(d, "ben", d.say("ben", "scpo locate %s", ref), nil)
	form.Answers["expected_release"] = nil
	told := d.act(form)
	contains(t, says(told), "Prison", "The day of release is not known: find it out.")
	if day := d.order(ref).Release; !day.IsZero() {
		t.Errorf("it is still %s", day)
	}
	d.ordered("ben", "scpo locate %s prison expected_release=2026-11-25", ref)
	d.ordered("ben", "scpo locate %s prison", ref)
	if day := d.order(ref).Release; day.IsZero() {
		t.Error("a line that does not speak of the day forgot it")
	}
	d.now = d.now.AddDate(0, 0, 7)
	d.ordered("ben", "scpo locate %s prison", ref)
	if o := d.order(ref); !o.Release.IsZero() || o.Location != soc.LocationPrison {
		t.Errorf("%+v", o)
	}
}

// TestNextManagerLeaves lets nobody leave who is to manage an order after prison, before somebody else is named.
func TestNextManagerLeaves(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	ref := d.managed()
	d.ordered("ben", "scpo locate %s prison expected_release=2027-06-01 next_manager=%s", ref, tag("lou"))
	told := d.say("adm", "people leave %s", tag("lou"))
	contains(t, says(told), "Lou Hale still has 1 open.", ref+", they are to manage it after prison", "[Name another for "+ref+"]")
	d.ordered("ben", "scpo locate %s prison expected_release=2027-06-01 next_manager=%s", ref, tag("ada"))
	contains(t, says(d.say("adm", "people leave %s", tag("lou"))), "Lou Hale has left")
}
