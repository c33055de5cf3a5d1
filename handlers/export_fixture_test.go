package handlers_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// paper is a sheet that keeps what was written to it; broken ones fail at a row, or at their end.
type paper struct {
	rows     [][]string
	ended    bool
	atRow    error
	atTheEnd error
}

func (p *paper) Row(cells []string) error {
	p.rows = append(p.rows, append([]string(nil), cells...))
	return p.atRow
}

func (p *paper) Done() error {
	p.ended = true
	return p.atTheEnd
}

// column gives the cells of a column below its name.
func (p *paper) column(t testing.TB, name string) []string {
	t.Helper()
	for i, is := range p.rows[0] {
		if is != name {
			continue
		}
		var cells []string
		for _, row := range p.rows[1:] {
			cells = append(cells, row[i])
		}
		return cells
	}
	t.Fatalf("there is no column %q", name)
	return nil
}

// toInspectors is an export that may be made.
func toInspectors(changes ...func(*handlers.Export)) handlers.Export {
	e := handlers.Export{Filter: "all", By: "Hal Weir", To: "HMICFRS", Reason: "Inspection of the region"}
	for _, change := range changes {
		change(&e)
	}
	return e
}

// panelOf is who approves: somebody trained on the register, and somebody who is not.
var (
	trained   = soc.Officer{ID: "max", Body: soc.ROCU, Roles: []soc.Role{soc.DisruptionModerator}, RegisterTrained: soc.Date{Year: 2020, Month: time.March, Day: 2}}
	untrained = soc.Officer{ID: "ned", Body: soc.ROCU, Roles: []soc.Role{soc.DisruptionModerator}}
)

// given is a disruption that a partner gave at a moment.
func (d *desk) given(at time.Time) *soc.Disruption {
	d.t.Helper()
	by := soc.Officer{ID: "pam", Body: "seaport", Roles: []soc.Role{soc.PartnerPoster}}
	first := soc.Disruption{Report: soc.Report{
		Head: soc.Head{
			Ref: soc.DisruptionPrefix.Pending(), UID: uuid.NewString(), Region: d.Region.Key, Marking: soc.OfficialSensitive,
			CreatedBy: by.ID, CreatedAt: at.UTC(),
		},
		Submitter: by.ID, Agency: by.Body, Danger: soc.DangerNo,
	}, Description: soc.NewText("Jon told us that they hide it in the club.")}
	return d.kept(nil, first.Receive(soc.DefaultReportRules(), soc.Agency{}, d.Calendar, by, at), nil)
}

// kept commits what became of a disruption, and reads it back.
func (d *desk) kept(old, next *soc.Disruption, err error) *soc.Disruption {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	w := store.Write{New: next}
	if old != nil {
		w.Old = old
	}
	result, err := d.Store.Commit(d.t.Context(), store.Commit{ID: uuid.NewString(), Writes: []store.Write{w}})
	if err != nil {
		d.t.Fatal(err)
	}
	is, err := d.Store.Disruption(d.t.Context(), result.Ref(next.Ref))
	if err != nil {
		d.t.Fatal(err)
	}
	return is
}

// approved is what the panel makes of a disruption; each is a lead of its own.
func (d *desk) approved(old *soc.Disruption, by soc.Officer, at time.Time, changes ...func(*soc.Moderation)) *soc.Disruption {
	d.t.Helper()
	m := soc.Moderation{
		OccurredOn: soc.DateOf(at), TargetType: "ocg", Threat: fmt.Sprintf("OCG-%d", d.acts.Add(1)), Role: soc.RoleLead,
		LeadAgency: "seaport", P: "prevent", Category: "minor", Tactic: "closure", Theme: "drugs",
		Description: soc.NewText("Premises were closed by an order."), Rationale: soc.NewText("The group lost its place for a month."),
	}
	for _, change := range changes {
		change(&m)
	}
	next, err := old.Approve(m, soc.DefaultReportRules(), soc.DateOf(at), by, at)
	return d.kept(old, next, err)
}

// released is a disruption that came and was released at a moment.
func (d *desk) released(at time.Time, changes ...func(*soc.Moderation)) *soc.Disruption {
	d.t.Helper()
	return d.approved(d.given(at), trained, at, changes...)
}

// moment is a time in London, as 2023-04-01 00:30.
func (d *desk) moment(text string) time.Time {
	d.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, d.Calendar.Location)
	if err != nil {
		d.t.Fatal(err)
	}
	return at
}
