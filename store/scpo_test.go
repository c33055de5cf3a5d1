package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
	"gatewaybot/store"
)

func order(mark string, changes ...func(*soc.Order)) *soc.Order {
	o := soc.Order{
		Head: soc.Head{
			Ref: soc.OrderPrefix.Pending(), UID: uuid.NewString(), Version: 1, Region: "south-west", CreatedBy: ada.ID, CreatedAt: noon(), By: ada.ID, At: noon(),
		},
		State: soc.OrderInForce, Force: "dorset", Location: "community", Mark: mark, Label: soc.NewText("AB"),
	}
	for _, change := range changes {
		change(&o)
	}
	return &o
}

// reorder commits the next version of an order.
func reorder(t *testing.T, s *store.Store, was *soc.Order, change func(*soc.Order)) (*soc.Order, error) {
	t.Helper()
	next := *was
	next.Version++
	change(&next)
	if _, err := s.Commit(t.Context(), store.Commit{ID: uuid.NewString(), Writes: []store.Write{{Old: was, New: &next}}}); err != nil {
		return nil, err
	}
	return s.Order(t.Context(), was.Ref)
}

func keepOrder(t *testing.T, s *store.Store, o *soc.Order) (*soc.Order, error) {
	t.Helper()
	got, err := s.Commit(t.Context(), store.Commit{ID: uuid.NewString(), Writes: []store.Write{{New: o}}})
	if err != nil {
		return nil, err
	}
	return s.Order(t.Context(), got.Ref(o.Ref))
}

// TestOrderMark is the same for the same subject and day, on every replica, and for nobody without the keyset.
func TestOrderMark(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	keys := keyset(t)
	on := func(k store.Keyset) *store.Store {
		return openWith(t, redis.UniversalOptions{Addrs: []string{m.Addr()}}, k)
	}
	here, there := on(keys), on(keys)
	mark := func(s *store.Store, subject string, day soc.Date) string {
		t.Helper()
		got, err := s.OrderMark(t.Context(), soc.NewText(subject), day)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	day := soc.Date{Year: 2026, Month: 3, Day: 1}
	first := mark(here, "MAPPS 1234", day)
	for name, other := range map[string]string{"again": mark(here, "MAPPS 1234", day), "elsewhere": mark(there, "MAPPS 1234", day), "as typed": mark(here, " mapps1234", day)} {
		if other != first {
			t.Errorf("%s it is %s, not %s", name, other, first)
		}
	}
	for name, other := range map[string]string{"another subject": mark(here, "MAPPS 1235", day), "another day": mark(here, "MAPPS 1234", day.AddDays(1)), "an application": mark(here, "MAPPS 1234", soc.Date{})} {
		if other == first {
			t.Errorf("%s has the same mark", name)
		}
	}
	if mark(here, "MAPPS 1234", soc.Date{}) != "" {
		t.Error("an application has a mark")
	}
	if _, err := on(keyset(t)).OrderMark(t.Context(), soc.NewText("MAPPS 1234"), day); err == nil || strings.Contains(err.Error(), "MAPPS") {
		t.Errorf("with another keyset: %v", err)
	}
	late := on(keys)
	m.Close()
	if _, err := late.OrderMark(t.Context(), soc.NewText("MAPPS 1234"), day); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("without Redis: %v", err)
	}
}

// TestOneOrderHasAMark refuses a second one, and gives a mark back that is not used any more.
func TestOneOrderHasAMark(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	first, err := keepOrder(t, s, order("m1"))
	if err != nil {
		t.Fatal(err)
	}
	if found, err := s.OrderByMark(t.Context(), "m1"); err != nil || found.Ref != first.Ref {
		t.Errorf("found %v, %v", found, err)
	}
	_, err = keepOrder(t, s, order("m1"))
	if taken, ok := errors.AsType[*store.OwnedError](err); !ok || taken.Owner != first.Ref {
		t.Errorf("a second one: %v", err)
	}
	for range 2 {
		if _, err := keepOrder(t, s, order("")); err != nil {
			t.Errorf("an application: %v", err)
		}
	}
	if _, err = reorder(t, s, first, func(o *soc.Order) { o.Mark = "m2" }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.OrderByMark(t.Context(), "m1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the mark it had: %v", err)
	}
	if _, err := keepOrder(t, s, order("m1")); err != nil {
		t.Errorf("the mark it had is still taken: %v", err)
	}
}

// TestIndexesFollowAnOrder from one force and manager to another, to prison and to its end.
func TestIndexesFollowAnOrder(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	in := func(o *soc.Order) []string {
		t.Helper()
		var lists []string
		note := func(name string, found []*soc.Order, total int, err error) {
			if err != nil || len(found) != total {
				t.Fatalf("%s: %d of %d, %v", name, len(found), total, err)
			}
			if slices.ContainsFunc(found, func(f *soc.Order) bool { return f.Ref == o.Ref }) {
				lists = append(lists, name)
			}
		}
		for _, force := range []string{"", "dorset", "wiltshire"} {
			found, total, err := s.OrdersOf(t.Context(), force, 10)
			note("of "+force, found, total, err)
		}
		for _, who := range []string{"ada", "bob"} {
			found, total, err := s.OrdersManaged(t.Context(), who, 10)
			note("by "+who, found, total, err)
		}
		places, err := s.OrderPlaces(t.Context(), []string{"dorset", "wiltshire"}, []string{"community", soc.LocationPrison})
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"dorset community", "dorset prison", "wiltshire community", "wiltshire prison"} {
			if places[i/2][i%2] == 1 {
				lists = append(lists, name)
			}
		}
		return lists
	}
	o, err := keepOrder(t, s, order("m"))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		change func(*soc.Order)
		want   []string
	}{
		{func(*soc.Order) {}, []string{"of ", "of dorset", "dorset community"}},
		{func(o *soc.Order) { o.Offered = "ada" }, []string{"of ", "of dorset", "by ada", "dorset community"}},
		{func(o *soc.Order) { o.Manager, o.Offered = "ada", "bob" }, []string{"of ", "of dorset", "by ada", "by bob", "dorset community"}},
		{func(o *soc.Order) { o.Manager, o.Offered, o.Force = "bob", "", "wiltshire" }, []string{"of ", "of wiltshire", "by bob", "wiltshire community"}},
		{func(o *soc.Order) { o.Location = soc.LocationPrison }, []string{"of ", "of wiltshire", "by bob", "wiltshire prison"}},
		{func(o *soc.Order) { o.State = soc.OrderEnded }, nil},
	} {
		if o, err = reorder(t, s, o, step.change); err != nil {
			t.Fatal(err)
		}
		if got := in(o); !slices.Equal(got, step.want) {
			t.Errorf("version %d is in %q, want %q", o.Version, got, step.want)
		}
	}
	if all, err := s.OrderVersions(t.Context(), o.Ref, 1, o.Version); err != nil || len(all) != 7 {
		t.Errorf("%d versions, %v", len(all), err)
	}
}

// TestRedisHoldsNoOrder looks for what is sealed of an order in all of Redis.
func TestRedisHoldsNoOrder(t *testing.T) {
	t.Parallel()
	s, c := onDisk(t)
	o := order("m", func(o *soc.Order) {
		o.Conditions, o.Checks, o.Breaches = make([]soc.Condition, 2), make([]soc.OrderCheck, 1), make([]soc.Breach, 1)
	})
	words := plant(o)
	if len(words) != 8+2+1+2 {
		t.Fatalf("planted %d words", len(words))
	}
	kept, err := keepOrder(t, s, o)
	if err != nil {
		t.Fatal(err)
	}
	revealed := ""
	for _, text := range kept.Texts() {
		revealed += text.Reveal() + "\n"
	}
	held := strings.Join([]string{fmt.Sprint(dump(t, c)), appendOnlyFile(t, c)}, "\n")
	for _, word := range words {
		if !strings.Contains(revealed, word) || strings.Contains(held, word) {
			t.Errorf("%s is lost, or not sealed", word)
		}
	}
}
