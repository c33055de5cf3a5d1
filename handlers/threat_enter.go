package handlers

import (
	"context"
	"fmt"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// enterThreat makes a threat known that the master list does not have, or not yet.
func (h *Handlers) enterThreat() bot.Verb {
	return asked(bot.Verb{
		Name: "threat", Help: "Enter a threat: a group, a person or a vulnerability, by its cover name.", Form: "Enter a threat", Submit: "Enter",
		Example: `/4p threat name="Larkspur" threat_type=ocg theme=drugs force=rocu risk_level=high`, Roles: roles(soc.ResponseRoles()...), Run: h.runEnterThreat,
		Args: []bot.Arg{
			{Name: "name", Label: "Cover name", Help: "Never a person's name.", Kind: bot.Line, Max: 80},
			{Name: "threat_type", Label: "Type", Kind: bot.OneOf, Choices: choices(soc.TargetTypes())},
			{Name: "theme", Label: "Theme", Kind: bot.OneOf, Choices: choices(soc.Themes())},
			{Name: "force", Label: "Force", Kind: bot.OneOf, Choices: choices(h.Region.ThreatOwners())},
			{Name: "risk_level", Label: "Risk", Kind: bot.OneOf, Choices: choices(soc.RiskLevels())},
			{Name: "register_ref", Label: "Register reference", Help: "Like OCG-1234. Without one it is a candidate until it is assessed.", Kind: bot.Line, Optional: true, Max: 40},
			{Name: "phase", Label: "Phase", Help: "Only with a reference on the register.", Kind: bot.OneOf, Optional: true, Choices: choices(soc.Phases()[:3])},
			{Name: "area", Label: "Area", Kind: bot.Line, Optional: true, Max: 80},
			{Name: "identified_by", Label: "Identified by", Kind: bot.OneOf, Optional: true, Choices: choices(soc.Identifiers())},
			{Name: "tier", Label: "Tier", Help: "1 to 5.", Kind: bot.Number, Optional: true},
			{Name: "morile_score", Label: "MoRiLE score", Kind: bot.Number, Optional: true},
			{Name: "morile_scored_at", Label: "MoRiLE date", Kind: bot.Day, Optional: true},
			{Name: "rocu_role", Label: "What the ROCU does", Kind: bot.OneOf, Optional: true, Choices: choices(soc.ROCURoles())},
			{Name: "sio", Label: "SIO", Help: "The senior investigating officer.", Kind: bot.Person, Optional: true},
			{Name: "sro", Label: "SRO", Help: "The senior responsible officer.", Kind: bot.Person, Optional: true},
		},
	})
}

func (h *Handlers) runEnterThreat(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	t, err := h.typedThreat(ctx, in, by)
	if err != nil {
		return bot.Message{}, err
	}
	next, err := t.Enter(h.Region, h.Reports, h.Reminders, by, h.now())
	if err != nil {
		return bot.Message{}, err
	}
	result, err := h.commit(ctx, in, store.Commit{By: by, Writes: []store.Write{{New: next}}})
	if isOwned(err) {
		return bot.Message{}, &bot.Error{Code: bot.Invalid, Fields: map[string]string{"register_ref": "A threat with this reference is known here already."}}
	}
	if err != nil {
		return bot.Message{}, err
	}
	next.Ref = result.Ref(next.Ref)
	if result.Repeated {
		return bot.Message{Title: "You entered this already: " + string(next.Ref), Text: "Nothing was added.", Buttons: []bot.Button{showButton(next.Ref)}}, nil
	}
	return h.saidThreat(next, by, h.entered(next)), nil
}

// typedThreat is the threat that somebody types in.
func (h *Handlers) typedThreat(ctx context.Context, in bot.Input, by soc.Officer) (soc.Threat, error) {
	t := soc.Threat{
		Head: h.head(soc.ThreatPrefix, in, by, string(soc.OfficialSensitive)),
		Name: soc.NewText(in.Str("name")), Type: in.Str("threat_type"), Theme: in.Str("theme"), Force: in.Str("force"), Area: in.Str("area"),
		IdentifiedBy: in.Str("identified_by"), AssessmentType: soc.AssessmentTypes()[0].Key, ModerationStatus: soc.ModerationStatuses()[0].Key,
		SOC: true, Phase: in.Str("phase"), RiskLevel: in.Str("risk_level"), RegisterRef: in.Str("register_ref"),
		MorileScore: in.Number("morile_score"), MorileScoredAt: dayArg(in, "morile_scored_at"), ROCURole: in.Str("rocu_role"),
	}
	if ref, ok := soc.ThreatRef(t.RegisterRef); ok {
		t.RegisterRef = ref
	}
	if in.Has("tier") {
		if t.Tier = int(in.Number("tier")); t.Tier == 0 || float64(t.Tier) != in.Number("tier") {
			t.Tier = -1 // the rules say that it is none
		}
	}
	var err error
	if t.SIO, err = h.personID(ctx, in, "sio"); err != nil {
		return t, err
	}
	t.SRO, err = h.sro(ctx, in, "")
	return t, err
}

// sro is the SRO whom a form names, or the one that there is: nobody becomes one by being named, since an SRO closes plans.
func (h *Handlers) sro(ctx context.Context, in bot.Input, is string) (string, error) {
	if !in.Has("sro") {
		return is, nil
	}
	o, err := h.person(ctx, in, "sro")
	if err != nil {
		return "", err
	}
	if o.Status == soc.Left || !o.Has(soc.SRO) {
		return "", &bot.Error{Code: bot.Invalid, Fields: map[string]string{"sro": "This officer is no SRO."}}
	}
	return o.ID, nil
}

// entered says what comes next after a threat was entered.
func (h *Handlers) entered(t *soc.Threat) string {
	switch {
	case t.Open():
		return fmt.Sprintf("It needs an LRO within %s: allocate it. The SOC lead of the force is told.", plural(h.Reminders.ToAllocate, "working day"))
	case t.Assessed():
		return "Move it on when the work against it begins: then it needs an LRO and a 4P plan."
	}
	return "It is a candidate. Move it on when its trigger form is with the assessors, and when they have assessed it."
}
