package register_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/register"
)

var update = flag.Bool("update", false, "write the golden files anew")

const narrative = "the narrative of the record"

func version(n int) register.Version {
	return register.Version{
		Record: register.GatewayRequest,
		Ref:    "GWR-2026-000042",
		Number: n,
		Region: "south-west",
		At:     time.Date(2026, 11, 23, 10, 15, 0, 0, time.FixedZone("CET", 3600)),
	}
}

func newEvent(t testing.TB, v register.Version, data any) register.Event {
	t.Helper()
	e, err := register.NewEvent(v, data)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEventJSON(t *testing.T) {
	t.Parallel()
	e := newEvent(t, version(3), map[string]any{"ref": "GWR-2026-000042", "objective": "a < b & c"})
	got, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	const golden = "testdata/event.json"
	if *update {
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var back register.Event
	if err := json.Unmarshal(got, &back); err != nil || back.Validate() != nil || back.Number() != 3 {
		t.Errorf("read back: %v, %v, version %d", err, back.Validate(), back.Number())
	}
}

func TestNewEventRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*register.Version)
		data   any
		want   string
	}{
		{"another record", func(v *register.Version) { v.Record = "lesson" }, struct{}{}, "no record"},
		{"no record", func(v *register.Version) { v.Record = "" }, struct{}{}, "no record"},
		{"a reference of another kind", func(v *register.Version) { v.Ref = "DEC-2026-000042" }, struct{}{}, "different kinds"},
		{"no reference", func(v *register.Version) { v.Ref = "" }, struct{}{}, "not a reference"},
		{"a short reference", func(v *register.Version) { v.Ref = "GWR-2026-42" }, struct{}{}, "not a reference"},
		{"version 0", func(v *register.Version) { v.Number = 0 }, struct{}{}, "version"},
		{"no region", func(v *register.Version) { v.Region = "" }, struct{}{}, "no region"},
		{"a region with a space", func(v *register.Version) { v.Region = "South West" }, struct{}{}, "no region"},
		{"no time", func(v *register.Version) { v.At = time.Time{} }, struct{}{}, "time is missing"},
		{"data that is a list", func(*register.Version) {}, []string{narrative}, "not a JSON object"},
		{"no data", func(*register.Version) {}, nil, "not a JSON object"},
		{"data that JSON cannot hold", func(*register.Version) {}, map[string]float64{narrative: math.NaN()}, "cannot be written"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := version(1)
			tt.change(&v)
			_, err := register.NewEvent(v, tt.data)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), narrative) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestValidateReportsEverything(t *testing.T) {
	t.Parallel()
	err := register.Event{Data: json.RawMessage(`{"open":`)}.Validate()
	for _, want := range []string{"specversion", "type", "subject", "id", "source", "time", "datacontenttype", "data"} {
		if !strings.Contains(err.Error(), "event: "+want+" ") {
			t.Errorf("nothing about %s in: %v", want, err)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]int{
		"GWR-2026-000042/1":   1,
		"GWR-2026-000042/120": 120,
		"GWR-2026-000042/0":   0,
		"GWR-2026-000042/01":  0,
		"GWR-2026-000042/-1":  0,
		"GWR-2026-000042/":    0,
		"GWR-2026-000042":     0,
		"GWR-2026-000043/1":   0,
	} {
		if got := (register.Event{ID: id, Subject: "GWR-2026-000042"}).Number(); got != want {
			t.Errorf("%s: %d, not %d", id, got, want)
		}
	}
}

func TestEventPrintsNoData(t *testing.T) {
	t.Parallel()
	e := newEvent(t, version(3), map[string]string{"objective": narrative})
	if !bytes.Contains(e.Data, []byte(narrative)) {
		t.Fatal("the data is not there to leak")
	}
	var logged bytes.Buffer
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("sent", "event", e, "pointer", &e)
	printed := fmt.Sprintf("%v %+v %#v %s %q %x %d %v %+v", e, e, e, e, e, e, e, &e, []register.Event{e})
	for name, text := range map[string]string{"printed": printed, "logged": logged.String()} {
		if strings.Contains(text, narrative) || strings.Contains(text, fmt.Sprintf("%x", narrative)) {
			t.Errorf("%s: %s", name, text)
		}
		if !strings.Contains(text, "GWR-2026-000042/3") || !strings.Contains(text, "gatewayrequest") {
			t.Errorf("%s without id or type: %s", name, text)
		}
	}
}
