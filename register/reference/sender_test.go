package reference_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"gatewaybot/register"
	"gatewaybot/register/reference"
)

const token = "a-token-for-tests"

func secret(t testing.TB) register.Secret {
	t.Helper()
	s, err := register.ParseSecret("whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t *testing.T, change ...func(*reference.Options)) *reference.Register {
	t.Helper()
	o := reference.Options{Tokens: []string{token}, Secrets: []register.Secret{secret(t)}}
	for _, f := range change {
		f(&o)
	}
	r, err := reference.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// data reads a payload with every field filled in.
func data(t *testing.T, record register.Record) map[string]any {
	t.Helper()
	text, err := os.ReadFile("../testdata/" + string(record) + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	return fields
}

// event is version n of the record that the payload is of.
func event(t *testing.T, record register.Record, fields map[string]any, n int) register.Event {
	t.Helper()
	fields = maps.Clone(fields)
	refs := map[register.Record]string{
		register.GatewayRequest: "GWR-2026-000042", register.Decision: "DEC-2026-000007",
		register.IntelligenceReport: "INT-2026-000011", register.Disruption: "DIS-2026-000005", register.Threat: "THR-2026-000003",
		register.FourPPlan: "FPP-2026-000004", register.SCPO: "SCP-2026-000006",
		register.Checkpoint: "CHK-2026-000009",
	}
	if _, ok := fields["version"].(float64); ok {
		fields["version"] = n
	}
	at := time.Date(2026, 11, 23, 9, 0, n, 0, time.UTC)
	e, err := register.NewEvent(register.Version{Record: record, Ref: refs[record], Number: n, Region: "south-west", At: at}, fields)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// request is a sound one for the event, then changed.
func request(t *testing.T, id string, body []byte, change ...func(*http.Request)) *http.Request {
	t.Helper()
	req := httptest.NewRequest(http.MethodPost, "/v1/events", bytes.NewReader(body))
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/cloudevents+json; charset=utf-8")
	req.Header.Set("Idempotency-Key", id)
	secret(t).Sign(req.Header, id, time.Now(), body)
	for _, f := range change {
		f(req)
	}
	return req
}

var contract = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromData(register.Contract)
	if err != nil {
		return nil, err
	}
	return gorillamux.NewRouter(doc)
})

// answerTo serves the request and holds the answer, too, to the contract.
func answerTo(t *testing.T, r http.Handler, req *http.Request) (int, []byte) {
	t.Helper()
	recorder := httptest.NewRecorder()
	r.ServeHTTP(recorder, req)
	res := recorder.Result()
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	router, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	route, params, err := router.FindRoute(req)
	if err != nil {
		return res.StatusCode, body
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route},
		Status:                 res.StatusCode,
		Header:                 res.Header,
		Body:                   io.NopCloser(bytes.NewReader(body)),
		Options:                &openapi3filter.Options{IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateResponse(t.Context(), in); err != nil {
		t.Errorf("the answer breaks the contract: %v", err)
	}
	return res.StatusCode, body
}

func post(t *testing.T, r http.Handler, e register.Event) (int, []register.Reason) {
	t.Helper()
	status, body := answerTo(t, r, request(t, e.ID, marshal(t, e)))
	var refusal struct{ Reasons []register.Reason }
	if err := json.Unmarshal(body, &refusal); err != nil {
		t.Fatal(err)
	}
	return status, refusal.Reasons
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
}
