package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Cursor is how far a channel's posts were heard, in the words of its platform; empty when they never were.
func (s *Store) Cursor(ctx context.Context, channel string) (string, error) {
	cursor, err := s.db.HGet(ctx, s.keys.cursors(), channel).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	if err != nil {
		return "", readError(err)
	}
	return cursor, nil
}

// KeepCursor records how far a channel's posts were heard.
func (s *Store) KeepCursor(ctx context.Context, channel, cursor string) error {
	if err := s.writes.HSet(ctx, s.keys.cursors(), channel, cursor).Err(); err != nil {
		return fmt.Errorf("keep cursor: %w", err)
	}
	return nil
}
