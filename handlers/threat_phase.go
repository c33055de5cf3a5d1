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

// phases are where a threat can be moved on to, by the words that people type.
var phases = []struct {
	word, label string
	to          soc.ThreatState
}{
	{"submit", "Submit for assessment", soc.ThreatSubmitted},
	{"return", "Return as a candidate", soc.ThreatCandidate},
	{"assess", "It is assessed", soc.ThreatAssessed},
	{"activate", "Active", soc.ThreatActive},
	{"monitor", "Monitored", soc.ThreatMonitored},
	{"close", "Closed", soc.ThreatClosed},
	{"reopen", "Take up again", soc.ThreatActive},
}

func phaseChoices() []bot.Choice {
	var all []bot.Choice
	for _, p := range phases {
		all = append(all, bot.Choice{Value: p.word, Label: p.label})
	}
	return all
}

func (h *Handlers) phaseThreat() bot.Verb {
	return h.responseVerb(
		bot.Verb{
			Name: "phase", Help: "Move a threat on: submitted, assessed, active, monitored, closed, or taken up again.", Form: "Move the threat on", Submit: "Move on",
			Example: "/4p phase THR-2026-000042 to=activate", Opening: h.openingThreat(soc.MovePhase, nil), Run: h.runPhaseThreat,
		},
		bot.Arg{Name: "to", Label: "To", Kind: bot.OneOf, Choices: phaseChoices()},
		bot.Arg{Name: "reason", Label: "Reason", Help: "Needed to take it up again.", Kind: bot.Text, Bare: true, Optional: true},
	)
}

func (h *Handlers) runPhaseThreat(ctx context.Context, in bot.Input) (bot.Message, error) {
	var to soc.ThreatState
	for _, p := range phases {
		if p.word == in.Str("to") {
			to = p.to
		}
	}
	t, by, err := h.changeThreat(ctx, in, soc.MovePhase, func(t *soc.Threat, by soc.Officer, at time.Time) (*soc.Threat, error) {
		if in.Str("to") == "reopen" && t.Standing() != soc.ThreatClosed {
			return nil, &bot.Error{Code: bot.Invalid, Fields: map[string]string{"to": "It is not closed."}}
		}
		t, err := h.withLead(ctx, t)
		if err != nil {
			return nil, err
		}
		return t.Phased(to, h.text(ctx, in, "reason"), h.Reminders, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	text := "The force's lists show it there."
	switch {
	case t.Open() && t.LRO == "":
		text = h.entered(t)
	case t.State == soc.ThreatActive && t.Plan == "":
		text = "It needs a 4P plan within " + plural(h.Reminders.ToPlan, "working day") + "."
	}
	return h.saidThreat(t, by, text), nil
}

// withLead is a threat that may be taken up now, without its LRO if they have left since nobody had to lead it (V13).
func (h *Handlers) withLead(ctx context.Context, t *soc.Threat) (*soc.Threat, error) {
	if t.Open() || t.LRO == "" {
		return t, nil
	}
	o, err := h.People.ByID(ctx, t.LRO)
	switch {
	case errors.Is(err, store.ErrNotFound) || bot.CodeOf(err) == bot.Forbidden || err == nil && o.Status == soc.Left:
		return t.Unled(), nil
	case err != nil:
		return nil, fmt.Errorf("read officer: %w", err)
	}
	return t, nil
}

func (h *Handlers) threatOnPND() bot.Verb {
	return h.responseVerb(
		bot.Verb{
			Name: "pnd", Help: "Record that a threat is on the Police National Database.", Example: "/4p pnd THR-2026-000042 on=today", Run: h.runThreatOnPND,
		},
		bot.Arg{Name: "on", Label: "Recorded on", Kind: bot.Day, Optional: true},
	)
}

func (h *Handlers) runThreatOnPND(ctx context.Context, in bot.Input) (bot.Message, error) {
	t, by, err := h.changeThreat(ctx, in, soc.MovePND, func(t *soc.Threat, by soc.Officer, at time.Time) (*soc.Threat, error) {
		on := dayArg(in, "on")
		if on.IsZero() {
			on = h.today()
		}
		return t.OnPND(on, h.Reminders, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidThreat(t, by, "It stands on the Police National Database since "+h.day(t.PNDOn)+"."), nil
}

func (h *Handlers) threatActivity() bot.Verb {
	return h.responseVerb(bot.Verb{
		Name: "activity", Help: "Record that something was done against a threat. What it was belongs in its plan.", Example: "/4p activity THR-2026-000042", Run: h.runThreatActivity,
	})
}

func (h *Handlers) runThreatActivity(ctx context.Context, in bot.Input) (bot.Message, error) {
	t, by, err := h.changeThreat(ctx, in, soc.MoveActivity, func(t *soc.Threat, by soc.Officer, at time.Time) (*soc.Threat, error) { return t.Active(by, at) })
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidThreat(t, by, "Last activity: "+h.moment(t.LastActivityAt)+"."), nil
}
