package reference

import "sync"

// faults are those still to come, first come first.
type faults struct {
	mu    sync.Mutex
	queue []Fault
}

func (q *faults) add(f Fault) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.queue = append(q.queue, f)
}

func (q *faults) clear() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.queue = nil
}

// next is the fault of the request at hand; its zero value is none.
func (q *faults) next() Fault {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.queue) == 0 {
		return Fault{}
	}
	head := q.queue[0]
	switch head.Times {
	case 0:
	case 1:
		q.queue = q.queue[1:]
	default:
		q.queue[0].Times--
	}
	return head
}
