package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// gone is the error of a record that was erased; nil for any other.
func gone(r Record) error {
	if !r.Meta().Erased() {
		return nil
	}
	switch r := r.(type) {
	case *soc.Request:
		return soc.NewErased(r.Head, func(by soc.Officer) bool { return r.VisibleTo(by, nil) })
	case *soc.Decision:
		return soc.NewErased(r.Head, func(by soc.Officer) bool { return by.Body == soc.ROCU || slices.Contains(r.CirculateTo, by.Body) })
	case interface{ VisibleTo(by soc.Officer) bool }:
		return soc.NewErased(*r.(Record).Meta(), r.VisibleTo)
	}
	return soc.NewErased(*r.Meta(), nil)
}

// erasedIndexes are the indexes of what is left of a record: those that are only ever added to, so that an export that is
// reading them goes on.
func erasedIndexes(r Record) map[string]float64 {
	all := map[soc.Prefix]string{
		soc.IntelligencePrefix: allReports, soc.DisruptionPrefix: allDisruptions, soc.ThreatPrefix: allThreats,
		soc.PlanPrefix: allPlans, soc.OrderPrefix: allOrders,
	}
	if name, has := all[r.Meta().Ref.Prefix()]; has {
		return map[string]float64{name: float64(r.Meta().CreatedAt.UnixMilli())}
	}
	return nil
}

// erasedField marks the hash of a record that was erased, for the scripts.
const erasedField = "erased"

// planErasure replaces a record by what is left of it: its data key and all its earlier versions go, and with them its places
// in indexes and lists, its reminders, and what it alone had.
func (s *Store) planErasure(ctx context.Context, p *plan, w Write) error {
	head, was := w.New.Meta(), w.Old.Meta().Version
	record := s.keys.record(head.Ref)
	left, err := encode(w.New, dataKey{})
	if err != nil {
		return err
	}
	p.records = append(p.records, []any{record, strconv.Itoa(was), head.Version, left, nil})
	s.planIndexes(p, w)
	p.planUnique(s.keys, w)
	s.planDuties(p, w)
	p.commands = append(p.commands, []any{"HDEL", record, "k", "told"}, []any{"HSET", record, erasedField, head.Version})
	for from := 1; from <= was; from += 1000 {
		words := []any{"HDEL", record}
		for v := from; v <= min(was, from+999); v++ {
			words = append(words, v)
		}
		p.commands = append(p.commands, words)
	}
	return planAudit(ctx, s.keys, p, soc.AuditEvent{
		Actor: head.By, Operation: soc.Erasure, Record: head.Ref, Version: head.Version, Move: head.Did, Reason: w.Reason,
	})
}

// Unopened reads a record of any kind without its text, whether that can be opened or not; also what is left of one that was
// erased. It is ErrNotFound when there never was one.
func (s *Store) Unopened(ctx context.Context, ref soc.Ref) (Record, error) {
	r, err := empty(ref.Prefix())
	if err != nil {
		return nil, err
	}
	got, err := s.db.HMGet(ctx, s.keys.record(ref), "cur", "k").Result()
	if err != nil {
		return nil, readError(err)
	}
	raw, ok := got[0].(string)
	if !ok {
		return nil, ErrNotFound
	}
	if err := s.decode(raw, "", r); err != nil {
		return nil, err
	}
	wrapped, _ := got[1].(string)
	r.Meta().DataKey = []byte(wrapped)
	return r, nil
}

// Message is a message of ours about a record, by the name under which its place is kept.
type Message struct {
	Name  string
	Place json.RawMessage
}

// Fields of a record's hash that begin so have the places of its messages: the one that later versions go to, and each.
const (
	placeField   = "at:"
	messageField = "msg:"
)

// Messages reads where the messages about a record stand.
func (s *Store) Messages(ctx context.Context, ref soc.Ref) ([]Message, error) {
	all, err := s.db.HGetAll(ctx, s.keys.record(ref)).Result()
	if err != nil {
		return nil, readError(err)
	}
	var found []Message
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if strings.HasPrefix(name, placeField) || strings.HasPrefix(name, messageField) {
			found = append(found, Message{name, json.RawMessage(all[name])})
		}
	}
	return found, nil
}

// ForgetMessage forgets where a message stands, once nothing of the record is in it.
func (s *Store) ForgetMessage(ctx context.Context, ref soc.Ref, m Message) error {
	if err := s.writes.HDel(ctx, s.keys.record(ref), m.Name).Err(); err != nil {
		return fmt.Errorf("forget message: %w", err)
	}
	return nil
}

// DropUndecoded drops the frames that nobody could read and in which all of some words stand, and says how many those were.
func (s *Store) DropUndecoded(ctx context.Context, words ...string) (int, error) {
	all, err := s.db.LRange(ctx, s.keys.undecoded(), 0, -1).Result()
	if err != nil {
		return 0, readError(err)
	}
	n := 0
	for _, sealed := range all {
		clear, err := s.seal.wrap.Decrypt([]byte(sealed), undecodedName)
		if err != nil || slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(string(clear), w) }) {
			continue
		}
		if err := s.writes.LRem(ctx, s.keys.undecoded(), 1, sealed).Err(); err != nil {
			return n, fmt.Errorf("drop undecoded frame: %w", err)
		}
		n++
	}
	return n, nil
}

// Compact asks Redis to write its append-only file anew, so that what was erased leaves it; false when Redis does not.
func (s *Store) Compact(ctx context.Context) bool {
	if _, one := s.writes.(*redis.Client); !one {
		return false
	}
	return s.writes.BgRewriteAOF(ctx).Err() == nil
}
