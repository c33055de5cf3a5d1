package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// derivation is the number of the way in which rows and indexes are made of records; another one has all made again.
const derivation = 2

// rederiveScript puts a record's indexes and its row of the queue of reminders where its rules want them.
//
//	KEYS 1 record, 2 due, 3 lease, 4 gen, 5 try, 6 dead
//	ARGV 1 version that was read, 2 reference, 3 row, 4 due in ms (0: now, never: it needs no row), 5 how many indexes it does
//	     not stand in, those, then of each that it does its key and score
//	returns 1, or 0 when the record was changed meanwhile: then nothing was written
//
// A row that waits is only brought forward; one that is tried again, or was given up, is left to that.
var rederiveScript = redis.NewScript(`
if redis.call('HGET', KEYS[1], 'v') ~= ARGV[1] then return 0 end
local ref, row, due, left = ARGV[2], ARGV[3], ARGV[4], 5 + ARGV[5]
for i = 6, left do redis.call('ZREM', ARGV[i], ref) end
for i = left + 1, #ARGV, 2 do redis.call('ZADD', ARGV[i], ARGV[i + 1], ref) end
if due == 'never' or redis.call('ZSCORE', KEYS[6], row) then return 1 end
local leased = redis.call('HEXISTS', KEYS[3], row) == 1
if not leased and redis.call('HEXISTS', KEYS[5], row) == 1 then return 1 end
redis.call('HINCRBY', KEYS[4], row, 1)
if leased then return 1 end
local t = redis.call('TIME')
if due == '0' then due = t[1] * 1000 + math.floor(t[2] / 1000) end
local was = tonumber(redis.call('ZSCORE', KEYS[2], row) or '')
if not was or was > tonumber(due) then redis.call('ZADD', KEYS[2], due, row) end
return 1
`)

// Rederive has every record reminded of by the rules of today, also one that was kept before there were any, and says how
// many records it looked at: none when that was done under the same rules before. Any number of replicas may do so at once,
// while others write.
func (s *Store) Rederive(ctx context.Context) (int, error) {
	if s.reminders.Calendar.Location == nil {
		return 0, nil
	}
	mark := s.derivedBy()
	was, err := s.db.Get(ctx, s.keys.derived()).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return 0, readError(err)
	}
	if was == mark {
		return 0, nil
	}
	last, err := s.db.HGetAll(ctx, s.keys.sequence()).Result()
	if err != nil {
		return 0, readError(err)
	}
	now, err := s.db.Time(ctx).Result()
	if err != nil {
		return 0, readError(err)
	}
	n, today, lost := 0, s.reminders.Today(now.Add(s.ahead())), []error(nil)
	for _, stem := range slices.Sorted(maps.Keys(last)) {
		issued, err := strconv.Atoi(last[stem])
		if err != nil {
			return n, fmt.Errorf("read last number of %s: %w", stem, err)
		}
		for from := 1; from <= issued; from += pageSize {
			done, err := s.rederivePage(ctx, stem, from, min(from+pageSize-1, issued), today)
			n += done
			if _, some := errors.AsType[*UnreadableError](err); some {
				lost = append(lost, err)
			} else if err != nil {
				return n, err
			}
		}
	}
	if len(lost) > 0 {
		return n, errors.Join(lost...)
	}
	if err := s.writes.Set(ctx, s.keys.derived(), mark, 0).Err(); err != nil {
		return n, s.writeError(err)
	}
	return n, nil
}

// derivedBy stands for the rules by which rows and indexes are made, with the days on which nobody works.
func (s *Store) derivedBy() string {
	rules, cal := s.reminders, s.reminders.Calendar
	rules.Calendar = soc.Calendar{}
	sum := sha256.New()
	fmt.Fprintf(sum, "%d %+v %s %v %v %v", derivation, rules, cal.Location, cal.Days, cal.Opens, cal.Closes)
	for day := (soc.Date{Year: 2000, Month: 1, Day: 1}); day.Year <= 2100; day = day.AddDays(1) {
		if cal.Holiday != nil && cal.Holiday(day) {
			fmt.Fprint(sum, " ", day)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// rederivePage looks at the records of a stem with the numbers from and to, and those between.
func (s *Store) rederivePage(ctx context.Context, stem string, from, to int, today soc.Date) (int, error) {
	refs := make([]soc.Ref, 0, to-from+1)
	for i := from; i <= to; i++ {
		refs = append(refs, soc.Ref(fmt.Sprintf("%s-%06d", stem, i)))
	}
	n, lost := 0, []error(nil)
	for len(refs) > 0 {
		records, err := s.Records(ctx, refs)
		if _, some := errors.AsType[*UnreadableError](err); some {
			lost = append(lost, err)
		} else if err != nil {
			return n, err
		}
		refs = refs[:0]
		for _, r := range records {
			if r == nil {
				continue
			}
			done, err := s.rederive(ctx, r, today)
			if err != nil {
				return n, err
			}
			if !done {
				refs = append(refs, r.Meta().Ref)
				continue
			}
			n++
		}
	}
	return n, errors.Join(lost...)
}

// rederive puts one record where it belongs; false when it was changed meanwhile.
func (s *Store) rederive(ctx context.Context, r Record, today soc.Date) (bool, error) {
	head, is := r.Meta(), s.indexes(r)
	due := any("never")
	if next := soc.NextTelling(nil, s.duties(r), today, s.reminders); next.After(today) {
		due = s.score(s.reminders.Start(next))
	} else if !next.IsZero() {
		due = 0
	}
	var gone, in []any
	for _, name := range dutyNames(r) {
		if _, stands := is[name]; !stands {
			gone = append(gone, s.keys.index(name))
		}
	}
	for name, score := range is {
		in = append(in, s.keys.index(name), strconv.FormatFloat(score, 'f', -1, 64))
	}
	args := []any{head.Version, string(head.Ref), Job{Ref: head.Ref, Dest: dutyDest}.row(), due, len(gone)}
	keys := append([]string{s.keys.record(head.Ref)}, s.Reminders.keys("due", "lease", "gen", "try", "dead")...)
	done, err := insist(ctx, s, func() (bool, error) {
		return rederiveScript.Run(ctx, s.writes, keys, slices.Concat(args, gone, in)...).Bool()
	})
	if err != nil {
		return false, fmt.Errorf("put %s where it belongs: %w", head.Ref, err)
	}
	return done, nil
}

// dutyNames are the indexes of duties that a record may stand in, whatever the rules are.
func dutyNames(r Record) []string {
	var body string
	kinds := soc.ResponseDuties()
	switch r := r.(type) {
	case *soc.Threat:
		body = r.Force
	case *soc.Plan:
		body = r.Force
	case *soc.Order:
		body = r.Force
	default: // no other duties of desks come and go with the rules
		body, kinds = soc.ROCU, nil
	}
	var names []string
	for _, kind := range append(kinds, soc.DutyRetention) {
		names = append(names, dutiesIn(kind, body), dutiesIn(kind, ""), escalatedIn(kind, body))
	}
	return names
}
