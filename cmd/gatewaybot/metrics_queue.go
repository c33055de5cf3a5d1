package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"gatewaybot/store"
)

// queues are all of a store's.
func queues(s *store.Store) []*store.Queue {
	return []*store.Queue{s.Out, s.Forwards, s.Reminders, s.Digests}
}

// depths measures the queues when somebody looks.
type depths struct{ store *store.Store }

var (
	rowsMetric   = prometheus.NewDesc("gatewaybot_queue_rows", "Rows in a queue, by state.", []string{"queue", "state"}, nil)
	oldestMetric = prometheus.NewDesc("gatewaybot_queue_oldest_seconds", "How long the longest-waiting row has been due.", []string{"queue"}, nil)
	pausedMetric = prometheus.NewDesc("gatewaybot_queue_paused", "1 while the whole line stands still, by why.", []string{"queue", "reason"}, nil)
)

// Describe implements prometheus.Collector.
func (*depths) Describe(ch chan<- *prometheus.Desc) {
	ch <- rowsMetric
	ch <- oldestMetric
	ch <- pausedMetric
}

// Collect implements prometheus.Collector. A queue that can not be read is left out.
func (d *depths) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	for _, q := range queues(d.store) {
		depth, err := q.Depth(ctx)
		if err != nil {
			continue
		}
		for state, n := range map[string]int{"waiting": depth.Waiting, "due": depth.Due, "leased": depth.Leased, "dead": depth.Dead} {
			ch <- prometheus.MustNewConstMetric(rowsMetric, prometheus.GaugeValue, float64(n), q.Name, state)
		}
		ch <- prometheus.MustNewConstMetric(oldestMetric, prometheus.GaugeValue, depth.Oldest.Seconds(), q.Name)
		for _, kind := range []store.PauseKind{store.Stopped, store.Busy} {
			paused := 0.0
			if depth.Pause.Kind == kind {
				paused = 1
			}
			ch <- prometheus.MustNewConstMetric(pausedMetric, prometheus.GaugeValue, paused, q.Name, string(kind))
		}
	}
}
