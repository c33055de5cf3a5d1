package store

import (
	"context"
	"errors"
	"iter"
	"time"

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

// Threats reads the threats as they were before a moment, oldest first; the zero moment is now. It holds one page of them
// at a time.
func (s *Store) Threats(ctx context.Context, before time.Time) iter.Seq2[*soc.Threat, error] {
	return func(yield func(*soc.Threat, error) bool) {
		for page, err := range s.pages(ctx, allThreats, before) {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, k := range page {
				t := &soc.Threat{}
				err := s.decode(k.raw, k.dataKey, t)
				if !yield(t, err) || err != nil {
					return
				}
			}
		}
	}
}
