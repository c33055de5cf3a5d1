package main

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"gatewaybot/bot"
	"gatewaybot/handlers"
	"gatewaybot/store"
)

// metrics count what happens. No label holds anything that a person wrote.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	refused  *prometheus.CounterVec
	settled  *prometheus.CounterVec
	stops    prometheus.Counter
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
		settled: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatewaybot_queue_settled_total", Help: "Rows of a queue that were tried, by what became of them.",
		}, []string{"queue", "became"}),
		stops: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatewaybot_register_stops_total", Help: "How often the register began to refuse us, as this replica was the first to see.",
		}),
	}
	m.registry.MustRegister(m.requests, m.refused, m.settled, m.stops, &depths{store: s}, collectors.NewGoCollector())
	return m
}

func (m *metrics) observe(o bot.Outcome) {
	m.requests.WithLabelValues(o.Platform, o.Command, o.Verb, string(o.Source), string(o.Code)).Observe(o.Took.Seconds())
}

func (m *metrics) refuser(platform string) func(string) {
	return func(reason string) { m.refused.WithLabelValues(platform, reason).Inc() }
}

// settler counts what becomes of a queue's rows.
func (m *metrics) settler(queue string) func(handlers.Settlement) {
	return func(became handlers.Settlement) { m.settled.WithLabelValues(queue, string(became)).Inc() }
}

// watchBreaker shows whether the way to the register is open, where it has a breaker.
func (m *metrics) watchBreaker(to handlers.Register) {
	breaker, ok := to.(interface{ Open() bool })
	if !ok {
		return
	}
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "gatewaybot_register_breaker_open", Help: "1 while the register is out of reach and is not being tried.",
	}, func() float64 {
		if breaker.Open() {
			return 1
		}
		return 0
	}))
}
