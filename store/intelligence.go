package store

import (
	"context"
	"time"

	"gatewaybot/soc"
)

// The indexes of intelligence reports. Times are scored in milliseconds.
const (
	allReports     = "int:all"      // by when they came
	openReports    = "int:open"     // those that the desk has something to do for: urgent first, then the oldest
	triageByClock  = "int:triage"   // not looked at yet, by when they should be
	reportsBy      = "int:agency:"  // of an agency
	reportFeedback = "int:feedback" // the partner waits to hear, by when they should
)

// urgentFirst is more than any time in milliseconds: it puts urgent reports at the head of the desk's queue.
const urgentFirst = 1e13

func intelligenceIndexes(r *soc.Intelligence) map[string]float64 {
	came := float64(r.CreatedAt.UnixMilli())
	ix := map[string]float64{allReports: came, reportsBy + r.Agency: came}
	if r.Open() {
		ix[openReports] = came
		if r.Urgent() {
			ix[openReports] -= urgentFirst
		}
	}
	if r.Untriaged() {
		ix[triageByClock] = float64(r.TriageDue.UnixMilli())
	}
	if r.Pending() {
		ix[reportFeedback] = float64(r.FeedbackDue.UnixMilli())
	}
	return ix
}

// Intelligence reads an intelligence report.
func (s *Store) Intelligence(ctx context.Context, ref soc.Ref) (*soc.Intelligence, error) {
	return get[soc.Intelligence](ctx, s, ref)
}

// IntelligenceVersions reads versions of an intelligence report, in order; those it does not have are left out.
func (s *Store) IntelligenceVersions(ctx context.Context, ref soc.Ref, from, to int) ([]*soc.Intelligence, error) {
	return versions[soc.Intelligence](ctx, s, ref, from, to)
}

// ConsultIntelligence reads an intelligence report for somebody to see, and logs that they did.
func (s *Store) ConsultIntelligence(ctx context.Context, ref soc.Ref, c Consultation) (*soc.Intelligence, error) {
	return consult[soc.Intelligence](ctx, s, ref, c)
}

// OpenIntelligence reads the desk's queue, urgent first and then the oldest, and says how many there are.
func (s *Store) OpenIntelligence(ctx context.Context, limit int) ([]*soc.Intelligence, int, error) {
	return list[soc.Intelligence](ctx, s, openReports, Page{Limit: limit})
}

// UntriagedIntelligence reads the reports that should have been looked at before now, longest overdue first.
func (s *Store) UntriagedIntelligence(ctx context.Context, now time.Time, limit int) ([]*soc.Intelligence, int, error) {
	return list[soc.Intelligence](ctx, s, triageByClock, Page{Limit: limit, Max: now.UnixMilli()})
}

// IntelligenceOf reads an agency's reports, newest first.
func (s *Store) IntelligenceOf(ctx context.Context, agency string, limit int) ([]*soc.Intelligence, int, error) {
	return list[soc.Intelligence](ctx, s, reportsBy+agency, Page{Limit: limit, Descending: true})
}

// IntelligenceOwed reads the reports whose partner should have heard by now, longest overdue first (V45).
func (s *Store) IntelligenceOwed(ctx context.Context, now time.Time, limit int) ([]*soc.Intelligence, int, error) {
	return list[soc.Intelligence](ctx, s, reportFeedback, Page{Limit: limit, Max: now.UnixMilli()})
}
