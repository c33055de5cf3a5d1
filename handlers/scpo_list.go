package handlers

import (
	"context"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

var orderLists = []soc.Term{
	{Key: "mine", Label: "My orders"},
	{Key: "force", Label: "Orders of the force"},
	{Key: "overdue", Label: "Checks overdue"},
	{Key: "unmanaged", Label: "Orders without a manager"},
}

func (h *Handlers) listOrders() bot.Verb {
	return bot.Verb{
		Name: "list", Help: "List orders: mine, force, overdue, unmanaged. The region's unit may name a force.",
		Example: "/scpo list unmanaged", Roles: roles(soc.ResponseRoles()...), Run: h.runListOrders,
		Args: []bot.Arg{
			{Name: "which", Label: "Which", Kind: bot.OneOf, Bare: true, Optional: true, Choices: choices(orderLists)},
			{Name: "force", Label: "Force", Kind: bot.OneOf, Optional: true, Choices: choices(h.Region.ThreatOwners())},
			pageArg(),
		},
	}
}

func (h *Handlers) runListOrders(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	which, body, line := in.Str("which"), by.Body, ""
	if which == "" {
		which = "mine"
	}
	if by.Body == soc.ROCU {
		if body = in.Str("force"); body != "" {
			line = " force=" + body
		}
	}
	p := pageOf(in)
	found, total, err := h.findOrders(ctx, which, body, by.ID, p.end())
	if err != nil {
		return bot.Message{}, fmt.Errorf("list orders: %w", err)
	}
	msg := bot.Message{Title: fmt.Sprintf("%s: %d", soc.Label(orderLists, which), total)}
	if total == 0 {
		msg.Text = "There is nothing on this list."
	}
	for _, o := range of(p, found) {
		msg.Items = append(msg.Items, bot.Item{
			Title: orderTitle(o), Text: h.orderLine(o), Buttons: append(lineButtons(o, which), showButton(o.Ref)),
		})
	}
	p.more(&msg, "scpo list "+which+line, total)
	return msg, nil
}

// findOrders reads the orders of a list: of an officer, of a body, or of the region for no body.
func (h *Handlers) findOrders(ctx context.Context, which, body, officer string, most int) ([]*soc.Order, int, error) {
	switch which {
	case "mine":
		return h.Store.OrdersManaged(ctx, officer, most)
	case "overdue":
		return onlyOrders(h.Store.DutiesIn(ctx, soc.DutyCheck, body, h.today(), most))
	case "unmanaged":
		return onlyOrders(h.Store.DutiesIn(ctx, soc.DutyManager, body, soc.Date{}, most))
	}
	return h.Store.OrdersOf(ctx, body, most)
}

// onlyOrders are the orders among records: all of them, where a duty is one of orders.
func onlyOrders(records []store.Record, total int, err error) ([]*soc.Order, int, error) {
	var orders []*soc.Order
	for _, r := range records {
		if o, ok := r.(*soc.Order); ok {
			orders = append(orders, o)
		}
	}
	return orders, total, err
}

// orderLine is what a list says of an order: its label, its kind and its days.
func (h *Handlers) orderLine(o *soc.Order) string {
	parts := []string{o.Label.Reveal(), soc.Label(soc.OrderTypes(), o.Type), h.Region.BodyName(o.Force), "ends " + h.day(o.To)}
	switch {
	case o.NextCheck.IsZero():
	case h.today().After(o.NextCheck):
		parts = append(parts, "check OVERDUE since "+h.day(o.NextCheck))
	default:
		parts = append(parts, "check due "+h.day(o.NextCheck))
	}
	if o.Manager == "" {
		parts = append(parts, "no manager since "+h.day(o.UnmanagedSince))
	}
	return strings.Join(parts, " · ")
}

// lineButtons offer what a list is about.
func lineButtons(o *soc.Order, which string) []bot.Button {
	switch which {
	case "mine", "overdue":
		return []bot.Button{{Label: "Record check", Command: fmt.Sprintf("scpo check %s version=%d", o.Ref, o.Version), Style: bot.Primary}}
	case "unmanaged":
		return []bot.Button{{Label: "Allocate", Command: fmt.Sprintf("scpo allocate %s version=%d", o.Ref, o.Version), Style: bot.Primary}}
	}
	return nil
}
