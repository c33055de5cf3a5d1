package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// EntryKind says which rows of a queue are meant.
type EntryKind string

// The kinds of rows.
const (
	Dead    EntryKind = "dead"    // buried: nothing tries them until a person or a new version of the record wants it
	Waiting EntryKind = "waiting" // everything else, in work or not
)

// Entry is a row as an operator sees it.
type Entry struct {
	Ref  soc.Ref
	Dest string
	Kind EntryKind
	// InWork says that a worker has it.
	InWork bool
	// Since is when it first failed, and for one that has not, when it was claimed or is due. Due is when it is tried
	// next, or when it was buried. Both are UTC by Redis's clock.
	Since, Due time.Time
	// Attempts counts the claims since the last success, and Why says what the last one met. It holds no report text.
	Attempts int
	Why      string
}

// entriesScript reads rows of a queue.
//
//	KEYS 1 due, 2 dead, 3 lease, 4 try, 5 why, 6 since
//	ARGV 1 number of the key with the rows, 2 most rows (-1: all), 3 the only row wanted (empty: all)
//	returns row, due in ms, lease, attempts, why, since in ms of each
var entriesScript = redis.NewScript(`
local from, out = KEYS[tonumber(ARGV[1])], {}
local rows = {ARGV[3], redis.call('ZSCORE', from, ARGV[3])}
if ARGV[3] == '' then
	rows = redis.call('ZRANGE', from, 0, ARGV[2] == '-1' and -1 or ARGV[2] - 1, 'WITHSCORES')
end
for i = 1, #rows, 2 do
	local row, due = rows[i], rows[i + 1]
	if not due then break end
	local entry = {row, string.format('%.0f', tonumber(due))}
	for n = 3, 6 do entry[n] = redis.call('HGET', KEYS[n], row) or '' end
	for n = 1, 6 do out[#out + 1] = entry[n] end
end
return out
`)

// List reads rows of a kind, the longest-waiting first; a limit of -1 is all of them.
func (q *Queue) List(ctx context.Context, kind EntryKind, limit int) ([]Entry, error) {
	return q.entries(ctx, kind, limit, "")
}

// Entry reads the row that delivers a record to a destination. It is ErrNotFound when there is none.
func (q *Queue) Entry(ctx context.Context, ref soc.Ref, dest string) (Entry, error) {
	for _, kind := range []EntryKind{Dead, Waiting} {
		found, err := q.entries(ctx, kind, 1, Job{Ref: ref, Dest: dest}.row())
		if err != nil {
			return Entry{}, err
		}
		if len(found) > 0 {
			return found[0], nil
		}
	}
	return Entry{}, ErrNotFound
}

func (q *Queue) entries(ctx context.Context, kind EntryKind, limit int, row string) ([]Entry, error) {
	from := 1
	if kind == Dead {
		from = 2
	}
	got, err := entriesScript.Run(ctx, q.s.db, q.keys("due", "dead", "lease", "try", "why", "since"), from, limit, row).StringSlice()
	if err != nil {
		return nil, readError(err)
	}
	var all []Entry
	for one := range slices.Chunk(got, 6) {
		for _, optional := range []int{3, 5} {
			if one[optional] == "" {
				one[optional] = "0"
			}
		}
		n, err := numbers(one[1], one[3], one[5])
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", q.Name, err)
		}
		j, due := jobOf(one[0]), time.UnixMilli(n[0]).UTC()
		e := Entry{Ref: j.Ref, Dest: j.Dest, Kind: kind, InWork: one[2] != "", Since: due, Due: due, Attempts: int(n[1]), Why: one[4]}
		switch {
		case n[2] > 0:
			e.Since = time.UnixMilli(n[2]).UTC()
		case e.InWork:
			e.Since = due.Add(-Lease)
		}
		all = append(all, e)
	}
	return all, nil
}

// RecordHead is what may be said of a record without opening its texts.
type RecordHead struct {
	soc.Head

	State string `json:"state"`
}

// RecordHead reads the head of a record of any kind.
func (s *Store) RecordHead(ctx context.Context, ref soc.Ref) (RecordHead, error) {
	raw, err := s.db.HGet(ctx, s.keys.record(ref), "cur").Result()
	switch {
	case errors.Is(err, redis.Nil):
		return RecordHead{}, ErrNotFound
	case err != nil:
		return RecordHead{}, readError(err)
	}
	var b blob
	var h RecordHead
	if err := errors.Join(json.Unmarshal([]byte(raw), &b), json.Unmarshal(b.Clear, &h)); err != nil {
		return RecordHead{}, fmt.Errorf("decode head of %s: %w", ref, err)
	}
	return h, nil
}
