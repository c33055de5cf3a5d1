package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// claimed is how long a delivery is its claimer's: longer than handling takes. If the claimer died, the platform's
	// next delivery is handled.
	claimed = 30 * time.Second
	// kept is how long a handled delivery is remembered: longer than any platform goes on delivering it again.
	kept = 48 * time.Hour
)

// Claim takes a platform's delivery for this replica. If it is not mine, it was handled, or somebody has it in hand and
// may yet give it up. Lost answers are asked for again, as long as ctx lasts.
func (s *Store) Claim(ctx context.Context, id string) (mine, handled bool, err error) {
	token := rand.Text()
	holder, err := insist(ctx, s, func() (string, error) {
		was, err := s.writes.SetArgs(ctx, s.keys.claim(id), token, redis.SetArgs{Mode: "NX", Get: true, TTL: claimed}).Result()
		if errors.Is(err, redis.Nil) {
			return token, nil
		}
		return was, err
	})
	if err != nil {
		return false, false, fmt.Errorf("claim delivery: %w", err)
	}
	return holder == token, holder == "", nil
}

// Keep says that a claimed delivery was handled.
func (s *Store) Keep(ctx context.Context, id string) error {
	// Nobody's token is empty.
	if err := s.writes.Set(ctx, s.keys.claim(id), "", kept).Err(); err != nil {
		return fmt.Errorf("keep delivery: %w", err)
	}
	return nil
}

// Release gives a claimed delivery back, so that its repetition is handled.
func (s *Store) Release(ctx context.Context, id string) error {
	if err := s.writes.Del(ctx, s.keys.claim(id)).Err(); err != nil {
		return fmt.Errorf("release delivery: %w", err)
	}
	return nil
}
