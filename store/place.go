package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Place is where a message that stands in a channel for good was put, as whoever put it wrote it; nil when there is none.
func (s *Store) Place(ctx context.Context, channel string) (json.RawMessage, error) {
	place, err := s.db.HGet(ctx, s.keys.places(), channel).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, readError(err)
	}
	return place, nil
}

// KeepPlace records where the message of a channel stands.
func (s *Store) KeepPlace(ctx context.Context, channel string, place json.RawMessage) error {
	if err := s.writes.HSet(ctx, s.keys.places(), channel, []byte(place)).Err(); err != nil {
		return fmt.Errorf("keep place: %w", err)
	}
	return nil
}
