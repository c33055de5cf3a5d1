package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

// BenchmarkSweep tells of the 100 plans that are due, of as many as are stored: it costs what is due. The stored ones are rows
// in the queue and entries in the indexes of duties, written without their records, which a sweep does not touch.
func BenchmarkSweep(b *testing.B) {
	const due = 100
	for _, stored := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("stored=%d", stored), func(b *testing.B) {
			server := redistest.Start(b)
			s, c := remindingStore(b, server.Addr(), keyset(b)), client(b, server.Addr())
			fill(b, c, stored)
			var refs []soc.Ref
			for range due {
				p := newPlan(november(20), time.Now())
				refs = append(refs, commit(b, s, store.Commit{ID: uuid.NewString(), Writes: []store.Write{{New: p}}}).Ref(p.Ref))
			}
			sweep(b, s)
			b.ReportAllocs()
			b.ResetTimer()
			var trip int
			for range b.N {
				b.StopTimer()
				again(b, c, refs)
				before := trips(b, c)
				b.StartTimer()
				if n := sweep(b, s); n != due {
					b.Fatalf("%d were due", n)
				}
				b.StopTimer()
				trip += trips(b, c) - before - 1
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*due), "µs/due")
			b.ReportMetric(float64(trip)/float64(b.N*due), "trips/due")
		})
	}
}

// fill writes rows that are due in weeks to come.
func fill(b *testing.B, c *redis.Client, rows int) {
	b.Helper()
	const batch = 5_000
	for first := 0; first < rows; first += batch {
		queue, of, in := make([]redis.Z, batch), make([]redis.Z, batch), make([]redis.Z, batch)
		for i := range batch {
			n := first + i
			ref, at := fmt.Sprintf("FPP-2025-%06d", n), float64(time.Now().Add(time.Duration(1+n%90)*24*time.Hour).UnixMilli())
			queue[i], of[i], in[i] = redis.Z{Score: at, Member: ref + "|duty"}, redis.Z{Score: at, Member: ref}, redis.Z{Score: at, Member: ref}
		}
		pipe := c.Pipeline()
		pipe.ZAdd(b.Context(), "{south-west}:q:remind:due", queue...)
		pipe.ZAdd(b.Context(), fmt.Sprintf("{south-west}:ix:duty:of:officer-%d", first/batch), of...)
		pipe.ZAdd(b.Context(), "{south-west}:ix:duty:review:dorset", in...)
		if _, err := pipe.Exec(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// again makes the plans due once more.
func again(b *testing.B, c *redis.Client, refs []soc.Ref) {
	b.Helper()
	rows := make([]redis.Z, len(refs))
	for i, ref := range refs {
		rows[i] = redis.Z{Score: 1, Member: string(ref) + "|duty"}
	}
	if err := c.ZAdd(b.Context(), "{south-west}:q:remind:due", rows...).Err(); err != nil {
		b.Fatal(err)
	}
}

// sweep passes on all that is due, and says how much that was.
func sweep(b *testing.B, s *store.Store) int {
	b.Helper()
	for n := 0; ; {
		jobs, err := s.Reminders.Claim(b.Context(), 16)
		if err != nil {
			b.Fatal(err)
		}
		if len(jobs) == 0 {
			return n
		}
		for _, j := range jobs {
			n++
			_, told, err := s.Remindable(b.Context(), j)
			if err != nil {
				b.Fatal(err)
			}
			told[review] = store.Told{Day: november(23), To: []string{"ada"}}
			err = s.PassOn(b.Context(), j, store.Telling{Told: told, Items: []store.Item{{Seat: "ada", Ref: j.Ref, Duty: review, Due: time.Now().Add(time.Hour)}}, Next: time.Now().Add(24 * time.Hour)})
			if err != nil && !errors.Is(err, store.ErrLeaseLost) {
				b.Fatal(err)
			}
		}
	}
}
