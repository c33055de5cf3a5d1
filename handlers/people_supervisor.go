package handlers

import (
	"context"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

func (h *Handlers) setSupervisor() bot.Verb {
	return bot.Verb{
		Name: "supervisor", Help: "Say who your supervisor is: they hear of what you leave overdue.", Form: "Supervisor", Submit: "Save",
		Example: "/people supervisor <@slack/T0DORSET01/U0BEN>", Run: h.runSetSupervisor,
		Args: []bot.Arg{
			{Name: "to", Label: "Supervisor", Help: "Name them with an @ mention.", Kind: bot.Person, Bare: true},
			{Name: "who", Label: "Of whom", Help: "Leave empty for yourself.", Kind: bot.Person, Optional: true},
		},
	}
}

func (h *Handlers) runSetSupervisor(ctx context.Context, in bot.Input) (bot.Message, error) {
	o, err := h.ownOrAdmin(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	to, err := h.person(ctx, in, "to")
	if err != nil {
		return bot.Message{}, err
	}
	wrong := ""
	switch {
	case to.ID == o.ID:
		wrong = "You can't be your own supervisor."
		if in.Has("who") {
			wrong = "Nobody can be their own supervisor."
		}
	case to.Status == soc.Left:
		wrong = "This person has left."
	case to.Body != o.Body:
		wrong = "A supervisor must belong to the same force or agency."
	}
	if wrong != "" {
		return bot.Message{}, &bot.Error{Code: bot.Invalid, Fields: map[string]string{"to": wrong}}
	}
	o.Supervisor = to.ID
	saved, err := h.saveNamed(ctx, in, o, "supervisor")
	if err != nil {
		return bot.Message{}, err
	}
	return bot.Message{
		Title: "Supervisor of " + h.People.Name(ctx, saved.ID) + ": " + h.People.Name(ctx, to.ID),
		Text:  h.People.Name(ctx, to.ID) + " is told of what stays overdue.",
	}, nil
}
