package e2e_test

import (
	"errors"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// theClocksChange is the day, counted from the first, in whose night London's clocks are set back: a Sunday.
const theClocksChange = 27

// setClock has the bots of a world live in a time to come, from ten o'clock in London on a Monday at the end of September or
// the beginning of October on. There is no bank holiday from then to Christmas.
func (w *world) setClock() {
	w.t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		w.t.Fatal(err)
	}
	now := time.Now().In(london)
	monday := func(year int) time.Time {
		last := time.Date(year, time.October, 31, 10, 0, 0, 0, london)
		return last.AddDate(0, 0, -int(last.Weekday())-theClocksChange)
	}
	w.began = monday(now.Year())
	if !w.began.After(now) {
		w.began = monday(now.Year() + 1)
	}
	w.ahead = w.began.Sub(now).Round(time.Second)
}

// now is the moment in which the bots live.
func (w *world) now() time.Time { return time.Now().Add(w.ahead).In(w.began.Location()) }

// until is how long it takes until ten o'clock in London on a day, counted from the first.
func (w *world) until(day int) time.Duration { return w.began.AddDate(0, 0, day).Sub(w.now()) }

// date writes a day, counted from the first, as people type it, and shown as the bot shows it.
func (w *world) date(day int) string  { return w.began.AddDate(0, 0, day).Format(time.DateOnly) }
func (w *world) shown(day int) string { return w.began.AddDate(0, 0, day).Format("Mon 02/01/2006") }

// turns lets time pass until ten o'clock on a day, counted from the first, while no bot runs, and starts them again.
func (w *world) turns(day int, bots ...*bot) {
	w.t.Helper()
	w.passes(w.until(day), bots...)
}

// passes lets time pass while no bot runs, and starts them again.
func (w *world) passes(by time.Duration, bots ...*bot) {
	w.t.Helper()
	for _, b := range bots {
		if code := b.stop(w.t); code != 0 {
			w.t.Fatalf("a bot ended with %d: %s", code, b.said)
		}
	}
	w.goesBy(by)
	w.resume(bots...)
}

// resume starts bots in the time that it is now.
func (w *world) resume(bots ...*bot) {
	w.t.Helper()
	for _, b := range bots {
		b.configure()
		b.begin()
	}
	for _, b := range bots {
		b.hears()
	}
}

// goesBy lets time pass: the bots' clock goes on, and what Redis is to do at a time comes nearer by as much.
func (w *world) goesBy(by time.Duration) {
	w.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: w.redis.Addr()})
	defer client.Close()
	ctx := w.t.Context()
	keys, err := client.Keys(ctx, "{south-west}:q:*:due").Result()
	for _, key := range keys {
		var rows []string
		if rows, err = client.ZRange(ctx, key, 0, -1).Result(); err != nil {
			break
		}
		for _, row := range rows {
			err = errors.Join(err, client.ZIncrBy(ctx, key, -float64(by.Milliseconds()), row).Err())
		}
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.ahead += by
}

// gathering is longer than a message waits for a moment, in case that there is more to say.
const gathering = 2 * time.Minute

// left lists the rows of the queues that are due, in hand or dead, all in one moment: a row may go from one queue to another.
//
//	ARGV 1 how long messages gather, in ms
//	returns the key and the row, of each
var left = redis.NewScript(`
local t = redis.call('TIME')
local now, out = t[1] * 1000 + math.floor(t[2] / 1000), {}
local soon = {digest = now + ARGV[1]}
for _, queue in ipairs({'out', 'register', 'remind', 'digest'}) do
	local stem = '{south-west}:q:' .. queue
	for _, row in ipairs(redis.call('ZRANGEBYSCORE', stem .. ':due', '-inf', soon[queue] or now)) do out[#out + 1] = queue .. ' has due ' .. row end
	for _, row in ipairs(redis.call('HKEYS', stem .. ':lease')) do out[#out + 1] = queue .. ' has in hand ' .. row end
	for _, row in ipairs(redis.call('ZRANGE', stem .. ':dead', 0, -1)) do out[#out + 1] = queue .. ' has buried ' .. row end
end
return out
`)

// settles waits until nothing is left of what is due by now, and no row is dead. Messages that gather for a moment what they
// will say do not wait for it.
func (w *world) settles() {
	w.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: w.redis.Addr()})
	defer client.Close()
	until(w.t, patience, func() error {
		w.gathers()
		rows, err := left.Run(w.t.Context(), client, nil, gathering.Milliseconds()).StringSlice()
		if err == nil && len(rows) > 0 {
			err = errors.New(strings.Join(rows, "; "))
		}
		return err
	})
}

// gathers makes messages due that only wait for a moment, in case that there is more to say.
func (w *world) gathers() {
	w.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: w.redis.Addr()})
	defer client.Close()
	if err := hurry.Run(w.t.Context(), client, nil, gathering.Milliseconds()).Err(); err != nil && !errors.Is(err, redis.Nil) {
		w.t.Fatal(err)
	}
}

// hurry makes the messages due that nobody has in hand and that are due soon, once all reminders of now are passed on: that
// takes less time than a message waits.
//
//	ARGV 1 how soon, in ms
var hurry = redis.NewScript(`
local t = redis.call('TIME')
local now, due = t[1] * 1000 + math.floor(t[2] / 1000), '{south-west}:q:digest:due'
local remind = '{south-west}:q:remind:'
if redis.call('ZCOUNT', remind .. 'due', '-inf', now) > 0 or redis.call('EXISTS', remind .. 'lease') == 1 then return end
for _, row in ipairs(redis.call('ZRANGEBYSCORE', due, '(' .. now, now + ARGV[1])) do
	if redis.call('HEXISTS', '{south-west}:q:digest:lease', row) == 0 then redis.call('ZADD', due, now, row) end
end
`)
