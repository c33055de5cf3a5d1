package handlers

import (
	"context"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// show gives the whole of a record to somebody who may see it. The look is logged.
func (h *Handlers) show() bot.Verb {
	return bot.Verb{
		Name: "show", Help: "Show a request or a decision with everything in it. That you looked is logged.",
		Example: "/gateway show GWR-2026-000042", Args: []bot.Arg{refArg()}, Run: h.runShow,
	}
}

func (h *Handlers) runShow(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	ref := soc.Ref(in.Str("ref"))
	look := store.Consultation{By: by, Channel: in.Channel.String()}
	if ref.Prefix() == soc.DecisionPrefix {
		return h.showDecision(ctx, ref, look)
	}
	if _, err := h.visibleRequest(ctx, ref, by); err != nil {
		return bot.Message{}, err
	}
	r, err := h.Store.ConsultRequest(ctx, ref, look)
	if err != nil {
		return bot.Message{}, fmt.Errorf("consult request: %w", err)
	}
	return h.requestDetail(ctx, r, by), nil
}

func (h *Handlers) showDecision(ctx context.Context, ref soc.Ref, look store.Consultation) (bot.Message, error) {
	if _, err := h.visibleDecision(ctx, ref, look.By); err != nil {
		return bot.Message{}, err
	}
	d, err := h.Store.ConsultDecision(ctx, ref, look)
	if err != nil {
		return bot.Message{}, fmt.Errorf("consult decision: %w", err)
	}
	msg := h.decisionDetail(ctx, d)
	if d.SupersededBy != "" {
		msg.Buttons = append(msg.Buttons, bot.Button{Label: "Show the correction", Command: "gateway show " + string(d.SupersededBy)})
	}
	return msg, nil
}

// visibleDecision reads a decision, as far as the officer may see it.
func (h *Handlers) visibleDecision(ctx context.Context, ref soc.Ref, by soc.Officer) (*soc.Decision, error) {
	d, err := h.Store.Decision(ctx, ref)
	if err != nil {
		return nil, fmt.Errorf("read decision: %w", err)
	}
	r, err := h.Store.Request(ctx, d.About)
	if isErased(err) {
		r = &soc.Request{} // the decision is still of those with whom it was shared
	} else if err != nil {
		return nil, fmt.Errorf("read request: %w", err)
	}
	if !r.VisibleTo(by, d.CirculateTo) {
		return nil, &hiddenError{ref}
	}
	return d, nil
}

// requestDetail is everything in a request, with the buttons that this officer can press.
func (h *Handlers) requestDetail(ctx context.Context, r *soc.Request, by soc.Officer) bot.Message {
	msg := h.requestHead(ctx, r)
	msg.Fields = append(msg.Fields, fields(
		bot.Field{Label: "What is the risk", Value: r.Risk.Reveal(), Long: true},
		bot.Field{Label: "Objective", Value: r.Objective.Reveal(), Long: true},
		bot.Field{Label: "Threat, harm and risk", Value: r.ThreatHarmRisk.Reveal(), Long: true},
		bot.Field{Label: "Why not assessed", Value: r.UnassessedReason.Reveal(), Long: true},
		bot.Field{Label: "SIO", Value: h.People.Name(ctx, r.SIO)},
		bot.Field{Label: "LRO", Value: h.People.Name(ctx, r.LRO)},
		bot.Field{Label: "LRO is SIO because", Value: r.SameLROReason.Reveal(), Long: true},
		bot.Field{Label: "4P plan", Value: string(r.Plan)},
		bot.Field{Label: "Partners involved", Value: r.Partners.Reveal(), Long: true},
		bot.Field{Label: "Asked elsewhere", Value: r.OtherRequests.Reveal(), Long: true},
		bot.Field{Label: "Why not the gateway", Value: r.BypassReason.Reveal(), Long: true},
		bot.Field{Label: "Why referred", Value: r.ReferReason.Reveal(), Long: true},
		bot.Field{Label: "Meeting", Value: h.day(r.Meeting)},
		bot.Field{Label: "Reason for the end", Value: r.Closing.Reveal(), Long: true},
		bot.Field{Label: "Lesson", Value: r.Lesson.Reveal(), Long: true},
		bot.Field{Label: "What the register finds wrong", Value: r.Reasons.Reveal(), Long: true},
	)...)
	for _, q := range r.Questions {
		msg.Fields = append(msg.Fields, h.questionField(ctx, q))
	}
	msg.Note = strings.TrimSpace(r.Findings.Sentences() + "\n" + string(r.Marking))
	if r.State == soc.Draft && r.Requester == by.ID {
		msg.Buttons = append(msg.Buttons, draftButton(r.Ref))
	}
	for _, o := range offers(r) {
		if r.Can(o.move, by) {
			msg.Buttons = append(msg.Buttons, o.Button)
		}
	}
	if r.Decision != "" {
		msg.Buttons = append(msg.Buttons, bot.Button{Label: "Show the decision", Command: "gateway show " + string(r.Decision)})
	}
	msg.Buttons = append(msg.Buttons, bot.Button{Label: "History", Command: "gateway history " + string(r.Ref)})
	return msg
}

func (h *Handlers) questionField(ctx context.Context, q soc.Question) bot.Field {
	value := q.Asked.Reveal()
	if q.AnsweredBy == "" {
		value += "\n(not answered yet)"
	} else {
		value += "\n" + h.People.Name(ctx, q.AnsweredBy) + " on " + h.moment(q.AnsweredAt) + ": " + q.Answered.Reveal()
	}
	return bot.Field{Label: h.People.Name(ctx, q.AskedBy) + " asked on " + h.moment(q.AskedAt), Value: value, Long: true}
}

// history is what happened to a record, version by version.
func (h *Handlers) history() bot.Verb {
	return bot.Verb{
		Name: "history", Help: "Show what happened to a request or a decision, by whom and when.",
		Example: "/gateway history GWR-2026-000042", Args: []bot.Arg{refArg()}, Run: h.runHistory,
	}
}

func (h *Handlers) runHistory(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	ref := soc.Ref(in.Str("ref"))
	entries, err := h.versionsOf(ctx, ref, by)
	if err != nil {
		return bot.Message{}, err
	}
	msg := bot.Message{Title: "History of " + string(ref)}
	for _, e := range entries {
		msg.Items = append(msg.Items, bot.Item{
			Title: fmt.Sprintf("%d. %s", e.head.Version, h.moment(e.head.At)),
			Text:  fmt.Sprintf("%s %s. %s.", h.People.Name(ctx, e.head.By), said[e.head.Did], states[e.state]),
		})
	}
	msg.Buttons = []bot.Button{showButton(ref)}
	return msg, nil
}

// entry is one version of a record.
type entry struct {
	head  soc.Head
	state string
}

// versionsOf reads the versions of a request or a decision that the officer may see.
func (h *Handlers) versionsOf(ctx context.Context, ref soc.Ref, by soc.Officer) ([]entry, error) {
	var entries []entry
	if ref.Prefix() == soc.DecisionPrefix {
		d, err := h.visibleDecision(ctx, ref, by)
		if err != nil {
			return nil, err
		}
		all, err := h.Store.DecisionVersions(ctx, ref, 1, d.Version)
		for _, v := range all {
			entries = append(entries, entry{v.Head, string(v.State)})
		}
		return entries, err
	}
	r, err := h.visibleRequest(ctx, ref, by)
	if err != nil {
		return nil, err
	}
	all, err := h.Store.RequestVersions(ctx, ref, 1, r.Version)
	for _, v := range all {
		entries = append(entries, entry{v.Head, string(v.State)})
	}
	return entries, err
}
