package handlers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// report is an intelligence report or a disruption.
type report interface {
	store.Record
	Common() *soc.Report
	Missing() []string
	VisibleTo(soc.Officer) bool
	Readable(soc.Officer) bool
	May(soc.Move, soc.Officer) error
	Offers() []soc.Move
}

// reportState is where a report stands.
func reportState(r report) string {
	switch r := r.(type) {
	case *soc.Intelligence:
		return string(r.State)
	case *soc.Disruption:
		return string(r.State)
	}
	return ""
}

// commandOf is the slash command that a record belongs to.
func commandOf(ref soc.Ref) string {
	switch ref.Prefix() {
	case soc.IntelligencePrefix:
		return "intel"
	case soc.DisruptionPrefix:
		return "disruption"
	case soc.ThreatPrefix, soc.PlanPrefix:
		return "4p"
	case soc.OrderPrefix:
		return "scpo"
	}
	return "gateway"
}

// isReport reports whether a reference is that of a partner's report.
func isReport(ref soc.Ref) bool {
	return ref.Prefix() == soc.IntelligencePrefix || ref.Prefix() == soc.DisruptionPrefix
}

// report reads a report of either kind.
func (h *Handlers) report(ctx context.Context, ref soc.Ref) (report, error) {
	var r report
	var err error
	switch ref.Prefix() {
	case soc.IntelligencePrefix:
		r, err = h.Store.Intelligence(ctx, ref)
	case soc.DisruptionPrefix:
		r, err = h.Store.Disruption(ctx, ref)
	default:
		return nil, bot.Errorf(bot.NotFound, "%s is not the reference of a report. One looks like INT-2026-000042 or DIS-2026-000042.", ref)
	}
	if err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	return r, nil
}

// reportVersions reads versions of a report, in order.
func (h *Handlers) reportVersions(ctx context.Context, ref soc.Ref, from, to int) ([]report, error) {
	if ref.Prefix() == soc.DisruptionPrefix {
		return asReports(h.Store.DisruptionVersions(ctx, ref, from, to))
	}
	return asReports(h.Store.IntelligenceVersions(ctx, ref, from, to))
}

func asReports[R report](found []R, err error) ([]report, error) {
	if err != nil {
		return nil, fmt.Errorf("read reports: %w", err)
	}
	all := make([]report, len(found))
	for i, r := range found {
		all[i] = r
	}
	return all, nil
}

// reportOf begins what both kinds of report have in common.
func (h *Handlers) reportOf(p soc.Prefix, in bot.Input, by soc.Officer, agency string) soc.Report {
	return soc.Report{
		Head: h.head(p, in, by, string(soc.OfficialSensitive)), Submitter: by.ID, Agency: agency,
	}
}

// agency is the partner agency of a body; for a force it is the force itself, whose reports need no agreement.
func (h *Handlers) agency(key string) soc.Agency {
	if a, ok := h.Region.Agency(key); ok {
		return a
	}
	return soc.Agency{Key: key, Name: h.Region.BodyName(key)}
}

// The destinations that hear of a report.
const (
	deskCardDest = "card/desk"
	deskDest     = "tell/desk"
	reporterDest = "tell/reporter"
	contactDest  = "tell/contact"
	secondDest   = "second/" // another agency's report of the same event
)

// reportRows are what a version of a report sets going.
func (h *Handlers) reportRows(r report) []store.Row {
	common, ref := r.Common(), r.Meta().Ref
	dests := []string{deskCardDest, reporterDest}
	if deskHears(r) {
		dests = append(dests, deskDest)
	}
	if common.Did == soc.MoveReport && len(common.Findings.Of(soc.Hold)) > 0 && !common.Withheld() {
		dests = append(dests, contactDest)
	}
	rows := make([]store.Row, 0, len(dests)+1)
	for _, d := range dests {
		rows = append(rows, store.Row{Queue: h.Store.Out, Ref: ref, Dest: d})
	}
	if common.Sent == common.Version {
		rows = append(rows, store.Row{Queue: h.Store.Forwards, Ref: ref, Dest: registerDest})
	}
	return rows
}

// deskHears reports whether a version is worth a message in the channel of the desk or the panel, beside the card.
func deskHears(r report) bool {
	common := r.Common()
	switch common.Did {
	case soc.MoveReport:
		return common.Danger.Alarming() || common.Withheld() || len(common.Findings.Of(soc.Hold)) > 0
	case soc.MoveAdd, soc.MoveAmend:
		return common.Raised() != soc.DangerUnsaid || common.NotKept() || !untouched(r)
	case soc.MoveRetract, soc.MoveRefuse:
		return true
	}
	return false
}

// untouched reports whether nobody has looked at a report yet: its card says all.
func untouched(r report) bool {
	switch state := reportState(r); state {
	case string(soc.ReportReceived), string(soc.DisruptionSubmitted):
		return len(r.Common().Questions) == 0
	}
	return false
}

// tries is how often a change is made on what the record has become meanwhile.
const tries = 5

// amend makes a change that is not tied to the version that somebody saw, on the newest version of the record.
func (h *Handlers) amend(ctx context.Context, id string, posts []string, ref soc.Ref, by soc.Officer, change func(report) (report, error)) (report, error) {
	var err error
	for range tries {
		var old, next report
		if old, err = h.report(ctx, ref); err != nil {
			return nil, err
		}
		if next, err = change(old); err != nil || next == nil {
			return old, err
		}
		_, err = h.Store.Commit(ctx, store.Commit{
			ID: id, By: by, Writes: []store.Write{{Old: old, New: next}}, Rows: h.reportRows(next), Posts: posts,
		})
		if _, changed := errors.AsType[*soc.ConflictError](err); !changed {
			return next, err
		}
	}
	return nil, err
}

// say records what a partner says of a report that was given: what they add, and what they complete.
func (h *Handlers) say(old report, said soc.Said, by soc.Officer, at time.Time, complete func(report)) (report, error) {
	var next report
	switch r := old.(type) {
	case *soc.Intelligence:
		v, err := r.Say(said, h.Reports, h.Calendar, by, at)
		if err != nil {
			return nil, err
		}
		next = v
	case *soc.Disruption:
		v, err := r.Say(said, h.Reports, by, at)
		if err != nil {
			return nil, err
		}
		next = v
	}
	if complete != nil && !next.Common().Withheld() && !next.Common().NotKept() {
		complete(next)
	}
	return next, nil
}

// retract records that a partner wants a report back.
func retract(old report, by soc.Officer, at time.Time) (report, error) {
	if r, ok := old.(*soc.Disruption); ok {
		return asReport(r.Retract(by, at))
	}
	return asReport(old.(*soc.Intelligence).Retract(by, at))
}

// asReport keeps a nil record from becoming a report that is not nil.
func asReport[R report](r R, err error) (report, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}

// fieldLabels name the fields of reports as a partner can write them before a colon.
var fieldLabels = map[string]string{
	"safety_now": "danger", "what": "what", "when": "when", "where": "where", "who": "who", "how_known": "how do you know",
	"provenance": "where from", "who_else_knows": "who else knows", "risk_to_source": "risk to source",
	"disclosure_view": "can we act on it", "description": "what was done", "occurred_on": "when", "threat": "threat", "tactic": "tactic",
}

// missing names what a partner has not given yet; the safety question is asked in words of its own.
func missing(r report) string {
	var names []string
	for _, field := range r.Missing() {
		if field != safetyArg().Name {
			names = append(names, fieldLabels[field])
		}
	}
	return strings.Join(names, ", ")
}
