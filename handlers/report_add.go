package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

func addButton(ref soc.Ref) bot.Button {
	return bot.Button{Label: "Add details", Command: fmt.Sprintf("%s add %s form=open", commandOf(ref), ref), Style: bot.Primary}
}

// addIntel lets those who gave a report say more: the form is filled with what they said.
func (h *Handlers) addIntel() bot.Verb {
	args := intelArgs()
	args[0].Optional = true
	return h.addVerb("intel", args)
}

func (h *Handlers) addVerb(command string, fields []bot.Arg) bot.Verb {
	prefix := reportPrefix(command)
	return bot.Verb{
		Name: "add", Help: "Add to a report that you gave.", Form: "Add to a report", Submit: "Add",
		Example: fmt.Sprintf("/%s add %s-2026-000042 where=“the yard”", command, prefix),
		Args:    slices.Concat([]bot.Arg{reportArg(prefix)}, fields[:1], []bot.Arg{moreArg()}, fields[1:]),
		Run:     h.runAdd, Opening: h.openingReport(soc.MoveAdd, filledFor),
	}
}

// moreArg is what belongs to no other question: the answer to one that was asked, too.
func moreArg() bot.Arg {
	return bot.Arg{Name: "more", Label: "Your answer, or more", Kind: bot.Text, Optional: true}
}

// filledFor fills the form for more with what was said, for who said it. For their colleagues it does so if they can read
// it in their channel anyway.
func filledFor(r report, by soc.Officer) map[string][]string {
	alone := r.Common().Post == "" || strings.HasPrefix(r.Common().Post, aloneMark)
	if alone && r.Common().Submitter != by.ID {
		return nil
	}
	return filled(r)
}

// filled are the fields of a report's form with what was said.
func filled(r report) map[string][]string {
	fill := map[string][]string{}
	put := func(name, value string) {
		if value != "" {
			fill[name] = []string{value}
		}
	}
	if d := r.Common().Danger; d == soc.DangerYes || d == soc.DangerNo {
		put("safety_now", string(d))
	}
	switch r := r.(type) {
	case *soc.Intelligence:
		for name, text := range r.Originals() {
			put(name, text.Reveal())
		}
		put("provenance", r.Provenance)
		put("who_else_knows", r.WhoElseKnows)
		put("risk_to_source", r.RiskToSource)
		put("disclosure_view", r.DisclosureView)
		put("theme", r.Theme)
		put("threat", r.Threat)
	case *soc.Disruption:
		put("description", r.Description.Reveal())
		put("occurred_on", r.When.Reveal())
		put("where", r.Where.Reveal())
		put("threat", r.Threat+r.Target.Reveal())
		put("supporting_agencies", r.Supporting.Reveal())
		put("target_type", r.TargetType)
		put("tactic", r.Tactic)
		put("theme", r.Theme)
	}
	return fill
}

// runAdd records what is new in the form: what was missing is filled in, what was changed is an addition, since what was
// given first stays as it was.
func (h *Handlers) runAdd(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	id := h.actID(in, store.Commit{By: by}) + "|" + in.ID
	added := false
	next, err := h.amend(ctx, id, nil, soc.Ref(in.Str("ref")), by, func(old report) (report, error) {
		if !old.VisibleTo(by) {
			return nil, &hiddenError{old.Meta().Ref}
		}
		words, danger := h.news(ctx, in, old)
		if toldBefore(old, by, words) {
			words = ""
		}
		if added = words != "" || danger != ""; !added {
			return nil, nil
		}
		said := soc.Said{Move: soc.MoveAdd, Words: soc.NewText(words), Danger: danger}
		return h.say(old, said, by, h.now(), h.completing(h.given(ctx, in)))
	})
	switch {
	case err != nil:
		return bot.Message{}, err
	case !added:
		return bot.Message{Text: "There was nothing new in it, so nothing was added."}, nil
	}
	return h.thanks(next), nil
}

// toldBefore reports whether the officer added the same words already: a form may be sent twice.
func toldBefore(r report, by soc.Officer, words string) bool {
	return slices.ContainsFunc(r.Common().Additions, func(a soc.Addition) bool {
		return a.By == by.ID && a.Move == soc.MoveAdd && a.Words.Equal(soc.NewText(words))
	})
}

// news are the answers of a form that a report does not have yet.
func (h *Handlers) news(ctx context.Context, in bot.Input, old report) (words string, danger soc.Danger) {
	had := filled(old)
	var lines []string
	for _, a := range slices.Concat([]bot.Arg{moreArg()}, intelArgs(), disruptionArgs()) {
		value := h.text(ctx, in, a.Name).Reveal()
		if value == "" || a.Name == "ref" || strings.Join(had[a.Name], "") == value {
			continue
		}
		if a.Name == "safety_now" {
			danger = soc.Danger(value)
			continue
		}
		if a.Name == moreArg().Name {
			lines = append(lines, value)
			continue
		}
		if line := a.Name + ": " + value; !strings.Contains(strings.Join(lines, "\n"), line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n"), danger
}

// safety answers the safety question by a button. Whoever is in the channel where it was asked may, known or not, and the
// desk may say that the danger is over.
func (h *Handlers) safety() bot.Verb {
	return bot.Verb{
		Name: "safety", Help: "Say whether anyone is in danger now.", Example: "/intel safety INT-2026-000042 no",
		Args: []bot.Arg{
			{Name: "ref", Label: "Reference", Kind: bot.Record, Bare: true},
			{Name: "safety_now", Label: "Anyone in danger now?", Kind: bot.YesNo, Bare: true},
		},
		Run: h.runSafety,
	}
}

func (h *Handlers) runSafety(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.poster(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	danger := soc.Danger(in.Str("safety_now"))
	next, err := h.amend(ctx, h.actID(in, store.Commit{By: by})+"|"+in.ID, nil, soc.Ref(in.Str("ref")), withEntry(by), func(old report) (report, error) {
		if err := h.mayAnswerSafety(in, old, by); err != nil {
			return nil, err
		}
		if old.Common().Danger == danger {
			return nil, nil
		}
		said := soc.Said{Move: soc.MoveAdd, Words: soc.NewText("Danger now: " + string(danger)), Danger: danger, Safety: true}
		return h.say(old, said, ofAgency(by, old), h.now(), nil)
	})
	if err != nil {
		return bot.Message{}, err
	}
	if danger == soc.DangerYes {
		return bot.Message{Title: h.Emergency, Text: fmt.Sprintf("The desk has been called to %s.", next.Meta().Ref)}, nil
	}
	return bot.Message{Text: fmt.Sprintf("Thank you. %s says that nobody is in danger now. If that changes, call 999.", next.Meta().Ref)}, nil
}

func (h *Handlers) mayAnswerSafety(in bot.Input, r report, by soc.Officer) error {
	switch {
	case r.Common().Given(by), r.Readable(by), originOf(r) == in.Channel:
		return nil
	case r.VisibleTo(by):
		return &soc.DeniedError{Ref: r.Meta().Ref, Move: soc.MoveAdd, Who: "the agency that gave it, and those who work it,"}
	}
	return &hiddenError{r.Meta().Ref}
}
