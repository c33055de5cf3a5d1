package handlers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// Export says which records go into a file, and who gives them to whom and why: an export is a disclosure (V47).
type Export struct {
	// Filter is the name of a saved filter.
	Filter string
	// RecordedAfter narrows the filter of disruptions to those that were recorded after a day: not on it.
	RecordedAfter soc.Date
	// AsAt is the day, in the region's time, at whose end the records are taken as they stood: later versions do not count.
	// Zero is now.
	AsAt soc.Date
	// By is who discloses, To who receives.
	By, To, Reason string
}

// Sheet is what an export writes to.
type Sheet interface {
	// Row adds a row of cells; the first row is the header.
	Row(cells []string) error
	// Done ends the sheet. When it returns, all rows are kept.
	Done() error
}

// column is a column of an export: its name as registers print it, and a record's cell.
type column[R any] struct {
	name string
	cell func(R) string
}

// ExportDisruptions writes the disruptions that were released to the register and not taken back, as they were released,
// and says how many they are. It is in the audit log when it returns: a file is for nobody before that.
func (h *Handlers) ExportDisruptions(ctx context.Context, e Export, to Sheet) (int, error) {
	filter, err := soc.FilterNamed(soc.DisruptionFilters(), e.Filter)
	if err != nil {
		return 0, err
	}
	saved := filter.Takes
	filter.Takes = func(d *soc.Disruption) bool { return saved(d) && d.RecordDate.After(e.RecordedAfter) }
	return export(ctx, h, e, "disruptions", filter, h.disruptionColumns(), h.Store.ReleasedDisruptions, to)
}

// ExportThreats writes the mirror of the master list, and says how many threats are in the file. It is in the audit log
// when it returns.
func (h *Handlers) ExportThreats(ctx context.Context, e Export, to Sheet) (int, error) {
	filter, err := soc.FilterNamed(soc.ThreatFilters(), e.Filter)
	if err != nil {
		return 0, err
	}
	return export(ctx, h, e, "threats", filter, h.threatColumns(), h.Store.Threats, to)
}

// ExportPlans writes the 4P plans, a row for each action and one for a plan without any, and says how many rows are in the
// file. It is in the audit log when it returns.
func (h *Handlers) ExportPlans(ctx context.Context, e Export, to Sheet) (int, error) {
	saved, err := soc.FilterNamed(soc.PlanFilters(), e.Filter)
	if err != nil {
		return 0, err
	}
	filter := soc.Filter[planRow]{Name: saved.Name, Takes: func(r planRow) bool { return saved.Takes(r.plan) }}
	return export(ctx, h, e, "plans", filter, h.planColumns(), h.planRowsBefore, to)
}

// export writes the records that a filter takes, and then the audit entry.
func export[R any](
	ctx context.Context, h *Handlers, e Export, what string, filter soc.Filter[R], columns []column[R],
	records func(context.Context, time.Time) iter.Seq2[R, error], to Sheet,
) (int, error) {
	before, err := h.checkExport(e)
	if err != nil {
		return 0, err
	}
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = c.name
	}
	if err := to.Row(cells); err != nil {
		return 0, fmt.Errorf("write header: %w", err)
	}
	written := 0
	for r, err := range records(ctx, before) {
		if err != nil {
			return written, fmt.Errorf("read %s: %w", what, err)
		}
		if !filter.Takes(r) {
			continue
		}
		for i, c := range columns {
			cells[i] = c.cell(r)
		}
		if err := to.Row(cells); err != nil {
			return written, fmt.Errorf("write row: %w", err)
		}
		written++
	}
	if err := to.Done(); err != nil {
		return written, fmt.Errorf("end the sheet: %w", err)
	}
	return written, h.disclose(ctx, e, what, written)
}

// checkExport refuses an export that could not be accounted for (V47) or repeated, and says before which moment the versions
// count that are in it; the zero moment is now.
func (h *Handlers) checkExport(e Export) (before time.Time, err error) {
	if f := e.disclosure().Check(); f != nil {
		return before, &soc.RuleError{Findings: f}
	}
	if strings.TrimSpace(e.By) == "" {
		return before, errors.New("nobody is named who discloses")
	}
	switch {
	case e.AsAt.IsZero():
		return before, nil
	case !e.AsAt.Before(h.today()):
		return before, errors.New("as-at day is not over yet, so that the export could not be repeated: name an earlier day, or none for now")
	}
	return e.AsAt.AddDays(1).In(h.Calendar.Location), nil
}

// disclosure is the audit entry of an export.
func (e Export) disclosure() soc.AuditEvent {
	entry := soc.AuditEvent{
		Actor: strings.TrimSpace(e.By), Operation: soc.Disclosure, Move: "export", Reason: strings.TrimSpace(e.Reason),
	}
	if to := strings.TrimSpace(e.To); to != "" {
		entry.Recipients = []string{to}
	}
	return entry
}

// DiscloseAudit writes into the audit log that entries of it were written to a file, and how many.
func (h *Handlers) DiscloseAudit(ctx context.Context, e Export, written int) error {
	return h.disclose(ctx, e, "audit log", written)
}

// disclose writes the audit entry: what was exported, by which filter, and how many.
func (h *Handlers) disclose(ctx context.Context, e Export, what string, written int) error {
	entry := e.disclosure()
	entry.Fields = []string{what, "filter=" + e.Filter}
	if !e.RecordedAfter.IsZero() {
		entry.Fields = append(entry.Fields, "recorded_after="+e.RecordedAfter.String())
	}
	if !e.AsAt.IsZero() {
		entry.Fields = append(entry.Fields, "as_at="+e.AsAt.String())
	}
	entry.Fields = append(entry.Fields, fmt.Sprintf("records=%d", written))
	ctx, cancel := context.WithTimeout(ctx, commitPatience)
	defer cancel()
	if _, err := h.Store.Commit(ctx, store.Commit{ID: h.NewUID(), Audit: []soc.AuditEvent{entry}}); err != nil {
		return fmt.Errorf("log the disclosure: %w", err)
	}
	return nil
}
