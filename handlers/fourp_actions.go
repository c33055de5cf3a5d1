package handlers

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// outcomeArgs are what is said of an action that was done (V22).
func outcomeArgs(evidence bool) []bot.Arg {
	return []bot.Arg{
		{Name: "evidence", Label: "What shows it", Help: "What was done, and what shows it.", Kind: bot.Text, Optional: !evidence},
		{Name: "disruption_ref", Label: "Disruption", Help: "The disruption that came of it, like DIS-2026-000042.", Kind: bot.Record, Optional: true},
		{Name: "no_disruption", Label: "If no disruption, why", Kind: bot.Text, Optional: true},
		{Name: "victims_safeguarded", Label: "People safeguarded", Kind: bot.Number, Optional: true},
		{Name: "done_on", Label: "Done on", Help: "Left empty, today.", Kind: bot.Day, Optional: true},
	}
}

func (h *Handlers) planAction() bot.Verb {
	args := []bot.Arg{
		{Name: "action", Label: "Change action number", Help: "Left empty, a new action is added.", Kind: bot.Number, Optional: true, Max: 4},
		{Name: "p", Label: "Which P", Kind: bot.OneOf, Choices: choices(soc.FourP())},
		{Name: "title", Label: "What is to be done", Kind: bot.Line, Max: 300},
		{Name: "owner", Label: "Who does it", Help: "An officer. For a partner, choose the agency.", Kind: bot.Person, Optional: true},
		{Name: "partner", Label: "Or which partner", Kind: bot.OneOf, Optional: true, Choices: h.agencyChoices()},
		{Name: "due", Label: "Due", Help: "Like 14/12/2026, friday or 28d.", Kind: bot.Day},
		{Name: "status", Label: "Status", Kind: bot.OneOf, Optional: true, Default: soc.ActionPlanned, Choices: choices(soc.ActionStatuses())},
	}
	if len(h.Region.Agencies) == 0 {
		args = append(args[:4], args[5:]...)
	}
	return h.responseVerb(bot.Verb{
		Name: "action", Help: "Add an action to a plan, or change one with action=N.", Form: "Action of the plan", Submit: "Save", Run: h.runPlanAction,
		Example: `/4p action FPP-2026-000007 p=protect title="Visit the two premises" owner=<@slack/T0DORSET01/U0ADA> due=28d`,
		Opening: h.openingPlan(soc.MoveAct, h.filledAction),
	}, append(args, outcomeArgs(false)...)...)
}

func (h *Handlers) agencyChoices() []bot.Choice {
	var all []bot.Choice
	for _, a := range h.Region.Agencies {
		all = append(all, bot.Choice{Value: a.Key, Label: a.Name})
	}
	return all
}

// actionNumber is the action that an act is about, zero for none. What is no number of an action is none that there is.
func actionNumber(in bot.Input) int {
	n := in.Number("action")
	if n != math.Trunc(n) || in.Has("action") && n == 0 {
		return -1
	}
	return int(n)
}

// filledAction fills in the action that is to be changed.
func (h *Handlers) filledAction(ctx context.Context, in bot.Input, p *soc.Plan) bot.Opening {
	n := actionNumber(in)
	if n < 1 || n > len(p.Actions) {
		return bot.Opening{}
	}
	a := p.Actions[n-1]
	fill := map[string][]string{
		"p": {a.P}, "title": {a.Title.Reveal()}, "due": {a.Due.String()}, "status": {a.Status},
	}
	if a.OwnerType == soc.OwnedByPartner {
		fill["partner"] = []string{a.Owner}
	} else {
		fill["owner"] = h.mentioned(ctx, in, a.Owner)
	}
	for name, words := range map[string]string{
		"evidence": a.Evidence.Reveal(), "disruption_ref": a.Disruption, "no_disruption": a.NoDisruption.Reveal(), "done_on": a.DoneOn.String(),
	} {
		if words != "" {
			fill[name] = []string{words}
		}
	}
	if a.Safeguarded > 0 {
		fill["victims_safeguarded"] = []string{strconv.Itoa(a.Safeguarded)}
	}
	return bot.Opening{Fill: fill}
}

func (h *Handlers) runPlanAction(ctx context.Context, in bot.Input) (bot.Message, error) {
	n := actionNumber(in)
	p, by, err := h.changePlan(ctx, in, soc.MoveAct, func(p *soc.Plan, by soc.Officer, at time.Time) (*soc.Plan, error) {
		var is soc.Action
		if n > 0 && n <= len(p.Actions) {
			is = p.Actions[n-1]
		}
		a, err := h.typedAction(ctx, in, is)
		if err != nil {
			return nil, err
		}
		return p.Act(n, a, h.Reminders, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	text := "It is changed."
	if n == 0 {
		n = len(p.Actions)
		text = "It is in the plan."
	}
	return h.saidAction(ctx, p, by, n, text), nil
}

// saidAction is the answer to a step on an action.
func (h *Handlers) saidAction(ctx context.Context, p *soc.Plan, by soc.Officer, n int, text string) bot.Message {
	return h.saidPlan(p, by, fmt.Sprintf("Action %d: %s. %s", n, h.actionLine(ctx, p.Actions[n-1]), text))
}

// typedAction is an action as a form has it; who owns it stays when nobody else is named.
func (h *Handlers) typedAction(ctx context.Context, in bot.Input, is soc.Action) (soc.Action, error) {
	a := is
	a.P, a.Title, a.Due, a.Status = in.Str("p"), h.text(ctx, in, "title"), dayArg(in, "due"), in.Str("status")
	if a.Status == "" {
		a.Status = soc.ActionPlanned
		if is.Status != "" {
			a.Status = is.Status
		}
	}
	var err error
	if a.OwnerType, a.Owner, err = h.typedOwner(ctx, in, is); err != nil {
		return a, err
	}
	return h.withOutcome(ctx, in, a)
}

// typedOwner is who is named to do an action, an officer or a partner; a form has who does it so far filled in.
func (h *Handlers) typedOwner(ctx context.Context, in bot.Input, is soc.Action) (kind, owner string, err error) {
	officer, partner := "", in.Str("partner")
	if in.Has("owner") {
		if officer, err = h.personID(ctx, in, "owner"); err != nil {
			return "", "", err
		}
	}
	another, other := officer != "" && officer != is.Owner, partner != "" && partner != is.Owner
	switch {
	case another && other:
		return "", "", &bot.Error{Code: bot.Invalid, Fields: map[string]string{"partner": "Name an officer or a partner, not both."}}
	case another:
		return soc.OwnedByPolice, officer, nil
	case other:
		return soc.OwnedByPartner, partner, nil
	}
	return is.OwnerType, is.Owner, nil
}

// withOutcome is an action with what is said of its having been done. Of a typed line, what was not given stays as it was.
func (h *Handlers) withOutcome(ctx context.Context, in bot.Input, a soc.Action) (soc.Action, error) {
	said := func(name string) bool { return in.Has(name) || in.Source == bot.Submitted }
	for name, text := range map[string]*soc.Text{"evidence": &a.Evidence, "no_disruption": &a.NoDisruption} {
		if said(name) {
			*text = h.text(ctx, in, name)
		}
	}
	if said("done_on") {
		a.DoneOn = dayArg(in, "done_on")
	}
	if said("victims_safeguarded") {
		a.Safeguarded = int(in.Number("victims_safeguarded"))
	}
	if said("disruption_ref") {
		a.Disruption = in.Str("disruption_ref")
	}
	if !in.Has("disruption_ref") {
		return a, nil
	}
	return a, h.knownDisruption(ctx, soc.Ref(a.Disruption), "disruption_ref")
}

// knownDisruption refuses the reference of a disruption that there is not.
func (h *Handlers) knownDisruption(ctx context.Context, ref soc.Ref, field string) error {
	found := []store.Record{nil}
	if ref.Prefix() == soc.DisruptionPrefix {
		var err error
		if found, err = h.Store.Records(ctx, []soc.Ref{ref}); err != nil {
			return fmt.Errorf("look for disruption: %w", err)
		}
	}
	if found[0] == nil {
		return &bot.Error{Code: bot.Invalid, Fields: map[string]string{field: "There is no disruption with this reference. One looks like DIS-2026-000042."}}
	}
	return nil
}

func (h *Handlers) actionDone() bot.Verb {
	args := append([]bot.Arg{{Name: "action", Label: "Action number", Kind: bot.Number, Bare: true, Max: 4}}, outcomeArgs(true)...)
	return h.responseVerb(bot.Verb{
		Name: "done", Help: "Record that an action of a plan is done, what shows it, and the disruption that came of it.", Form: "The action is done", Submit: "Record",
		Example: `/4p done FPP-2026-000007 2 evidence="Both premises were visited." disruption_ref=DIS-2026-000042`, Run: h.runActionDone,
		Opening: h.openingPlan(soc.MoveDone, func(ctx context.Context, in bot.Input, p *soc.Plan) bot.Opening {
			n := actionNumber(in)
			if n < 1 || n > len(p.Actions) {
				return bot.Opening{}
			}
			a := p.Actions[n-1]
			return bot.Opening{Intro: strings.Join([]string{fmt.Sprintf("%d. %s", n, a.Title.Reveal()), h.actionLine(ctx, a)}, "\n")}
		}),
	}, args...)
}

func (h *Handlers) runActionDone(ctx context.Context, in bot.Input) (bot.Message, error) {
	n := actionNumber(in)
	was, err := h.withOutcome(ctx, in, soc.Action{})
	if err != nil {
		return bot.Message{}, err
	}
	p, by, err := h.changeWork(ctx, in, soc.MoveDone, func(p *soc.Plan, by soc.Officer, at time.Time) (*soc.Plan, error) {
		return p.Done(n, was, h.Reminders, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidAction(ctx, p, by, n, "It is recorded with the plan."), nil
}

// changeWork makes a move on a plan by which something was done against its threat, which the threat knows then (V25).
func (h *Handlers) changeWork(
	ctx context.Context, in bot.Input, m soc.Move, move func(*soc.Plan, soc.Officer, time.Time) (*soc.Plan, error),
) (*soc.Plan, soc.Officer, error) {
	p, by, err := h.seenPlan(ctx, in, m)
	if err != nil {
		return nil, by, err
	}
	next, err := move(p, by, h.now())
	if err != nil {
		return nil, by, err
	}
	changes := []change4P{{p, next}}
	if len(next.OpenActions()) < len(p.OpenActions()) {
		t, err := h.threat(ctx, p.Threat)
		if err != nil {
			return nil, by, err
		}
		changes = append(changes, change4P{t, t.Worked(by, h.now())})
	}
	return next, by, h.commitResponse(ctx, in, by, changes...)
}
