package handlers_test

import (
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// The people of orders: ada and ben manage orders in Dorset, lou is an LRO there, sue its SOC lead, eve manages orders in
// Wiltshire, aud audits, cat is the gateway.
func newOrders(t testing.TB) *desk {
	t.Helper()
	d := newDesk(t)
	d.enterKeepers()
	return d
}

func (d *desk) enterKeepers() {
	d.t.Helper()
	for id, o := range map[string]soc.Officer{
		"ada": {Name: "Ada Marsh", Body: "dorset", Roles: []soc.Role{soc.SCPOManager, soc.Requester}},
		"ben": {Name: "Ben Cole", Body: "dorset", Roles: []soc.Role{soc.SCPOManager, soc.LRO}},
		"lou": {Name: "Lou Hale", Body: "dorset", Roles: []soc.Role{soc.LRO}},
		"lee": {Name: "Lee Ford", Body: "dorset", Roles: []soc.Role{soc.SOCLead}},
		"eve": {Name: "Eve Birch", Body: "wiltshire", Roles: []soc.Role{soc.SCPOManager}},
		"gil": {Name: "Gil Rowe", Body: "dorset", Roles: []soc.Role{soc.Requester}},
	} {
		o.ID, o.Rank, o.Status, o.Accounts = id, soc.PS, soc.Active, []string{account(id).String()}
		if _, err := d.Store.SaveOfficer(d.t.Context(), o, soc.Officer{}, "import"); err != nil {
			d.t.Fatal(err)
		}
	}
	d.People.ForgetAll()
}

// courtOrder is an order with nothing to find fault with, made on the first of March.
func courtOrder() args {
	return args{
		"label": "AB", "subject_ref": "MAPPS 1234", "name": "Alan Bright", "born": "31/12/1990", "visor_ref": "V-77", "order_type": "conviction",
		"applicant": "cps", "court": "Seaport Crown Court", "made_on": "2026-03-01", "in_force_from": "2026-03-01", "in_force_to": "2031-02-28",
		"represented": "yes", "location": "community", "risk": "medium",
	}
}

// entered is the reference of a new order of ada's that nobody manages.
func (d *desk) entered(change args) string {
	d.t.Helper()
	return d.ordered("ada", "scpo add %s", courtOrder().with(change))
}

// conditioned is one with three conditions: two in force, and one that begins on the release.
func (d *desk) conditioned(change args) string {
	d.t.Helper()
	ref := d.entered(change)
	d.ordered("ada", `scpo condition %s type=travel text="Not to leave the county of Nowhere."`, ref)
	d.ordered("ada", `scpo condition %s type=use_of_item text="Not to have more than one telephone."`, ref)
	d.ordered("ada", `scpo condition %s type=communication_association text="Not to meet Carl Dune." from=2027-06-01`, ref)
	return ref
}

// managed is one that ben manages.
func (d *desk) managed() string {
	d.t.Helper()
	ref := d.conditioned(nil)
	d.ordered("ada", "scpo allocate %s to=%s", ref, tag("ben"))
	d.ordered("ben", "scpo accept %s", ref)
	return ref
}

// ordered has a person type a line that must succeed, and gives the order's reference.
func (d *desk) ordered(user, line string, words ...any) string {
	d.t.Helper()
	told := d.say(user, line, words...)
	ref, _, ok := strings.Cut(told.Title, " · ")
	if !ok || !strings.HasPrefix(ref, "SCP-") {
		d.t.Fatalf("%s may not:\n%s", user, plain(told))
	}
	return ref
}

func (d *desk) order(ref string) *soc.Order {
	d.t.Helper()
	o, err := d.Store.Order(d.t.Context(), soc.Ref(ref))
	if err != nil {
		d.t.Fatal(err)
	}
	return o
}

// formProblems are the sentence and the problems of a message.
func formProblems(m bot.Message) string {
	if m.Form == nil {
		return m.Text
	}
	all := []string{m.Form.Problem}
	for _, q := range m.Form.Questions {
		if q.Error != "" {
			all = append(all, q.Name+": "+q.Error)
		}
	}
	return strings.Join(all, "\n")
}

// The orders of the table of permissions, where only lou manages any.

func entered(d *desk) string {
	d.Orders.NotificationFrom = soc.Date{Year: 2026, Month: 3, Day: 1}
	return d.ordered("lou", "scpo add %s", courtOrder())
}

func appliedFor(d *desk) string {
	return d.ordered("lou", "scpo add %s", courtOrder().with(args{"made_on": "", "in_force_from": "", "in_force_to": ""}))
}

func offered(d *desk) string {
	return d.ordered("lou", "scpo allocate %s to=%s", entered(d), tag("lou"))
}

func kept(d *desk) string {
	ref := d.ordered("lou", "scpo accept %s", offered(d))
	return d.ordered("lou", `scpo condition %s type=travel text="Not to leave the county of Nowhere."`, ref)
}

func notified(d *desk) string { return d.ordered("lou", "scpo notify %s kind=change", kept(d)) }

func breached(d *desk) string {
	return d.ordered("lou", "scpo breach %s condition=1 evidence_ref=X1 excuse_considered=yes", kept(d))
}

func imprisoned(d *desk) string { return d.ordered("lou", "scpo locate %s prison", kept(d)) }

func over(d *desk) string { return d.ordered("lou", "scpo end %s how=discharged", kept(d)) }
