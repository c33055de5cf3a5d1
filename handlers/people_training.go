package handlers

import (
	"context"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

func (h *Handlers) training() bot.Verb {
	return bot.Verb{
		Name: "training", Help: "Record what somebody was taught about leading the response to a threat.", Form: "LRO training", Submit: "Record",
		Example: "/people training <@slack/T0DORSET01/U0ADA> type=two_day on=12/03/2026 provider=\"College of Policing\"",
		Roles:   roles(soc.Admin, soc.SOCLead), Run: h.runTraining,
		Args: []bot.Arg{
			whoArg(false),
			{Name: "type", Label: "Training", Kind: bot.OneOf, Choices: choices(soc.LROTrainings())},
			{Name: "on", Label: "On", Kind: bot.Day},
			{Name: "provider", Label: "Provider", Kind: bot.Line, Optional: true, Max: 80},
		},
	}
}

func (h *Handlers) runTraining(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	o, err := h.person(ctx, in, "who")
	if err != nil {
		return bot.Message{}, err
	}
	if !by.Has(soc.Admin) && by.Body != o.Body {
		return bot.Message{}, bot.Errorf(bot.Forbidden, "You can record the training of your own force's people only. Nothing was changed.")
	}
	had := soc.Training{Type: in.Str("type"), On: soc.DateOf(in.Day("on")), Provider: in.Str("provider")}
	if had.On.After(h.today()) {
		return bot.Message{}, &bot.Error{Code: bot.Invalid, Fields: map[string]string{"on": "This is a day to come."}}
	}
	saved := o
	if !o.HadTraining(had) {
		saved.LROTraining = append(slices.Clip(saved.LROTraining), had)
		if saved, err = h.saveNamed(ctx, in, saved, "training"); err != nil {
			return bot.Message{}, err
		}
	}
	if err := h.retrained(ctx, in, saved.ID, by); err != nil {
		return bot.Message{}, err
	}
	return h.personCard(ctx, saved), nil
}

// retrained looks again at the threats that an officer leads: the training that they lacked is not missing any more (V15).
func (h *Handlers) retrained(ctx context.Context, in bot.Input, lro string, by soc.Officer) error {
	by, err := h.People.ByID(ctx, by.ID) // their own entry may be the one that was saved
	if err != nil {
		return err
	}
	changes, err := h.reconsidered(ctx, lro, "", by)
	if err != nil || len(changes) == 0 {
		return err
	}
	return h.commitResponse(ctx, in, by, changes...)
}

// trainingLine writes what an officer was taught about leading.
func (h *Handlers) trainingLine(o soc.Officer) string {
	var all []string
	for _, t := range o.LROTraining {
		line := soc.Label(soc.LROTrainings(), t.Type) + ", " + h.day(t.On)
		if t.Provider != "" {
			line += ", " + t.Provider
		}
		all = append(all, line)
	}
	return strings.Join(all, "; ")
}
