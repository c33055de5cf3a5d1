package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
)

// insist repeats a write until Redis answers or ctx ends. The write must be one that may be repeated. The error says
// whether it may have been applied.
func insist[T any](ctx context.Context, s *Store, write func() (T, error)) (T, error) {
	var got T
	failed, unsure := ErrUnavailable, false
	for wait := 10 * time.Millisecond; ctx.Err() == nil; wait = min(2*wait, 200*time.Millisecond) {
		var err error
		if got, err = write(); err == nil {
			return got, nil
		}
		failed = s.writeError(err)
		if unsure = unsure || errors.Is(failed, ErrUnsure); unsure {
			failed = fmt.Errorf("%w: %w", ErrUnsure, err)
		}
		if s.final(err) {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
	return got, failed
}

// writeError says of a single write's failure whether it may have been applied.
func (s *Store) writeError(err error) error {
	switch {
	case s.neverSent(err):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	case s.final(err):
		return fmt.Errorf("write: %w", err)
	}
	return fmt.Errorf("%w: %w", ErrUnsure, err)
}

// final reports whether waiting does not mend it: Redis itself refused, or the store was closed.
func (s *Store) final(err error) bool {
	_, refused := errors.AsType[redis.Error](err)
	return refused && !s.neverSent(err) || errors.Is(err, redis.ErrClosed)
}

// neverSent reports whether the write certainly was not applied: no connection, or Redis refused it as it was
// loading, busy, read only, full, or without its replicas.
func (s *Store) neverSent(err error) bool {
	if _, single := s.writes.(*redis.Client); single && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		return true // such a client looks at the context only until it has a connection
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return true
	}
	return notNow(err) || errors.Is(err, redis.ErrPoolTimeout) || errors.Is(err, redis.ErrClosed)
}

// notNow reports whether Redis refused for a reason that passes or that an administrator mends.
func notNow(err error) bool {
	for _, is := range []string{
		"LOADING ", "BUSY ", "READONLY ", "OOM ", "NOREPLICAS ", "MASTERDOWN ", "CLUSTERDOWN ", "MISCONF ", "TRYAGAIN ",
		"NOAUTH ", "WRONGPASS ", "NOPERM ", "ERR max number of clients",
	} {
		if redis.HasErrorPrefix(err, is) {
			return true
		}
	}
	return false
}
