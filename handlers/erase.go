package handlers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// Erasing asks for a record to be erased. By and Reason are for the audit log; Force erases it also where it is held, or
// somebody still has to see to it.
type Erasing struct {
	Ref        soc.Ref
	By, Reason string
	Force      bool
}

// Erasure is what the erasure of a record comes to, and what it can not reach.
type Erasure struct {
	// Head is the record's: of what is left of it, where it is erased.
	Head soc.Head
	// Done says that it is erased, Before that it was already.
	Done, Before bool
	// Register says that the register has it, and is told.
	Register bool
	// Post is where the partner's own post stands, Posted its id; both are zero where there is none.
	Post   bot.Channel
	Posted string
	// Linked are the records that are tied to it, and may say what it said.
	Linked []soc.Ref
	// Undecoded is how many frames went that nobody could read and that came with the partner's post.
	Undecoded int
}

// LookErase says what an erasure comes to, before it is done. The error says why it is refused.
func (h *Handlers) LookErase(ctx context.Context, e Erasing) (Erasure, error) {
	_, found, err := h.lookErase(ctx, e)
	return found, err
}

func (h *Handlers) lookErase(ctx context.Context, e Erasing) (store.Record, Erasure, error) {
	old, err := h.Store.Unopened(ctx, e.Ref)
	if errors.Is(err, store.ErrNotFound) {
		return nil, Erasure{}, bot.Errorf(bot.NotFound, "There is no record %s.", e.Ref)
	}
	if err != nil {
		return nil, Erasure{}, fmt.Errorf("read record: %w", err)
	}
	if e.Ref.Prefix() == soc.CheckpointPrefix {
		return nil, Erasure{}, bot.Errorf(bot.Forbidden, "%s belongs to the audit log: it is never erased.", e.Ref)
	}
	found := Erasure{Head: *old.Meta(), Done: old.Meta().Erased(), Before: old.Meta().Erased(), Linked: linkedTo(old)}
	if r, ok := old.(report); ok && r.Common().Post != "" {
		found.Post, found.Posted = originOf(r), r.Common().Post
	}
	if found.Register, err = h.onRegister(ctx, e.Ref); err != nil || found.Done {
		return old, found, err
	}
	return old, found, h.mayErase(ctx, old, e)
}

// mayErase refuses an erasure without a reason, with one that repeats the text, of what is held, and of what somebody still has
// to see to by law or that is in use.
func (h *Handlers) mayErase(ctx context.Context, old store.Record, e Erasing) error {
	if strings.TrimSpace(e.Reason) == "" {
		return bot.Errorf(bot.Invalid, "An erasure needs a reason, for the audit log.")
	}
	opened, err := h.Store.Records(ctx, []soc.Ref{e.Ref})
	if _, lost := errors.AsType[*store.UnreadableError](err); err != nil && !lost {
		return fmt.Errorf("read record: %w", err)
	}
	if err == nil && opened[0] != nil && soc.Repeats(e.Reason, opened[0].Texts()) {
		return bot.Errorf(bot.Invalid, "The reason repeats what the record says, and it is kept. Say why without that.")
	}
	if e.Force {
		return nil
	}
	if old.Meta().Retention.Held {
		return bot.Errorf(bot.Forbidden, "%s is held for a court or an inquiry since %s. Let it go first, or say --force.", e.Ref, h.day(old.Meta().Retention.On))
	}
	for _, d := range h.duties(old) {
		if d.Statutory || isResponse(e.Ref) && d.Kind != soc.DutyRetention && d.Kind != soc.DutyErase {
			return bot.Errorf(bot.Forbidden, "%s is in use: “%s” is open. Settle it first, or say --force.", e.Ref, dutyName(d))
		}
	}
	return nil
}

// onRegister reports whether the register has something of a record, or may have.
func (h *Handlers) onRegister(ctx context.Context, ref soc.Ref) (bool, error) {
	d, err := h.Store.Delivery(ctx, store.Job{Ref: ref, Dest: registerDest})
	if err != nil || d.Told > 0 {
		return d.Told > 0, err
	}
	_, err = h.Store.Forwards.Entry(ctx, ref, registerDest)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// linkedTo are the records that a record is tied to by what it says in clear.
func linkedTo(old store.Record) []soc.Ref {
	var refs []soc.Ref
	switch r := old.(type) {
	case *soc.Request:
		refs = []soc.Ref{r.Decision, r.Plan, soc.Ref(r.ThreatRef)}
	case *soc.Decision:
		refs = []soc.Ref{r.About, r.Supersedes, r.SupersededBy}
	case *soc.Intelligence:
		refs = []soc.Ref{soc.Ref(r.Threat)}
	case *soc.Disruption:
		refs = []soc.Ref{soc.Ref(r.Threat), soc.Ref(r.SCPO), soc.Ref(r.Action), soc.Ref(r.Request), r.DuplicateOf}
	case *soc.Threat:
		refs = []soc.Ref{r.Plan, r.Closed}
	case *soc.Plan:
		refs = []soc.Ref{r.Threat}
		for _, a := range r.Actions {
			refs = append(refs, soc.Ref(a.Disruption))
		}
	}
	refs = slices.DeleteFunc(refs, func(ref soc.Ref) bool { _, err := soc.ParseRef(string(ref)); return err != nil })
	slices.Sort(refs)
	return slices.Compact(refs)
}

// Erase erases the text of a record everywhere in the store, in one step with its entry in the audit log, and sets going what
// clears the chats and tells the register. Doing it again changes nothing.
func (h *Handlers) Erase(ctx context.Context, e Erasing) (Erasure, error) {
	for range tries {
		old, found, err := h.lookErase(ctx, e)
		if err != nil {
			return found, err
		}
		if !found.Done {
			_, err = h.Store.Commit(ctx, h.erasing(old, e, found.Register))
			if _, beaten := errors.AsType[*soc.ConflictError](err); beaten {
				continue
			}
			if err != nil {
				return found, fmt.Errorf("erase: %w", err)
			}
			found.Done = true
		}
		if found.Posted != "" {
			if found.Undecoded, err = h.Store.DropUndecoded(ctx, found.Posted, found.Post.ID); err != nil {
				return found, err
			}
		}
		return found, nil
	}
	return Erasure{}, bot.Errorf(bot.Conflict, "%s is being changed by others. Try again.", e.Ref)
}

func (h *Handlers) erasing(old store.Record, e Erasing, register bool) store.Commit {
	rows := []store.Row{{Queue: h.Store.Out, Ref: e.Ref, Dest: store.EraseDest}}
	if register {
		rows = append(rows, store.Row{Queue: h.Store.Forwards, Ref: e.Ref, Dest: registerDest})
	}
	return store.Commit{
		ID:     fmt.Sprintf("erase|%s|%d", e.Ref, old.Meta().Version),
		Writes: []store.Write{{Old: old, New: h.left(old, e.By), Reason: e.Reason}}, Rows: rows,
	}
}

// left is what is left of a record.
func (h *Handlers) left(old store.Record, by string) store.Record {
	at := h.now()
	switch r := old.(type) {
	case *soc.Request:
		return r.Erase(by, at)
	case *soc.Decision:
		return r.Erase(by, at)
	case *soc.Intelligence:
		return r.Erase(by, at)
	case *soc.Disruption:
		return r.Erase(by, at)
	case *soc.Threat:
		return r.Erase(by, at)
	case *soc.Plan:
		return r.Erase(by, at)
	default:
		return old.(*soc.Order).Erase(by, at)
	}
}

// Eraser is who erased a record: an officer's name, or the one that was typed at the command line.
func (h *Handlers) Eraser(ctx context.Context, left soc.Head) string {
	return cmp.Or(h.People.Name(ctx, left.By), left.By)
}

// isErased reports whether an error says that the record was erased.
func isErased(err error) bool {
	_, was := errors.AsType[*soc.ErasedError](err)
	return was
}

// hideErased makes of an erased record one that is not there for whom it never concerned.
func (h *Handlers) hideErased(ctx context.Context, in bot.Input, err error) error {
	e, was := errors.AsType[*soc.ErasedError](err)
	if !was {
		return err
	}
	if by, unknown := h.officer(ctx, in); unknown != nil || !e.VisibleTo(by) {
		return &hiddenError{e.Ref}
	}
	return err
}

// explainErased says that a record was erased; by whom, only to the police.
func (h *Handlers) explainErased(ctx context.Context, in bot.Input, e *soc.ErasedError) *bot.Error {
	by, _ := h.officer(ctx, in) // hideErased knew them
	said := fmt.Sprintf("%s was erased on %s.", e.Ref, h.day(soc.DateOf(e.At.In(h.Calendar.Location))))
	if by.Body == soc.ROCU || h.Region.HasForce(by.Body) {
		said = strings.TrimSuffix(said, ".") + fmt.Sprintf(" by %s. Why is in the audit log.", h.Eraser(ctx, e.Head))
	}
	if in.Yes("safety_now") {
		said = h.Emergency + " The police desk has NOT been called.\n" + said
	}
	return bot.Errorf(bot.NotFound, "%s", said)
}
