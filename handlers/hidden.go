package handlers

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// hiddenError is a record that there is, but not for who asks: they are told the same as if there were none.
type hiddenError struct{ ref soc.Ref }

func (e *hiddenError) Error() string { return "hidden: " + string(e.ref) }
func (e *hiddenError) Unwrap() error { return store.ErrNotFound }

// anyRef finds a reference in words.
var anyRef = regexp.MustCompile(`\b[A-Z]{3}-\d{4}-\d{6}\b`)

// Refused writes into the audit log that somebody without the role wanted to look at a record, if their words name one.
func (h *Handlers) Refused(ctx context.Context, req bot.Request, by bot.Actor) error {
	ref := soc.Ref(anyRef.FindString(strings.ToUpper(req.Text)))
	if ref == "" {
		return nil
	}
	look := store.Consultation{By: soc.Officer{ID: by.ID}, Channel: req.Channel.String()}
	return h.explain(ctx, h.Store.LogRefusal(store.From(ctx, req.From.Platform), ref, look))
}

// logRefusal writes into the audit log that a look was refused. The person is told so only once it is written.
func (h *Handlers) logRefusal(ctx context.Context, in bot.Input, err error) error {
	hidden, ok := errors.AsType[*hiddenError](err)
	if !ok {
		return err
	}
	look := store.Consultation{By: soc.Officer{ID: in.Actor.ID}, Channel: in.Channel.String()}
	if failed := h.Store.LogRefusal(ctx, hidden.ref, look); failed != nil {
		return failed
	}
	return err
}
