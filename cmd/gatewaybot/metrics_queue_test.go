package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"gatewaybot/bot"
	"gatewaybot/register/reference"
	"gatewaybot/store"
)

// office is the demo's region with a request decided, and the workers and pages of a bot that serves it.
type office struct {
	*app

	demo  *demo
	redis *miniredis.Miniredis
	log   bytes.Buffer
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{redis: miniredis.RunT(t)}
	s := demoStore(t, o.redis.Addr())
	var err error
	if o.demo, err = newDemo(&world{ctx: t.Context(), in: strings.NewReader(""), out: &o.log, err: &o.log}, s); err != nil {
		t.Fatal(err)
	}
	if err := o.demo.enterPeople(t.Context()); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(&o.log, nil))
	o.app = &app{log: log, store: s, metrics: newMetrics(s)}
	o.workers = newWorkers(o.demo.handlers, []bot.Platform{o.demo.console}, o.demo.register.client, o.metrics, log)
	year := time.Now().Year()
	for _, say := range []struct{ user, line string }{
		{"ada", `raise operation_name=Larkspur risk_to_life=no threat_ref=OCG-17 theme=drugs support_wanted=financial ` +
			`objective="Trace the money" threat_harm_risk="Harm in two towns" needed_by=friday authority_status=none lead_proposed=rocu sio=` + "<@" + demoAccount("ben").String() + ">"},
		{"cat", fmt.Sprintf("take GWR-%d-1", year)},
		{"cat", fmt.Sprintf(`decide GWR-%d-1 advice lead_body=dorset owner=<@%s> due=28d rationale="The force can trace them with our advice"`, year, demoAccount("cat"))},
	} {
		told, err := o.demo.bot.Handle(t.Context(), bot.Request{
			ID: say.line, Source: bot.Typed, From: demoAccount(say.user), Channel: demoPlaces()[0].Channel, Text: "gateway " + say.line,
		})
		if err != nil || told.Form != nil {
			t.Fatalf("%s: %+v, %v", say.line, told, err)
		}
	}
	return o
}

func demoStore(t *testing.T, addr string) *store.Store {
	t.Helper()
	json, err := store.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	keyset, err := store.ParseKeyset(json)
	if err != nil {
		t.Fatal(err)
	}
	s := store.Open(store.Options{Region: demoRegion, Redis: redis.UniversalOptions{Addrs: []string{addr}}, Keyset: keyset})
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// page reads one of the operator's pages.
func (o *office) page(path string) (int, string) {
	w := httptest.NewRecorder()
	o.adminPages().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// TestStoppedRegisterIsSeen: an operator sees that the register refuses us, once as an alarm and then as long as it
// lasts. The bot is ready all the same: it keeps what people say.
func TestStoppedRegisterIsSeen(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	forward := o.workers[1]
	expect := func(lines ...string) {
		t.Helper()
		if _, err := forward.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, page := o.page("/metrics")
		for _, line := range lines {
			if !strings.Contains(page, line+"\n") {
				t.Errorf("not in the metrics: %s", line)
			}
		}
	}
	o.demo.register.Inject(reference.Fault{Kind: reference.Status, Status: http.StatusUnauthorized})
	expect(`gatewaybot_queue_paused{queue="register",reason="stopped"} 1`, `gatewaybot_queue_paused{queue="out",reason="stopped"} 0`,
		`gatewaybot_register_stops_total 1`, `gatewaybot_queue_settled_total{became="put_off",queue="register"} 2`,
		`gatewaybot_queue_rows{queue="register",state="waiting"} 2`, `gatewaybot_register_breaker_open 0`)
	if status, page := o.page("/readyz"); status != http.StatusOK {
		t.Errorf("not ready: %d %s", status, page)
	}
	o.redis.SetTime(time.Now().Add(2 * time.Minute))
	expect(`gatewaybot_queue_settled_total{became="put_off",queue="register"} 3`, `gatewaybot_register_stops_total 1`)
	if n := strings.Count(o.log.String(), "the register refuses us"); n != 1 {
		t.Errorf("%d alarms in the log", n)
	}
	o.demo.register.Heal()
	o.redis.SetTime(time.Now().Add(4 * time.Minute))
	expect(`gatewaybot_queue_paused{queue="register",reason="stopped"} 0`, `gatewaybot_queue_settled_total{became="delivered",queue="register"} 1`)
	expect(`gatewaybot_queue_rows{queue="register",state="waiting"} 0`)
	if !strings.Contains(o.log.String(), "the register answers again") {
		t.Error("the log does not say that it goes on")
	}
}
