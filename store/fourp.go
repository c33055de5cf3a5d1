package store

import (
	"context"
	"iter"
	"time"

	"gatewaybot/soc"
)

// The indexes of 4P plans, by when they were entered.
const (
	allPlans      = "fpp:all"
	plansOf       = "fpp:force:"    // the live ones of a force
	lopsidedPlans = "fpp:lopsided:" // the live ones of a force without Prevent or Protect (V19)
)

func planIndexes(p *soc.Plan) map[string]float64 {
	entered := float64(p.CreatedAt.UnixMilli())
	ix := map[string]float64{allPlans: entered}
	if p.Live() {
		ix[plansOf+p.Force] = entered
		if p.Lopsided() {
			ix[lopsidedPlans], ix[lopsidedPlans+p.Force] = entered, entered
			addLacking(ix, p.Force, entered)
		}
		for one := range p.Counts() {
			ix[planWith(one, p.Force)] = entered
		}
	}
	return ix
}

// Plan reads a 4P plan.
func (s *Store) Plan(ctx context.Context, ref soc.Ref) (*soc.Plan, error) {
	return get[soc.Plan](ctx, s, ref)
}

// PlanVersions reads versions of a plan, in order; those it does not have are left out.
func (s *Store) PlanVersions(ctx context.Context, ref soc.Ref, from, to int) ([]*soc.Plan, error) {
	return versions[soc.Plan](ctx, s, ref, from, to)
}

// ConsultPlan reads a plan for somebody to see, and logs that they did.
func (s *Store) ConsultPlan(ctx context.Context, ref soc.Ref, c Consultation) (*soc.Plan, error) {
	return consult[soc.Plan](ctx, s, ref, c)
}

// PlansOf reads the live plans of a force, oldest first.
func (s *Store) PlansOf(ctx context.Context, force string, limit int) ([]*soc.Plan, int, error) {
	return list[soc.Plan](ctx, s, plansOf+force, Page{Limit: limit})
}

// LopsidedPlans reads the live plans of a force (empty: of all) without Prevent or Protect, oldest first (V19).
func (s *Store) LopsidedPlans(ctx context.Context, force string, limit int) ([]*soc.Plan, int, error) {
	return list[soc.Plan](ctx, s, lopsidedPlans+force, Page{Limit: limit})
}

// Plans reads all plans as they were before a moment, oldest first; the zero moment is now.
func (s *Store) Plans(ctx context.Context, before time.Time) iter.Seq2[*soc.Plan, error] {
	return every[soc.Plan](ctx, s, allPlans, before)
}
