package handlers

import (
	"context"
	"fmt"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// deskVerb completes a verb of the intelligence desk.
func (h *Handlers) deskVerb(v bot.Verb, m soc.Move, args ...bot.Arg) bot.Verb {
	v.Roles = roles(soc.IntelHandler)
	v.Args = append([]bot.Arg{reportArg(soc.IntelligencePrefix), versionArg()}, args...)
	if v.Form != "" && v.Opening == nil {
		v.Opening = h.openingReport(m, nil)
	}
	return v
}

// said is the answer to a step of the desk or the panel, with what can be done next.
func (h *Handlers) saidStep(r report, text string) bot.Message {
	ref := r.Meta().Ref
	msg := bot.Message{Title: fmt.Sprintf("%s · %s", ref, stateWords(ref, reportState(r))), Text: text}
	msg.Buttons = append(stepButtons(r), showButton(ref))
	return msg
}

func (h *Handlers) triage() bot.Verb {
	return h.deskVerb(bot.Verb{
		Name: "triage", Help: "Take a report: you handle it from now on.", Example: "/intel triage INT-2026-000042 priority=high", Run: h.runTriage,
	}, soc.MoveTriage, bot.Arg{Name: "priority", Label: "Priority", Kind: bot.OneOf, Optional: true, Choices: choices(soc.Priorities())})
}

func (h *Handlers) runTriage(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.changeIntel(ctx, in, func(r *soc.Intelligence, by soc.Officer, at time.Time) (*soc.Intelligence, error) {
		return r.Triage(in.Str("priority"), by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(r, "You handle it now, and the partner has been told that it is being looked at."), nil
}

func (h *Handlers) evaluate() bot.Verb {
	return h.deskVerb(bot.Verb{
		Name: "evaluate", Help: "Grade a report by 3x5x2: source, assessment, handling.", Form: "Evaluate the report", Submit: "Evaluate",
		Example: "/intel evaluate INT-2026-000042 source=2 assessment=B handling=P", Run: h.runEvaluate,
	}, soc.MoveEvaluate,
		bot.Arg{Name: "source", Label: "Source evaluation", Kind: bot.OneOf, Choices: choices(soc.SourceEvaluations())},
		bot.Arg{Name: "assessment", Label: "Assessment", Help: "How the source knows it.", Kind: bot.OneOf, Choices: choices(soc.Assessments())},
		bot.Arg{Name: "handling", Label: "Handling", Help: "How it may be shared. This C is not the assessment's C.", Kind: bot.OneOf, Choices: choices(soc.Handlings())},
		bot.Arg{Name: "conditions", Label: "Conditions", Help: "Needed for handling C.", Kind: bot.Text, Optional: true},
	)
}

func (h *Handlers) runEvaluate(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.changeIntel(ctx, in, func(r *soc.Intelligence, by soc.Officer, at time.Time) (*soc.Intelligence, error) {
		return r.Evaluate(soc.Grading{
			Source: in.Str("source"), Assessment: in.Str("assessment"), Handling: in.Str("handling"), Conditions: h.text(ctx, in, "conditions"),
		}, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(r, "It is graded "+grading(r)+". Sanitise it next: only that text leaves the desk."), nil
}

// grading shows the three parts of 3x5x2, of which two have a letter C.
func grading(r *soc.Intelligence) string {
	if r.Source == "" {
		return ""
	}
	return fmt.Sprintf("%s / %s / %s (source %s; assessment %s; handling %s)", r.Source, r.Assessment, r.Handling,
		soc.Label(soc.SourceEvaluations(), r.Source), soc.Label(soc.Assessments(), r.Assessment), soc.Label(soc.Handlings(), r.Handling))
}

func (h *Handlers) sanitise() bot.Verb {
	v := h.deskVerb(bot.Verb{
		Name: "sanitise", Help: "Write the text that may leave the desk. The original stays restricted.", Form: "Sanitise the report", Submit: "Sanitise",
		Example: "/intel sanitise INT-2026-000042 A van is said to unload at night in the harbour.", Run: h.runSanitise,
	}, soc.MoveSanitise, textArg("sanitised_text", "Sanitised text", "Nothing that points to who gave it."))
	v.Opening = h.openingReport(soc.MoveSanitise, func(r report, _ soc.Officer) map[string][]string {
		if intel, ok := r.(*soc.Intelligence); ok && !intel.Sanitised.IsZero() {
			return map[string][]string{"sanitised_text": {intel.Sanitised.Reveal()}}
		}
		return nil
	})
	return v
}

func (h *Handlers) runSanitise(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.changeIntel(ctx, in, func(r *soc.Intelligence, by soc.Officer, at time.Time) (*soc.Intelligence, error) {
		return r.Sanitise(h.text(ctx, in, "sanitised_text"), h.today(), by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(r, "The sanitised text is kept beside the original. Forward it to give it to the register."), nil
}

func (h *Handlers) forward() bot.Verb {
	return h.deskVerb(bot.Verb{
		Name: "forward", Help: "Give the sanitised text and the grading to the register.", Example: "/intel forward INT-2026-000042", Run: h.runForward,
	}, soc.MoveForward)
}

func (h *Handlers) runForward(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.changeIntel(ctx, in, func(r *soc.Intelligence, by soc.Officer, at time.Time) (*soc.Intelligence, error) {
		return r.Forward(by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(r, "It is on its way to the register. You and the partner hear when the register has it, or why not."), nil
}

func (h *Handlers) safeguarding() bot.Verb {
	return h.deskVerb(bot.Verb{
		Name: "safeguarding", Help: "Pass a report on to safeguarding, or to the crime desk.", Form: "Pass the report on", Submit: "Pass on",
		Example: "/intel safeguarding INT-2026-000042 Referred to Lighthouse.", Run: h.runSafeguarding,
	}, soc.MoveSafeguard,
		bot.Arg{Name: "to", Label: "To", Kind: bot.OneOf, Optional: true, Default: "safeguarding", Choices: []bot.Choice{
			{Value: "safeguarding", Label: "Safeguarding"}, {Value: "crime_desk", Label: "Crime desk"},
		}},
		textArg("reason", "Why, and to whom", "The partner sees only where it went."))
}

func (h *Handlers) runSafeguarding(ctx context.Context, in bot.Input) (bot.Message, error) {
	to := in.Str("to")
	if to == "" {
		to = "safeguarding"
	}
	r, err := h.changeIntel(ctx, in, func(r *soc.Intelligence, by soc.Officer, at time.Time) (*soc.Intelligence, error) {
		return r.Refer(to, h.text(ctx, in, "reason"), by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(r, "The partner has been told: "+soc.Label(soc.ReportOutcomes(), r.Outcome)+"."), nil
}

func (h *Handlers) noAction() bot.Verb {
	return h.deskVerb(bot.Verb{
		Name: "no_action", Help: "Close a report without action, with a reason.", Form: "No further action", Submit: "Close",
		Example: "/intel no_action INT-2026-000042 Known already.", Run: h.runNoAction,
	}, soc.MoveNoAction, textArg("reason", "Reason", "The partner does not see it."))
}

func (h *Handlers) runNoAction(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.changeIntel(ctx, in, func(r *soc.Intelligence, by soc.Officer, at time.Time) (*soc.Intelligence, error) {
		return r.TakeNoAction(h.text(ctx, in, "reason"), by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(r, "The partner has been told that there is no further action."), nil
}

func (h *Handlers) releaseIntel() bot.Verb {
	return h.deskVerb(bot.Verb{
		Name: "release", Help: "Take a report out of its hold, once the agency's agreement covers it.", Example: "/intel release INT-2026-000042", Run: h.runReleaseIntel,
	}, soc.MoveRelease)
}

func (h *Handlers) runReleaseIntel(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.changeIntel(ctx, in, func(r *soc.Intelligence, by soc.Officer, at time.Time) (*soc.Intelligence, error) {
		return r.Release(h.Reports, h.agency(r.Agency), h.Calendar, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(r, "It is in the queue now. Look at it by "+h.moment(r.TriageDue)+"."), nil
}
