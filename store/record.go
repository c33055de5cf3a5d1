package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// Record is what the store needs of a record: its head, and its texts, which are sealed.
type Record interface {
	Meta() *soc.Head
	Texts() map[string]*soc.Text
}

// recordOf is a pointer to T that is a Record.
type recordOf[T any] interface {
	*T
	Record
}

// blob is a stored version of a record: its fields in clear, and its texts sealed.
type blob struct {
	Clear  json.RawMessage   `json:"r"`
	Sealed map[string][]byte `json:"s,omitempty"`
}

// encode makes the blob of a record's version.
func encode(r Record, key dataKey) ([]byte, error) {
	clear, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	b := blob{Clear: clear, Sealed: map[string][]byte{}}
	for field, text := range r.Texts() {
		if !text.IsZero() {
			b.Sealed[field] = key.sealField(r.Meta().UID, field, text.Reveal())
		}
	}
	return json.Marshal(b)
}

// decode reads a blob into a record. Without a data key (the record was erased) its texts stay empty.
func (s *Store) decode(raw, wrapped string, r Record) error {
	var b blob
	if err := json.Unmarshal([]byte(raw), &b); err != nil {
		return fmt.Errorf("decode record: %w", err)
	}
	if err := json.Unmarshal(b.Clear, r); err != nil {
		return fmt.Errorf("decode record: %w", err)
	}
	r.Meta().DataKey = []byte(wrapped)
	if wrapped == "" || len(b.Sealed) == 0 {
		return nil
	}
	uid := r.Meta().UID
	key, err := s.seal.unwrap([]byte(wrapped), uid)
	if err != nil {
		return fmt.Errorf("%s: %w", r.Meta().Ref, err)
	}
	for field, text := range r.Texts() {
		sealed, ok := b.Sealed[field]
		if !ok {
			continue
		}
		words, err := key.openField(uid, field, sealed)
		if err != nil {
			return fmt.Errorf("%s: %w", r.Meta().Ref, err)
		}
		*text = soc.NewText(words)
	}
	return nil
}

// get reads the current version of a record: one round trip. Of what was erased it gives *soc.ErasedError.
func get[T any, P recordOf[T]](ctx context.Context, s *Store, ref soc.Ref) (P, error) {
	got, err := s.db.HMGet(ctx, s.keys.record(ref), "cur", "k").Result()
	if err != nil {
		return nil, readError(err)
	}
	return decodeFields[T, P](s, got)
}

// decodeFields reads a record from the fields cur and k, or an earlier version's and k.
func decodeFields[T any, P recordOf[T]](s *Store, fields []any) (P, error) {
	raw, ok := fields[0].(string)
	if !ok {
		return nil, ErrNotFound
	}
	wrapped, _ := fields[1].(string)
	record := P(new(T))
	if err := s.decode(raw, wrapped, record); err != nil {
		return nil, err
	}
	return record, gone(record)
}

// versions reads versions from to to of a record, in order: one round trip when the current version is known.
func versions[T any, P recordOf[T]](ctx context.Context, s *Store, ref soc.Ref, from, to int) ([]P, error) {
	names := []string{"v", "cur", "k"}
	for v := from; v <= to; v++ {
		names = append(names, strconv.Itoa(v))
	}
	got, err := s.db.HMGet(ctx, s.keys.record(ref), names...).Result()
	if err != nil {
		return nil, readError(err)
	}
	current, _ := got[0].(string)
	var all []P
	for i, name := range names[3:] {
		raw := got[3+i]
		if name == current {
			raw = got[1]
		}
		if raw == nil {
			continue
		}
		record, err := decodeFields[T, P](s, []any{raw, got[2]})
		if err != nil {
			return nil, err
		}
		all = append(all, record)
	}
	return all, nil
}

// readError tells a store that can not be reached from anything else.
func readError(err error) error {
	if _, ok := errors.AsType[redis.Error](err); ok && !notNow(err) {
		return fmt.Errorf("read: %w", err)
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}
