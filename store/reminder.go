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
	// Said says that the seat was told of it today, in another message.
	Said bool
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

// join is the part of a script that puts an item into a message: keys holds due, lease, dead and try of the messages from at
// on, and now is Redis's time in ms. A message that is due earlier stays so; one that is being sent is left to whoever sends
// it, and one that is tried again to the time that the platform asked for.
const join = `
local function join(keys, at, digest, message, due, item, now)
	due = tonumber(due)
	if due == 0 then due = now end
	redis.call('HSET', digest, 'i:' .. item, '')
	redis.call('ZREM', keys[at + 2], message)
	if redis.call('HEXISTS', keys[at + 1], message) == 1 then return end
	local was = tonumber(redis.call('ZSCORE', keys[at], message) or '')
	if not was or was > due and redis.call('HEXISTS', keys[at + 3], message) == 0 then redis.call('ZADD', keys[at], due, message) end
end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
`

// joining are the keys and arguments of join for the items: the messages' own keys, then the digest of each item; and each
// item's message, its due time in ms (0: now), and its name.
func (s *Store) joining(items []Item) (keys []string, args []any) {
	keys = s.Digests.keys("due", "lease", "dead", "try")
	for _, item := range items {
		due := int64(0)
		if !item.Due.IsZero() {
			due = s.score(item.Due)
		}
		keys, args = append(keys, s.keys.digest(item.row())), append(args, item.row(), due, item.name())
	}
	return keys, args
}

// passOnScript ends the lease of a reminder's row, and puts what it found out into messages.
//
//	KEYS 1 due, 2 lease, 3 gen, 4 try, 5 why, 6 since, 7 record, then those of joining
//	ARGV 1 row, 2 token, 3 generation, 4 who was told, 5 next in ms (empty: never), then those of joining
//	returns 1, or 0 when the lease was not ours any more: then nothing was written
var passOnScript = redis.NewScript(join + `
local row = ARGV[1]
if redis.call('HGET', KEYS[2], row) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[7], 'told', ARGV[4])
for i = 6, #ARGV, 3 do join(KEYS, 8, KEYS[12 + (i - 6) / 3], ARGV[i], ARGV[i + 1], ARGV[i + 2], now) end
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
	joined, items := s.joining(t.Items)
	keys := append(append(q.keys("due", "lease", "gen", "try", "why", "since"), s.keys.record(j.Ref)), joined...)
	args := append([]any{j.row(), j.token, j.generation, told, next}, items...)
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

// announceScript puts items into messages, unless that was done under the same mark.
//
//	KEYS 1 marks, then those of joining
//	ARGV 1 mark, then those of joining
var announceScript = redis.NewScript(join + `
if redis.call('HSETNX', KEYS[1], ARGV[1], now) == 0 then return 0 end
for i = 2, #ARGV, 3 do join(KEYS, 2, KEYS[6 + (i - 2) / 3], ARGV[i], ARGV[i + 1], ARGV[i + 2], now) end
return 1
`)

// Announce has people told of what is no record's duty, once and for ever under a mark.
func (s *Store) Announce(ctx context.Context, mark string, items []Item) error {
	keys, args := s.joining(items)
	_, err := insist(ctx, s, func() (bool, error) {
		return announceScript.Run(ctx, s.writes, append([]string{s.keys.announced()}, keys...), append([]any{mark}, args...)...).Bool()
	})
	if err != nil {
		return fmt.Errorf("announce: %w", err)
	}
	s.Digests.nudge()
	return nil
}
