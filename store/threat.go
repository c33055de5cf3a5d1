package store

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// The indexes of threats, by when they were entered.
const (
	allThreats  = "thr:all"
	openThreats = "thr:open:" // of a force (empty: of all), those that somebody has to lead the response to
	threatsLed  = "thr:led:"  // the open ones of an LRO
)

func threatIndexes(t *soc.Threat) map[string]float64 {
	entered := float64(t.CreatedAt.UnixMilli())
	ix := map[string]float64{allThreats: entered}
	if t.Open() {
		ix[openThreats], ix[openThreats+t.Force] = entered, entered
		if t.LRO != "" {
			ix[threatsLed+t.LRO] = entered
		}
		if t.LRO == "" || t.Standing() == soc.ThreatActive && t.Plan == "" {
			addLacking(ix, t.Force, entered)
		}
	}
	return ix
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

// ThreatVersions reads versions of a threat, in order; those it does not have are left out.
func (s *Store) ThreatVersions(ctx context.Context, ref soc.Ref, from, to int) ([]*soc.Threat, error) {
	return versions[soc.Threat](ctx, s, ref, from, to)
}

// ConsultThreat reads a threat for somebody to see, and logs that they did.
func (s *Store) ConsultThreat(ctx context.Context, ref soc.Ref, c Consultation) (*soc.Threat, error) {
	return consult[soc.Threat](ctx, s, ref, c)
}

// OpenThreats reads the open threats of a force (empty: of all), oldest first.
func (s *Store) OpenThreats(ctx context.Context, force string, limit int) ([]*soc.Threat, int, error) {
	return list[soc.Threat](ctx, s, openThreats+force, Page{Limit: limit})
}

// ThreatsLed reads the open threats that an officer leads, oldest first, and says how many there are (V16).
func (s *Store) ThreatsLed(ctx context.Context, lro string, limit int) ([]*soc.Threat, int, error) {
	return list[soc.Threat](ctx, s, threatsLed+lro, Page{Limit: limit})
}

// Threats reads the threats as they were before a moment, oldest first; the zero moment is now. It holds one page of them
// at a time.
func (s *Store) Threats(ctx context.Context, before time.Time) iter.Seq2[*soc.Threat, error] {
	return every[soc.Threat](ctx, s, allThreats, before)
}
