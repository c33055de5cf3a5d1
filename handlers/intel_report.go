package handlers

import (
	"context"
	"fmt"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// safetyArg is the first question of every report (V39).
func safetyArg() bot.Arg {
	return bot.Arg{Name: "safety_now", Label: "Anyone in danger now?", Help: "If yes, call 999 first.", Kind: bot.YesNo, AtOnce: true}
}

// intelArgs are what a partner can say in an intelligence report (domain.md, C8), in plain words. The safety question
// comes first; what else is needed is checked when the form is sent, so that danger never waits for it.
func intelArgs() []bot.Arg {
	text := func(name, label, help string) bot.Arg {
		return bot.Arg{Name: name, Label: label, Help: help, Kind: bot.Text, Optional: true}
	}
	one := func(name, label, help string, terms []soc.Term) bot.Arg {
		return bot.Arg{Name: name, Label: label, Help: help, Kind: bot.OneOf, Optional: true, Choices: choices(terms)}
	}
	return []bot.Arg{
		safetyArg(),
		text("what", "What happened", "Facts first; say what is only your opinion."),
		text("when", "When", "Day and time, or since when you know."),
		text("where", "Where", "Address or place."),
		text("who", "Who", "Names, descriptions, vehicles, phones. “Not known” is an answer."),
		text("how_known", "How you know", "Never name who told you."),
		one("provenance", "Where it comes from", "", soc.Provenances()),
		one("who_else_knows", "Who else knows", "Few who know are easily found.", soc.Circles()),
		one("risk_to_source", "Risk to who gave it", "", soc.Risks()),
		one("disclosure_view", "May we act on it", "", soc.DisclosureViews()),
		{Name: "is_crime", Label: "Is it a crime?", Kind: bot.YesNo, Optional: true},
		{Name: "is_safeguarding", Label: "Child or adult at risk?", Kind: bot.YesNo, Optional: true},
		one("theme", "Theme", "", soc.Themes()),
		{Name: "threat", Label: "Threat reference", Help: "If you were given one.", Kind: bot.Line, Optional: true, Max: 40},
		text("subjects", "More about them", "Addresses, accounts, plates."),
	}
}

func (h *Handlers) reportIntel() bot.Verb {
	return bot.Verb{
		Name: "report", Help: "Report intelligence. If anyone is in danger now, send that at once; if not, answer up to “May we act on it”.", Form: "Report intelligence", Submit: "Report",
		Example: `/intel report safety_now=no what="A van unloads at night"`, Run: h.runReportIntel, Urgent: h.dangerFirst(h.receiveIntel),
		Args: append(intelArgs(), bot.Arg{Name: "ref", Kind: bot.Carried, Optional: true}),
	}
}

// runReportIntel keeps a report. Somebody in danger stops the form: what was said is kept, whatever is missing.
func (h *Handlers) runReportIntel(ctx context.Context, in bot.Input) (bot.Message, error) {
	if in.Has("ref") {
		return h.runAdd(ctx, in)
	}
	r, err := h.receiveIntel(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidReported(r), nil
}

// receiveIntel makes the record of a form.
func (h *Handlers) receiveIntel(ctx context.Context, in bot.Input) (report, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return nil, err
	}
	r := soc.Intelligence{Report: h.reportOf(soc.IntelligencePrefix, in, by, by.Body)}
	fillIntelligence(&r, h.given(ctx, in), "")
	r.Danger = soc.DangerNo
	if in.Yes("safety_now") {
		r.Danger = soc.DangerYes
	}
	next := r.Receive(h.Reports, h.agency(by.Body), h.Calendar, by, h.now())
	return h.keepReported(ctx, in, by, next)
}

// keepReported commits the report of a form, unless something is missing that can wait to be asked for.
func (h *Handlers) keepReported(ctx context.Context, in bot.Input, by soc.Officer, next report) (report, error) {
	if fields := h.unanswered(next); len(fields) > 0 && !next.Common().Danger.Alarming() {
		return nil, &bot.Error{Code: bot.Invalid, Text: "Please answer these too; “not known” is an answer.", Fields: fields}
	}
	result, err := h.commit(ctx, in, store.Commit{By: by, Writes: []store.Write{{New: next}}, Rows: h.reportRows(next)})
	if err != nil {
		return nil, err
	}
	next.Meta().Ref = result.Ref(next.Meta().Ref)
	return next, nil
}

// unanswered are the questions of a form that still need an answer.
func (h *Handlers) unanswered(r report) map[string]string {
	fields := map[string]string{}
	for _, name := range r.Missing() {
		fields[name] = "Please answer this."
	}
	return fields
}

// given reads a form's answers by name, with people by name instead of by mention.
func (h *Handlers) given(ctx context.Context, in bot.Input) func(string) string {
	return func(name string) string { return h.text(ctx, in, name).Reveal() }
}

// dangerFirst keeps a report, and has the desk called, as soon as somebody says that anyone is in danger, before the form
// is filled in. The form goes on with the record.
func (h *Handlers) dangerFirst(receive func(context.Context, bot.Input) (report, error)) func(context.Context, bot.Input) (bot.Urgent, error) {
	return func(ctx context.Context, in bot.Input) (bot.Urgent, error) {
		if !in.Yes("safety_now") || in.Has("ref") {
			return bot.Urgent{}, nil
		}
		r, err := receive(ctx, in)
		if err != nil {
			return bot.Urgent{}, fmt.Errorf("keep a report of danger: %w", err)
		}
		return bot.Urgent{
			Said:  h.Emergency + " The police desk has been called to " + string(r.Meta().Ref) + ". Stop here, or send more when it is safe.",
			Carry: map[string]string{"ref": string(r.Meta().Ref)},
		}, nil
	}
}

// saidReported is the answer to a form; what a partner must know first comes first.
func (h *Handlers) saidReported(r report) bot.Message {
	msg := h.receipt(r)
	msg.Buttons = []bot.Button{showButton(r.Meta().Ref), addButton(r.Meta().Ref)}
	if r.Common().Withheld() {
		msg.Buttons = msg.Buttons[:1]
	}
	return msg
}
