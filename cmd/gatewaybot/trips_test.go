package main

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// TestRoundTrips holds the program to its promise: an answer costs at most one read and one write of Redis.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	take := func(number int) *http.Request {
		return d.press("U0ADA", fmt.Sprintf("gateway take GWR-%d-%06d version=1", time.Now().Year(), number))
	}
	// Redis does not know a script before its first use.
	d.answer(t, d.raise("U0ADA"), "is with the gateway")
	d.answer(t, take(1), "")
	d.answer(t, d.command("U0ADA", "list mine"), "Mine: 1")
	d.answer(t, d.post(report), "")
	for _, tc := range []struct {
		name string
		most int64
		act  func()
	}{
		{"raising", 1, func() { d.answer(t, d.raise("U0ADA"), "is with the gateway") }},
		{"raising, by somebody not seen before", 2, func() { d.answer(t, d.raise("U0BEN"), "is with the gateway") }},
		{"pressing a button", 2, func() { d.answer(t, take(2), "") }},
		{"listing", 1, func() { d.answer(t, d.command("U0ADA", "list mine"), "Mine: 2") }},
		{"posting", 1, func() { d.answer(t, d.post(report), "") }},
		{"posting what is no report", 0, func() { d.answer(t, d.post("Good morning"), "") }},
		{"opening a form", 0, func() { d.answer(t, d.command("U0ADA", "raise"), "") }},
	} {
		if trips := d.wire.during(tc.act); trips > tc.most {
			t.Errorf("%s took %d round trips, not at most %d", tc.name, trips, tc.most)
		}
	}
	d.answer(t, d.command("U0ADA", "list mine"), "With the gateway") // the buttons worked
	d.answer(t, d.intel("U0ADA", "queue"), "My agency's: 2")
}

// BenchmarkRaise is a request from the signed call of Slack to the answer, with every commit synced to disk.
func BenchmarkRaise(b *testing.B) {
	d := newDesk(b)
	d.answer(b, d.raise("U0ADA"), "is with the gateway")
	b.ReportAllocs()
	var trips int64
	for b.Loop() {
		b.StopTimer()
		r := d.raise("U0ADA")
		b.StartTimer()
		trips += d.wire.during(func() { d.answer(b, r, "is with the gateway") })
	}
	b.ReportMetric(float64(trips)/float64(b.N), "roundtrips/op")
}

// report is a partner's post with everything in it.
const report = "intel:\ndanger: no\nwhat: A van unloads boxes behind the third house, always after eleven.\n" +
	"when: every night since 1 November\nwhere: Quay Street 4\nwho: two men, not known\nhow do you know: I saw it\n" +
	"provenance: saw\nwho else knows: nobody\nrisk to source: none\ncan we act on it: yes"

// BenchmarkPost is a partner's post from the signed call of Slack to the record, with every commit synced to disk.
func BenchmarkPost(b *testing.B) {
	d := newDesk(b)
	d.answer(b, d.post(report), "")
	b.ReportAllocs()
	var trips int64
	for b.Loop() {
		b.StopTimer()
		r := d.post(report)
		b.StartTimer()
		trips += d.wire.during(func() { d.answer(b, r, "") })
	}
	b.ReportMetric(float64(trips)/float64(b.N), "roundtrips/op")
}
