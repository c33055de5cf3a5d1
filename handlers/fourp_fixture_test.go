package handlers_test

import (
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"gatewaybot/soc"
)

// newPlans is a desk with the people of plans: lou and ada lead threats in Dorset, of whom only lou is trained; ben is an
// SIO, gil an SRO and lee the SOC lead there; eve leads in Wiltshire. ned of the region's unit has no role in it, cat is the
// gateway, aud audits, pam is a partner.
func newPlans(t testing.TB, log ...*slog.Logger) *desk {
	t.Helper()
	d := newDesk(t, log...)
	for id, o := range map[string]soc.Officer{
		"lou": {Name: "Lou Hart", Body: "dorset", Roles: []soc.Role{soc.LRO}, Area: "Poole", LROTraining: []soc.Training{{Type: "two_day", On: soc.Date{Year: 2026, Month: time.March, Day: 2}}}},
		"ada": {Name: "Ada Marsh", Body: "dorset", Roles: []soc.Role{soc.LRO}},
		"ben": {Name: "Ben Cole", Body: "dorset", Roles: []soc.Role{soc.SIO}},
		"gil": {Name: "Gil Rowe", Body: "dorset", Roles: []soc.Role{soc.SRO}},
		"lee": {Name: "Lee Dunn", Body: "dorset", Roles: []soc.Role{soc.SOCLead}},
		"eve": {Name: "Eve Birch", Body: "wiltshire", Roles: []soc.Role{soc.LRO, soc.SOCLead}},
	} {
		o.ID, o.Rank, o.Status, o.Accounts = id, soc.Insp, soc.Active, []string{account(id).String()}
		if _, err := d.Store.SaveOfficer(t.Context(), o, soc.Officer{}, "import"); err != nil {
			t.Fatal(err)
		}
	}
	d.People.ForgetAll()
	return d
}

// changeOfficer changes an officer's entry.
func (d *desk) changeOfficer(id string, change func(*soc.Officer)) {
	d.t.Helper()
	o, err := d.Store.Officer(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	change(&o)
	if _, err := d.Store.SaveOfficer(d.t.Context(), o, soc.Officer{}, "set"); err != nil {
		d.t.Fatal(err)
	}
	d.People.ForgetAll()
}

var ref4P = regexp.MustCompile(`\b(THR|FPP)-\d{4}-\d{6}\b`)

// did4P has a person type a line that must succeed, and gives the reference in the answer's title.
func (d *desk) did4P(user, line string, words ...any) string {
	d.t.Helper()
	told := d.say(user, line, words...)
	ref := ref4P.FindString(told.Title)
	if ref == "" || strings.Contains(told.Title, "already") {
		d.t.Fatalf("%s may not %s %v:\n%s", user, line, words, plain(told))
	}
	return ref
}

// group is a threat with nothing to find fault with.
func group() args {
	return args{
		"name": "Larkspur", "threat_type": "ocg", "theme": "drugs", "force": "dorset", "risk_level": "high", "register_ref": "OCG-1234",
		"phase": "active", "area": "Poole", "sio": tag("ben"), "sro": tag("gil"),
	}
}

// response is a plan with nothing to find fault with.
func wholePlan() args {
	return args{
		"threat_summary": "Four people who supply cocaine in two towns and lend money to those who owe them.",
		"objectives":     "Close the two premises, and move the runners out of the debt.",
		"template":       "national", "template_version": "3", "local_policing_team": "Poole neighbourhood team, twice a week.",
		"no_financial_investigator": "None is free until spring.",
	}
}

// led is the reference of a threat that lou leads.
func (d *desk) led(change args) string {
	d.t.Helper()
	ref := d.did4P("lee", "4p threat %s", group().with(change))
	d.did4P("lee", "4p allocate %s to=%s", ref, tag("lou"))
	return d.did4P("lou", "4p accept %s", ref)
}

// planned are the references of a threat that lou leads, and of its plan without actions.
func (d *desk) planned(change args) (threat, plan string) {
	d.t.Helper()
	threat = d.led(nil)
	return threat, d.did4P("lou", "4p add %s %s", threat, wholePlan().with(change))
}

// acting is the reference of a plan with these actions, all lou's, due in four weeks.
func (d *desk) acting(ps ...string) string {
	d.t.Helper()
	_, plan := d.planned(nil)
	for _, p := range ps {
		d.did4P("lou", `4p action %s p=%s title="Something to %s" owner=%s due=28d`, plan, p, p, tag("lou"))
	}
	return plan
}
