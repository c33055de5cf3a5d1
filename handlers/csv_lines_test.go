package handlers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/handlers"
)

// TestUnreadableLines checks that nothing is entered while a line can not be read: it may be a condition or an action of what
// another line enters, and the mended file would find that there already, without it.
func TestUnreadableLines(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(string) string{
		"a comma without quotes": func(line string) string { return strings.Replace(line, "nly.", "nly, or two.", 1) },
		"too few cells":          func(string) string { return "MAPPS 1,x\n" },
		"another encoding":       func(line string) string { return strings.Replace(line, "ne tele", "n\xfd tele", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newOrders(t)
			done := d.importedOrders(orderHeader + firstOrder + spoil(moreOfFirst))
			if done.Added != 0 || len(done.Bad) != 1 || done.Bad[0].Line != 3 || !strings.Contains(done.Bad[0].Why, "nothing of the file is entered") {
				t.Fatalf("with a line that can not be read: %+v", done)
			}
			if done := d.importedOrders(orderHeader + firstOrder + moreOfFirst); done.Added != 1 || len(d.order("SCP-2026-000001").Conditions) != 2 {
				t.Errorf("mended: %+v", done)
			}
		})
	}
	d := newPlanFile(t)
	if done := d.importedPlans(planHeader + firstLine + "OCG-1234,x\n"); done.Added != 0 || len(done.Bad) != 1 {
		t.Errorf("a plan with a line that can not be read: %+v", done)
	}
}

// TestSpreadsheetLeftovers reads what spreadsheets make of a file: semicolons, and lines of nothing at the end.
func TestSpreadsheetLeftovers(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	file := strings.ReplaceAll(orderHeader+firstOrder+",,,,,,,,,,,,,,,,,,,\n", ",", ";")
	if diff := cmp.Diff(handlers.Imported{Added: 1}, d.importedOrders(file)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
