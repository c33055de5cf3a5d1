package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// standsIn is the officer with those of the owners for whom they stand in today: who is on leave and named them as deputy.
// An owner whom nobody knows any more has no deputy.
func (h *Handlers) standsIn(ctx context.Context, by soc.Officer, owners ...string) (soc.Officer, error) {
	by.Covers = nil // the entry may be one that is shared
	for _, id := range owners {
		if id == "" || id == by.ID || slices.Contains(by.Covers, id) {
			continue
		}
		owner, err := h.People.ByID(ctx, id)
		switch {
		case errors.Is(err, store.ErrNotFound) || bot.CodeOf(err) == bot.Forbidden:
		case err != nil:
			return by, fmt.Errorf("find whom %s stands in for: %w", by.ID, err)
		case owner.Deputy == by.ID && owner.On(h.today()) == soc.Away:
			by.Covers = append(by.Covers, id)
		}
	}
	return by, nil
}
