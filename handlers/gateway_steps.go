package handlers

import (
	"context"
	"fmt"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// textArg is the one free text of a step.
func textArg(name, label, help string) bot.Arg {
	return bot.Arg{Name: name, Label: label, Help: help, Kind: bot.Text, Bare: true}
}

func (h *Handlers) take() bot.Verb {
	return bot.Verb{
		Name: "take", Help: "Take a request: you handle it from now on. The chair opens a referred case in the meeting.",
		Example: "/gateway take GWR-2026-000042", Roles: roles(soc.GatewayCI, soc.CapabilitiesChair),
		Args: []bot.Arg{refArg(), versionArg()}, Run: h.runTake,
	}
}

func (h *Handlers) runTake(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.change(ctx, in, func(r *soc.Request, by soc.Officer, at time.Time) (*soc.Request, error) { return r.Take(by, at) })
	if err != nil {
		return bot.Message{}, err
	}
	text := "You handle it now. The requester has been told."
	if r.State == soc.Capabilities {
		text = "It is open in the capabilities meeting. Record the decision before you go on to the next case."
	}
	return bot.Message{Title: fmt.Sprintf("You took %s", r.Ref), Text: text, Buttons: moveButtons(r, soc.MoveWithdraw)}, nil
}

func (h *Handlers) ask() bot.Verb {
	return bot.Verb{
		Name: "ask", Help: "Ask the requester for information.", Form: "Ask the requester", Submit: "Ask",
		Example: "/gateway ask GWR-2026-000042 Which accounts are known?", Roles: roles(soc.GatewayCI),
		Args: []bot.Arg{refArg(), versionArg(), textArg("question", "Question", "What do you need to know?")}, Opening: h.opening(soc.MoveAsk), Run: h.runAsk,
	}
}

func (h *Handlers) runAsk(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.change(ctx, in, func(r *soc.Request, by soc.Officer, at time.Time) (*soc.Request, error) {
		return r.Ask(h.text(ctx, in, "question"), by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return bot.Message{Title: fmt.Sprintf("Your question about %s was sent", r.Ref), Text: "The requester gets it in a direct message. You are told when they answer."}, nil
}

func (h *Handlers) answer() bot.Verb {
	return bot.Verb{
		Name: "answer", Help: "Answer the gateway's question about your request.", Form: "Answer the gateway", Submit: "Answer",
		Example: "/gateway answer GWR-2026-000042 Three, all with one bank.",
		Args:    []bot.Arg{refArg(), versionArg(), textArg("answer", "Answer", "Nothing that must not be on chat.")}, Opening: h.opening(soc.MoveAnswer), Run: h.runAnswer,
	}
}

func (h *Handlers) runAnswer(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.change(ctx, in, func(r *soc.Request, by soc.Officer, at time.Time) (*soc.Request, error) {
		return r.Answer(h.text(ctx, in, "answer"), by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return bot.Message{Title: fmt.Sprintf("Your answer about %s is with the gateway", r.Ref), Text: "A decision is due by " + h.moment(r.DecisionDue) + "."}, nil
}

func (h *Handlers) refer() bot.Verb {
	return bot.Verb{
		Name: "refer", Help: "Refer a complex case to the capabilities meeting.", Form: "Refer to the meeting", Submit: "Refer",
		Example: `/gateway refer GWR-2026-000042 meeting="in 2 weeks" Needs three teams.`, Roles: roles(soc.GatewayCI),
		Args: []bot.Arg{
			refArg(), versionArg(),
			{Name: "meeting", Label: "Date of the meeting", Kind: bot.Day, Optional: true},
			textArg("reason", "Why it is complex", ""),
		}, Opening: h.opening(soc.MoveRefer), Run: h.runRefer,
	}
}

func (h *Handlers) runRefer(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.change(ctx, in, func(r *soc.Request, by soc.Officer, at time.Time) (*soc.Request, error) {
		var meeting soc.Date
		if in.Has("meeting") {
			meeting = soc.DateOf(in.Day("meeting"))
		}
		return r.Refer(h.text(ctx, in, "reason"), meeting, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	text := "It is on the meeting's list, and the requester has been told."
	if !r.Meeting.IsZero() {
		text = "It is on the list of the meeting on " + h.day(r.Meeting) + ", and the requester has been told."
	}
	return bot.Message{Title: fmt.Sprintf("%s is referred to the capabilities meeting", r.Ref), Text: text}, nil
}

func (h *Handlers) withdraw() bot.Verb {
	return bot.Verb{
		Name: "withdraw", Help: "Take a request back before it is decided.", Form: "Withdraw the request", Submit: "Withdraw",
		Example: "/gateway withdraw GWR-2026-000042 The suspects were arrested.",
		Args:    []bot.Arg{refArg(), versionArg(), textArg("reason", "Reason", "")}, Opening: h.opening(soc.MoveWithdraw), Run: h.runWithdraw,
	}
}

func (h *Handlers) runWithdraw(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.change(ctx, in, func(r *soc.Request, by soc.Officer, at time.Time) (*soc.Request, error) {
		return r.Withdraw(h.text(ctx, in, "reason"), by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return bot.Message{Title: fmt.Sprintf("%s is withdrawn", r.Ref), Text: "The gateway and your force have been told."}, nil
}

func (h *Handlers) handOver() bot.Verb {
	return bot.Verb{
		Name: "handover", Help: "Give a request to a colleague of the same force.", Form: "Hand over the request", Submit: "Hand over",
		Example: "/gateway handover GWR-2026-000042 to=<@slack/T0DORSET01/U0ADA>",
		Args:    []bot.Arg{refArg(), versionArg(), {Name: "to", Label: "New requester", Kind: bot.Person}}, Opening: h.opening(soc.MoveHandOver), Run: h.runHandOver,
	}
}

func (h *Handlers) runHandOver(ctx context.Context, in bot.Input) (bot.Message, error) {
	id, err := h.personID(ctx, in, "to")
	if err != nil {
		return bot.Message{}, err
	}
	to, err := h.People.ByID(ctx, id)
	if err != nil {
		return bot.Message{}, err
	}
	r, err := h.change(ctx, in, func(r *soc.Request, by soc.Officer, at time.Time) (*soc.Request, error) {
		return r.HandOver(to, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return bot.Message{Title: fmt.Sprintf("%s belongs to %s now", r.Ref, h.People.Name(ctx, to.ID)), Text: "They have been told in a direct message."}, nil
}
