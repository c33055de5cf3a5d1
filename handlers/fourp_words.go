package handlers

import (
	"context"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// saidPlan is the answer to a step on a plan: what the rules warn of stands under it, with what can be done next.
func (h *Handlers) saidPlan(p *soc.Plan, by soc.Officer, text string) bot.Message {
	msg := bot.Message{
		Title: string(p.Ref) + " · " + stateWords(p.Ref, string(p.State)), Text: text, Buttons: append(planButtons(p, by), showButton(p.Ref)),
	}
	if p.Live() {
		msg.Note = noted(p.Findings) // nobody mends a plan that has ended
	}
	return msg
}

// saidThreat is the answer to a step on a threat.
func (h *Handlers) saidThreat(t *soc.Threat, by soc.Officer, text string) bot.Message {
	return bot.Message{
		Title: string(t.Ref) + " · " + stateWords(t.Ref, string(t.Standing())), Text: text,
		Note:    noted(append(append(soc.Findings(nil), t.Findings...), t.Offer...)),
		Buttons: append(threatButtons(t, by), showButton(t.Ref)),
	}
}

// noted are the warnings of the rules under an answer.
func noted(f soc.Findings) string {
	if len(f) == 0 {
		return ""
	}
	return "Recorded. Note:\n" + f.Sentences()
}

// plural writes a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// planLabels are the buttons of a plan, by move.
var planLabels = map[soc.Move]struct {
	label, verb string
	style       bot.Style
}{
	soc.MoveReview:  {"Record review", "review", bot.Primary},
	soc.MoveAct:     {"Add an action", "action", bot.Plain},
	soc.MoveConsult: {"Partner considered", "partner", bot.Plain},
	soc.MoveAmend:   {"Amend", "amend", bot.Plain},
	soc.MoveClose:   {"Close", "close", bot.Danger},
	soc.MoveDebrief: {"Lesson was shared", "debrief", bot.Plain},
	soc.MoveReopen:  {"Take up again", "reopen", bot.Plain},
}

// planButtons are what an officer can do with a plan, on the version that they see.
func planButtons(p *soc.Plan, by soc.Officer) []bot.Button {
	var all []bot.Button
	for _, m := range p.Offers() {
		if p.May(m, by) != nil || m == soc.MoveClose && len(p.OpenActions()) > 0 {
			continue
		}
		l := planLabels[m]
		all = append(all, bot.Button{Label: l.label, Command: fmt.Sprintf("4p %s %s version=%d", l.verb, p.Ref, p.Version), Style: l.style})
	}
	return all
}

func addPlanButton(t *soc.Threat) bot.Button {
	return bot.Button{Label: "Write the plan", Command: fmt.Sprintf("4p add %s version=%d", t.Ref, t.Version), Style: bot.Primary}
}

// threatButtons are what an officer can do with a threat, on the version that they see.
func threatButtons(t *soc.Threat, by soc.Officer) []bot.Button {
	var all []bot.Button
	add := func(is bool, label, verb string, style bot.Style) {
		if is {
			all = append(all, bot.Button{Label: label, Command: fmt.Sprintf("4p %s %s version=%d", verb, t.Ref, t.Version), Style: style})
		}
	}
	add(t.May(soc.MoveTakeOn, by) == nil, "Accept", "accept", bot.Primary)
	add(t.May(soc.MoveDecline, by) == nil, "Not mine", "decline", bot.Danger)
	add(t.May(soc.MoveAllocate, by) == nil, allocateLabel(t), "allocate", bot.Plain)
	if t.Plan == "" && t.Open() && t.MayPlan(by) == nil {
		all = append(all, addPlanButton(t))
	}
	add(t.Open() && t.PNDOn.IsZero() && t.Type == "ocg" && t.May(soc.MovePND, by) == nil, "It is on the PND", "pnd", bot.Plain)
	add(t.Open() && t.May(soc.MoveActivity, by) == nil, "Something was done", "activity", bot.Plain)
	add(t.May(soc.MovePhase, by) == nil, "Move on", "phase", bot.Plain)
	return all
}

func allocateLabel(t *soc.Threat) string {
	if t.LRO != "" {
		return "Hand over"
	}
	return "Allocate"
}

// actionLine is an action in one line, without its title.
func (h *Handlers) actionLine(ctx context.Context, a soc.Action) string {
	parts := []string{soc.Label(soc.FourP(), a.P), soc.Label(soc.ActionStatuses(), a.Status)}
	switch {
	case a.Status == soc.ActionDone:
		parts = append(parts, "on "+h.day(a.DoneOn))
	case a.Open():
		parts = append(parts, h.dueWords(a.Due))
	}
	return strings.Join(append(parts, h.ownerName(ctx, a)), " · ")
}

// dueWords say until when something is to be done.
func (h *Handlers) dueWords(due soc.Date) string {
	if due.Before(h.today()) {
		return "OVERDUE since " + h.day(due)
	}
	return "due " + h.day(due)
}

func (h *Handlers) ownerName(ctx context.Context, a soc.Action) string {
	if a.OwnerType == soc.OwnedByPartner {
		return h.Region.BodyName(a.Owner)
	}
	return h.People.Name(ctx, a.Owner)
}
