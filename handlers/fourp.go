package handlers

import "gatewaybot/bot"

// fourp is /4p: threats, who leads the response to them, and their 4P plans.
func (h *Handlers) fourp() bot.Command {
	return bot.Command{
		Name: "4p", Help: "Keep 4P plans: who leads, what is done, and when each is reviewed.",
		Verbs: h.fourpOverview(),
	}
}
