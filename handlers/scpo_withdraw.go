package handlers

import (
	"context"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

func (h *Handlers) withdrawOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "withdraw", Help: "Take back an entry of an order that was made by mistake.", Form: "Withdraw an entry", Submit: "Withdraw",
		Example: `/scpo withdraw SCP-2026-000042 condition number=3 reason="It is of another order."`, Run: h.runWithdrawOrder,
	}, soc.MoveStrike,
		bot.Arg{Name: "what", Label: "What", Kind: bot.OneOf, Bare: true, Choices: choices(soc.Strikes())},
		bot.Arg{Name: "number", Label: "Number", Help: "As it is shown. The others keep theirs.", Kind: bot.Number},
		bot.Arg{Name: "reason", Label: "Reason", Kind: bot.Text})
}

func (h *Handlers) runWithdrawOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		return o.Strike(in.Str("what"), count(in, "number"), h.text(ctx, in, "reason"), h.Orders, by, at)
	}, func(*soc.Order) string {
		return "It is withdrawn. It is kept in the history, and the others keep their numbers."
	})
}
