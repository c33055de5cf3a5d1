package handlers

import (
	"context"
	"iter"
	"strconv"
	"strings"
	"time"

	"gatewaybot/soc"
)

// planRow is a row of an export of plans: a plan, with one of its actions or none.
type planRow struct {
	plan   *soc.Plan
	number int // from 1, zero for none
	action soc.Action
}

// planRowsBefore are the rows of the plans as they were before a moment, oldest first.
func (h *Handlers) planRowsBefore(ctx context.Context, before time.Time) iter.Seq2[planRow, error] {
	return func(yield func(planRow, error) bool) {
		for p, err := range h.Store.Plans(ctx, before) {
			if err != nil {
				yield(planRow{}, err)
				return
			}
			if len(p.Actions) == 0 && !yield(planRow{plan: p}, nil) {
				return
			}
			for i, a := range p.Actions {
				if !yield(planRow{plan: p, number: i + 1, action: a}, nil) {
					return
				}
			}
		}
	}
}

// planColumns are the columns of plans: the plan's are the same in each of its rows.
func (h *Handlers) planColumns() []column[planRow] {
	bodies := h.Region.Bodies()
	plan := func(cell func(*soc.Plan) string) func(planRow) string {
		return func(r planRow) string { return cell(r.plan) }
	}
	return append([]column[planRow]{
		{"Reference", plan(func(p *soc.Plan) string { return string(p.Ref) })},
		{"Version", plan(func(p *soc.Plan) string { return strconv.Itoa(p.Version) })},
		{"Threat", plan(func(p *soc.Plan) string { return string(p.Threat) })},
		{"Name", plan(func(p *soc.Plan) string { return p.Label.Reveal() })},
		{"Force", labelled(bodies, func(r planRow) string { return r.plan.Force })},
		{"State", labelled(soc.PlanStates(), func(r planRow) string { return string(r.plan.State) })},
		{"Template", labelled(soc.PlanTemplates(), func(r planRow) string { return r.plan.Template })},
		{"Template version", plan(func(p *soc.Plan) string { return p.TemplateVersion })},
		{"LRO", plan(func(p *soc.Plan) string { return p.LRO })},
		{"SIO", plan(func(p *soc.Plan) string { return p.SIO })},
		{"SRO", plan(func(p *soc.Plan) string { return p.SRO })},
		{"Financial investigator", plan(func(p *soc.Plan) string { return p.Financial })},
		{"Threat summary", plan(func(p *soc.Plan) string { return p.Summary.Reveal() })},
		{"Objectives", plan(func(p *soc.Plan) string { return p.Objectives.Reveal() })},
		{"Intelligence gaps", plan(func(p *soc.Plan) string { return p.Gaps.Reveal() })},
		{"Local policing team", plan(func(p *soc.Plan) string { return p.LocalTeam.Reveal() })},
		{"Partners considered", plan(func(p *soc.Plan) string { return h.consideredNames(p.Partners) })},
		{"Specialists considered", plan(func(p *soc.Plan) string { return h.consideredNames(p.Specialists) })},
		{"Reviewed every days", plan(func(p *soc.Plan) string { return strconv.Itoa(p.ReviewDays) })},
		{"Next review", plan(func(p *soc.Plan) string { return plainDay(p.NextReview) })},
		{"Last review", plan(func(p *soc.Plan) string { return plainDay(lastReview(p).HeldOn) })},
		{"Outcome", labelled(soc.ReviewOutcomes(), func(r planRow) string { return lastReview(r.plan).Outcome })},
		{"Lesson", plan(func(p *soc.Plan) string { return p.Lesson.Reveal() })},
	}, h.actionColumns()...)
}

// actionColumns are the columns of an action, empty in the row of a plan without any.
func (h *Handlers) actionColumns() []column[planRow] {
	return []column[planRow]{
		{"Action", func(r planRow) string { return positive(r.number) }},
		{"4P", labelled(soc.FourP(), func(r planRow) string { return r.action.P })},
		{"Title", func(r planRow) string { return r.action.Title.Reveal() }},
		{"Owner", labelled(h.Region.Bodies(), func(r planRow) string { return r.action.Owner })},
		{"Due", func(r planRow) string { return plainDay(r.action.Due) }},
		{"Status", labelled(soc.ActionStatuses(), func(r planRow) string { return r.action.Status })},
		{"Done on", func(r planRow) string { return plainDay(r.action.DoneOn) }},
		{"Evidence", func(r planRow) string { return r.action.Evidence.Reveal() }},
		{"Disruption", func(r planRow) string { return r.action.Disruption }},
		{"No disruption", func(r planRow) string { return r.action.NoDisruption.Reveal() }},
		{"Victims safeguarded", func(r planRow) string { return positive(r.action.Safeguarded) }},
	}
}

// positive is a number that a spreadsheet can add up; zero is nothing.
func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (h *Handlers) consideredNames(all []soc.Considered) string {
	var names []string
	for _, c := range all {
		names = append(names, h.considered(c.Who))
	}
	return strings.Join(names, ", ")
}

// lastReview is the last review that was held of a plan, the zero one without any.
func lastReview(p *soc.Plan) soc.Review {
	if len(p.Reviews) == 0 {
		return soc.Review{}
	}
	return p.Reviews[len(p.Reviews)-1]
}
