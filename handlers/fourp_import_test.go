package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/handlers"
	"gatewaybot/soc"
)

const (
	planHeader = "threat,threat_summary,objectives,p,title,owner,due,sio,sro,next_review,partners,partners_on,status,done_on,evidence,disruption_ref\n"
	firstLine  = "OCG-1234,Four people who supply cocaine in two towns and lend money.,Close the two premises.,Pursue,Arrest the couriers,lou,2026-10-01,ben,gil,01/11/2026,seaport housing,2026-09-01,done,2026-09-30,Both are in prison.,DIS-2026-000001\n"
	secondLine = "ocg 1234,,,protect,\"Visit, with the council\",seaport,14/12/2026,,,,,,,,,\n"
	otherPlan  = "SV-7,Letters that promise pensions to people who live alone in the west.,Warn them.,,,,,,,,,,,,,\n"
)

func (d *desk) importedPlans(file string) handlers.Imported {
	d.t.Helper()
	done, err := d.ImportPlans(d.t.Context(), strings.NewReader(file))
	if err != nil {
		d.t.Fatal(err)
	}
	return done
}

// newPlanFile is a desk with two threats that have no plan: one that lou leads, one that nobody does.
func newPlanFile(t testing.TB) *desk {
	t.Helper()
	d := newPlans(t)
	d.enterThreats()
	return d
}

func (d *desk) enterThreats() {
	d.t.Helper()
	led := strings.TrimSuffix(listHeader, "\n") + ",lro,sio,sro\n" + strings.TrimSuffix(gwyn, "\n") + ",lou,,\n" + strings.TrimSuffix(larkspur, "\n") + ",,,\n"
	if diff := cmp.Diff(handlers.Imported{Added: 2}, d.importedThreats(led)); diff != "" {
		d.t.Fatalf("threats (-want +got):\n%s", diff)
	}
}

// TestImportPlans enters plans whole, as they are: overdue ones, too. The same file again changes nothing.
func TestImportPlans(t *testing.T) {
	t.Parallel()
	d := newPlanFile(t)
	if diff := cmp.Diff(handlers.Imported{Added: 2}, d.importedPlans(planHeader+firstLine+otherPlan+secondLine)); diff != "" {
		t.Errorf("imported (-want +got):\n%s", diff)
	}
	before := d.redis.Dump()
	asSpreadsheets := "\ufeff" + strings.ReplaceAll(planHeader+firstLine+secondLine+otherPlan, "\n", "\r\n")
	if diff := cmp.Diff(handlers.Imported{Same: 2}, d.importedPlans(asSpreadsheets)); diff != "" || before != d.redis.Dump() {
		t.Errorf("the second time changed something (-want +got):\n%s", diff)
	}
	p, err := d.Store.Plan(t.Context(), "FPP-2026-000001")
	if err != nil {
		t.Fatal(err)
	}
	on := func(year, month, day int) soc.Date { return soc.Date{Year: year, Month: time.Month(month), Day: day} }
	actions := []soc.Action{
		{
			P: "pursue", Title: soc.NewText("Arrest the couriers"), OwnerType: "police", Owner: "lou", Due: on(2026, 10, 1), Status: "done", DoneOn: on(2026, 9, 30),
			Evidence: soc.NewText("Both are in prison."), Disruption: "DIS-2026-000001",
		},
		{P: "protect", Title: soc.NewText("Visit, with the council"), OwnerType: "partner", Owner: "seaport", Due: on(2026, 12, 14), Status: "planned"},
	}
	if diff := cmp.Diff(actions, p.Actions, cmp.Comparer(soc.Text.Equal)); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
	if p.LRO != "lou" || p.SIO != "ben" || p.SRO != "gil" || p.NextReview != on(2026, 11, 1) || len(p.Partners) != 2 || p.By != soc.SystemActor || p.Did != soc.MoveImport || p.State != soc.PlanActive {
		t.Errorf("plan %+v", p)
	}
	if told := d.say("lou", "4p list overdue"); !strings.Contains(plain(told), "review OVERDUE since Sun 01/11/2026") {
		t.Errorf("what is overdue from day one:\n%s", plain(told))
	}
	if strings.Contains(d.redis.Dump(), "cocaine") {
		t.Error("the summary is not sealed")
	}
}

// TestImportPlansMistakes reports every bad line, leaves its plan out, and enters the others.
func TestImportPlansMistakes(t *testing.T) {
	t.Parallel()
	const heldBack = "; nothing of the file is entered before this line can be read, as it may belong to any of the others"
	first := func(old, other string) string { return strings.Replace(firstLine, old, other, 1) }
	second := func(old, other string) string { return strings.Replace(secondLine, old, other, 1) }
	for name, tt := range map[string]struct {
		lines string
		bad   []handlers.BadLine
	}{
		"unknown threat":     {first("OCG-1234", "OCG-9") + strings.Replace(secondLine, "ocg 1234", "OCG-9", 1), []handlers.BadLine{{Line: 3, Why: "threat is not known here: enter it, or import the master list first"}}},
		"no reference":       {first("OCG-1234", "the gang"), []handlers.BadLine{{Line: 3, Why: "threat is not known here: enter it, or import the master list first"}}},
		"short summary":      {first("Four people who supply cocaine in two towns and lend money.", "An OCG."), []handlers.BadLine{{Line: 3, Why: "threat_summary: Describe the threat in at least 50 characters"}}},
		"not for chat":       {first("Close the two premises.", "TOP SECRET"), []handlers.BadLine{{Line: 3, Why: "objectives: This was not kept, because it carries a marking above OFFICIAL-SENSITIVE. Take it out and pass it on by the proper route"}}},
		"nobody's id":        {first(",ben,", ",bob,"), []handlers.BadLine{{Line: 3, Why: "sio is nobody's id: import people first"}}},
		"no SRO":             {first(",gil,", ",ben,"), []handlers.BadLine{{Line: 3, Why: "sro does not have the role sro"}}},
		"no day":             {first("01/11/2026", "soon"), []handlers.BadLine{{Line: 3, Why: "next_review is not a day like 2026-03-14 or 14/03/2026"}}},
		"review too far":     {first("01/11/2026", "2027-11-01"), []handlers.BadLine{{Line: 3, Why: "next_review: The plan is reviewed every 91 days: by 22/02/2027"}}},
		"partner":            {first("seaport housing", "seaport navy"), []handlers.BadLine{{Line: 3, Why: "partners are not all keys of agencies of the region"}}},
		"no day of partners": {first("2026-09-01", ""), []handlers.BadLine{{Line: 3, Why: "partners_on is missing: the day on which the partners were consulted"}}},
		"which P":            {firstLine + second("protect", "protest"), []handlers.BadLine{{Line: 4, Why: "p is not one of pursue, prevent, protect, prepare"}}},
		"no owner":           {firstLine + second(",seaport,", ",,"), []handlers.BadLine{{Line: 4, Why: "owner: Name who does it"}}},
		"done, not how":      {first("Both are in prison.", ""), []handlers.BadLine{{Line: 3, Why: "evidence: Say what shows that it was done"}}},
		"done, not when":     {first("2026-09-30", ""), []handlers.BadLine{{Line: 3, Why: "done_on: Say when it was done"}}},
		"done tomorrow":      {first("2026-09-30", "2026-11-24"), []handlers.BadLine{{Line: 3, Why: "done_on: This is a day to come"}}},
		"no disruption":      {first("DIS-2026-000001", ""), []handlers.BadLine{{Line: 3, Why: "disruption_ref: Name the disruption that came of it, or say why there is none"}}},
		"plan said twice":    {firstLine + firstLine, []handlers.BadLine{{Line: 4, Why: "threat_summary belongs on the first line of the plan only"}}},
		"two lines":          {first(",ben,", ",bob,") + second("protect", "x"), []handlers.BadLine{{Line: 3, Why: "sio is nobody's id: import people first"}, {Line: 4, Why: "p is not one of pursue, prevent, protect, prepare"}}},
		"two things":         {first(",ben,gil,", ",bob,bob,"), []handlers.BadLine{{Line: 3, Why: "sio is nobody's id: import people first; sro is nobody's id: import people first"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newPlanFile(t)
			got := d.importedPlans(planHeader + otherPlan + tt.lines)
			entered := 1
			if strings.HasSuffix(tt.bad[0].Why, heldBack) {
				entered = 0
			}
			if diff := cmp.Diff(handlers.Imported{Added: entered, Bad: tt.bad}, got); diff != "" {
				t.Errorf("imported (-want +got):\n%s", diff)
			}
			threat, err := d.Store.ThreatByRegister(t.Context(), "OCG-1234")
			if err != nil || threat.Plan != "" {
				t.Errorf("a plan with a bad line was entered: %q, %v", threat.Plan, err)
			}
			if diff := cmp.Diff(handlers.Imported{Added: 2 - entered, Same: entered}, d.importedPlans(planHeader+otherPlan+firstLine+secondLine)); diff != "" {
				t.Errorf("mended (-want +got):\n%s", diff)
			}
		})
	}
}

// TestImportThreatLeads gives threats of a file their LRO, with what the rules warn of, and never over who was asked here.
func TestImportThreatLeads(t *testing.T) {
	t.Parallel()
	d := newPlans(t)
	file := func(who ...string) string {
		lines := strings.TrimSuffix(listHeader, "\n") + ",lro,sio,sro\n"
		for i, one := range who {
			lines += strings.Replace(strings.TrimSuffix(gwyn, "\n"), "OCG-1234", fmt.Sprint("OCG-", i+1), 1) + "," + one + "\n"
		}
		return lines
	}
	for who, why := range map[string]string{
		"bob,,": "lro is nobody's id: import people first", "ben,,": "lro does not have the role lro", ",,ben": "sro does not have the role sro", ",zoe,": "sio is nobody's id: import people first",
	} {
		if diff := cmp.Diff(handlers.Imported{Bad: []handlers.BadLine{{Line: 2, Why: why}}}, d.importedThreats(file(who))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", who, diff)
		}
	}
	d.importedThreats(file("ada,ben,gil", "ada,ben,gil", "ada,ben,gil", ",,"))
	var warned []string
	for _, ref := range []string{"OCG-1", "OCG-2", "OCG-3", "OCG-4"} {
		threat, err := d.Store.ThreatByRegister(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		var rules []string
		for _, f := range threat.Findings {
			rules = append(rules, f.Rule)
		}
		warned = append(warned, threat.LRO+" "+strings.Join(rules, " "))
	}
	if diff := cmp.Diff([]string{"ada V15", "ada V15", "ada V15 V16", " "}, warned); diff != "" {
		t.Errorf("LROs (-want +got):\n%s", diff)
	}
	d.did4P("lee", "4p allocate OCG-1 to=%s", tag("lou"))
	d.did4P("lou", "4p accept OCG-1")
	d.did4P("ada", "4p decline OCG-2 Not mine.")
	d.changeOfficer("ada", func(o *soc.Officer) { o.Status = soc.Left })
	if diff := cmp.Diff(handlers.Imported{Same: 3, Changed: 0}, d.importedThreats(file("ada,ben,gil", "ada,ben,gil", "ada,ben,gil"))); diff != "" {
		t.Errorf("again (-want +got):\n%s", diff)
	}
}

// TestPlanFollowsItsThreat has the cover name of a plan that the master list gave another one.
func TestPlanFollowsItsThreat(t *testing.T) {
	t.Parallel()
	d := newPlanFile(t)
	d.importedPlans(planHeader + firstLine)
	d.importedThreats(listHeader + strings.Replace(gwyn, "Tŷ Gwyn", "Foxglove", 1))
	p, err := d.Store.Plan(t.Context(), "FPP-2026-000001")
	if err != nil || p.Label.Reveal() != "Foxglove" || p.Version != 2 {
		t.Errorf("plan %+v, %v", p, err)
	}
}

// FuzzImportPlans reads any file to its end; a file that can be read at all changes nothing when it is read again.
func FuzzImportPlans(f *testing.F) {
	for _, lines := range []string{
		firstLine + secondLine + otherPlan, otherPlan + otherPlan, "OCG-1234,,,,,,,,,,,,,,,\n", "\"OCG-1234\n\",x\n", "\xff,,\n", ",,,,,,,,,,,,,,,\n",
		strings.Replace(firstLine, "2026-09-30", "2026-02-30", 1), strings.Replace(firstLine, "lou", "=lou", 1),
	} {
		f.Add(planHeader + lines)
	}
	f.Add("threat,threat_summary,objectives,p,title,owner,due\n")
	d := newDesk(f)
	f.Fuzz(func(t *testing.T, file string) {
		d.t = t
		d.redis.FlushAll()
		d.enterPlanners()
		d.enterThreats()
		first, err := d.ImportPlans(t.Context(), strings.NewReader(file))
		again, errAgain := d.ImportPlans(t.Context(), strings.NewReader(file))
		if (err == nil) != (errAgain == nil) {
			t.Fatalf("read as %v, and again as %v", err, errAgain)
		}
		if again.Added+again.Changed > 0 || again.Same < first.Added || !slices.IsSortedFunc(first.Bad, func(a, b handlers.BadLine) int { return a.Line - b.Line }) {
			t.Errorf("imported %+v, and again %+v", first, again)
		}
	})
}
