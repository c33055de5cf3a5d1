package e2e_test

import (
	"errors"
	"fmt"
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

// settles waits until nothing is left of what is due by now, and no row is dead. Messages that gather for a moment what they
// will say do not wait for it.
func (w *world) settles() {
	w.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: w.redis.Addr()})
	defer client.Close()
	until(w.t, patience, func() error {
		w.gathers()
		now, err := client.Time(w.t.Context()).Result()
		if err != nil {
			return err
		}
		keys, err := client.Keys(w.t.Context(), "{south-west}:q:*").Result()
		if err != nil {
			return err
		}
		var left []string
		for _, key := range keys {
			rows, err := w.rowsLeft(client, key, now)
			if err != nil {
				return err
			}
			if len(rows) > 0 {
				left = append(left, fmt.Sprintf("%s has %q", key, rows))
			}
		}
		if len(left) > 0 {
			return errors.New(strings.Join(left, "; "))
		}
		return nil
	})
}

// gathers makes messages due that only wait for a moment, in case that there is more to say.
func (w *world) gathers() {
	w.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: w.redis.Addr()})
	defer client.Close()
	ctx := w.t.Context()
	now, err := client.Time(ctx).Result()
	if err != nil {
		w.t.Fatal(err)
	}
	leased, err := client.HGetAll(ctx, "{south-west}:q:digest:lease").Result()
	if err != nil {
		w.t.Fatal(err)
	}
	const due = "{south-west}:q:digest:due"
	rows, err := client.ZRangeByScore(ctx, due, &redis.ZRangeBy{Min: "-inf", Max: fmt.Sprint(now.Add(2 * time.Minute).UnixMilli())}).Result()
	for _, row := range rows {
		if _, in := leased[row]; !in {
			err = errors.Join(err, client.ZIncrBy(ctx, due, -float64((2*time.Minute).Milliseconds()), row).Err())
		}
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// rowsLeft are the rows of one key of a queue that are due, in hand or dead.
func (w *world) rowsLeft(client *redis.Client, key string, now time.Time) ([]string, error) {
	ctx := w.t.Context()
	dueBy := func(from, to string) ([]string, error) {
		return client.ZRangeByScore(ctx, key, &redis.ZRangeBy{Min: from, Max: to}).Result()
	}
	switch {
	case strings.HasSuffix(key, ":due"):
		return dueBy("-inf", fmt.Sprint(now.UnixMilli()))
	case strings.HasSuffix(key, ":lease"):
		return client.HKeys(ctx, key).Result()
	case strings.HasSuffix(key, ":dead"):
		return dueBy("-inf", "+inf")
	}
	return nil, nil
}
