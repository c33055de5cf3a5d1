package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// step is a version of a disruption: the day on which it was made, and what it changes.
type step struct {
	day    int
	change func(*soc.Disruption)
}

// The steps of a disruption's life, as the moves of soc leave the record.
func released(words string) func(*soc.Disruption) {
	return func(d *soc.Disruption) {
		d.State, d.Sent, d.Approved = soc.DisruptionQueued, d.Version, soc.NewText(words)
	}
}

func accepted(d *soc.Disruption) { d.State, d.RegisterRef = soc.DisruptionAccepted, "APM-1" }

func reapproved(words string) func(*soc.Disruption) {
	return func(d *soc.Disruption) { d.State, d.Approved = soc.DisruptionModerated, soc.NewText(words) }
}

func withdrawn(d *soc.Disruption) { d.State, d.Sent = soc.DisruptionWithdrawn, d.Version }

// dayOf is noon of a day of November 2026.
func dayOf(n int) time.Time { return time.Date(2026, time.November, n, 12, 0, 0, 0, time.UTC) }

// live commits the versions of a disruption.
func live(t testing.TB, s *store.Store, steps ...step) soc.Ref {
	t.Helper()
	var old *soc.Disruption
	for _, step := range steps {
		next := &soc.Disruption{Report: soc.Report{Head: soc.Head{
			Ref: soc.DisruptionPrefix.Pending(), UID: uuid.NewString(), Region: "south-west", CreatedAt: dayOf(step.day),
		}}, State: soc.DisruptionSubmitted}
		w := store.Write{New: next}
		if old != nil {
			copied := *old
			next, w.Old, w.New = &copied, old, &copied
		}
		next.Version++
		next.At = dayOf(step.day)
		step.change(next)
		result := commit(t, s, store.Commit{ID: uuid.NewString(), Writes: []store.Write{w}})
		var err error
		if old, err = s.Disruption(t.Context(), result.Ref(next.Ref)); err != nil {
			t.Fatal(err)
		}
	}
	return old.Ref
}

// left is what is exported of a store: each disruption as its version, state, register's reference and words.
func left(t testing.TB, s *store.Store, before time.Time) []string {
	t.Helper()
	var all []string
	for d, err := range s.ReleasedDisruptions(t.Context(), before) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.TrimSpace(fmt.Sprintf("v%d %s %s %s", d.Version, d.State, d.RegisterRef, d.Approved.Reveal())))
	}
	return all
}

// TestReleasedDisruptions looks at one disruption's life at several moments.
func TestReleasedDisruptions(t *testing.T) {
	t.Parallel()
	nothing := func(*soc.Disruption) {}
	report := step{1, nothing}
	now := time.Time{}
	tests := map[string]struct {
		steps []step
		want  map[time.Time][]string
	}{
		"not released":      {[]step{report, {2, reapproved("One arrest.")}}, map[time.Time][]string{now: nil, dayOf(9): nil}},
		"released and kept": {[]step{report, {2, released("One arrest.")}}, map[time.Time][]string{now: {"v2 queued  One arrest."}, dayOf(2): nil, dayOf(3): {"v2 queued  One arrest."}}},
		"to the moment": {[]step{report, {2, released("One arrest.")}}, map[time.Time][]string{
			dayOf(2): nil, dayOf(2).Add(time.Nanosecond): {"v2 queued  One arrest."}, dayOf(1): nil,
		}},
		"accepted": {[]step{report, {2, released("One arrest.")}, {4, accepted}}, map[time.Time][]string{
			now: {"v2 accepted APM-1 One arrest."}, dayOf(5): {"v2 accepted APM-1 One arrest."}, dayOf(3): {"v2 queued  One arrest."},
		}},
		"approved again, not released": {[]step{report, {2, released("One arrest.")}, {4, accepted}, {6, reapproved("Nine arrests.")}}, map[time.Time][]string{
			now: {"v2 moderated APM-1 One arrest."},
		}},
		"released again": {[]step{report, {2, released("One arrest.")}, {4, accepted}, {6, released("Nine arrests.")}}, map[time.Time][]string{
			now: {"v4 queued APM-1 Nine arrests."}, dayOf(6): {"v2 accepted APM-1 One arrest."},
		}},
		"withdrawn": {[]step{report, {2, released("One arrest.")}, {4, accepted}, {6, withdrawn}, {7, nothing}}, map[time.Time][]string{
			now: nil, dayOf(7): nil, dayOf(6): {"v2 accepted APM-1 One arrest."}, dayOf(3): {"v2 queued  One arrest."},
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := inMemory(t)
			live(t, s, tt.steps...)
			for moment, want := range tt.want {
				if diff := cmp.Diff(want, left(t, s, moment)); diff != "" {
					t.Errorf("before %v (-want +got):\n%s", moment, diff)
				}
			}
		})
	}
}

// TestReleasedDisruptionsRepeat changes and adds records after an export: the same export says the same again.
func TestReleasedDisruptionsRepeat(t *testing.T) {
	t.Parallel()
	s, _ := onDisk(t, "--appendfsync", "no")
	one := step{1, released("One arrest.")}
	var refs []soc.Ref
	for i := range 450 { // more than two pages
		steps := []step{one}
		if i%3 == 0 {
			steps = append(steps, step{2, accepted})
		}
		refs = append(refs, live(t, s, steps...))
	}
	first := left(t, s, dayOf(3))
	if len(first) != 450 {
		t.Fatalf("%d of 450 disruptions", len(first))
	}
	for _, ref := range refs {
		old, err := s.Disruption(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		next := *old
		next.Version++
		next.At = dayOf(4)
		withdrawn(&next)
		commit(t, s, store.Commit{ID: uuid.NewString(), Writes: []store.Write{{Old: old, New: &next}}})
	}
	live(t, s, step{4, released("Too late.")})
	if diff := cmp.Diff(first, left(t, s, dayOf(3))); diff != "" {
		t.Errorf("the second time (-first +second):\n%s", diff)
	}
	if got := left(t, s, time.Time{}); len(got) != 1 {
		t.Errorf("now there are %d, want one", len(got))
	}
}

// TestReleasedDisruptionsPages reads no more than a page before somebody asks for more, in one or two round trips each.
func TestReleasedDisruptionsPages(t *testing.T) {
	t.Parallel()
	s, wire := metered(t, miniredis.RunT(t).Addr())
	for range 401 {
		live(t, s, step{1, released("One arrest.")}, step{2, accepted})
	}
	wire.reset()
	for _, err := range s.ReleasedDisruptions(t.Context(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if got := wire.take(); len(got) > 3 { // the script may have to be loaded
		t.Errorf("the first one cost %v", got)
	}
	if n := len(left(t, s, time.Time{})); n != 401 {
		t.Errorf("%d of 401 disruptions", n)
	}
	if got := len(wire.take()); got != 7 {
		t.Errorf("three pages and the end cost %d round trips, want 7", got)
	}
}

func TestThreats(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	var old *soc.Threat
	for day, name := range []string{"Larkspur", "Tŷ Gwyn"} {
		entry := soc.Threat{RegisterRef: "OCG-1", Name: soc.NewText(name)}
		w, from := store.Write{}, soc.Threat{Head: soc.Head{Ref: soc.ThreatPrefix.Pending(), UID: uuid.NewString(), CreatedAt: dayOf(1)}}
		if old != nil {
			w.Old, from = old, *old
		}
		w.New = from.Import(entry, soc.DefaultReminderRules(soc.Calendar{Location: time.UTC}), dayOf(day+1))
		commit(t, s, store.Commit{ID: uuid.NewString(), Writes: []store.Write{w}})
		var err error
		if old, err = s.ThreatByRegister(t.Context(), "OCG-1"); err != nil {
			t.Fatal(err)
		}
	}
	for moment, want := range map[time.Time]string{{}: "Tŷ Gwyn", dayOf(3): "Tŷ Gwyn", dayOf(2): "Larkspur", dayOf(1): ""} {
		got := ""
		for threat, err := range s.Threats(t.Context(), moment) {
			if err != nil {
				t.Fatal(err)
			}
			got += threat.Name.Reveal()
		}
		if got != want {
			t.Errorf("before %v: %q, want %q", moment, got, want)
		}
	}
}

// TestExportStoreDown says so, and yields nothing after that.
func TestExportStoreDown(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	live(t, s, step{1, released("One arrest.")})
	m.Close()
	n := 0
	for d, err := range s.ReleasedDisruptions(t.Context(), time.Time{}) {
		if n++; d != nil || !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("got %v, %v", d, err)
		}
	}
	for _, err := range s.Threats(t.Context(), dayOf(1)) {
		if n++; !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("threats: %v", err)
		}
	}
	if n != 2 {
		t.Errorf("%d answers, want one each", n)
	}
}
