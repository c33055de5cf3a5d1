package handlers

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// fourp is /4p: threats, who leads the response to them, and their 4P plans.
func (h *Handlers) fourp() bot.Command {
	verbs := []bot.Verb{
		h.enterThreat(), h.phaseThreat(), h.threatOnPND(), h.threatActivity(), h.allocateThreat(), h.acceptThreat(), h.declineThreat(),
		h.addPlan(), h.amendPlan(), h.planAction(), h.actionDone(), h.considerSpecialist(),
		h.reviewPlan(), h.snoozeResponse(), h.closePlan(), h.debriefPlan(), h.reopenPlan(),
		h.showResponse(), h.responseHistory(), h.listResponse(),
	}
	verbs = append(verbs, h.considerPartner()...)
	return bot.Command{
		Name: "4p", Help: "Keep 4P plans: who leads, what is done, and when each is reviewed.",
		Verbs: append(verbs, h.fourpOverview()...),
	}
}

// response is what a force does about serious and organised crime: a threat that it knows of, or a 4P plan.
type response interface {
	store.Record
	VisibleTo(soc.Officer) bool
	May(soc.Move, soc.Officer) error
}

// responseVerb completes a verb about a threat or a plan. Most are open to everybody we know, because a deputy may hold any
// role, and so may who owns an action: the record itself says who may, and does not exist for anybody else.
func (h *Handlers) responseVerb(v bot.Verb, args ...bot.Arg) bot.Verb {
	ref := bot.Arg{
		Name: "ref", Label: "Reference", Help: "Like THR-2026-000042, FPP-2026-000007 or the register's OCG-1234.", Kind: bot.Record, Bare: true, Foreign: true,
	}
	v.Args = append([]bot.Arg{ref, versionArg()}, args...)
	return asked(v)
}

// named reads the record that a reference names: a threat by the register's reference, too.
func (h *Handlers) named4P(ctx context.Context, words string) (response, error) {
	ref, err := soc.ParseRef(words)
	switch {
	case err == nil && ref.Prefix() == soc.PlanPrefix:
		p, err := h.Store.Plan(ctx, ref)
		if err != nil {
			return nil, fmt.Errorf("read plan: %w", err)
		}
		return p, nil
	case err == nil && ref.Prefix() == soc.ThreatPrefix:
		return h.threat(ctx, ref)
	}
	foreign, ok := soc.ThreatRef(words)
	if !ok {
		return nil, bot.Errorf(bot.NotFound, "That is not the reference of a threat or of a 4P plan. One looks like THR-2026-000042, FPP-2026-000007 or OCG-1234.")
	}
	t, err := h.Store.ThreatByRegister(ctx, foreign)
	if err != nil {
		return nil, fmt.Errorf("read threat: %w", err)
	}
	return t, nil
}

func (h *Handlers) threat(ctx context.Context, ref soc.Ref) (*soc.Threat, error) {
	t, err := h.Store.Threat(ctx, ref)
	if err != nil {
		return nil, fmt.Errorf("read threat: %w", err)
	}
	return t, nil
}

// planOf is the plan of a threat that is in use, nil without one.
func (h *Handlers) planOf(ctx context.Context, t *soc.Threat) (*soc.Plan, error) {
	if t.Plan == "" {
		return nil, nil
	}
	p, err := h.Store.Plan(ctx, t.Plan)
	if isErased(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	return p, nil
}

// seen4P reads the record that a verb is about, as far as the officer may know of it. The officer is given with those for
// whom they stand in, where they can not do or see it by themselves.
func (h *Handlers) seen4P(ctx context.Context, in bot.Input, m soc.Move) (response, soc.Officer, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return nil, by, err
	}
	r, err := h.named4P(ctx, in.Str("ref"))
	if err != nil {
		return nil, by, err
	}
	if r.VisibleTo(by) && (m == "" || r.May(m, by) == nil) {
		return r, by, checkSeen(in, r)
	}
	if by, err = h.standsIn(ctx, by, people4P(r)...); err != nil {
		return nil, by, err
	}
	if !r.VisibleTo(by) {
		return nil, by, &hiddenError{r.Meta().Ref}
	}
	return r, by, checkSeen(in, r)
}

// people4P are those who have something to do with a threat or a plan.
func people4P(r response) []string {
	switch r := r.(type) {
	case *soc.Threat:
		return []string{r.LRO, r.Offered, r.SIO, r.SRO}
	case *soc.Plan:
		return r.People()
	}
	return nil
}

// checkSeen refuses a version that the person did not see. A button says the version of the record that it names, a form the
// version of the record that it changes, with its reference: people name a plan by its threat, too.
func checkSeen(in bot.Input, r response) error {
	ref, version, ok := strings.Cut(in.Str("version"), "/")
	if !ok {
		ref, version = in.Str("ref"), ref
	}
	if saw, err := strconv.Atoi(version); err == nil && ref == string(r.Meta().Ref) && saw != r.Meta().Version {
		return &soc.ConflictError{Ref: r.Meta().Ref, Saw: saw, Is: r.Meta().Version}
	}
	return nil
}

// seenVersion is what a form carries of the version that the person sees.
func seenVersion(r response) map[string]string {
	return map[string]string{"version": fmt.Sprintf("%s/%d", r.Meta().Ref, r.Meta().Version)}
}

// seenPlan is the plan that a verb is about, by its own reference or its threat's.
func (h *Handlers) seenPlan(ctx context.Context, in bot.Input, m soc.Move) (*soc.Plan, soc.Officer, error) {
	r, by, err := h.seen4P(ctx, in, m)
	if err != nil {
		return nil, by, err
	}
	p, ok := r.(*soc.Plan)
	if t, is := r.(*soc.Threat); is {
		ref := t.Plan
		if ref == "" {
			ref = t.Closed
		}
		if ref == "" {
			return nil, by, h.noPlan(t, by)
		}
		if p, err = h.Store.Plan(ctx, ref); err != nil {
			return nil, by, fmt.Errorf("read plan: %w", err)
		}
		ok = p.VisibleTo(by)
	}
	if !ok {
		return nil, by, &hiddenError{r.Meta().Ref}
	}
	return p, by, checkSeen(in, p)
}

// noPlan says that a threat has no plan, and offers to write it.
func (h *Handlers) noPlan(t *soc.Threat, by soc.Officer) error {
	none := bot.Errorf(bot.NotFound, "%s has no 4P plan yet.", t.Ref)
	if t.MayPlan(by) == nil {
		none.Buttons = []bot.Button{addPlanButton(t)}
	}
	return none
}

// seenThreat is the threat that a verb is about, by its own reference or its plan's.
func (h *Handlers) seenThreat(ctx context.Context, in bot.Input, m soc.Move) (*soc.Threat, soc.Officer, error) {
	r, by, err := h.seen4P(ctx, in, m)
	if err != nil {
		return nil, by, err
	}
	t, ok := r.(*soc.Threat)
	if p, is := r.(*soc.Plan); is {
		if t, err = h.threat(ctx, p.Threat); err != nil {
			return nil, by, err
		}
		ok = t.VisibleTo(by)
	}
	if !ok {
		return nil, by, &hiddenError{r.Meta().Ref}
	}
	return t, by, checkSeen(in, t)
}

// openingPlan looks at the plan that a form is about: the form carries the version that the person sees, and does not open
// for a move that can not be made. Fill gives what is filled in already.
func (h *Handlers) openingPlan(m soc.Move, fill func(context.Context, bot.Input, *soc.Plan) bot.Opening) func(context.Context, bot.Input) (bot.Opening, error) {
	return func(ctx context.Context, in bot.Input) (bot.Opening, error) {
		if !in.Has("ref") {
			return bot.Opening{}, nil
		}
		p, by, err := h.seenPlan(ctx, in, m)
		if err != nil {
			return bot.Opening{}, err
		}
		if err := p.May(m, by); err != nil {
			return bot.Opening{}, err
		}
		o := bot.Opening{}
		if fill != nil {
			if p, err = h.Store.ConsultPlan(ctx, p.Ref, store.Consultation{By: by, Channel: in.Channel.String()}); err != nil {
				return bot.Opening{}, fmt.Errorf("consult plan: %w", err)
			}
			o = fill(ctx, in, p)
		}
		o.Carry = seenVersion(p)
		return o, nil
	}
}

// openingThreat does so for a threat, of which nothing is filled in. May asks for something else than the move, where that is
// what is wanted.
func (h *Handlers) openingThreat(m soc.Move, may func(*soc.Threat, soc.Officer) error) func(context.Context, bot.Input) (bot.Opening, error) {
	return func(ctx context.Context, in bot.Input) (bot.Opening, error) {
		if !in.Has("ref") {
			return bot.Opening{}, nil
		}
		t, by, err := h.seenThreat(ctx, in, m)
		if err != nil {
			return bot.Opening{}, err
		}
		if may == nil {
			err = t.May(m, by)
		} else {
			err = may(t, by)
		}
		return bot.Opening{Carry: seenVersion(t)}, err
	}
}

// changePlan makes a move on the plan that the verb is about, and commits it.
func (h *Handlers) changePlan(
	ctx context.Context, in bot.Input, m soc.Move, move func(*soc.Plan, soc.Officer, time.Time) (*soc.Plan, error),
) (*soc.Plan, soc.Officer, error) {
	p, by, err := h.seenPlan(ctx, in, m)
	if err != nil {
		return nil, by, err
	}
	next, err := move(p, by, h.now())
	if err != nil {
		return nil, by, err
	}
	return next, by, h.commitResponse(ctx, in, by, change4P{p, next})
}

// changeThreat does so for a threat.
func (h *Handlers) changeThreat(
	ctx context.Context, in bot.Input, m soc.Move, move func(*soc.Threat, soc.Officer, time.Time) (*soc.Threat, error),
) (*soc.Threat, soc.Officer, error) {
	t, by, err := h.seenThreat(ctx, in, m)
	if err != nil {
		return nil, by, err
	}
	next, err := move(t, by, h.now())
	if err != nil {
		return nil, by, err
	}
	return next, by, h.commitResponse(ctx, in, by, change4P{t, next})
}

// change4P is a record's next version.
type change4P struct{ old, next store.Record }

// commitResponse commits versions of threats and plans together. What the region keeps off chat is in none of them.
func (h *Handlers) commitResponse(ctx context.Context, in bot.Input, by soc.Officer, changes ...change4P) error {
	c := store.Commit{By: by}
	for _, one := range changes {
		if err := h.allowed(one.old, one.next); err != nil {
			return err
		}
		c.Writes = append(c.Writes, store.Write{Old: one.old, New: one.next})
		if p, ok := one.next.(*soc.Plan); ok {
			c.Rows = append(c.Rows, h.planRows(p)...)
		}
	}
	_, err := h.commit(ctx, in, c)
	return err
}

// rules4P are the choices of a force about its threats and plans.
func (h *Handlers) rules4P(force string) soc.ResponseRules {
	return soc.ResponseRules{ReminderRules: h.Reminders, Force: h.Region.Force(force), SameLROSIO: h.Rules.SameLROSIO}
}

// optional is an officer whom a Person argument names, or the one that there is already.
func (h *Handlers) optional(ctx context.Context, in bot.Input, name, is string) (string, error) {
	if !in.Has(name) {
		return is, nil
	}
	return h.personID(ctx, in, name)
}

// mentioned is an officer as a form's Person question is filled in: by their account on the platform that asks.
func (h *Handlers) mentioned(ctx context.Context, in bot.Input, id string) []string {
	o, err := h.People.ByID(ctx, id)
	if id == "" || err != nil {
		return nil
	}
	for _, name := range o.Accounts {
		if a, ok := bot.ParseAccount(name); ok && a.Platform == in.From.Platform {
			return []string{bot.Tag(a)}
		}
	}
	return nil
}

// dayArg is a day that was given, the zero day without one.
func dayArg(in bot.Input, name string) soc.Date {
	if !in.Has(name) {
		return soc.Date{}
	}
	return soc.DateOf(in.Day(name))
}

// isOwned reports whether another record has what only one may have.
func isOwned(err error) bool {
	_, owned := errors.AsType[*store.OwnedError](err)
	return owned
}
