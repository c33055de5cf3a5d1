package reference

import (
	"net/http"
	"time"

	"gatewaybot/register"
)

// Kind is a way for a register to fail.
type Kind string

// The faults.
const (
	Down   Kind = "down"   // the connection is closed and nothing is kept
	Slow   Kind = "slow"   // the answer takes Delay longer; nothing is kept if the sender leaves before
	Status Kind = "status" // the answer is Status, with RetryAfter if given, and nothing is kept
	Cut    Kind = "cut"    // the event is kept and the connection closed before the answer
)

// Fault befalls requests that send an event. Other requests are spared, so that a test can look.
type Fault struct {
	Kind       Kind
	Times      int // how many requests it befalls; until [Register.Heal] if 0
	Status     int
	RetryAfter string
	Delay      time.Duration
}

// Inject asks for a fault, after those that were asked for before it.
func (r *Register) Inject(f Fault) { r.faults.add(f) }

// Heal drops the faults that are left.
func (r *Register) Heal() { r.faults.clear() }

// before does what the fault does ahead of the register, and says whether the register is to go on.
func (f Fault) before(w http.ResponseWriter, req *http.Request) bool {
	switch f.Kind {
	case Down:
		panic(http.ErrAbortHandler)
	case Status:
		if f.RetryAfter != "" {
			w.Header().Set("Retry-After", f.RetryAfter)
		}
		refuse(w, f.Status, register.Reason{Text: "a fault that was asked for"})
		return false
	case Slow:
		select {
		case <-time.After(f.Delay):
		case <-req.Context().Done():
			return false
		}
	}
	return true
}

// after does what the fault does once the event is kept.
func (f Fault) after() {
	if f.Kind == Cut {
		panic(http.ErrAbortHandler)
	}
}
