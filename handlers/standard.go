package handlers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// Standard releases the disruptions that waited for the end of the OCG-only rule (V35), however it ended: by its date or
// by the configuration. Any number of replicas may do so at once.
type Standard struct {
	*Handlers
	Log *slog.Logger
}

const (
	// standardEvery is how often it looks.
	standardEvery = time.Minute
	// standardBatch is how many it reads at first.
	standardBatch = 100
)

// Run looks until ctx ends.
func (s *Standard) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.Release(ctx); err != nil {
			s.Log.ErrorContext(ctx, "disruptions that await the standard were not released", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(standardEvery):
		}
	}
}

// Release releases what waited, if the rule is over.
func (s *Standard) Release(ctx context.Context) error {
	if s.Reports.OCGOnly.Holds(s.today()) {
		return nil
	}
	waiting, total, err := s.Store.AwaitingStandard(ctx, standardBatch)
	if err == nil && total > len(waiting) {
		waiting, _, err = s.Store.AwaitingStandard(ctx, total) // the first ones may all wait for the panel
	}
	if err != nil {
		return fmt.Errorf("read what awaits the standard: %w", err)
	}
	var errs []error
	for _, d := range waiting {
		if !d.Changed() { // else it waits for the panel
			errs = append(errs, s.releaseOne(ctx, d))
		}
	}
	return errors.Join(errs...)
}

func (s *Standard) releaseOne(ctx context.Context, d *soc.Disruption) error {
	next, err := d.Standard(s.Reports, s.today(), s.now())
	if err != nil {
		return err
	}
	_, err = s.Store.Commit(ctx, store.Commit{
		ID: fmt.Sprintf("standard|%s|%d", d.Ref, d.Version), Writes: []store.Write{{Old: d, New: next}}, Rows: s.reportRows(next),
	})
	if _, beaten := errors.AsType[*soc.ConflictError](err); beaten {
		return nil // whatever was done to it meanwhile, the next look sees it
	}
	if err != nil {
		return fmt.Errorf("release %s: %w", d.Ref, err)
	}
	return nil
}
