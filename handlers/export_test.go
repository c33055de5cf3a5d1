package handlers_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// TestExportDisruption has every column, as registers print them, and the words that were approved instead of the partner's.
func TestExportDisruption(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := d.moment("2026-11-02 10:00")
	left := d.released(at, func(m *soc.Moderation) {
		m.Category, m.Evidence, m.ValuePence, m.Threat = "major", soc.NewText("CR-17"), 123450, "OCG-1234"
		m.Supporting, m.SCPO, m.Action, m.Request = soc.NewText("Cyngor Tŷ Ddewi"), "SCPO-3", "FPP-2026-000007/2", "GWR-2026-000042"
	})
	d.kept(left, left.Accept(left.Sent, "APM-7", at), nil)
	sheet := &paper{}
	if n, err := d.ExportDisruptions(t.Context(), toInspectors(), sheet); n != 1 || err != nil {
		t.Fatalf("%d disruptions, %v", n, err)
	}
	want := [][]string{
		{
			"Reference", "Version", "Disruption type", "Record date", "Event date", "Assessment Category", "4P", "Tactic", "Target type",
			"Threat", "Theme", "Reporting agency", "Lead agency", "Supporting agencies", "Description", "Rationale", "Evidence",
			"Value seized (£)", "SCPO", "4P action", "Gateway request", "Register reference", "State",
		},
		{
			"DIS-2026-000001", "2", "Lead Disruption", "02/11/2026", "02/11/2026", "Major", "Prevent", "Closure notice",
			"Organised crime group", "OCG-1234", "Drugs supply", "Seaport Council", "Seaport Council", "Cyngor Tŷ Ddewi",
			"Premises were closed by an order.", "The group lost its place for a month.", "CR-17", "1234.50", "SCPO-3",
			"FPP-2026-000007/2", "GWR-2026-000042", "APM-7", "On the register",
		},
	}
	if diff := cmp.Diff(want, sheet.rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if !sheet.ended {
		t.Error("the sheet was not ended")
	}
}

// TestExportFilters has disruptions on both sides of each batch's first day, by the clock of London.
func TestExportFilters(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, at := range []string{
		"2022-12-31 23:59", "2023-01-01 00:00", "2023-03-31 23:59", // the last is 22:59 in UTC
		"2023-04-01 00:00", "2024-03-31 12:00", "2024-04-01 12:00",
	} {
		d.released(d.moment(at))
	}
	d.released(d.moment("2024-05-01 12:00"), func(m *soc.Moderation) { m.Role = soc.RoleSupport })
	d.released(d.moment("2024-05-02 12:00"), func(m *soc.Moderation) { m.Category = "negative" })
	all := []string{"31/12/2022", "01/01/2023", "31/03/2023", "01/04/2023", "31/03/2024", "01/04/2024", "01/05/2024", "02/05/2024"}
	for name, tt := range map[string]struct {
		filter string
		after  soc.Date
		want   []string
	}{
		"all":                        {"all", soc.Date{}, all},
		"batch 1":                    {"batch-1", soc.Date{}, all[1:6]},
		"batch 2":                    {"batch-2", soc.Date{}, all[3:6]},
		"all of a later year":        {"all", soc.Date{Year: 2024, Month: 3, Day: 31}, all[5:]},
		"a batch of a later year":    {"batch-1", soc.Date{Year: 2024, Month: 3, Day: 31}, all[5:6]},
		"a batch is never made more": {"batch-2", soc.Date{Year: 2020, Month: 1, Day: 1}, all[3:6]},
		"nothing":                    {"batch-2", soc.Date{Year: 2026, Month: 1, Day: 1}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sheet := &paper{}
			n, err := d.ExportDisruptions(t.Context(), toInspectors(func(e *handlers.Export) { e.Filter, e.RecordedAfter = tt.filter, tt.after }), sheet)
			if err != nil || n != len(tt.want) || !sheet.ended {
				t.Fatalf("%d disruptions, ended %v, %v", n, sheet.ended, err)
			}
			if diff := cmp.Diff(tt.want, sheet.column(t, "Record date")); diff != "" {
				t.Errorf("record dates (-want +got):\n%s", diff)
			}
		})
	}
}

// TestExportAsAt is repeatable: a day ends at midnight in London, and what was made later does not exist.
func TestExportAsAt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	more := func(m *soc.Moderation) { m.Description = soc.NewText("Two premises were closed.") }
	one := d.released(d.moment("2024-03-30 12:00"))
	one = d.kept(one, one.Accept(one.Sent, "APM-1", d.moment("2024-03-31 23:59")), nil)
	next, err := one.Withdraw(soc.NewText("Entered twice."), trained, d.moment("2024-04-01 00:00"))
	d.kept(one, next, err)

	two := d.released(d.moment("2024-03-30 13:00"))
	refused := d.kept(two, two.Refuse(two.Sent, soc.NewText("Which premises?"), d.moment("2024-03-31 10:00")), nil)
	again := d.approved(refused, untrained, d.moment("2024-04-02 10:00"), more)
	next, err = again.Release(soc.DefaultReportRules(), soc.Agency{}, soc.Date{Year: 2024, Month: 4, Day: 3}, trained, d.moment("2024-04-03 10:00"))
	d.kept(again, next, err)
	d.released(d.moment("2024-04-01 00:30")) // 31 March still, in UTC

	const closed, both = "Premises were closed by an order.", "Two premises were closed."
	for name, tt := range map[string]struct {
		asAt soc.Date
		want [][2]string
	}{
		"before any":           {soc.Date{Year: 2024, Month: 3, Day: 29}, nil},
		"as they left":         {soc.Date{Year: 2024, Month: 3, Day: 30}, [][2]string{{"On its way to the register", closed}, {"On its way to the register", closed}}},
		"to the last minute":   {soc.Date{Year: 2024, Month: 3, Day: 31}, [][2]string{{"On the register", closed}, {"Refused by the register", closed}}},
		"withdrawn":            {soc.Date{Year: 2024, Month: 4, Day: 1}, [][2]string{{"Refused by the register", closed}, {"On its way to the register", closed}}},
		"approved, not let go": {soc.Date{Year: 2024, Month: 4, Day: 2}, [][2]string{{"Approved, waiting for release", closed}, {"On its way to the register", closed}}},
		"let go":               {soc.Date{Year: 2024, Month: 4, Day: 3}, [][2]string{{"On its way to the register", both}, {"On its way to the register", closed}}},
		"now":                  {soc.Date{}, [][2]string{{"On its way to the register", both}, {"On its way to the register", closed}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 2 {
				sheet := &paper{}
				if _, err := d.ExportDisruptions(t.Context(), toInspectors(func(e *handlers.Export) { e.AsAt = tt.asAt }), sheet); err != nil {
					t.Fatal(err)
				}
				var got [][2]string
				words := sheet.column(t, "Description")
				for i, state := range sheet.column(t, "State") {
					got = append(got, [2]string{state, words[i]})
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("state and description (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestExportOfOthersWords keeps what a partner says afterwards, and what was never released, to ourselves.
func TestExportOfOthersWords(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := d.moment("2026-11-02 10:00")
	left := d.released(at)
	left = d.kept(left, left.Accept(left.Sent, "APM-1", at), nil)
	pam := soc.Officer{ID: "pam", Body: "seaport"}
	said, err := left.Say(soc.Said{Move: soc.MoveAdd, Words: soc.NewText("Jon helped.")}, soc.DefaultReportRules(), pam, at)
	if err == nil {
		said.Complete(soc.Disruption{Supporting: soc.NewText("Jon")})
	}
	d.kept(left, said, err)
	d.given(at)
	d.approved(d.given(at), untrained, at)
	sheet := &paper{}
	if n, err := d.ExportDisruptions(t.Context(), toInspectors(), sheet); n != 1 || err != nil {
		t.Fatalf("%d disruptions, %v", n, err)
	}
	if all := strings.Join(sheet.rows[1], "|"); strings.Contains(all, "Jon") {
		t.Errorf("a partner's words left: %s", all)
	}
}

// TestExportIsLogged is V47: one entry for each export, with who, to whom, why, which and how many.
func TestExportIsLogged(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.released(d.moment("2024-03-30 12:00"))
	before := len(d.audit())
	whole := toInspectors(func(e *handlers.Export) {
		e.Filter, e.RecordedAfter, e.AsAt = "batch-1", soc.Date{Year: 2023, Month: 12, Day: 31}, soc.Date{Year: 2024, Month: 4, Day: 1}
		e.By, e.To = " Hal Weir ", "HMICFRS\n"
	})
	_, err := d.ExportDisruptions(t.Context(), whole, &paper{})
	_, err2 := d.ExportThreats(t.Context(), toInspectors(func(e *handlers.Export) { e.Filter = "extract" }), &paper{})
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	entry := soc.AuditEvent{
		Actor: "Hal Weir", Operation: soc.Disclosure, Move: "export", Reason: "Inspection of the region", Recipients: []string{"HMICFRS"},
		Fields: []string{"disruptions", "filter=batch-1", "recorded_after=2023-12-31", "as_at=2024-04-01", "records=1"},
	}
	empty := entry
	empty.Fields = []string{"threats", "filter=extract", "records=0"}
	if diff := cmp.Diff([]soc.AuditEvent{entry, empty}, d.audit()[before:]); diff != "" {
		t.Errorf("audit log (-want +got):\n%s", diff)
	}
}

// TestExportRefused writes neither to the sheet nor to the audit log.
func TestExportRefused(t *testing.T) {
	t.Parallel()
	const v47, notOver = "blocked by V47", "as-at day is not over yet, so that the export could not be repeated: name an earlier day, or none for now"
	for name, tt := range map[string]struct {
		change func(*handlers.Export)
		want   string
	}{
		"no recipient":          {func(e *handlers.Export) { e.To = " " }, v47},
		"no reason":             {func(e *handlers.Export) { e.Reason = "\t" }, v47},
		"nobody who gives it":   {func(e *handlers.Export) { e.By = " " }, "nobody is named who discloses"},
		"as at today":           {func(e *handlers.Export) { e.AsAt = soc.Date{Year: 2026, Month: time.November, Day: 23} }, notOver},
		"as at a day to come":   {func(e *handlers.Export) { e.AsAt = soc.Date{Year: 2027, Month: time.January, Day: 1} }, notOver},
		"filter of threats":     {func(e *handlers.Export) { e.Filter = "extract" }, "filter is not one of all, batch-1, batch-2"},
		"filter that is no one": {func(e *handlers.Export) { e.Filter = "" }, "filter is not one of all, batch-1, batch-2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.released(d.moment("2026-11-20 12:00"))
			logged, sheet := len(d.audit()), &paper{}
			if _, err := d.ExportDisruptions(t.Context(), toInspectors(tt.change), sheet); err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
			if len(sheet.rows) > 0 || len(d.audit()) != logged {
				t.Errorf("%d rows, %d audit entries", len(sheet.rows), len(d.audit())-logged)
			}
		})
	}
	if _, err := newDesk(t).ExportThreats(t.Context(), toInspectors(func(e *handlers.Export) { e.Filter = "batch-1" }), &paper{}); err == nil ||
		err.Error() != "filter is not one of all, extract" {
		t.Errorf("threats: %v", err)
	}
}

// TestExportFails says that it did, and then nothing was disclosed.
func TestExportFails(t *testing.T) {
	t.Parallel()
	full := errors.New("disk is full")
	for name, sheet := range map[string]*paper{"at a row": {atRow: full}, "at the end": {atTheEnd: full}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.released(d.moment("2026-11-20 12:00"))
			logged := len(d.audit())
			if _, err := d.ExportDisruptions(t.Context(), toInspectors(), sheet); !errors.Is(err, full) {
				t.Errorf("error %v", err)
			}
			if len(d.audit()) != logged {
				t.Error("a disclosure is logged that there was not")
			}
		})
	}
	t.Run("at the audit log", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		d := newDesk(t)
		if _, err := d.ExportDisruptions(ctx, toInspectors(), &goneRedis{desk: d}); !errors.Is(err, store.ErrUnavailable) && !errors.Is(err, store.ErrUnsure) {
			t.Errorf("error %v", err)
		}
	})
}

// goneRedis is a sheet at whose end Redis is gone.
type goneRedis struct {
	paper
	desk *desk
}

func (g *goneRedis) Done() error {
	g.desk.redis.SetError("READONLY You can't write against a read only replica.")
	return nil
}
