package handlers

import (
	"context"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// decide records a decision: with outcome, reason, lead, owner and date, or not at all (V01).
func (h *Handlers) decide() bot.Verb {
	return bot.Verb{
		Name: "decide", Help: "Record the decision about a request and share it with the forces.",
		Form: "Record the decision", Submit: "Record and share", Roles: roles(soc.GatewayCI, soc.CapabilitiesChair),
		Example: `/gateway decide GWR-2026-000042 advice lead_body=rocu due=28d`, Opening: h.opening(soc.MoveDecide), Run: h.runDecide,
		Args: []bot.Arg{
			refArg(), versionArg(),
			{Name: "outcome", Label: "Outcome", Kind: bot.OneOf, Bare: true, Choices: choices(soc.Outcomes())},
			{Name: "lead_body", Label: "Who leads", Kind: bot.OneOf, Choices: choices(h.bodyTerms())},
			{Name: "rationale", Label: "Reason", Help: "At least 20 characters. The forces read this.", Kind: bot.Text},
			{Name: "owner", Label: "Owner of what's next", Kind: bot.Person},
			{Name: "due", Label: "Due", Help: "Like 14/12/2026, friday or 28d.", Kind: bot.Day},
			{Name: "supporting_teams", Label: "Supporting teams", Help: "Needed for specialist assistance.", Kind: bot.ManyOf, Optional: true, Choices: choices(h.Directory.teams(false))},
			{Name: "specialists_considered", Label: "Specialists considered", Kind: bot.ManyOf, Optional: true, Choices: choices(soc.Specialists())},
			{Name: "reason_code", Label: "If not supported, why", Kind: bot.OneOf, Optional: true, Choices: choices(soc.Reasons())},
			{Name: "alternative", Label: "What instead", Help: "Needed when the request is not supported.", Kind: bot.Text, Optional: true},
			{Name: "conditions", Label: "Conditions", Kind: bot.Text, Optional: true},
			{Name: "circulate_to", Label: "Also share with", Help: "The requesting and the leading force always get it.", Kind: bot.ManyOf, Optional: true, Choices: choices(h.bodyTerms()[1:])},
			{Name: "present", Label: "Present", Kind: bot.Line, Optional: true, Max: 500},
			{Name: "teams_absent", Label: "Teams absent", Kind: bot.ManyOf, Optional: true, Choices: choices(h.Directory.teams(false))},
			{Name: "partners_present", Label: "Partners consulted", Kind: bot.Line, Optional: true, Max: 500},
			{Name: "dissent", Label: "Dissent", Kind: bot.Line, Optional: true, Max: 500},
			{Name: "supersedes", Label: "Corrects decision", Help: "Only for a correction, like DEC-2026-000012.", Kind: bot.Record, Optional: true},
		},
	}
}

// bodyTerms are the ROCU and its forces, the ROCU first.
func (h *Handlers) bodyTerms() []soc.Term { return h.Region.Bodies()[:1+len(h.Region.Forces)] }

func (h *Handlers) runDecide(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	r, err := h.seen(ctx, in, by)
	if err != nil {
		return bot.Message{}, err
	}
	draft, err := h.decision(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	before, err := h.earlier(ctx, r)
	if err != nil {
		return bot.Message{}, err
	}
	if before != nil && draft.Supersedes != "" {
		draft.CirculateTo = append(draft.CirculateTo, before.CirculateTo...) // whoever got that gets its correction
	}
	next, d, err := r.Decide(draft, h.Rules, h.Calendar, by, h.now())
	if err != nil {
		return bot.Message{}, fmt.Errorf("decide: %w", err)
	}
	writes := []store.Write{{Old: r, New: next}, {New: d}}
	rows := append(h.requestRows(next), h.decisionRows(d)...)
	if before != nil {
		after, err := h.ended(before, d, by)
		if err != nil {
			return bot.Message{}, err
		}
		writes = append(writes, store.Write{Old: before, New: after})
		rows = append(rows, h.decisionRows(after)...)
	}
	result, err := h.commit(ctx, in, store.Commit{By: by, Writes: writes, Rows: rows, Audit: []soc.AuditEvent{{
		Actor: by.ID, Operation: soc.Disclosure, Record: d.Ref, Version: d.Version,
		Reason: "decision shared with the bodies it concerns", Recipients: d.CirculateTo,
	}}})
	if err != nil {
		return bot.Message{}, err
	}
	return h.saidDecided(next, d, result.Ref(d.Ref)), nil
}

// decision makes a decision from the arguments.
func (h *Handlers) decision(ctx context.Context, in bot.Input) (soc.Decision, error) {
	text := func(name string) soc.Text { return h.text(ctx, in, name) }
	owner, err := h.personID(ctx, in, "owner")
	if err != nil {
		return soc.Decision{}, err
	}
	return soc.Decision{
		Head: soc.Head{UID: h.NewUID(), Origin: h.origin(in)}, Owner: owner,
		Outcome: in.Str("outcome"), LeadBody: in.Str("lead_body"), Rationale: text("rationale"),
		Due: soc.DateOf(in.Day("due")), SupportingTeams: in.Strs("supporting_teams"),
		Considered: in.Strs("specialists_considered"), ReasonCode: in.Str("reason_code"),
		Alternative: text("alternative"), Conditions: text("conditions"), CirculateTo: in.Strs("circulate_to"),
		Present: text("present"), TeamsAbsent: in.Strs("teams_absent"), PartnersPresent: text("partners_present"),
		Dissent: text("dissent"), Supersedes: soc.Ref(in.Str("supersedes")),
	}, nil
}

// earlier is the decision that a new one comes after, nil when there is none.
func (h *Handlers) earlier(ctx context.Context, r *soc.Request) (*soc.Decision, error) {
	if r.Decision == "" {
		return nil, nil
	}
	d, err := h.Store.Decision(ctx, r.Decision)
	if err != nil {
		return nil, fmt.Errorf("read earlier decision: %w", err)
	}
	return d, nil
}

// ended is the earlier decision as it is from now on: superseded by a correction, or settled when the request was
// returned for information and is now decided.
func (h *Handlers) ended(before, d *soc.Decision, by soc.Officer) (*soc.Decision, error) {
	if d.Supersedes != "" {
		return before.Supersede(by, h.now())
	}
	return before.Settle(by, h.now())
}

func (h *Handlers) saidDecided(r *soc.Request, d *soc.Decision, ref soc.Ref) bot.Message {
	msg := bot.Message{
		Title: fmt.Sprintf("%s: %s", ref, soc.Label(soc.Outcomes(), d.Outcome)),
		Text:  fmt.Sprintf("The decision about %s is recorded. It goes to %s now; each is asked to acknowledge it.", r.Ref, h.bodies(d.CirculateTo)),
		Note:  d.Findings.Sentences(), Buttons: []bot.Button{showButton(ref)},
	}
	var missing []string
	for _, body := range d.CirculateTo {
		if _, ok := h.Directory.of(body); !ok {
			missing = append(missing, h.Region.BodyName(body))
		}
	}
	if len(missing) > 0 {
		msg.Note = strings.TrimSpace(msg.Note + "\nNo channel is set up for " + strings.Join(missing, ", ") + ": tell them yourself.")
	}
	return msg
}
