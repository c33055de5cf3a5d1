package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
)

const (
	listHeader = "register_ref,name,threat_type,theme,force,area,identified_by,assessment_type,moderation_status,soc,tier,phase,morile_score,morile_scored_at,risk_level\n"
	gwyn       = "OCG-1234,Tŷ Gwyn,ocg,drugs,dorset,\"Poole, west\",force,Tactical,Moderated,SOC,2,active,12.5,2026-11-02,high\n"
	larkspur   = "SV-7,Larkspur,vulnerability,fraud_economic,rocu,,,Thematic,draft,no,,open,,,\n"
)

func (d *desk) importedThreats(file string) handlers.Imported {
	d.t.Helper()
	done, err := d.ImportThreats(d.t.Context(), strings.NewReader(file))
	if err != nil {
		d.t.Fatal(err)
	}
	return done
}

// TestImportThreats reads good files as different programs write them, and again without changing anything.
func TestImportThreats(t *testing.T) {
	t.Parallel()
	want := &soc.Threat{
		Head: soc.Head{
			Ref: "THR-2026-000001", Version: 1, Region: "south-west", Marking: soc.OfficialSensitive, CreatedBy: soc.SystemActor,
			By: soc.SystemActor, Did: soc.MoveImport,
		},
		RegisterRef: "OCG-1234", Name: soc.NewText("Tŷ Gwyn"), Type: "ocg", Theme: "drugs", Force: "dorset", Area: "Poole, west",
		IdentifiedBy: "force", AssessmentType: "Tactical", ModerationStatus: "Moderated", SOC: true, Tier: 2, Phase: "active", ListPhase: "active",
		MorileScore: 12.5, MorileScoredAt: soc.Date{Year: 2026, Month: time.November, Day: 2}, RiskLevel: "high",
		State: soc.ThreatActive, ActiveSince: soc.Date{Year: 2026, Month: time.November, Day: 23}, UnledSince: soc.Date{Year: 2026, Month: time.November, Day: 23},
	}
	for name, file := range map[string]string{
		"plain":                  listHeader + gwyn,
		"with a byte order mark": "\ufeff" + strings.ReplaceAll(listHeader+gwyn, "\n", "\r\n"),
		"in the register's words": listHeader +
			"ocg 1234, Tŷ Gwyn ,Organised crime group,DRUGS SUPPLY,Dorset,\"Poole, west\",Force,tactical,moderated,yes,Tier 2,Active,12.50,2/11/2026,High\n",
		"other order, more columns": "Note," + strings.ToUpper(strings.TrimSuffix(listHeader, "\n")) + "\nnew," + gwyn,
		"blank lines":               listHeader + "\n" + gwyn + "\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			if diff := cmp.Diff(handlers.Imported{Added: 1}, d.importedThreats(file)); diff != "" {
				t.Fatalf("imported (-want +got):\n%s", diff)
			}
			got, err := d.Store.ThreatByRegister(t.Context(), "OCG-1234")
			if err != nil {
				t.Fatal(err)
			}
			got.UID, got.DataKey, got.At, got.CreatedAt = "", nil, time.Time{}, time.Time{}
			if diff := cmp.Diff(want, got, cmp.Comparer(soc.Text.Equal)); diff != "" {
				t.Errorf("threat (-want +got):\n%s", diff)
			}
			before := d.redis.Dump()
			if strings.Contains(before, "Gwyn") {
				t.Error("the name is not sealed")
			}
			if diff := cmp.Diff(handlers.Imported{Same: 1}, d.importedThreats(file)); diff != "" {
				t.Errorf("imported again (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, d.redis.Dump()); diff != "" {
				t.Errorf("the second time changed something (-before +after):\n%s", diff)
			}
		})
	}
}

// TestImportThreatsChanges makes a version of what is new, and logs each.
func TestImportThreatsChanges(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := len(d.audit())
	d.importedThreats(listHeader + gwyn + larkspur)
	closed := strings.Replace(gwyn, "active,12.5,2026-11-02", "closed,,", 1)
	if diff := cmp.Diff(handlers.Imported{Added: 1, Changed: 1, Same: 1}, d.importedThreats(listHeader+larkspur+closed+"OCG-9"+gwyn[8:])); diff != "" {
		t.Errorf("imported (-want +got):\n%s", diff)
	}
	got, err := d.Store.ThreatByRegister(t.Context(), "OCG-1234")
	if err != nil || got.Version != 2 || got.Phase != "closed" || got.MorileScore != 0 || !got.MorileScoredAt.IsZero() {
		t.Errorf("threat %+v, %v", got, err)
	}
	var log []string
	for _, e := range d.audit()[before:] {
		log = append(log, fmt.Sprintf("%s %s %s %s/%d", e.Actor, e.Move, e.Operation, e.Record, e.Version))
	}
	want := []string{
		"gatewaybot import collection THR-2026-000001/1", "gatewaybot import collection THR-2026-000002/1",
		"gatewaybot import alteration THR-2026-000001/2", "gatewaybot import collection THR-2026-000003/1",
	}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Errorf("audit log (-want +got):\n%s", diff)
	}
}

// TestImportThreatsMistakes has a mistake on a line between good ones: it is reported with its line, and nothing is entered.
func TestImportThreatsMistakes(t *testing.T) {
	t.Parallel()
	with := func(old, other string) string { return strings.Replace(gwyn, old, other, 1) }
	tests := map[string]struct{ line, why string }{
		"reference":            {with("OCG-1234", "=cmd|x"), "register_ref is not a reference of the register, like OCG-1234"},
		"twice":                {strings.Replace(larkspur, "SV-7", "sv 7", 1), "SV-7 is on line 2 already"},
		"soc":                  {with("SOC", ""), "soc is not SOC, yes or no"},
		"tier 6":               {with(",2,", ",6,"), "tier is not 1 to 5"},
		"tier 0":               {with(",2,", ",0,"), "tier is not 1 to 5"},
		"tier in words":        {with(",2,", ",two,"), "tier is not 1 to 5"},
		"score":                {with("12.5", "high"), "morile_score is not a number from 0"},
		"score that is none":   {with("12.5", "NaN"), "morile_score is not a number from 0"},
		"score without a day":  {with("2026-11-02", ""), "morile_score and morile_scored_at go together"},
		"day":                  {with("2026-11-02", "11/14/2026"), "morile_scored_at is not a day like 2026-03-14 or 14/03/2026"},
		"day to come":          {with("2026-11-02", "2026-11-24"), "morile_scored_at is a day to come (V46)"},
		"phase":                {with("active", "shut"), "phase is not one of open, active, monitored, closed"},
		"a person's name":      {with("Tŷ Gwyn", "Mr Gwyn Rees"), "name is a person's: give the cover name (V46)"},
		"another encoding":     {with("ŷ", "\xfd"), "not in UTF-8: save the file as “CSV UTF-8”"},
		"comma without quotes": {with(`"Poole, west"`, "Poole, west"), "wrong number of fields"},
		"too few cells":        {"OCG-1,Larkspur\n", "wrong number of fields"},
		"bare quote":           {with("Tŷ", `T"y`), `bare " in non-quoted-field`},
		"several":              {with("SOC,2,active", "SOC,7,shut"), "tier is not 1 to 5; phase is not one of open, active, monitored, closed"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			before := d.redis.Dump()
			got := d.importedThreats(listHeader + larkspur + tt.line + strings.Replace(larkspur, "SV-7", "SV-8", 1))
			if diff := cmp.Diff(handlers.Imported{Bad: []handlers.BadLine{{Line: 3, Why: tt.why}}}, got); diff != "" {
				t.Errorf("imported (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, d.redis.Dump()); diff != "" {
				t.Errorf("something was written (-before +after):\n%s", diff)
			}
		})
	}
}

// TestImportThreatsAllMistakes reports every bad line, in the order of the file.
func TestImportThreatsAllMistakes(t *testing.T) {
	t.Parallel()
	got := newDesk(t).importedThreats(listHeader + strings.Replace(gwyn, "SOC", "?", 1) + "short\n" + strings.Replace(larkspur, "open", "?", 1))
	want := handlers.Imported{Bad: []handlers.BadLine{
		{Line: 2, Why: "soc is not SOC, yes or no"},
		{Line: 3, Why: "wrong number of fields"},
		{Line: 4, Why: "phase is not one of open, active, monitored, closed"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("imported (-want +got):\n%s", diff)
	}
}

// TestImportThreatsRefused can not use the file as a whole.
func TestImportThreatsRefused(t *testing.T) {
	t.Parallel()
	columns := strings.ReplaceAll(strings.TrimSpace(listHeader), ",", ", ")
	for name, tt := range map[string]struct {
		file io.Reader
		want string
	}{
		"empty":            {strings.NewReader(""), "read header: EOF"},
		"a column missing": {strings.NewReader(strings.Replace(listHeader, ",tier", "", 1)), `column "tier" is missing; the header line must name ` + columns},
		"no header":        {strings.NewReader(gwyn), `column "register_ref" is missing; the header line must name ` + columns},
		"breaks off":       {io.MultiReader(strings.NewReader(listHeader+gwyn), iotest.ErrReader(errors.New("disk is gone"))), "read lines: disk is gone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			before := d.redis.Dump()
			if _, err := d.ImportThreats(t.Context(), tt.file); err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
			if diff := cmp.Diff(before, d.redis.Dump()); diff != "" {
				t.Errorf("something was written (-before +after):\n%s", diff)
			}
		})
	}
}

// TestImportThreatsBreaksOff loses Redis: what was entered stays, and the same file enters the rest.
func TestImportThreatsBreaksOff(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.importedThreats(listHeader + larkspur)
	d.redis.SetError("READONLY You can't write against a read only replica.")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	done, err := d.ImportThreats(ctx, strings.NewReader(listHeader+larkspur+gwyn))
	if !errors.Is(err, store.ErrUnavailable) || done.Added+done.Changed > 0 {
		t.Errorf("imported %+v, %v", done, err)
	}
	if err != nil && (strings.Contains(err.Error(), "Gwyn") || strings.Contains(err.Error(), "Larkspur")) {
		t.Errorf("the error tells a name: %v", err)
	}
	d.redis.SetError("")
	if diff := cmp.Diff(handlers.Imported{Added: 1, Same: 1}, d.importedThreats(listHeader+larkspur+gwyn)); diff != "" {
		t.Errorf("imported again (-want +got):\n%s", diff)
	}
}

// FuzzImportThreats reads any file without breaking; what it enters is entered whole, and not again.
func FuzzImportThreats(f *testing.F) {
	for _, rows := range []string{gwyn, larkspur, gwyn + larkspur, gwyn + gwyn, "\"open", "\xff,\n", strings.Replace(gwyn, "12.5", "1e999", 1)} {
		f.Add(listHeader + rows)
	}
	f.Add("\ufeff")
	d := newDesk(f)
	f.Fuzz(func(t *testing.T, file string) {
		d.redis.FlushAll()
		first, err := d.ImportThreats(t.Context(), strings.NewReader(file))
		again, errAgain := d.ImportThreats(t.Context(), strings.NewReader(file))
		if (err == nil) != (errAgain == nil) {
			t.Fatalf("read as %v, and again as %v", err, errAgain)
		}
		if len(first.Bad) > 0 && first.Added+first.Changed+first.Same > 0 || again.Added+again.Changed > 0 || again.Same != first.Added {
			t.Errorf("imported %+v, and again %+v", first, again)
		}
	})
}
