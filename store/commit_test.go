package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gatewaybot/soc"
	"gatewaybot/store"
)

func TestCommitWritesEverything(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	r := request(t)
	result, err := s.Commit(store.From(t.Context(), "slack"), raise(s, "act", r))
	if err != nil {
		t.Fatal(err)
	}

	const ref = soc.Ref("GWR-2026-000001")
	want := store.Result{Refs: map[soc.Prefix]soc.Ref{"GWR": ref}}
	if diff := cmp.Diff(want, result); diff != "" {
		t.Error(diff)
	}
	if result.Ref(r.Ref) != ref || result.Ref("GWR-2026-000007") != "GWR-2026-000007" || result.Ref("DEC-0000-000000") != "DEC-0000-000000" {
		t.Error("the result mistakes references")
	}
	got := read(t, s, ref)
	r.Ref = ref
	if diff := cmp.Diff(r, got, cmpopts.IgnoreFields(soc.Head{}, "DataKey")); diff != "" {
		t.Error(diff)
	}
	open, total, err := s.OpenRequests(t.Context(), "dorset", 10)
	if err != nil || total != 1 || refs(open)[0] != ref {
		t.Errorf("open: %v of %d, %v", refs(open), total, err)
	}
	jobs, err := s.Out.Claim(t.Context(), 10)
	if err != nil || len(jobs) != 2 || jobs[0].Ref != ref || jobs[0].Dest != "card/gateway" || jobs[1].Dest != "tell/force" {
		t.Errorf("jobs %v, %v", jobs, err)
	}
	wantLog := []soc.AuditEvent{{Actor: "ada", Operation: soc.Collection, Record: ref, Version: 1, Move: soc.MoveRaise, Platform: "slack"}}
	if diff := cmp.Diff(wantLog, auditLog(t, client(t, m.Addr()))); diff != "" {
		t.Error(diff)
	}
}

func TestCommitAgainWritesNothing(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	c := client(t, m.Addr())
	first := commit(t, s, raise(s, "act", request(t)))
	before := dump(t, c)
	for range 3 {
		again := commit(t, s, raise(s, "act", request(t)))
		if !again.Repeated || !cmp.Equal(again.Refs, first.Refs) {
			t.Errorf("again: %+v", again)
		}
	}
	if diff := cmp.Diff(before, dump(t, c)); diff != "" {
		t.Error(diff)
	}
	if other := commit(t, s, raise(s, "another act", request(t))); other.Repeated || other.Refs["GWR"] != "GWR-2026-000002" {
		t.Errorf("another: %+v", other)
	}
}

// TestCommitAgainAfterTheRecordMovedOn repeats an act whose record has another version by now: a repetition is no
// conflict.
func TestCommitAgainAfterTheRecordMovedOn(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	r := put(t, s)
	next, err := r.Take(cat, noon())
	if err != nil {
		t.Fatal(err)
	}
	act := store.Commit{ID: "take", By: cat, Writes: []store.Write{{Old: r, New: next}}}
	if result := commit(t, s, act); result.Repeated || result.Refs[soc.RequestPrefix] != r.Ref {
		t.Errorf("%+v", result)
	}
	taken := read(t, s, r.Ref)
	asked, err := taken.Ask(soc.NewText("How many?"), cat, noon())
	change(t, s, taken, asked, err)
	if again := commit(t, s, act); !again.Repeated || again.Refs[soc.RequestPrefix] != r.Ref {
		t.Errorf("%+v", again)
	}
}

func TestPendingReferencesAreReplacedEverywhere(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	r := take(t, s, put(t, s))
	c := decide(t, r, advice())
	made := c.Writes[1].New
	c.Rows = []store.Row{{Queue: s.Out, Ref: made.Meta().Ref, Dest: "share/dorset"}, {Queue: s.Forwards, Ref: made.Meta().Ref, Dest: "register"}}
	c.Audit = []soc.AuditEvent{{Actor: "cat", Operation: soc.Disclosure, Record: made.Meta().Ref, Reason: "shared", Recipients: []string{"dorset"}}}
	result := commit(t, s, c)

	ref := result.Ref(soc.DecisionPrefix.Pending())
	if ref != "DEC-2026-000001" || read(t, s, r.Ref).Decision != ref {
		t.Errorf("the decision is %s, the request says %s", ref, read(t, s, r.Ref).Decision)
	}
	d, err := s.Decision(t.Context(), ref)
	if err != nil || d.Ref != ref || d.About != r.Ref {
		t.Errorf("%+v, %v", d, err)
	}
	waiting, total, err := s.UnacknowledgedDecisions(t.Context(), "wiltshire", 10)
	if err != nil || total != 1 || refs(waiting)[0] != ref {
		t.Errorf("unacknowledged: %v of %d, %v", refs(waiting), total, err)
	}
	if jobs, err := s.Forwards.Claim(t.Context(), 10); err != nil || len(jobs) != 1 || jobs[0].Ref != ref {
		t.Errorf("jobs %v, %v", jobs, err)
	}
	log := auditLog(t, client(t, m.Addr()))
	if last := log[len(log)-1]; last.Record != ref || last.Operation != soc.Disclosure {
		t.Errorf("audit %+v", last)
	}
	for key, value := range dump(t, client(t, m.Addr())) {
		if strings.Contains(key+value, "-0000-000000") {
			t.Errorf("a reference is pending in %s: %s", key, value)
		}
	}
}

// TestSupersedeInOneCommit changes three records that name each other, two of them with a reference to come.
func TestSupersedeInOneCommit(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	r := take(t, s, put(t, s))
	first := commit(t, s, decide(t, r, advice())).Ref(soc.DecisionPrefix.Pending())
	r, old := read(t, s, r.Ref), readDecision(t, s, first)

	correction := advice()
	correction.Supersedes = first
	c := decide(t, r, correction)
	ended, err := old.Supersede(cat, noon())
	if err != nil {
		t.Fatal(err)
	}
	c.Writes = append(c.Writes, store.Write{Old: old, New: ended})
	second := commit(t, s, c).Ref(soc.DecisionPrefix.Pending())

	if d := readDecision(t, s, first); d.State != soc.Superseded || d.SupersededBy != second || d.Version != 2 {
		t.Errorf("%s by %s", d.State, d.SupersededBy)
	}
	if d := readDecision(t, s, second); d.Supersedes != first || read(t, s, r.Ref).Decision != second {
		t.Errorf("supersedes %s", d.Supersedes)
	}
}

func readDecision(t testing.TB, s *store.Store, ref soc.Ref) *soc.Decision {
	t.Helper()
	d, err := s.Decision(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestRefusedCommitsWriteNothing tries what a commit must refuse, and looks at all of Redis before and after.
func TestRefusedCommitsWriteNothing(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	saved, err := s.SaveOfficer(t.Context(), ada, soc.Officer{}, "invite")
	if err != nil {
		t.Fatal(err)
	}
	first, second := put(t, s, by(saved)), put(t, s, by(saved))
	stale := *second
	taken := take(t, s, second)
	grown := saved
	grown.Area = "Poole"
	if _, err := s.SaveOfficer(t.Context(), grown, soc.Officer{}, "change"); err != nil {
		t.Fatal(err)
	}
	withdraw := func(r *soc.Request) store.Write {
		next, err := r.Withdraw(soc.NewText("Not needed."), saved, noon())
		if err != nil {
			t.Fatal(err)
		}
		return store.Write{Old: r, New: next}
	}
	for _, tc := range []struct {
		name   string
		commit store.Commit
		want   func(error) bool
	}{
		{"the record was changed", store.Commit{Writes: []store.Write{withdraw(&stale)}}, isConflict(second.Ref, 1, 2)},
		{"the second record was changed", store.Commit{Writes: []store.Write{withdraw(first), withdraw(&stale)}}, isConflict(second.Ref, 1, 2)},
		{"the first record was changed", store.Commit{Writes: []store.Write{withdraw(&stale), withdraw(first)}}, isConflict(second.Ref, 1, 2)},
		{"the record exists already", store.Commit{Writes: []store.Write{{New: first}}}, isConflict(first.Ref, 0, 1)},
		{"the officer was changed", store.Commit{By: saved, Writes: []store.Write{withdraw(taken)}}, is(store.ErrActorChanged)},
		{"the officer is kept by now", store.Commit{By: ada, Writes: []store.Write{withdraw(taken)}}, is(store.ErrActorChanged)},
		{"a disclosure to nobody", store.Commit{
			Writes: []store.Write{withdraw(taken)},
			Audit:  []soc.AuditEvent{{Operation: soc.Disclosure, Reason: "shared"}},
		}, isRule("V47")},
		{"a disclosure without a reason", store.Commit{
			Writes: []store.Write{withdraw(taken)},
			Audit:  []soc.AuditEvent{{Operation: soc.Disclosure, Recipients: []string{"dorset"}}},
		}, isRule("V47")},
		{"two new requests", store.Commit{Writes: []store.Write{{New: request(t)}, {New: request(t)}}}, says("GWR-0000-000000 is in it twice")},
		{"a request twice", store.Commit{Writes: []store.Write{withdraw(taken), withdraw(taken)}}, says(string(taken.Ref) + " is in it twice")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before := dump(t, client(t, m.Addr()))
			tc.commit.ID = tc.name
			tc.commit.Rows = []store.Row{{Queue: s.Out, Ref: first.Ref, Dest: "new/row"}}
			result, err := s.Commit(t.Context(), tc.commit)
			if !tc.want(err) || !cmp.Equal(result, store.Result{}) {
				t.Errorf("got %+v, %v", result, err)
			}
			if diff := cmp.Diff(before, dump(t, client(t, m.Addr()))); diff != "" {
				t.Errorf("it wrote: %s", diff)
			}
		})
	}
}

// by makes a request an officer's.
func by(o soc.Officer) func(*soc.Request) {
	return func(r *soc.Request) { r.Requester, r.Body = o.ID, o.Body }
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func isConflict(ref soc.Ref, saw, is int) func(error) bool {
	return func(err error) bool {
		conflict, ok := errors.AsType[*soc.ConflictError](err)
		return ok && *conflict == soc.ConflictError{Ref: ref, Saw: saw, Is: is}
	}
}

func says(words string) func(error) bool {
	return func(err error) bool { return err != nil && strings.Contains(err.Error(), words) }
}

func isRule(rule string) func(error) bool {
	return func(err error) bool {
		refused, ok := errors.AsType[*soc.RuleError](err)
		return ok && refused.Findings[0].Rule == rule
	}
}

func TestProgramActsWithoutAnEntry(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	r := put(t, s)
	next, err := r.Take(soc.Officer{ID: soc.SystemActor, Roles: []soc.Role{soc.GatewayCI}}, noon())
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, store.Commit{ID: "act", Writes: []store.Write{{Old: r, New: next}}})
	if got := read(t, s, r.Ref); got.By != soc.SystemActor || got.Version != 2 {
		t.Errorf("%+v", got.Head)
	}
}
