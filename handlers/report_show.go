package handlers

import (
	"context"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// showReport shows a report: all of it to the desk or the panel, which is logged, and to those who gave it where it stands.
func (h *Handlers) showReport(command string) bot.Verb {
	prefix := reportPrefix(command)
	return bot.Verb{
		Name: "show", Help: "Show a report. What partners wrote is for the desk or the panel only, and each look is logged.",
		Example: fmt.Sprintf("/%s show %s-2026-000042", command, prefix), Args: []bot.Arg{reportArg(prefix)}, Run: h.runShowReport,
	}
}

func (h *Handlers) runShowReport(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	r, err := h.seenReport(ctx, in, by)
	if err != nil {
		return bot.Message{}, err
	}
	if !r.Readable(by) {
		return h.standing(r), nil
	}
	look := store.Consultation{By: by, Channel: in.Channel.String()}
	if r.Meta().Ref.Prefix() == soc.DisruptionPrefix {
		d, err := h.Store.ConsultDisruption(ctx, r.Meta().Ref, look)
		if err != nil {
			return bot.Message{}, fmt.Errorf("consult disruption: %w", err)
		}
		return h.disruptionDetail(ctx, d), nil
	}
	intel, err := h.Store.ConsultIntelligence(ctx, r.Meta().Ref, look)
	if err != nil {
		return bot.Message{}, fmt.Errorf("consult intelligence: %w", err)
	}
	return h.intelDetail(ctx, intel), nil
}

// standing is what those who gave a report see of it: its number, its state and what came of it.
func (h *Handlers) standing(r report) bot.Message {
	common, ref := r.Common(), r.Meta().Ref
	msg := bot.Message{Title: fmt.Sprintf("%s · %s", ref, partnerState(reportState(r)))}
	msg.Fields = fields(
		bot.Field{Label: "Received", Value: h.moment(common.CreatedAt)},
		bot.Field{Label: "Outcome", Value: soc.Label(soc.ReportOutcomes(), common.Outcome)},
		bot.Field{Label: "Register reference", Value: common.RegisterRef},
		bot.Field{Label: "Still missing", Value: missing(r), Long: true},
	)
	if common.Pending() {
		msg.Fields = append(msg.Fields, bot.Field{Label: "You hear by", Value: h.moment(common.FeedbackDue)})
	}
	if !common.Withheld() && reportState(r) != string(soc.ReportWithdrawn) {
		msg.Buttons = []bot.Button{addButton(ref)}
	}
	return msg
}

// intelDetail is everything in an intelligence report.
func (h *Handlers) intelDetail(ctx context.Context, r *soc.Intelligence) bot.Message {
	msg := h.deskCard(ctx, r)
	msg.Fields = append(msg.Fields, fields(
		bot.Field{Label: "What", Value: r.What.Reveal(), Long: true},
		bot.Field{Label: "When", Value: r.When.Reveal(), Long: true},
		bot.Field{Label: "Where", Value: r.Where.Reveal(), Long: true},
		bot.Field{Label: "Who", Value: r.Who.Reveal(), Long: true},
		bot.Field{Label: "How they know", Value: r.HowKnown.Reveal(), Long: true},
		bot.Field{Label: "More", Value: r.Subjects.Reveal(), Long: true},
		bot.Field{Label: "Where it comes from", Value: soc.Label(soc.Provenances(), r.Provenance)},
		bot.Field{Label: "Who else knows", Value: soc.Label(soc.Circles(), r.WhoElseKnows)},
		bot.Field{Label: "Risk to who gave it", Value: soc.Label(soc.Risks(), r.RiskToSource)},
		bot.Field{Label: "May we act on it", Value: soc.Label(soc.DisclosureViews(), r.DisclosureView)},
		bot.Field{Label: "Theme", Value: soc.Label(soc.Themes(), r.Theme)},
		bot.Field{Label: "Threat", Value: r.Threat},
		bot.Field{Label: "Conditions", Value: r.Conditions.Reveal(), Long: true},
		bot.Field{Label: "Sanitised text", Value: r.Sanitised.Reveal(), Long: true},
	)...)
	h.addConversation(ctx, &msg, &r.Report)
	msg.Buttons = append(stepButtons(r), historyButton(r.Ref))
	return msg
}

// addConversation adds what was said about a report since it came.
func (h *Handlers) addConversation(ctx context.Context, msg *bot.Message, r *soc.Report) {
	for _, a := range r.Additions {
		msg.Fields = append(msg.Fields, bot.Field{
			Label: fmt.Sprintf("%s %s on %s", h.People.Name(ctx, a.By), said[a.Move], h.moment(a.At)), Value: a.Words.Reveal(), Long: true,
		})
	}
	for _, q := range r.Questions {
		msg.Fields = append(msg.Fields, h.questionField(ctx, q))
	}
	for _, f := range r.Files {
		msg.Fields = append(msg.Fields, bot.Field{
			Label: "Attachment, not copied", Value: fmt.Sprintf("%s, %d bytes, %s", f.Name.Reveal(), f.Size, f.Link.Reveal()), Long: true,
		})
	}
	msg.Fields = append(msg.Fields, fields(
		bot.Field{Label: "Reason", Value: r.Closing.Reveal(), Long: true},
		bot.Field{Label: "What the register finds wrong", Value: r.Reasons.Reveal(), Long: true},
	)...)
	msg.Note = strings.TrimSpace(r.Findings.Sentences() + "\n" + string(r.Marking))
}

func historyButton(ref soc.Ref) bot.Button {
	return bot.Button{Label: "History", Command: commandOf(ref) + " history " + string(ref)}
}

// reportHistory is what happened to a report, version by version.
func (h *Handlers) reportHistory(command string) bot.Verb {
	prefix := reportPrefix(command)
	return bot.Verb{
		Name: "history", Help: "Show what happened to a report, by whom and when.", Roles: roles(soc.IntelHandler, soc.DisruptionModerator, soc.Auditor),
		Example: fmt.Sprintf("/%s history %s-2026-000042", command, prefix), Args: []bot.Arg{reportArg(prefix)}, Run: h.runReportHistory,
	}
}

func (h *Handlers) runReportHistory(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	r, err := h.seenReport(ctx, in, by)
	if err != nil {
		return bot.Message{}, err
	}
	ref := r.Meta().Ref
	all, err := h.reportVersions(ctx, ref, 1, r.Meta().Version)
	if err != nil {
		return bot.Message{}, err
	}
	msg := bot.Message{Title: "History of " + string(ref), Buttons: []bot.Button{showButton(ref)}}
	for _, v := range all {
		head := v.Meta()
		msg.Items = append(msg.Items, bot.Item{
			Title: fmt.Sprintf("%d. %s", head.Version, h.moment(head.At)),
			Text:  fmt.Sprintf("%s %s. %s.", h.People.Name(ctx, head.By), said[head.Did], stateWords(ref, reportState(v))),
		})
	}
	return msg, nil
}
