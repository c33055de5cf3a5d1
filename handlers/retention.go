package handlers

import (
	"context"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// reviewers are the roles that decide whether records are still kept: of requests and decisions the gateway, of reports the desk
// and the panel, of threats, plans and orders the force's SOC leads.
func reviewers() []bot.Role {
	return roles(soc.GatewayCI, soc.IntelHandler, soc.DisruptionModerator, soc.SOCLead, soc.Admin)
}

// retention lists the records of which it is to be decided whether they are still kept.
func (h *Handlers) retention() bot.Verb {
	return bot.Verb{
		Name: "retention", Help: "List the records that are due for a look whether they are still kept.", Example: "/register retention",
		Roles: reviewers(), Args: []bot.Arg{pageArg()}, Run: h.runRetention,
	}
}

// mostRetention bounds how many records of one body are read for the list.
const mostRetention = 200

func (h *Handlers) runRetention(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	due, err := h.toReview(ctx, by)
	if err != nil {
		return bot.Message{}, err
	}
	if len(due) == 0 {
		return bot.Message{Title: "Nothing is due for a look whether it is still kept"}, nil
	}
	msg, p := bot.Message{Title: "Still to be kept?"}, pageOf(in)
	for _, n := range of(p, due[:min(p.end(), len(due))]) {
		msg.Items = append(msg.Items, n.Item)
	}
	p.more(&msg, "register retention", len(due))
	return msg, nil
}

// toReview are the reviews and erasures that are due, or soon will be, and that the officer sees to. It costs what is due.
func (h *Handlers) toReview(ctx context.Context, by soc.Officer) ([]notice, error) {
	body, last := by.Body, h.today().AddDays(h.Reminders.Retention.Soon+1)
	if by.Body == soc.ROCU || by.Has(soc.Admin) {
		body = ""
	}
	var all []notice
	for _, kind := range []soc.DutyKind{soc.DutyErase, soc.DutyRetention} {
		records, _, err := readable(h.Store.DutiesIn(ctx, kind, body, last, mostRetention))
		if err != nil {
			return nil, fmt.Errorf("read what is due: %w", err)
		}
		for _, r := range records {
			if !soc.MayReview(r, by) {
				continue
			}
			for _, d := range h.duties(r) {
				if d.Kind == kind {
					all = append(all, h.dutyItem(ctx, r, d, hearer{Seat: by.ID, As: asOwner}))
				}
			}
		}
	}
	sortNotices(all)
	return all, nil
}

func retentionButtons(ref soc.Ref) []bot.Button {
	return []bot.Button{
		{Label: "Keep it", Command: "register keep " + string(ref), Style: bot.Primary},
		{Label: "Ask for its erasure", Command: "register erase " + string(ref), Style: bot.Danger},
	}
}

// auditReason is a reason that goes into the audit log.
func auditReason() bot.Arg {
	return textArg("reason", "Reason", "For the audit log, where it stays. Nothing of what the record says.")
}

func recordArg() bot.Arg {
	return bot.Arg{Name: "ref", Label: "Reference", Kind: bot.Record, Bare: true, Help: "Of any record, like INT-2026-000042."}
}

// keep records the decision that a record is kept (domain.md, B9).
func (h *Handlers) keep() bot.Verb {
	groups := []bot.Choice{
		{Value: "1", Label: "1 Public protection"},
		{Value: "2", Label: "2 Other sexual, violent and serious"},
		{Value: "3", Label: "3 All other offences"},
		{Value: "4", Label: "4 Everything else"},
	}
	return bot.Verb{
		Name: "keep", Help: "Record that a record is kept, until when and why. Hold it for a court or an inquiry with hold=yes.",
		Form: "Keep the record", Submit: "Keep", Example: "/register keep INT-2026-000042 until=2032-11-24 Still relevant to a live threat.", Roles: reviewers(),
		Args: []bot.Arg{
			recordArg(),
			{Name: "until", Label: "Until", Kind: bot.Day, Help: "When it is looked at again."},
			{Name: "group", Label: "Group", Kind: bot.OneOf, Choices: groups, Optional: true, Help: "Where it is not that of its kind."},
			{Name: "hold", Label: "Hold it", Kind: bot.YesNo, Optional: true, Help: "Yes: it can't be erased until this is no again."},
			auditReason(),
		},
		Run: h.runKeep,
	}
}

func (h *Handlers) runKeep(ctx context.Context, in bot.Input) (bot.Message, error) {
	head, err := h.review(ctx, in, func(was soc.Retention) soc.Reviewed {
		r := soc.Reviewed{Until: dayArg(in, "until"), Held: was.Held}
		if group := in.Str("group"); group != "" {
			r.Group = soc.Group(group[0] - '0')
		}
		if in.Has("hold") {
			r.Held = in.Yes("hold")
		}
		return r
	})
	if err != nil {
		return bot.Message{}, err
	}
	text := "It is looked at again on " + h.day(head.Retention.Until) + "."
	if head.Retention.Held {
		text += " It is held: it can't be erased until somebody lets it go with hold=no."
	}
	return bot.Message{Title: string(head.Ref) + " is kept", Text: text}, nil
}

// askErase records the decision that a record is not kept. An administrator erases it, at the command line.
func (h *Handlers) askErase() bot.Verb {
	return bot.Verb{
		Name: "erase", Help: "Ask for a record to be erased: an administrator does it.", Form: "Ask for the erasure", Submit: "Ask",
		Example: "/register erase INT-2026-000042 The six years are over.", Roles: reviewers(), Args: []bot.Arg{recordArg(), auditReason()}, Run: h.runAskErase,
	}
}

func (h *Handlers) runAskErase(ctx context.Context, in bot.Input) (bot.Message, error) {
	head, err := h.review(ctx, in, func(was soc.Retention) soc.Reviewed { return soc.Reviewed{Erase: true, Held: was.Held} })
	if err != nil {
		return bot.Message{}, err
	}
	return bot.Message{
		Title: "The erasure of " + string(head.Ref) + " is asked for",
		Text:  "The administrators have been told. Until one of them does it, you can still keep it.", Buttons: retentionButtons(head.Ref)[:1],
	}, nil
}

// review records what was decided about keeping a record.
func (h *Handlers) review(ctx context.Context, in bot.Input, decide func(soc.Retention) soc.Reviewed) (soc.Head, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return soc.Head{}, err
	}
	ref, reason := soc.Ref(in.Str("ref")), strings.TrimSpace(in.Str("reason"))
	old, err := h.toKeep(ctx, ref, by)
	if err != nil {
		return soc.Head{}, err
	}
	if soc.Repeats(reason, old.Texts()) {
		return soc.Head{}, bot.Errorf(bot.Invalid, "The reason repeats what the record says, and it is kept when the record is not. Say why without that.")
	}
	if f := h.Reports.Guard(soc.NewText(reason)); f != nil {
		return soc.Head{}, &soc.RuleError{Findings: f}
	}
	head, f := old.Meta().Reviewed(decide(old.Meta().Retention), h.today(), by, h.now())
	if f != nil {
		return soc.Head{}, &soc.RuleError{Findings: f}
	}
	_, err = h.commit(ctx, in, store.Commit{By: by, Writes: []store.Write{{Old: old, New: withHead(old, head), Reason: reason}}})
	return head, err
}

// toKeep reads a record of any kind that the officer decides about.
func (h *Handlers) toKeep(ctx context.Context, ref soc.Ref, by soc.Officer) (store.Record, error) {
	found, err := h.Store.Records(ctx, []soc.Ref{ref})
	if err != nil {
		return nil, fmt.Errorf("read record: %w", err)
	}
	if found[0] == nil {
		left, err := h.Store.Unopened(ctx, ref)
		if err != nil {
			return nil, err
		}
		return nil, soc.NewErased(*left.Meta(), func(o soc.Officer) bool { return soc.MayReview(left, o) })
	}
	if !soc.MayReview(found[0], by) {
		return nil, &hiddenError{ref}
	}
	return found[0], nil
}

// withHead is a record with another head.
func withHead(old store.Record, head soc.Head) store.Record {
	switch r := old.(type) {
	case *soc.Request:
		return headed(*r, head)
	case *soc.Decision:
		return headed(*r, head)
	case *soc.Intelligence:
		return headed(*r, head)
	case *soc.Disruption:
		return headed(*r, head)
	case *soc.Threat:
		return headed(*r, head)
	case *soc.Plan:
		return headed(*r, head)
	default:
		return headed(*old.(*soc.Order), head)
	}
}

// headed gives a copy of a record another head.
func headed[T any, P interface {
	*T
	store.Record
}](r T, head soc.Head) store.Record {
	next := P(&r)
	*next.Meta() = head
	return next
}

// Review is a decision that is due: whether a record is still kept, or that it is erased as a review asked.
type Review struct {
	Ref  soc.Ref
	Kind soc.DutyKind
	Due  soc.Date
}

// Reviews are the decisions about keeping records that are due before a day (zero: ever), the first due on top.
func (h *Handlers) Reviews(ctx context.Context, before soc.Date, limit int) ([]Review, error) {
	var all []Review
	for _, kind := range []soc.DutyKind{soc.DutyErase, soc.DutyRetention} {
		records, _, err := readable(h.Store.DutiesIn(ctx, kind, "", before, limit))
		if err != nil {
			return nil, fmt.Errorf("read what is due: %w", err)
		}
		for _, r := range records {
			for _, d := range h.duties(r) {
				if d.Kind == kind {
					all = append(all, Review{r.Meta().Ref, d.Kind, d.Due})
				}
			}
		}
	}
	return all, nil
}
