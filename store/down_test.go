package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

func TestRedisDown(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, server.Addr())
	r := put(t, s)
	before := dump(t, client(t, server.Addr()))
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	for range 4 { // which dial more often than the pool has connections
		result, err := s.Commit(shortly(t), raise(s, "act", request(t)))
		if !errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrUnsure) || len(result.Refs) != 0 {
			t.Fatalf("got %+v, %v", result, err)
		}
	}
	if _, err := s.Request(shortly(t), r.Ref); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("reading: %v", err)
	}
	if _, _, err := s.Claim(shortly(t), "Ev1"); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("claiming: %v", err)
	}
	if _, err := s.SaveOfficer(shortly(t), ada, ada, "invite"); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("saving an officer: %v", err)
	}
	if err := server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, dump(t, client(t, server.Addr()))); diff != "" {
		t.Error(diff)
	}
	if result := commit(t, s, raise(s, "act", request(t))); result.Repeated || result.Refs["GWR"] != "GWR-2026-000002" {
		t.Errorf("afterwards: %+v", result)
	}
}

// TestCommitOutlastsARestart insists while Redis is away, and succeeds when it is back.
func TestCommitOutlastsARestart(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, server.Addr())
	put(t, s)
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, err := s.Commit(t.Context(), raise(s, "act", request(t)))
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("without Redis: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	if err := server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestClosedStore(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := s.Commit(ctx, raise(s, "act", request(t))); !errors.Is(err, store.ErrUnavailable) || ctx.Err() != nil {
		t.Errorf("error %v; insisted: %t", err, ctx.Err() != nil)
	}
}

// TestRedisRefuses makes a real Redis refuse writes, and lets it take them while a commit still insists.
func TestRedisRefuses(t *testing.T) {
	t.Parallel()
	type command []any
	for _, tc := range []struct {
		name         string
		refuse, mend command
	}{
		{"read only", command{"REPLICAOF", "127.0.0.1", "1"}, command{"REPLICAOF", "NO", "ONE"}},
		{"full", command{"CONFIG", "SET", "maxmemory", "1"}, command{"CONFIG", "SET", "maxmemory", "0"}},
		{"without its replicas", command{"CONFIG", "SET", "min-replicas-to-write", "1"}, command{"CONFIG", "SET", "min-replicas-to-write", "0"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, c := onDisk(t)
			put(t, s)
			before := dump(t, c)
			if err := c.Do(t.Context(), tc.refuse...).Err(); err != nil {
				t.Fatal(err)
			}
			_, err := s.Commit(shortly(t), raise(s, "act", request(t)))
			if !errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrUnsure) {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff(before, dump(t, c)); diff != "" {
				t.Error(diff)
			}
			mended(t, s, func() error { return c.Do(t.Context(), tc.mend...).Err() })
		})
	}
}

// mended commits while Redis refuses, mends Redis, and waits for the commit to be made.
func mended(t *testing.T, s *store.Store, mend func() error) {
	t.Helper()
	done := make(chan error)
	go func() {
		_, err := s.Commit(t.Context(), raise(s, "act", request(t)))
		done <- err
	}()
	if err := mend(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("after Redis was mended: %v", err)
	}
}

// TestRedisBusy runs a script without end beside a commit.
func TestRedisBusy(t *testing.T) {
	t.Parallel()
	s, c := onDisk(t, "--busy-reply-threshold", "10")
	put(t, s)
	endless := make(chan error)
	go func() { endless <- c.Eval(t.Context(), "while true do end", nil).Err() }()
	for !redis.HasErrorPrefix(c.Ping(t.Context()).Err(), "BUSY") {
		if t.Context().Err() != nil {
			t.Fatal("Redis is not busy")
		}
	}
	_, err := s.Commit(shortly(t), raise(s, "act", request(t)))
	if !errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrUnsure) {
		t.Errorf("error %v", err)
	}
	mended(t, s, func() error { return c.ScriptKill(t.Context()).Err() })
	if err := <-endless; err == nil {
		t.Error("the script ended")
	}
}

// TestRefusalsAreToldApart has a Redis in memory say what a real one says in states that are hard to bring about.
func TestRefusalsAreToldApart(t *testing.T) {
	t.Parallel()
	for said, unavailable := range map[string]bool{
		"LOADING Redis is loading the dataset in memory": true,
		"MASTERDOWN Link with MASTER is down":            true,
		"CLUSTERDOWN The cluster is down":                true,
		"TRYAGAIN Multiple keys request during rehash":   true,
		"MISCONF Redis is configured to save snapshots":  true,
		"WRONGTYPE Operation against a key":              false,
		"NOPERM this user has no permissions":            true,
		"NOAUTH Authentication required":                 true,
		"WRONGPASS invalid username-password pair":       true,
		"ERR unknown command":                            false,
	} {
		t.Run(said, func(t *testing.T) {
			t.Parallel()
			s, m := inMemory(t)
			put(t, s)
			m.SetError(said)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := s.Commit(ctx, raise(s, "act", request(t)))
			if err == nil || errors.Is(err, store.ErrUnavailable) != unavailable || errors.Is(err, store.ErrUnsure) {
				t.Errorf("error %v", err)
			}
			if insisted := ctx.Err() != nil; insisted != unavailable {
				t.Errorf("insisted: %t", insisted)
			}
		})
	}
}
