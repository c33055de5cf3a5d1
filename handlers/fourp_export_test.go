package handlers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// TestExportPlans has a row for each action and one for a plan without any, as they stood at the end of a day, and logs the
// disclosure.
func TestExportPlans(t *testing.T) {
	t.Parallel()
	d := newPlanFile(t)
	d.importedPlans(planHeader + firstLine + secondLine + otherPlan)
	sheet := &paper{}
	e := toInspectors()
	if n, err := d.ExportPlans(t.Context(), e, sheet); n != 3 || err != nil || !sheet.ended {
		t.Fatalf("%d rows, %v", n, err)
	}
	first, other := sheet.rows[1:3], sheet.rows[3]
	want := [][]string{
		{
			"FPP-2026-000001", "1", "THR-2026-000001", "Tŷ Gwyn", "Dorset", "Active", "National template", "", "lou", "ben", "gil", "",
			"Four people who supply cocaine in two towns and lend money.", "Close the two premises.", "", "", "Seaport Council, Harbour Housing", "",
			"91", "01/11/2026", "", "", "", "1", "Pursue", "Arrest the couriers", "lou", "01/10/2026", "Done", "30/09/2026", "Both are in prison.", "DIS-2026-000001", "", "",
		},
	}
	if diff := cmp.Diff(want, first[:1]); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if got := strings.Join(first[1][23:], "|"); got != "2|Protect|Visit, with the council|Seaport Council|14/12/2026|Planned|||||" {
		t.Errorf("the second action is %s", got)
	}
	if got := strings.Join(other[23:], "|"); got != "||||||||||" || other[0] != "FPP-2026-000002" {
		t.Errorf("a plan without actions is %q", other)
	}
	for i, row := range sheet.rows {
		if len(row) != len(sheet.rows[0]) {
			t.Errorf("row %d has %d cells", i, len(row))
		}
	}
	last := d.audit()[len(d.audit())-1]
	if diff := cmp.Diff([]string{"plans", "filter=all", "records=3"}, last.Fields); diff != "" || last.Operation != soc.Disclosure {
		t.Errorf("logged (-want +got):\n%s", diff)
	}
	for filter, rows := range map[string]int{"live": 3, "lopsided": 3} {
		e.Filter = filter
		if n, err := d.ExportPlans(t.Context(), e, &paper{}); n != rows || err != nil {
			t.Errorf("%s: %d rows, %v", filter, n, err)
		}
	}
	e.Filter, e.AsAt = "all", d.dayIn(-1)
	if n, err := d.ExportPlans(t.Context(), e, &paper{}); n != 0 || err != nil {
		t.Errorf("as at yesterday: %d rows, %v", n, err)
	}
	e.Filter = "some"
	if _, err := d.ExportPlans(t.Context(), e, &paper{}); err == nil {
		t.Error("a filter that there is not")
	}
}
