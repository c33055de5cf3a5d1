package handlers

import (
	"context"
	"slices"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// snoozeResponse puts off one duty of a threat or a plan.
func (h *Handlers) snoozeResponse() bot.Verb {
	return h.responseVerb(
		bot.Verb{
			Name: "snooze", Help: "Put off what you are reminded of: once, for five days at most, with a reason.", Form: "Remind me later", Submit: "Put off",
			Example: "/4p snooze FPP-2026-000007 until=friday The SRO is back then.", Opening: h.openSnooze, Run: h.runSnoozeResponse,
		},
		bot.Arg{Name: "duty", Kind: bot.Carried, Optional: true},
		bot.Arg{Name: "until", Label: "Until", Help: "Five days from today at most.", Kind: bot.Day},
		textArg("reason", "Why it has to wait", ""),
	)
}

// duty4P is the duty that is to be put off: the one that was named, or the first that the officer has.
func (h *Handlers) duty4P(in bot.Input, r response, by soc.Officer) (soc.Duty, error) {
	var all []soc.Duty
	switch r := r.(type) {
	case *soc.Plan:
		all = r.Duties(h.Reminders)
	case *soc.Threat:
		all = r.Duties(h.Reminders)
	}
	if name := in.Str("duty"); name != "" {
		i := slices.IndexFunc(all, func(d soc.Duty) bool { return d.ID() == name })
		if i >= 0 {
			return all[i], nil
		}
		return soc.Duty{}, h.nothingDue(r)
	}
	slices.SortStableFunc(all, func(a, b soc.Duty) int { return a.Due.Compare(b.Due) })
	for _, mine := range []bool{true, false} {
		for _, d := range all {
			if by.Is(d.Owner) == mine && d.Stage(h.today()) != soc.StageNone {
				return d, nil
			}
		}
	}
	return soc.Duty{}, h.nothingDue(r)
}

func (h *Handlers) nothingDue(r response) error {
	ref := r.Meta().Ref
	return &bot.Error{
		Code: bot.Conflict, Text: "Nothing of " + string(ref) + " is due that could be put off: it is settled, or due on another day by now. Nothing was changed.",
		Buttons: []bot.Button{showButton(ref)},
	}
}

func (h *Handlers) openSnooze(ctx context.Context, in bot.Input) (bot.Opening, error) {
	if !in.Has("ref") {
		return bot.Opening{}, nil
	}
	r, by, err := h.seen4P(ctx, in, soc.MoveSnooze)
	if err != nil {
		return bot.Opening{}, err
	}
	if err := r.May(soc.MoveSnooze, by); err != nil {
		return bot.Opening{}, err
	}
	d, err := h.duty4P(in, r, by)
	if err != nil {
		return bot.Opening{}, err
	}
	return bot.Opening{Carry: map[string]string{"duty": d.ID()}}, nil
}

// runSnoozeResponse does not ask which version the person saw: the duty's own day says whether it is still the same.
func (h *Handlers) runSnoozeResponse(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, by, err := h.seen4P(ctx, in, soc.MoveSnooze)
	if err != nil {
		return bot.Message{}, err
	}
	if err := r.May(soc.MoveSnooze, by); err != nil {
		return bot.Message{}, err
	}
	d, err := h.duty4P(in, r, by)
	if err != nil {
		return bot.Message{}, err
	}
	next, err := h.snoozed(r, d, dayArg(in, "until"), h.text(ctx, in, "reason"), by, h.now())
	if err != nil {
		return bot.Message{}, err
	}
	if err := h.commitResponse(ctx, in, by, change4P{r, next}); err != nil {
		return bot.Message{}, err
	}
	ref := r.Meta().Ref
	return bot.Message{
		Title: string(ref) + " · put off until " + h.day(dayArg(in, "until")), Buttons: []bot.Button{showButton(ref)},
		Text: "You are reminded again then. It can't be put off a second time.",
	}, nil
}

func (h *Handlers) snoozed(r response, d soc.Duty, until soc.Date, reason soc.Text, by soc.Officer, at time.Time) (response, error) {
	if p, ok := r.(*soc.Plan); ok {
		return as4P(p.Snooze(d, until, reason, h.Reminders, by, at))
	}
	return as4P(r.(*soc.Threat).Snooze(d, until, reason, h.Reminders, by, at))
}

// as4P gives back a move's record, without one where the move was refused.
func as4P[R response](next R, err error) (response, error) {
	if err != nil {
		return nil, err
	}
	return next, nil
}
