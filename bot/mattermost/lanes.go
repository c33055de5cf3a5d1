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

// finishing runs what begins work in wg, until ctx ends. Then what was begun is finished, as long as stopTime lasts and
// so working does; what was not is left to the other replicas and to the next start.
func finishing(ctx context.Context, run func(working context.Context, wg *sync.WaitGroup)) {
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var wg sync.WaitGroup
	run(working, &wg)
	wait(&wg, stop)
}

// inLanes lets hear handle the posts that listen takes, until ctx ends.
func inLanes(
	ctx, working context.Context, wg *sync.WaitGroup,
	hear func(context.Context, heard), listen func(take func(heard)),
) {
	var work [lanes]chan heard
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
