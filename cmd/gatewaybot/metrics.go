package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"gatewaybot/bot"
	"gatewaybot/store"
)

// metrics count what happens. No label holds anything that a person wrote.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	refused  *prometheus.CounterVec
}

func newMetrics(s *store.Store) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gatewaybot_request_seconds", Help: "How long requests took, by what became of them.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5},
		}, []string{"platform", "command", "verb", "source", "code"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatewaybot_refused_calls_total", Help: "Calls that were not believed, by why.",
		}, []string{"platform", "reason"}),
	}
	m.registry.MustRegister(m.requests, m.refused, &depths{store: s}, collectors.NewGoCollector())
	return m
}

func (m *metrics) observe(o bot.Outcome) {
	m.requests.WithLabelValues(o.Platform, o.Command, o.Verb, string(o.Source), string(o.Code)).Observe(o.Took.Seconds())
}

func (m *metrics) refuser(platform string) func(string) {
	return func(reason string) { m.refused.WithLabelValues(platform, reason).Inc() }
}

// depths measures the queues when somebody looks.
type depths struct{ store *store.Store }

var (
	rowsMetric   = prometheus.NewDesc("gatewaybot_queue_rows", "Rows in a queue, by state.", []string{"queue", "state"}, nil)
	oldestMetric = prometheus.NewDesc("gatewaybot_queue_oldest_seconds", "How long the longest-waiting row has been due.", []string{"queue"}, nil)
)

// Describe implements prometheus.Collector.
func (*depths) Describe(ch chan<- *prometheus.Desc) { ch <- rowsMetric; ch <- oldestMetric }

// Collect implements prometheus.Collector. A queue that can not be read is left out.
func (d *depths) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	for _, q := range []*store.Queue{d.store.Out, d.store.Forwards} {
		depth, err := q.Depth(ctx)
		if err != nil {
			continue
		}
		for state, n := range map[string]int{"waiting": depth.Waiting, "due": depth.Due, "leased": depth.Leased, "dead": depth.Dead} {
			ch <- prometheus.MustNewConstMetric(rowsMetric, prometheus.GaugeValue, float64(n), q.Name, state)
		}
		ch <- prometheus.MustNewConstMetric(oldestMetric, prometheus.GaugeValue, depth.Oldest.Seconds(), q.Name)
	}
}
