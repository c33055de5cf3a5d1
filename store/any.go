package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// empty is a record of the kind that a reference names, with nothing in it.
func empty(p soc.Prefix) (Record, error) {
	switch p {
	case soc.RequestPrefix:
		return &soc.Request{}, nil
	case soc.DecisionPrefix:
		return &soc.Decision{}, nil
	case soc.IntelligencePrefix:
		return &soc.Intelligence{}, nil
	case soc.DisruptionPrefix:
		return &soc.Disruption{}, nil
	case soc.ThreatPrefix:
		return &soc.Threat{}, nil
	case soc.PlanPrefix:
		return &soc.Plan{}, nil
	case soc.OrderPrefix:
		return &soc.Order{}, nil
	}
	return nil, fmt.Errorf("%w: no records begin with %q", ErrNotFound, string(p))
}

// decodeAny reads a record of any kind from the fields cur and k; it is nil when there is none.
func (s *Store) decodeAny(cur, wrapped any) (Record, error) {
	raw, ok := cur.(string)
	if !ok {
		return nil, nil
	}
	head, err := (&stored{raw: raw}).head()
	if err != nil {
		return nil, err
	}
	r, err := empty(head.Ref.Prefix())
	if err != nil {
		return nil, err
	}
	key, _ := wrapped.(string)
	return r, s.decode(raw, key, r)
}

// Records reads records of any kind, in one round trip; those that there are not are nil.
func (s *Store) Records(ctx context.Context, refs []soc.Ref) ([]Record, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	pipe := s.db.Pipeline()
	for _, ref := range refs {
		pipe.HMGet(ctx, s.keys.record(ref), "cur", "k")
	}
	got, err := pipe.Exec(ctx)
	if err != nil {
		return nil, readError(err)
	}
	all := make([]Record, len(refs))
	for i, one := range got {
		fields := one.(*redis.SliceCmd).Val()
		if all[i], err = s.decodeAny(fields[0], fields[1]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// records reads a page of an index whose records may be of any kind, and says how many entries the whole part has.
func (s *Store) records(ctx context.Context, index string, p Page) ([]Record, int, error) {
	got, total, err := s.entries(ctx, index, p)
	if err != nil {
		return nil, 0, err
	}
	var all []Record
	for _, fields := range got {
		r, err := s.decodeAny(fields[0], fields[1])
		if err != nil {
			return nil, 0, err
		}
		if r != nil {
			all = append(all, r)
		}
	}
	return all, total, nil
}
