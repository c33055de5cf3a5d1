package store

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// The indexes that only overviews need, by when the records were entered.
const (
	plansWith = "fpp:with:"   // the live plans of a force with an action of a P
	lacking   = "4p:lacking:" // what a force, or anybody, has to mend: threats and plans
)

// addLacking puts a record among what is to be mended.
func addLacking(ix map[string]float64, force string, entered float64) {
	ix[lacking], ix[lacking+force] = entered, entered
}

// escalatedIn is scored by the first day on which a kind of duty goes up the line.
func escalatedIn(kind soc.DutyKind, body string) string {
	return "duty:up:" + string(kind) + ":" + body
}

func planWith(p, force string) string { return plansWith + p + ":" + force }

// DutyFigures are how many records of a body need a kind of duty, and how late the latest is.
type DutyFigures struct {
	// Soon counts those due today or in the days asked for, Overdue those whose day has passed, and Escalated those of them
	// that went up the line.
	Soon, Overdue, Escalated int
	// Oldest is the day on which the most overdue was due; zero when nothing is overdue.
	Oldest soc.Date
}

// DutyFigures counts a kind of duty by body on a day, in one round trip; soon is how many days ahead count as soon.
func (s *Store) DutyFigures(ctx context.Context, kind soc.DutyKind, bodies []string, today soc.Date, soon int) ([]DutyFigures, error) {
	millis := func(day soc.Date) string { return fmt.Sprint(s.reminders.Start(day).UnixMilli()) }
	pipe := s.db.Pipeline()
	for _, body := range bodies {
		due := s.keys.index(dutiesIn(kind, body))
		pipe.ZCount(ctx, due, millis(today), "("+millis(today.AddDays(soon+1)))
		pipe.ZCount(ctx, due, "-inf", "("+millis(today))
		pipe.ZCount(ctx, s.keys.index(escalatedIn(kind, body)), "-inf", millis(today))
		pipe.ZRangeArgsWithScores(ctx, redis.ZRangeArgs{Key: due, Start: "-inf", Stop: "(" + millis(today), ByScore: true, Count: 1})
	}
	got, err := pipe.Exec(ctx)
	if err != nil {
		return nil, readError(err)
	}
	count := func(i int) int { return int(got[i].(*redis.IntCmd).Val()) }
	all := make([]DutyFigures, len(bodies))
	for i := range bodies {
		at := 4 * i
		all[i] = DutyFigures{Soon: count(at), Overdue: count(at + 1), Escalated: count(at + 2)}
		if oldest := got[at+3].(*redis.ZSliceCmd).Val(); len(oldest) > 0 {
			all[i].Oldest = s.reminders.Today(time.UnixMilli(int64(oldest[0].Score)))
		}
	}
	return all, nil
}

// ThreatFigures are how a force meets its threats: its open threats, those without an LRO, the active ones without a plan,
// its live plans, and those without Prevent or Protect (V13, V18, V19).
type ThreatFigures struct{ Threats, Unled, Unplanned, Plans, Lopsided int }

// ThreatFigures counts by force, in one round trip.
func (s *Store) ThreatFigures(ctx context.Context, forces []string) ([]ThreatFigures, error) {
	var names []string
	for _, f := range forces {
		names = append(names, openThreats+f, dutiesIn(soc.DutyLRO, f), dutiesIn(soc.DutyPlan, f), plansOf+f, lopsidedPlans+f)
	}
	n, err := s.counts(ctx, names, 0)
	if err != nil {
		return nil, err
	}
	all := make([]ThreatFigures, len(forces))
	for i := range forces {
		one := n[5*i:]
		all[i] = ThreatFigures{Threats: one[0], Unled: one[1], Unplanned: one[2], Plans: one[3], Lopsided: one[4]}
	}
	return all, nil
}

// Lacking reads the threats of a force (empty: of all) that nobody leads or that have no plan, and its plans without Prevent
// or Protect, the longest known first, and says how many there are.
func (s *Store) Lacking(ctx context.Context, force string, limit int) ([]Record, int, error) {
	return s.records(ctx, lacking+force, Page{Limit: limit})
}

// PlanBalance counts the live plans of forces that have an action of each P, in one round trip: the number at [force][p].
func (s *Store) PlanBalance(ctx context.Context, forces, ps []string) ([][]int, error) {
	var names []string
	for _, f := range forces {
		for _, p := range ps {
			names = append(names, planWith(p, f))
		}
	}
	flat, err := s.counts(ctx, names, 0)
	if err != nil {
		return nil, err
	}
	table := make([][]int, len(forces))
	for i := range forces {
		table[i] = flat[i*len(ps) : (i+1)*len(ps)]
	}
	return table, nil
}
