package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// pageSize is how many records an export reads at a time.
const pageSize = 200

// pageScript reads the records of an index that follow one, in one round trip.
//
//	KEYS 1 the index
//	ARGV 1 the stem of record keys, 2 the record that the page before ended with (empty: from the start),
//	     3 highest score, 4 most records
//	returns the reference, cur and k of each
var pageScript = redis.NewScript(`
local from = 0
if ARGV[2] ~= '' then from = redis.call('ZRANK', KEYS[1], ARGV[2]) + 1 end
local to = math.min(from + ARGV[4], redis.call('ZCOUNT', KEYS[1], '-inf', ARGV[3])) - 1
local out = {}
if to < from then return out end
for i, ref in ipairs(redis.call('ZRANGE', KEYS[1], from, to)) do
	local found = redis.call('HMGET', ARGV[1] .. ref, 'cur', 'k')
	out[i] = {ref, found[1], found[2]}
end
return out
`)

// stored is a version of a record as it is stored.
type stored struct {
	ref          soc.Ref
	raw, dataKey string
}

// pages reads the records of an index that is only ever added to, oldest first, each in the last version that was made
// before a moment; the zero moment is now. A record that did not exist then is left out.
func (s *Store) pages(ctx context.Context, index string, before time.Time) iter.Seq2[[]stored, error] {
	return func(yield func([]stored, error) bool) {
		for last := soc.Ref(""); ; {
			page, err := s.page(ctx, index, last, before)
			if err == nil && len(page) == 0 {
				return
			}
			if err == nil {
				last = page[len(page)-1].ref
				page, err = s.stepBack(ctx, page, before)
			}
			if !yield(page, err) || err != nil {
				return
			}
		}
	}
}

// every reads the records of an index that is only ever added to, oldest first, as they were before a moment; the zero
// moment is now. It holds one page of them at a time.
func every[T any, P recordOf[T]](ctx context.Context, s *Store, index string, before time.Time) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		for page, err := range s.pages(ctx, index, before) {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, k := range page {
				r := P(new(T))
				err := s.decode(k.raw, k.dataKey, r)
				if err == nil && r.Meta().Erased() {
					continue
				}
				if !yield(r, err) || err != nil {
					return
				}
			}
		}
	}
}

// page reads the current versions of the records that follow the last one.
func (s *Store) page(ctx context.Context, index string, last soc.Ref, before time.Time) ([]stored, error) {
	highest := "+inf"
	if !before.IsZero() {
		highest = "(" + strconv.FormatInt(before.UnixMilli(), 10)
	}
	got, err := pageScript.Run(ctx, s.db, []string{s.keys.index(index)}, s.keys.recordPrefix(), string(last), highest, pageSize).Slice()
	if err != nil {
		return nil, readError(err)
	}
	page := make([]stored, len(got))
	for i, one := range got {
		fields := one.([]any)
		ref, _ := fields[0].(string)
		raw, _ := fields[1].(string)
		dataKey, _ := fields[2].(string)
		page[i] = stored{soc.Ref(ref), raw, dataKey}
	}
	return page, nil
}

// stepBack replaces what was made at the moment or later by the last version that was made before it.
func (s *Store) stepBack(ctx context.Context, page []stored, before time.Time) ([]stored, error) {
	late := make([]*stored, 0, len(page))
	if !before.IsZero() {
		for i := range page {
			late = append(late, &page[i])
		}
	}
	for len(late) > 0 {
		var still []*stored
		var versions []int
		for _, k := range late {
			head, err := k.head()
			switch {
			case err != nil:
				return nil, err
			case head.At.Before(before):
			case head.Version == 1, head.Erased():
				k.raw = ""
			default:
				still, versions = append(still, k), append(versions, head.Version-1)
			}
		}
		if err := s.reread(ctx, still, versions); err != nil {
			return nil, err
		}
		late = still
	}
	return slices.DeleteFunc(page, func(k stored) bool { return k.raw == "" }), nil
}

// reread replaces records by earlier versions of them, in one round trip.
func (s *Store) reread(ctx context.Context, records []*stored, versions []int) error {
	if len(records) == 0 {
		return nil
	}
	pipe := s.db.Pipeline()
	for i, k := range records {
		pipe.HGet(ctx, s.keys.record(k.ref), strconv.Itoa(versions[i]))
	}
	got, err := pipe.Exec(ctx)
	if err != nil {
		return readError(err)
	}
	for i, one := range got {
		records[i].raw = one.(*redis.StringCmd).Val()
	}
	return nil
}

// head reads what every record has in clear.
func (k stored) head() (soc.Head, error) {
	var b struct {
		Clear soc.Head `json:"r"`
	}
	if err := json.Unmarshal([]byte(k.raw), &b); err != nil {
		return soc.Head{}, fmt.Errorf("decode %s: %w", k.ref, err)
	}
	return b.Clear, nil
}

// ReleasedDisruptions reads the disruptions that had been released before a moment and not taken back by then, oldest
// first and as they were released; the zero moment is now. It holds one page of them at a time.
func (s *Store) ReleasedDisruptions(ctx context.Context, before time.Time) iter.Seq2[*soc.Disruption, error] {
	return func(yield func(*soc.Disruption, error) bool) {
		for page, err := range s.pages(ctx, allDisruptions, before) {
			var left []*soc.Disruption
			if err == nil {
				left, err = s.released(ctx, page)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for _, d := range left {
				if !yield(d, nil) {
					return
				}
			}
		}
	}
}

// released gives those of a page's disruptions that were released, as they were released. The text of nothing else is
// opened.
func (s *Store) released(ctx context.Context, page []stored) ([]*soc.Disruption, error) {
	var stood []*soc.Disruption
	var sent, earlier []*stored
	var versions []int
	for i := range page {
		d := &soc.Disruption{}
		if err := s.decode(page[i].raw, "", d); err != nil {
			return nil, err
		}
		if !d.Released() {
			continue
		}
		stood, sent = append(stood, d), append(sent, &page[i])
		if d.Sent != d.Version {
			earlier, versions = append(earlier, &page[i]), append(versions, d.Sent)
		}
	}
	if err := s.reread(ctx, earlier, versions); err != nil {
		return nil, err
	}
	for i, k := range sent {
		d := &soc.Disruption{}
		if err := s.decode(k.raw, k.dataKey, d); err != nil {
			return nil, err
		}
		stood[i] = stood[i].AsReleased(d)
	}
	return stood, nil
}
