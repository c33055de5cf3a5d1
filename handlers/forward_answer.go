package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gatewaybot/register"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// settled records what the register said of a version, before the version counts as delivered: a crash in between asks
// the register again, which says the same. A report's people hear of it; a refusal goes back to those who work the record.
// It returns the register's own reference.
func (f *Forwarder) settled(ctx context.Context, ref soc.Ref, version int, receipt register.Receipt, refusal *register.Refused) (json.RawMessage, error) {
	ctx, done := afterwards(ctx)
	defer done()
	var err error
	switch {
	case refusal != nil:
		err = f.giveBack(ctx, ref, version, refusal)
	case isReport(ref):
		err = f.answerReport(ctx, ref, fmt.Sprintf("accepted|%s|%d", ref, version), func(r report) report {
			if d, ok := r.(*soc.Disruption); ok {
				return d.Accept(version, receipt.RegisterRef, f.now())
			}
			return r.(*soc.Intelligence).Accept(version, receipt.RegisterRef, f.now())
		})
	}
	if isErased(err) {
		err = nil // there is nothing left that could have an answer; the register hears of that next
	}
	if err != nil || refusal != nil {
		return nil, err
	}
	place, err := json.Marshal(receipt.RegisterRef)
	if err != nil {
		return nil, fmt.Errorf("encode receipt: %w", err)
	}
	return place, nil
}

// reasons are what the register finds wrong, one a line.
func reasons(r *register.Refused) string {
	var lines []string
	for _, one := range r.Reasons {
		lines = append(lines, strings.TrimPrefix(one.Field, "data.")+": "+one.Text)
	}
	if len(lines) == 0 {
		return "The register gave no reason."
	}
	return strings.Join(lines, "\n")
}

// giveBack records that the register refused a version, which is how those who work the record hear of it. A review or a
// check was held, whatever the register says: the operator, who is shown the row, tries it again or gives it up, and the
// gateway is told.
func (f *Forwarder) giveBack(ctx context.Context, ref soc.Ref, version int, refusal *register.Refused) error {
	id, why := fmt.Sprintf("refused|%s|%d", ref, version), soc.NewText(reasons(refusal))
	told := store.Row{Queue: f.Store.Out, Ref: ref, Dest: refusedDest}
	switch ref.Prefix() {
	case soc.PlanPrefix, soc.OrderPrefix, soc.CheckpointPrefix:
		if _, err := f.Store.Commit(ctx, store.Commit{ID: id, Rows: []store.Row{told}}); err != nil {
			return fmt.Errorf("record the register's answer: %w", err)
		}
		return &neverError{refusal}
	case soc.RequestPrefix:
		return f.retry(func() error {
			r, err := f.Store.Request(ctx, ref)
			if err != nil {
				return fmt.Errorf("read request: %w", err)
			}
			next := r.Refuse(why, f.now())
			return f.write(ctx, id, r, next, f.requestRows(next))
		})
	case soc.DecisionPrefix:
		return f.retry(func() error {
			d, err := f.Store.Decision(ctx, ref)
			if err != nil {
				return fmt.Errorf("read decision: %w", err)
			}
			next := d.Refuse(why, f.now())
			return f.write(ctx, id, d, next, []store.Row{told})
		})
	}
	return f.answerReport(ctx, ref, id, func(r report) report {
		if d, ok := r.(*soc.Disruption); ok {
			return d.Refuse(version, why, f.now())
		}
		return r.(*soc.Intelligence).Refuse(version, why, f.now())
	})
}

// answerReport records what the register said of a report.
func (f *Forwarder) answerReport(ctx context.Context, ref soc.Ref, id string, change func(report) report) error {
	return f.retry(func() error {
		r, err := f.report(ctx, ref)
		if err != nil {
			return err
		}
		next := change(r)
		return f.write(ctx, id, r, next, f.reportRows(next))
	})
}

func (f *Forwarder) write(ctx context.Context, id string, old, next store.Record, rows []store.Row) error {
	_, err := f.Store.Commit(ctx, store.Commit{ID: id, Writes: []store.Write{{Old: old, New: next}}, Rows: rows})
	if err != nil {
		return fmt.Errorf("record the register's answer: %w", err)
	}
	return nil
}

// retry does what was beaten by somebody's change again, on what the record is now.
func (*Forwarder) retry(write func() error) error {
	var err error
	for range tries {
		if err = write(); err == nil {
			return nil
		}
		if _, beaten := errors.AsType[*soc.ConflictError](err); !beaten {
			return err
		}
	}
	return err
}
