package slack

import "sync"

// maxAcks is how many envelopes are remembered; with Slack's limit for an ack they take 20 MB at most.
const maxAcks = 1000

// acks remember how the last envelopes were answered. One that Slack delivers again, because the ack came late or went
// down with its connection, gets the same ack, and a reply is not shown twice. The zero acks are ready.
type acks struct {
	mu    sync.Mutex
	known map[string]*ack
	order []string // of those that are settled, the oldest first
}

// ack is the answer to an envelope, once settled is closed; nil is none.
type ack struct {
	settled chan struct{}
	frame   []byte
}

// begin reports whether this is the first delivery of an envelope. Whoever has that settles it.
func (a *acks) begin(id string) (k *ack, first bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if k := a.known[id]; k != nil {
		return k, false
	}
	if a.known == nil {
		a.known = map[string]*ack{}
	}
	k = &ack{settled: make(chan struct{})}
	a.known[id] = k
	return k, true
}

// settle gives everybody who waits for it the answer. An envelope that was not acked is forgotten, so that its next
// delivery is the first again.
func (a *acks) settle(id string, frame []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	k := a.known[id]
	k.frame = frame
	close(k.settled)
	if frame == nil {
		delete(a.known, id)
		return
	}
	if a.order = append(a.order, id); len(a.order) > maxAcks {
		delete(a.known, a.order[0])
		a.order = a.order[1:]
	}
}
