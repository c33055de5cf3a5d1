package register_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gatewaybot/register"
)

// answering is a register whose status can be changed; it counts what it is asked.
type answering struct {
	status atomic.Int64
	asked  atomic.Int64
}

func (a *answering) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	a.asked.Add(1)
	w.WriteHeader(int(a.status.Load()))
	_, _ = w.Write([]byte(`{"register_ref":"REG-000001"}`))
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	const tries, limit = 6, 3
	tests := []struct {
		name   string
		status int64
		asked  int64 // how many of the tries get through
	}{
		{"taken", 201, tries},
		{"refused", 422, tries},
		{"busy", 429, tries},
		{"not known", 401, tries},
		{"gone", 404, tries},
		{"broken", 500, limit},
		{"unavailable", 503, limit},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var r answering
			r.status.Store(tt.status)
			c := newClient(t, start(t, &r).URL, func(o *register.Options) { o.TripAfter, o.Pause = limit, time.Hour })
			var last error
			for range tries {
				_, last = c.Put(t.Context(), decision(t, 1))
			}
			if got := r.asked.Load(); got != tt.asked || c.Open() != (tt.asked == limit) {
				t.Errorf("asked %d times, open: %v", got, c.Open())
			}
			if again, ok := errors.AsType[*register.Again](last); c.Open() && (!ok || again.Status != 0 || again.After != time.Hour) {
				t.Errorf("while open: %+v", last)
			}
		})
	}
}

func TestBreakerClosesAgain(t *testing.T) {
	t.Parallel()
	var r answering
	r.status.Store(500)
	var logged bytes.Buffer
	c := newClient(t, start(t, &r).URL, func(o *register.Options) {
		o.TripAfter, o.Pause = 1, time.Millisecond
		o.Logger = slog.New(slog.NewTextHandler(&logged, nil))
	})
	if _, err := c.Put(t.Context(), decision(t, 1)); err == nil {
		t.Fatal("taken")
	}
	r.status.Store(201)
	deadline := time.Now().Add(10 * time.Second)
	for {
		if _, err := c.Put(t.Context(), decision(t, 1)); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the breaker stays open")
		}
	}
	for _, want := range []string{"to=open", "to=half-open", "to=closed"} {
		if !strings.Contains(logged.String(), want) {
			t.Errorf("no %s in the log:\n%s", want, logged.String())
		}
	}
}

func TestBreakerWithoutAnswer(t *testing.T) {
	t.Parallel()
	server := start(t, http.NotFoundHandler())
	server.Close()
	c := newClient(t, server.URL, func(o *register.Options) { o.TripAfter, o.Pause = 2, time.Hour })
	for range 2 {
		if c.Open() {
			t.Error("open too soon")
		}
		if _, err := c.Put(t.Context(), decision(t, 1)); outcome(err) != "again 0" {
			t.Errorf("got %v", err)
		}
	}
	if !c.Open() {
		t.Error("not open")
	}
}
