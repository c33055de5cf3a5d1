package handlers

import (
	"context"
	"fmt"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// raise asks for everything in C2, risk to life first.
func (h *Handlers) raise() bot.Verb {
	return bot.Verb{
		Name: "raise", Help: "Ask the gateway for regional support.",
		Example: `/gateway raise operation_name="Larkspur" theme=drugs support_wanted=financial,analysis`,
		Form:    "Ask for support", Submit: "Raise", Roles: roles(soc.Requester, soc.GatewayCI), Run: h.runRaise, Urgent: h.alertFirst,
		Args: []bot.Arg{
			{Name: "risk_to_life", Label: "Risk to life?", Help: "Is anybody's life at risk? If yes, use your emergency route too.", Kind: bot.YesNo, AtOnce: true},
			{Name: "risk", Label: "What is the risk", Help: "Only if there is a risk to life.", Kind: bot.Text, Optional: true},
			{Name: "operation_name", Label: "Operation name", Help: "3 to 40 characters. Never a person's name.", Kind: bot.Line, Max: 40},
			{Name: "threat_ref", Label: "Threat reference", Help: "The threat's reference on the register.", Kind: bot.Line, Optional: true, Max: 40},
			{Name: "unassessed_reason", Label: "If not assessed, why", Help: "Needed when there is no threat reference.", Kind: bot.Text, Optional: true},
			{Name: "theme", Label: "Theme", Kind: bot.OneOf, Choices: choices(soc.Themes())},
			{Name: "support_wanted", Label: "Support wanted", Kind: bot.ManyOf, Choices: choices(soc.Support())},
			{Name: "objective", Label: "Objective", Help: "What should the support achieve?", Kind: bot.Text},
			{Name: "threat_harm_risk", Label: "Threat, harm and risk", Kind: bot.Text},
			{Name: "needed_by", Label: "Needed by", Help: "Like 14/12/2026, friday or in 3 weeks.", Kind: bot.Day},
			{Name: "authority_status", Label: "Authority", Help: "Never say anything else about an authority here.", Kind: bot.OneOf, Choices: choices(soc.Authorities())},
			{Name: "lead_proposed", Label: "Who should lead", Kind: bot.OneOf, Choices: choices(soc.Leads())},
			{Name: "sio", Label: "SIO", Help: "The senior investigating officer.", Kind: bot.Person},
			{Name: "lro", Label: "LRO", Help: "The lead responsible officer.", Kind: bot.Person, Optional: true},
			{Name: "same_lro_reason", Label: "If LRO is SIO, why", Kind: bot.Line, Optional: true},
			{Name: "morile_score", Label: "MoRiLE score", Help: "Needed for an adoption.", Kind: bot.Number, Optional: true},
			{Name: "morile_scored_at", Label: "MoRiLE date", Kind: bot.Day, Optional: true},
			{Name: "fourp_plan", Label: "4P plan", Help: "Like FPP-2026-000007.", Kind: bot.Record, Optional: true},
			{Name: "partners", Label: "Partners involved", Kind: bot.Line, Optional: true, Max: 500},
			{Name: "other_requests", Label: "Asked elsewhere?", Help: "Other requests for the same.", Kind: bot.Line, Optional: true, Max: 500},
			{Name: "marking", Label: "Marking", Help: "Nothing above OFFICIAL-SENSITIVE may be on chat.", Kind: bot.OneOf, Optional: true, Default: string(soc.OfficialSensitive), Choices: []bot.Choice{
				{Value: string(soc.OfficialSensitive), Label: "OFFICIAL-SENSITIVE"}, {Value: string(soc.Official), Label: "OFFICIAL"},
			}},
			{Name: "draft", Kind: bot.Carried, Optional: true},
		},
	}
}

func (h *Handlers) runRaise(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	draft, err := h.draftOf(ctx, in, by)
	if err != nil {
		return bot.Message{}, err
	}
	begun := h.newRequest(in, by)
	if draft != nil {
		begun.Head = draft.Head
	}
	if err := h.fill(ctx, &begun, in); err != nil {
		return bot.Message{}, err
	}
	next, err := begun.Raise(h.Rules, h.Calendar, by, h.now())
	if err != nil {
		return bot.Message{}, fmt.Errorf("raise: %w", err)
	}
	write := store.Write{New: next}
	if draft != nil {
		write.Old = draft
	}
	result, err := h.commit(ctx, in, store.Commit{By: by, Writes: []store.Write{write}, Rows: h.requestRows(next)})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidRaised(next, result), nil
}

// newRequest begins a request with what does not come from its fields.
func (h *Handlers) newRequest(in bot.Input, by soc.Officer) soc.Request {
	marking := in.Str("marking")
	if marking == "" {
		marking = string(soc.OfficialSensitive)
	}
	return soc.Request{
		Head:  h.head(soc.RequestPrefix, in, by, marking),
		State: soc.Draft, Requester: by.ID, Body: by.Body, Route: soc.ViaGateway,
	}
}

// draftOf is the draft that a request goes on with, if any.
func (h *Handlers) draftOf(ctx context.Context, in bot.Input, by soc.Officer) (*soc.Request, error) {
	if !in.Has("draft") {
		return h.recentDraft(ctx, in)
	}
	r, err := h.visibleRequest(ctx, soc.Ref(in.Str("draft")), by)
	if err != nil {
		return nil, err
	}
	if r.Requester != by.ID {
		return nil, &hiddenError{r.Ref}
	}
	if r.State != soc.Draft {
		return nil, &soc.MoveError{Ref: r.Ref, Move: soc.MoveRaise, State: string(r.State), Did: r.Did, By: r.By, At: r.At}
	}
	return r, nil
}

// fill copies the arguments into the request.
func (h *Handlers) fill(ctx context.Context, r *soc.Request, in bot.Input) error {
	text := func(name string) soc.Text { return h.text(ctx, in, name) }
	r.RiskToLife, r.Risk = in.Yes("risk_to_life"), text("risk")
	r.OperationName, r.ThreatRef, r.UnassessedReason = text("operation_name"), in.Str("threat_ref"), text("unassessed_reason")
	r.Theme, r.SupportWanted = in.Str("theme"), in.Strs("support_wanted")
	r.Objective, r.ThreatHarmRisk = text("objective"), text("threat_harm_risk")
	r.NeededBy = soc.DateOf(in.Day("needed_by"))
	r.AuthorityStatus, r.LeadProposed = in.Str("authority_status"), in.Str("lead_proposed")
	r.SameLROReason, r.Partners, r.OtherRequests = text("same_lro_reason"), text("partners"), text("other_requests")
	r.MorileScore, r.Plan = in.Number("morile_score"), soc.Ref(in.Str("fourp_plan"))
	if in.Has("morile_scored_at") {
		r.MorileScoredAt = soc.DateOf(in.Day("morile_scored_at"))
	}
	var err error
	if r.SIO, err = h.personID(ctx, in, "sio"); err != nil {
		return err
	}
	r.LRO, err = h.personID(ctx, in, "lro")
	return err
}

// personID is the officer whom a Person argument names, for something that is to be done by them.
func (h *Handlers) personID(ctx context.Context, in bot.Input, name string) (string, error) {
	if !in.Has(name) {
		return "", nil
	}
	o, err := h.person(ctx, in, name)
	if err == nil && o.Status == soc.Left {
		return "", &bot.Error{Code: bot.Invalid, Fields: map[string]string{name: "This person has left."}}
	}
	return o.ID, err
}

// saidRaised is the answer to a request that was raised.
func (h *Handlers) saidRaised(r *soc.Request, result store.Result) bot.Message {
	ref := result.Ref(r.Ref)
	msg := bot.Message{
		Title: fmt.Sprintf("%s is with the gateway", ref),
		Text:  "You will hear of every step in a direct message. A decision is due by " + h.moment(r.DecisionDue) + ". You need the support by " + h.day(r.NeededBy) + ".",
		Buttons: []bot.Button{showButton(ref), {
			Label: "Withdraw", Command: fmt.Sprintf("gateway withdraw %s version=%d", ref, r.Version),
		}},
		Note: r.Findings.Sentences(),
	}
	if result.Repeated {
		msg.Title = fmt.Sprintf("You raised this already: %s", ref)
		msg.Text = "Nothing was added. If you need a second request, change its words."
	}
	if r.RiskToLife {
		msg.Text = emergency + "\n" + msg.Text
	}
	return msg
}
