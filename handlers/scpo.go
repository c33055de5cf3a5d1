package handlers

import "gatewaybot/bot"

// scpo is /scpo: serious crime prevention orders, who manages them, and their checks.
func (h *Handlers) scpo() bot.Command {
	return bot.Command{
		Name: "scpo", Help: "Manage serious crime prevention orders: who manages each, its conditions, and its checks.",
		Verbs: h.scpoOverview(),
	}
}
