package reference_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/register"
	"gatewaybot/register/reference"
)

// try sends the event to a server and returns the status, or 0 if there was no answer.
func try(ctx context.Context, t *testing.T, server *httptest.Server, e register.Event) int {
	t.Helper()
	req := request(t, e.ID, marshal(t, e)).WithContext(ctx)
	req.RequestURI = ""
	req.URL.Scheme, req.URL.Host = "http", strings.TrimPrefix(server.URL, "http://")
	req.GetBody = nil
	res, err := server.Client().Transport.RoundTrip(req)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fault reference.Fault
		want  []int // what three tries of one event get
	}{
		{"none", reference.Fault{}, []int{201, 409, 409}},
		{"down once", reference.Fault{Kind: reference.Down, Times: 1}, []int{0, 201, 409}},
		{"down twice", reference.Fault{Kind: reference.Down, Times: 2}, []int{0, 0, 201}},
		{"down for good", reference.Fault{Kind: reference.Down}, []int{0, 0, 0}},
		{"status", reference.Fault{Kind: reference.Status, Status: 503, Times: 1}, []int{503, 201, 409}},
		{"cut", reference.Fault{Kind: reference.Cut, Times: 1}, []int{0, 409, 409}},
		{"slow", reference.Fault{Kind: reference.Slow, Delay: time.Millisecond, Times: 1}, []int{201, 409, 409}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := open(t)
			server := httptest.NewServer(r)
			t.Cleanup(server.Close)
			r.Inject(tt.fault)
			var got []int
			for range 3 {
				status := try(t.Context(), t, server, event(t, register.Decision, data(t, register.Decision), 1))
				got = append(got, status)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			r.Heal()
			if status := try(t.Context(), t, server, event(t, register.Decision, data(t, register.Decision), 2)); status != 201 {
				t.Errorf("healed: %d", status)
			}
		})
	}
}

func TestSlowIsGivenUp(t *testing.T) {
	t.Parallel()
	r := open(t)
	server := httptest.NewServer(r)
	t.Cleanup(server.Close) // waits for the request, so it returns only if the fault ends with its sender
	r.Inject(reference.Fault{Kind: reference.Slow, Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if status := try(ctx, t, server, event(t, register.Decision, data(t, register.Decision), 1)); status != 0 {
		t.Errorf("answered %d", status)
	}
}

func TestFaultsSpareReaders(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.Inject(reference.Fault{Kind: reference.Status, Status: 500, Times: 1})
	req := request(t, "", nil)
	req.Method, req.URL.Path = http.MethodGet, "/healthz"
	if status, _ := answerTo(t, r, req); status != http.StatusNoContent {
		t.Errorf("health: %d", status)
	}
	if status, _ := post(t, r, event(t, register.Decision, data(t, register.Decision), 1)); status != 500 {
		t.Errorf("the fault was used up: %d", status)
	}
}

func TestFaultsByHTTP(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, method, body string
		status             int // of the call to /faults
		next               int // what the next event gets
	}{
		{"a status", "POST", `{"kind":"status","status":429,"retry_after":"7","times":1}`, 204, 429},
		{"slow", "POST", `{"kind":"slow","delay":"1ms"}`, 204, 201},
		{"slow without a delay", "POST", `{"kind":"slow"}`, 422, 201},
		{"a status that is none", "POST", `{"kind":"status","status":42}`, 422, 201},
		{"another kind", "POST", `{"kind":"odd"}`, 422, 201},
		{"another field", "POST", `{"kind":"down","hours":1}`, 422, 201},
		{"a negative count", "POST", `{"kind":"down","times":-1}`, 422, 201},
		{"no JSON", "POST", `down`, 422, 201},
		{"heal", "DELETE", ``, 204, 201},
		{"another method", "GET", ``, 405, 201},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := open(t, func(o *reference.Options) { o.Admin = true })
			if tt.method == http.MethodDelete {
				r.Inject(reference.Fault{Kind: reference.Down})
			}
			req := httptest.NewRequest(tt.method, "/faults", strings.NewReader(tt.body))
			if status, body := answerTo(t, r, req); status != tt.status {
				t.Errorf("/faults: %d %s", status, body)
			}
			if status, _ := post(t, r, event(t, register.Decision, data(t, register.Decision), 1)); status != tt.next {
				t.Errorf("next event: %d, not %d", status, tt.next)
			}
		})
	}
	t.Run("not asked for", func(t *testing.T) {
		t.Parallel()
		if status, _ := answerTo(t, open(t), httptest.NewRequest(http.MethodDelete, "/faults", nil)); status != http.StatusNotFound {
			t.Errorf("/faults is served: %d", status)
		}
	})
}
