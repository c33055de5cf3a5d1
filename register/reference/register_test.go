package reference_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/register"
	"gatewaybot/register/reference"
)

func TestUnfitRequests(t *testing.T) {
	t.Parallel()
	e := event(t, register.GatewayRequest, data(t, register.GatewayRequest), 3)
	header := func(name, value string) func(*http.Request) {
		return func(req *http.Request) { req.Header.Set(name, value) }
	}
	signed := func(id string, at time.Time) func(*http.Request) {
		return func(req *http.Request) { secret(t).Sign(req.Header, id, at, marshal(t, e)) }
	}
	tests := []struct {
		name   string
		change func(*http.Request)
		status int
		want   string // in the answer
	}{
		{"sound", func(*http.Request) {}, 201, "REG-000001"},
		{"no token", func(req *http.Request) { req.Header.Del("Authorization") }, 401, "bearer token"},
		{"another token", header("Authorization", "Bearer other"), 401, "bearer token"},
		{"another scheme", header("Authorization", "Basic "+token), 401, "bearer token"},
		{"no signature", func(req *http.Request) { req.Header.Del("Webhook-Signature") }, 401, "signature"},
		{"another signature", header("Webhook-Signature", "v1,AAAA"), 401, "fits none"},
		{"signed an hour ago", signed(e.ID, time.Now().Add(-time.Hour)), 401, "too long ago"},
		{"signed in an hour", signed(e.ID, time.Now().Add(time.Hour)), 401, "too far ahead"},
		{"signed four minutes ago", signed(e.ID, time.Now().Add(-4*time.Minute)), 201, "REG-000001"},
		{"signed under another id", signed("GWR-2026-000042/4", time.Now()), 422, "Webhook-Id"},
		{"no key", func(req *http.Request) { req.Header.Del("Idempotency-Key") }, 422, "Idempotency-Key"},
		{"another key", header("Idempotency-Key", "GWR-2026-000042/4"), 422, "Idempotency-Key"},
		{"plain JSON", header("Content-Type", "application/json"), 422, "content-type"},
		{"another address", func(req *http.Request) { req.URL.Path = "/v2/events" }, 404, "no such address"},
		{"another method", func(req *http.Request) { req.Method = http.MethodPut }, 405, "no such method"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := open(t)
			status, body := answerTo(t, r, request(t, e.ID, marshal(t, e), tt.change))
			if status != tt.status || !strings.Contains(string(body), tt.want) {
				t.Errorf("got %d %s", status, body)
			}
			if held := len(r.Held()); (held == 1) != (tt.status == 201) {
				t.Errorf("%d events are held", held)
			}
		})
	}
}

func TestUnfitBodies(t *testing.T) {
	t.Parallel()
	e := event(t, register.Decision, data(t, register.Decision), 1)
	sound := marshal(t, e)
	unlike := e
	unlike.Subject = "DEC-2026-000099"
	nameless := e
	nameless.Subject = "the meeting"
	foreign := e
	foreign.Type = "uk.police.soc.lesson.v1"
	tests := []struct {
		name   string
		body   []byte
		status int
		want   string
	}{
		{"empty", nil, 422, "the body is missing"},
		{"not JSON", []byte("id=1"), 422, "not JSON"},
		{"two events", append(bytes.Clone(sound), sound...), 422, "not one event"},
		{"null", []byte("null"), 422, "reasons"},
		{"a list", []byte("[]"), 422, "reasons"},
		{"too long", bytes.Repeat([]byte(" "), 1<<20), 413, "too long"},
		{"an id of another subject", marshal(t, unlike), 422, "is not the subject and a version"},
		{"a subject that is no reference", marshal(t, nameless), 422, `{"reasons":[{"field":"subject","text":"is not in the form that the contract asks for"}]}`},
		{"a record that nobody knows", marshal(t, foreign), 422, `property \"type\" has invalid value`},
		{"an extension attribute", bytes.Replace(sound, []byte("{"), []byte(`{"traceparent":"00-1-1-01",`), 1), 201, "REG-"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			status, body := answerTo(t, open(t), request(t, e.ID, tt.body))
			if status != tt.status || !strings.Contains(string(body), tt.want) {
				t.Errorf("got %d %s", status, body)
			}
		})
	}
}

func TestSameIDTwice(t *testing.T) {
	t.Parallel()
	r := open(t)
	e := event(t, register.Decision, data(t, register.Decision), 1)
	_, first := answerTo(t, r, request(t, e.ID, marshal(t, e)))
	status, second := answerTo(t, r, request(t, e.ID, marshal(t, e)))
	if status != http.StatusConflict || !bytes.Equal(first, second) {
		t.Errorf("the same again: %d %s, not 409 %s", status, second, first)
	}
	e.Time = e.Time.Add(time.Second)
	status, reasons := post(t, r, e)
	want := []register.Reason{{Field: "id", Text: "is held already, with other contents"}}
	if diff := cmp.Diff(want, reasons); status != http.StatusUnprocessableEntity || diff != "" {
		t.Errorf("another body: %d (-want +got):\n%s", status, diff)
	}
	if n := len(r.Held()); n != 1 {
		t.Errorf("%d events are held", n)
	}
}

// TestOrder also looks at a subject through the contract's GET, which shows what Held does.
func TestOrder(t *testing.T) {
	t.Parallel()
	r := open(t)
	for _, n := range []int{1, 4, 2, 3} {
		if status, reasons := post(t, r, event(t, register.Decision, data(t, register.Decision), n)); status != 201 {
			t.Fatalf("version %d: %d %v", n, status, reasons)
		}
	}
	post(t, r, event(t, register.GatewayRequest, data(t, register.GatewayRequest), 1))

	req := request(t, "", nil)
	req.Method, req.URL.RawQuery = http.MethodGet, "subject=DEC-2026-000007"
	status, body := answerTo(t, r, req)
	var listed struct{ Events []reference.Held }
	if err := json.Unmarshal(body, &listed); err != nil || status != http.StatusOK {
		t.Fatalf("%d %v", status, err)
	}
	type row struct {
		Ref, ID string
		Late    bool
	}
	var got []row
	for _, h := range listed.Events {
		got = append(got, row{h.RegisterRef, h.Event.ID, h.OutOfOrder})
	}
	want := []row{
		{"REG-000001", "DEC-2026-000007/1", false},
		{"REG-000002", "DEC-2026-000007/4", false},
		{"REG-000003", "DEC-2026-000007/2", true},
		{"REG-000004", "DEC-2026-000007/3", true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("listed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(r.Held()[:4], listed.Events); diff != "" {
		t.Errorf("Held and the list differ (-held +listed):\n%s", diff)
	}
}

func TestListAndHealth(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, path, query, token string
		status                   int
		want                     string
	}{
		{"nothing held", "/v1/events", "subject=DEC-2026-000001", token, 200, `{"events":[]}`},
		{"no token", "/v1/events", "subject=DEC-2026-000001", "", 401, "bearer token"},
		{"no subject", "/v1/events", "", token, 422, "subject"},
		{"health", "/healthz", "", "", 204, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			req := request(t, "", nil)
			req.Method, req.URL.Path, req.URL.RawQuery = http.MethodGet, tt.path, tt.query
			req.Header.Set("Authorization", "Bearer "+tt.token)
			status, body := answerTo(t, open(t), req)
			if status != tt.status || !strings.Contains(string(body), tt.want) {
				t.Errorf("got %d %s", status, body)
			}
		})
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.jsonl")
	inFile := func(o *reference.Options) { o.File = path }
	first := open(t, inFile)
	e := event(t, register.Decision, data(t, register.Decision), 2)
	post(t, first, e)
	post(t, first, event(t, register.Decision, data(t, register.Decision), 1))
	before := first.Held()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	appendTo(t, path, `{"register_ref":"REG-0000`) // cut short by a crash

	second := open(t, inFile)
	if diff := cmp.Diff(before, second.Held()); diff != "" {
		t.Fatalf("after a restart (-before +after):\n%s", diff)
	}
	if status, _ := post(t, second, e); status != http.StatusConflict {
		t.Errorf("the same again after a restart: %d", status)
	}
	post(t, second, event(t, register.Decision, data(t, register.Decision), 3))
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	if n := len(open(t, inFile).Held()); n != 3 {
		t.Errorf("%d events are held after a second restart", n)
	}
	appendTo(t, path, "no entry\n")
	if _, err := reference.New(reference.Options{File: path}); err == nil {
		t.Error("a line that is no entry was passed over")
	}
}

func TestFileThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	r := open(t, func(o *reference.Options) { o.File = filepath.Join(t.TempDir(), "register.jsonl") })
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	status, _ := post(t, r, event(t, register.Decision, data(t, register.Decision), 1))
	if status != http.StatusServiceUnavailable || len(r.Held()) != 0 {
		t.Errorf("%d, %d events are held", status, len(r.Held()))
	}
}

func TestManySenders(t *testing.T) {
	t.Parallel()
	r := open(t)
	var requests []*http.Request
	for n := range 40 {
		e := event(t, register.Decision, data(t, register.Decision), n/2+1)
		requests = append(requests, request(t, e.ID, marshal(t, e)))
	}
	var senders sync.WaitGroup
	for _, req := range requests {
		senders.Go(func() { answerTo(t, r, req) })
	}
	senders.Wait()
	seen := map[string]bool{}
	for _, h := range r.Held() {
		seen[h.RegisterRef+h.Event.ID] = true
	}
	if len(seen) != 20 || len(r.Held()) != 20 {
		t.Errorf("%d events are held, not 20", len(r.Held()))
	}
}
