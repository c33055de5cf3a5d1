package handlers

import (
	"context"
	"fmt"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// disruption is /disruption: what agencies did against a threat, and the panel that moderates it.
func (h *Handlers) disruption() bot.Command {
	return bot.Command{
		Name: "disruption",
		Help: "Report a disruption, and hear what came of it. The panel approves it here before it goes to the register.",
		Verbs: []bot.Verb{
			h.reportDisruption(), h.addVerb("disruption", addArgs()), h.showReport("disruption"), h.panel(), h.approve(),
			h.askPartner("disruption", soc.DisruptionModerator), h.hold(), h.releaseDisruption(), h.withdrawReport("disruption"),
			h.feedback("disruption", soc.DisruptionModerator), h.reportHistory("disruption"),
		},
	}
}

// disruptionArgs are what a partner can say in a disruption (domain.md, C9), in plain words.
func disruptionArgs() []bot.Arg {
	return []bot.Arg{
		safetyArg(),
		{Name: "description", Label: "What was done", Help: "And what came of it.", Kind: bot.Text, Optional: true},
		{Name: "occurred_on", Label: "When", Help: "The day, like 14/11/2026 or yesterday.", Kind: bot.Line, Optional: true, Max: 100},
		{Name: "threat", Label: "Against whom", Help: "The threat's reference like OCG-1234, or the group's cover name.", Kind: bot.Line, Optional: true, Max: 200},
		{Name: "target_type", Label: "Target", Kind: bot.OneOf, Optional: true, Choices: choices(soc.TargetTypes())},
		{Name: "tactic", Label: "Tactic", Kind: bot.OneOf, Optional: true, Choices: choices(soc.Tactics())},
		{Name: "theme", Label: "Theme", Kind: bot.OneOf, Optional: true, Choices: choices(soc.Themes())},
		{Name: "where", Label: "Where", Kind: bot.Line, Optional: true, Max: 300},
		{Name: "supporting_agencies", Label: "Who helped", Kind: bot.Line, Optional: true, Max: 300},
		{Name: "request", Label: "Gateway request", Help: "Like GWR-2026-000042, if it belongs to one.", Kind: bot.Line, Optional: true, Max: 40},
		{Name: "scpo", Label: "SCPO", Help: "The order's reference, if it belongs to one.", Kind: bot.Line, Optional: true, Max: 40},
		{Name: "action", Label: "4P action", Help: "The action's reference, if it belongs to one.", Kind: bot.Line, Optional: true, Max: 40},
	}
}

func addArgs() []bot.Arg {
	args := disruptionArgs()
	args[0].Optional = true
	return args
}

func (h *Handlers) reportDisruption() bot.Verb {
	return bot.Verb{
		Name: "report", Help: "Report a disruption. Say first whether anyone is in danger now.", Form: "Report a disruption", Submit: "Report",
		Example: `/disruption report safety_now=no description="Closure notice on the club" threat=OCG-1234 tactic=closure occurred_on=yesterday`,
		Args:    append(disruptionArgs(), bot.Arg{Name: "ref", Kind: bot.Carried, Optional: true}),
		Run:     h.runReportDisruption, Urgent: h.dangerFirst(h.receiveDisruption),
	}
}

func (h *Handlers) runReportDisruption(ctx context.Context, in bot.Input) (bot.Message, error) {
	if in.Has("ref") {
		return h.runAdd(ctx, in)
	}
	r, err := h.receiveDisruption(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidReported(r), nil
}

// receiveDisruption makes the record of a form.
func (h *Handlers) receiveDisruption(ctx context.Context, in bot.Input) (report, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return nil, err
	}
	d := soc.Disruption{Report: h.reportOf(soc.DisruptionPrefix, in, by, by.Body)}
	h.fillDisruption(&d, h.given(ctx, in), "")
	d.Danger = soc.DangerNo
	if in.Yes("safety_now") {
		d.Danger = soc.DangerYes
	}
	next := d.Receive(h.Reports, h.agency(by.Body), h.Calendar, by, h.now())
	return h.keepReported(ctx, in, by, next)
}

// seenDisruption reads the disruption that a verb is about.
func (h *Handlers) seenDisruption(ctx context.Context, in bot.Input, by soc.Officer) (*soc.Disruption, error) {
	r, err := h.seenReport(ctx, in, by)
	if err != nil {
		return nil, err
	}
	d, ok := r.(*soc.Disruption)
	if !ok {
		return nil, bot.Errorf(bot.NotFound, "%s is an intelligence report: use /intel.", r.Meta().Ref)
	}
	return d, nil
}

// changeDisruption makes a move of the panel on the disruption that the verb is about, and commits it.
func (h *Handlers) changeDisruption(ctx context.Context, in bot.Input, move func(*soc.Disruption, soc.Officer, time.Time) (*soc.Disruption, error)) (*soc.Disruption, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return nil, err
	}
	d, err := h.seenDisruption(ctx, in, by)
	if err != nil {
		return nil, err
	}
	next, err := move(d, by, h.now())
	if err != nil {
		return nil, err
	}
	return h.commitDisruption(ctx, in, by, d, next)
}

// disruptionDetail is everything in a disruption.
func (h *Handlers) disruptionDetail(ctx context.Context, d *soc.Disruption) bot.Message {
	msg := h.deskCard(ctx, d)
	msg.Fields = append(msg.Fields, fields(
		bot.Field{Label: "What was done", Value: d.Description.Reveal(), Long: true},
		bot.Field{Label: "When, in their words", Value: d.When.Reveal()},
		bot.Field{Label: "Against whom, in their words", Value: d.Target.Reveal(), Long: true},
		bot.Field{Label: "Where", Value: d.Where.Reveal(), Long: true},
		bot.Field{Label: "Who helped", Value: d.Supporting.Reveal(), Long: true},
		bot.Field{Label: "Description that leaves", Value: d.Approved.Reveal(), Long: true},
		bot.Field{Label: "Why this category", Value: d.Rationale.Reveal(), Long: true},
		bot.Field{Label: "Evidence", Value: d.Evidence.Reveal(), Long: true},
		bot.Field{Label: "Seized", Value: pounds(d.ValuePence)},
	)...)
	h.addConversation(ctx, &msg, &d.Report)
	msg.Buttons = append(stepButtons(d), historyButton(d.Ref))
	return msg
}

func pounds(pence int64) string {
	if pence == 0 {
		return ""
	}
	return fmt.Sprintf("£%d.%02d", pence/100, pence%100)
}

// commitDisruption commits a version of a disruption. If another one has the lead of the same event, this one becomes
// support, and both agencies are told (V37).
func (h *Handlers) commitDisruption(ctx context.Context, in bot.Input, by soc.Officer, old, next *soc.Disruption) (*soc.Disruption, error) {
	if err := h.allowed(old, next); err != nil {
		return nil, err
	}
	write := func(d *soc.Disruption, more ...store.Row) error {
		_, err := h.commit(ctx, in, store.Commit{
			By: by, Writes: []store.Write{{Old: old, New: d}}, Rows: append(h.reportRows(d), more...),
		})
		return err
	}
	err := write(next)
	first, ok := owner(err)
	if !ok {
		return next, err
	}
	lead, err := h.Store.Disruption(ctx, first)
	if err != nil {
		return nil, fmt.Errorf("read the lead: %w", err)
	}
	next = next.Support(lead.Agency)
	next.DuplicateOf = first
	return next, write(next, store.Row{Queue: h.Store.Out, Ref: first, Dest: secondDest + string(next.Ref)})
}
