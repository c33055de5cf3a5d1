package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// Batch is what one message is to say.
type Batch struct {
	// Name is the message's own; a message that is tried again has the same.
	Name string
	// Again says that an earlier worker may have sent it.
	Again bool
	Items []Item
}

// Seat is who a job of the queue of digests is for.
func (j Job) Seat() string { return string(j.Ref) }

// Alone reports whether a job of the queue of digests is a message of its own.
func (j Job) Alone() bool { return j.Dest != digestDest }

// takeBatchScript puts what waits into a message, or goes on with the message that an earlier worker began.
//
//	KEYS 1 digest
//	ARGV 1 name for a new message
//	returns its name, 1 if an earlier worker began it, and its items
//
// What comes later waits for the next message: whether this one was sent can then be told by its name alone.
var takeBatchScript = redis.NewScript(`
local all, batch, waiting = redis.call('HGETALL', KEYS[1]), {}, {}
for i = 1, #all, 2 do
	local part, name = string.sub(all[i], 1, 2), string.sub(all[i], 3)
	if part == 'b:' then batch[#batch + 1] = name elseif part == 'i:' then waiting[#waiting + 1] = name end
end
local name, again = redis.call('HGET', KEYS[1], 'batch'), '1'
if not name then
	name, again, batch = ARGV[1], '0', waiting
	if #batch == 0 then return {name, again} end
	redis.call('HSET', KEYS[1], 'batch', name)
	for _, item in ipairs(batch) do
		redis.call('HDEL', KEYS[1], 'i:' .. item)
		redis.call('HSET', KEYS[1], 'b:' .. item, '')
	end
end
local out = {name, again}
for _, item in ipairs(batch) do out[#out + 1] = item end
return out
`)

// TakeBatch reads what the message of a job is to say. Nothing may be added to it any more.
func (s *Store) TakeBatch(ctx context.Context, j Job) (Batch, error) {
	got, err := insist(ctx, s, func() ([]string, error) {
		return takeBatchScript.Run(ctx, s.writes, []string{s.keys.digest(j.row())}, rand.Text()).StringSlice()
	})
	if err != nil {
		return Batch{}, fmt.Errorf("take digest: %w", err)
	}
	b := Batch{Name: got[0], Again: got[1] == "1" && j.Attempt > 1}
	for _, name := range got[2:] {
		ref, duty, _ := strings.Cut(name, "|")
		b.Items = append(b.Items, Item{Seat: j.Seat(), Ref: soc.Ref(ref), Duty: duty, Alone: j.Alone()})
	}
	return b, nil
}

// finishBatchScript ends the lease of a digest's row, and forgets its message.
//
//	KEYS 1 digest, 2 due, 3 lease, 4 gen, 5 try, 6 why, 7 since
//	ARGV 1 row, 2 token, 3 the message's name, 4 when to send what came meanwhile, in ms
//	returns 1, or 0 when the lease was not ours any more; the message is forgotten all the same, for it was sent
var finishBatchScript = redis.NewScript(`
if redis.call('HGET', KEYS[1], 'batch') == ARGV[3] then
	redis.call('HDEL', KEYS[1], 'batch')
	for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
		if string.sub(field, 1, 2) == 'b:' then redis.call('HDEL', KEYS[1], field) end
	end
end
if redis.call('HGET', KEYS[3], ARGV[1]) ~= ARGV[2] then return 0 end
for n = 3, 7 do redis.call('HDEL', KEYS[n], ARGV[1]) end
if redis.call('EXISTS', KEYS[1]) == 1 then
	redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
else
	redis.call('ZREM', KEYS[2], ARGV[1])
end
return 1
`)

// FinishBatch says that the message of a job was sent, or has nothing to say any more. What came meanwhile is sent at a time
// to come.
func (s *Store) FinishBatch(ctx context.Context, j Job, b Batch, next time.Time) error {
	keys := append([]string{s.keys.digest(j.row())}, s.Digests.keys("due", "lease", "gen", "try", "why", "since")...)
	held, err := insist(ctx, s, func() (bool, error) {
		return finishBatchScript.Run(ctx, s.writes, keys, j.row(), j.token, b.Name, s.score(next)).Bool()
	})
	return s.Digests.settled(held, err)
}

// unreachedFor is how long an officer whom no message reached is passed over before it is tried again.
const unreachedFor = 24 * time.Hour

// Unreached notes that no message reaches an officer, for a day.
func (s *Store) Unreached(ctx context.Context, officer string) error {
	if err := s.writes.Set(ctx, s.keys.unreached(officer), "", unreachedFor).Err(); err != nil {
		return fmt.Errorf("note who is not reached: %w", err)
	}
	return nil
}

// IsUnreached reports whether no message reached an officer in the last day.
func (s *Store) IsUnreached(ctx context.Context, officer string) (bool, error) {
	_, err := s.db.Get(ctx, s.keys.unreached(officer)).Result()
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
`)
