package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

// TestKilledAgainAndAgain kills Redis while clients commit. What they were told was kept is there, once; what nobody
// was sure of is there once or not at all.
func TestKilledAgainAndAgain(t *testing.T) {
	t.Parallel()
	const kills, clients, between = 8, 6, 40
	server := redistest.Start(t)
	s := open(t, server.Addr())
	put(t, s) // so that the first one is not special
	book := &account{told: map[string]soc.Ref{}, more: make(chan struct{}, 1)}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for n := range clients {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				book.raise(t, s, fmt.Sprintf("T-%d-%d", n, i), i%4 == 0)
			}
		})
	}
	for range kills {
		book.await(t, between)
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := server.Restart(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	wg.Wait()
	if err := server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	book.audit(t, s, len(auditLog(t, client(t, server.Addr()))))
}

// account is what clients were told of their commits. Each request's threat reference names its act.
type account struct {
	mu       sync.Mutex
	told     map[string]soc.Ref
	unsure   []string
	answered int
	more     chan struct{}
}

// raise raises a request; the impatient do not insist for long.
func (l *account) raise(t *testing.T, s *store.Store, act string, impatient bool) {
	t.Helper()
	patience := time.Minute
	if impatient {
		patience = 3 * time.Millisecond
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	result, err := s.Commit(ctx, raise(s, act, request(t, func(r *soc.Request) { r.ThreatRef = act })))
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err == nil && !result.Repeated:
		l.told[act] = result.Refs[soc.RequestPrefix]
	case errors.Is(err, store.ErrUnsure):
		l.unsure = append(l.unsure, act)
	case !errors.Is(err, store.ErrUnavailable):
		t.Errorf("%s: %+v, %v", act, result, err)
	}
	l.answered++
	select {
	case l.more <- struct{}{}:
	default:
	}
}

// await waits until n more commits were kept.
func (l *account) await(t *testing.T, n int) {
	t.Helper()
	kept := func() int {
		l.mu.Lock()
		defer l.mu.Unlock()
		return len(l.told)
	}
	for until := kept() + n; kept() < until; {
		select {
		case <-l.more:
		case <-time.After(time.Minute):
			t.Fatal("nothing is committed any more")
		}
	}
}

// audit compares the account with what is stored.
func (l *account) audit(t *testing.T, s *store.Store, logged int) {
	t.Helper()
	all, total, err := s.OpenRequests(t.Context(), "", 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]soc.Ref{}
	var numbers []soc.Ref
	for _, r := range all {
		found[r.ThreatRef] = append(found[r.ThreatRef], r.Ref)
		numbers = append(numbers, r.Ref)
	}
	for act, ref := range l.told {
		if !slices.Equal(found[act], []soc.Ref{ref}) {
			t.Errorf("%s was told %s, stored are %v", act, ref, found[act])
		}
		delete(found, act)
	}
	delete(found, "OCG-1234") // the first one
	applied := 0
	for _, act := range l.unsure {
		applied += len(found[act])
		if len(found[act]) > 1 {
			t.Errorf("%s is stored as %v", act, found[act])
		}
		delete(found, act)
	}
	if len(found) > 0 {
		t.Errorf("stored although it was said that nothing was: %v", found)
	}
	slices.Sort(numbers)
	for i, ref := range numbers {
		if ref != soc.NewRef(soc.RequestPrefix, 2026, i+1) {
			t.Fatalf("references are not dense: %v", numbers)
		}
	}
	depth, err := s.Out.Depth(t.Context())
	if err != nil || logged != total || depth.Waiting != 2*total {
		t.Errorf("%d requests, %d audit entries, %d rows, %v", total, logged, depth.Waiting, err)
	}
	t.Logf("%d told, %d unsure of which %d applied, %d stored", len(l.told), len(l.unsure), applied, total)
}

// TestTornFile loses the end of Redis's file, as a power cut can: a commit is in it whole or not at all.
func TestTornFile(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, server.Addr())
	c := client(t, server.Addr())
	r := take(t, s, put(t, s))
	before := dump(t, c)
	files, err := filepath.Glob(filepath.Join(c.ConfigGet(t.Context(), "dir").Val()["dir"], "appendonlydir", "*.incr.aof"))
	if err != nil || len(files) != 1 {
		t.Fatalf("append-only files %v, %v", files, err)
	}
	size := func() int64 {
		info, err := os.Stat(files[0])
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	whole := size()
	commit(t, s, decide(t, r, advice()))
	after, end := dump(t, c), size()
	for _, lost := range []int64{1, 10, (end - whole) / 2, end - whole - 1, end - whole} {
		image, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(files[0], end-lost); err != nil {
			t.Fatal(err)
		}
		if err := server.Restart(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, dump(t, c)); diff != "" {
			t.Errorf("without the last %d bytes: %s", lost, diff)
		}
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(files[0], image, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := server.Restart(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(after, dump(t, c)); diff != "" {
		t.Errorf("with the whole file: %s", diff)
	}
}
