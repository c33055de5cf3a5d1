package handlers

import (
	"context"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

func (h *Handlers) qaOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "qa", Help: "Say that an application passed your quality check.", Example: "/scpo qa SCP-2026-000042",
		Run: func(ctx context.Context, in bot.Input) (bot.Message, error) {
			return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
				return o.PassQA(h.Orders, by, at)
			}, func(*soc.Order) string {
				return "The check is recorded under your name. Say when the court has made the order."
			})
		},
	}, soc.MoveQA)
}

func (h *Handlers) grantOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "grant", Help: "Record that the court made the order.", Form: "The court's order", Submit: "Record",
		Example: "/scpo grant SCP-2026-000042 made_on=2026-11-20 in_force_from=2026-11-20 in_force_to=2031-11-19 represented=yes", Run: h.runGrantOrder,
	}, soc.MoveGrant, madeArgs(false)...)
}

func (h *Handlers) runGrantOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		next, err := o.Grant(orderDay(in, "made_on"), orderDay(in, "in_force_from"), orderDay(in, "in_force_to"), in.Yes("represented"), h.Orders, by, at)
		if err != nil {
			return nil, err
		}
		return next, h.markOrder(ctx, next)
	}, func(o *soc.Order) string {
		return "It has to be managed from today. " + h.serviceLine(o) + "Allocate it, and add its conditions."
	})
}

// serviceLine says by when an order that does not bind its subject yet has to be served.
func (h *Handlers) serviceLine(o *soc.Order) string {
	switch {
	case o.Type == soc.InterimOrder && o.ServedOn.IsZero():
		return "Serve it by " + h.day(o.ServeBy()) + ". "
	case !o.Bound():
		return "The subject is not bound until they are served. "
	}
	return ""
}

func (h *Handlers) serveOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "serve", Help: "Record that the subject was served with the order.", Form: "Service", Submit: "Record",
		Example: "/scpo serve SCP-2026-000042 served_on=today",
		Run: func(ctx context.Context, in bot.Input) (bot.Message, error) {
			return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
				return o.Serve(dayOr(in, "served_on", h.today()), h.Orders, by, at)
			}, func(o *soc.Order) string { return "The subject is bound. " + h.nextCheckLine(o) })
		},
	}, soc.MoveServe, bot.Arg{Name: "served_on", Label: "Served on", Kind: bot.Day, Default: "today"})
}
