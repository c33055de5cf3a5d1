package mattermost

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
)

// TestStopIsBounded stops while one post is being handled and more of that person wait.
func TestStopIsBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		hear func(context.Context)
		want time.Duration
	}{
		"done in time":          {func(context.Context) { time.Sleep(4 * time.Second) }, 4 * time.Second},
		"ends when told to":     {func(ctx context.Context) { <-ctx.Done() }, stopTime},
		"does not listen to us": {func(context.Context) { time.Sleep(time.Minute) }, stopTime + settleTime},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				heardPosts := 0
				began := make(chan bool, 1)
				hear := func(ctx context.Context, _ heard) {
					heardPosts++
					began <- true
					c.hear(ctx)
				}
				var stopped time.Time
				listen := func(take func(heard)) {
					h := heard{post: &model.Post{UserId: "ada"}}
					take(h)
					<-began
					for range laneRoom {
						take(h)
					}
					time.AfterFunc(time.Second, cancel)
					take(h) // there is no room
					stopped = time.Now()
				}
				finishing(ctx, func(working context.Context, wg *sync.WaitGroup) { inLanes(ctx, working, wg, hear, listen) })
				if took := time.Since(stopped); took != c.want && took != c.want-time.Second || heardPosts != 1 {
					t.Errorf("it took %v and began %d posts, want %v and one", took, heardPosts, c.want)
				}
				time.Sleep(time.Hour) // whoever does not listen is let go of
			})
		})
	}
}
