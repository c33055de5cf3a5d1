package handlers

import (
	"context"
	"fmt"
	"slices"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// moveLabels are the buttons of a card.
var moveLabels = map[soc.Move]struct {
	label, verb string
	style       bot.Style
}{
	soc.MoveRatify:   {"Ratify", "ratify", bot.Primary},
	soc.MoveReturn:   {"Return", "return", bot.Danger},
	soc.MoveTake:     {"Take", "take", bot.Primary},
	soc.MoveAsk:      {"Ask", "ask", bot.Plain},
	soc.MoveAnswer:   {"Answer", "answer", bot.Primary},
	soc.MoveRefer:    {"Refer", "refer", bot.Plain},
	soc.MoveDecide:   {"Decide", "decide", bot.Primary},
	soc.MoveCorrect:  {"Correct", "decide", bot.Plain},
	soc.MoveComplete: {"Complete", "complete", bot.Plain},
	soc.MoveWithdraw: {"Withdraw", "withdraw", bot.Danger},
}

// moveButton offers a move on the version that the person sees.
func moveButton(m soc.Move, r *soc.Request) bot.Button {
	l := moveLabels[m]
	line := fmt.Sprintf("gateway %s %s version=%d", l.verb, r.Ref, r.Version)
	if m == soc.MoveCorrect {
		line += " supersedes=" + string(r.Decision)
	}
	return bot.Button{Label: l.label, Command: line, Style: l.style}
}

// offered is a button with the move that it makes.
type offered struct {
	bot.Button
	move soc.Move
}

// offers are the moves that can be made in the request's state, by whomever.
func offers(r *soc.Request) []offered {
	var all []offered
	for _, m := range r.Offers() {
		all = append(all, offered{moveButton(m, r), m})
	}
	return all
}

// moveButtons are the offers' buttons, without those in the list.
func moveButtons(r *soc.Request, except ...soc.Move) []bot.Button {
	var all []bot.Button
	for _, o := range offers(r) {
		if !slices.Contains(except, o.move) {
			all = append(all, o.Button)
		}
	}
	return all
}

// requestCard is the one card of a request in the gateway's channel: what it is and where it stands. What the force
// wrote is behind the Show button, where each look is logged.
func (h *Handlers) requestCard(ctx context.Context, r *soc.Request) bot.Message {
	msg := h.requestHead(ctx, r)
	msg.Buttons = append(moveButtons(r, soc.MoveAnswer, soc.MoveWithdraw), showButton(r.Ref))
	msg.Note = r.Findings.Sentences()
	return msg
}

// requestHead is what a card and the detail of a request have in common.
func (h *Handlers) requestHead(ctx context.Context, r *soc.Request) bot.Message {
	msg := bot.Message{
		Title: fmt.Sprintf("%s · %s", r.Ref, states[string(r.State)]),
		Text:  h.lastMove(ctx, r.Did, r.By, r.Head),
	}
	risk := ""
	if r.RiskToLife {
		risk = "YES"
	}
	msg.Fields = fields(
		bot.Field{Label: "Risk to life", Value: risk},
		bot.Field{Label: "Operation", Value: r.OperationName.Reveal()},
		bot.Field{Label: "Force or agency", Value: h.Region.BodyName(r.Body)},
		bot.Field{Label: "Requester", Value: h.People.Name(ctx, r.Requester)},
		bot.Field{Label: "Handled by", Value: h.People.Name(ctx, r.Handler)},
		bot.Field{Label: "Theme", Value: soc.Label(soc.Themes(), r.Theme)},
		bot.Field{Label: "Support wanted", Value: labels(soc.Support(), r.SupportWanted)},
		bot.Field{Label: "Needed by", Value: h.day(r.NeededBy)},
		bot.Field{Label: "Proposed lead", Value: soc.Label(soc.Leads(), r.LeadProposed)},
		bot.Field{Label: "Authority", Value: soc.Label(soc.Authorities(), r.AuthorityStatus)},
		bot.Field{Label: "Threat", Value: r.ThreatRef},
		bot.Field{Label: "MoRiLE", Value: h.morile(r)},
		bot.Field{Label: "Tasked directly", Value: labels(h.Directory.teams(false), teamsOf(r))},
		bot.Field{Label: "Decision", Value: decisionLine(r)},
	)
	if r.Undecided() {
		label := "Decision due"
		if h.now().After(r.DecisionDue) {
			label = "Decision OVERDUE since"
		}
		msg.Fields = append(msg.Fields, bot.Field{Label: label, Value: h.moment(r.DecisionDue)})
	}
	return msg
}

func teamsOf(r *soc.Request) []string {
	if r.BypassTeam == "" {
		return nil
	}
	return []string{r.BypassTeam}
}

func decisionLine(r *soc.Request) string {
	if r.Decision == "" {
		return ""
	}
	return fmt.Sprintf("%s: %s", r.Decision, soc.Label(soc.Outcomes(), r.Outcome))
}

func (h *Handlers) morile(r *soc.Request) string {
	if r.MorileScore == 0 {
		return ""
	}
	return fmt.Sprintf("%g, scored on %s", r.MorileScore, h.day(r.MorileScoredAt))
}

// decisionCard is a decision in the channel of a body that it concerns, with the button to acknowledge it.
func (h *Handlers) decisionCard(ctx context.Context, d *soc.Decision, body string) bot.Message {
	msg := h.decisionDetail(ctx, d)
	if slices.Contains(d.Unacknowledged(), body) {
		msg.Buttons = []bot.Button{{
			Label: "Acknowledge", Command: "gateway acknowledge " + string(d.Ref), Style: bot.Primary,
		}}
	}
	msg.Buttons = append(msg.Buttons, showButton(d.Ref))
	return msg
}

// decisionDetail is everything in a decision.
func (h *Handlers) decisionDetail(ctx context.Context, d *soc.Decision) bot.Message {
	msg := bot.Message{
		Title: fmt.Sprintf("%s · %s", d.Ref, soc.Label(soc.Outcomes(), d.Outcome)),
		Text:  fmt.Sprintf("Decision about %s. %s.", d.About, states[string(d.State)]),
		Note:  d.Findings.Sentences(),
	}
	if d.SupersededBy != "" {
		msg.Text = fmt.Sprintf("This decision about %s was SUPERSEDED by %s. It is kept as it was.", d.About, d.SupersededBy)
	}
	msg.Fields = fields(
		bot.Field{Label: "Decided on", Value: h.day(d.DecidedOn)},
		bot.Field{Label: "Chair", Value: h.People.Name(ctx, d.Chair)},
		bot.Field{Label: "Who leads", Value: h.Region.BodyName(d.LeadBody)},
		bot.Field{Label: "Owner", Value: h.People.Name(ctx, d.Owner)},
		bot.Field{Label: "Due", Value: h.day(d.Due)},
		bot.Field{Label: "Supporting teams", Value: labels(h.Directory.teams(false), d.SupportingTeams)},
		bot.Field{Label: "Reason", Value: d.Rationale.Reveal(), Long: true},
		bot.Field{Label: "Why not supported", Value: soc.Label(soc.Reasons(), d.ReasonCode)},
		bot.Field{Label: "What instead", Value: d.Alternative.Reveal(), Long: true},
		bot.Field{Label: "Conditions", Value: d.Conditions.Reveal(), Long: true},
		bot.Field{Label: "Specialists considered", Value: labels(soc.Specialists(), d.Considered)},
		bot.Field{Label: "Present", Value: d.Present.Reveal(), Long: true},
		bot.Field{Label: "Teams absent", Value: labels(h.Directory.teams(false), d.TeamsAbsent)},
		bot.Field{Label: "Partners consulted", Value: d.PartnersPresent.Reveal(), Long: true},
		bot.Field{Label: "Dissent", Value: d.Dissent.Reveal(), Long: true},
		bot.Field{Label: "Supersedes", Value: string(d.Supersedes)},
		bot.Field{Label: "What the register finds wrong", Value: d.Reasons.Reveal(), Long: true},
		bot.Field{Label: "Not yet acknowledged by", Value: h.bodies(d.Unacknowledged())},
	)
	for _, a := range d.Acknowledgments {
		msg.Fields = append(msg.Fields, bot.Field{
			Label: "Acknowledged for " + h.Region.BodyName(a.Body), Value: h.People.Name(ctx, a.By) + " on " + h.moment(a.At),
		})
	}
	return msg
}
