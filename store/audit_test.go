package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/ledger"
)

// auditKey is where the audit log stands, for those who tamper with it.
const auditKey = "{south-west}:audit"

// sealAll has the audit log sealed to its end.
func sealAll(t testing.TB, s *store.Store) {
	t.Helper()
	for {
		n, err := s.SealAudit(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// auditLog is the log of a store as somebody who verifies it reads it.
func sealedLog(t testing.TB, s *store.Store) ledger.Log {
	t.Helper()
	tree, err := s.AuditTree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Log{Region: "south-west", Entries: s.AuditEntries(t.Context(), ""), Sealed: tree, Kept: s.AuditHashes(t.Context())}
}

func auditVerdict(t testing.TB, l ledger.Log) ledger.Verdict {
	t.Helper()
	v, err := l.Verify()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// busy makes n entries by acts of every kind of write.
func busy(t testing.TB, s *store.Store, n int) {
	t.Helper()
	for i := range n {
		commit(t, s, raise(s, fmt.Sprint("busy-", i), request(t)))
	}
}

func TestSealAudit(t *testing.T) {
	t.Parallel()
	s, _ := onDisk(t)
	if n, err := s.SealAudit(t.Context()); n != 0 || err != nil {
		t.Fatalf("an empty log: %d, %v", n, err)
	}
	for round := range 3 {
		for i := range 11 {
			commit(t, s, raise(s, fmt.Sprint(round, "-", i), request(t)))
		}
		if round == 1 {
			continue
		}
		sealAll(t, s)
		if v := auditVerdict(t, sealedLog(t, s)); len(v.Wrong) != 0 || v.Unsealed != 0 || v.Found.Size != int64(11*(round+1)) {
			t.Errorf("round %d: %+v", round, v)
		}
	}
}

// TestSealAuditTogether has two replicas seal while others write.
func TestSealAuditTogether(t *testing.T) {
	t.Parallel()
	s, _ := onDisk(t)
	done := make(chan error)
	for range 3 {
		go func() {
			for range 40 {
				if _, err := s.SealAudit(t.Context()); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	busy(t, s, 60)
	for range 3 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	sealAll(t, s)
	if v := auditVerdict(t, sealedLog(t, s)); len(v.Wrong) != 0 || v.Found.Size != 60 || v.Unsealed != 0 {
		t.Errorf("%+v", v)
	}
}

// TestAuditTampering does to Redis what somebody with its password could.
func TestAuditTampering(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tamper func([]redis.XMessage) []redis.XMessage
		want   ledger.Kind
	}{
		"changed":  {func(all []redis.XMessage) []redis.XMessage { all[4].Values["e"] = `{"actor":"eve"}`; return all }, ledger.Changed},
		"removed":  {func(all []redis.XMessage) []redis.XMessage { return slices.Delete(all, 4, 5) }, ledger.Removed},
		"tail cut": {func(all []redis.XMessage) []redis.XMessage { return all[:7] }, ledger.Cut},
		"reordered": {func(all []redis.XMessage) []redis.XMessage {
			all[4].Values, all[5].Values = all[5].Values, all[4].Values
			return all
		}, ledger.Reordered},
		"inserted": {func(all []redis.XMessage) []redis.XMessage {
			return slices.Insert(all, 4, redis.XMessage{ID: all[3].ID + "1", Values: map[string]any{"e": `{}`}})
		}, ledger.Inserted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, db := onDisk(t)
			for i := range 12 {
				commit(t, s, raise(s, fmt.Sprint(i), request(t, func(r *soc.Request) { r.Theme = []string{"drugs", "fraud"}[i%2] })))
			}
			sealAll(t, s)
			rewrite(t, db, test.tamper)
			if v := auditVerdict(t, sealedLog(t, s)); len(v.Wrong) != 1 || v.Wrong[0].Kind != test.want {
				t.Errorf("found %v, want %s", v.Wrong, test.want)
			}
		})
	}
}

// rewrite replaces the audit log by what tamper makes of it.
func rewrite(t testing.TB, db *redis.Client, tamper func([]redis.XMessage) []redis.XMessage) {
	t.Helper()
	all, err := db.XRange(t.Context(), auditKey, "-", "+").Result()
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Del(t.Context(), auditKey).Err(); err != nil {
		t.Fatal(err)
	}
	for _, m := range tamper(all) {
		if err := db.XAdd(t.Context(), &redis.XAddArgs{Stream: auditKey, ID: m.ID, Values: m.Values}).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAuditRolledBack puts yesterday's copy of everything back: only a checkpoint kept elsewhere shows it.
func TestAuditRolledBack(t *testing.T) {
	t.Parallel()
	s, db := onDisk(t)
	busy(t, s, 5)
	sealAll(t, s)
	yesterday := copyAll(t, db)
	commit(t, s, raise(s, "today", request(t)))
	sealAll(t, s)
	today := sealedLog(t, s)
	root, err := ledger.Root(today.Sealed.Size, today.Kept)
	if err != nil {
		t.Fatal(err)
	}
	restore(t, db, yesterday)
	l := sealedLog(t, s)
	l.Checkpoints = []ledger.Checkpoint{{Region: "south-west", Tree: today.Sealed, Root: root, At: noon()}}
	if v := auditVerdict(t, l); len(v.Wrong) != 1 || v.Wrong[0].Kind != ledger.Rolled {
		t.Errorf("found %v", v.Wrong)
	}
}

// copyAll copies every key.
func copyAll(t testing.TB, db *redis.Client) map[string]string {
	t.Helper()
	keys, err := db.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, k := range keys {
		if all[k], err = db.Dump(t.Context(), k).Result(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// restore puts a copy in place of what there is.
func restore(t testing.TB, db *redis.Client, all map[string]string) {
	t.Helper()
	if err := db.FlushDB(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	for k, v := range all {
		if err := db.Restore(context.Background(), k, 0, v).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkSealAudit seals a log of 512 new entries behind a long one.
func BenchmarkSealAudit(b *testing.B) {
	s, db := onDisk(b)
	pipe := db.Pipeline()
	for b.Loop() {
		b.StopTimer()
		for range 512 {
			pipe.XAdd(b.Context(), &redis.XAddArgs{Stream: auditKey, Values: map[string]any{"e": `{"actor":"ada","op":"alteration","record":"GWR-2026-000001","version":2}`}})
		}
		if _, err := pipe.Exec(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if n, err := s.SealAudit(b.Context()); n != 512 || err != nil {
			b.Fatal(n, err)
		}
	}
	b.ReportAllocs()
}
