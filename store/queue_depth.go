package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Depth is what stands in a queue.
type Depth struct {
	// Waiting counts all rows that are not dead; Due those that could be claimed now; Leased those in work.
	Waiting, Due, Leased, Dead int
	// Oldest is how long the longest-waiting row has been due.
	Oldest time.Duration
	// Pause is why the line stands still, its zero value if it does not.
	Pause Pause
}

// depthScript counts a queue.
//
//	KEYS 1 due, 2 lease, 3 dead, 4 pause
//	returns rows, rows due, leases, dead rows, age of the oldest due row in ms, then of the pause: kind, since and
//	until in ms, why (empty: not paused)
var depthScript = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local oldest, age = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES'), 0
if oldest[2] and tonumber(oldest[2]) < now then age = now - oldest[2] end
local out = {redis.call('ZCARD', KEYS[1]), redis.call('ZCOUNT', KEYS[1], '-inf', now),
	redis.call('HLEN', KEYS[2]), redis.call('ZCARD', KEYS[3]), age}
for i, n in ipairs(out) do out[i] = string.format('%.0f', n) end
for _, field in ipairs({'kind', 'since', 'until', 'why'}) do
	out[#out + 1] = redis.call('HGET', KEYS[4], field) or ''
end
return out
`)

// Depth counts the queue.
func (q *Queue) Depth(ctx context.Context) (Depth, error) {
	got, err := depthScript.Run(ctx, q.s.db, q.keys("due", "lease", "dead", "pause")).StringSlice()
	if err != nil {
		return Depth{}, readError(err)
	}
	n, err := numbers(got[:5]...)
	if err != nil {
		return Depth{}, fmt.Errorf("depth of %s: %w", q.Name, err)
	}
	d := Depth{
		Waiting: int(n[0]), Due: int(n[1]), Leased: int(n[2]), Dead: int(n[3]),
		Oldest: time.Duration(n[4]) * time.Millisecond,
	}
	if got[5] == "" {
		return d, nil
	}
	if n, err = numbers(got[6:8]...); err != nil {
		return Depth{}, fmt.Errorf("pause of %s: %w", q.Name, err)
	}
	d.Pause = Pause{Kind: PauseKind(got[5]), Since: time.UnixMilli(n[0]).UTC(), Until: time.UnixMilli(n[1]).UTC(), Why: got[8]}
	return d, nil
}

func numbers(words ...string) ([]int64, error) {
	all := make([]int64, len(words))
	for i, word := range words {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read number: %w", err)
		}
		all[i] = n
	}
	return all, nil
}
