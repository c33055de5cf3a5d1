package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
)

// insist repeats a write until Redis answers or ctx ends. That is safe because the script knows the commit's id. The
// error says whether the write may have been applied.
func insist[T any](ctx context.Context, write func() (T, error)) (T, error) {
	unsure := false
	for wait := 10 * time.Millisecond; ; wait = min(2*wait, 200*time.Millisecond) {
		got, err := write()
		if err == nil {
			return got, nil
		}
		if final(err) {
			return got, fmt.Errorf("write: %w", err)
		}
		unsure = unsure || !neverSent(err)
		select {
		case <-ctx.Done():
			if unsure {
				return got, fmt.Errorf("%w: %w", ErrUnsure, err)
			}
			return got, fmt.Errorf("%w: %w", ErrUnavailable, err)
		case <-time.After(wait):
		}
	}
}

// final reports whether Redis itself refused, in a way that waiting does not mend.
func final(err error) bool {
	_, refused := errors.AsType[redis.Error](err)
	return refused && !neverSent(err)
}

// neverSent reports whether the write certainly was not applied: no connection, or Redis refused it as it was
// loading, read only, full, or without its replicas.
func neverSent(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return true
	}
	for _, is := range []string{"LOADING ", "READONLY ", "OOM ", "NOREPLICAS ", "MASTERDOWN ", "CLUSTERDOWN ", "MISCONF ", "TRYAGAIN "} {
		if redis.HasErrorPrefix(err, is) {
			return true
		}
	}
	return errors.Is(err, redis.ErrPoolTimeout)
}

// writeError says of a single write's failure whether it may have been applied.
func writeError(err error) error {
	switch {
	case final(err):
		return fmt.Errorf("write: %w", err)
	case neverSent(err):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return fmt.Errorf("%w: %w", ErrUnsure, err)
}
