package handlers_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/handlers"
	"gatewaybot/soc"
)

const (
	orderHeader = "subject_ref,made_on,label,order_type,applicant,in_force_from,in_force_to,force,location,risk,name,born,represented,manager,visor_ref,condition_type,condition_text,condition_from,condition_to,condition_answers\n"
	firstOrder  = "MAPPS 1,2026-03-01,AB,conviction,cps,2026-03-01,2031-02-28,dorset,community,medium,Alan Bright,1990-12-31,yes,ben,V-1,travel,Not to leave the county.,,,\n"
	moreOfFirst = "MAPPS 1,01/03/2026,,,,,,,,,,,,,,use_of_item,One telephone only.,2026-06-01,2028-02-29,\n"
	unmanaged   = "MAPPS 2,1/4/2026,CD,On conviction,CPS or DPP,1/4/2026,31/3/2031,Dorset,,LOW,,,no,,,,,,,\n"
)

func (d *desk) importedOrders(file string) handlers.Imported {
	d.t.Helper()
	done, err := d.ImportOrders(d.t.Context(), strings.NewReader(file))
	if err != nil {
		d.t.Fatal(err)
	}
	return done
}

// TestImportOrders enters orders with their conditions, once.
func TestImportOrders(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	file := orderHeader + firstOrder + unmanaged + moreOfFirst + ",,,,,,,,,,,,,,,,,,,\n"
	if diff := cmp.Diff(handlers.Imported{Added: 2}, d.importedOrders(file)); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
	o := d.order("SCP-2026-000001")
	if o.State != soc.OrderInForce || o.Manager != "ben" || len(o.Conditions) != 2 || o.Conditions[1].From.String() != "2026-06-01" || o.Conditions[0].To != o.To {
		t.Errorf("%+v", o)
	}
	o = d.order("SCP-2026-000002")
	if o.State != soc.OrderGranted || o.Manager != "" || o.UnmanagedSince.String() != "2026-11-23" || o.Location != "unknown" {
		t.Errorf("%+v", o)
	}
	contains(t, says(d.say("lee", "scpo list unmanaged")), "Orders without a manager: 1", "SCP-2026-000002 · Granted, not served yet", "CD", "no manager since Mon 23/11/2026")
	before := d.redis.Dump()
	for _, sealed := range []string{"Bright", "1990", "county", "telephone", "MAPPS", "V-1"} {
		if strings.Contains(strings.Join(d.held(), "\n"), sealed) {
			t.Errorf("%q is not sealed", sealed)
		}
	}
	if diff := cmp.Diff(handlers.Imported{Same: 2}, d.importedOrders(file)); diff != "" {
		t.Errorf("again (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, d.redis.Dump()); diff != "" {
		t.Errorf("the second time changed something:\n%s", diff)
	}
	typed := d.say("ada", "scpo add %s", courtOrder().with(args{"subject_ref": "mapps1"}))
	contains(t, says(typed)+formProblems(typed), "This order is entered already: SCP-2026-000001.")
	typed = d.say("eve", "scpo add %s", courtOrder().with(args{"subject_ref": "MAPPS 1"}))
	contains(t, says(typed), "is entered already")
	lacks(t, plain(typed), "SCP-2026-000001")
}

// TestImportBadOrders reports each bad line, enters the good orders, and says nothing of what the lines say.
func TestImportBadOrders(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rows string
		want []handlers.BadLine
	}{
		"no day": {strings.Replace(firstOrder, "2026-03-01,AB", ",AB", 1), []handlers.BadLine{{2, "made_on is missing: applications are entered with /scpo add"}}},
		"days in words": {
			strings.Replace(firstOrder, "2031-02-28", "never", 1), []handlers.BadLine{{2, "in_force_to is not a day like 2026-03-14 or 14/03/2026"}},
		},
		"too long": {
			strings.Replace(firstOrder, "2031-02-28", "2031-03-01", 1),
			[]handlers.BadLine{{2, "in_force_to: An order lasts five years at most, from the first condition on: until 28/02/2031 (Serious Crime Act 2007, s.16).; Condition 1: No condition lasts beyond five years from the first one's start: until 28/02/2031 (s.16)."}},
		},
		"under 18":    {strings.Replace(firstOrder, "1990-12-31", "2008-03-02", 1), []handlers.BadLine{{2, "born: The subject was under 18 when the order was made (s.6)."}}},
		"born never":  {strings.Replace(firstOrder, "1990-12-31", "spring", 1), []handlers.BadLine{{2, "born: Give a day of birth like 14/03/1985."}}},
		"who manages": {strings.Replace(firstOrder, ",ben,", ",zed,", 1), []handlers.BadLine{{2, "manager is not the id of anybody: import people first, or leave it empty"}}},
		"gil manages": {strings.Replace(firstOrder, ",ben,", ",gil,", 1), []handlers.BadLine{{2, "manager has left, or has neither the role scpo_manager nor lro"}}},
		"which force": {strings.Replace(firstOrder, "dorset", "kent", 1), []handlers.BadLine{{2, "force: Give a force of the region, or its unit."}}},
		"interim":     {strings.Replace(firstOrder, "conviction", "interim", 1), []handlers.BadLine{{2, "order_type: Interim orders are not possible yet: that part of the Border Security, Asylum and Immigration Act 2025 is not in force."}}},
		"a bad condition": {
			firstOrder + moreOfFirst + strings.Replace(moreOfFirst, "2028-02-29", "soon", 1),
			[]handlers.BadLine{{2, "left out, because line 4 of the same order is bad"}, {3, "left out, because line 4 of the same order is bad"}, {4, "condition_to is not a day like 2026-03-14 or 14/03/2026"}},
		},
		"oral answers": {
			firstOrder + strings.Replace(moreOfFirst, "One telephone only.", "To answer questions orally.", 1),
			[]handlers.BadLine{{2, "Condition 2: An order may not demand answers by word of mouth (Serious Crime Act 2007, s.11). Ask for them in writing."}, {3, "left out with line 2"}},
		},
		"twice": {firstOrder + strings.Replace(firstOrder, "travel,Not to leave the county.", ",", 1), []handlers.BadLine{{2, "left out, because line 3 of the same order is bad"}, {3, "this order is on line 2 already"}}},
		"otherwise": {
			firstOrder + strings.Replace(firstOrder, "medium", "high", 1),
			[]handlers.BadLine{{2, "left out, because line 3 of the same order is bad"}, {3, "risk is not what line 2 says of the same order"}},
		},
		"a secret": {strings.Replace(firstOrder, "Alan Bright", "SECRET", 1), []handlers.BadLine{{2, "name: This was not kept, because it carries a marking above OFFICIAL-SENSITIVE. Take it out and pass it on by the proper route."}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newOrders(t)
			done := d.importedOrders(orderHeader + c.rows + unmanaged)
			if diff := cmp.Diff(handlers.Imported{Added: 1, Bad: c.want}, done); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			for _, bad := range done.Bad {
				lacks(t, bad.Why, "Bright", "1990", "2008", "county", "telephone", "MAPPS", "zed", "spring")
			}
		})
	}
	d := newOrders(t)
	if _, err := d.ImportOrders(t.Context(), strings.NewReader("subject_ref,label\n")); err == nil {
		t.Error("a file without its columns is read")
	}
	broken := errors.New("disk")
	if _, err := d.ImportOrders(t.Context(), iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("a file that can not be read: %v", err)
	}
	d.redis.Close()
	if _, err := d.ImportOrders(t.Context(), strings.NewReader(orderHeader+firstOrder)); err == nil {
		t.Error("imported into a store that is not there")
	}
}

// FuzzImportOrders reads any file to its end; what could be read is there once, and no report of a line repeats it.
func FuzzImportOrders(f *testing.F) {
	for _, rows := range []string{firstOrder, firstOrder + moreOfFirst, unmanaged, moreOfFirst, firstOrder + firstOrder, "\"open,", "\xff,\n", ",,,\n", strings.ReplaceAll(firstOrder, "2026", "0000")} {
		f.Add(orderHeader + rows)
	}
	f.Add("\ufeff" + orderHeader + unmanaged)
	d := newOrders(f)
	f.Fuzz(func(t *testing.T, file string) {
		d.t = t
		d.redis.FlushAll()
		d.enterKeepers()
		first, err := d.ImportOrders(t.Context(), strings.NewReader(file))
		again, errAgain := d.ImportOrders(t.Context(), strings.NewReader(file))
		if (err == nil) != (errAgain == nil) {
			t.Fatalf("read as %v, and again as %v", err, errAgain)
		}
		if again.Added+again.Changed > 0 || again.Same != first.Added+first.Same || len(again.Bad) != len(first.Bad) {
			t.Errorf("imported %+v, and again %+v", first, again)
		}
		for _, bad := range first.Bad {
			if bad.Line < 1 || bad.Line > strings.Count(file, "\n")+1 {
				t.Errorf("line %d of %d", bad.Line, strings.Count(file, "\n")+1)
			}
		}
	})
}

// TestExportOrders writes how orders are managed, as at a day, and nobody's name but the manager's.
func TestExportOrders(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	d.importedOrders(orderHeader + firstOrder + moreOfFirst + unmanaged)
	d.now = d.now.AddDate(0, 0, 30)
	d.ordered("ben", "scpo check SCP-2026-000001 method=visit condition_1=met condition_2=met")
	d.now = d.now.AddDate(0, 0, 1)
	write := func(change func(*handlers.Export)) *paper {
		var p paper
		if _, err := d.ExportOrders(t.Context(), toInspectors(change), &p); err != nil {
			t.Fatal(err)
		}
		return &p
	}
	now := write(func(*handlers.Export) {})
	for column, want := range map[string][]string{
		"Reference": {"SCP-2026-000001", "SCP-2026-000002"}, "Label": {"AB", "CD"}, "Manager": {"Ben Cole", ""}, "Checks done": {"1", "0"},
		"Checks missed": {"1", "0"}, "Without manager since": {"", "23/11/2026"}, "In force to": {"28/02/2031", "31/03/2031"},
		"State": {"In force", "Granted, not served yet"}, "Conditions": {"2", "0"}, "Location": {"Community", "Unknown"},
	} {
		if diff := cmp.Diff(want, now.column(t, column)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", column, diff)
		}
	}
	lacks(t, strings.Join(append(now.rows[1], now.rows[2]...), "|"), "Alan", "Bright", "1990", "county", "telephone", "MAPPS", "V-1")
	before := write(func(e *handlers.Export) { e.AsAt = soc.Date{Year: 2026, Month: 12, Day: 22} })
	if diff := cmp.Diff([]string{"0", "0"}, before.column(t, "Checks done")); diff != "" {
		t.Errorf("as at the day before (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1", "0"}, before.column(t, "Checks missed")); diff != "" {
		t.Errorf("as at the day before (-want +got):\n%s", diff)
	}
	if got := write(func(e *handlers.Export) { e.Filter = "unmanaged" }).column(t, "Reference"); len(got) != 1 || got[0] != "SCP-2026-000002" {
		t.Errorf("unmanaged: %v", got)
	}
	if _, err := d.ExportOrders(t.Context(), toInspectors(func(e *handlers.Export) { e.Filter = "odd" }), &paper{}); err == nil {
		t.Error("an unknown filter is taken")
	}
	if e := d.audit(); e[len(e)-1].Operation != soc.Disclosure || e[len(e)-1].Fields[0] != "orders" {
		t.Errorf("%+v", e[len(e)-1])
	}
}

// TestReadOrderDays reads days as people and spreadsheets write them.
func TestReadOrderDays(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2026-03-14", "14/03/2026", "14.03.2026", "2026-03-14 00:00:00", "2026-03-14T00:00:00"} {
		if day, err := handlers.ReadDay(text); err != nil || day.String() != "2026-03-14" {
			t.Errorf("%s: %s, %v", text, day, err)
		}
	}
	if _, err := handlers.ReadDay("2026-03-14 10:30:00"); err == nil {
		t.Error("a moment is no day")
	}
}
