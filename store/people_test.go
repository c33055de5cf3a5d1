package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// save writes an officer's entry for the program.
func save(t testing.TB, s *store.Store, o soc.Officer) soc.Officer {
	t.Helper()
	saved, err := s.SaveOfficer(t.Context(), o, soc.Officer{}, "change")
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func TestSaveOfficer(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	first := save(t, s, ada)
	if first.Version != 1 {
		t.Errorf("version %d", first.Version)
	}
	grown := first
	grown.Area, grown.Accounts = "Poole", []string{"slack/T1/UADA", "mattermost/t/u"}
	second := save(t, s, grown)
	if second.Version != 2 {
		t.Errorf("version %d", second.Version)
	}
	for _, account := range second.Accounts {
		got, err := s.OfficerByAccount(t.Context(), account)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(second, got); diff != "" {
			t.Errorf("%s: %s", account, diff)
		}
	}
	got, err := s.Officer(t.Context(), "ada")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(second, got); diff != "" {
		t.Error(diff)
	}
	want := []soc.AuditEvent{
		{Actor: soc.SystemActor, Operation: soc.Alteration, Record: "ada", Version: 1, Move: "change"},
		{Actor: soc.SystemActor, Operation: soc.Alteration, Record: "ada", Version: 2, Move: "change"},
	}
	if diff := cmp.Diff(want, auditLog(t, client(t, m.Addr()))); diff != "" {
		t.Error(diff)
	}
}

func TestSaveOfficerRefuses(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	admin := save(t, s, soc.Officer{ID: "adm", Accounts: []string{"slack/T1/UADM"}})
	save(t, s, admin)
	saved := save(t, s, ada)
	stale := saved
	saved = save(t, s, saved)
	thief := soc.Officer{ID: "eve", Accounts: []string{"slack/T1/UEVE", "slack/T1/UADA"}}
	for _, tc := range []struct {
		name    string
		officer soc.Officer
		by      soc.Officer
		want    func(error) bool
	}{
		{"changed meanwhile", stale, soc.Officer{}, isConflict("ada", 1, 2)},
		{"changed meanwhile by herself", stale, stale, isConflict("ada", 1, 2)},
		{"entered twice", ada, soc.Officer{}, isConflict("ada", 0, 2)},
		{"of a version to come", soc.Officer{ID: "new", Version: 3}, soc.Officer{}, isConflict("new", 3, 0)},
		{"by an officer who was changed", saved, admin, is(store.ErrActorChanged)},
		{"somebody else's account", thief, soc.Officer{}, func(err error) bool {
			taken, ok := errors.AsType[*store.TakenError](err)
			return ok && taken.Account == "slack/T1/UADA"
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before := dump(t, client(t, m.Addr()))
			got, err := s.SaveOfficer(t.Context(), tc.officer, tc.by, "change")
			if !tc.want(err) || got.ID != "" {
				t.Errorf("got %+v, %v", got, err)
			}
			if diff := cmp.Diff(before, dump(t, client(t, m.Addr()))); diff != "" {
				t.Errorf("it wrote: %s", diff)
			}
		})
	}
}

// TestSaveOneself is a person who changes their own entry, which changes the version they act with.
func TestSaveOneself(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	me := save(t, s, ada)
	for want := 2; want < 5; want++ {
		var err error
		if me, err = s.SaveOfficer(t.Context(), me, me, "change"); err != nil || me.Version != want {
			t.Fatalf("version %d, %v", me.Version, err)
		}
	}
}

func TestAccountsMove(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	first := save(t, s, ada)
	first.Accounts = nil
	first = save(t, s, first)
	if _, err := s.OfficerByAccount(t.Context(), "slack/T1/UADA"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the account is still known: %v", err)
	}
	eve := save(t, s, soc.Officer{ID: "eve", Accounts: []string{"slack/T1/UADA"}})
	if got, err := s.OfficerByAccount(t.Context(), "slack/T1/UADA"); err != nil || got.ID != "eve" {
		t.Errorf("it belongs to %s, %v", got.ID, err)
	}
	first.Accounts = []string{"slack/T1/UNEW"}
	save(t, s, first) // an entry without accounts can be changed again
	if got, err := s.OfficerByAccount(t.Context(), "slack/T1/UNEW"); err != nil || got.ID != "ada" {
		t.Errorf("it belongs to %s, %v", got.ID, err)
	}
	if got, err := s.Officer(t.Context(), "eve"); err != nil || !cmp.Equal(got, eve) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestOfficers(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	if all, err := s.Officers(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	for _, id := range []string{"cyd", "ada", "bob"} {
		save(t, s, soc.Officer{ID: id, Accounts: []string{"slack/T1/" + id}})
	}
	all, err := s.Officers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, o := range all {
		ids = append(ids, o.ID)
	}
	if want := []string{"ada", "bob", "cyd"}; !slices.Equal(ids, want) {
		t.Errorf("got %v", ids)
	}
	if _, err := s.Officer(t.Context(), "nobody"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	if _, err := s.OfficerByAccount(t.Context(), "slack/T1/nobody"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody's account: %v", err)
	}
}

// TestRoleTakenAwayStopsTheAct takes a role away between reading an officer and committing what they do.
func TestRoleTakenAwayStopsTheAct(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	acting := save(t, s, cat)
	r := put(t, s)
	next, err := r.Take(acting, noon())
	if err != nil {
		t.Fatal(err)
	}
	demoted := acting
	demoted.Roles = []soc.Role{soc.Requester}
	save(t, s, demoted)
	_, err = s.Commit(t.Context(), store.Commit{ID: "act", By: acting, Writes: []store.Write{{Old: r, New: next}}})
	if !errors.Is(err, store.ErrActorChanged) || read(t, s, r.Ref).Version != 1 {
		t.Errorf("error %v", err)
	}
}

// TestOneOwnerOfAnAccount races sixteen officers for one account, against a real Redis.
func TestOneOwnerOfAnAccount(t *testing.T) {
	t.Parallel()
	s, _ := onDisk(t)
	var won atomic.Int32
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			o := soc.Officer{ID: fmt.Sprint("officer", i), Accounts: []string{"slack/T1/U1"}}
			_, err := s.SaveOfficer(t.Context(), o, soc.Officer{}, "invite")
			if err == nil {
				won.Add(1)
			} else if _, taken := errors.AsType[*store.TakenError](err); !taken {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d officers own it", won.Load())
	}
}
