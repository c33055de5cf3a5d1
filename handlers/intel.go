package handlers

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// intel is /intel: intelligence reports from partners, and the desk that works them.
func (h *Handlers) intel() bot.Command {
	return bot.Command{
		Name: "intel",
		Help: "Report intelligence to the police, and hear what came of it. The desk evaluates, sanitises and forwards it here.",
		Verbs: []bot.Verb{
			h.reportIntel(), h.addIntel(), h.safety(), h.showReport("intel"), h.queue(), h.triage(), h.evaluate(), h.sanitise(),
			h.askPartner("intel", soc.IntelHandler), h.safeguarding(), h.noAction(), h.forward(), h.feedback("intel", soc.IntelHandler),
			h.overdue(), h.releaseIntel(), h.withdrawReport("intel"), h.reportHistory("intel"), h.heard(),
		},
	}
}

// reportArg is the report that a verb is about.
func reportArg(p soc.Prefix) bot.Arg {
	return bot.Arg{Name: "ref", Label: "Reference", Help: fmt.Sprintf("Like %s-2026-000042.", p), Kind: bot.Record, Bare: true}
}

// reportPrefix is the kind of record of a command.
func reportPrefix(command string) soc.Prefix {
	if command == "disruption" {
		return soc.DisruptionPrefix
	}
	return soc.IntelligencePrefix
}

// seenReport reads the report that a verb is about, as far as the officer may know of it, and refuses a version that the
// person did not see.
func (h *Handlers) seenReport(ctx context.Context, in bot.Input, by soc.Officer) (report, error) {
	r, err := h.report(ctx, soc.Ref(in.Str("ref")))
	if err != nil {
		return nil, err
	}
	if !r.VisibleTo(by) {
		return nil, &hiddenError{r.Meta().Ref}
	}
	if saw, err := strconv.Atoi(in.Str("version")); err == nil && saw != r.Meta().Version {
		return nil, &soc.ConflictError{Ref: r.Meta().Ref, Saw: saw, Is: r.Meta().Version}
	}
	return r, nil
}

// openingReport looks at the report that a form is about: the form carries the version that the person sees, and does not
// open for a move that can not be made. Fill gives what is filled in already.
func (h *Handlers) openingReport(m soc.Move, fill func(report, soc.Officer) map[string][]string) func(context.Context, bot.Input) (bot.Opening, error) {
	return func(ctx context.Context, in bot.Input) (bot.Opening, error) {
		if _, err := soc.ParseRef(in.Str("ref")); err != nil {
			return bot.Opening{}, nil
		}
		by, err := h.officer(ctx, in)
		if err != nil {
			return bot.Opening{}, err
		}
		r, err := h.seenReport(ctx, in, by)
		if err != nil {
			return bot.Opening{}, err
		}
		if err := r.May(m, by); err != nil {
			return bot.Opening{}, err
		}
		o := bot.Opening{Carry: map[string]string{"version": strconv.Itoa(r.Meta().Version)}}
		if fill != nil {
			o.Fill = fill(r, by)
		}
		return o, nil
	}
}

// allowed refuses what the region keeps off chat in the texts that a version brings (V43).
func (h *Handlers) allowed(old, next store.Record) error {
	had := old.Texts()
	for field, text := range next.Texts() {
		if had[field] != nil && had[field].Equal(*text) {
			continue
		}
		if found := h.Reports.Guard(*text); found != nil {
			return &soc.RuleError{Findings: found}
		}
	}
	return nil
}

// changeIntel makes a move of the desk on the intelligence report that the verb is about, and commits it.
func (h *Handlers) changeIntel(ctx context.Context, in bot.Input, move func(*soc.Intelligence, soc.Officer, time.Time) (*soc.Intelligence, error)) (*soc.Intelligence, error) {
	next, err := h.changeReport(ctx, in, func(r report, by soc.Officer, at time.Time) (report, error) {
		intel, ok := r.(*soc.Intelligence)
		if !ok {
			return nil, bot.Errorf(bot.NotFound, "%s is a disruption: use /disruption.", r.Meta().Ref)
		}
		return asReport(move(intel, by, at))
	})
	intel, _ := next.(*soc.Intelligence)
	return intel, err
}
