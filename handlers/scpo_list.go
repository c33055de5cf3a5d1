package handlers

import (
	"context"
	"fmt"
	"slices"
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
	asked := in.Str("force")
	switch {
	case by.Body == soc.ROCU:
		body = asked
	case asked != "" && asked != body:
		return bot.Message{}, bot.Errorf(bot.Forbidden, "Only the region's unit can list another force's.")
	}
	if asked != "" {
		line = " force=" + asked
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
		as, err := h.standsIn(ctx, by, o.Manager, o.Offered, o.NextManager)
		if err != nil {
			return bot.Message{}, err
		}
		msg.Items = append(msg.Items, bot.Item{
			Title: orderTitle(o), Text: h.orderLine(o), Buttons: append(lineButtons(o, which, as), showButton(o.Ref)),
		})
	}
	p.more(&msg, "scpo list "+which+line, total)
	return msg, nil
}

// findOrders reads the orders of a list: of an officer, of a body, or of the region for no body.
func (h *Handlers) findOrders(ctx context.Context, which, body, officer string, most int) ([]*soc.Order, int, error) {
	switch which {
	case "mine":
		return h.ordersWith(ctx, officer, most)
	case "overdue":
		return onlyOrders(readable(h.Store.DutiesIn(ctx, soc.DutyCheck, body, h.today(), most)))
	case "unmanaged":
		return onlyOrders(readable(h.Store.DutiesIn(ctx, soc.DutyManager, body, soc.Date{}, most)))
	}
	return h.Store.OrdersOf(ctx, body, most)
}

// ordersWith are the orders that an officer manages or is offered, and those of whom they stand in for.
func (h *Handlers) ordersWith(ctx context.Context, officer string, most int) ([]*soc.Order, int, error) {
	covered, err := h.People.CoveredBy(ctx, officer, h.today())
	if err != nil {
		return nil, 0, err
	}
	var all []*soc.Order
	unread := 0
	for _, id := range append([]string{officer}, covered...) {
		found, total, err := h.Store.OrdersManaged(ctx, id, mostMine)
		if err != nil {
			return nil, 0, err
		}
		unread += total - len(found)
		for _, o := range found {
			if !slices.ContainsFunc(all, func(had *soc.Order) bool { return had.Ref == o.Ref }) {
				all = append(all, o)
			}
		}
	}
	return all[:min(most, len(all))], len(all) + unread, nil
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

// lineButtons offer what a list is about, as far as the officer may.
func lineButtons(o *soc.Order, which string, by soc.Officer) []bot.Button {
	button := func(m soc.Move, label, verb string) []bot.Button {
		if o.May(m, by) != nil {
			return nil
		}
		return []bot.Button{{Label: label, Command: fmt.Sprintf("scpo %s %s version=%d", verb, o.Ref, o.Version), Style: bot.Primary}}
	}
	switch which {
	case "mine":
		return append(button(soc.MoveTakeOn, "Accept", "accept"), button(soc.MoveCheck, "Record check", "check")...)
	case "overdue":
		return button(soc.MoveCheck, "Record check", "check")
	case "unmanaged":
		return button(soc.MoveAllocate, "Allocate", "allocate")
	}
	return nil
}
