package mattermost

import (
	"context"
	"hash/fnv"
	"sync"
	"time"
)

const (
	// lanes is how many people's posts are handled at the same time; those of one person stay in order.
	lanes = 8
	// laneRoom is how many posts wait in a lane before the connection does.
	laneRoom = 16
	// stopTime is how long what was begun may still take when the program stops.
	stopTime = 10 * time.Second
)

// inLanes lets hear handle the posts that listen takes, until ctx ends. Then what was begun is finished, as long as
// stopTime lasts; what was not is left, unclaimed, to the other replicas and to the next start.
func inLanes(ctx context.Context, hear func(context.Context, heard), listen func(take func(heard))) {
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var work [lanes]chan heard
	var wg sync.WaitGroup
	for i := range work {
		work[i] = make(chan heard, laneRoom)
		wg.Go(func() {
			for h := range work[i] {
				if ctx.Err() == nil {
					hear(working, h)
				}
			}
		})
	}
	listen(func(h heard) {
		select {
		case work[lane(h.post.UserId)] <- h:
		case <-ctx.Done():
		}
	})
	for _, w := range work {
		close(w)
	}
	wait(&wg, stop)
}

// wait waits for stopTime, then tells what is left to stop, and gives it settleTime for that.
func wait(wg *sync.WaitGroup, stop func()) {
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	timer := time.AfterFunc(stopTime, stop)
	defer timer.Stop()
	select {
	case <-done:
	case <-time.After(stopTime + settleTime):
	}
}

func lane(user string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(user))
	return h.Sum32() % lanes
}
