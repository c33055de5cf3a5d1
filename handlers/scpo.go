package handlers

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// scpo is /scpo: serious crime prevention orders, who manages them, and their checks.
func (h *Handlers) scpo() bot.Command {
	verbs := []bot.Verb{
		h.addOrder(), h.amendOrder(), h.qaOrder(), h.grantOrder(), h.serveOrder(), h.conditionOrder(), h.allocateOrder(), h.acceptOrder(),
		h.declineOrder(), h.checkOrder(), h.notifyOrder(), h.receivedOrder(), h.breachOrder(), h.outcomeOrder(), h.locateOrder(),
		h.releaseOrder(), h.endOrder(), h.reopenOrder(), h.withdrawOrder(), h.snoozeOrder(), h.showOrder(), h.historyOrder(), h.listOrders(),
	}
	return bot.Command{
		Name: "scpo", Help: "Manage serious crime prevention orders: who manages each, its conditions, and its checks.",
		Verbs: append(verbs, h.scpoOverview()...),
	}
}

// orderMove makes the next version of an order.
type orderMove func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error)

// orderVerb completes a verb about one order. It is open to everybody we know, because a deputy may hold any role: the order
// itself says who may, and does not exist for anybody else.
func (h *Handlers) orderVerb(v bot.Verb, m soc.Move, args ...bot.Arg) bot.Verb {
	v.Args = append([]bot.Arg{orderArg(), versionArg()}, args...)
	if v.Form != "" && v.Opening == nil {
		v.Opening = h.openingOrder(m, nil)
	}
	return asked(v)
}

// orderArg is the order that a verb is about.
func orderArg() bot.Arg {
	return bot.Arg{Name: "ref", Label: "Reference", Help: "Like SCP-2026-000042.", Kind: bot.Record, Bare: true}
}

// asked has what a rule finds about a field that the verb does not ask for said above the form.
func asked(v bot.Verb) bot.Verb {
	run := v.Run
	v.Run = func(ctx context.Context, in bot.Input) (bot.Message, error) {
		msg, err := run(ctx, in)
		e, ok := errors.AsType[*soc.RuleError](err)
		if !ok {
			return msg, err
		}
		found := slices.Clone(e.Findings)
		for i, f := range found {
			of := func(a bot.Arg) bool { return a.Name == f.Field }
			if !slices.ContainsFunc(v.Args, of) && !moreField.MatchString(f.Field) {
				found[i].Field = ""
			}
		}
		return msg, &soc.RuleError{Findings: found}
	}
	return v
}

// moreField is a question that a form asks of the record's own parts.
var moreField = regexp.MustCompile(`^(condition|action|note)_\d+$`)

// seenOrder reads the order that a verb is about, as far as the officer or whom they stand in for may know of it, and refuses
// a version that the person did not see.
func (h *Handlers) seenOrder(ctx context.Context, in bot.Input) (*soc.Order, soc.Officer, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return nil, by, err
	}
	ref := soc.Ref(in.Str("ref"))
	if ref.Prefix() != soc.OrderPrefix {
		return nil, by, bot.Errorf(bot.NotFound, "%s is not the reference of an order. One looks like SCP-2026-000042.", ref)
	}
	o, err := h.Store.Order(ctx, ref)
	if err != nil {
		return nil, by, fmt.Errorf("read order: %w", err)
	}
	if by, err = h.standsIn(ctx, by, o.Manager, o.Offered, o.NextManager); err != nil {
		return nil, by, err
	}
	if !o.VisibleTo(by) {
		return nil, by, &hiddenError{o.Ref}
	}
	if saw, err := strconv.Atoi(in.Str("version")); err == nil && saw != o.Version {
		return nil, by, &soc.ConflictError{Ref: o.Ref, Saw: saw, Is: o.Version}
	}
	return o, by, nil
}

// openingOrder looks at the order that a form is about: the form carries the version that the person sees, and does not open
// for a move that can not be made. Fill gives what is filled in already.
func (h *Handlers) openingOrder(m soc.Move, fill func(context.Context, bot.Input, *soc.Order, soc.Officer) (map[string][]string, error)) func(context.Context, bot.Input) (bot.Opening, error) {
	return func(ctx context.Context, in bot.Input) (bot.Opening, error) {
		if _, err := soc.ParseRef(in.Str("ref")); err != nil {
			return bot.Opening{}, nil
		}
		o, by, err := h.seenOrder(ctx, in)
		if err != nil {
			return bot.Opening{}, err
		}
		if err := o.May(m, by); err != nil {
			return bot.Opening{}, err
		}
		if f := o.Hindrance(m, h.Orders); f != nil {
			return bot.Opening{}, &soc.RuleError{Findings: f}
		}
		opening := bot.Opening{Carry: map[string]string{"version": strconv.Itoa(o.Version)}}
		if fill != nil {
			opening.Fill, err = fill(ctx, in, o, by)
		}
		return opening, err
	}
}

// changeOrder makes a move on the order that the verb is about, and commits it.
func (h *Handlers) changeOrder(ctx context.Context, in bot.Input, move orderMove) (*soc.Order, error) {
	o, by, err := h.seenOrder(ctx, in)
	if err != nil {
		return nil, err
	}
	next, err := move(o, by, h.now())
	if err != nil {
		return nil, err
	}
	if err := h.keptOff(o.Texts(), next.Texts()); err != nil {
		return nil, err
	}
	_, err = h.commit(ctx, in, store.Commit{By: by, Writes: []store.Write{{Old: o, New: next}}, Rows: h.orderRows(next)})
	if _, taken := errors.AsType[*store.OwnedError](err); taken {
		return nil, h.twiceEntered(ctx, by, err)
	}
	return next, err
}

// keptOff refuses what the region keeps off chat in the texts that a version brings (V43).
func (h *Handlers) keptOff(had, has map[string]*soc.Text) error {
	for field, text := range has {
		if had[field] != nil && had[field].Equal(*text) {
			continue
		}
		if found := h.Reports.Guard(*text); found != nil {
			return &soc.RuleError{Findings: found}
		}
	}
	return nil
}

// saidOrder is the answer to a step, with what the rules say and what can be done next.
func (h *Handlers) saidOrder(o *soc.Order, by soc.Officer, text string) bot.Message {
	return bot.Message{
		Title: orderTitle(o), Text: strings.TrimSpace(text), Note: o.Findings.Sentences(), Buttons: append(h.orderButtons(o, by), showButton(o.Ref)),
	}
}

// step runs a move and says what happened.
func (h *Handlers) orderStep(ctx context.Context, in bot.Input, move orderMove, said func(*soc.Order) string) (bot.Message, error) {
	var who soc.Officer
	o, err := h.changeOrder(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		who = by
		return move(o, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidOrder(o, who, said(o)), nil
}

// orderTitle is an order's reference with where it stands.
func orderTitle(o *soc.Order) string {
	return fmt.Sprintf("%s · %s", o.Ref, stateWords(o.Ref, string(o.State)))
}

// orderLabels are the buttons of an order's card.
var orderLabels = map[soc.Move]struct {
	label, verb string
	style       bot.Style
}{
	soc.MoveQA:       {"Pass the check", "qa", bot.Primary},
	soc.MoveGrant:    {"Granted", "grant", bot.Primary},
	soc.MoveServe:    {"Served", "serve", bot.Primary},
	soc.MoveCheck:    {"Record check", "check", bot.Primary},
	soc.MoveAllocate: {"Allocate", "allocate", bot.Plain},
	soc.MoveVary:     {"Add condition", "condition", bot.Plain},
	soc.MoveNotify:   {"Notification", "notify", bot.Plain},
	soc.MoveLocate:   {"Where they are", "locate", bot.Plain},
	soc.MoveBreach:   {"Breach", "breach", bot.Danger},
	soc.MoveResolve:  {"Outcome", "outcome", bot.Plain},
	soc.MoveEnd:      {"End", "end", bot.Danger},
	soc.MoveReopen:   {"Open again", "reopen", bot.Plain},
}

// orderButtons offer what the officer can do with an order, on the version that they see.
func (h *Handlers) orderButtons(o *soc.Order, by soc.Officer) []bot.Button {
	line := func(verb string) string { return fmt.Sprintf("scpo %s %s version=%d", verb, o.Ref, o.Version) }
	var all []bot.Button
	if o.May(soc.MoveTakeOn, by) == nil {
		all = append(all, bot.Button{Label: "Accept", Command: line("accept"), Style: bot.Primary}, bot.Button{Label: "Not mine", Command: line("decline")})
	}
	for _, m := range o.Offers() {
		if o.May(m, by) != nil || o.Hindrance(m, h.Orders) != nil {
			continue
		}
		l := orderLabels[m]
		b := bot.Button{Label: l.label, Command: line(l.verb), Style: l.style}
		if m == soc.MoveVary {
			b.Command += " form=open"
		}
		all = append(all, b)
	}
	return all
}

// orderDay is a Day argument, zero when it was not given.
func orderDay(in bot.Input, name string) soc.Date {
	if !in.Has(name) {
		return soc.Date{}
	}
	return soc.DateOf(in.Day(name))
}

// dayOr is a Day argument, or another day when it was not given.
func dayOr(in bot.Input, name string, other soc.Date) soc.Date {
	if !in.Has(name) {
		return other
	}
	return orderDay(in, name)
}

// count is a Number argument that counts something, or -1 for what is no whole number.
func count(in bot.Input, name string) int {
	n := in.Number(name)
	if n != float64(int(n)) {
		return -1
	}
	return int(n)
}

// things counts something in words.
func things(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// nextCheckLine says when the next check is due.
func (h *Handlers) nextCheckLine(o *soc.Order) string {
	if o.NextCheck.IsZero() {
		return ""
	}
	return "The next check is due by " + h.day(o.NextCheck) + "."
}
