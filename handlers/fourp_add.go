package handlers

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// mostCompared bounds how many plans of a force are compared with a new one (V21).
const mostCompared = 200

// planArgs are what a plan says of itself (domain.md, C4).
func planArgs() []bot.Arg {
	return []bot.Arg{
		{Name: "threat_summary", Label: "The threat", Help: "At least 50 characters: what this one is and does, not what any group does.", Kind: bot.Text},
		{Name: "objectives", Label: "Objectives", Help: "What the plan is to achieve.", Kind: bot.Text},
		{Name: "template", Label: "Template", Kind: bot.OneOf, Choices: choices(soc.PlanTemplates())},
		{Name: "template_version", Label: "Template version", Kind: bot.Line, Optional: true, Max: 20},
		{Name: "local_policing_team", Label: "Local policing team", Help: "Which team takes part, and how.", Kind: bot.Text, Optional: true},
		{Name: "intelligence_gaps", Label: "Intelligence gaps", Kind: bot.Text, Optional: true},
		{Name: "sio", Label: "SIO", Help: "The senior investigating officer. Not the LRO.", Kind: bot.Person, Optional: true},
		{Name: "sro", Label: "SRO", Help: "The senior responsible officer, who closes the plan.", Kind: bot.Person, Optional: true},
		{Name: "same_lro_reason", Label: "If LRO is SIO, why", Kind: bot.Text, Optional: true},
		{Name: "financial_investigator", Label: "Financial investigator", Kind: bot.Person, Optional: true},
		{Name: "no_financial_investigator", Label: "If none, why", Kind: bot.Text, Optional: true},
		{Name: "cadence_days", Label: "Reviewed every … days", Help: "Left empty, as your force does.", Kind: bot.Number, Optional: true},
	}
}

func (h *Handlers) addPlan() bot.Verb {
	args := planArgs()
	args[2].Default = soc.PlanTemplates()[0].Key
	args = append(args,
		bot.Arg{Name: "next_review", Label: "First review by", Kind: bot.Day, Optional: true},
		bot.Arg{Name: "unassessed_reason", Label: "If not assessed, why", Help: "Why there is a plan before the threat is assessed.", Kind: bot.Text, Optional: true},
	)
	return h.responseVerb(bot.Verb{
		Name: "add", Help: "Write the 4P plan of a threat. Its actions come next, one by one.", Form: "Write the 4P plan", Submit: "Enter",
		Example: "/4p add THR-2026-000042", Run: h.runAddPlan,
		Opening: h.openingThreat(soc.MoveSnooze, func(t *soc.Threat, by soc.Officer) error {
			if t.Plan != "" {
				return bot.Errorf(bot.Conflict, "%s has a plan already: %s. Nothing was changed.", t.Ref, t.Plan)
			}
			return t.MayPlan(by)
		}),
	}, args...)
}

func (h *Handlers) runAddPlan(ctx context.Context, in bot.Input) (bot.Message, error) {
	t, by, err := h.seenThreat(ctx, in, soc.MoveSnooze)
	if err != nil {
		return bot.Message{}, err
	}
	p := soc.Plan{Head: h.head(soc.PlanPrefix, in, by, string(t.Marking)), NextReview: dayArg(in, "next_review"), Unassessed: h.text(ctx, in, "unassessed_reason")}
	if err := h.fillPlan(ctx, in, &p); err != nil {
		return bot.Message{}, err
	}
	others, _, err := h.Store.PlansOf(ctx, t.Force, mostCompared)
	if err != nil {
		return bot.Message{}, fmt.Errorf("read plans: %w", err)
	}
	next, threat, err := p.Enter(*t, h.rules4P(t.Force), h.text(ctx, in, "same_lro_reason"), others, by, h.now())
	if err != nil {
		return bot.Message{}, err
	}
	if err := h.allowed(&soc.Plan{}, next); err != nil {
		return bot.Message{}, err
	}
	result, err := h.commit(ctx, in, store.Commit{
		By: by, Writes: []store.Write{{New: next}, {Old: t, New: threat}}, Rows: h.planRows(next),
	})
	if err != nil {
		return bot.Message{}, err
	}
	next.Ref = result.Ref(next.Ref)
	return h.saidPlan(next, by, fmt.Sprintf("This is the plan of %s. Add its actions: who does what, until when. The first review is due by %s.", t.Ref, h.day(next.NextReview))), nil
}

// fillPlan copies the arguments into a plan. Of a typed line, and of an officer, what was not given stays as it was.
func (h *Handlers) fillPlan(ctx context.Context, in bot.Input, p *soc.Plan) error {
	for name, text := range map[string]*soc.Text{
		"threat_summary": &p.Summary, "objectives": &p.Objectives, "local_policing_team": &p.LocalTeam, "intelligence_gaps": &p.Gaps,
		"no_financial_investigator": &p.NoFinancial,
	} {
		if in.Has(name) || in.Source == bot.Submitted {
			*text = h.text(ctx, in, name)
		}
	}
	p.Template = in.Str("template")
	if in.Has("template_version") || in.Source == bot.Submitted {
		p.TemplateVersion = in.Str("template_version")
	}
	if in.Has("cadence_days") {
		p.ReviewDays = int(in.Number("cadence_days"))
		if p.ReviewDays == 0 {
			p.ReviewDays = -1 // the rules say that it is none
		}
	}
	var err error
	if p.SIO, err = h.optional(ctx, in, "sio", p.SIO); err != nil {
		return err
	}
	if p.SRO, err = h.sro(ctx, in, p.SRO); err != nil {
		return err
	}
	p.Financial, err = h.optional(ctx, in, "financial_investigator", p.Financial)
	return err
}

func (h *Handlers) amendPlan() bot.Verb {
	return h.responseVerb(bot.Verb{
		Name: "amend", Help: "Change what a plan says of itself: the threat, its objectives, who works on it.", Form: "Amend the plan", Submit: "Amend",
		Example: "/4p amend FPP-2026-000007", Run: h.runAmendPlan, Opening: h.openingPlan(soc.MoveAmend, h.filledPlan),
	}, planArgs()...)
}

// filledPlan fills in what a plan says of itself.
func (h *Handlers) filledPlan(ctx context.Context, in bot.Input, p *soc.Plan) bot.Opening {
	fill := map[string][]string{
		"template": {p.Template}, "cadence_days": {strconv.Itoa(p.ReviewDays)},
		"sio": h.mentioned(ctx, in, p.SIO), "sro": h.mentioned(ctx, in, p.SRO), "financial_investigator": h.mentioned(ctx, in, p.Financial),
	}
	for name, words := range map[string]string{
		"threat_summary": p.Summary.Reveal(), "objectives": p.Objectives.Reveal(), "local_policing_team": p.LocalTeam.Reveal(),
		"intelligence_gaps": p.Gaps.Reveal(), "no_financial_investigator": p.NoFinancial.Reveal(), "template_version": p.TemplateVersion,
	} {
		if words != "" {
			fill[name] = []string{words}
		}
	}
	return bot.Opening{Fill: fill}
}

func (h *Handlers) runAmendPlan(ctx context.Context, in bot.Input) (bot.Message, error) {
	p, by, err := h.changePlan(ctx, in, soc.MoveAmend, func(p *soc.Plan, by soc.Officer, at time.Time) (*soc.Plan, error) {
		to := *p
		if err := h.fillPlan(ctx, in, &to); err != nil {
			return nil, err
		}
		others, _, err := h.Store.PlansOf(ctx, p.Force, mostCompared)
		if err != nil {
			return nil, fmt.Errorf("read plans: %w", err)
		}
		return p.Amend(to, h.rules4P(p.Force), h.text(ctx, in, "same_lro_reason"), others, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidPlan(p, by, "The plan is amended. The next review is due by "+h.day(p.NextReview)+"."), nil
}
