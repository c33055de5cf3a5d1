package handlers

import (
	"context"
	"fmt"
	"strconv"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// stats shows each force its own numbers, and the region everybody's, so that an expected “no” can be seen to be one or
// not.
func (h *Handlers) stats() bot.Verb {
	return bot.Verb{
		Name: "stats", Help: "Count requests by force and by team: asked, supported, not supported, bypassed, hours to a decision.",
		Example: "/gateway stats", Run: h.runStats,
	}
}

func (h *Handlers) runStats(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	groups := []soc.Term{{Key: by.Body, Label: h.Region.BodyName(by.Body)}}
	if by.Body == soc.ROCU || by.Has(soc.GatewayCI, soc.CapabilitiesChair, soc.Auditor, soc.Admin) {
		groups = append(h.bodyTerms(), h.Directory.teams(true)...)
	}
	keys := make([]string, len(groups))
	for i, g := range groups {
		keys[i] = g.Key
	}
	figures, err := h.Store.RequestFigures(ctx, keys)
	if err != nil {
		return bot.Message{}, fmt.Errorf("read figures: %w", err)
	}
	table := bot.Table{Header: []string{"", "Asked", "Supported", "Not supported", "Bypassed", "Median working hours"}}
	for i, g := range groups {
		f := figures[i]
		table.Rows = append(table.Rows, []string{
			g.Label, strconv.Itoa(f.Asked), strconv.Itoa(f.Supported), strconv.Itoa(f.NotSupported),
			strconv.Itoa(f.Bypassed), workingHours(f.Median),
		})
	}
	return bot.Message{
		Title: "Requests by force and by team", Table: &table,
		Note: "A request to a guarded team counts for its force and for the team. Median: working hours from raising to the first decision.",
	}, nil
}
