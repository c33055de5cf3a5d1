package handlers_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/handlers"
	"gatewaybot/register"
	"gatewaybot/register/reference"
	"gatewaybot/soc"
)

// outside is the reference register, and a client of it that does not wait long.
func outside(t *testing.T) (*reference.Register, *register.Client) {
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
	client, err := register.New(register.Options{
		URL: server.URL, Token: "tests", Secret: secret, Logger: slog.New(slog.DiscardHandler),
		Timeout: 200 * time.Millisecond, Pause: time.Millisecond, // real time, in which an hour here passes at once
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return r, client
}

// TestOutages: two replicas forward what is decided while the register fails in some way for an hour, and a third takes
// rows and dies. When the register is well again, it has every version once, in the order of its record.
func TestOutages(t *testing.T) {
	t.Parallel()
	once := func(f reference.Fault) func(*reference.Register, int) {
		return func(r *reference.Register, minute int) {
			if minute == 0 {
				r.Inject(f)
			}
		}
	}
	tests := map[string]struct {
		breaks func(r *reference.Register, minute int)
		alarms int
	}{
		"down":                     {once(reference.Fault{Kind: reference.Down}), 0},
		"slower than we wait":      {once(reference.Fault{Kind: reference.Slow, Delay: time.Hour, Times: 8}), 0},
		"slow":                     {once(reference.Fault{Kind: reference.Slow, Delay: 20 * time.Millisecond}), 0},
		"keeps, and cuts its word": {once(reference.Fault{Kind: reference.Cut}), 0},
		"broken":                   {once(reference.Fault{Kind: reference.Status, Status: 500}), 0},
		"busy":                     {once(reference.Fault{Kind: reference.Status, Status: 429, RetryAfter: "300"}), 0},
		"does not let us in":       {once(reference.Fault{Kind: reference.Status, Status: 403}), 1},
		"flapping": {func(r *reference.Register, minute int) {
			r.Heal()
			kinds := []reference.Kind{reference.Down, reference.Cut, "", reference.Status}
			if kind := kinds[minute%len(kinds)]; kind != "" {
				r.Inject(reference.Fault{Kind: kind, Status: 503, RetryAfter: fmt.Sprint(minute), Times: minute % 7})
			}
		}, 0},
		"flapping between no answer and no entry": {func(r *reference.Register, minute int) {
			r.Inject(reference.Fault{Kind: reference.Cut, Times: 2})
			r.Inject(reference.Fault{Kind: reference.Status, Status: 401, Times: 3})
			r.Inject(reference.Fault{Kind: reference.Down, Times: 1})
		}, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, client := outside(t)
			d := newDesk(t)
			here, alarms := d.forwarder(client)
			there, others := d.desk(d.redis.Addr()).forwarder(client)
			refs := settledRecords(d, 6)
			for minute := range 60 {
				tt.breaks(r, minute)
				if minute%20 == 10 {
					refs = append(refs, settledRecords(d, 1)...)
				}
				if minute == 30 {
					if _, err := d.Store.Forwards.Claim(t.Context(), 3); err != nil { // and nobody hears of them again
						t.Fatal(err)
					}
				}
				together(t, here, there)
				d.later(time.Minute)
			}
			if called := *alarms + *others; tt.alarms > 0 && called != tt.alarms {
				t.Errorf("%d alarms, want %d", called, tt.alarms)
			}
			r.Heal()
			for range 12 { // longer than any wait
				together(t, here, there)
				d.later(time.Minute)
			}
			depth, err := d.Store.Forwards.Depth(t.Context())
			if err != nil || depth.Waiting+depth.Dead > 0 || depth.Pause.Kind != "" {
				t.Errorf("something is left: %+v, %v", depth, err)
			}
			allHeld(t, r, refs)
		})
	}
}

// together has replicas work at the same time until nothing is due.
func together(t *testing.T, workers ...*handlers.Worker) {
	t.Helper()
	var busy sync.WaitGroup
	for _, w := range workers {
		busy.Go(func() {
			for {
				n, err := w.Once(t.Context())
				if err != nil {
					t.Error(err)
				}
				if n == 0 {
					return
				}
			}
		})
	}
	busy.Wait()
}

// allHeld compares what the register holds with the three versions of each record.
func allHeld(t *testing.T, r *reference.Register, refs []soc.Ref) {
	t.Helper()
	want, got := map[string]int{}, map[string]int{}
	for _, ref := range refs {
		first := 1
		if ref.Prefix() == soc.RequestPrefix {
			first = 3 // the decision
		}
		for v := first; v < first+3; v++ {
			want[fmt.Sprintf("%s/%d", ref, v)] = 1
		}
	}
	for _, h := range r.Held() {
		got[h.Event.ID]++
		if h.OutOfOrder {
			t.Errorf("%s came out of order", h.Event.ID)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("held (-want +got):\n%s", diff)
	}
}
