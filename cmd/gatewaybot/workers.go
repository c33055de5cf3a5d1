package main

import (
	"context"
	"log/slog"
	"time"

	"gatewaybot/bot"
	"gatewaybot/handlers"
	"gatewaybot/store"
)

// watch looks again and again whether it is time for something that is in no queue. Any number of replicas may.
type watch struct {
	// run looks until its context ends, look does so once.
	run  func(context.Context)
	look func(context.Context) error
}

// newWorkers make the deliveries and watch the clock. Without a register, what is meant for it waits.
func newWorkers(h *handlers.Handlers, platforms []bot.Platform, to handlers.Register, m *metrics, log *slog.Logger) ([]*handlers.Worker, []watch) {
	byName := map[string]bot.Platform{}
	h.People.Namers = map[string]bot.Namer{}
	for _, p := range platforms {
		byName[p.Name()] = p
		if n, ok := p.(bot.Namer); ok {
			h.People.Namers[p.Name()] = n
		}
	}
	notifier := &handlers.Notifier{Handlers: h, Platforms: byName, Log: log}
	reminder := &handlers.Reminder{Handlers: h, Platforms: byName, Log: log}
	worker := func(q *store.Queue, deliver func(context.Context, store.Job) error) *handlers.Worker {
		return &handlers.Worker{Queue: q, Deliver: deliver, Log: log, Settled: m.settler(q.Name)}
	}
	workers := []*handlers.Worker{worker(h.Store.Out, notifier.Deliver)}
	if to != nil {
		m.watchBreaker(to)
		forwarder := &handlers.Forwarder{Handlers: h, Register: to, Log: log, Alarm: func(err error) {
			m.stops.Inc()
			log.Error("the register refuses us: nothing is forwarded until this is mended", "error", err)
		}}
		workers = append(workers, worker(h.Store.Forwards, forwarder.Deliver))
	}
	workers = append(workers, worker(h.Store.Reminders, reminder.Pass), worker(h.Store.Digests, reminder.Digest))
	standard, monthly := &handlers.Standard{Handlers: h, Log: log}, &handlers.Monthly{Handlers: h, Log: log}
	return workers, []watch{{standard.Run, standard.Release}, {monthly.Run, monthly.Post}, {reminder.Watch, reminder.Renewals}, rederiving(h.Store, log), sealing(h.Store, log)}
}

// rederiveEvery is how long after a failure it is tried again to put records where the rules of today want them.
const rederiveEvery = time.Minute

// rederiving has the records reminded of that were kept under other rules, or before there were any.
func rederiving(s *store.Store, log *slog.Logger) watch {
	look := func(ctx context.Context) error {
		n, err := s.Rederive(ctx)
		if n > 0 {
			log.InfoContext(ctx, "records are reminded of by the rules of today", "records", n)
		}
		return err
	}
	return watch{look: look, run: func(ctx context.Context) {
		for {
			err := look(ctx)
			if err == nil {
				return
			}
			log.ErrorContext(ctx, "not all records are reminded of by the rules of today", "error", err)
			select {
			case <-ctx.Done():
				return
			case <-time.After(rederiveEvery):
			}
		}
	}}
}
