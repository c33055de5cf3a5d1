package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"gatewaybot/soc"
)

// plan is a commit on its way to the script's arguments.
type plan struct {
	actor, version string
	pending        [][]any
	records        [][]any
	unique         [][]any
	commands       [][]any
	rows           [][]any
}

func (s *Store) plan(ctx context.Context, c Commit) (*plan, error) {
	p := &plan{actor: c.By.ID, version: versionWord(c.By.Version)}
	for _, w := range c.Writes {
		if err := s.planWrite(ctx, p, w); err != nil {
			return nil, err
		}
	}
	for _, post := range c.Posts {
		p.unique = append(p.unique, []any{s.keys.unique(uniquePost), post, string(c.first()), ""})
	}
	for _, e := range c.Audit {
		if err := planAudit(ctx, s.keys, p, e); err != nil {
			return nil, err
		}
	}
	for _, row := range c.Rows {
		due := int64(0)
		if !row.Due.IsZero() {
			due = s.score(row.Due)
		}
		p.rows = append(p.rows, []any{row.Queue.stem, Job{Ref: row.Ref, Dest: row.Dest}.row(), due})
	}
	return p, nil
}

// first is what the posts of a commit belong to.
func (c Commit) first() soc.Ref {
	if len(c.Writes) > 0 {
		return c.Writes[0].New.Meta().Ref
	}
	return c.Rows[0].Ref
}

// planWrite adds a record's version, its indexes and its audit entry.
func (s *Store) planWrite(ctx context.Context, p *plan, w Write) error {
	head := w.New.Meta()
	record := s.keys.record(head.Ref)
	if slices.ContainsFunc(p.records, func(one []any) bool { return one[0] == record }) {
		return fmt.Errorf("plan commit: %s is in it twice", head.Ref)
	}
	if prefix := head.Ref.Prefix(); head.Ref == prefix.Pending() {
		p.pending = append(p.pending, []any{string(prefix), head.CreatedAt.Year()})
	}
	if head.Erased() {
		return s.planErasure(ctx, p, w)
	}
	key, err := s.dataKey(w)
	if err != nil {
		return err
	}
	blob, err := encode(w.New, key)
	if err != nil {
		return err
	}
	before, operation := "", soc.Collection
	if w.Old != nil {
		before, operation = strconv.Itoa(w.Old.Meta().Version), soc.Alteration
		key.wrapped = nil
	}
	if head.Ref.Prefix() == soc.CheckpointPrefix {
		operation = soc.System
	}
	p.records = append(p.records, []any{record, before, head.Version, blob, key.wrapped})
	s.planIndexes(p, w)
	p.planUnique(s.keys, w)
	s.planDuties(p, w)
	return planAudit(ctx, s.keys, p, soc.AuditEvent{
		Actor: head.By, Operation: operation, Record: head.Ref, Version: head.Version, Move: head.Did,
		Reason: w.Reason,
	})
}

// dataKey is the record's own key: a fresh one for a new record.
func (s *Store) dataKey(w Write) (dataKey, error) {
	head := w.New.Meta()
	if w.Old == nil {
		return s.seal.newDataKey(head.UID)
	}
	return s.seal.unwrap(w.Old.Meta().DataKey, head.UID)
}

// planIndexes moves the record between indexes: out of those that only its old version was in, into the new one's.
func (s *Store) planIndexes(p *plan, w Write) {
	k, was, is := s.keys, map[string]float64{}, s.indexes(w.New)
	if w.Old != nil {
		was = s.indexes(w.Old)
	}
	ref := string(w.New.Meta().Ref)
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, stays := is[name]; !stays {
			p.commands = append(p.commands, []any{"ZREM", k.index(name), ref})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if score, had := was[name]; !had || score != is[name] {
			p.commands = append(p.commands, []any{"ZADD", k.index(name), strconv.FormatFloat(is[name], 'f', -1, 64), ref})
		}
	}
}

// planAudit adds an entry to the audit log.
func planAudit(ctx context.Context, k keys, p *plan, e soc.AuditEvent) error {
	entry, err := encodeEntry(ctx, e)
	if err != nil {
		return err
	}
	p.commands = append(p.commands, []any{"XADD", k.audit(), "*", "e", entry})
	return nil
}

// args are the script's arguments, each list behind its length.
func (p *plan) args(token string) []any {
	args := []any{token, int(remembered.Seconds()), p.actor, p.version}
	flat := func(list [][]any, counted bool) {
		args = append(args, len(list))
		for _, one := range list {
			if counted {
				args = append(args, len(one))
			}
			args = append(args, one...)
		}
	}
	flat(p.pending, false)
	flat(p.records, false)
	flat(p.unique, false)
	flat(p.commands, true)
	flat(p.rows, false)
	return args
}
