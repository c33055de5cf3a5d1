package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// Delivery is how far a record has been delivered to a destination.
type Delivery struct {
	// Version is the record's current one; Told the last one delivered, zero for none.
	Version, Told int
	// Erased says that the record was erased.
	Erased bool
	// Place is where the destination's message stands, as the one who delivered wrote it; nil when there is none.
	Place json.RawMessage
}

// Delivery reads how far a job's record has been delivered.
func (s *Store) Delivery(ctx context.Context, j Job) (Delivery, error) {
	got, err := s.db.HMGet(ctx, s.keys.record(j.Ref), "v", "to:"+j.Dest, "at:"+j.Dest, erasedField).Result()
	if err != nil {
		return Delivery{}, readError(err)
	}
	version, ok := got[0].(string)
	if !ok {
		return Delivery{}, ErrNotFound
	}
	d := Delivery{Erased: got[3] != nil}
	if d.Version, err = strconv.Atoi(version); err != nil {
		return Delivery{}, fmt.Errorf("read version of %s: %w", j.Ref, err)
	}
	if told, ok := got[1].(string); ok {
		if d.Told, err = strconv.Atoi(told); err != nil {
			return Delivery{}, fmt.Errorf("read delivery of %s: %w", j.Ref, err)
		}
	}
	if place, ok := got[2].(string); ok {
		d.Place = json.RawMessage(place)
	}
	return d, nil
}

// Places reads where the messages of several destinations of a record stand; nil for those that have none.
func (s *Store) Places(ctx context.Context, ref soc.Ref, dests []string) ([]json.RawMessage, error) {
	fields := make([]string, len(dests))
	for i, d := range dests {
		fields[i] = "at:" + d
	}
	got, err := s.db.HMGet(ctx, s.keys.record(ref), fields...).Result()
	if err != nil {
		return nil, readError(err)
	}
	places := make([]json.RawMessage, len(dests))
	for i, v := range got {
		if place, ok := v.(string); ok {
			places[i] = json.RawMessage(place)
		}
	}
	return places, nil
}

// recordDelivery is the part of a script that writes down a delivery: the last version only goes up.
const recordDelivery = `
local function record(key, dest, version, place)
	local told = tonumber(redis.call('HGET', key, 'to:' .. dest) or '0')
	if tonumber(version) > told then redis.call('HSET', key, 'to:' .. dest, version) end
	if place ~= '' then redis.call('HSET', key, 'at:' .. dest, place) end
end
`

// deliveredScript records a delivery and keeps the lease.
//
//	KEYS 1 record, 2 due, 3 lease, 4 gen
//	ARGV 1 row, 2 token, 3 lease in ms, 4 destination, 5 version, 6 place (empty: none), 7 row that clears up after an
//	     erasure (empty: none), then the places of single messages
//	returns 1, or 0 when the lease is not ours any more; the delivery is recorded all the same, for it was made
var deliveredScript = redis.NewScript(recordDelivery + `
record(KEYS[1], ARGV[4], ARGV[5], ARGV[6])
for i = 8, #ARGV do redis.call('HSET', KEYS[1], 'msg:' .. ARGV[4] .. '/' .. ARGV[5] .. '/' .. i - 7, ARGV[i]) end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if ARGV[6] ~= '' and ARGV[7] ~= '' and redis.call('HEXISTS', KEYS[1], 'erased') == 1 then
	redis.call('HINCRBY', KEYS[4], ARGV[7], 1)
	if redis.call('HEXISTS', KEYS[3], ARGV[7]) == 0 then redis.call('ZADD', KEYS[2], now, ARGV[7]) end
end
if redis.call('HGET', KEYS[3], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[1])
return 1
`)

// EraseDest is the destination of the row that clears up after an erasure: what is said of the record in chats goes.
const EraseDest = "erased"

// Delivered records that a version of the job's record was delivered, and where the message stands if there is one: the one
// that later versions go to, and any others. The job is not over: its lease begins anew. A message that was in the air when its
// record was erased is cleared up after.
func (q *Queue) Delivered(ctx context.Context, j Job, version int, place json.RawMessage, others ...json.RawMessage) error {
	args := []any{j.row(), j.token, Lease.Milliseconds(), j.Dest, version, string(place), ""}
	if q == q.s.Out {
		args[len(args)-1] = Job{Ref: j.Ref, Dest: EraseDest}.row()
	}
	for _, o := range others {
		args = append(args, string(o))
	}
	held, err := insist(ctx, q.s, func() (bool, error) {
		return deliveredScript.Run(ctx, q.s.writes, append([]string{q.s.keys.record(j.Ref)}, q.keys("due", "lease", "gen")...), args...).Bool()
	})
	switch {
	case err != nil:
		return fmt.Errorf("record delivery: %w", err)
	case !held:
		return ErrLeaseLost
	}
	return nil
}
