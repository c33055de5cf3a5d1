package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

var queues = []soc.Term{
	{Key: "open", Label: "To do"},
	{Key: "late", Label: "Not looked at in time"},
	{Key: "mine", Label: "My agency's"},
}

// queue is the desk's list: urgent on top, then the oldest. Partners see their own agency's.
func (h *Handlers) queue() bot.Verb {
	return bot.Verb{
		Name: "queue", Help: "List reports: what the desk has to do, urgent first; or your agency's own.",
		Example: "/intel queue late", Run: h.runQueue,
		Args: []bot.Arg{{Name: "which", Label: "Which", Kind: bot.OneOf, Bare: true, Optional: true, Choices: choices(queues)}, pageArg()},
	}
}

func (h *Handlers) runQueue(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	which, p := in.Str("which"), pageOf(in)
	switch {
	case !by.Has(soc.IntelHandler, soc.Auditor):
		which = "mine"
	case which == "":
		which = "open"
	}
	var found []*soc.Intelligence
	var total int
	switch which {
	case "mine":
		found, total, err = h.Store.IntelligenceOf(ctx, by.Body, p.end())
	case "late":
		found, total, err = h.Store.UntriagedIntelligence(ctx, h.now(), p.end())
	default:
		found, total, err = h.Store.OpenIntelligence(ctx, p.end())
	}
	all, err := asReports(found, err)
	if err != nil {
		return bot.Message{}, err
	}
	msg := h.reportList(soc.Label(queues, which), of(p, all), total, by)
	p.more(&msg, "intel queue "+which, total)
	return msg, nil
}

// overdue lists the partners who should have heard by now (V45), of both kinds of report.
func (h *Handlers) overdue() bot.Verb {
	return bot.Verb{
		Name: "overdue", Help: "List the reports whose partner should have heard by now.", Example: "/intel overdue", Run: h.runOverdue,
		Roles: roles(soc.IntelHandler, soc.DisruptionModerator, soc.Auditor), Args: []bot.Arg{pageArg()},
	}
}

func (h *Handlers) runOverdue(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	p := pageOf(in)
	intel, owed, err := h.Store.IntelligenceOwed(ctx, h.now(), p.end())
	first, err := asReports(intel, err)
	if err != nil {
		return bot.Message{}, err
	}
	disruptions, more, err := h.Store.DisruptionsOwed(ctx, h.now(), p.end())
	second, err := asReports(disruptions, err)
	if err != nil {
		return bot.Message{}, err
	}
	all := slices.Concat(first, second)
	slices.SortStableFunc(all, func(a, b report) int { return a.Common().FeedbackDue.Compare(b.Common().FeedbackDue) })
	msg := h.reportList("Feedback overdue", of(p, all), owed+more, by)
	p.more(&msg, "intel overdue", owed+more)
	return msg, nil
}

// reportList shows reports with what is known of each without opening it.
func (h *Handlers) reportList(title string, found []report, total int, by soc.Officer) bot.Message {
	msg := bot.Message{Title: fmt.Sprintf("%s: %d", title, total)}
	if total == 0 {
		msg.Text = "There is nothing on this list."
	}
	for _, r := range found {
		ref := r.Meta().Ref
		item := bot.Item{
			Title: string(ref) + " · " + stateWords(ref, reportState(r)), Text: h.reportLine(r), Buttons: []bot.Button{showButton(ref)},
		}
		if !r.Readable(by) {
			item.Title = string(ref) + " · " + partnerState(reportState(r))
			item.Text = "Received " + h.moment(r.Meta().CreatedAt)
		}
		msg.Items = append(msg.Items, item)
	}
	return msg
}

func (h *Handlers) reportLine(r report) string {
	common := r.Common()
	line := []string{h.Region.BodyName(common.Agency), "received " + h.moment(common.CreatedAt)}
	if common.Danger.Alarming() {
		line = append([]string{"DANGER: " + dangerWords(common.Danger)}, line...)
	}
	if intel, ok := r.(*soc.Intelligence); ok {
		if intel.Urgent() {
			line = append([]string{"URGENT"}, line...)
		}
		if intel.Untriaged() {
			line = append(line, "look at it by "+h.moment(intel.TriageDue))
		}
	}
	if common.Amended {
		line = append(line, "amended")
	}
	if common.Retracted {
		line = append(line, "the partner wants it back")
	}
	if common.Pending() {
		line = append(line, "partner hears by "+h.moment(common.FeedbackDue))
	}
	return strings.Join(line, " · ")
}
