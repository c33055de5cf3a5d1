package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// gateway is /gateway: support requests from raising to a recorded, shared decision.
func (h *Handlers) gateway() bot.Command {
	return bot.Command{
		Name: "gateway",
		Help: "Ask the region for support and follow the request to a recorded, shared decision.",
		Verbs: append([]bot.Verb{
			h.raise(), h.list(), h.show(), h.take(), h.ask(), h.answer(), h.refer(), h.agenda(), h.decide(),
			h.acknowledge(), h.complete(), h.withdraw(), h.handOver(), h.history(), h.stats(),
		}, h.bypass()...),
	}
}

// refArg is the request that a verb is about.
func refArg() bot.Arg {
	return bot.Arg{Name: "ref", Label: "Reference", Help: "Like GWR-2026-000042.", Kind: bot.Record, Bare: true}
}

// versionArg is the version that the person saw, where a button or a form knows it.
func versionArg() bot.Arg { return bot.Arg{Name: "version", Kind: bot.Carried, Optional: true} }

// seen reads the request that a verb is about, as far as the officer may see it, and refuses a version that the
// person did not see.
func (h *Handlers) seen(ctx context.Context, in bot.Input, by soc.Officer) (*soc.Request, error) {
	r, err := h.visibleRequest(ctx, soc.Ref(in.Str("ref")), by)
	if err != nil {
		return nil, err
	}
	if saw, err := strconv.Atoi(in.Str("version")); err == nil && saw != r.Version {
		return nil, &soc.ConflictError{Ref: r.Ref, Saw: saw, Is: r.Version}
	}
	return r, nil
}

// opening looks at the request that a form is about: the form carries the version that the person sees, and does not
// open for a move that can not be made.
func (h *Handlers) opening(m soc.Move) func(context.Context, bot.Input) (bot.Opening, error) {
	return func(ctx context.Context, in bot.Input) (bot.Opening, error) {
		if _, err := soc.ParseRef(in.Str("ref")); err != nil {
			return bot.Opening{}, nil
		}
		by, err := h.officer(ctx, in)
		if err != nil {
			return bot.Opening{}, err
		}
		r, err := h.seen(ctx, in, by)
		if err != nil {
			return bot.Opening{}, err
		}
		move := m
		if m == soc.MoveDecide && in.Has("supersedes") {
			move = soc.MoveCorrect
		}
		if err := r.May(move, by); err != nil {
			return bot.Opening{}, err
		}
		o := bot.Opening{Carry: map[string]string{"version": strconv.Itoa(r.Version)}}
		if m == soc.MoveAnswer {
			o.Intro = r.Questions[len(r.Questions)-1].Asked.Reveal()
		}
		return o, nil
	}
}

// visibleRequest reads a request, as far as the officer may see it.
func (h *Handlers) visibleRequest(ctx context.Context, ref soc.Ref, by soc.Officer) (*soc.Request, error) {
	if err := ofRequest(ref); err != nil {
		return nil, err
	}
	r, err := h.Store.Request(ctx, ref)
	if err != nil {
		return nil, fmt.Errorf("read request: %w", err)
	}
	return r, h.visible(ctx, r, by)
}

// ofRequest refuses the reference of any other record.
func ofRequest(ref soc.Ref) error {
	if ref.Prefix() != soc.RequestPrefix {
		return bot.Errorf(bot.NotFound, "%s is not the reference of a request. One looks like GWR-2026-000042.", ref)
	}
	return nil
}

// visible refuses a request to whom it does not concern, as if it did not exist.
func (h *Handlers) visible(ctx context.Context, r *soc.Request, by soc.Officer) error {
	if r.VisibleTo(by, nil) {
		return nil
	}
	if r.Decision != "" {
		d, err := h.Store.Decision(ctx, r.Decision)
		if gone, was := errors.AsType[*soc.ErasedError](err); was && gone.VisibleTo(by) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read decision: %w", err)
		}
		if r.VisibleTo(by, d.CirculateTo) {
			return nil
		}
	}
	return &hiddenError{r.Ref}
}

// change makes a move on the request that the verb is about, commits it, and says what happened.
func (h *Handlers) change(ctx context.Context, in bot.Input, move func(*soc.Request, soc.Officer, time.Time) (*soc.Request, error)) (*soc.Request, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return nil, err
	}
	r, err := h.seen(ctx, in, by)
	if err != nil {
		return nil, err
	}
	next, err := move(r, by, h.now())
	if err != nil {
		return nil, err
	}
	_, err = h.commit(ctx, in, store.Commit{
		By: by, Writes: []store.Write{{Old: r, New: next}}, Rows: h.requestRows(next),
	})
	return next, err
}

// The destinations that hear of a request. Recipients are settled when a message is sent.
const (
	cardDest      = "card/gateway"
	alertDest     = "alert/gateway"
	requesterDest = "tell/requester"
	handlerDest   = "tell/handler"
	forceDest     = "tell/force"
	registerDest  = "register"
	shareDest     = "share/" // a decision's card in a body's channel
	refusedDest   = "refused/gateway"
)

// requestRows are what a version of a request sets going.
func (h *Handlers) requestRows(r *soc.Request) []store.Row {
	dests := []string{cardDest}
	if r.RiskToLife && r.Undecided() || r.State == soc.Draft {
		dests = append(dests, alertDest)
	}
	if r.State != soc.Draft {
		dests = append(dests, requesterDest, handlerDest, forceDest)
	}
	var rows []store.Row
	for _, d := range dests {
		rows = append(rows, store.Row{Queue: h.Store.Out, Ref: r.Ref, Dest: d})
	}
	if !r.DecidedAt.IsZero() {
		rows = append(rows, store.Row{Queue: h.Store.Forwards, Ref: r.Ref, Dest: registerDest})
	}
	return rows
}

// decisionRows are what a version of a decision sets going.
func (h *Handlers) decisionRows(d *soc.Decision) []store.Row {
	rows := []store.Row{{Queue: h.Store.Forwards, Ref: d.Ref, Dest: registerDest}}
	for _, to := range slices.Concat(d.CirculateTo, d.SupportingTeams) {
		if _, ok := h.Directory.of(to); ok || slices.Contains(d.CirculateTo, to) {
			rows = append(rows, store.Row{Queue: h.Store.Out, Ref: d.Ref, Dest: shareDest + to})
		}
	}
	return rows
}
