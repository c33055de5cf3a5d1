package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// explained wraps what a verb does so that the errors of rules and of the store become sentences.
func explained[T any](h *Handlers, do func(context.Context, bot.Input) (T, error)) func(context.Context, bot.Input) (T, error) {
	return func(ctx context.Context, in bot.Input) (T, error) {
		ctx = store.From(ctx, in.From.Platform)
		done, err := do(ctx, in)
		return done, h.explainTo(ctx, in, h.logRefusal(ctx, in, h.hideErased(ctx, in, err)))
	}
}

// explainTo explains an error to who made the request. If their entry changed, it is read anew when they try again.
func (h *Handlers) explainTo(ctx context.Context, in bot.Input, err error) error {
	if errors.Is(err, store.ErrActorChanged) {
		h.People.Forget(in.From)
	}
	if gone, was := errors.AsType[*soc.ErasedError](err); was {
		return h.explainErased(ctx, in, gone)
	}
	err = h.explain(ctx, err)
	e, ok := errors.AsType[*bot.Error](err)
	switch {
	case !ok:
	case in.Source.IsPost() && (e.Code == bot.Unavailable || e.Code == bot.Unsure):
		e.Text = "This is not logged yet: my store can't be reached. I try again by myself, so you need not post it again. " + h.Emergency
	case in.Yes("safety_now") && (e.Code == bot.Unavailable || e.Code == bot.Unsure):
		e.Text = h.Emergency + " The police desk may NOT have been called.\n" + e.Text
	case in.Yes("risk_to_life") && (e.Code == bot.Unavailable || e.Code == bot.Unsure):
		e.Text = notCalled + "\n" + e.Text
	case e.Code == bot.Conflict && in.Actor.ID != "" && in.Actor.ID == lastBy(e.Cause):
		e.Text = strings.Replace(e.Text, "Nothing of yours was written.", "That was you, so this is done already.", 1)
		e.Text = strings.Replace(e.Text, "Nothing was changed.", "That was you; nothing more was changed.", 1)
	case e.Code == bot.Conflict && isReport(aboutRef(e.Cause)) && !in.Actor.May(roles(soc.IntelHandler, soc.DisruptionModerator, soc.Auditor)):
		// Partners see where a report stands, and not who of the police did what to it.
		e.Text = fmt.Sprintf("That can't be done to %s now. Show it to see where it stands. Nothing was changed.", aboutRef(e.Cause))
	}
	return err
}

// notCalled is what somebody must know first who says that a life is at risk, when that could not be kept.
const notCalled = "The gateway may NOT have been called. Use your force's emergency route now."

// lastBy is who made the last move on the record that an act came too late for.
func lastBy(err error) string {
	if e, ok := errors.AsType[*soc.MoveError](err); ok {
		return e.By
	}
	if e, ok := errors.AsType[*soc.ConflictError](err); ok {
		return e.By
	}
	return ""
}

// aboutRef is the record that an act came too late for.
func aboutRef(err error) soc.Ref {
	if e, ok := errors.AsType[*soc.MoveError](err); ok {
		return e.Ref
	}
	if e, ok := errors.AsType[*soc.ConflictError](err); ok {
		return e.Ref
	}
	return ""
}

// explain turns an error into one with a sentence. Errors it does not know go on as they are.
func (h *Handlers) explain(ctx context.Context, err error) error {
	if _, said := errors.AsType[*bot.Error](err); err == nil || said {
		return err
	}
	if e := h.explainRule(ctx, err); e != nil {
		e.Cause = err
		return e
	}
	if e := h.explainStore(err); e != nil {
		e.Cause = err
		return e
	}
	return err
}

func (h *Handlers) explainRule(ctx context.Context, err error) *bot.Error {
	if e, ok := errors.AsType[*soc.RuleError](err); ok {
		return ruleSentences(e.Findings)
	}
	if e, ok := errors.AsType[*soc.DeniedError](err); ok {
		return bot.Errorf(bot.Forbidden, "Only %s can do that to %s. Nothing was changed.", e.Who, e.Ref)
	}
	if e, ok := errors.AsType[*soc.MoveError](err); ok {
		said := bot.Errorf(bot.Conflict, "That can't be done to %s now: %s Nothing was changed.", e.Ref, h.lastMove(ctx, e.Did, e.By, soc.Head{At: e.At}))
		said.Buttons = []bot.Button{showButton(e.Ref)}
		if isReport(e.Ref) && e.State == string(soc.ReportHeld) {
			said.Text += " It is on hold: release it first."
		}
		if untaken(e) {
			said.Text += " Take it first."
			said.Buttons = append(said.Buttons, bot.Button{Label: "Take", Command: "gateway take " + string(e.Ref), Style: bot.Primary})
		}
		return said
	}
	if e, ok := errors.AsType[*soc.ConflictError](err); ok {
		return h.explainConflict(ctx, e)
	}
	return nil
}

// untaken reports whether a move only waits for somebody to take the request.
func untaken(e *soc.MoveError) bool {
	waiting := []soc.RequestState{soc.Submitted, soc.Ratified, soc.Referred}
	needs := []soc.Move{soc.MoveAsk, soc.MoveRefer, soc.MoveDecide}
	return slices.Contains(waiting, soc.RequestState(e.State)) && slices.Contains(needs, e.Move)
}

// explainConflict shows what happened to the record since the person looked at it.
func (h *Handlers) explainConflict(ctx context.Context, e *soc.ConflictError) *bot.Error {
	said := bot.Errorf(bot.Conflict, "%s was changed after you saw it. Nothing of yours was written.", e.Ref)
	if head, err := h.headOf(ctx, e.Ref); err == nil {
		e.By = head.By
		said = bot.Errorf(bot.Conflict, "%s was changed after you saw it: %s Nothing of yours was written.", e.Ref, h.lastMove(ctx, head.Did, head.By, head))
	}
	said.Buttons = []bot.Button{showButton(e.Ref)}
	return said
}

func (h *Handlers) headOf(ctx context.Context, ref soc.Ref) (soc.Head, error) {
	found, err := h.Store.Records(ctx, []soc.Ref{ref})
	if err != nil {
		return soc.Head{}, fmt.Errorf("read record: %w", err)
	}
	if found[0] == nil {
		return soc.Head{}, store.ErrNotFound
	}
	return *found[0].Meta(), nil
}

func ruleSentences(f soc.Findings) *bot.Error {
	e := &bot.Error{Code: bot.Invalid, Fields: map[string]string{}}
	for _, one := range f {
		if one.Field == "" {
			e.Text += one.Text + "\n"
			continue
		}
		e.Fields[one.Field] = one.Text
	}
	return e
}

func (h *Handlers) explainStore(err error) *bot.Error {
	switch {
	case errors.Is(err, store.ErrUnsure):
		return bot.Errorf(bot.Unsure, "I could not confirm that this was kept. Please send the same again: if it was kept, nothing is made twice and you get the same reference. If it can't wait, phone.")
	case errors.Is(err, store.ErrUnavailable):
		return bot.Errorf(bot.Unavailable, "This was NOT kept: my store can't be reached. Please try again in a minute. If it can't wait, phone.")
	case errors.Is(err, store.ErrActorChanged):
		return bot.Errorf(bot.Conflict, "Your own entry or roles were changed a moment ago. Nothing was written; please try again.")
	case errors.Is(err, store.ErrNotFound):
		return bot.Errorf(bot.NotFound, "There is no such record that you can see.")
	}
	if taken, ok := errors.AsType[*store.TakenError](err); ok {
		return bot.Errorf(bot.Invalid, "The account %s belongs to somebody else.", taken.Account)
	}
	return nil
}
