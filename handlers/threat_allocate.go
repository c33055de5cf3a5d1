package handlers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

func (h *Handlers) allocateThreat() bot.Verb {
	return h.responseVerb(
		bot.Verb{
			Name: "allocate", Help: "Ask an officer to lead the response to a threat, or hand it over. They have to accept.", Form: "Allocate the threat", Submit: "Allocate",
			Example: "/4p allocate THR-2026-000042 to=<@slack/T0DORSET01/U0ADA>", Opening: h.openingThreat(soc.MoveAllocate, nil), Run: h.runAllocateThreat,
		},
		bot.Arg{Name: "to", Label: "LRO", Help: "The lead responsible officer.", Kind: bot.Person, Bare: true},
		bot.Arg{Name: "reason", Label: "Reason", Help: "Needed if it is the SIO.", Kind: bot.Text, Optional: true},
	)
}

func (h *Handlers) runAllocateThreat(ctx context.Context, in bot.Input) (bot.Message, error) {
	to, err := h.person(ctx, in, "to")
	if err != nil {
		return bot.Message{}, err
	}
	_, leads, err := h.Store.ThreatsLed(ctx, to.ID, 1)
	if err != nil {
		return bot.Message{}, fmt.Errorf("count threats: %w", err)
	}
	t, by, err := h.changeThreat(ctx, in, soc.MoveAllocate, func(t *soc.Threat, by soc.Officer, at time.Time) (*soc.Threat, error) {
		return t.Allocate(to, leads, h.rules4P(t.Force), h.text(ctx, in, "reason"), by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	accept := h.day(h.Calendar.AddWorkingDays(t.OfferedOn, h.Reminders.ToAccept))
	text := fmt.Sprintf("%s has to accept it by %s, and is told now. ", h.People.Name(ctx, to.ID), accept)
	if t.LRO != "" {
		text += h.People.Name(ctx, t.LRO) + " leads it until then."
	} else {
		text += "Until then it has no LRO."
	}
	return h.saidThreat(t, by, text), nil
}

func (h *Handlers) acceptThreat() bot.Verb {
	return h.responseVerb(bot.Verb{
		Name: "accept", Help: "Accept a threat that was allocated to you: you lead the response to it from now on.", Example: "/4p accept THR-2026-000042", Run: h.runAcceptThreat,
	})
}

func (h *Handlers) runAcceptThreat(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.answerThreat(ctx, in, soc.MoveTakeOn, func(t *soc.Threat, p *soc.Plan, by soc.Officer, at time.Time) (*soc.Threat, *soc.Plan, error) {
		return t.TakeOn(p, by, at)
	})
}

func (h *Handlers) declineThreat() bot.Verb {
	return h.responseVerb(
		bot.Verb{
			Name: "decline", Help: "Say that a threat is not yours to lead. It is allocated anew.", Form: "Not mine", Submit: "Decline",
			Example: "/4p decline THR-2026-000042 It is in another area.", Opening: h.openingThreat(soc.MoveDecline, nil), Run: h.runDeclineThreat,
		},
		textArg("reason", "Why", "Why it is not yours, and whose it may be."),
	)
}

func (h *Handlers) runDeclineThreat(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.answerThreat(ctx, in, soc.MoveDecline, func(t *soc.Threat, p *soc.Plan, by soc.Officer, at time.Time) (*soc.Threat, *soc.Plan, error) {
		return t.Decline(p, h.text(ctx, in, "reason"), h.Reminders, by, at)
	})
}

// answerThreat makes the answer to an allocation: the plan goes with the threat, and the load of who led it before is
// looked at again.
func (h *Handlers) answerThreat(
	ctx context.Context, in bot.Input, m soc.Move,
	answer func(*soc.Threat, *soc.Plan, soc.Officer, time.Time) (*soc.Threat, *soc.Plan, error),
) (bot.Message, error) {
	t, by, err := h.seenThreat(ctx, in, m)
	if err != nil {
		return bot.Message{}, err
	}
	p, err := h.planOf(ctx, t)
	if err != nil {
		return bot.Message{}, err
	}
	next, plan, err := answer(t, p, by, h.now())
	if err != nil {
		return bot.Message{}, err
	}
	changes := []change4P{{t, next}}
	if plan != nil {
		changes = append(changes, change4P{p, plan})
	}
	if next.LRO != t.LRO {
		relieved, err := h.relieved(ctx, t.LRO, t.Ref, by)
		if err != nil {
			return bot.Message{}, err
		}
		changes = append(changes, relieved...)
	}
	if err := h.commitResponse(ctx, in, by, changes...); err != nil {
		return bot.Message{}, err
	}
	return h.saidThreat(next, by, h.answered(ctx, t, next)), nil
}

// answered says what the answer to an allocation came to.
func (h *Handlers) answered(ctx context.Context, was, is *soc.Threat) string {
	switch {
	case is.Did == soc.MoveTakeOn && is.Plan == "":
		return "You lead the response to it now. It has no 4P plan yet: write it next."
	case is.Did == soc.MoveTakeOn:
		return "You lead the response to it now, and its plan " + string(is.Plan) + "."
	case is.LRO != "":
		return h.People.Name(ctx, is.LRO) + " goes on leading it."
	case was.LRO != "" && is.Offered != "":
		return "It has no LRO until " + h.People.Name(ctx, is.Offered) + " accepts it."
	}
	return "It has no LRO now. The SOC lead of the force is told."
}

// mostRelieved bounds how many threats of one officer are looked at again in one act.
const mostRelieved = 20

// relieved looks again at the other threats of an officer who has one less to lead (V16).
func (h *Handlers) relieved(ctx context.Context, lro string, left soc.Ref, by soc.Officer) ([]change4P, error) {
	if lro == "" {
		return nil, nil
	}
	return h.reconsidered(ctx, lro, left, by)
}

// reconsidered are the writes that follow from a change in an officer's entry, like a training, for the threats that they
// lead (V15 to V17).
func (h *Handlers) reconsidered(ctx context.Context, lro string, left soc.Ref, by soc.Officer) ([]change4P, error) {
	threats, total, err := h.Store.ThreatsLed(ctx, lro, mostRelieved)
	if err != nil {
		return nil, fmt.Errorf("read threats: %w", err)
	}
	o, err := h.People.ByID(ctx, lro)
	switch {
	case errors.Is(err, store.ErrNotFound) || bot.CodeOf(err) == bot.Forbidden:
		return nil, nil // nothing is to be said of somebody whom nobody knows any more
	case err != nil:
		return nil, fmt.Errorf("read officer: %w", err)
	}
	if left != "" {
		total--
	}
	var changes []change4P
	for _, t := range threats {
		if t.Ref == left {
			continue
		}
		if next := t.Reconsidered(o, total-1, h.rules4P(t.Force), by, h.now()); next != nil {
			changes = append(changes, change4P{t, next})
		}
	}
	return changes, nil
}
