package store

import (
	"context"
	"fmt"
	"time"
)

// claimed is how long a delivery stays claimed: longer than any platform goes on delivering it again.
const claimed = 48 * time.Hour

// Claim takes a platform's delivery for this replica; false means that one has it already.
func (s *Store) Claim(ctx context.Context, id string) (bool, error) {
	ok, err := s.writes.SetNX(ctx, s.keys.claim(id), "1", claimed).Result()
	if err != nil {
		return false, fmt.Errorf("claim delivery: %w", err)
	}
	return ok, nil
}

// Release gives a claimed delivery back, so that its repetition is handled.
func (s *Store) Release(ctx context.Context, id string) error {
	if err := s.writes.Del(ctx, s.keys.claim(id)).Err(); err != nil {
		return fmt.Errorf("release delivery: %w", err)
	}
	return nil
}
