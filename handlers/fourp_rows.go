package handlers

import (
	"gatewaybot/soc"
	"gatewaybot/store"
)

// planRows are what a version of a plan asks for elsewhere: a completed review, and the end, go to the register.
func (h *Handlers) planRows(p *soc.Plan) []store.Row {
	if !planLeaves(p) {
		return nil
	}
	return []store.Row{{Queue: h.Store.Forwards, Ref: p.Ref, Dest: registerDest}}
}

// planLeaves reports whether a version is fit to leave.
func planLeaves(p *soc.Plan) bool { return p.Did == soc.MoveReview || p.Did == soc.MoveClose }
