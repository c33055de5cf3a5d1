package handlers

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// acknowledge says that a force has seen a decision.
func (h *Handlers) acknowledge() bot.Verb {
	ref := refArg()
	ref.Help = "The decision's, like DEC-2026-000012, or the request's."
	return bot.Verb{
		Name: "acknowledge", Help: "Say that your force has seen a decision.",
		Example: "/gateway acknowledge DEC-2026-000012", Args: []bot.Arg{ref}, Run: h.runAcknowledge,
	}
}

// runAcknowledge begins again when something came between: that another force was faster, or that the decision reached
// its last channel, is no reason to refuse.
func (h *Handlers) runAcknowledge(ctx context.Context, in bot.Input) (bot.Message, error) {
	for {
		msg, err := h.acknowledgeNow(ctx, in)
		if _, beaten := errors.AsType[*soc.ConflictError](err); !beaten {
			return msg, err
		}
	}
}

func (h *Handlers) acknowledgeNow(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	d, err := h.decisionNamed(ctx, in, by)
	if err != nil {
		return bot.Message{}, err
	}
	next, err := d.Acknowledge(by, h.now())
	if err != nil {
		return bot.Message{}, h.ackRefused(ctx, d, by, err)
	}
	c := store.Commit{By: by, Writes: []store.Write{{Old: d, New: next}}, Rows: h.decisionRows(next)}
	if err := h.deliver(ctx, &c, next, by); err != nil {
		return bot.Message{}, err
	}
	if _, err := h.commit(ctx, in, c); err != nil {
		return bot.Message{}, err
	}
	text := "Every force has seen it now."
	if left := next.Unacknowledged(); len(left) > 0 {
		text = "Still to acknowledge: " + h.bodies(left) + "."
	}
	return bot.Message{Title: fmt.Sprintf("%s is acknowledged for %s", d.Ref, h.Region.BodyName(by.Body)), Text: text}, nil
}

// decisionNamed reads the decision that the reference names, itself or through its request.
func (h *Handlers) decisionNamed(ctx context.Context, in bot.Input, by soc.Officer) (*soc.Decision, error) {
	ref := soc.Ref(in.Str("ref"))
	if ref.Prefix() != soc.DecisionPrefix {
		r, err := h.visibleRequest(ctx, ref, by)
		if err != nil {
			return nil, err
		}
		if r.Decision == "" {
			return nil, bot.Errorf(bot.Invalid, "%s has no decision yet.", r.Ref)
		}
		ref = r.Decision
	}
	d, err := h.Store.Decision(ctx, ref)
	if err != nil {
		return nil, fmt.Errorf("read decision: %w", err)
	}
	return d, nil
}

// ackRefused says why a decision can not be acknowledged: somebody did it before, it was superseded, or the person
// is not of a force that it concerns.
func (h *Handlers) ackRefused(ctx context.Context, d *soc.Decision, by soc.Officer, err error) error {
	if _, denied := errors.AsType[*soc.DeniedError](err); denied && !by.Has(soc.GatewayCI, soc.CapabilitiesChair, soc.Auditor, soc.Admin) {
		return &hiddenError{d.Ref}
	}
	for _, a := range d.Acknowledgments {
		if a.Body == by.Body {
			return bot.Errorf(bot.Conflict, "%s acknowledged %s for %s on %s. There is nothing left to do.",
				h.People.Name(ctx, a.By), d.Ref, h.Region.BodyName(a.Body), h.moment(a.At))
		}
	}
	return err
}

// deliver adds to the commit that the request goes into delivery, once every body has seen a decision that supports
// it.
func (h *Handlers) deliver(ctx context.Context, c *store.Commit, d *soc.Decision, by soc.Officer) error {
	if d.State != soc.Acknowledged {
		return nil
	}
	r, err := h.Store.Request(ctx, d.About)
	if isErased(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read request: %w", err)
	}
	if r.State != soc.Decided || r.Decision != d.Ref || !r.Supported() {
		return nil
	}
	next, err := r.Deliver(by, h.now())
	if err != nil {
		return err
	}
	c.Writes = append(c.Writes, store.Write{Old: r, New: next})
	c.Rows = append(c.Rows, h.requestRows(next)...)
	return nil
}

// complete closes a decided request.
func (h *Handlers) complete() bot.Verb {
	return bot.Verb{
		Name: "complete", Help: "Close a decided request, with the lesson learned or “none”.", Form: "Complete the request", Submit: "Complete",
		Example: "/gateway complete GWR-2026-000042 none",
		Args:    []bot.Arg{refArg(), versionArg(), textArg("lesson", "Lesson", "What should others know? Or: none.")}, Opening: h.opening(soc.MoveComplete), Run: h.runComplete,
	}
}

// runComplete begins again when only the decision changed meanwhile: that it reached its last channel, or that a force
// acknowledged it, is no reason to refuse.
func (h *Handlers) runComplete(ctx context.Context, in bot.Input) (bot.Message, error) {
	for {
		msg, err := h.completeNow(ctx, in)
		beaten, ok := errors.AsType[*soc.ConflictError](err)
		if !ok || beaten.Ref.Prefix() != soc.DecisionPrefix {
			return msg, err
		}
	}
}

func (h *Handlers) completeNow(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	r, err := h.seen(ctx, in, by)
	if err != nil {
		return bot.Message{}, err
	}
	lesson := in.Str("lesson")
	if strings.EqualFold(strings.Trim(lesson, " ."), "none") {
		lesson = ""
	}
	next, err := r.Finish(soc.NewText(lesson), by, h.now())
	if err != nil {
		return bot.Message{}, fmt.Errorf("complete: %w", err)
	}
	c := store.Commit{By: by, Writes: []store.Write{{Old: r, New: next}}, Rows: h.requestRows(next)}
	if err := h.settle(ctx, &c, r.Decision, by); err != nil {
		return bot.Message{}, err
	}
	if _, err := h.commit(ctx, in, c); err != nil {
		return bot.Message{}, err
	}
	text := "No lesson was recorded."
	if lesson != "" {
		text = "The lesson is recorded with it."
	}
	return bot.Message{Title: fmt.Sprintf("%s is complete", r.Ref), Text: text}, nil
}

// settle ends the decision of a request that is complete, unless it was erased.
func (h *Handlers) settle(ctx context.Context, c *store.Commit, ref soc.Ref, by soc.Officer) error {
	d, err := h.Store.Decision(ctx, ref)
	if isErased(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read decision: %w", err)
	}
	settled, err := d.Settle(by, h.now())
	if err != nil {
		return fmt.Errorf("settle decision: %w", err)
	}
	c.Writes = append(c.Writes, store.Write{Old: d, New: settled})
	c.Rows = append(c.Rows, h.decisionRows(settled)...)
	return nil
}
