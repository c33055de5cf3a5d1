package handlers

import (
	"context"
	"fmt"
	"strconv"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// fourpOverview are the verbs that show the plans of all forces at a glance.
func (h *Handlers) fourpOverview() []bot.Verb {
	return []bot.Verb{h.overdueDuties("4p", soc.DutyReview)}
}

// scpoOverview are the verbs that show the orders of all forces at a glance.
func (h *Handlers) scpoOverview() []bot.Verb {
	return []bot.Verb{h.overdueDuties("scpo", soc.DutyCheck)}
}

// overdueDuties counts by force what is overdue of a command's records.
func (h *Handlers) overdueDuties(command string, kind soc.DutyKind) bot.Verb {
	return bot.Verb{
		Name: "overdue", Help: "Count by force what is overdue.", Example: "/" + command + " overdue",
		Roles: roles(soc.ResponseRoles()...),
		Run: func(ctx context.Context, _ bot.Input) (bot.Message, error) {
			var bodies []string
			for _, f := range h.Region.Forces {
				bodies = append(bodies, f.Key)
			}
			counts, err := h.Store.CountDuties(ctx, kind, bodies, h.today())
			if err != nil {
				return bot.Message{}, fmt.Errorf("count what is overdue: %w", err)
			}
			table := bot.Table{Header: []string{"Force", "Overdue"}}
			for i, f := range h.Region.Forces {
				table.Rows = append(table.Rows, []string{f.Name, strconv.Itoa(counts[i])})
			}
			return bot.Message{Title: "Overdue by force", Table: &table}, nil
		},
	}
}
