package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// Queue is a due-queue: rows that say that something about a record is to be delivered to a destination. There is
// one row for each record and destination, so deliveries of one record to one place are in order, and a row that is
// asked for again while it is being worked on is due again afterwards. Rows are leased: one whose worker died is due
// again when the lease ends. Redis is the one clock. Nothing is ever dropped by age.
type Queue struct {
	s    *Store
	Name string
	stem string
	wake chan struct{}
}

// Lease is how long a claimed row is the worker's own. It is more than twice what any delivery may take.
const Lease = 30 * time.Second

func newQueue(s *Store, name string) *Queue {
	return &Queue{s: s, Name: name, stem: s.keys.queue(name), wake: make(chan struct{}, 1)}
}

// Job is a claimed row.
type Job struct {
	Ref  soc.Ref
	Dest string
	// Attempt counts the claims since the last success: from the second on, an earlier worker may have delivered
	// without saying so.
	Attempt int
	// Generation is how often the row was asked for, as of the claim.
	generation string
	token      string
}

// row is the job's name in the queue.
func (j Job) row() string { return string(j.Ref) + "|" + j.Dest }

func jobOf(row string) Job {
	ref, dest, _ := strings.Cut(row, "|")
	return Job{Ref: soc.Ref(ref), Dest: dest}
}

// Wake is sent to when a commit of this process added a row, so that workers need not wait for their next look.
func (q *Queue) Wake() <-chan struct{} { return q.wake }

func (q *Queue) nudge() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (q *Queue) key(part string) string { return q.stem + ":" + part }

// claimScript leases rows that are due.
//
//	KEYS 1 due, 2 lease, 3 gen, 4 try
//	ARGV 1 lease in ms, 2 most rows, 3 token
//	returns row, attempt, generation of each
var claimScript = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local out = {}
for _, row in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])) do
	redis.call('ZADD', KEYS[1], now + ARGV[1], row)
	redis.call('HSET', KEYS[2], row, ARGV[3])
	out[#out + 1] = row
	out[#out + 1] = tostring(redis.call('HINCRBY', KEYS[4], row, 1))
	out[#out + 1] = redis.call('HGET', KEYS[3], row) or ''
end
return out
`)

// Claim leases up to n rows that are due.
func (q *Queue) Claim(ctx context.Context, n int) ([]Job, error) {
	token := uuid.NewString()
	got, err := claimScript.Run(ctx, q.s.writes, []string{q.key("due"), q.key("lease"), q.key("gen"), q.key("try")},
		Lease.Milliseconds(), n, token).StringSlice()
	if err != nil {
		return nil, fmt.Errorf("claim from %s: %w", q.Name, err)
	}
	jobs := make([]Job, 0, len(got)/3)
	for row := range slices.Chunk(got, 3) {
		j := jobOf(row[0])
		j.generation, j.token = row[2], token
		if j.Attempt, err = strconv.Atoi(row[1]); err != nil {
			return nil, fmt.Errorf("claim from %s: %w", q.Name, err)
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}

// settleScript ends a lease.
//
//	KEYS 1 due, 2 lease, 3 gen, 4 try, 5 dead, 6 why
//	ARGV 1 row, 2 token, 3 'done', 'later' or 'dead', 4 generation, 5 delay in ms, 6 why
//	returns 1, or 0 when the lease was not ours any more
var settleScript = redis.NewScript(`
local row = ARGV[1]
if redis.call('HGET', KEYS[2], row) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[2], row)
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if ARGV[3] == 'later' then
	redis.call('ZADD', KEYS[1], now + ARGV[5], row)
	redis.call('HSET', KEYS[6], row, ARGV[6])
	return 1
end
redis.call('HDEL', KEYS[4], row)
if redis.call('HGET', KEYS[3], row) ~= ARGV[4] then
	redis.call('ZADD', KEYS[1], now, row)
	return 1
end
redis.call('ZREM', KEYS[1], row)
redis.call('HDEL', KEYS[3], row)
if ARGV[3] == 'dead' then
	redis.call('ZADD', KEYS[5], now, row)
	redis.call('HSET', KEYS[6], row, ARGV[6])
else
	redis.call('HDEL', KEYS[6], row)
end
return 1
`)

// ErrLeaseLost means that the row was claimed by another worker meanwhile; what this one says of it does not count.
var ErrLeaseLost = errors.New("lease lost")

// Done ends a job. If its row was asked for again meanwhile, it is due again.
func (q *Queue) Done(ctx context.Context, j Job) error { return q.settle(ctx, j, "done", 0, "") }

// Later puts a job off. Why is kept for the operator; it must hold no report text.
func (q *Queue) Later(ctx context.Context, j Job, delay time.Duration, why string) error {
	return q.settle(ctx, j, "later", delay, why)
}

// Bury takes a job out of the queue until a person retries it or its record changes.
func (q *Queue) Bury(ctx context.Context, j Job, why string) error {
	return q.settle(ctx, j, "dead", 0, why)
}

func (q *Queue) settle(ctx context.Context, j Job, how string, delay time.Duration, why string) error {
	held, err := settleScript.Run(ctx, q.s.writes,
		[]string{q.key("due"), q.key("lease"), q.key("gen"), q.key("try"), q.key("dead"), q.key("why")},
		j.row(), j.token, how, j.generation, delay.Milliseconds(), why).Bool()
	switch {
	case err != nil:
		return fmt.Errorf("settle in %s: %w", q.Name, err)
	case !held:
		return ErrLeaseLost
	}
	return nil
}

// Depth is what stands in a queue.
type Depth struct {
	// Waiting counts all rows that are not dead; Due those that could be claimed now; Leased those in work.
	Waiting, Due, Leased, Dead int
	// Oldest is how long the longest-waiting row has been due.
	Oldest time.Duration
}

// depthScript counts a queue.
//
//	KEYS 1 due, 2 lease, 3 dead
//	returns rows, rows due, leases, dead rows, age of the oldest due row in ms
var depthScript = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local oldest, age = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES'), 0
if oldest[2] and tonumber(oldest[2]) < now then age = now - oldest[2] end
return {redis.call('ZCARD', KEYS[1]), redis.call('ZCOUNT', KEYS[1], '-inf', now),
	redis.call('HLEN', KEYS[2]), redis.call('ZCARD', KEYS[3]), age}
`)

// Depth counts the queue.
func (q *Queue) Depth(ctx context.Context) (Depth, error) {
	n, err := depthScript.Run(ctx, q.s.db, []string{q.key("due"), q.key("lease"), q.key("dead")}).Int64Slice()
	if err != nil {
		return Depth{}, readError(err)
	}
	return Depth{
		Waiting: int(n[0]), Due: int(n[1]), Leased: int(n[2]), Dead: int(n[3]),
		Oldest: time.Duration(n[4]) * time.Millisecond,
	}, nil
}
