package e2e_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
)

// inspected are the orders that the inspectors counted in each force (domain.md, A8), by where their subjects are. Of those in
// the community nobody manages the first few.
var inspected = []struct {
	force, name                            string
	community, prison, unstated, unmanaged int
}{
	{"avon-and-somerset", "Avon and Somerset", 8, 7, 0, 0},
	{"devon-and-cornwall", "Devon and Cornwall", 0, 0, 7, 0},
	{"dorset", "Dorset", 0, 0, 13, 0},
	{"gloucestershire", "Gloucestershire", 12, 2, 0, 9},
	{"wiltshire", "Wiltshire", 4, 0, 3, 0},
}

// TestInspected: the orders of the report come from a file, and the region is seen at a glance: 56, of which nine have no
// manager. A bad line is reported, and leaves the others alone.
func TestInspected(t *testing.T) {
	t.Parallel()
	w := newWatch(t)
	b := w.serve()
	file := w.write("orders.csv", w.orders())
	said, code := w.run("import", "orders", "--config", b.config, file)
	if code != 1 || !strings.Contains(said, "line 58: ") || !strings.Contains(said, "56 added, 0 changed, 0 as they were, 1 bad") {
		t.Errorf("the import ended with %d and said %s", code, said)
	}
	if said, _ = w.run("import", "orders", "--config", b.config, file); !strings.Contains(said, "0 added, 0 changed, 56 as they were, 1 bad") {
		t.Errorf("the second import said %s", said)
	}
	for by, at := range map[*person]place{w.sam: w.dorset, w.cat: w.gateway} {
		by.types(at, "/scpo region")
		table := by.sees("Serious crime prevention orders by force", "Without a manager, of those that you can see: 9.")
		for _, f := range inspected {
			total := f.community + f.prison + f.unstated
			table.inOrder(w, fmt.Sprintf("%s %d %d 0 %d %d %d", f.name, f.community, f.prison, f.unstated, total, f.unmanaged))
		}
		table.inOrder(w, "Region 24 9 0 23 56 9")
		for n := range 9 {
			table.inOrder(w, fmt.Sprintf("GL-%02d", n+1))
		}
	}
	w.dorsets.lead.types(w.dorset, "/scpo region")
	w.dorsets.lead.sees("Region 24 9 0 23 56 9", "Without a manager, of those that you can see: 0.").lacks(w, "GL-01")
	w.discreet()
}

// orders is a file of those orders, and of one that can not be: it lasts for more than five years.
func (w *world) orders() string {
	var b strings.Builder
	out := csv.NewWriter(&b)
	_ = out.Write(strings.Split("subject_ref,made_on,label,order_type,applicant,in_force_from,in_force_to,force,location,risk,name,represented,manager,condition_type,condition_text", ","))
	add := func(force, label, location, manager string, to int) {
		_ = out.Write([]string{
			w.plant("subject"), w.date(-30), label, "conviction", "cps", w.date(-30), w.date(to), force, location, "medium",
			w.plant("name"), "yes", manager, "travel", "Not abroad: " + w.plant("condition"),
		})
	}
	for _, f := range inspected {
		n := 0
		for _, at := range []struct {
			location string
			count    int
		}{{"community", f.community}, {"prison", f.prison}, {"unknown", f.unstated}} {
			for range at.count {
				n++
				manager := w.dorsets.lro.id
				if n <= f.unmanaged {
					manager = ""
				}
				add(f.force, fmt.Sprintf("%s-%02d", strings.ToUpper(f.force[:2]), n), at.location, manager, 1000)
			}
		}
	}
	add("dorset", "DO-99", "community", "", 2000)
	out.Flush()
	return b.String()
}
