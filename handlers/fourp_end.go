package handlers

import (
	"context"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

func (h *Handlers) closePlan() bot.Verb {
	return h.responseVerb(
		bot.Verb{
			Name: "close", Help: "Close a plan, as its SRO or the SOC lead of the force, and say where the threat stands then.", Form: "Close the plan", Submit: "Close",
			Example: "/4p close FPP-2026-000007 phase=monitored none", Opening: h.openingPlan(soc.MoveClose, nil), Run: h.runClosePlan,
		},
		bot.Arg{Name: "phase", Label: "The threat is then", Kind: bot.OneOf, Choices: []bot.Choice{
			{Value: string(soc.ThreatMonitored), Label: "Monitored"}, {Value: string(soc.ThreatClosed), Label: "Closed"},
		}},
		textArg("lesson", "Lesson", "What should others know? Or: none."),
	)
}

func (h *Handlers) runClosePlan(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.endPlan(ctx, in, soc.MoveClose, func(p *soc.Plan, t *soc.Threat, by soc.Officer, at time.Time) (*soc.Plan, *soc.Threat, error) {
		return p.Close(*t, soc.ThreatState(in.Str("phase")), h.text(ctx, in, "lesson"), h.Reminders, by, at)
	})
}

func (h *Handlers) reopenPlan() bot.Verb {
	return h.responseVerb(
		bot.Verb{
			Name: "reopen", Help: "Take a closed plan up again, with a reason, and its threat with it.", Form: "Take the plan up again", Submit: "Take up",
			Example: "/4p reopen FPP-2026-000007 Two of them are back.", Opening: h.openingPlan(soc.MoveReopen, nil), Run: h.runReopenPlan,
		},
		textArg("reason", "Reason", ""),
	)
}

func (h *Handlers) runReopenPlan(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.endPlan(ctx, in, soc.MoveReopen, func(p *soc.Plan, t *soc.Threat, by soc.Officer, at time.Time) (*soc.Plan, *soc.Threat, error) {
		led, err := h.withLead(ctx, t)
		if err != nil {
			return nil, nil, err
		}
		return p.Reopen(*led, h.text(ctx, in, "reason"), h.Reminders, by, at)
	})
}

// endPlan closes a plan or takes it up again: its threat goes with it, and the LRO's load is looked at again.
func (h *Handlers) endPlan(
	ctx context.Context, in bot.Input, m soc.Move,
	move func(*soc.Plan, *soc.Threat, soc.Officer, time.Time) (*soc.Plan, *soc.Threat, error),
) (bot.Message, error) {
	p, by, err := h.seenPlan(ctx, in, m)
	if err != nil {
		return bot.Message{}, err
	}
	t, err := h.threat(ctx, p.Threat)
	if err != nil {
		return bot.Message{}, err
	}
	plan, threat, err := move(p, t, by, h.now())
	if err != nil {
		return bot.Message{}, err
	}
	changes := []change4P{{p, plan}, {t, threat}}
	if t.Open() && !threat.Open() {
		relieved, err := h.relieved(ctx, t.LRO, t.Ref, by)
		if err != nil {
			return bot.Message{}, err
		}
		changes = append(changes, relieved...)
	}
	if err := h.commitResponse(ctx, in, by, changes...); err != nil {
		return bot.Message{}, err
	}
	text := string(t.Ref) + " is " + lowerFirst(stateWords(t.Ref, string(threat.State))) + " now. "
	if m == soc.MoveReopen {
		return h.saidPlan(plan, by, text+"The next review is due by "+h.day(plan.NextReview)+"."), nil
	}
	return h.saidPlan(plan, by, text+"Nobody is reminded of the plan any more. Share its lesson, and record that you did."), nil
}

func (h *Handlers) debriefPlan() bot.Verb {
	return h.responseVerb(bot.Verb{
		Name: "debrief", Help: "Record that the lesson of a closed plan was shared.", Example: "/4p debrief FPP-2026-000007", Run: h.runDebriefPlan,
	})
}

func (h *Handlers) runDebriefPlan(ctx context.Context, in bot.Input) (bot.Message, error) {
	p, by, err := h.changePlan(ctx, in, soc.MoveDebrief, func(p *soc.Plan, by soc.Officer, at time.Time) (*soc.Plan, error) { return p.Debrief(by, at) })
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidPlan(p, by, "There is nothing left to do."), nil
}
