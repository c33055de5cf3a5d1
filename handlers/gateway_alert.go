package handlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// emergency is what anybody is told who says that a life is at risk.
const emergency = "The gateway team has been called. This is not an emergency service: use your force's emergency route as well, now."

// sameAlarm is how long another risk to life from the same person is taken for the one that the gateway was called to:
// a form that was closed, or words that were sent twice in a hurry.
const sameAlarm = 10 * time.Minute

// alertFirst calls the gateway as soon as somebody says that a life is at risk, before the form is filled in or when it
// is refused: what they said is kept as a draft, which the form goes on with.
func (h *Handlers) alertFirst(ctx context.Context, in bot.Input) (bot.Urgent, error) {
	if !in.Yes("risk_to_life") || in.Has("draft") {
		return bot.Urgent{}, nil
	}
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Urgent{}, err
	}
	draft, err := h.recentDraft(ctx, in)
	if err != nil {
		return bot.Urgent{}, err
	}
	if draft != nil {
		return urgent(draft.Ref), nil
	}
	begun := h.newRequest(in, by)
	begun.RiskToLife = true
	begun.Head.Version, begun.Head.Did = 1, soc.MoveDraft
	result, err := h.Store.Commit(ctx, store.Commit{
		ID: "draft|" + by.ID + "|" + in.ID, By: by,
		Writes: []store.Write{{New: &begun}}, Rows: h.requestRows(&begun),
	})
	if err != nil {
		return bot.Urgent{}, fmt.Errorf("commit draft: %w", err)
	}
	return urgent(result.Ref(begun.Ref)), nil
}

func urgent(draft soc.Ref) bot.Urgent {
	return bot.Urgent{
		Said:  emergency + " Your request is " + string(draft) + "; please fill in the rest.",
		Carry: map[string]string{"draft": string(draft)},
	}
}

// recentDraft is the asker's own draft of a moment ago, nil without one. Only a risk to life makes a draft.
func (h *Handlers) recentDraft(ctx context.Context, in bot.Input) (*soc.Request, error) {
	if !in.Yes("risk_to_life") {
		return nil, nil
	}
	mine, _, err := h.Store.RequestsOf(ctx, in.Actor.ID, 10*shown)
	if err != nil {
		return nil, fmt.Errorf("look for a draft: %w", err)
	}
	for _, r := range slices.Backward(mine) {
		if r.State == soc.Draft && r.Requester == in.Actor.ID && h.now().Sub(r.CreatedAt) < sameAlarm {
			return r, nil
		}
	}
	return nil, nil
}

// draftButton opens the form of a draft again.
func draftButton(ref soc.Ref) bot.Button {
	return bot.Button{Label: "Fill in the rest", Command: "gateway raise risk_to_life=yes draft=" + string(ref), Style: bot.Primary}
}
