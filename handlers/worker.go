package handlers

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"gatewaybot/bot"
	"gatewaybot/store"
)

// The worker's settings.
const (
	// idle is how long a worker waits for its next look at a queue when nobody wakes it: what other replicas put
	// there, and what falls due.
	idle = 500 * time.Millisecond
	// hands is how many rows a worker delivers at once, unless it is told.
	hands = 16
	// patience is how long one delivery may take: less than half of its lease.
	patience = 12 * time.Second
	// longest is the longest wait before another try.
	longest = 5 * time.Minute
)

// laterError puts a job off for a time that somebody else asked for.
type laterError struct {
	after time.Duration
	err   error
}

func (e *laterError) Error() string { return e.err.Error() }
func (e *laterError) Unwrap() error { return e.err }

// neverError ends a job: trying again will not help until a person or a new version changes something.
type neverError struct{ err error }

func (e *neverError) Error() string { return e.err.Error() }
func (e *neverError) Unwrap() error { return e.err }

// errFinished says that a job was ended by the delivery itself, which saves a write.
var errFinished = errors.New("finished already")

// finished makes errFinished of a job's end that was written.
func finished(err error) error {
	if err != nil {
		return err
	}
	return errFinished
}

// Worker delivers the rows of one queue until it is told to stop.
type Worker struct {
	Queue   *store.Queue
	Deliver func(context.Context, store.Job) error
	Log     *slog.Logger
	// Hands is how many rows are delivered at once; 16 if zero.
	Hands int
	// Settled, unless nil, is told what became of each row.
	Settled func(Settlement)
}

// Settlement is what became of a row that was tried.
type Settlement string

// The settlements. A row that is lost was not: another worker has it, or the store does not answer and it comes back
// when its lease ends.
const (
	Delivered Settlement = "delivered"
	PutOff    Settlement = "put_off"
	Buried    Settlement = "buried"
	Lost      Settlement = "lost"
)

func (w *Worker) hands() int { return cmp.Or(w.Hands, hands) }

// Run works until ctx ends, with as many deliveries in hand as it has hands. What was claimed is then finished.
func (w *Worker) Run(ctx context.Context) {
	var busy sync.WaitGroup
	defer busy.Wait()
	free := make(chan struct{}, w.hands())
	for range w.hands() {
		free <- struct{}{}
	}
	for ctx.Err() == nil {
		n := take(ctx, free)
		jobs, err := w.claim(ctx, n)
		for range n - len(jobs) {
			free <- struct{}{}
		}
		for _, j := range jobs {
			busy.Go(func() {
				w.work(ctx, j)
				free <- struct{}{}
			})
		}
		if err == nil && len(jobs) == n {
			continue
		}
		select {
		case <-ctx.Done():
		case <-w.Queue.Wake():
		case <-time.After(idle):
		}
	}
}

// take waits for a free hand and takes all that are free.
func take(ctx context.Context, free <-chan struct{}) int {
	select {
	case <-ctx.Done():
		return 0
	case <-free:
	}
	for n := 1; ; n++ {
		select {
		case <-free:
		default:
			return n
		}
	}
}

func (w *Worker) claim(ctx context.Context, n int) ([]store.Job, error) {
	if n == 0 {
		return nil, nil
	}
	jobs, err := w.Queue.Claim(ctx, n)
	if err != nil && ctx.Err() == nil {
		w.Log.WarnContext(ctx, "queue can not be read", "queue", w.Queue.Name, "error", err)
	}
	return jobs, err
}

// Once delivers what is due now, up to a handful, and says how many rows that were.
func (w *Worker) Once(ctx context.Context) (int, error) {
	jobs, err := w.claim(ctx, w.hands())
	if err != nil {
		return 0, err
	}
	var busy sync.WaitGroup
	for _, j := range jobs {
		busy.Go(func() { w.work(ctx, j) })
	}
	busy.Wait()
	return len(jobs), nil
}

// work delivers one row and settles it. It outlives ctx: a delivery that began is finished.
func (w *Worker) work(ctx context.Context, j store.Job) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	err := w.Deliver(ctx, j)
	if err != nil && !errors.Is(err, store.ErrLeaseLost) && !errors.Is(err, errFinished) {
		w.Log.WarnContext(ctx, "delivery failed", "queue", w.Queue.Name, "ref", j.Ref, "to", j.Dest, "attempt", j.Attempt, "error", err)
	}
	late, done := afterwards(ctx)
	defer done()
	became, err := w.settle(late, j, err)
	if err != nil {
		became = Lost
	}
	if w.Settled != nil {
		w.Settled(became)
	}
	if err != nil && !errors.Is(err, store.ErrLeaseLost) {
		w.Log.WarnContext(ctx, "job can not be settled", "queue", w.Queue.Name, "ref", j.Ref, "to", j.Dest, "error", err)
	}
}

// afterwards is time of its own for writing down what a delivery did, which may have used up all it had.
func afterwards(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
}

func (w *Worker) settle(ctx context.Context, j store.Job, err error) (Settlement, error) {
	if err == nil {
		return Delivered, w.Queue.Done(ctx, j)
	}
	if errors.Is(err, errFinished) {
		return Delivered, nil
	}
	if errors.Is(err, store.ErrLeaseLost) {
		return Lost, err
	}
	if never, ok := errors.AsType[*neverError](err); ok {
		return Buried, w.Queue.Bury(ctx, j, never.Error())
	}
	delay := backoff(j.Attempt)
	if later, ok := errors.AsType[*laterError](err); ok && later.after > 0 {
		delay = later.after
	}
	if again, ok := errors.AsType[*bot.AgainError](err); ok && again.After > 0 {
		delay = again.After
	}
	return PutOff, w.Queue.Later(ctx, j, delay, err.Error())
}

// backoff is a random wait of up to twice the last one's limit, so that replicas do not come back together.
func backoff(attempt int) time.Duration {
	limit := min(longest, time.Second<<min(attempt, 10))
	return limit/2 + rand.N(limit/2) //nolint:gosec // spreads load, guards nothing
}
