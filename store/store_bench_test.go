package store_test

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// trips counts what Redis reads from its clients: one for each round trip.
func trips(b *testing.B, c *redis.Client) int {
	b.Helper()
	info, err := c.Info(b.Context(), "stats").Result()
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(info, "total_reads_processed:")
	number, _, _ := strings.Cut(rest, "\r\n")
	n, err := strconv.Atoi(number)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// perOp reports the round trips of each operation.
func perOp(b *testing.B, c *redis.Client, work func()) {
	b.Helper()
	before := trips(b, c)
	work()
	b.ReportMetric(float64(trips(b, c)-before-1)/float64(b.N), "trips/op")
}

// BenchmarkCommit raises requests: a record, its indexes, its reference, two rows and an audit entry.
func BenchmarkCommit(b *testing.B) {
	for _, fsync := range []string{"everysec", "always"} {
		for _, clients := range []int{1, 32} {
			b.Run(fmt.Sprintf("fsync=%s/clients=%d", fsync, clients), func(b *testing.B) {
				s, c := onDisk(b, "--appendfsync", fsync)
				r := request(b)
				var acts atomic.Int64
				raiseOne := func() {
					if _, err := s.Commit(b.Context(), raise(s, strconv.FormatInt(acts.Add(1), 10), r)); err != nil {
						b.Error(err)
					}
				}
				raiseOne()
				b.ReportAllocs()
				b.SetParallelism(max(1, clients/runtime.GOMAXPROCS(0)))
				b.ResetTimer()
				perOp(b, c, func() {
					if clients == 1 {
						for range b.N {
							raiseOne()
						}
						return
					}
					b.RunParallel(func(pb *testing.PB) {
						for pb.Next() {
							raiseOne()
						}
					})
				})
			})
		}
	}
}

// BenchmarkClaimAndDone claims a hundred rows at once and settles each.
func BenchmarkClaimAndDone(b *testing.B) {
	const batch = 100
	s, c := onDisk(b)
	act := raise(s, "", request(b))
	act.Rows = nil
	for i := range batch {
		act.Rows = append(act.Rows, store.Row{Queue: s.Forwards, Ref: soc.RequestPrefix.Pending(), Dest: strconv.Itoa(i)})
	}
	b.ReportAllocs()
	perOp(b, c, func() {
		for n := range b.N {
			b.StopTimer()
			act.ID = strconv.Itoa(n)
			commit(b, s, act)
			b.StartTimer()
			jobs, err := s.Forwards.Claim(b.Context(), batch)
			if err != nil || len(jobs) != batch {
				b.Fatalf("%d jobs, %v", len(jobs), err)
			}
			for _, j := range jobs {
				if err := s.Forwards.Done(b.Context(), j); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkRequest(b *testing.B) {
	s, c := onDisk(b)
	ref := put(b, s).Ref
	b.ReportAllocs()
	b.ResetTimer()
	perOp(b, c, func() {
		for range b.N {
			if _, err := s.Request(b.Context(), ref); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkListFifty(b *testing.B) {
	s, c := onDisk(b)
	for range 200 {
		put(b, s)
	}
	b.ReportAllocs()
	b.ResetTimer()
	perOp(b, c, func() {
		for range b.N {
			if _, _, err := s.OpenRequests(b.Context(), "dorset", 50); err != nil {
				b.Fatal(err)
			}
		}
	})
}
