package store

import (
	"context"
	"encoding/json"
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
	// Probe says that this is the one row let through to see whether a paused line is open again.
	Probe bool
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

// keys are the queue's keys of these parts, in their order.
func (q *Queue) keys(parts ...string) []string {
	keys := make([]string, len(parts))
	for i, part := range parts {
		keys[i] = q.stem + ":" + part
	}
	return keys
}

// claimScript leases rows that are due.
//
//	KEYS 1 due, 2 lease, 3 gen, 4 try, 5 pause
//	ARGV 1 lease in ms, 2 most rows, 3 token
//	returns row, attempt, generation and 1 for a probe, of each
//
// While the line is paused it leases nothing. Afterwards it leases one row, the probe; the others wait for what that
// finds out, and if its worker died, for the end of its lease.
var claimScript = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local out, most = {}, ARGV[2]
local paused = redis.call('HGET', KEYS[5], 'until')
if paused then
	if tonumber(paused) > now then return out end
	most = 1
end
for _, row in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, most)) do
	redis.call('ZADD', KEYS[1], now + ARGV[1], row)
	redis.call('HSET', KEYS[2], row, ARGV[3])
	out[#out + 1] = row
	out[#out + 1] = tostring(redis.call('HINCRBY', KEYS[4], row, 1))
	out[#out + 1] = redis.call('HGET', KEYS[3], row) or ''
	out[#out + 1] = paused and '1' or ''
end
if paused and #out > 0 then redis.call('HSET', KEYS[5], 'until', now + ARGV[1], 'probe', ARGV[3]) end
return out
`)

// Claim leases up to n rows that are due: none while the line is paused, and then one at a time until it resumes.
func (q *Queue) Claim(ctx context.Context, n int) ([]Job, error) {
	token := uuid.NewString()
	got, err := claimScript.Run(ctx, q.s.writes, q.keys("due", "lease", "gen", "try", "pause"),
		Lease.Milliseconds(), n, token).StringSlice()
	if err != nil {
		return nil, fmt.Errorf("claim from %s: %w", q.Name, err)
	}
	jobs := make([]Job, 0, len(got)/4)
	for row := range slices.Chunk(got, 4) {
		j := jobOf(row[0])
		j.generation, j.token, j.Probe = row[2], token, row[3] != ""
		if j.Attempt, err = strconv.Atoi(row[1]); err != nil {
			return nil, fmt.Errorf("claim from %s: %w", q.Name, err)
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}

// settleScript ends a lease.
//
//	KEYS 1 due, 2 lease, 3 gen, 4 try, 5 dead, 6 why, 7 pause, 8 since, 9 record
//	ARGV 1 row, 2 token, 3 'done', 'later', 'wait' or 'dead', 4 generation, 5 delay in ms, 6 why,
//	     7 destination, 8 version that was delivered there (0: none), 9 place (empty: none)
//	returns 1, or 0 when the lease was not ours any more; the delivery is recorded all the same, for it was made
//
// A probe that found nothing out makes way for the next one, after its own delay.
var settleScript = redis.NewScript(recordDelivery + `
if ARGV[8] ~= '0' then record(KEYS[9], ARGV[7], ARGV[8], ARGV[9]) end
local row = ARGV[1]
if redis.call('HGET', KEYS[2], row) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[2], row)
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if redis.call('HGET', KEYS[7], 'probe') == ARGV[2] then
	redis.call('HSET', KEYS[7], 'until', now + ARGV[5])
	redis.call('HDEL', KEYS[7], 'probe')
end
if ARGV[3] == 'done' or ARGV[3] == 'wait' then
	for _, n in ipairs({4, 6, 8}) do redis.call('HDEL', KEYS[n], row) end
else
	redis.call('HSET', KEYS[6], row, ARGV[6])
	redis.call('HSETNX', KEYS[8], row, now)
end
if ARGV[3] == 'later' or ARGV[3] == 'wait' then
	redis.call('ZADD', KEYS[1], now + ARGV[5], row)
elseif (redis.call('HGET', KEYS[3], row) or '') ~= ARGV[4] then
	redis.call('ZADD', KEYS[1], now, row)
else
	redis.call('ZREM', KEYS[1], row)
	redis.call('HDEL', KEYS[3], row)
	if ARGV[3] == 'dead' then redis.call('ZADD', KEYS[5], now, row) end
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

// Wait puts a job off that nothing was tried of yet: its next attempt is the first, and what is asked for meanwhile may bring
// it forward.
func (q *Queue) Wait(ctx context.Context, j Job, delay time.Duration) error {
	return q.settle(ctx, j, "wait", delay, "")
}

// Bury takes a job out of the queue until a person retries it or its record changes.
func (q *Queue) Bury(ctx context.Context, j Job, why string) error {
	return q.settle(ctx, j, "dead", 0, why)
}

func (q *Queue) settle(ctx context.Context, j Job, how string, delay time.Duration, why string) error {
	held, err := q.settles(ctx, j, how, delay, why, 0, nil)
	return q.settled(held, err)
}

// Finish records that a version of the job's record was delivered, and where the message stands if there is one, and
// ends the job: Delivered and Done at the price of one. It is ErrLeaseLost also when the first answer was lost and the
// job had ended.
func (q *Queue) Finish(ctx context.Context, j Job, version int, place json.RawMessage) error {
	held, err := insist(ctx, q.s, func() (bool, error) { return q.settles(ctx, j, "done", 0, "", version, place) })
	return q.settled(held, err)
}

func (q *Queue) settles(ctx context.Context, j Job, how string, delay time.Duration, why string, version int, place json.RawMessage) (held bool, err error) {
	keys := append(q.keys("due", "lease", "gen", "try", "dead", "why", "pause", "since"), q.s.keys.record(j.Ref))
	return settleScript.Run(ctx, q.s.writes, keys, j.row(), j.token, how, j.generation, delay.Milliseconds(), why,
		j.Dest, version, string(place)).Bool()
}

func (q *Queue) settled(held bool, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("settle in %s: %w", q.Name, err)
	case !held:
		return ErrLeaseLost
	}
	return nil
}
