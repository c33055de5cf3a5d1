package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// Batch is what one message is to say.
type Batch struct {
	// Name is the message's own; a message that is tried again has the same. It is empty when the message is not to be begun yet.
	Name string
	// Again says that an earlier worker may have sent it.
	Again bool
	// Day is the day on which the message was begun.
	Day   soc.Date
	Items []Item
}

// Begin says when a message may be begun.
type Begin string

// The ways to begin. BeginGathered waits until no reminder is late, so that after a stop all of it comes as one message.
const (
	BeginNever    Begin = "never"
	BeginGathered Begin = "gathered"
	BeginNow      Begin = "now"
)

// late is how late reminders are when they come after a stop.
const late = 10 * time.Second

// Seat is who a job of the queue of digests is for.
func (j Job) Seat() string { return string(j.Ref) }

// Alone reports whether a job of the queue of digests is a message of its own.
func (j Job) Alone() bool { return j.Dest != digestDest }

// takeBatchScript puts what waits into a message, or goes on with the message that an earlier worker began.
//
//	KEYS 1 digest, 2 what the seat was told today, 3 due of the reminders
//	ARGV 1 name for a new message, 2 'never', 'gathered' or 'now', 3 how many ms make a reminder late, 4 today, 5 the claim's token
//	returns its name (empty: it was not begun), 1 if an earlier worker began it, the day on which it was begun, and of each item
//	     its name and 1 if the seat was told of it today
//
// What comes later waits for the next message: whether this one was sent can then be told by its name alone.
var takeBatchScript = redis.NewScript(`
local all, batch, waiting = redis.call('HGETALL', KEYS[1]), {}, {}
for i = 1, #all, 2 do
	local part, name = string.sub(all[i], 1, 2), string.sub(all[i], 3)
	if part == 'b:' then batch[#batch + 1] = name elseif part == 'i:' then waiting[#waiting + 1] = name end
end
local name = redis.call('HGET', KEYS[1], 'batch')
local again = redis.call('HGET', KEYS[1], 'by') == ARGV[5] and '0' or '1'
if not name then
	name, again, batch = ARGV[1], '0', waiting
	if #batch == 0 then return {name, again, ''} end
	local t = redis.call('TIME')
	local before = t[1] * 1000 + math.floor(t[2] / 1000) - ARGV[3]
	if ARGV[2] == 'never' or ARGV[2] == 'gathered' and redis.call('ZCOUNT', KEYS[3], '-inf', before) > 0 then return {'', again, ''} end
	redis.call('HSET', KEYS[1], 'batch', name, 'day', ARGV[4], 'by', ARGV[5])
	for _, item in ipairs(batch) do
		redis.call('HDEL', KEYS[1], 'i:' .. item)
		redis.call('HSET', KEYS[1], 'b:' .. item, '')
	end
end
local out = {name, again, redis.call('HGET', KEYS[1], 'day') or ''}
for _, item in ipairs(batch) do
	out[#out + 1] = item
	out[#out + 1] = redis.call('HEXISTS', KEYS[2], item) == 1 and '1' or ''
end
return out
`)

// TakeBatch reads what the message of a job is to say. Nothing may be added to it once it is begun. What the seat was told
// today is marked as such.
func (s *Store) TakeBatch(ctx context.Context, j Job, today soc.Date, begin Begin) (Batch, error) {
	keys := []string{s.keys.digest(j.row()), s.keys.said(j.Seat(), today), s.Reminders.stem + ":due"}
	got, err := insist(ctx, s, func() ([]string, error) {
		return takeBatchScript.Run(ctx, s.writes, keys, rand.Text(), string(begin), late.Milliseconds(), today.String(), j.token).StringSlice()
	})
	if err != nil {
		return Batch{}, fmt.Errorf("take digest: %w", err)
	}
	b := Batch{Name: got[0], Again: got[1] == "1"}
	if err := b.Day.UnmarshalText([]byte(got[2])); err != nil {
		return Batch{}, fmt.Errorf("read day of digest: %w", err)
	}
	for item := range slices.Chunk(got[3:], 2) {
		ref, duty, _ := strings.Cut(item[0], "|")
		b.Items = append(b.Items, Item{Seat: j.Seat(), Ref: soc.Ref(ref), Duty: duty, Alone: j.Alone(), Said: item[1] != ""})
	}
	return b, nil
}

// saidFor is how long it is kept what a seat was told on a day: longer than until what is overdue is told again.
const saidFor = 10 * 24 * time.Hour

// Heard reports whether an item that was passed on to its seat on a day waits there still, or was told since: another message
// may have left it out, while it was not the seat's to hear.
func (s *Store) Heard(ctx context.Context, item Item, from, today soc.Date) (bool, error) {
	pipe := s.db.Pipeline()
	digest := s.keys.digest(item.row())
	pipe.HExists(ctx, digest, "i:"+item.name())
	pipe.HExists(ctx, digest, "b:"+item.name())
	for day := from; !day.After(today); day = day.AddDays(1) {
		pipe.HExists(ctx, s.keys.said(item.Seat, day), item.name())
	}
	got, err := pipe.Exec(ctx)
	if err != nil {
		return false, readError(err)
	}
	return slices.ContainsFunc(got, func(one redis.Cmder) bool { return one.(*redis.BoolCmd).Val() }), nil
}

// finishBatchScript ends the lease of a digest's row, and forgets its message.
//
//	KEYS 1 digest, 2 what the seat was told on the day, 3 due, 4 lease, 5 gen, 6 try, 7 why, 8 since
//	ARGV 1 row, 2 token, 3 the message's name, 4 when to send what came meanwhile, in ms, 5 for how many seconds it is kept what
//	     was told, then the items that were told
//	returns 1, or 0 when the lease was not ours any more; the message is forgotten all the same, for it was sent
var finishBatchScript = redis.NewScript(`
for i = 6, #ARGV do redis.call('HSET', KEYS[2], ARGV[i], '') end
if #ARGV > 5 then redis.call('EXPIRE', KEYS[2], ARGV[5]) end
if redis.call('HGET', KEYS[1], 'batch') == ARGV[3] then
	redis.call('HDEL', KEYS[1], 'batch', 'day', 'by')
	for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
		if string.sub(field, 1, 2) == 'b:' then redis.call('HDEL', KEYS[1], field) end
	end
end
if redis.call('HGET', KEYS[4], ARGV[1]) ~= ARGV[2] then return 0 end
for n = 4, 8 do redis.call('HDEL', KEYS[n], ARGV[1]) end
if redis.call('EXISTS', KEYS[1]) == 1 then
	redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
else
	redis.call('ZREM', KEYS[3], ARGV[1])
end
return 1
`)

// FinishBatch says that the message of a job was sent, or has nothing to say any more, and what of it the seat was told
// on a day. What came meanwhile is sent at a time to come.
func (s *Store) FinishBatch(ctx context.Context, j Job, b Batch, day soc.Date, told []Item, next time.Time) error {
	keys := append([]string{s.keys.digest(j.row()), s.keys.said(j.Seat(), day)}, s.Digests.keys("due", "lease", "gen", "try", "why", "since")...)
	args := []any{j.row(), j.token, b.Name, s.score(next), int(saidFor.Seconds())}
	for _, item := range told {
		args = append(args, item.name())
	}
	held, err := insist(ctx, s, func() (bool, error) { return finishBatchScript.Run(ctx, s.writes, keys, args...).Bool() })
	return s.Digests.settled(held, err)
}

// unreachedFor is how long a seat that no message reached is passed over before it is tried again.
const unreachedFor = 24 * time.Hour

// Unreached notes that no message reaches a seat, for a day.
func (s *Store) Unreached(ctx context.Context, seat string) error {
	if err := s.writes.Set(ctx, s.keys.unreached(seat), "", unreachedFor).Err(); err != nil {
		return fmt.Errorf("note who is not reached: %w", err)
	}
	return nil
}

// IsUnreached reports whether no message reached a seat in the last day.
func (s *Store) IsUnreached(ctx context.Context, seat string) (bool, error) {
	_, err := s.db.Get(ctx, s.keys.unreached(seat)).Result()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	if err != nil {
		return false, readError(err)
	}
	return true, nil
}

// Pass moves every row of every queue nearer by a time, for an exercise in which time passes.
func (s *Store) Pass(ctx context.Context, by time.Duration) error {
	for _, q := range []*Queue{s.Out, s.Forwards, s.Reminders, s.Digests} {
		if err := passScript.Run(ctx, s.writes, q.keys("due"), by.Milliseconds()).Err(); err != nil {
			return fmt.Errorf("let time pass: %w", err)
		}
		q.nudge()
	}
	return nil
}

// passScript moves rows nearer.
//
//	KEYS 1 due
//	ARGV 1 by how many ms
var passScript = redis.NewScript(`
for _, row in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do redis.call('ZINCRBY', KEYS[1], -ARGV[1], row) end
return 1
`)
