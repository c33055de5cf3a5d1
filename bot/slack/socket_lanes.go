package slack

import (
	"sync"
	"time"
)

// maxInHand is how much may be in hand at a time, waiting included. What comes beyond that is left to be delivered
// again.
const maxInHand = 1000

// lanes do what has the same key in the order in which it came, and everything else at the same time. The zero lanes
// are ready.
type lanes struct {
	mu      sync.Mutex
	queues  map[string][]func() // of each key that is being worked on, what waits
	inHand  int
	closed  bool
	working sync.WaitGroup
}

// add takes work on and reports whether there is room for it. What has no key waits for nothing.
func (l *lanes) add(key string, work func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || l.inHand == maxInHand {
		return false
	}
	l.inHand++
	if key != "" {
		if l.queues == nil {
			l.queues = map[string][]func(){}
		}
		if queue, busy := l.queues[key]; busy {
			l.queues[key] = append(queue, work)
			return true
		}
		l.queues[key] = nil
	}
	l.working.Go(func() {
		for work != nil {
			work()
			work = l.next(key)
		}
	})
	return true
}

// next is what waits in a lane that is free again, nil for nothing.
func (l *lanes) next(key string) func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inHand--
	queue := l.queues[key]
	if len(queue) == 0 {
		delete(l.queues, key)
		return nil
	}
	l.queues[key] = queue[1:]
	return queue[0]
}

// finish takes nothing more on and waits for what is in hand: for stopTime, and then, after giveUp, for settleTime.
func (l *lanes) finish(giveUp func()) {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	done := make(chan struct{})
	go func() {
		l.working.Wait()
		close(done)
	}()
	late := time.AfterFunc(stopTime, giveUp)
	defer late.Stop()
	select {
	case <-done:
	case <-time.After(stopTime + settleTime):
	}
}
