package handlers

import (
	"context"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// deskCard is the one card of a report in the channel of the desk or the panel: where it stands, and nothing that the
// partner wrote, which is behind the Show button.
func (h *Handlers) deskCard(ctx context.Context, r report) bot.Message {
	common, ref := r.Common(), r.Meta().Ref
	msg := bot.Message{
		Title: fmt.Sprintf("%s · %s", ref, stateWords(ref, reportState(r))),
		Text:  h.lastMove(ctx, common.Did, common.By, common.Head),
	}
	msg.Fields = fields(
		bot.Field{Label: "Danger now", Value: dangerWords(common.Danger)},
		bot.Field{Label: "Agency", Value: h.agencyWords(common.Agency)},
		bot.Field{Label: "Given by", Value: h.People.Name(ctx, common.Submitter)},
		bot.Field{Label: "Received", Value: h.moment(common.CreatedAt)},
	)
	switch r := r.(type) {
	case *soc.Intelligence:
		msg.Fields = append(msg.Fields, h.intelFields(ctx, r)...)
	case *soc.Disruption:
		msg.Fields = append(msg.Fields, h.disruptionFields(ctx, r)...)
	}
	msg.Fields = append(msg.Fields, fields(
		bot.Field{Label: "Still missing", Value: missing(r), Long: true},
		bot.Field{Label: "Amended by the partner", Value: yesWhen(common.Amended)},
		bot.Field{Label: "Partner wants it back", Value: yesWhen(common.Retracted)},
		bot.Field{Label: "Register reference", Value: common.RegisterRef},
		bot.Field{Label: "Outcome told", Value: soc.Label(soc.ReportOutcomes(), common.Outcome)},
	)...)
	if common.Pending() {
		label := "Partner hears by"
		if h.now().After(common.FeedbackDue) {
			label = "Feedback OVERDUE since"
		}
		msg.Fields = append(msg.Fields, bot.Field{Label: label, Value: h.moment(common.FeedbackDue)})
	}
	msg.Buttons = append(stepButtons(r), showButton(ref))
	msg.Note = common.Findings.Sentences()
	return msg
}

// agencyWords name an agency with what kind it is.
func (h *Handlers) agencyWords(key string) string {
	name := h.Region.BodyName(key)
	if a, ok := h.Region.Agency(key); ok && a.Type != "" {
		name += " (" + soc.Label(soc.AgencyTypes(), a.Type) + ")"
	}
	return name
}

func (h *Handlers) intelFields(ctx context.Context, r *soc.Intelligence) []bot.Field {
	label := "Look at it by"
	if r.Untriaged() && h.now().After(r.TriageDue) {
		label = "Look at it: OVERDUE since"
	}
	due := ""
	if r.Untriaged() {
		due = h.moment(r.TriageDue)
	}
	return fields(
		bot.Field{Label: "Priority", Value: strings.ToUpper(r.Priority)},
		bot.Field{Label: label, Value: due},
		bot.Field{Label: "Handled by", Value: h.People.Name(ctx, r.Handler)},
		bot.Field{Label: "Grading", Value: grading(r), Long: true},
	)
}

func (h *Handlers) disruptionFields(ctx context.Context, d *soc.Disruption) []bot.Field {
	return fields(
		bot.Field{Label: "Day", Value: h.day(d.OccurredOn)},
		bot.Field{Label: "Target", Value: soc.Label(soc.TargetTypes(), d.TargetType)},
		bot.Field{Label: "Threat", Value: d.Threat},
		bot.Field{Label: "Tactic", Value: soc.Label(soc.Tactics(), d.Tactic)},
		bot.Field{Label: "Role", Value: soc.Label(soc.DisruptionRoles(), d.Role)},
		bot.Field{Label: "Lead agency", Value: h.Region.BodyName(d.LeadAgency)},
		bot.Field{Label: "Category", Value: soc.Label(soc.Categories(), d.Category)},
		bot.Field{Label: "4P", Value: soc.Label(soc.FourP(), d.P)},
		bot.Field{Label: "Moderated by", Value: h.People.Name(ctx, d.Moderator)},
		bot.Field{Label: "Tied to", Value: strings.TrimSpace(d.Request + " " + d.SCPO + " " + d.Action)},
	)
}

func dangerWords(d soc.Danger) string {
	switch d {
	case soc.DangerYes:
		return "YES"
	case soc.DangerUnclear:
		return "UNCLEAR: ask them now"
	case soc.DangerNo:
		return "no"
	}
	return "not said"
}

func yesWhen(is bool) string {
	if is {
		return "YES"
	}
	return ""
}
