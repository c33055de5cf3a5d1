package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/handlers"
	"gatewaybot/register"
	"gatewaybot/register/reference"
)

// ledger is a register that answers as it is told to.
type ledger struct {
	mu     sync.Mutex
	took   []string
	tried  int
	answer func(register.Event) error
}

func (l *ledger) Put(_ context.Context, e register.Event) (register.Receipt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tried++
	if l.answer != nil {
		if err := l.answer(e); err != nil {
			return register.Receipt{}, err
		}
	}
	l.took = append(l.took, e.ID)
	return register.Receipt{RegisterRef: "REG-" + e.ID}, nil
}

// taken are the events that were taken, by record and then in the order in which they came.
func (l *ledger) taken() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return byRecord(l.took)
}

func byRecord(ids []string) []string {
	sorted := slices.Clone(ids)
	slices.SortStableFunc(sorted, func(a, b string) int {
		return strings.Compare(strings.Split(a, "/")[0], strings.Split(b, "/")[0])
	})
	return sorted
}

// forwarder carries a desk's records to a register; alarms counts its calls for a person.
func (d *desk) forwarder(to handlers.Register) (w *handlers.Worker, alarms *int) {
	alarms = new(int)
	var mu sync.Mutex
	f := &handlers.Forwarder{Handlers: d.Handlers, Register: to, Alarm: func(error) {
		mu.Lock()
		defer mu.Unlock()
		*alarms++
	}, Log: d.log}
	return &handlers.Worker{Queue: d.Store.Forwards, Deliver: f.Deliver, Log: d.log}, alarms
}

func work(t *testing.T, w *handlers.Worker) {
	t.Helper()
	for {
		n, err := w.Once(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// TestForward sends each version that is fit to leave, in order: a decision's all, a request's from the decision on.
func TestForward(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	to := new(ledger)
	w, _ := d.forwarder(to)
	d.raised("eve", args{"risk_to_life": "yes"}) // never decided, never sent
	ref := d.taken(nil)
	work(t, w)
	if len(to.taken()) > 0 {
		t.Fatalf("sent before the decision: %q", to.taken())
	}
	dec := d.refIn(d.say("cat", "gateway decide %s %s", ref, verdict()))
	work(t, w)
	d.deliver()
	d.say("ben", "gateway acknowledge %s", dec)
	d.say("ada", "gateway complete %s none", ref)
	work(t, w)
	want := []string{
		dec + "/1", dec + "/2", dec + "/3", dec + "/4", // recorded, circulated, acknowledged, actioned
		ref + "/3", ref + "/4", ref + "/5", // decided, in delivery, complete
	}
	if diff := cmp.Diff(want, to.taken()); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	places, err := d.Store.Places(t.Context(), "GWR-2026-000002", []string{"register"})
	if err != nil || string(places[0]) != `"REG-`+ref+`/5"` {
		t.Errorf("the register's reference is kept as %s, %v", places, err)
	}
}

// TestForwardOutcomes has the register answer the same to everything for a while.
func TestForwardOutcomes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err    error
		wait   time.Duration // until the next try
		alarms int
		dead   int
	}{
		"again, in its time":   {&register.Again{After: 90 * time.Second, Status: 429}, 90 * time.Second, 0, 0},
		"again, in our time":   {&register.Again{Cause: errors.New("no answer")}, 2 * time.Second, 0, 0},
		"not let in":           {&register.Stopped{Status: 401}, time.Minute, 1, 0},
		"never to be accepted": {&register.Never{Status: 400}, 0, 0, 2},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			to := &ledger{answer: func(register.Event) error { return tt.err }}
			w, alarms := d.forwarder(to)
			ref, dec := d.decided(nil)
			work(t, w)
			if to.tried != 2 || *alarms != tt.alarms {
				t.Errorf("%d tries and %d alarms, want 2 and %d", to.tried, *alarms, tt.alarms)
			}
			depth, err := d.Store.Forwards.Depth(t.Context())
			if err != nil || depth.Dead != tt.dead || depth.Waiting != 2-tt.dead {
				t.Fatalf("%+v, %v", depth, err)
			}
			to.answer = nil
			if tt.dead > 0 {
				d.say("ben", "gateway acknowledge %s", dec)
				work(t, w)
				checkTaken(t, to, dec+"/1", dec+"/2", ref+"/3", ref+"/4")
				return
			}
			d.later(tt.wait - time.Second - time.Millisecond)
			work(t, w)
			if name != "again, in our time" && to.tried != 2 {
				t.Error("tried again too early")
			}
			d.later(time.Second + 2*time.Millisecond)
			work(t, w)
			checkTaken(t, to, dec+"/1", ref+"/3")
		})
	}
}

// TestForwardRefused: a version that the register refuses goes back to those who work the record, and is not sent again;
// what they make of it is.
func TestForwardRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	to := &ledger{answer: func(register.Event) error {
		return &register.Refused{Reasons: []register.Reason{{Field: "data.due", Text: "is late"}}}
	}}
	w, alarms := d.forwarder(to)
	ref, dec := d.decided(nil)
	work(t, w)
	depth, err := d.Store.Forwards.Depth(t.Context())
	if err != nil || to.tried != 2 || *alarms > 0 || depth.Waiting+depth.Dead > 0 {
		t.Fatalf("%d tries, %d alarms, %+v, %v", to.tried, *alarms, depth, err)
	}
	to.answer = nil
	d.say("ben", "gateway acknowledge %s", dec)
	work(t, w)
	checkTaken(t, to, dec+"/3", ref+"/5") // the versions between say that the register refused
}

func checkTaken(t *testing.T, l *ledger, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, l.taken()); diff != "" {
		t.Errorf("taken (-want +got):\n%s", diff)
	}
}

// TestForwardResumes is interrupted between two versions: what was acknowledged is not sent again.
func TestForwardResumes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref, dec := d.decided(nil)
	d.say("ben", "gateway acknowledge %s", dec)
	d.say("ada", "gateway complete %s none", ref)
	to := &ledger{answer: func(e register.Event) error {
		if e.Number() >= 4 || e.Number() == 2 {
			return &register.Again{}
		}
		return nil
	}}
	w, _ := d.forwarder(to)
	work(t, w)
	checkTaken(t, to, dec+"/1", ref+"/3")
	to.answer = nil
	d.later(time.Minute)
	again, _ := d.desk(d.redis.Addr()).forwarder(to) // another process
	work(t, again)
	checkTaken(t, to, dec+"/1", dec+"/2", dec+"/3", ref+"/3", ref+"/4", ref+"/5")
}

// referenceRegister starts the reference register, and a client of it.
func referenceRegister(t *testing.T) (*reference.Register, *register.Client) {
	t.Helper()
	secret, err := register.ParseSecret("whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
	if err != nil {
		t.Fatal(err)
	}
	r, err := reference.New(reference.Options{Tokens: []string{"tests"}, Secrets: []register.Secret{secret}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	client, err := register.New(register.Options{URL: server.URL, Token: "tests", Secret: secret, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return r, client
}

// TestForwardedToTheContract sends what every road makes to the reference register, which holds it to the contract.
func TestForwardedToTheContract(t *testing.T) {
	t.Parallel()
	r, client := referenceRegister(t)
	d := newDesk(t)
	w, alarms := d.forwarder(client)
	everyRoad(d)
	work(t, w)
	depth, err := d.Store.Forwards.Depth(t.Context())
	if err != nil || depth.Waiting+depth.Dead > 0 || *alarms > 0 {
		t.Errorf("not everything was taken: %+v, %d alarms, %v", depth, *alarms, err)
	}
	for _, h := range r.Held() {
		if h.OutOfOrder {
			t.Errorf("%s came out of order", h.Event.ID)
		}
	}
	states := map[string]bool{}
	for _, h := range r.Held() {
		var data struct{ State, Route, Outcome string }
		if err := json.Unmarshal(h.Event.Data, &data); err != nil {
			t.Fatal(err)
		}
		states[data.State], states[data.Route], states[data.Outcome] = true, true, true
	}
	for _, want := range []string{
		"decided", "more_info", "triage", "complete", "withdrawn", "direct", "recorded", "actioned", "closed", "superseded",
		"adopt", "advice", "specialist_assistance", "not_supported", "return_for_information",
	} {
		if !states[want] {
			t.Errorf("no event is %s", want)
		}
	}
}

// everyRoad decides requests of every shape, in every way.
func everyRoad(d *desk) {
	long := strings.Repeat("A long account, told in one go. ", 124)
	n := 0
	taken := func(change args) string {
		n++
		return d.taken(args{"operation_name": fmt.Sprintf("Larkspur %d", n)}.with(change))
	}
	decide := func(ref string, change args) string {
		return d.done("cat", "gateway decide %s %s", ref, verdict().with(change))
	}
	for _, change := range []args{
		nil,
		{"threat_ref": "", "unassessed_reason": long},
		{"support_wanted": "adopt", "morile_score": "", "morile_scored_at": ""},
		{"objective": long, "threat_harm_risk": strings.Repeat("é", 3000), "fourp_plan": "", "risk_to_life": "yes"},
	} {
		ref := taken(change)
		decide(ref, args{"rationale": long, "conditions": long, "present": "All."})
		d.done("ada", "gateway complete %s none", ref)
	}
	for _, change := range []args{
		{"outcome": "not_supported", "reason_code": "capacity", "alternative": long},
		{"outcome": "specialist_assistance", "supporting_teams": "rdt,ecu,rpiu"},
		{"outcome": "adopt", "lead_body": "rocu", "circulate_to": "wiltshire,gloucestershire"},
	} {
		decide(taken(nil), change)
	}
	corrected := taken(nil)
	decide(corrected, args{"supersedes": decide(corrected, nil), "outcome": "specialist_assistance", "supporting_teams": "rdt"})
	asked := taken(nil)
	decide(asked, args{"outcome": "return_for_information"})
	d.done("ada", "gateway answer %s Three.", asked)
	decide(asked, nil)
	bypass := direct(d)
	d.done("cat", "gateway ratify %s", bypass)
	d.done("cat", "gateway take %s", bypass)
	decide(bypass, nil)
	withdrawn := taken(nil)
	decide(withdrawn, args{"outcome": "return_for_information"})
	d.done("ada", "gateway withdraw %s Not needed any more.", withdrawn)
}
