package handlers_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// keeps puts a record into the store as it is, and gives its reference.
func (d *desk) keeps(r store.Record) soc.Ref {
	d.t.Helper()
	head := r.Meta()
	if head.Version == 0 {
		head.Version = 1
	}
	head.UID, head.Region, head.Marking = uuid.NewString(), "south-west", soc.OfficialSensitive
	head.CreatedBy, head.CreatedAt, head.By, head.At, head.Did = "adm", d.now.UTC(), "adm", d.now.UTC(), soc.MoveEnter
	result, err := d.Store.Commit(d.t.Context(), store.Commit{ID: uuid.NewString(), Writes: []store.Write{{New: r}}})
	if err != nil {
		d.t.Fatal(err)
	}
	return result.Ref(head.Ref)
}

// dayIn is the day of the clock, and so many days on.
func (d *desk) dayIn(n int) soc.Date { return soc.DateOf(d.now).AddDays(n) }

// anOrder is in force, served, and checked in time.
func (d *desk) anOrder(force, location, manager string) *soc.Order {
	o := &soc.Order{
		Head: soc.Head{Ref: soc.OrderPrefix.Pending()}, State: soc.OrderInForce, Label: soc.NewText("Larkspur " + force),
		Name: soc.NewText("Gerald Nobody"), Subject: soc.NewText("VISOR-77"), Type: "conviction", Applicant: "cps",
		MadeOn: d.dayIn(-100), ServedOn: d.dayIn(-90), From: d.dayIn(-100), To: d.dayIn(400), Force: force, Manager: manager,
		Location: location, Risk: "high", CheckDays: 28, NextCheck: d.dayIn(20),
		Conditions: []soc.Condition{{Type: "other", Text: soc.NewText("Stay out of the harbour."), From: d.dayIn(-100), To: d.dayIn(400), Answers: "none"}},
	}
	if location == soc.LocationPrison {
		o.Release = d.dayIn(300)
	}
	if manager == "" {
		o.UnmanagedSince = d.dayIn(-3)
	}
	return o
}

// aPlan is live, with an action of each P.
func (d *desk) aPlan(force, lro string, ps ...string) *soc.Plan {
	p := &soc.Plan{
		Head: soc.Head{Ref: soc.PlanPrefix.Pending()}, State: soc.PlanActive, Label: soc.NewText("Foxglove"), Force: force, LRO: lro,
		Summary: soc.NewText("The Brothers of Quay Street."), ReviewDays: 91, NextReview: d.dayIn(40),
	}
	for _, one := range ps {
		p.Actions = append(p.Actions, soc.Action{P: one, Title: soc.NewText("Knock on doors."), OwnerType: "police", Owner: lro, Due: d.dayIn(30), Status: soc.ActionPlanned})
	}
	return p
}

func (d *desk) aThreat(force, lro string, plan soc.Ref) *soc.Threat {
	t := &soc.Threat{
		Head: soc.Head{Ref: soc.ThreatPrefix.Pending()}, RegisterRef: "OCG-" + fmt.Sprint(1000+d.acts.Add(1)), Name: soc.NewText("Campion"), Type: "ocg", Theme: "drugs",
		Force: force, State: soc.ThreatActive, Phase: "active", LRO: lro, Plan: plan, ActiveSince: d.dayIn(-5), PNDOn: d.dayIn(-5),
		LastActivityAt: d.now.UTC(),
	}
	if lro == "" {
		t.UnledSince = d.dayIn(-5)
	}
	return t
}

// responders gives forces people whose work threats are.
func (d *desk) responders() {
	d.t.Helper()
	for id, o := range map[string]soc.Officer{
		"lou": {Name: "Lou Hart", Body: "dorset", Rank: soc.Insp, Roles: []soc.Role{soc.LRO, soc.SCPOManager}},
		"lee": {Name: "Lee Dunn", Body: "dorset", Rank: soc.CI, Roles: []soc.Role{soc.SOCLead}},
		"gil": {Name: "Gil Marsh", Body: "wiltshire", Rank: soc.CI, Roles: []soc.Role{soc.SOCLead}},
	} {
		o.ID, o.Status, o.Accounts = id, soc.Active, []string{account(id).String()}
		if _, err := d.Store.SaveOfficer(d.t.Context(), o, soc.Officer{}, "import"); err != nil {
			d.t.Fatal(err)
		}
	}
}

// asReported enters the orders of the inspection report (domain.md, A8), and gives the references of those that nobody
// manages.
func (d *desk) asReported() []string {
	d.t.Helper()
	var nobody []string
	for _, row := range []struct {
		force, location    string
		managed, unmanaged int
	}{
		{"avon-and-somerset", "community", 8, 0},
		{"avon-and-somerset", "prison", 7, 0},
		{"devon-and-cornwall", "unknown", 7, 0},
		{"dorset", "unknown", 13, 0},
		{"gloucestershire", "community", 3, 9},
		{"gloucestershire", "prison", 2, 0},
		{"wiltshire", "community", 4, 0},
		{"wiltshire", "unknown", 3, 0},
	} {
		for range row.managed {
			d.keeps(d.anOrder(row.force, row.location, "lou"))
		}
		for range row.unmanaged {
			nobody = append(nobody, string(d.keeps(d.anOrder(row.force, row.location, ""))))
		}
	}
	return nobody
}

var (
	orderForm = regexp.MustCompile(`SCP-\d{4}-\d{6}`)
	anyRef    = regexp.MustCompile(`[A-Z]{3}-\d{4}-\d{6}`)
)

// TestOrdersOfTheRegion is A8: 24 in the community, 9 in prison, 23 not stated, 56 in all, and the nine without a manager.
func TestOrdersOfTheRegion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	nobody := d.asReported()
	msg := d.types("cat", "/scpo region")
	want := &bot.Table{
		Header: []string{"Force", "Community", "Prison", "Abroad or deported", "Not stated", "Total", "No manager"},
		Rows: [][]string{
			{"Avon and Somerset", "8", "7", "0", "0", "15", "0"},
			{"Devon and Cornwall", "0", "0", "0", "7", "7", "0"},
			{"Dorset", "0", "0", "0", "13", "13", "0"},
			{"Gloucestershire", "12", "2", "0", "0", "14", "9"},
			{"Wiltshire", "4", "0", "0", "3", "7", "0"},
			{"Region", "24", "9", "0", "23", "56", "9"},
		},
	}
	if diff := cmp.Diff(want, msg.Table); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(nobody, orderForm.FindAllString(says(msg), -1)); diff != "" {
		t.Errorf("without a manager (-want +got):\n%s", diff)
	}
	contains(t, plain(msg), "Larkspur gloucestershire", "no manager since Fri 20/11/2026", "[Allocate] scpo allocate "+nobody[0])
	lacks(t, plain(msg), "Nobody", "harbour", "VISOR")
}

// TestOrdersAreNamedToTheirOwn gives another force the same counts and none of the references.
func TestOrdersAreNamedToTheirOwn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.responders()
	d.asReported()
	region := d.types("cat", "/scpo region")
	force := d.types("lee", "/scpo region")
	if diff := cmp.Diff(region.Table, force.Table); diff != "" {
		t.Errorf("counts differ (-region +force):\n%s", diff)
	}
	if named := orderForm.FindString(says(force)); named != "" {
		t.Errorf("Dorset is told of %s", named)
	}
	contains(t, says(force), "that you can see: 0")
	own := d.keeps(d.anOrder("dorset", "community", ""))
	contains(t, plain(d.types("lee", "/scpo region")), string(own), "[Allocate]")
	for _, user := range []string{"ada", "pam", "zoe"} {
		lacks(t, plain(d.types(user, "/scpo region")), "SCP-", "Dorset")
	}
}

// TestManyWithoutManager shows them page by page.
func TestManyWithoutManager(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var all, seen []string
	for range 23 {
		all = append(all, string(d.keeps(d.anOrder("dorset", "community", ""))))
	}
	msg := d.types("cat", "/scpo region")
	contains(t, plain(msg), "that you can see: 23", "… and 13 more.")
	for range 3 {
		seen = append(seen, orderForm.FindAllString(says(msg), -1)...)
		if slices.ContainsFunc(msg.Buttons, func(b bot.Button) bool { return b.Label == "More" }) {
			msg = d.press("cat", msg, "More")
		}
	}
	if diff := cmp.Diff(all, seen); diff != "" {
		t.Errorf("references (-want +got):\n%s", diff)
	}
}

// TestOverdueByForce counts what is due soon, overdue and escalated at the edges of each day.
func TestOverdueByForce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.responders()
	for _, due := range []int{8, 7, 0, -1, -7, -8, -30} {
		p := d.aPlan("dorset", "lou", "pursue")
		p.NextReview = d.dayIn(due)
		d.keeps(p)
		o := d.anOrder("wiltshire", "community", "gil")
		o.NextCheck = d.dayIn(due)
		d.keeps(o)
	}
	closed := d.aPlan("dorset", "lou")
	closed.State, closed.NextReview = soc.PlanClosed, d.dayIn(-40)
	d.keeps(closed)
	for _, c := range []struct {
		command, user, act string
		row, region        []string
		names              int
	}{
		{"4p", "cat", "", []string{"Dorset", "2", "4", "2", "30"}, []string{"Region", "2", "4", "2", "30"}, 4},
		{"4p", "lou", "[Record review]", []string{"Dorset", "2", "4", "2", "30"}, []string{"Region", "2", "4", "2", "30"}, 4},
		{"4p", "gil", "", []string{"Dorset", "2", "4", "2", "30"}, []string{"Region", "2", "4", "2", "30"}, 0},
		{"scpo", "gil", "[Record check]", []string{"Wiltshire", "2", "4", "1", "30"}, []string{"Region", "2", "4", "1", "30"}, 4},
		{"scpo", "lou", "", []string{"Wiltshire", "2", "4", "1", "30"}, []string{"Region", "2", "4", "1", "30"}, 0},
	} {
		msg := d.types(c.user, "/"+c.command+" overdue")
		for _, row := range [][]string{c.row, c.region} {
			if !slices.ContainsFunc(msg.Table.Rows, func(r []string) bool { return slices.Equal(r, row) }) {
				t.Errorf("%s %s: no row %q in %q", c.user, c.command, row, msg.Table.Rows)
			}
		}
		if len(msg.Items) != c.names {
			t.Errorf("%s %s: %d records are named, not %d", c.user, c.command, len(msg.Items), c.names)
		}
		contains(t, plain(msg), c.act)
		lacks(t, plain(msg), "Nobody", "harbour", "Quay", "Knock")
	}
	first := d.types("lou", "/4p overdue").Items[0]
	contains(t, first.Title+first.Text, "Foxglove", "Dorset · review was due on Sat 24/10/2026, 30 days late · escalated")
}

// TestThreatsOfTheRegion shows what has no LRO, no plan, no Prevent or Protect.
func TestThreatsOfTheRegion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.responders()
	whole := d.keeps(d.aPlan("dorset", "lou", "pursue", "prevent", "protect"))
	lopsided := d.keeps(d.aPlan("dorset", "lou", "pursue", "protect"))
	led := d.keeps(d.aThreat("dorset", "lou", whole))
	unled := d.keeps(d.aThreat("dorset", "", ""))
	unplanned := d.keeps(d.aThreat("wiltshire", "eve", ""))
	own := d.keeps(d.aThreat(soc.ROCU, "cat", ""))
	closed := d.aThreat("dorset", "", "")
	closed.State, closed.Phase = soc.ThreatClosed, "closed"
	d.keeps(closed)

	msg := d.types("cat", "/4p region")
	want := [][]string{
		{"Avon and Somerset", "0", "0", "0", "0", "0"},
		{"Devon and Cornwall", "0", "0", "0", "0", "0"},
		{"Dorset", "2", "1", "1", "2", "1"},
		{"Gloucestershire", "0", "0", "0", "0", "0"},
		{"Wiltshire", "1", "0", "1", "0", "0"},
		{"South West ROCU", "1", "0", "1", "0", "0"},
		{"Region", "4", "1", "3", "2", "1"},
	}
	if diff := cmp.Diff(want, msg.Table.Rows); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	contains(t, plain(msg), string(unled)+" · Campion", "Dorset · no LRO since Wed 18/11/2026 · no plan since", string(unplanned), string(own),
		string(lopsided)+" · Foxglove", "Dorset · no Prevent", "[Allocate] 4p allocate "+string(unled))
	lacks(t, plain(msg), string(led), string(whole), "Quay", "Knock")
	force := plain(d.types("lou", "/4p region"))
	contains(t, force, string(unled), string(lopsided), "[Add an action] 4p action "+string(lopsided))
	lacks(t, force, string(unplanned), string(own), "[Allocate]")
	if n := strings.Count(plain(d.types("gil", "/4p region")), "[Show]"); n != 1 {
		t.Errorf("Wiltshire is told of %d records, not its one", n)
	}
}

// TestOverviewButtons open the form that each promises, filled in with its record.
func TestOverviewButtons(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.responders()
	plan := d.aPlan("dorset", "lou", "pursue")
	plan.NextReview = d.dayIn(-3)
	plan.Threat = d.keeps(d.aThreat("dorset", "lou", "FPP-2026-000001"))
	d.keeps(plan)
	d.keeps(d.aThreat("dorset", "", ""))
	order := d.anOrder("dorset", "community", "lou")
	order.NextCheck = d.dayIn(-3)
	d.keeps(order)
	d.keeps(d.anOrder("dorset", "community", ""))
	for _, c := range []struct{ user, line, button string }{
		{"lou", "/4p overdue", "Record review"},
		{"lou", "/scpo overdue", "Record check"},
		{"lee", "/4p region", "Allocate"},
		{"lee", "/4p region", "Write the plan"},
		{"lee", "/4p region", "Add an action"},
		{"lee", "/scpo region", "Allocate"},
	} {
		overview := d.types(c.user, c.line)
		button := d.button(overview, c.button)
		ref := anyRef.FindString(button.Command)
		if got := d.press(c.user, overview, c.button); got.Form == nil || !strings.Contains(plain(got), ref) {
			t.Errorf("%s [%s] %s:\n%s", c.line, c.button, button.Command, plain(got))
		}
		contains(t, says(d.press(c.user, overview, "Show")), "-2026-")
	}
}
