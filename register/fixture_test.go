package register_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"gatewaybot/register"
	"gatewaybot/register/reference"
)

const token = "a-token-for-tests"

// serve starts the reference register.
func serve(t testing.TB) (*reference.Register, *httptest.Server) {
	t.Helper()
	r, err := reference.New(reference.Options{
		Tokens:  []string{token},
		Secrets: []register.Secret{parseSecret(t, encodedSecret)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r, start(t, r)
}

func start(t testing.TB, h http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

func options(t testing.TB, url string) register.Options {
	t.Helper()
	return register.Options{
		URL:       url,
		Token:     token,
		Secret:    parseSecret(t, encodedSecret),
		TripAfter: 1 << 30, // never, except where a test says so
		Logger:    slog.New(slog.DiscardHandler),
	}
}

func newClient(t testing.TB, url string, change ...func(*register.Options)) *register.Client {
	t.Helper()
	o := options(t, url)
	for _, f := range change {
		f(&o)
	}
	c, err := register.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// decision is version n of a decision that keeps to the contract, changed.
func decision(t testing.TB, n int, change ...func(map[string]any)) register.Event {
	t.Helper()
	text, err := os.ReadFile("testdata/decision.json")
	if err != nil {
		t.Fatal(err)
	}
	var data map[string]any
	if err := json.Unmarshal(text, &data); err != nil {
		t.Fatal(err)
	}
	data["version"] = n
	for _, f := range change {
		f(data)
	}
	return newEvent(t, register.Version{
		Record: register.Decision,
		Ref:    "DEC-2026-000007",
		Number: n,
		Region: "south-west",
		At:     time.Date(2026, 11, 26, 15, 0, n, 0, time.UTC),
	}, data)
}

// raw answers every request with text, byte for byte, and hangs up.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		_, _ = io.Copy(conn, bytes.NewReader([]byte(text)))
	}
}
