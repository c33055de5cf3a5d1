package handlers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/handlers"
)

// TestUnreadableLineOfOrders checks that an order is not entered without the condition on a line that can not be read: the
// mended file would find it there already.
func TestUnreadableLineOfOrders(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	broken := orderHeader + firstOrder + strings.Replace(moreOfFirst, "One telephone only.", "One telephone, only.", 1)
	done := d.importedOrders(broken)
	if done.Added != 0 || len(done.Bad) != 1 || done.Bad[0].Line != 3 || !strings.Contains(done.Bad[0].Why, "nothing of the file is entered") {
		t.Fatalf("with a line that can not be read: %+v", done)
	}
	if done := d.importedOrders(orderHeader + firstOrder + moreOfFirst); done.Added != 1 || len(d.order("SCP-2026-000001").Conditions) != 2 {
		t.Errorf("mended: %+v", done)
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
