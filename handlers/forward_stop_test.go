package handlers_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gatewaybot/handlers"
	"gatewaybot/register"
)

// manyDecided decides that many requests, which is two rows each for the register.
func manyDecided(d *desk, n int) {
	d.t.Helper()
	for i := range n {
		d.decide(fmt.Sprintf("Larkspur %d", i))
	}
}

// decide has a request raised and decided.
func (d *desk) decide(operation string) {
	d.t.Helper()
	ref := d.taken(args{"operation_name": operation})
	d.done("cat", "gateway decide %s %s", ref, verdict())
}

// TestLineStops: the register does not let us in for an hour. Two replicas try what they have in hand, and then one row
// a minute between them; a person is called once, nothing is buried, and when it lets us in everything goes on.
func TestLineStops(t *testing.T) {
	t.Parallel()
	for _, status := range []int{401, 403} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			const inHand, requests = 16, 20
			d := newDesk(t)
			to := &ledger{answer: func(register.Event) error { return &register.Stopped{Status: status} }}
			here, alarms := d.forwarder(to)
			there, others := d.desk(d.redis.Addr()).forwarder(to)
			both := func() {
				t.Helper()
				work(t, here)
				work(t, there)
			}
			manyDecided(d, requests)
			both()
			for range 60 {
				d.later(time.Minute)
				both()
			}
			if want := inHand + 60; to.tried != want || *alarms+*others != 1 {
				t.Errorf("%d tries and %d alarms, want %d and 1", to.tried, *alarms+*others, want)
			}
			depth, err := d.Store.Forwards.Depth(t.Context())
			if err != nil || depth.Dead != 0 || depth.Waiting != 2*requests {
				t.Errorf("%+v, %v", depth, err)
			}
			to.answer = nil
			d.later(time.Minute)
			both()
			if taken := to.taken(); len(slices.Compact(taken)) != 2*requests {
				t.Errorf("%d were taken, want %d", len(taken), 2*requests)
			}
			to.answer = func(register.Event) error { return &register.Stopped{Status: status} }
			d.decide("Heron")
			both()
			if *alarms+*others != 2 {
				t.Errorf("it stopped again, and there were %d alarms", *alarms+*others)
			}
		})
	}
}

// TestLineWaits: when the register asks to be left alone, all rows wait for as long as it asked; when it just fails,
// each waits by itself.
func TestLineWaits(t *testing.T) {
	t.Parallel()
	const inHand, requests = 16, 20
	tests := map[string]struct {
		answer register.Again
		tried  int // of the 40 rows, before the time is over
	}{
		"busy, with a time":      {register.Again{Status: 429, After: time.Hour}, inHand},
		"down, with a time":      {register.Again{Status: 503, After: time.Hour}, inHand},
		"down, without a time":   {register.Again{Status: 503}, 2 * requests},
		"our breaker, with ours": {register.Again{After: time.Hour}, 2 * requests},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			to := &ledger{answer: func(register.Event) error { return &tt.answer }}
			w, alarms := d.forwarder(to)
			manyDecided(d, requests)
			work(t, w)
			if tt.tried == inHand {
				d.later(time.Hour - time.Millisecond)
				work(t, w)
			}
			if to.tried != tt.tried || *alarms > 0 {
				t.Errorf("%d tries and %d alarms, want %d and none", to.tried, *alarms, tt.tried)
			}
			to.answer = nil
			d.later(time.Hour)
			work(t, w)
			if n := len(slices.Compact(to.taken())); n != 2*requests {
				t.Errorf("%d were taken, want %d", n, 2*requests)
			}
		})
	}
}

// TestProbeOfTheLine: what the first row let through meets decides whether the others follow.
func TestProbeOfTheLine(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answer error
		goesOn bool
	}{
		"refused":          {&register.Refused{}, true},
		"not its address":  {&register.Never{Status: 404}, true},
		"not even sent":    {&register.Never{}, false},
		"no answer":        {&register.Again{}, false},
		"busy":             {&register.Again{Status: 429, After: time.Minute}, false},
		"still not let in": {&register.Stopped{Status: 403}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			to := &ledger{answer: func(register.Event) error { return &register.Stopped{Status: 401} }}
			w, _ := d.forwarder(to)
			manyDecided(d, 4)
			work(t, w)
			to.tried, to.answer = 0, func(register.Event) error { return tt.answer }
			d.later(time.Minute)
			once(t, w)
			depth, err := d.Store.Forwards.Depth(t.Context())
			if err != nil || to.tried != 1 || (depth.Pause.Kind == "") != tt.goesOn {
				t.Errorf("%d tries, %+v, %v", to.tried, depth.Pause, err)
			}
		})
	}
}

func once(t *testing.T, w *handlers.Worker) {
	t.Helper()
	if _, err := w.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
}
