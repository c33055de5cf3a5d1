package handlers

import (
	"context"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// considerPartner records that a partner was considered (V20). Without agencies in the region there is none to choose.
func (h *Handlers) considerPartner() []bot.Verb {
	agencies := h.agencyChoices()
	if len(agencies) == 0 {
		return nil
	}
	return []bot.Verb{h.consider(bot.Verb{
		Name: "partner", Help: "Record that a partner agency was considered for a plan, and whether it was consulted.", Form: "Partner considered", Submit: "Record",
		Example: "/4p partner FPP-2026-000007 consulted=yes on=today",
	}, bot.Arg{Name: "who", Label: "Partner", Kind: bot.OneOf, Bare: true, Choices: agencies})}
}

func (h *Handlers) considerSpecialist() bot.Verb {
	return h.consider(bot.Verb{
		Name: "specialist", Help: "Record that a specialist team was considered for a plan, and whether it was consulted.", Form: "Specialist considered", Submit: "Record",
		Example: `/4p specialist FPP-2026-000007 cyber consulted=no why="No part of it is online."`,
	}, bot.Arg{Name: "who", Label: "Team", Kind: bot.OneOf, Bare: true, Choices: choices(soc.Specialists())})
}

func (h *Handlers) consider(v bot.Verb, who bot.Arg) bot.Verb {
	v.Opening, v.Run = h.openingPlan(soc.MoveConsult, nil), h.runConsider
	return h.responseVerb(
		v, who,
		bot.Arg{Name: "consulted", Label: "Consulted?", Kind: bot.YesNo},
		bot.Arg{Name: "on", Label: "On which day", Help: "Needed if they were consulted.", Kind: bot.Day, Optional: true},
		bot.Arg{Name: "why", Label: "If not, why", Help: "Or what came of it.", Kind: bot.Text, Optional: true},
	)
}

func (h *Handlers) runConsider(ctx context.Context, in bot.Input) (bot.Message, error) {
	p, by, err := h.changePlan(ctx, in, soc.MoveConsult, func(p *soc.Plan, by soc.Officer, at time.Time) (*soc.Plan, error) {
		return p.Consult(soc.Considered{
			Who: in.Str("who"), Consulted: in.Yes("consulted"), On: dayArg(in, "on"), Why: h.text(ctx, in, "why"),
		}, h.Reminders, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	text := h.considered(in.Str("who")) + " was considered, and not consulted."
	if in.Yes("consulted") {
		text = h.considered(in.Str("who")) + " was consulted on " + h.day(dayArg(in, "on")) + "."
	}
	return h.saidPlan(p, by, text), nil
}

// considered is the name of a partner or a specialist team.
func (h *Handlers) considered(who string) string {
	return soc.Label(soc.Specialists(), h.Region.BodyName(who))
}
