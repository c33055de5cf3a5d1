package store

import (
	"context"
	"time"

	"gatewaybot/soc"
)

// The indexes of disruptions. Times are scored in milliseconds.
const (
	allDisruptions     = "dis:all"      // by when they came
	panelAgenda        = "dis:open"     // those that the panel has something to do for, the oldest first
	awaitingStandard   = "dis:standard" // held by the OCG-only rule
	disruptionsBy      = "dis:agency:"  // of an agency
	disruptionFeedback = "dis:feedback" // the partner waits to hear, by when they should
)

func disruptionIndexes(d *soc.Disruption) map[string]float64 {
	came := float64(d.CreatedAt.UnixMilli())
	ix := map[string]float64{allDisruptions: came, disruptionsBy + d.Agency: came}
	if d.Open() {
		ix[panelAgenda] = came
		if d.Danger.Alarming() {
			ix[panelAgenda] -= urgentFirst
		}
	}
	if d.HeldFor == soc.HeldForStandard {
		ix[awaitingStandard] = came
	}
	if d.Pending() {
		ix[disruptionFeedback] = float64(d.FeedbackDue.UnixMilli())
	}
	return ix
}

// Disruption reads a disruption.
func (s *Store) Disruption(ctx context.Context, ref soc.Ref) (*soc.Disruption, error) {
	return get[soc.Disruption](ctx, s, ref)
}

// DisruptionVersions reads versions of a disruption, in order; those it does not have are left out.
func (s *Store) DisruptionVersions(ctx context.Context, ref soc.Ref, from, to int) ([]*soc.Disruption, error) {
	return versions[soc.Disruption](ctx, s, ref, from, to)
}

// ConsultDisruption reads a disruption for somebody to see, and logs that they did.
func (s *Store) ConsultDisruption(ctx context.Context, ref soc.Ref, c Consultation) (*soc.Disruption, error) {
	return consult[soc.Disruption](ctx, s, ref, c)
}

// PanelAgenda reads the disruptions that the panel has something to do for, oldest first, and says how many there are.
func (s *Store) PanelAgenda(ctx context.Context, limit int) ([]*soc.Disruption, int, error) {
	return list[soc.Disruption](ctx, s, panelAgenda, Page{Limit: limit})
}

// AwaitingStandard reads the disruptions that the OCG-only rule holds, oldest first (V35).
func (s *Store) AwaitingStandard(ctx context.Context, limit int) ([]*soc.Disruption, int, error) {
	return list[soc.Disruption](ctx, s, awaitingStandard, Page{Limit: limit})
}

// DisruptionsOf reads an agency's disruptions, newest first.
func (s *Store) DisruptionsOf(ctx context.Context, agency string, limit int) ([]*soc.Disruption, int, error) {
	return list[soc.Disruption](ctx, s, disruptionsBy+agency, Page{Limit: limit, Descending: true})
}

// DisruptionsOwed reads the disruptions whose partner should have heard by now, longest overdue first (V45).
func (s *Store) DisruptionsOwed(ctx context.Context, now time.Time, limit int) ([]*soc.Disruption, int, error) {
	return list[soc.Disruption](ctx, s, disruptionFeedback, Page{Limit: limit, Max: now.UnixMilli()})
}
