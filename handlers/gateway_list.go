package handlers

import (
	"context"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

var lists = []soc.Term{
	{Key: "mine", Label: "Mine"},
	{Key: "open", Label: "All open"},
	{Key: "force", Label: "My force's"},
	{Key: "overdue", Label: "Decision overdue"},
	{Key: "unacknowledged", Label: "Decisions not acknowledged"},
}

func (h *Handlers) list() bot.Verb {
	return bot.Verb{
		Name: "list", Help: "List requests: mine, open, force, overdue; or unacknowledged decisions.",
		Example: "/gateway list overdue", Run: h.runList,
		Args: []bot.Arg{{Name: "which", Label: "Which", Kind: bot.OneOf, Bare: true, Optional: true, Choices: choices(lists)}, pageArg()},
	}
}

func (h *Handlers) runList(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	which := in.Str("which")
	if which == "" {
		which = "mine"
	}
	p := pageOf(in)
	if which == "unacknowledged" {
		return h.listUnacknowledged(ctx, by, p)
	}
	found, total, err := h.find(ctx, which, by, p.end())
	if err != nil {
		return bot.Message{}, fmt.Errorf("list requests: %w", err)
	}
	msg := h.requestList(ctx, soc.Label(lists, which), of(p, found), total)
	p.more(&msg, "gateway list "+which, total)
	return msg, nil
}

// find reads the requests of a list. The region's lists are for the region; anybody else sees their own body's.
func (h *Handlers) find(ctx context.Context, which string, by soc.Officer, most int) ([]*soc.Request, int, error) {
	regional := by.Has(soc.GatewayCI, soc.CapabilitiesChair, soc.Auditor, soc.Admin)
	switch {
	case which == "mine":
		return h.Store.RequestsOf(ctx, by.ID, most)
	case which == "force":
		return h.Store.RequestsFrom(ctx, by.Body, most)
	case which == "overdue" && regional:
		return h.Store.OverdueRequests(ctx, h.now(), "", most)
	case which == "overdue":
		return h.Store.OverdueRequests(ctx, h.now(), by.Body, most)
	case regional:
		return h.Store.OpenRequests(ctx, "", most)
	}
	return h.Store.OpenRequests(ctx, by.Body, most)
}

// requestList shows requests with what is known of each without opening it.
func (h *Handlers) requestList(ctx context.Context, title string, found []*soc.Request, total int) bot.Message {
	msg := bot.Message{Title: fmt.Sprintf("%s: %d", title, total)}
	if total == 0 {
		msg.Text = "There is nothing on this list."
	}
	for _, r := range found {
		msg.Items = append(msg.Items, bot.Item{
			Title: string(r.Ref) + " · " + states[string(r.State)], Text: h.requestLine(ctx, r),
			Buttons: []bot.Button{showButton(r.Ref)},
		})
	}
	return msg
}

func (h *Handlers) requestLine(ctx context.Context, r *soc.Request) string {
	var parts []string
	if r.RiskToLife {
		parts = append(parts, "RISK TO LIFE")
	}
	parts = append(parts, h.Region.BodyName(r.Body))
	if r.Theme != "" {
		parts = append(parts, soc.Label(soc.Themes(), r.Theme))
	}
	parts = append(parts, h.People.Name(ctx, r.Requester))
	if r.Undecided() {
		due := "decision due " + h.moment(r.DecisionDue)
		if h.now().After(r.DecisionDue) {
			due = "decision OVERDUE since " + h.moment(r.DecisionDue)
		}
		parts = append(parts, due)
	}
	return strings.Join(parts, " · ")
}

func (h *Handlers) listUnacknowledged(ctx context.Context, by soc.Officer, p page) (bot.Message, error) {
	body := by.Body
	if by.Has(soc.GatewayCI, soc.CapabilitiesChair, soc.Auditor, soc.Admin) {
		body = ""
	}
	found, total, err := h.Store.UnacknowledgedDecisions(ctx, body, p.end())
	if err != nil {
		return bot.Message{}, fmt.Errorf("list decisions: %w", err)
	}
	msg := bot.Message{Title: fmt.Sprintf("Decisions not acknowledged: %d", total)}
	if total == 0 {
		msg.Text = "Every decision has been acknowledged."
	}
	for _, d := range of(p, found) {
		msg.Items = append(msg.Items, bot.Item{
			Title:   string(d.Ref) + " about " + string(d.About),
			Text:    "Decided on " + h.day(d.DecidedOn) + ". Not yet seen by " + h.bodies(d.Unacknowledged()) + ".",
			Buttons: []bot.Button{showButton(d.Ref)},
		})
	}
	p.more(&msg, "gateway list unacknowledged", total)
	return msg, nil
}

// agenda is the capabilities meeting's list.
func (h *Handlers) agenda() bot.Verb {
	return bot.Verb{
		Name: "agenda", Help: "The capabilities meeting's list: risk to life first, then MoRiLE.",
		Example: "/gateway agenda", Roles: roles(soc.GatewayCI, soc.CapabilitiesChair, soc.Auditor), Run: h.runAgenda,
		Args: []bot.Arg{pageArg()},
	}
}

func (h *Handlers) runAgenda(ctx context.Context, in bot.Input) (bot.Message, error) {
	p := pageOf(in)
	found, total, err := h.Store.Agenda(ctx, p.end())
	if err != nil {
		return bot.Message{}, fmt.Errorf("read agenda: %w", err)
	}
	found = of(p, found)
	msg := h.requestList(ctx, "Capabilities meeting", found, total)
	p.more(&msg, "gateway agenda", total)
	for i, r := range found {
		score := "no MoRiLE score"
		if r.MorileScore > 0 {
			score = fmt.Sprintf("MoRiLE %g of %s", r.MorileScore, h.day(r.MorileScoredAt))
		}
		msg.Items[i].Title = fmt.Sprintf("%d. %s", p.start()+i+1, msg.Items[i].Title)
		msg.Items[i].Text += " · " + score
		if r.State == soc.Referred {
			msg.Items[i].Buttons = append(msg.Items[i].Buttons, moveButton(soc.MoveTake, r))
		} else {
			msg.Items[i].Buttons = append(msg.Items[i].Buttons, moveButton(soc.MoveDecide, r))
		}
	}
	return msg, nil
}
