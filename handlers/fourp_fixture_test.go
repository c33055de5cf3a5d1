package handlers_test

import (
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// newPlans is a desk with the people of plans: lou and ada lead threats in Dorset, of whom only lou is trained; ben is an
// SIO, gil an SRO and lee the SOC lead there; eve leads in Wiltshire. ned of the region's unit has no role in it, cat is the
// gateway, aud audits, pam is a partner.
func newPlans(t testing.TB, log ...*slog.Logger) *desk {
	t.Helper()
	d := newDesk(t, log...)
	d.enterPlanners()
	return d
}

func (d *desk) enterPlanners() {
	d.t.Helper()
	for id, o := range map[string]soc.Officer{
		"lou": {Name: "Lou Hart", Body: "dorset", Roles: []soc.Role{soc.LRO}, Area: "Poole", LROTraining: []soc.Training{{Type: "two_day", On: soc.Date{Year: 2026, Month: time.March, Day: 2}}}},
		"ada": {Name: "Ada Marsh", Body: "dorset", Roles: []soc.Role{soc.LRO}},
		"ben": {Name: "Ben Cole", Body: "dorset", Roles: []soc.Role{soc.SIO}},
		"gil": {Name: "Gil Rowe", Body: "dorset", Roles: []soc.Role{soc.SRO}},
		"lee": {Name: "Lee Dunn", Body: "dorset", Roles: []soc.Role{soc.SOCLead}},
		"eve": {Name: "Eve Birch", Body: "wiltshire", Roles: []soc.Role{soc.LRO, soc.SOCLead}},
	} {
		o.ID, o.Rank, o.Status, o.Accounts = id, soc.Insp, soc.Active, []string{account(id).String()}
		if _, err := d.Store.SaveOfficer(d.t.Context(), o, soc.Officer{}, "import"); err != nil {
			d.t.Fatal(err)
		}
	}
	d.People.ForgetAll()
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

// threatKept is an active threat of Dorset's that lou leads, without a plan.
func threatKept(d *desk) string { return string(d.keeps(d.aThreat("dorset", "lou", ""))) }

// threatToAllocate is one for which there is another LRO, lil.
func threatToAllocate(d *desk) string {
	lil := soc.Officer{
		ID: "lil", Name: "Lil Ash", Body: "dorset", Rank: soc.Insp, Roles: []soc.Role{soc.LRO}, Status: soc.Active, Accounts: []string{account("lil").String()},
	}
	if _, err := d.Store.SaveOfficer(d.t.Context(), lil, soc.Officer{}, "import"); err != nil {
		d.t.Fatal(err)
	}
	return threatKept(d)
}

// threatOffered is one that lou was asked to lead.
func threatOffered(d *desk) string {
	t := d.aThreat("dorset", "", "")
	t.Offered, t.OfferedOn = "lou", d.dayIn(0)
	return string(d.keeps(t))
}

// planKept is a plan of Dorset's whose LRO and SRO is lou, with a review that is due, and with these statuses of its action.
func planKept(d *desk) string { return d.planAs(soc.PlanActive, soc.ActionPlanned) }

func planSettled(d *desk) string { return d.planAs(soc.PlanActive, soc.ActionNotDone) }

func planClosed(d *desk) string { return d.planAs(soc.PlanClosed, soc.ActionNotDone) }

func (d *desk) planAs(state soc.PlanState, action string) string {
	p := d.aPlan("dorset", "lou", "pursue")
	p.State, p.SRO, p.Actions[0].Status, p.NextReview, p.Objectives, p.Template = state, "lou", action, d.dayIn(2), soc.NewText("Close it."), "national"
	p.Threat = d.keeps(d.aThreat("dorset", "lou", ""))
	ref := d.keeps(p)
	t, err := d.Store.Threat(d.t.Context(), p.Threat)
	if err != nil {
		d.t.Fatal(err)
	}
	next := *t
	if next.Version++; state == soc.PlanActive {
		next.Plan = ref
	} else {
		next.Closed = ref
	}
	if _, err := d.Store.Commit(d.t.Context(), store.Commit{ID: uuid.NewString(), Writes: []store.Write{{Old: t, New: &next}}}); err != nil {
		d.t.Fatal(err)
	}
	return string(ref)
}
