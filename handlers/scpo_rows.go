package handlers

import (
	"gatewaybot/soc"
	"gatewaybot/store"
)

// orderRows are what a version of an order asks for elsewhere: a recorded check goes to the register.
func (h *Handlers) orderRows(o *soc.Order) []store.Row {
	if !orderLeaves(o) {
		return nil
	}
	return []store.Row{{Queue: h.Store.Forwards, Ref: o.Ref, Dest: registerDest}}
}

// orderLeaves reports whether a version is fit to leave.
func orderLeaves(o *soc.Order) bool { return o.Did == soc.MoveCheck }
