package handlers

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

var agendas = []soc.Term{
	{Key: "agenda", Label: "Panel agenda"},
	{Key: "standard", Label: "Awaiting the standard"},
	{Key: "mine", Label: "My agency's"},
}

// panel is the agenda: what the panel has to decide, oldest first. Partners see their own agency's disruptions.
func (h *Handlers) panel() bot.Verb {
	return bot.Verb{
		Name: "panel", Help: "Show the panel's agenda, what awaits the standard, or your agency's own.", Example: "/disruption panel", Run: h.runPanel,
		Args: []bot.Arg{{Name: "which", Label: "Which", Kind: bot.OneOf, Bare: true, Optional: true, Choices: choices(agendas)}, pageArg()},
	}
}

func (h *Handlers) runPanel(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	which, p := in.Str("which"), pageOf(in)
	switch {
	case !by.Has(soc.DisruptionModerator, soc.Auditor):
		which = "mine"
	case which == "":
		which = "agenda"
	}
	var found []*soc.Disruption
	var total int
	switch which {
	case "mine":
		found, total, err = h.Store.DisruptionsOf(ctx, by.Body, p.end())
	case "standard":
		found, total, err = h.Store.AwaitingStandard(ctx, p.end())
	default:
		found, total, err = h.Store.PanelAgenda(ctx, p.end())
	}
	all, err := asReports(found, err)
	if err != nil {
		return bot.Message{}, err
	}
	msg := h.reportList(soc.Label(agendas, which), of(p, all), total, by)
	p.more(&msg, "disruption panel "+which, total)
	return msg, nil
}

// approve records what the panel decides about a disruption.
func (h *Handlers) approve() bot.Verb {
	one := func(name, label, help string, terms []soc.Term) bot.Arg {
		return bot.Arg{Name: name, Label: label, Help: help, Kind: bot.OneOf, Choices: choices(terms)}
	}
	line := func(name, label, help string, most int) bot.Arg {
		return bot.Arg{Name: name, Label: label, Help: help, Kind: bot.Line, Optional: true, Max: most}
	}
	return bot.Verb{
		Name: "approve", Help: "Approve a disruption. Somebody trained on the register releases it with that.", Form: "Approve the disruption", Submit: "Approve",
		Roles: roles(soc.DisruptionModerator), Opening: h.openingReport(soc.MoveApprove, approvable), Run: h.runApprove,
		Example: `/disruption approve DIS-2026-000042 category=minor role=lead p=pursue tactic=arrest rationale="One member was arrested."`,
		Args: []bot.Arg{
			reportArg(soc.DisruptionPrefix), versionArg(),
			one("category", "Category", "How far it undermined the threat. Local guide.", soc.Categories()),
			one("role", "Role", "One lead for each threat, day and tactic.", soc.DisruptionRoles()),
			one("p", "4P", "", soc.FourP()),
			one("tactic", "Tactic", "", soc.Tactics()),
			one("target_type", "Target", "", soc.TargetTypes()),
			one("theme", "Theme", "", soc.Themes()),
			{Name: "threat", Label: "Threat reference", Help: "On the register, like OCG-1234.", Kind: bot.Line, Max: 40},
			{Name: "occurred_on", Label: "Day", Kind: bot.Day},
			{Name: "rationale", Label: "Why this category", Kind: bot.Text},
			{Name: "description", Label: "Description that leaves", Help: "Nothing that points to a source.", Kind: bot.Text},
			{Name: "evidence_ref", Label: "Evidence", Help: "A reference; needed for major.", Kind: bot.Line, Optional: true, Max: 200},
			{Name: "value_seized", Label: "Seized, in pounds", Kind: bot.Number, Optional: true},
			line("supporting_agencies", "Who helped", "", 300),
			line("lead_agency", "Lead agency", "Only if another agency leads.", 60),
			line("request", "Gateway request", "Like GWR-2026-000042.", 40),
			line("scpo", "SCPO", "The order's reference.", 40),
			line("action", "4P action", "The action's reference.", 40),
		},
	}
}

// approvable fills the panel's form with what the partner gave, or with what an earlier approval said.
func approvable(r report, _ soc.Officer) map[string][]string {
	d, ok := r.(*soc.Disruption)
	if !ok {
		return nil
	}
	description := d.Approved
	if description.IsZero() {
		description = d.Description
	}
	all := map[string]string{
		"category": d.Category, "role": d.Role, "p": d.P, "tactic": d.Tactic, "target_type": d.TargetType, "theme": d.Theme,
		"threat": d.Threat, "occurred_on": d.OccurredOn.String(), "rationale": d.Rationale.Reveal(), "description": description.Reveal(),
		"evidence_ref": d.Evidence.Reveal(), "supporting_agencies": d.Supporting.Reveal(), "request": d.Request, "scpo": d.SCPO, "action": d.Action,
	}
	fill := map[string][]string{}
	for name, value := range all {
		if value != "" {
			fill[name] = []string{value}
		}
	}
	return fill
}

func (h *Handlers) runApprove(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	d, err := h.seenDisruption(ctx, in, by)
	if err != nil {
		return bot.Message{}, err
	}
	m := soc.Moderation{
		OccurredOn: soc.DateOf(in.Day("occurred_on")), TargetType: in.Str("target_type"), Threat: in.Str("threat"), Role: in.Str("role"),
		P: in.Str("p"), Category: in.Str("category"), Tactic: in.Str("tactic"), Theme: in.Str("theme"),
		Description: h.text(ctx, in, "description"), Rationale: h.text(ctx, in, "rationale"), Evidence: h.text(ctx, in, "evidence_ref"),
		Supporting: h.text(ctx, in, "supporting_agencies"), Request: in.Str("request"), SCPO: in.Str("scpo"), Action: in.Str("action"),
		ValuePence: int64(math.Round(in.Number("value_seized") * 100)),
	}
	if m.LeadAgency, err = h.leadAgency(in, d); err != nil {
		return bot.Message{}, err
	}
	next, err := d.Approve(m, h.Reports, h.today(), by, h.now())
	if err != nil {
		return bot.Message{}, fmt.Errorf("approve: %w", err)
	}
	if next, err = h.commitDisruption(ctx, in, by, d, next); err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(next, approvedWords(next)+" The partner has been told."), nil
}

// leadAgency is whose lead it is: the agency's own, unless another is named by key or name.
func (h *Handlers) leadAgency(in bot.Input, d *soc.Disruption) (string, error) {
	named := in.Str("lead_agency")
	if named == "" {
		return d.Agency, nil
	}
	for _, b := range h.Region.Bodies() {
		if strings.EqualFold(named, b.Key) || strings.EqualFold(named, b.Label) {
			return b.Key, nil
		}
	}
	return "", &bot.Error{Code: bot.Invalid, Fields: map[string]string{"lead_agency": "I don't know this agency. Give its name as it is configured."}}
}

// hold puts a disruption aside.
func (h *Handlers) hold() bot.Verb {
	return bot.Verb{
		Name: "hold", Help: "Put a disruption aside, with a reason.", Form: "Hold the disruption", Submit: "Hold", Roles: roles(soc.DisruptionModerator),
		Example: "/disruption hold DIS-2026-000042 Wait for the trial.", Opening: h.openingReport(soc.MoveHold, nil), Run: h.runHold,
		Args: []bot.Arg{reportArg(soc.DisruptionPrefix), versionArg(), textArg("reason", "Reason", "The partner does not see it.")},
	}
}

func (h *Handlers) runHold(ctx context.Context, in bot.Input) (bot.Message, error) {
	d, err := h.changeDisruption(ctx, in, func(d *soc.Disruption, by soc.Officer, at time.Time) (*soc.Disruption, error) {
		return d.Hold(h.text(ctx, in, "reason"), by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(d, "It is on hold. The partner has been told that, and not why."), nil
}

// releaseDisruption lets a disruption go on: to the register when it is moderated, back to the panel when it was held.
func (h *Handlers) releaseDisruption() bot.Verb {
	return bot.Verb{
		Name: "release", Help: "Release an approved disruption to the register, or one on hold to the panel.", Roles: roles(soc.DisruptionModerator),
		Example: "/disruption release DIS-2026-000042", Args: []bot.Arg{reportArg(soc.DisruptionPrefix), versionArg()}, Run: h.runReleaseDisruption,
	}
}

func (h *Handlers) runReleaseDisruption(ctx context.Context, in bot.Input) (bot.Message, error) {
	d, err := h.changeDisruption(ctx, in, func(d *soc.Disruption, by soc.Officer, at time.Time) (*soc.Disruption, error) {
		return d.Release(h.Reports, h.agency(d.Agency), h.today(), by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidStep(d, "It goes on: "+lowerFirst(stateWords(d.Ref, string(d.State)))+"."), nil
}

// owner is the record that has what this commit wanted alone.
func owner(err error) (soc.Ref, bool) {
	owned, ok := errors.AsType[*store.OwnedError](err)
	if !ok {
		return "", false
	}
	return owned.Owner, true
}
