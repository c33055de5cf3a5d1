package store

import (
	"context"
	"errors"
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
	case soc.CheckpointPrefix:
		return &soc.Checkpoint{}, nil
	}
	return nil, fmt.Errorf("%w: no records begin with %q", ErrNotFound, string(p))
}

// decodeAny reads a record of any kind from the fields cur and k; it is nil when there is none, or it was erased.
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
	if err := s.decode(raw, key, r); err != nil || r.Meta().Erased() {
		return nil, err
	}
	return r, nil
}

// refOf is the reference of a record that may be damaged; empty if even that can not be read.
func refOf(cur any) soc.Ref {
	raw, _ := cur.(string)
	head, err := (&stored{raw: raw}).head()
	if err != nil {
		return ""
	}
	return head.Ref
}

// UnreadableError names the records that are stored and could not be read: those beside them were, and come with it.
type UnreadableError struct {
	Refs  []soc.Ref
	cause error
}

func (e *UnreadableError) Error() string {
	return fmt.Sprintf("%v can not be read: %v", e.Refs, e.cause)
}
func (e *UnreadableError) Unwrap() error { return e.cause }

// unreadable adds a record to those that could not be read, of which there may be none yet.
func unreadable(e *UnreadableError, ref soc.Ref, err error) *UnreadableError {
	if e == nil {
		e = &UnreadableError{}
	}
	return &UnreadableError{append(e.Refs, ref), errors.Join(e.cause, err)}
}

// orNil is the error, or nil where all could be read.
func (e *UnreadableError) orNil() error {
	if e == nil {
		return nil
	}
	return e
}

// Records reads records of any kind, in one round trip; those that there are not, or that were erased, are nil. With an *UnreadableError, so are
// those that it names.
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
	var lost *UnreadableError
	for i, one := range got {
		fields := one.(*redis.SliceCmd).Val()
		r, err := s.decodeAny(fields[0], fields[1])
		if err != nil {
			lost = unreadable(lost, refs[i], err)
			continue
		}
		all[i] = r
	}
	return all, lost.orNil()
}

// records reads a page of an index whose records may be of any kind, and says how many entries the whole part has.
// Those that an *UnreadableError counts are left out.
func (s *Store) records(ctx context.Context, index string, p Page) ([]Record, int, error) {
	got, total, err := s.entries(ctx, index, p)
	if err != nil {
		return nil, 0, err
	}
	var all []Record
	var lost *UnreadableError
	for _, fields := range got {
		r, err := s.decodeAny(fields[0], fields[1])
		switch {
		case err != nil:
			lost = unreadable(lost, refOf(fields[0]), err)
		case r != nil:
			all = append(all, r)
		}
	}
	return all, total, lost.orNil()
}
