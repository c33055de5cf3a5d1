package register_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/register"
	"gatewaybot/register/reference"
)

func TestPutIsHeldAsSent(t *testing.T) {
	t.Parallel()
	r, server := serve(t)
	c := newClient(t, server.URL+"/")
	for n := 1; n <= 3; n++ {
		receipt, err := c.Put(t.Context(), decision(t, n))
		want := register.Receipt{RegisterRef: fmt.Sprintf("REG-%06d", n)}
		if err != nil || receipt != want {
			t.Fatalf("version %d: %+v, %v", n, receipt, err)
		}
	}
	for i, held := range r.Held() {
		if diff := cmp.Diff(decision(t, i+1), held.Event); diff != "" || held.OutOfOrder {
			t.Errorf("out of order: %v, (-sent +held):\n%s", held.OutOfOrder, diff)
		}
	}
}

func TestPutTwice(t *testing.T) {
	t.Parallel()
	_, server := serve(t)
	c := newClient(t, server.URL)
	first, err := c.Put(t.Context(), decision(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.Put(t.Context(), decision(t, 1))
	if want := (register.Receipt{RegisterRef: first.RegisterRef, Duplicate: true}); err != nil || second != want {
		t.Errorf("the second time: %+v, %v", second, err)
	}
}

func TestPutRefused(t *testing.T) {
	t.Parallel()
	r, server := serve(t)
	_, err := newClient(t, server.URL).Put(t.Context(), decision(t, 1, func(data map[string]any) {
		delete(data, "owner")
		data["due"] = "8 January"
	}))
	refused, ok := errors.AsType[*register.Refused](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	want := []register.Reason{
		{Field: "data.due", Text: "is not in the form that the contract asks for"},
		{Field: "data.owner", Text: "is missing"},
	}
	if diff := cmp.Diff(want, refused.Reasons); diff != "" || len(r.Held()) != 0 {
		t.Errorf("%d held, reasons (-want +got):\n%s", len(r.Held()), diff)
	}
}

func TestPutUnfitEventIsNotSent(t *testing.T) {
	t.Parallel()
	server := start(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the register was called") }))
	_, err := newClient(t, server.URL).Put(t.Context(), register.Event{})
	if never, ok := errors.AsType[*register.Never](err); !ok || never.Status != 0 || never.Cause == nil {
		t.Errorf("got %v", err)
	}
}

func TestPutThroughFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		timeout   time.Duration
		fault     reference.Fault
		want      register.Again
		duplicate bool // what the second try gets
	}{
		{"down", 0, reference.Fault{Kind: reference.Down}, register.Again{}, false},
		{"too slow", 50 * time.Millisecond, reference.Fault{Kind: reference.Slow, Delay: time.Hour}, register.Again{}, false},
		{"kept, but the answer was cut off", 0, reference.Fault{Kind: reference.Cut}, register.Again{}, true},
		{"busy", 0, reference.Fault{Kind: reference.Status, Status: 429, RetryAfter: "90"}, register.Again{Status: 429, After: 90 * time.Second}, false},
		{"out of order", 0, reference.Fault{Kind: reference.Status, Status: 503}, register.Again{Status: 503}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, server := serve(t)
			first := newClient(t, server.URL, func(o *register.Options) { o.Timeout = tt.timeout })
			second := newClient(t, server.URL)
			tt.fault.Times = 1
			if _, err := second.Put(t.Context(), decision(t, 1)); err != nil { // leaves a connection open for later
				t.Fatal(err)
			}
			r.Inject(tt.fault)
			_, err := first.Put(t.Context(), decision(t, 2))
			again, ok := errors.AsType[*register.Again](err)
			if !ok || again.Status != tt.want.Status || again.After != tt.want.After || (again.Status == 0) != (again.Cause != nil) {
				t.Fatalf("the first try: %+v", err)
			}
			receipt, err := second.Put(t.Context(), decision(t, 2))
			if want := (register.Receipt{RegisterRef: "REG-000002", Duplicate: tt.duplicate}); err != nil || receipt != want {
				t.Errorf("the second try: %+v, %v", receipt, err)
			}
		})
	}
}

// TestPutIsOnePost uses an open connection, on which net/http would send a second time by itself.
func TestPutIsOnePost(t *testing.T) {
	t.Parallel()
	r, server := serve(t)
	c := newClient(t, server.URL)
	if _, err := c.Put(t.Context(), decision(t, 1)); err != nil {
		t.Fatal(err)
	}
	r.Inject(reference.Fault{Kind: reference.Down, Times: 1})
	_, err := c.Put(t.Context(), decision(t, 2))
	if _, ok := errors.AsType[*register.Again](err); !ok {
		t.Errorf("got %v", err)
	}
}

func TestPutEndsWithItsContext(t *testing.T) {
	t.Parallel()
	r, server := serve(t)
	r.Inject(reference.Fault{Kind: reference.Slow, Delay: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	c := newClient(t, server.URL, func(o *register.Options) { o.TripAfter = 1 })
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err := c.Put(ctx, decision(t, 1))
	again, ok := errors.AsType[*register.Again](err)
	if !ok || !errors.Is(again.Cause, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if c.Open() {
		t.Error("our own leaving opened the breaker")
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere := start(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	for _, location := range []string{elsewhere.URL, "", ":no address"} {
		server := start(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", location)
			w.WriteHeader(http.StatusTemporaryRedirect)
		}))
		_, err := newClient(t, server.URL).Put(t.Context(), decision(t, 1))
		if never, ok := errors.AsType[*register.Never](err); !ok || never.Status != http.StatusTemporaryRedirect {
			t.Errorf("to %q: %v", location, err)
		}
	}
}

func TestLongAnswerIsCut(t *testing.T) {
	t.Parallel()
	var written atomic.Int64
	server := start(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for {
			n, err := w.Write([]byte(strings.Repeat(" ", 1<<16)))
			written.Add(int64(n))
			if err != nil {
				return
			}
		}
	}))
	_, err := newClient(t, server.URL).Put(t.Context(), decision(t, 1))
	if again, ok := errors.AsType[*register.Again](err); !ok || again.Status != http.StatusOK {
		t.Errorf("got %v", err)
	}
	server.Close() // returns only once the handler has
	if n := written.Load(); n > 64<<20 {
		t.Errorf("%d bytes were taken", n)
	}
}

func TestMutualTLS(t *testing.T) {
	t.Parallel()
	r, _ := serve(t)
	server := httptest.NewUnstartedServer(r)
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	tests := []struct {
		name   string
		config *tls.Config
		ok     bool
	}{
		{"known to each other", &tls.Config{RootCAs: roots, Certificates: server.TLS.Certificates}, true},
		{"without a certificate", &tls.Config{RootCAs: roots}, false},
		{"a register that we do not trust", nil, false},
	}
	for _, tt := range tests {
		c := newClient(t, server.URL, func(o *register.Options) { o.TLS = tt.config })
		_, err := c.Put(t.Context(), decision(t, 1))
		again, failed := errors.AsType[*register.Again](err)
		if tt.ok && err != nil || !tt.ok && (!failed || again.Status != 0) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestManyWorkers(t *testing.T) {
	t.Parallel()
	r, server := serve(t)
	c := newClient(t, server.URL)
	var workers sync.WaitGroup
	for n := range 100 {
		e := decision(t, n+1)
		workers.Go(func() {
			if _, err := c.Put(t.Context(), e); err != nil {
				t.Error(err)
			}
		})
	}
	workers.Wait()
	if n := len(r.Held()); n != 100 {
		t.Errorf("%d events are held", n)
	}
}
