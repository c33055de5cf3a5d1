package store

import (
	"context"

	"gatewaybot/soc"
)

// The indexes of decisions, scored by when they were made.
const (
	unacknowledged = "dec:unack"
	unackBy        = "dec:unack:" // by body
)

func decisionIndexes(d *soc.Decision) map[string]float64 {
	made := float64(d.CreatedAt.UnixMilli())
	ix := map[string]float64{}
	for _, body := range d.Unacknowledged() {
		ix[unacknowledged] = made
		ix[unackBy+body] = made
	}
	return ix
}

// Decision reads a decision.
func (s *Store) Decision(ctx context.Context, ref soc.Ref) (*soc.Decision, error) {
	return get[soc.Decision](ctx, s, ref)
}

// DecisionVersions reads versions of a decision, in order; those it does not have are left out.
func (s *Store) DecisionVersions(ctx context.Context, ref soc.Ref, from, to int) ([]*soc.Decision, error) {
	return versions[soc.Decision](ctx, s, ref, from, to)
}

// UnacknowledgedDecisions reads decisions that a body has not said it saw, oldest first; the empty body is any.
func (s *Store) UnacknowledgedDecisions(ctx context.Context, body string, limit int) ([]*soc.Decision, int, error) {
	index := unacknowledged
	if body != "" {
		index = unackBy + body
	}
	return list[soc.Decision](ctx, s, index, Page{Limit: limit})
}
