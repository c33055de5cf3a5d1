package store

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// PauseKind says what made a line stand still.
type PauseKind string

// The kinds of pause.
const (
	// Stopped: the destination does not let us in, and a person has to see to it.
	Stopped PauseKind = "stopped"
	// Busy: the destination asked to be left alone for a time.
	Busy PauseKind = "busy"
)

// Pause is why a queue's whole line stands still, for every replica. It ends by itself: from Until on one row at a time
// is let through, and when one of them gets an answer the line resumes.
type Pause struct {
	Kind         PauseKind
	Since, Until time.Time // UTC by Redis's clock; a probe that is under way moves Until to the end of its lease
	Why          string    // holds no report text
}

// pauseScript stops a line, or keeps it standing.
//
//	KEYS 1 pause
//	ARGV 1 token of who says so, 2 how long in ms, 3 kind, 4 why
//	returns 1 when this begins a pause of its kind
//
// Only the probe can shorten a pause: the others were sent before it began. A line that was stopped stays so until it
// is let in again, whatever else it meets meanwhile.
var pauseScript = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local p = redis.call('HMGET', KEYS[1], 'kind', 'until', 'probe')
local ends = now + ARGV[2]
if p[3] == ARGV[1] then
	redis.call('HDEL', KEYS[1], 'probe')
elseif p[2] then
	ends = math.max(ends, tonumber(p[2]))
end
redis.call('HSET', KEYS[1], 'until', string.format('%.0f', ends))
if p[1] == ARGV[3] or p[1] == 'stopped' then return 0 end
redis.call('HSET', KEYS[1], 'kind', ARGV[3], 'since', now, 'why', ARGV[4])
return 1
`)

// Pause stops the whole line, because of the answer that a job got. It says whether this is news: a line that stands
// for that reason already, or is stopped, only stands longer. The job itself is not settled. Why must hold no report text.
func (q *Queue) Pause(ctx context.Context, j Job, kind PauseKind, length time.Duration, why string) (news bool, err error) {
	news, err = pauseScript.Run(ctx, q.s.writes, q.keys("pause"), j.token, length.Milliseconds(), string(kind), why).Bool()
	if err != nil {
		return false, fmt.Errorf("pause %s: %w", q.Name, err)
	}
	return news, nil
}

// resumeScript lets a line go on.
//
//	KEYS 1 pause
//	ARGV 1 token of the probe
//	returns 1, or 0 when another probe has taken over, or the line has resumed already
var resumeScript = redis.NewScript(`
if redis.call('HGET', KEYS[1], 'probe') ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
return 1
`)

// Resume ends the pause, because its probe was let in, and says whether it did. The job itself is not settled.
func (q *Queue) Resume(ctx context.Context, probe Job) (resumed bool, err error) {
	resumed, err = resumeScript.Run(ctx, q.s.writes, q.keys("pause"), probe.token).Bool()
	if err != nil {
		return false, fmt.Errorf("resume %s: %w", q.Name, err)
	}
	if resumed {
		q.nudge()
	}
	return resumed, nil
}
