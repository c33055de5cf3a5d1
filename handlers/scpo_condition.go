package handlers

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

func (h *Handlers) conditionOrder() bot.Verb {
	v := bot.Verb{
		Name: "condition", Help: "Add a condition to an order, or change one: condition=3.", Form: "Condition", Submit: "Save",
		Example: `/scpo condition SCP-2026-000042 type=travel text="Not to leave the county without leave."`, Run: h.runConditionOrder,
		Opening: h.openingOrder(soc.MoveVary, h.fillCondition),
	}
	return h.orderVerb(v, soc.MoveVary,
		bot.Arg{Name: "condition", Label: "Number", Help: "To change one; leave empty to add one.", Kind: bot.Number, Optional: true},
		bot.Arg{Name: "type", Label: "Type", Kind: bot.OneOf, Choices: choices(soc.ConditionTypes()), Optional: true},
		bot.Arg{Name: "text", Label: "Words", Help: "As the court put it. They are sealed.", Kind: bot.Text, Optional: true},
		bot.Arg{Name: "from", Label: "From", Help: "Its own first day, like that of the release. Empty: the order's.", Kind: bot.Day, Optional: true},
		bot.Arg{Name: "to", Label: "To", Help: "Its last day. Empty: the order's.", Kind: bot.Day, Optional: true},
		bot.Arg{Name: "answer_mode", Label: "Answers", Help: "An order may never demand answers by word of mouth.", Kind: bot.OneOf, Choices: choices(soc.AnswerModes()), Optional: true},
	)
}

// fillCondition fills in the condition that is about to be changed, for who may read it. The look is logged.
func (h *Handlers) fillCondition(ctx context.Context, in bot.Input, o *soc.Order, by soc.Officer) (map[string][]string, error) {
	n := count(in, "condition")
	if n < 1 || n > len(o.Conditions) || !o.Readable(by) {
		return nil, nil
	}
	o, err := h.Store.ConsultOrder(ctx, o.Ref, store.Consultation{By: by, Channel: in.Channel.String()})
	if err != nil {
		return nil, fmt.Errorf("consult order: %w", err)
	}
	c := o.Conditions[n-1]
	return map[string][]string{
		"condition": {strconv.Itoa(n)}, "type": {c.Type}, "text": {c.Text.Reveal()}, "from": {c.From.String()}, "to": {c.To.String()},
		"answer_mode": {c.Answers},
	}, nil
}

func (h *Handlers) runConditionOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		n := count(in, "condition")
		c := soc.Condition{From: o.From, To: o.To, Answers: "none"}
		if n > 0 && n <= len(o.Conditions) {
			c = o.Conditions[n-1]
		}
		for name, value := range map[string]*string{"type": &c.Type, "answer_mode": &c.Answers} {
			if in.Has(name) {
				*value = in.Str(name)
			}
		}
		if in.Has("text") {
			c.Text = h.text(ctx, in, "text")
		}
		c.From, c.To = dayOr(in, "from", c.From), dayOr(in, "to", c.To)
		return o.Vary(n, c, h.Orders, by, at)
	}, func(o *soc.Order) string {
		return fmt.Sprintf("It has %s now, and is in force from %s to %s.", things(o.Conditioned(), "condition", "conditions"), h.day(o.From), h.day(o.To))
	})
}
