package handlers

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

func (h *Handlers) notifyOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "notify", Help: "Record that the subject has to notify something within three days.", Form: "A notification is due", Submit: "Record",
		Example: "/scpo notify SCP-2026-000042 kind=change trigger_on=yesterday", Run: h.runNotifyOrder,
	}, soc.MoveNotify,
		bot.Arg{Name: "kind", Label: "About", Kind: bot.OneOf, Choices: choices(soc.NotificationKinds())},
		bot.Arg{Name: "trigger_on", Label: "Since", Help: "The day of the change, or of the order's beginning. It counts as the first.", Kind: bot.Day, Default: "today", Optional: true})
}

func (h *Handlers) runNotifyOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		return o.Expect(soc.Notification{Kind: in.Str("kind"), TriggerOn: dayOr(in, "trigger_on", h.today())}, h.Orders, by, at)
	}, func(o *soc.Order) string {
		return fmt.Sprintf("Notification %d is due by %s, weekends and holidays included.", len(o.Notifications), h.day(o.Notifications[len(o.Notifications)-1].DueOn))
	})
}

func (h *Handlers) receivedOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "received", Help: "Record that a notification came in.", Form: "Notification received", Submit: "Record",
		Example: "/scpo received SCP-2026-000042 on=today items=addresses,phones_emails", Run: h.runReceivedOrder,
		Opening: h.openingOrder(soc.MoveNotify, fillNumber((*soc.Order).AwaitedNotifications)),
	}, soc.MoveNotify,
		bot.Arg{Name: "number", Label: "Number", Help: "Leave empty for the first that is awaited.", Kind: bot.Number, Optional: true},
		bot.Arg{Name: "on", Label: "Received on", Kind: bot.Day, Default: "today", Optional: true},
		bot.Arg{Name: "items", Label: "What was notified", Kind: bot.ManyOf, Choices: choices(soc.NotificationItems())})
}

// fillNumber fills in the first number that something waits under.
func fillNumber(waiting func(*soc.Order) []int) func(context.Context, bot.Input, *soc.Order, soc.Officer) (map[string][]string, error) {
	return func(_ context.Context, _ bot.Input, o *soc.Order, _ soc.Officer) (map[string][]string, error) {
		if n := waiting(o); len(n) > 0 {
			return map[string][]string{"number": {strconv.Itoa(n[0])}}, nil
		}
		return nil, nil
	}
}

// numbered is the number that was given, or the first that something waits under; -1 for none.
func numbered(in bot.Input, waiting []int) int {
	if in.Has("number") {
		return count(in, "number")
	}
	if len(waiting) > 0 {
		return waiting[0]
	}
	return -1
}

func (h *Handlers) runReceivedOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		return o.Received(numbered(in, o.AwaitedNotifications()), dayOr(in, "on", h.today()), in.Strs("items"), h.Orders, by, at)
	}, func(o *soc.Order) string {
		if n := len(o.AwaitedNotifications()); n > 0 {
			return "The notification is recorded. " + things(n, "more is", "more are") + " awaited."
		}
		return "The notification is recorded."
	})
}

func (h *Handlers) breachOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "breach", Help: "Log an alleged breach of a condition.", Form: "Log a breach", Submit: "Log",
		Example: `/scpo breach SCP-2026-000042 condition=3 on=yesterday evidence_ref="Exhibit JB/1" excuse_considered=yes`, Run: h.runBreachOrder,
	}, soc.MoveBreach,
		bot.Arg{Name: "condition", Label: "Condition", Help: "Its number.", Kind: bot.Number},
		bot.Arg{Name: "on", Label: "On", Kind: bot.Day, Default: "today", Optional: true},
		bot.Arg{Name: "evidence_ref", Label: "Where the evidence is", Kind: bot.Line, Max: 200},
		bot.Arg{Name: "referred_to", Label: "Referred to", Help: "A team or a prosecutor.", Kind: bot.Line, Max: 120, Optional: true},
		bot.Arg{Name: "excuse_considered", Label: "Excuse considered?", Help: "With a reasonable excuse it is no offence (Serious Crime Act 2007, s.25).", Kind: bot.YesNo})
}

func (h *Handlers) runBreachOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		return o.Allege(soc.Breach{
			On: dayOr(in, "on", h.today()), Condition: count(in, "condition"), Evidence: h.text(ctx, in, "evidence_ref"),
			Referred: h.text(ctx, in, "referred_to"), ExcuseConsidered: in.Yes("excuse_considered"),
		}, h.Orders, by, at)
	}, func(o *soc.Order) string {
		return fmt.Sprintf("Breach %d is logged. Record what comes of it with Outcome.", len(o.Breaches))
	})
}

func (h *Handlers) outcomeOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "outcome", Help: "Record what came of an alleged breach.", Form: "Outcome of a breach", Submit: "Record",
		Example: "/scpo outcome SCP-2026-000042 charged", Run: h.runOutcomeOrder,
		Opening: h.openingOrder(soc.MoveResolve, fillNumber(unsettled)),
	}, soc.MoveResolve,
		bot.Arg{Name: "outcome", Label: "Outcome", Kind: bot.OneOf, Bare: true, Choices: choices(soc.BreachOutcomes())},
		bot.Arg{Name: "number", Label: "Breach", Help: "Its number. Leave empty for the first that is open.", Kind: bot.Number, Optional: true})
}

// unsettled are the breaches that are open, or charged.
func unsettled(o *soc.Order) []int {
	if open := o.OpenBreaches(); len(open) > 0 {
		return open
	}
	var charged []int
	for i, b := range o.Breaches {
		if b.Outcome == soc.Charged && !b.Withdrawn {
			charged = append(charged, i+1)
		}
	}
	return charged
}

func (h *Handlers) runOutcomeOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		return o.Resolve(numbered(in, unsettled(o)), in.Str("outcome"), h.Orders, by, at)
	}, func(o *soc.Order) string {
		if n := len(o.OpenBreaches()); n > 0 {
			return "It is recorded. " + things(n, "breach is", "breaches are") + " open."
		}
		return "It is recorded. No breach is open."
	})
}
