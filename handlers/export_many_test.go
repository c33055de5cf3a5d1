package handlers_test

import (
	"slices"
	"testing"
	"time"

	"gatewaybot/handlers"
	"gatewaybot/store/redisserver/redistest"
)

// manyDisruptions is a desk on a real Redis with as many released disruptions, one a minute.
func manyDisruptions(t testing.TB, n int) *desk {
	t.Helper()
	d := newWorld(t).desk(redistest.Start(t, "--appendfsync", "no").Addr())
	at := d.moment("2024-03-01 09:00")
	for i := range n {
		left := d.released(at.Add(time.Duration(i) * time.Minute))
		d.kept(left, left.Accept(left.Sent, "APM-1", left.At.Add(time.Second)), nil)
	}
	return d
}

// TestExportMany has each of 2,500 disruptions once, in the order in which they came.
func TestExportMany(t *testing.T) {
	t.Parallel()
	d, sheet := manyDisruptions(t, 2500), &paper{}
	if n, err := d.ExportDisruptions(t.Context(), toInspectors(func(e *handlers.Export) { e.Filter = "batch-2" }), sheet); n != 2500 || err != nil {
		t.Fatalf("%d disruptions, %v", n, err)
	}
	refs := sheet.column(t, "Reference")
	if !slices.IsSorted(refs) || len(slices.Compact(refs)) != 2500 {
		t.Error("some came twice, or out of order")
	}
}

// nowhere is a sheet that keeps nothing.
type nowhere struct{}

func (nowhere) Row([]string) error { return nil }
func (nowhere) Done() error        { return nil }

// BenchmarkExport reads 2,000 disruptions from a real Redis, each in a version before its last.
func BenchmarkExport(b *testing.B) {
	const records = 2000
	d := manyDisruptions(b, records)
	b.ReportAllocs()
	for b.Loop() {
		if n, err := d.ExportDisruptions(b.Context(), toInspectors(), nowhere{}); n != records || err != nil {
			b.Fatalf("%d disruptions, %v", n, err)
		}
	}
	b.ReportMetric(float64(b.N*records)/b.Elapsed().Seconds(), "rows/s")
}
