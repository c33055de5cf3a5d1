package store

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// ErrInWork means that a worker has the row in hand, so that a person need not.
var ErrInWork = errors.New("row is being worked on")

// retryScript makes a row due now.
//
//	KEYS 1 due, 2 dead, 3 lease, 4 gen, 5 try, 6 pause, 7 audit
//	ARGV 1 row, 2 audit entry
//	returns 'ok', 'none', or 'work'
//
// A paused line need not wait any longer: a person says that it is worth a try.
var retryScript = redis.NewScript(`
local row = ARGV[1]
if redis.call('HEXISTS', KEYS[3], row) == 1 then return 'work' end
if redis.call('ZREM', KEYS[2], row) == 1 then
	redis.call('HINCRBY', KEYS[4], row, 1)
elseif not redis.call('ZSCORE', KEYS[1], row) then
	return 'none'
end
redis.call('HDEL', KEYS[5], row)
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('ZADD', KEYS[1], now, row)
if redis.call('HEXISTS', KEYS[6], 'until') == 1 and redis.call('HEXISTS', KEYS[6], 'probe') == 0 then
	redis.call('HSET', KEYS[6], 'until', now)
end
redis.call('XADD', KEYS[7], '*', 'e', ARGV[2])
return 'ok'
`)

// Retry makes a row due now, dead or not, because a person says so: by is their name, for the audit log. The errors are
// ErrNotFound, ErrInWork and the store's.
func (q *Queue) Retry(ctx context.Context, ref soc.Ref, dest, by string) error {
	entry, err := encodeEntry(ctx, q.act("retry", ref, dest, by))
	if err != nil {
		return err
	}
	keys := append(q.keys("due", "dead", "lease", "gen", "try", "pause"), q.s.keys.audit())
	return q.acted(retryScript.Run(ctx, q.s.writes, keys, Job{Ref: ref, Dest: dest}.row(), entry).Text())
}

// dropScript gives up the version that a dead row could not deliver.
//
//	KEYS 1 due, 2 dead, 3 record, 4 gen, 5 try, 6 why, 7 since, 8 audit
//	ARGV 1 row, 2 destination, 3 last version that was dealt with (0: none), 4 version that is given up, 5 audit entry
//	returns 'ok', 'none', or 'changed' when it is not dead any more or is about another version
//
// The version counts as dealt with. If there is a later one the row is due again with that.
var dropScript = redis.NewScript(`
local row = ARGV[1]
if not redis.call('ZSCORE', KEYS[2], row) then
	return redis.call('ZSCORE', KEYS[1], row) and 'changed' or 'none'
end
if (redis.call('HGET', KEYS[3], 'to:' .. ARGV[2]) or '0') ~= ARGV[3] then return 'changed' end
redis.call('HSET', KEYS[3], 'to:' .. ARGV[2], ARGV[4])
redis.call('ZREM', KEYS[2], row)
for n = 5, 7 do redis.call('HDEL', KEYS[n], row) end
if tonumber(redis.call('HGET', KEYS[3], 'v') or '0') > tonumber(ARGV[4]) then
	redis.call('HINCRBY', KEYS[4], row, 1)
	local t = redis.call('TIME')
	redis.call('ZADD', KEYS[1], t[1] * 1000 + math.floor(t[2] / 1000), row)
end
redis.call('XADD', KEYS[8], '*', 'e', ARGV[5])
return 'ok'
`)

// ErrChanged means that the row is not as it was when the person decided about it.
var ErrChanged = errors.New("row has changed")

// Drop gives up the one version that a dead row could not deliver, for good, so that later versions go on, and says
// which it was. By and reason are for the audit log. The errors are ErrNotFound, ErrChanged and the store's.
func (q *Queue) Drop(ctx context.Context, ref soc.Ref, dest, by, reason string) (version int, err error) {
	j := Job{Ref: ref, Dest: dest}
	d, err := q.s.Delivery(ctx, j)
	if err != nil {
		return 0, err
	}
	version = max(d.Told, min(d.Told+1, d.Version))
	act := q.act("drop", ref, dest, by)
	act.Version, act.Reason = version, reason
	entry, err := encodeEntry(ctx, act)
	if err != nil {
		return 0, err
	}
	keys := append(q.keys("due", "dead"), q.s.keys.record(ref))
	keys = append(append(keys, q.keys("gen", "try", "why", "since")...), q.s.keys.audit())
	return version, q.acted(dropScript.Run(ctx, q.s.writes, keys, j.row(), dest, d.Told, version, entry).Text())
}

// act is the audit entry of what a person does with a row.
func (q *Queue) act(did soc.Move, ref soc.Ref, dest, by string) soc.AuditEvent {
	return soc.AuditEvent{Actor: by, Operation: soc.System, Record: ref, Move: did, Fields: []string{q.Name}, Recipients: []string{dest}}
}

func (q *Queue) acted(result string, err error) error {
	switch {
	case err != nil:
		return q.s.writeError(err)
	case result == "none":
		return ErrNotFound
	case result == "work":
		return ErrInWork
	case result == "changed":
		return ErrChanged
	}
	return nil
}
