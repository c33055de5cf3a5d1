package store

import (
	"context"
	"slices"
	"time"

	"gatewaybot/soc"
)

// dutyDest is the destination of the row that a record with duties has in the queue of reminders.
const dutyDest = "duty"

// duties are what a record needs somebody to do. Without rules (a zero calendar) nobody is reminded.
func (s *Store) duties(r Record) []soc.Duty {
	if s.reminders.Calendar.Location == nil {
		return nil
	}
	return soc.DutiesOf(r, s.reminders)
}

// score is when a moment of the program's clock is on Redis's.
func (s *Store) score(t time.Time) int64 { return t.Add(-s.ahead()).UnixMilli() }

// planDuties puts a record's next telling into the queue of reminders, so that a reminder can never disagree with its
// record. A version that changes no duty changes nothing there.
func (s *Store) planDuties(p *plan, w Write) {
	var before []soc.Duty
	if w.Old != nil {
		before = s.duties(w.Old)
	}
	head, now := w.New.Meta(), s.duties(w.New)
	if slices.Equal(before, now) {
		return
	}
	row := []any{s.Reminders.stem, Job{Ref: head.Ref, Dest: dutyDest}.row(), "never"}
	today := s.reminders.Today(head.At)
	if next := soc.NextTelling(before, now, today, s.reminders); next.After(today) {
		row[2] = s.score(s.reminders.Start(next))
	} else if !next.IsZero() {
		row[2] = 0
	}
	p.rows = append(p.rows, row)
}

// The indexes of duties are scored by the first due day of their kind, in milliseconds of its start.
func dutiesOf(owner string) string                   { return "duty:of:" + owner }
func dutiesIn(kind soc.DutyKind, body string) string { return "duty:" + string(kind) + ":" + body }

// indexes are the indexes that a version of a record stands in, with those of its duties.
func (s *Store) indexes(r Record) map[string]float64 {
	if r.Meta().Erased() {
		return erasedIndexes(r)
	}
	ix := indexes(r)
	add := func(name string, day soc.Date) {
		at := float64(s.reminders.Start(day).UnixMilli())
		if first, has := ix[name]; !has || at < first {
			ix[name] = at
		}
	}
	for _, d := range s.duties(r) {
		add(dutiesIn(d.Kind, d.Body), d.Due)
		add(dutiesIn(d.Kind, ""), d.Due)
		if d.Owner != "" {
			add(dutiesOf(d.Owner), d.Due)
		}
		if !d.Escalate.IsZero() {
			add(escalatedIn(d.Kind, d.Body), d.Escalate)
		}
	}
	return ix
}

// DutiesOf reads the records that an officer has a duty in, what is due first on top, and says how many there are.
func (s *Store) DutiesOf(ctx context.Context, officer string, limit int) ([]Record, int, error) {
	return s.records(ctx, dutiesOf(officer), Page{Limit: limit})
}

// DutiesIn reads the records of a body (empty: of all) in which a kind of duty is due before a day (zero: ever), what is due
// first on top, and says how many there are.
func (s *Store) DutiesIn(ctx context.Context, kind soc.DutyKind, body string, before soc.Date, limit int) ([]Record, int, error) {
	return s.records(ctx, dutiesIn(kind, body), Page{Limit: limit, Max: s.before(before)})
}

// CountDuties counts the records of each body in which a kind of duty is due before a day (zero: ever), in one round trip.
func (s *Store) CountDuties(ctx context.Context, kind soc.DutyKind, bodies []string, before soc.Date) ([]int, error) {
	names := make([]string, len(bodies))
	for i, body := range bodies {
		names[i] = dutiesIn(kind, body)
	}
	return s.counts(ctx, names, s.before(before))
}

// before is the last score of what is due before a day; zero for no limit.
func (s *Store) before(day soc.Date) int64 {
	if day.IsZero() {
		return 0
	}
	return s.reminders.Start(day).UnixMilli() - 1
}
