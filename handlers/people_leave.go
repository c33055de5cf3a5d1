package handlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

func (h *Handlers) leave() bot.Verb {
	return bot.Verb{
		Name: "leave", Help: "Record that somebody has left. Their open items must be handed over first.",
		Example: "/people leave <@slack/T0DORSET01/U0ADA>", Roles: roles(soc.Admin),
		Args: []bot.Arg{whoArg(false)}, Run: h.runLeave,
	}
}

func (h *Handlers) runLeave(ctx context.Context, in bot.Input) (bot.Message, error) {
	o, err := h.named(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	if o.Status == soc.Left {
		return bot.Message{}, bot.Errorf(bot.Conflict, "%s has left already. Nothing was changed.", h.People.Name(ctx, o.ID))
	}
	if o.ID == in.Actor.ID {
		return bot.Message{}, bot.Errorf(bot.Invalid, "You can't do this for yourself: nobody could undo it. Ask another administrator. Nothing was changed.")
	}
	held, total, err := h.held(ctx, o.ID)
	if err != nil {
		return bot.Message{}, err
	}
	if total > 0 {
		return bot.Message{}, h.leaveBlocked(ctx, o, held, total)
	}
	o.Status = soc.Left
	if _, err := h.saveNamed(ctx, in, o, "leave"); err != nil {
		return bot.Message{}, err
	}
	return bot.Message{Title: h.People.Name(ctx, o.ID) + " has left", Text: "They can't use me any more, as of " + h.moment(h.now().Truncate(time.Minute)) + "."}, nil
}

// heldItem is something open that somebody else must have before its holder leaves.
type heldItem struct {
	ref    soc.Ref
	what   string
	button bot.Button
}

// held is what an officer has open, and how much that is (V50): requests, threats that they lead or are asked to, plans with
// them, orders that they manage, are offered or are to manage after prison, and actions.
func (h *Handlers) held(ctx context.Context, id string) ([]heldItem, int, error) {
	requests, total, err := h.Store.RequestsOf(ctx, id, shown)
	if err != nil {
		return nil, 0, fmt.Errorf("list open items: %w", err)
	}
	var all []heldItem
	for _, r := range requests {
		label, line := "Hand over "+string(r.Ref), "gateway handover "+string(r.Ref)
		if r.Handler == id {
			label, line = "Take "+string(r.Ref), "gateway take "+string(r.Ref)
		}
		all = append(all, heldItem{r.Ref, states[string(r.State)], bot.Button{Label: label, Command: line}})
	}
	response, more, err := h.heldResponse(ctx, id)
	return append(all, response...), total + more, err
}

// heldResponse is what an officer holds of threats, plans and orders.
func (h *Handlers) heldResponse(ctx context.Context, id string) ([]heldItem, int, error) {
	var all []heldItem
	add := func(ref soc.Ref, what, label, line string) {
		if !slices.ContainsFunc(all, func(i heldItem) bool { return i.ref == ref && i.what == what }) {
			all = append(all, heldItem{ref, what, bot.Button{Label: label + " " + string(ref), Command: line}})
		}
	}
	threats, total, err := h.Store.ThreatsLed(ctx, id, mostMine)
	if err != nil {
		return nil, 0, fmt.Errorf("list threats: %w", err)
	}
	unread := total - len(threats)
	for _, t := range threats {
		add(t.Ref, "they lead the response to it", "Hand over", "4p allocate "+string(t.Ref))
	}
	orders, total, err := h.Store.OrdersManaged(ctx, id, mostMine)
	if err != nil {
		return nil, 0, fmt.Errorf("list orders: %w", err)
	}
	unread += total - len(orders)
	for _, o := range orders {
		what := "they manage it"
		if o.Manager != id {
			what = "they are asked to manage it"
		}
		add(o.Ref, what, "Hand over", "scpo allocate "+string(o.Ref))
	}
	next, total, err := h.Store.OrdersToCome(ctx, id, mostMine)
	if err != nil {
		return nil, 0, fmt.Errorf("list orders to come: %w", err)
	}
	unread += total - len(next)
	for _, o := range next {
		add(o.Ref, "they are to manage it after prison", "Name another for", "scpo locate "+string(o.Ref))
	}
	records, total, err := h.Store.DutiesOf(ctx, id, mostMine)
	if err != nil {
		return nil, 0, fmt.Errorf("list duties: %w", err)
	}
	unread += total - len(records)
	for _, r := range records {
		ref := r.Meta().Ref
		for _, d := range h.duties(r) {
			switch plan, isPlan := r.(*soc.Plan); {
			case d.Owner != id:
			case d.Kind == soc.DutyAction && isPlan && plan.LRO != id:
				add(ref, "action "+d.Part+" is theirs", "Give action "+d.Part+" of", "4p action "+string(ref)+" action="+d.Part)
			case d.Kind == soc.DutyReview && isPlan:
				add(ref, "they lead it", "Hand over", "4p allocate "+string(ref))
			case d.Kind == soc.DutyAccept && commandOf(ref) == "4p":
				add(ref, "they are asked to lead the response to it", "Allocate", "4p allocate "+string(ref))
			}
		}
	}
	return all, len(all) + unread, nil
}

// leaveBlocked applies V50: nobody leaves open items behind.
func (h *Handlers) leaveBlocked(ctx context.Context, o soc.Officer, held []heldItem, total int) error {
	refused := bot.Errorf(bot.Invalid, "%s still has %d open. Hand each over or take it first; then try again:", h.People.Name(ctx, o.ID), total)
	for _, i := range held[:min(mostNotices, len(held))] {
		refused.Text += "\n" + string(i.ref) + ", " + i.what
		refused.Buttons = append(refused.Buttons, i.button)
	}
	if left := total - min(mostNotices, len(held)); left > 0 {
		refused.Text += fmt.Sprintf("\n… and %d more.", left)
	}
	return refused
}
