package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

// until polls until look finds what the test waits for, and fails the test with what is missing when it does not come.
func until(t testing.TB, limit time.Duration, look func() error) {
	t.Helper()
	if err := poll(t.Context(), limit, look); err != nil {
		t.Fatal(err)
	}
}

func poll(ctx context.Context, limit time.Duration, look func() error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for {
		err := look()
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("after %v: %w", limit, errors.Join(err, ctx.Err()))
		}
	}
}
