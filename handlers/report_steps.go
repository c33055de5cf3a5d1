package handlers

import (
	"context"
	"fmt"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// stepLabels are the buttons of a report's card.
var stepLabels = map[soc.Move]struct {
	label, verb string
	style       bot.Style
}{
	soc.MoveRelease:   {"Release", "release", bot.Primary},
	soc.MoveTriage:    {"Take", "triage", bot.Primary},
	soc.MoveEvaluate:  {"Evaluate", "evaluate", bot.Primary},
	soc.MoveSanitise:  {"Sanitise", "sanitise", bot.Primary},
	soc.MoveForward:   {"Forward", "forward", bot.Primary},
	soc.MoveApprove:   {"Approve", "approve", bot.Primary},
	soc.MoveAsk:       {"Ask the partner", "ask", bot.Plain},
	soc.MoveHold:      {"Hold", "hold", bot.Plain},
	soc.MoveSafeguard: {"Pass on", "safeguarding", bot.Plain},
	soc.MoveNoAction:  {"No action", "no_action", bot.Danger},
	soc.MoveFeedback:  {"Feedback", "feedback", bot.Plain},
	soc.MoveWithdraw:  {"Withdraw", "withdraw", bot.Danger},
}

// stepButtons offer what can be done with a report, on the version that the person sees.
func stepButtons(r report) []bot.Button {
	ref := r.Meta().Ref
	var all []bot.Button
	for _, m := range r.Offers() {
		l := stepLabels[m]
		verb := l.verb
		if m == soc.MoveAsk && ref.Prefix() == soc.DisruptionPrefix {
			verb = "query"
		}
		all = append(all, bot.Button{
			Label: l.label, Style: l.style, Command: fmt.Sprintf("%s %s %s version=%d", commandOf(ref), verb, ref, r.Meta().Version),
		})
	}
	return all
}

// changeReport makes a move on a report of either kind, and commits it.
func (h *Handlers) changeReport(ctx context.Context, in bot.Input, move func(report, soc.Officer, time.Time) (report, error)) (report, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return nil, err
	}
	r, err := h.seenReport(ctx, in, by)
	if err != nil {
		return nil, err
	}
	next, err := move(r, by, h.now())
	if err != nil {
		return nil, err
	}
	if err := h.allowed(r, next); err != nil {
		return nil, err
	}
	_, err = h.commit(ctx, in, store.Commit{By: by, Writes: []store.Write{{Old: r, New: next}}, Rows: h.reportRows(next)})
	return next, err
}

// askPartner puts a question into the partner's thread.
func (h *Handlers) askPartner(command string, role soc.Role) bot.Verb {
	name, prefix := "ask", reportPrefix(command)
	if command == "disruption" {
		name = "query"
	}
	return bot.Verb{
		Name: name, Help: "Ask the partner in their thread.", Form: "Ask the partner", Submit: "Ask", Roles: roles(role),
		Example: fmt.Sprintf("/%s %s %s-2026-000042 On which day was it?", command, name, prefix),
		Args:    []bot.Arg{reportArg(prefix), versionArg(), textArg("question", "Question", "Everybody in their channel can read it: nothing of the report in it.")},
		Opening: h.openingReport(soc.MoveAsk, nil), Run: h.runAskPartner,
	}
}

func (h *Handlers) runAskPartner(ctx context.Context, in bot.Input) (bot.Message, error) {
	question := h.text(ctx, in, "question")
	r, err := h.changeReport(ctx, in, func(r report, by soc.Officer, at time.Time) (report, error) {
		if d, ok := r.(*soc.Disruption); ok {
			return asReport(d.Query(question, by, at))
		}
		return asReport(r.(*soc.Intelligence).Ask(question, by, at))
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(r, "Your question is in the partner's thread. You are told when they answer."), nil
}

// feedback tells the partner what came of a report: an outcome and no more.
func (h *Handlers) feedback(command string, role soc.Role) bot.Verb {
	prefix := reportPrefix(command)
	return bot.Verb{
		Name: "feedback", Help: "Tell the partner what came of a report.", Form: "Feedback to the partner", Submit: "Tell them", Roles: roles(role),
		Example: fmt.Sprintf("/%s feedback %s-2026-000042 outcome=logged", command, prefix),
		Args: []bot.Arg{
			reportArg(prefix), versionArg(),
			{Name: "outcome", Label: "Outcome", Help: "The partner sees this and nothing else.", Kind: bot.OneOf, Choices: choices(soc.ReportOutcomes())},
		},
		Opening: h.openingReport(soc.MoveFeedback, nil), Run: h.runFeedback,
	}
}

func (h *Handlers) runFeedback(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.changeReport(ctx, in, func(r report, by soc.Officer, at time.Time) (report, error) {
		if d, ok := r.(*soc.Disruption); ok {
			return asReport(d.TellBack(in.Str("outcome"), by, at))
		}
		return asReport(r.(*soc.Intelligence).TellBack(in.Str("outcome"), by, at))
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(r, "The partner has been told: "+soc.Label(soc.ReportOutcomes(), r.Common().Outcome)+"."), nil
}

// withdrawReport is the partner's wish when they type it, and the end of the report when the desk or the panel does.
func (h *Handlers) withdrawReport(command string) bot.Verb {
	prefix := reportPrefix(command)
	return bot.Verb{
		Name: "withdraw", Help: "Ask for your report back; the desk or the panel withdraws it with this.", Form: "Withdraw the report", Submit: "Withdraw",
		Example: fmt.Sprintf("/%s withdraw %s-2026-000042 It was the wrong street.", command, prefix),
		Args:    []bot.Arg{reportArg(prefix), versionArg(), textArg("reason", "Reason", "")},
		Run:     h.runWithdrawReport,
	}
}

func (h *Handlers) runWithdrawReport(ctx context.Context, in bot.Input) (bot.Message, error) {
	reason := h.text(ctx, in, "reason")
	r, err := h.changeReport(ctx, in, func(r report, by soc.Officer, at time.Time) (report, error) {
		if !r.Readable(by) {
			return wish(r, reason, by, at)
		}
		if d, ok := r.(*soc.Disruption); ok {
			return asReport(d.Withdraw(reason, by, at))
		}
		return asReport(r.(*soc.Intelligence).Withdraw(reason, by, at))
	})
	switch {
	case err != nil:
		return bot.Message{}, err
	case r.Common().Did == soc.MoveRetract:
		return bot.Message{Text: fmt.Sprintf("Your wish to withdraw %s is recorded with your reason. A person decides, and you hear of it.", r.Meta().Ref)}, nil
	}
	return h.saidStep(r, "It is withdrawn, and the partner has been told. If the register has it, it is told too."), nil
}

// wish records that the partner asks for a report back, with the reason as an addition.
func wish(r report, reason soc.Text, by soc.Officer, at time.Time) (report, error) {
	next, err := retract(r, by, at)
	if err != nil {
		return nil, err
	}
	common := next.Common()
	common.Additions = append(common.Additions, soc.Addition{By: by.ID, At: at.UTC(), Move: soc.MoveRetract, Words: reason})
	return next, nil
}
