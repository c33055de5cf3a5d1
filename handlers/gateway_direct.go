package handlers

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// bypass are the verbs about tasks given to a guarded team directly; a region without one has none.
func (h *Handlers) bypass() []bot.Verb {
	guarded := h.Directory.teams(true)
	if len(guarded) == 0 {
		return nil
	}
	return []bot.Verb{h.direct(guarded), h.ratify(), h.sendBack()}
}

// direct records a task that goes to a guarded team without the gateway.
func (h *Handlers) direct(guarded []soc.Term) bot.Verb {
	return bot.Verb{
		Name: "direct", Help: "Record a task given to a team directly. The gateway ratifies it or returns it.",
		Form: "Task a team directly", Submit: "Record", Roles: roles(soc.Requester, soc.GatewayCI),
		Example: "/gateway direct " + guarded[0].Key + " Visit three premises on friday.", Run: h.runDirect,
		Args: []bot.Arg{
			{Name: "team", Label: "Team", Kind: bot.OneOf, Bare: true, Choices: choices(guarded)},
			{Name: "bypass_reason", Label: "Why not the gateway", Kind: bot.Line, Optional: true, Max: 500},
			textArg("objective", "Task", "What is the team asked to do?"),
		},
	}
}

func (h *Handlers) runDirect(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	r := h.newRequest(in, by)
	r.BypassTeam, r.BypassReason, r.Objective = in.Str("team"), h.text(ctx, in, "bypass_reason"), h.text(ctx, in, "objective")
	r.Theme = "other"
	next, err := r.Bypass(h.Rules, h.Calendar, by, h.now())
	if err != nil {
		return bot.Message{}, fmt.Errorf("record bypass: %w", err)
	}
	result, err := h.commit(ctx, in, store.Commit{By: by, Writes: []store.Write{{New: next}}, Rows: h.requestRows(next)})
	if err != nil {
		return bot.Message{}, err
	}
	ref := result.Ref(next.Ref)
	if result.Repeated {
		return bot.Message{
			Title:   fmt.Sprintf("You recorded this already: %s", ref),
			Text:    "Nothing was added. If it is another task, change its words, for example by the day.",
			Buttons: []bot.Button{showButton(ref)},
		}, nil
	}
	return bot.Message{
		Title: fmt.Sprintf("%s records a direct task for the %s", ref, soc.Label(h.Directory.teams(true), next.BypassTeam)),
		Text:  "This team is tasked through the gateway, so the gateway has been asked to ratify it or to return it. You will hear of both. Next time, type /gateway raise.",
		Buttons: []bot.Button{showButton(ref), {
			Label: "Withdraw", Command: fmt.Sprintf("gateway withdraw %s version=%d", ref, next.Version),
		}},
	}, nil
}

var requestForm = regexp.MustCompile(`(?i)\bGWR-\d{4}-\d{1,6}\b`)

// Rewrite gives words to the bot in a guarded team's channel their meaning: a direct task, unless they name the request
// that they belong to (V03), which is then shown.
// A post in a partner's channel is heard.
func (h *Handlers) Rewrite(req bot.Request) (bot.Request, bool) {
	if req.Source.IsPost() {
		return h.hear(req)
	}
	if heard, ok := hearTagged(req); ok {
		return heard, true
	}
	team, ok := h.Directory.teamAt(req.Channel)
	if !ok || req.Text == "" {
		return req, false
	}
	if ref := requestForm.FindString(req.Text); ref != "" {
		req.Text = "gateway show " + ref
		return req, true
	}
	if h.isLine(req.Text) {
		req.Text = "gateway " + req.Text
		return req, true
	}
	req.Answers = map[string][]string{"team": {team.Key}, "objective": {req.Text}}
	req.Text = "gateway direct"
	return req, true
}

// isLine reports whether words are a verb of /gateway without its name: alone, or with arguments by name. Words that
// only begin like one (“return the van”) are a task.
func (h *Handlers) isLine(text string) bool {
	words, err := bot.Split(text)
	if err != nil || len(words) == 0 || len(words) > 1 && words[1].Name == "" {
		return false
	}
	return slices.ContainsFunc(h.gateway().Verbs, func(v bot.Verb) bool { return strings.EqualFold(v.Name, words[0].Value) })
}

func (h *Handlers) ratify() bot.Verb {
	return bot.Verb{
		Name: "ratify", Help: "Accept a direct task: it goes on as a request.",
		Example: "/gateway ratify GWR-2026-000042", Roles: roles(soc.GatewayCI),
		Args: []bot.Arg{refArg(), versionArg()}, Run: h.runRatify,
	}
}

func (h *Handlers) runRatify(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.change(ctx, in, func(r *soc.Request, by soc.Officer, at time.Time) (*soc.Request, error) { return r.Ratify(by, at) })
	if err != nil {
		return bot.Message{}, err
	}
	return bot.Message{Title: fmt.Sprintf("%s is ratified", r.Ref), Text: "It counts as a bypass, and needs a decision like any request.", Buttons: moveButtons(r, soc.MoveWithdraw)}, nil
}

func (h *Handlers) sendBack() bot.Verb {
	return bot.Verb{
		Name: "return", Help: "Return a direct task to the force.", Form: "Return the task", Submit: "Return",
		Example: "/gateway return GWR-2026-000042 Please raise it through the gateway.", Roles: roles(soc.GatewayCI),
		Args: []bot.Arg{refArg(), versionArg(), textArg("reason", "Reason", "")}, Opening: h.opening(soc.MoveReturn), Run: h.runSendBack,
	}
}

func (h *Handlers) runSendBack(ctx context.Context, in bot.Input) (bot.Message, error) {
	r, err := h.change(ctx, in, func(r *soc.Request, by soc.Officer, at time.Time) (*soc.Request, error) {
		return r.SendBack(h.text(ctx, in, "reason"), by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	return bot.Message{Title: fmt.Sprintf("%s is returned to the force", r.Ref), Text: "The requester has been told, with your reason."}, nil
}
