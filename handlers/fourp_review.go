package handlers

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// reviewPlan holds a plan's review: the form asks of each open action whether it was done.
func (h *Handlers) reviewPlan() bot.Verb {
	return h.responseVerb(
		bot.Verb{
			Name: "review", Help: "Hold the review of a plan: what was done of each open action, what changed, and what comes next.", Form: "Record review", Submit: "Record",
			Example: "/4p review FPP-2026-000007", More: h.askActions, Run: h.runReviewPlan,
			Opening: h.openingPlan(soc.MoveReview, func(_ context.Context, _ bot.Input, p *soc.Plan) bot.Opening {
				return bot.Opening{
					Intro: "The review of " + string(p.Ref) + " was due by " + h.day(p.NextReview) + ".",
					Fill:  map[string][]string{"next_review": {h.today().AddDays(p.ReviewDays).String()}},
				}
			}),
		},
		bot.Arg{Name: "partner_input", Label: "Partners had a say?", Kind: bot.YesNo},
		bot.Arg{Name: "changes", Label: "What changed", Help: "Since the last review. Or that nothing did.", Kind: bot.Text},
		bot.Arg{Name: "outcome", Label: "Outcome", Kind: bot.OneOf, Choices: choices(soc.ReviewOutcomes())},
		bot.Arg{Name: "next_review", Label: "Next review by", Kind: bot.Day, Optional: true},
	)
}

// titleBytes is how much of an action's title stands in a label with its number.
const titleBytes = 24

// askActions are the questions about the open actions of the plan.
func (h *Handlers) askActions(ctx context.Context, in bot.Input) ([]bot.Arg, error) {
	if !in.Has("ref") {
		return nil, nil
	}
	p, by, err := h.seenPlan(ctx, in, soc.MoveReview)
	if err != nil {
		return nil, err
	}
	if err := p.May(soc.MoveReview, by); err != nil {
		return nil, err
	}
	var args []bot.Arg
	for _, n := range p.OpenActions() {
		a := p.Actions[n-1]
		args = append(
			args,
			bot.Arg{
				Name: soc.ActionField(n), Label: startOf(fmt.Sprintf("%d. %s", n, a.Title.Reveal()), titleBytes), Help: startOf(h.actionLine(ctx, a), 150),
				Kind: bot.OneOf, Choices: choices(soc.Attestations()),
			},
			bot.Arg{
				Name: soc.NoteField(n), Label: fmt.Sprintf("About %d", n), Kind: bot.Text, Optional: true,
				Help: "If done: what shows it, and the disruption (DIS-…) or “no disruption” and why. If changed: how.",
			},
		)
	}
	return args, nil
}

// startOf is the start of words that fits into so many bytes, with a mark where it was cut.
func startOf(words string, most int) string {
	words = strings.Join(strings.Fields(words), " ")
	if len(words) <= most {
		return words
	}
	cut := most - len("…")
	for !utf8.RuneStart(words[cut]) {
		cut--
	}
	return strings.TrimRight(words[:cut], " ") + "…"
}

func (h *Handlers) runReviewPlan(ctx context.Context, in bot.Input) (bot.Message, error) {
	p, by, err := h.changeWork(ctx, in, soc.MoveReview, func(p *soc.Plan, by soc.Officer, at time.Time) (*soc.Plan, error) {
		r := soc.Review{
			Changes: h.text(ctx, in, "changes"), PartnerInput: in.Yes("partner_input"), Next: dayArg(in, "next_review"), Outcome: in.Str("outcome"),
		}
		for _, n := range p.OpenActions() {
			if !in.Has(soc.ActionField(n)) {
				continue
			}
			said := soc.Attested{Action: n, Said: in.Str(soc.ActionField(n)), Note: h.text(ctx, in, soc.NoteField(n))}
			if ref := soc.DisruptionIn(said.Note); ref != "" && said.Said == "done" {
				if err := h.knownDisruption(ctx, ref, soc.NoteField(n)); err != nil {
					return nil, err
				}
			}
			r.Attested = append(r.Attested, said)
		}
		return p.Review(r, h.Reminders, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidPlan(p, by, h.reviewed(p)), nil
}

// reviewed says what comes after a review.
func (h *Handlers) reviewed(p *soc.Plan) string {
	text := "The review is recorded. The next one is due by " + h.day(p.NextReview) + "."
	switch p.Reviews[len(p.Reviews)-1].Outcome {
	case "amend":
		text += " Amend the plan next."
	case "request_support":
		text += " Ask the region for support: /gateway raise."
	case "propose_close":
		text += " You propose to close the plan: its SRO, or the SOC lead of the force, decides."
	}
	return text
}
