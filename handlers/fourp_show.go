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

// shownReviews is how many of a plan's reviews are shown, the last ones.
const shownReviews = 3

// showResponse gives the whole of a threat or a plan to somebody who may see it. The look is logged.
func (h *Handlers) showResponse() bot.Verb {
	return h.responseVerb(bot.Verb{
		Name: "show", Help: "Show a threat or a plan with everything in it. That you looked is logged.", Example: "/4p show FPP-2026-000007",
		Roles: roles(soc.ResponseRoles()...), Run: h.runShowResponse,
	})
}

func (h *Handlers) runShowResponse(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, by, err := h.seen4P(ctx, in, soc.MoveSnooze)
	if err != nil {
		return bot.Message{}, err
	}
	look := store.Consultation{By: by, Channel: in.Channel.String()}
	if t, ok := r.(*soc.Threat); ok {
		if t, err = h.Store.ConsultThreat(ctx, t.Ref, look); err != nil {
			return bot.Message{}, fmt.Errorf("consult threat: %w", err)
		}
		return h.threatDetail(ctx, t, by), nil
	}
	p, err := h.Store.ConsultPlan(ctx, r.Meta().Ref, look)
	if err != nil {
		return bot.Message{}, fmt.Errorf("consult plan: %w", err)
	}
	return h.planDetail(ctx, p, by), nil
}

// threatDetail is everything in a threat, with what the officer can do.
func (h *Handlers) threatDetail(ctx context.Context, t *soc.Threat, by soc.Officer) bot.Message {
	msg := h.saidThreat(t, by, h.lastMove(ctx, t.Did, t.By, t.Head))
	msg.Buttons = slices.DeleteFunc(msg.Buttons, func(b bot.Button) bool { return b == showButton(t.Ref) })
	msg.Fields = fields(
		bot.Field{Label: "Cover name", Value: t.Name.Reveal()},
		bot.Field{Label: "Register reference", Value: t.RegisterRef},
		bot.Field{Label: "Type", Value: soc.Label(soc.TargetTypes(), t.Type)},
		bot.Field{Label: "Theme", Value: soc.Label(soc.Themes(), t.Theme)},
		bot.Field{Label: "Force", Value: h.Region.BodyName(t.Force)},
		bot.Field{Label: "Area", Value: t.Area},
		bot.Field{Label: "Risk", Value: soc.Label(soc.RiskLevels(), t.RiskLevel)},
		bot.Field{Label: "Tier", Value: tierWords(t.Tier)},
		bot.Field{Label: "MoRiLE", Value: h.threatScore(t)},
		bot.Field{Label: "Identified by", Value: soc.Label(soc.Identifiers(), t.IdentifiedBy)},
		bot.Field{Label: "What the ROCU does", Value: soc.Label(soc.ROCURoles(), t.ROCURole)},
		bot.Field{Label: "LRO", Value: h.leadWords(ctx, t)},
		bot.Field{Label: "Offered to", Value: h.offerWords(ctx, t)},
		bot.Field{Label: "SIO", Value: h.People.Name(ctx, t.SIO)},
		bot.Field{Label: "SRO", Value: h.People.Name(ctx, t.SRO)},
		bot.Field{Label: "4P plan", Value: planWords(t)},
		bot.Field{Label: "On the PND since", Value: h.day(t.PNDOn)},
		bot.Field{Label: "Active since", Value: h.day(t.ActiveSince)},
		bot.Field{Label: "Reason", Value: t.Reason.Reveal(), Long: true},
	)
	if !t.LastActivityAt.IsZero() {
		msg.Fields = append(msg.Fields, bot.Field{Label: "Last activity", Value: h.moment(t.LastActivityAt)})
	}
	msg.Note = strings.TrimSpace(msg.Note + "\n" + string(t.Marking))
	if t.Plan != "" {
		msg.Buttons = append(msg.Buttons, bot.Button{Label: "Show the plan", Command: "4p show " + string(t.Plan)})
	}
	msg.Buttons = append(msg.Buttons, historyButton(t.Ref))
	return msg
}

func (h *Handlers) threatScore(t *soc.Threat) string {
	if t.MorileScore == 0 {
		return ""
	}
	return fmt.Sprintf("%g, scored on %s", t.MorileScore, h.day(t.MorileScoredAt))
}

func (h *Handlers) leadWords(ctx context.Context, t *soc.Threat) string {
	switch {
	case t.LRO != "" && !t.AllocatedAt.IsZero():
		return h.People.Name(ctx, t.LRO) + ", since " + h.day(h.Reminders.Today(t.AllocatedAt))
	case t.LRO != "":
		return h.People.Name(ctx, t.LRO)
	case t.Open() && !t.UnledSince.IsZero():
		return "NONE since " + h.day(t.UnledSince)
	}
	return "None"
}

func (h *Handlers) offerWords(ctx context.Context, t *soc.Threat) string {
	if t.Offered == "" {
		return ""
	}
	return fmt.Sprintf("%s on %s, to be accepted by %s", h.People.Name(ctx, t.Offered), h.day(t.OfferedOn), h.day(h.acceptBy(t)))
}

// acceptBy is the day by which an offer of a threat is to be accepted.
func (h *Handlers) acceptBy(t *soc.Threat) soc.Date {
	return h.Reminders.Calendar.AddWorkingDays(t.OfferedOn, h.Reminders.ToAccept)
}

func planWords(t *soc.Threat) string {
	switch {
	case t.Plan != "":
		return string(t.Plan)
	case t.Closed != "":
		return string(t.Closed) + ", closed"
	case t.Open():
		return "NONE"
	}
	return "None"
}

// planDetail is everything in a plan, with what the officer can do. Each action has its own buttons.
func (h *Handlers) planDetail(ctx context.Context, p *soc.Plan, by soc.Officer) bot.Message {
	msg := h.saidPlan(p, by, h.lastMove(ctx, p.Did, p.By, p.Head))
	msg.Note = strings.TrimSpace(strings.TrimPrefix(msg.Note, "Recorded. ") + "\n" + string(p.Marking))
	msg.Fields = fields(
		bot.Field{Label: "Threat", Value: string(p.Threat) + ", " + p.Label.Reveal()},
		bot.Field{Label: "Force", Value: h.Region.BodyName(p.Force)},
		bot.Field{Label: "LRO", Value: h.People.Name(ctx, p.LRO)},
		bot.Field{Label: "SIO", Value: h.People.Name(ctx, p.SIO)},
		bot.Field{Label: "SRO", Value: h.People.Name(ctx, p.SRO)},
		bot.Field{Label: "Template", Value: strings.TrimSpace(soc.Label(soc.PlanTemplates(), p.Template) + " " + p.TemplateVersion)},
		bot.Field{Label: "Next review", Value: h.nextReview(p)},
		bot.Field{Label: "Actions", Value: balance(p)},
		bot.Field{Label: "The threat", Value: p.Summary.Reveal(), Long: true},
		bot.Field{Label: "Objectives", Value: p.Objectives.Reveal(), Long: true},
		bot.Field{Label: "Intelligence gaps", Value: p.Gaps.Reveal(), Long: true},
		bot.Field{Label: "Local policing team", Value: p.LocalTeam.Reveal(), Long: true},
		bot.Field{Label: "Financial investigator", Value: h.People.Name(ctx, p.Financial)},
		bot.Field{Label: "No financial investigator", Value: p.NoFinancial.Reveal(), Long: true},
		bot.Field{Label: "Not assessed", Value: p.Unassessed.Reveal(), Long: true},
		bot.Field{Label: "Partners", Value: h.consideredWords(p.Partners), Long: true},
		bot.Field{Label: "Specialists", Value: h.consideredWords(p.Specialists), Long: true},
		bot.Field{Label: "Reason", Value: p.Reason.Reveal(), Long: true},
		bot.Field{Label: "Closed on", Value: h.day(p.ClosedOn)},
		bot.Field{Label: "Lesson", Value: p.Lesson.Reveal(), Long: true},
	)
	for _, r := range p.Reviews[max(0, len(p.Reviews)-shownReviews):] {
		msg.Fields = append(msg.Fields, h.reviewField(ctx, r))
	}
	for i := range p.Actions {
		msg.Items = append(msg.Items, h.actionItem(ctx, p, i+1, by))
	}
	msg.Buttons = slices.DeleteFunc(planButtons(p, by), func(b bot.Button) bool { return b == showButton(p.Ref) })
	if p.May(soc.MoveConsult, by) == nil {
		msg.Buttons = append(msg.Buttons, bot.Button{
			Label: "Specialist considered", Command: fmt.Sprintf("4p specialist %s version=%d", p.Ref, p.Version),
		})
	}
	msg.Buttons = append(msg.Buttons, bot.Button{Label: "Show the threat", Command: "4p show " + string(p.Threat)}, historyButton(p.Ref))
	return msg
}

func (h *Handlers) nextReview(p *soc.Plan) string {
	if !p.Live() {
		return ""
	}
	return h.dueWords(p.NextReview) + fmt.Sprintf(", every %s", plural(p.ReviewDays, "day"))
}

// balance is how many actions a plan has of each P.
func balance(p *soc.Plan) string {
	counts := p.Counts()
	var parts []string
	for _, one := range soc.FourP() {
		parts = append(parts, fmt.Sprintf("%s %d", one.Label, counts[one.Key]))
	}
	return strings.Join(parts, ", ")
}

func (h *Handlers) consideredWords(all []soc.Considered) string {
	var lines []string
	for _, c := range all {
		line := h.considered(c.Who) + ": not consulted"
		if c.Consulted {
			line = h.considered(c.Who) + ": consulted on " + h.day(c.On)
		}
		if why := c.Why.Reveal(); why != "" {
			line += ". " + why
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// reviewField is a review in the detail of its plan.
func (h *Handlers) reviewField(ctx context.Context, r soc.Review) bot.Field {
	lines := []string{soc.Label(soc.ReviewOutcomes(), r.Outcome) + ". " + r.Changes.Reveal()}
	for _, a := range r.Attested {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("Action %d: %s. %s", a.Action, soc.Label(soc.Attestations(), a.Said), a.Note.Reveal())))
	}
	if !r.PartnerInput {
		lines = append(lines, "No partner had a say.")
	}
	return bot.Field{
		Label: "Reviewed on " + h.day(r.HeldOn) + " by " + h.People.Name(ctx, r.Reviewer), Value: strings.Join(lines, "\n"), Long: true,
	}
}

// actionItem is an action in the detail of its plan.
func (h *Handlers) actionItem(ctx context.Context, p *soc.Plan, n int, by soc.Officer) bot.Item {
	a := p.Actions[n-1]
	lines := []string{a.Title.Reveal()}
	if !a.Evidence.IsZero() {
		lines = append(lines, "Shown by: "+a.Evidence.Reveal())
	}
	if a.Disruption != "" {
		lines = append(lines, "Disruption: "+a.Disruption)
	}
	if !a.NoDisruption.IsZero() && !a.NoDisruption.Equal(a.Evidence) {
		lines = append(lines, "No disruption: "+a.NoDisruption.Reveal())
	}
	if a.Safeguarded > 0 {
		lines = append(lines, plural(a.Safeguarded, "person")+" safeguarded")
	}
	item := bot.Item{Title: fmt.Sprintf("%d. %s", n, h.actionLine(ctx, a)), Text: strings.Join(lines, "\n")}
	button := func(label, verb string) {
		item.Buttons = append(item.Buttons, bot.Button{
			Label: label, Command: fmt.Sprintf("4p %s %s action=%d version=%d form=open", verb, p.Ref, n, p.Version),
		})
	}
	if a.Open() && p.May(soc.MoveDone, by) == nil && (p.May(soc.MoveAct, by) == nil || by.Is(a.Owner)) {
		button(fmt.Sprintf("Done: %d", n), "done")
	}
	if p.May(soc.MoveAct, by) == nil {
		button(fmt.Sprintf("Change %d", n), "action")
	}
	return item
}

func (h *Handlers) responseHistory() bot.Verb {
	return h.responseVerb(bot.Verb{
		Name: "history", Help: "Show what happened to a threat or a plan, by whom and when.", Example: "/4p history FPP-2026-000007",
		Roles: roles(soc.ResponseRoles()...), Run: h.runResponseHistory,
	})
}

func (h *Handlers) runResponseHistory(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, _, err := h.seen4P(ctx, in, soc.MoveSnooze)
	if err != nil {
		return bot.Message{}, err
	}
	ref := r.Meta().Ref
	entries, err := h.versions4P(ctx, ref, r.Meta().Version)
	if err != nil {
		return bot.Message{}, fmt.Errorf("read versions: %w", err)
	}
	msg := bot.Message{Title: "History of " + string(ref), Buttons: []bot.Button{showButton(ref)}}
	for _, e := range entries {
		msg.Items = append(msg.Items, bot.Item{
			Title: fmt.Sprintf("%d. %s", e.head.Version, h.moment(e.head.At)),
			Text:  fmt.Sprintf("%s %s. %s.", h.People.Name(ctx, e.head.By), said[e.head.Did], stateWords(ref, e.state)),
		})
	}
	return msg, nil
}

// versions4P reads the versions of a threat or a plan.
func (h *Handlers) versions4P(ctx context.Context, ref soc.Ref, to int) ([]entry, error) {
	var entries []entry
	if ref.Prefix() == soc.PlanPrefix {
		all, err := h.Store.PlanVersions(ctx, ref, 1, to)
		for _, v := range all {
			entries = append(entries, entry{v.Head, string(v.State)})
		}
		return entries, err
	}
	all, err := h.Store.ThreatVersions(ctx, ref, 1, to)
	for _, v := range all {
		entries = append(entries, entry{v.Head, string(v.Standing())})
	}
	return entries, err
}
