package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// Page asks for a part of an index.
type Page struct {
	// Max is the highest score wanted, for indexes of times: milliseconds since 1970, zero for no limit.
	Max int64
	// Descending starts with the highest score.
	Descending bool
	Limit      int
}

// listScript reads the records of a part of an index in one round trip.
//
//	KEYS 1 the index
//	ARGV 1 the stem of record keys, 2 highest score, 3 "1" for descending, 4 most entries
//	returns the number of entries in that part, then cur and k of each record
var listScript = redis.NewScript(`
local refs
if ARGV[3] == '1' then
	refs = redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[2], '-inf', 'LIMIT', 0, ARGV[4])
else
	refs = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[2], 'LIMIT', 0, ARGV[4])
end
local out = {redis.call('ZCOUNT', KEYS[1], '-inf', ARGV[2])}
for _, ref in ipairs(refs) do
	out[#out + 1] = redis.call('HMGET', ARGV[1] .. ref, 'cur', 'k')
end
return out
`)

// entries reads the fields cur and k of a page of an index, and says how many entries the whole part has.
func (s *Store) entries(ctx context.Context, index string, p Page) ([][]any, int, error) {
	highest, descending := "+inf", "0"
	if p.Max > 0 {
		highest = fmt.Sprint(p.Max)
	}
	if p.Descending {
		descending = "1"
	}
	got, err := listScript.Run(ctx, s.db, []string{s.keys.index(index)}, s.keys.recordPrefix(), highest, descending, p.Limit).Slice()
	if err != nil {
		return nil, 0, readError(err)
	}
	total, _ := got[0].(int64)
	var all [][]any
	for _, fields := range got[1:] {
		all = append(all, fields.([]any))
	}
	return all, int(total), nil
}

// list reads a page of an index of records of one kind, and says how many entries the whole part has.
func list[T any, P recordOf[T]](ctx context.Context, s *Store, index string, p Page) ([]P, int, error) {
	got, total, err := s.entries(ctx, index, p)
	if err != nil {
		return nil, 0, err
	}
	var all []P
	for _, fields := range got {
		record, err := decodeFields[T, P](s, fields)
		if _, was := errors.AsType[*soc.ErasedError](err); was {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		all = append(all, record)
	}
	return all, total, nil
}

// Figure is what the numbers of an index are asked for: how many entries, and the middle one's score.
type Figure struct {
	Count  int
	Median float64
}

// figureScript counts an index and finds the score in the middle.
//
//	KEYS the indexes
//	returns for each: the count, the score of the middle entry (or of the two in the middle)
var figureScript = redis.NewScript(`
local out = {}
for i, key in ipairs(KEYS) do
	local n = redis.call('ZCARD', key)
	local low = redis.call('ZRANGE', key, math.floor((n - 1) / 2), math.floor((n - 1) / 2), 'WITHSCORES')
	local high = redis.call('ZRANGE', key, math.floor(n / 2), math.floor(n / 2), 'WITHSCORES')
	out[i] = {n, low[2] or '0', high[2] or '0'}
end
return out
`)

// figures reads the numbers of several indexes in one round trip.
func (s *Store) figures(ctx context.Context, indexes []string) ([]Figure, error) {
	keys := make([]string, len(indexes))
	for i, name := range indexes {
		keys[i] = s.keys.index(name)
	}
	got, err := figureScript.Run(ctx, s.db, keys).Slice()
	if err != nil {
		return nil, readError(err)
	}
	all := make([]Figure, len(indexes))
	for i, one := range got {
		row := one.([]any)
		var low, high float64
		if _, err := fmt.Sscan(row[1].(string)+" "+row[2].(string), &low, &high); err != nil {
			return nil, fmt.Errorf("read figures: %w", err)
		}
		all[i] = Figure{Count: int(row[0].(int64)), Median: (low + high) / 2}
	}
	return all, nil
}

// counts reads how many entries indexes have, up to a score unless that is zero, in one round trip.
func (s *Store) counts(ctx context.Context, indexes []string, highest int64) ([]int, error) {
	upTo := "+inf"
	if highest > 0 {
		upTo = fmt.Sprint(highest)
	}
	pipe := s.db.Pipeline()
	for _, name := range indexes {
		pipe.ZCount(ctx, s.keys.index(name), "-inf", upTo)
	}
	got, err := pipe.Exec(ctx)
	if err != nil {
		return nil, readError(err)
	}
	all := make([]int, len(got))
	for i, one := range got {
		all[i] = int(one.(*redis.IntCmd).Val())
	}
	return all, nil
}
