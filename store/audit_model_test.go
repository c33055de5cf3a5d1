package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatewaybot/store"
	"gatewaybot/store/ledger"
	"gatewaybot/store/redisserver/redistest"
)

// TestAuditModel has two replicas seal in every order with those who write, one of them losing the answers of Redis: what is
// sealed never shrinks, never changes, and never leaves an entry out.
func TestAuditModel(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	crashing, p := behind(t, m.Addr())
	rapid.Check(t, func(rt *rapid.T) {
		m.FlushAll()
		p.plan(pass)
		written, acts := int64(0), 0
		var kept []ledger.Checkpoint
		rt.Repeat(map[string]func(*rapid.T){
			"write": func(rt *rapid.T) {
				for range rapid.IntRange(1, 5).Draw(rt, "entries") {
					acts++
					commit(t, s, raise(s, fmt.Sprint("model-", acts), request(t)))
					written++
				}
			},
			"seal": func(rt *rapid.T) {
				if _, err := s.SealAudit(t.Context()); err != nil {
					rt.Fatal(err)
				}
			},
			"seal, and lose an answer": func(rt *rapid.T) {
				fates := slices.Repeat([]fate{pass}, rapid.IntRange(2, 12).Draw(rt, "commands before"))
				p.plan(pass, append(fates, rapid.SampledFrom([]fate{cutBefore, cutReply}).Draw(rt, "fate"))...)
				if _, err := crashing.SealAudit(t.Context()); err != nil && !errors.Is(err, store.ErrUnsure) && !errors.Is(err, store.ErrUnavailable) {
					rt.Fatal(err)
				}
				p.plan(pass)
			},
			"seal together while others write": func(rt *rapid.T) {
				var all sync.WaitGroup
				for range 3 {
					all.Go(func() { sealGrowing(rt, s) })
				}
				for range 4 {
					acts++
					commit(t, s, raise(s, fmt.Sprint("model-", acts), request(t)))
					written++
				}
				all.Wait()
			},
			"keep a checkpoint": func(rt *rapid.T) { kept = append(kept, checkpointOf(t, s)) },
			"": func(rt *rapid.T) {
				l := sealedLog(t, s)
				l.Checkpoints = kept
				v := auditVerdict(t, l)
				if len(v.Wrong) != 0 || v.Found.Size != written || v.Unsealed != written-l.Sealed.Size {
					rt.Fatalf("%d written, %d sealed: %+v", written, l.Sealed.Size, v)
				}
			},
		})
	})
}

// sealGrowing seals a few times, and looks whether the tree only grows.
func sealGrowing(t interface{ Error(...any) }, s *store.Store) {
	var before int64
	for range 6 {
		_, err := s.SealAudit(context.Background())
		tree, readErr := s.AuditTree(context.Background())
		if err != nil || readErr != nil || tree.Size < before {
			t.Error("sealed", tree.Size, "after", before, err, readErr)
			return
		}
		before = tree.Size
	}
}

// checkpointOf is what a checkpoint of a log says now.
func checkpointOf(t testing.TB, s *store.Store) ledger.Checkpoint {
	t.Helper()
	tree, err := s.AuditTree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	root, err := ledger.Root(tree.Size, s.AuditHashes(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Checkpoint{Region: "south-west", Tree: tree, Root: root, At: noon()}
}

// TestSealingWhileKilled kills Redis while two replicas seal and others write: the log is whole, and sealed to its end.
func TestSealingWhileKilled(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, server.Addr())
	put(t, s)
	ctx, stop := context.WithCancel(t.Context())
	sealed := make(chan struct{}, 1)
	var sealers sync.WaitGroup
	for range 2 {
		sealers.Go(func() {
			for ctx.Err() == nil {
				n, err := s.SealAudit(ctx)
				if err == nil && n > 0 {
					select {
					case sealed <- struct{}{}:
					default:
					}
				}
			}
		})
	}
	written := 0
	for range 4 {
		for range 10 {
			written++
			within, done := context.WithTimeout(t.Context(), time.Minute)
			if _, err := s.Commit(within, raise(s, fmt.Sprint("killed-", written), request(t))); err != nil {
				t.Fatal(err)
			}
			done()
		}
		<-sealed
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := server.Restart(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	sealers.Wait()
	sealAll(t, s)
	if v := auditVerdict(t, sealedLog(t, s)); len(v.Wrong) != 0 || v.Unsealed != 0 || v.Found.Size != int64(written)+1 {
		t.Errorf("%d written: %+v", written+1, v)
	}
}
