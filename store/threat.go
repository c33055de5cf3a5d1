package store

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// allThreats is the index of threats, by when they were entered.
const allThreats = "thr:all"

func threatIndexes(t *soc.Threat) map[string]float64 {
	return map[string]float64{allThreats: float64(t.CreatedAt.UnixMilli())}
}

// Threat reads a threat.
func (s *Store) Threat(ctx context.Context, ref soc.Ref) (*soc.Threat, error) {
	return get[soc.Threat](ctx, s, ref)
}

// ThreatByRegister reads the threat that the register knows by this reference.
func (s *Store) ThreatByRegister(ctx context.Context, registerRef string) (*soc.Threat, error) {
	ref, err := s.db.HGet(ctx, s.keys.unique(uniqueThreat), registerRef).Result()
	if errors.Is(err, redis.Nil) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, readError(err)
	}
	return s.Threat(ctx, soc.Ref(ref))
}
