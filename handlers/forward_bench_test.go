package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/register"
	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

// BenchmarkDrain empties the queue to a register that takes 5 ms to answer: 400 rows of three versions each, on a real
// Redis that syncs every write. Each record's versions must come once and in order.
func BenchmarkDrain(b *testing.B) {
	const requests = 200
	server := redistest.Start(b)
	d := newWorld(b).desk(server.Addr())
	d.enterPeople()
	refs := settledRecords(d, requests)
	client := redis.NewClient(&redis.Options{Addr: server.Addr()})
	b.Cleanup(func() { _ = client.Close() })
	for _, hands := range []int{16, 64} {
		b.Run(fmt.Sprintf("hands=%d", hands), func(b *testing.B) {
			b.ReportAllocs()
			events := 0
			for b.Loop() {
				b.StopTimer()
				forget(b, d, client, refs)
				to := &ledger{}
				w, _ := d.forwarder(slow{to})
				w.Hands = hands
				ctx, stop := context.WithCancel(b.Context())
				w.Queue.Wake()
				b.StartTimer()
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					w.Run(ctx)
				}()
				emptied(b, w.Queue)
				stop()
				<-ended
				b.StopTimer()
				events += inOrder(b, to.taken(), 3*len(refs))
				b.StartTimer()
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// slow is a register that takes 5 ms to answer.
type slow struct{ *ledger }

func (s slow) Put(ctx context.Context, e register.Event) (register.Receipt, error) {
	select {
	case <-ctx.Done():
		return register.Receipt{}, &register.Again{Cause: ctx.Err()}
	case <-time.After(5 * time.Millisecond):
	}
	return s.ledger.Put(ctx, e)
}

// settledRecords are requests and decisions of three versions each that the register takes.
func settledRecords(d *desk, requests int) []soc.Ref {
	d.t.Helper()
	var refs []soc.Ref
	for range requests {
		ref := d.taken(args{"operation_name": fmt.Sprintf("Larkspur %d", d.acts.Add(1))})
		dec := d.done("cat", "gateway decide %s %s", ref, verdict())
		d.done("ben", "gateway acknowledge %s", dec)
		d.done("ada", "gateway complete %s none", ref)
		refs = append(refs, soc.Ref(ref), soc.Ref(dec))
	}
	return refs
}

// forget has everything due for the register again, as if nothing had been delivered.
func forget(b *testing.B, d *desk, c *redis.Client, refs []soc.Ref) {
	b.Helper()
	act := store.Commit{ID: d.NewUID()}
	_, err := c.Pipelined(b.Context(), func(p redis.Pipeliner) error {
		p.Del(b.Context(), "{south-west}:q:register:due", "{south-west}:q:register:gen")
		for _, ref := range refs {
			p.HDel(b.Context(), "{south-west}:rec:"+string(ref), "to:register")
			act.Rows = append(act.Rows, store.Row{Queue: d.Store.Forwards, Ref: ref, Dest: "register"})
		}
		return nil
	})
	if err == nil {
		_, err = d.Store.Commit(b.Context(), act)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// emptied waits until a queue is.
func emptied(t testing.TB, q *store.Queue) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		depth, err := q.Depth(t.Context())
		switch {
		case err == nil && depth.Waiting == 0:
			return
		case err != nil || time.Now().After(deadline):
			t.Fatalf("%+v, %v", depth, errors.Join(err, t.Context().Err()))
		}
		select {
		case <-t.Context().Done():
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// inOrder checks that what was taken are that many versions, each once and none before an earlier one of its record.
func inOrder(t testing.TB, taken []string, want int) int {
	t.Helper()
	if sorted := slices.Sorted(slices.Values(taken)); len(taken) != want || len(slices.Compact(sorted)) != want || !slices.IsSorted(taken) {
		t.Errorf("%d versions were taken, want %d once each and in order: %q", len(taken), want, taken)
	}
	return len(taken)
}
