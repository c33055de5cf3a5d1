package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// Told is on which of a duty's days people were told of it, and who they were: seats, as in Item.
type Told struct {
	Day soc.Date `json:"day"`
	To  []string `json:"to"`
}

// Remindable reads the record of a job of the queue of reminders, and who was told of its duties, by their ids. It is
// ErrNotFound when the record is gone.
func (s *Store) Remindable(ctx context.Context, j Job) (Record, map[string]Told, error) {
	got, err := s.db.HMGet(ctx, s.keys.record(j.Ref), "cur", "k", "told").Result()
	if err != nil {
		return nil, nil, readError(err)
	}
	r, err := s.decodeAny(got[0], got[1])
	if err != nil {
		return nil, nil, err
	}
	if r == nil {
		return nil, nil, ErrNotFound
	}
	told := map[string]Told{}
	if raw, ok := got[2].(string); ok {
		if err := json.Unmarshal([]byte(raw), &told); err != nil {
			return nil, nil, fmt.Errorf("read who was told of %s: %w", j.Ref, err)
		}
	}
	return r, told, nil
}

// Item is one duty on its way into a message.
type Item struct {
	// Seat is who is told: an officer's id, or a channel's name after a #.
	Seat string
	// Ref and Duty name the duty: the record and the duty's id.
	Ref  soc.Ref
	Duty string
	// Alone has the duty told in a message of its own. Otherwise it joins what the seat is told at Due, or earlier, with others.
	Alone bool
	Due   time.Time
}

// digestDest is the destination of the row that gathers what a seat is told.
const digestDest = "digest"

// row is the row of the message that the item goes into, name what stands for it there.
func (i Item) row() string {
	if i.Alone {
		return i.Seat + "|" + i.name()
	}
	return i.Seat + "|" + digestDest
}

func (i Item) name() string { return string(i.Ref) + "|" + i.Duty }

// Telling is what a job of the queue of reminders found out.
type Telling struct {
	// Told is everybody who was told of the record's duties, by their ids, with those of Items.
	Told  map[string]Told
	Items []Item
	// Next is when to look again; zero is never.
	Next time.Time
}

// passOnScript ends the lease of a reminder's row, and puts what it found out into messages.
//
//	KEYS 1 due, 2 lease, 3 gen, 4 try, 5 why, 6 since, 7 record, 8 due, 9 lease and 10 dead of the messages, then the digest of
//	     each item
//	ARGV 1 row, 2 token, 3 generation, 4 who was told, 5 next in ms (empty: never), then row of the message, its due time in ms
//	     (0: now) and the item's name, of each item
//	returns 1, or 0 when the lease was not ours any more: then nothing was written
//
// A message that is due earlier stays so, and one that is being sent is left to whoever sends it.
var passOnScript = redis.NewScript(`
local row = ARGV[1]
if redis.call('HGET', KEYS[2], row) ~= ARGV[2] then return 0 end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('HSET', KEYS[7], 'told', ARGV[4])
for i = 6, #ARGV, 3 do
	local message, due = ARGV[i], tonumber(ARGV[i + 1])
	if due == 0 then due = now end
	redis.call('HSET', KEYS[11 + (i - 6) / 3], 'i:' .. ARGV[i + 2], '')
	redis.call('ZREM', KEYS[10], message)
	local was = tonumber(redis.call('ZSCORE', KEYS[8], message) or '')
	if redis.call('HEXISTS', KEYS[9], message) == 0 and (not was or was > due) then redis.call('ZADD', KEYS[8], due, message) end
end
for n = 2, 6 do
	if n ~= 3 then redis.call('HDEL', KEYS[n], row) end
end
if (redis.call('HGET', KEYS[3], row) or '') ~= ARGV[3] then
	redis.call('ZADD', KEYS[1], now, row)
	return 1
end
redis.call('HDEL', KEYS[3], row)
if ARGV[5] == '' then redis.call('ZREM', KEYS[1], row) else redis.call('ZADD', KEYS[1], ARGV[5], row) end
return 1
`)

// PassOn ends a job of the queue of reminders: who is told of what, and when to look again, are written together or not at
// all. It is ErrLeaseLost when another worker has the row, or this one's first answer was lost.
func (s *Store) PassOn(ctx context.Context, j Job, t Telling) error {
	told, err := json.Marshal(t.Told)
	if err != nil {
		return fmt.Errorf("encode who was told: %w", err)
	}
	next := ""
	if !t.Next.IsZero() {
		next = fmt.Sprint(s.score(t.Next))
	}
	q := s.Reminders
	keys := append(q.keys("due", "lease", "gen", "try", "why", "since"), s.keys.record(j.Ref))
	keys = append(keys, s.Digests.keys("due", "lease", "dead")...)
	args := []any{j.row(), j.token, j.generation, told, next}
	for _, item := range t.Items {
		due := int64(0)
		if !item.Due.IsZero() {
			due = s.score(item.Due)
		}
		keys, args = append(keys, s.keys.digest(item.row())), append(args, item.row(), due, item.name())
	}
	held, err := passOnScript.Run(ctx, s.writes, keys, args...).Bool()
	if len(t.Items) > 0 {
		s.Digests.nudge()
	}
	return q.settled(held, err)
}

// LookAgain has the duties of records looked at now: somebody who should be told of them has left, or can not be reached.
func (s *Store) LookAgain(ctx context.Context, id string, refs []soc.Ref) error {
	c := Commit{ID: id}
	for _, ref := range refs {
		c.Rows = append(c.Rows, Row{Queue: s.Reminders, Ref: ref, Dest: dutyDest})
	}
	_, err := s.Commit(ctx, c)
	return err
}
