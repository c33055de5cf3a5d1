package handlers

import (
	"context"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

var responseLists = []soc.Term{
	{Key: "mine", Label: "Threats that you lead"},
	{Key: "force", Label: "The force's open threats"},
	{Key: "overdue", Label: "Plan reviews overdue"},
	{Key: "unallocated", Label: "Threats without an LRO"},
	{Key: "unplanned", Label: "Threats without a plan"},
	{Key: "lopsided", Label: "Plans without Prevent or Protect"},
}

// listResponse lists threats and plans by reference, kind, date and cover name, and no more: others may look on.
func (h *Handlers) listResponse() bot.Verb {
	return bot.Verb{
		Name: "list", Help: "List threats and plans: mine, force, overdue, unallocated, unplanned, lopsided.", Example: "/4p list overdue",
		Roles: roles(soc.ResponseRoles()...), Run: h.runListResponse,
		Args: []bot.Arg{
			{Name: "which", Label: "Which", Kind: bot.OneOf, Bare: true, Optional: true, Choices: choices(responseLists)},
			{Name: "force", Label: "Force", Help: "For the region's unit; left empty, all.", Kind: bot.OneOf, Optional: true, Choices: choices(h.Region.ThreatOwners())},
			pageArg(),
		},
	}
}

func (h *Handlers) runListResponse(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	which, body := in.Str("which"), in.Str("force")
	if which == "" {
		which = "mine"
	}
	if by.Body != soc.ROCU {
		if body != "" && body != by.Body {
			return bot.Message{}, bot.Errorf(bot.Forbidden, "Only the region's unit can list another force's.")
		}
		body = by.Body
	}
	p := pageOf(in)
	found, total, err := h.find4P(ctx, which, body, by, p.end())
	if err != nil {
		return bot.Message{}, fmt.Errorf("list threats and plans: %w", err)
	}
	msg := bot.Message{Title: fmt.Sprintf("%s: %d", soc.Label(responseLists, which), total)}
	if total == 0 {
		msg.Text = "There is nothing on this list."
	}
	for _, r := range of(p, found) {
		msg.Items = append(msg.Items, h.responseItem(r, by))
	}
	line := "4p list " + which
	if in.Has("force") {
		line += " force=" + body
	}
	p.more(&msg, line, total)
	return msg, nil
}

// find4P reads the records of a list; without a body, of all.
func (h *Handlers) find4P(ctx context.Context, which, body string, by soc.Officer, most int) ([]store.Record, int, error) {
	switch which {
	case "mine":
		return asRecords(h.Store.ThreatsLed(ctx, by.ID, most))
	case "force":
		return asRecords(h.Store.OpenThreats(ctx, body, most))
	case "overdue":
		return readable(h.Store.DutiesIn(ctx, soc.DutyReview, body, h.today(), most))
	case "unallocated":
		return readable(h.Store.DutiesIn(ctx, soc.DutyLRO, body, soc.Date{}, most))
	case "unplanned":
		return readable(h.Store.DutiesIn(ctx, soc.DutyPlan, body, soc.Date{}, most))
	}
	return asRecords(h.Store.LopsidedPlans(ctx, body, most))
}

func asRecords[R store.Record](found []R, total int, err error) ([]store.Record, int, error) {
	all := make([]store.Record, len(found))
	for i, r := range found {
		all[i] = r
	}
	return all, total, err
}

// responseItem is a threat or a plan in a list.
func (h *Handlers) responseItem(r store.Record, by soc.Officer) bot.Item {
	ref := r.Meta().Ref
	item := bot.Item{Title: string(ref), Buttons: []bot.Button{showButton(ref)}}
	switch r := r.(type) {
	case *soc.Threat:
		item.Title += " · " + stateWords(ref, string(r.Standing()))
		item.Text = h.threatLine(r)
		if r.LRO == "" && r.Offered == "" && r.May(soc.MoveAllocate, by) == nil {
			item.Buttons = append(item.Buttons, bot.Button{Label: "Allocate", Command: fmt.Sprintf("4p allocate %s version=%d", ref, r.Version), Style: bot.Primary})
		} else if r.Plan == "" && r.MayPlan(by) == nil {
			item.Buttons = append(item.Buttons, addPlanButton(r))
		}
	case *soc.Plan:
		item.Title += " · " + stateWords(ref, string(r.State))
		item.Text = strings.Join([]string{r.Label.Reveal(), h.Region.BodyName(r.Force), "review " + h.dueWords(r.NextReview), balance(r)}, " · ")
		if r.May(soc.MoveReview, by) == nil {
			item.Buttons = append(item.Buttons, bot.Button{Label: "Record review", Command: fmt.Sprintf("4p review %s version=%d", ref, r.Version), Style: bot.Primary})
		}
	}
	return item
}

// threatLine is what can be said of a threat without opening it.
func (h *Handlers) threatLine(t *soc.Threat) string {
	parts := []string{t.Name.Reveal(), h.Region.BodyName(t.Force)}
	switch {
	case t.Offered != "":
		parts = append(parts, "offered, to be accepted by "+h.day(h.acceptBy(t)))
	case t.LRO == "":
		parts = append(parts, "no LRO since "+h.day(t.UnledSince))
	}
	switch {
	case t.Plan != "":
		parts = append(parts, string(t.Plan))
	case t.Standing() == soc.ThreatActive:
		parts = append(parts, "no plan, active since "+h.day(t.ActiveSince))
	}
	return strings.Join(parts, " · ")
}
