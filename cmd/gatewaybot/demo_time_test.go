package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

func TestSpan(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"3 days": 72 * time.Hour, "1 day": 24 * time.Hour, "3d": 72 * time.Hour, "2 Weeks": 14 * 24 * time.Hour, "5 hours": 5 * time.Hour,
		"1h": time.Hour, "366 days": longestSpan, "367 days": 0, "0 days": 0, "-1 day": 0, "days": 0, "3": 0, "3 months": 0, "": 0,
		"99999999999999999999 days": 0, "53 weeks": 0, "1.5 days": 0, "8785 hours": 0, "9999999999999 hours": 0,
	} {
		got, ok := span(strings.Fields(text))
		if !ok {
			got = 0
		}
		if got != want {
			t.Errorf("%q is read as %v, want %v", text, got, want)
		}
	}
}

func TestFirstMorning(t *testing.T) {
	t.Parallel()
	cal := demoCalendar()
	at := func(text string) time.Time {
		parsed, err := time.ParseInLocation("2006-01-02 15:04", text, cal.Location)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	for now, want := range map[string]string{
		"2026-11-23 08:44": "2026-11-23 08:45", // a Monday
		"2026-11-23 08:45": "2026-11-24 08:45",
		"2026-11-27 12:00": "2026-11-30 08:45", // over a weekend
		"2026-12-24 12:00": "2026-12-29 08:45", // over Christmas, with its substitute day
		"2026-03-28 12:00": "2026-03-30 08:45", // over the change of the clocks
	} {
		if got := firstMorning(at(now), cal); !got.Equal(at(want)) {
			t.Errorf("after %s it is morning at %v, want %s", now, got, want)
		}
	}
}

// TestStops: no day's beginning is passed over, nor the hour at which people begin to work.
func TestStops(t *testing.T) {
	t.Parallel()
	cal := demoCalendar()
	from := time.Date(2026, time.October, 23, 9, 30, 0, 0, cal.Location) // the clocks change on Sunday
	var got []string
	for _, stop := range stops(from, from.Add(73*time.Hour), cal) {
		got = append(got, stop.In(cal.Location).Format("Mon 15:04"))
	}
	want := []string{"Fri 10:00", "Sat 00:00", "Sat 09:01", "Sat 10:00", "Sun 00:00", "Sun 09:01", "Sun 10:00", "Mon 00:00", "Mon 09:01", "Mon 09:30"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestDemoOrders are those that the inspectors counted (domain.md, A8).
func TestDemoOrders(t *testing.T) {
	t.Parallel()
	places, forces, unmanaged := map[string]int{}, map[string]int{}, 0
	for _, o := range allDemoOrders() {
		places[o.location] += o.number
		forces[o.force] += o.number
		if o.manager == "" {
			unmanaged += o.number
		}
	}
	if diff := cmp.Diff(map[string]int{"community": 24, soc.LocationPrison: 9, "unknown": 23}, places); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	want := map[string]int{"avon-and-somerset": 15, "devon-and-cornwall": 7, "dorset": 13, "gloucestershire": 14, "wiltshire": 7}
	if diff := cmp.Diff(want, forces); diff != "" {
		t.Errorf("forces (-want +got):\n%s", diff)
	}
	if unmanaged != 9 {
		t.Errorf("%d orders have no manager", unmanaged)
	}
}

// typist is somebody at a demo who reads before they type.
type typist struct {
	t    *testing.T
	keys io.Writer

	mu     sync.Mutex
	screen bytes.Buffer
	read   int // how much of the screen was read when the last line was typed
}

func (p *typist) Write(printed []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.screen.Write(printed)
}

// types types a line, and reads on until all of these are printed.
func (p *typist) types(line string, texts ...string) {
	p.t.Helper()
	p.mu.Lock()
	p.read = p.screen.Len()
	p.mu.Unlock()
	if _, err := fmt.Fprintln(p.keys, line); err != nil {
		p.t.Fatal(err)
	}
	p.sees(texts...)
}

func (p *typist) sees(texts ...string) {
	p.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		p.mu.Lock()
		shown := strings.Join(strings.Fields(p.screen.String()[p.read:]), " ")
		p.mu.Unlock()
		missing := ""
		for _, text := range texts {
			if !strings.Contains(shown, text) {
				missing = text
			}
		}
		if missing == "" {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("no %q in: %s", missing, shown)
		}
	}
}

// button is the number of the first button with a label that is printed after a text.
func (p *typist) button(after, label string) string {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	found := regexp.MustCompile(`(?s)` + regexp.QuoteMeta(after) + `.*?\[(\d+)\] ` + label).FindStringSubmatch(p.screen.String())
	if found == nil {
		p.t.Fatalf("no button %q after %q in: %s", label, after, &p.screen)
	}
	return found[1]
}

// sitDown begins a demo on a folder. Its end is when the typist gets up.
func sitDown(t *testing.T, folder string) (p *typist, getUp func()) {
	t.Helper()
	in, keys := io.Pipe()
	p = &typist{t: t, keys: keys}
	ended := make(chan error, 1)
	go func() {
		ended <- (&demoVerb{Data: folder}).Run(&world{ctx: t.Context(), in: in, out: p, err: os.Stderr})
	}()
	p.sees("You are Ada in #gateway-desk.")
	return p, func() {
		t.Helper()
		if err := keys.Close(); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// TestTimePasses: a reminder arrives when people begin to work, the review is recorded from it, and what time it is
// outlives the demo.
func TestTimePasses(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p, getUp := sitDown(t, folder)
	p.types("/demo now", "08:45 in the demo. Hardly anybody is at work before", "09:00")
	p.types("/demo forward", "“/demo forward 3 days” lets time pass")
	p.types("/demo forward 1 hour", "to Ned ▸", "4P review · Op Hazel", "to Peg ▸", "No manager · GN-09", "09:45 in the demo.")
	p.types("/as Ned")
	p.types(p.button("4P review · Op Hazel", "Record review"), "Pursue · Planned")
	for _, answer := range []string{"not_done", "", "not_done", "", "not_done", "", "yes", "Nothing changed.", "continue"} {
		p.types(answer, "›")
	}
	p.types("", "The review is recorded.")
	p.types("/demo forward 1 day", "09:45 in the demo.")
	p.types("/people mine", "with a day to come.", "4P review · Op Ivy Leaf Was due")
	getUp()

	p, getUp = sitDown(t, folder)
	p.types("/demo now", "09:4")
	p.types("/as Peg")
	p.types("/scpo list unmanaged", ": 9", "GN-01", "GN-09")
	getUp()
}
