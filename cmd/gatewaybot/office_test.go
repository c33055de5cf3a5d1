package main

import (
	"bytes"
	"context"
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
	"gatewaybot/soc"
	"gatewaybot/store"
)

// office is the demo's region with a request decided, and the workers and pages of a bot that serves it.
type office struct {
	*app

	demo   *demo
	redis  *miniredis.Miniredis
	keyset []byte
	log    bytes.Buffer
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o, err := openOffice(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.close)
	return o
}

// openOffice opens an office on a Redis in memory, which listens for others too.
func openOffice(ctx context.Context) (*office, error) {
	o := &office{redis: miniredis.NewMiniRedis()}
	if err := o.redis.Start(); err != nil {
		return nil, err
	}
	var err error
	if o.keyset, err = store.NewKeyset(); err != nil {
		return nil, err
	}
	keyset, err := store.ParseKeyset(o.keyset)
	if err != nil {
		return nil, err
	}
	reminders := soc.DefaultReminderRules(demoCalendar())
	reminders.Retention = soc.DefaultRetentionRules()
	s := store.Open(store.Options{
		Region: demoRegion, Redis: redis.UniversalOptions{Addrs: []string{o.redis.Addr()}}, Keyset: keyset, Reminders: reminders,
	})
	if o.demo, err = newDemo(&world{ctx: ctx, in: strings.NewReader(""), out: &o.log, err: &o.log}, s, newClock(0)); err != nil {
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(&o.log, nil))
	o.app = &app{log: log, store: s, metrics: newMetrics(s)}
	o.workers, o.watches = newWorkers(o.demo.handlers, []bot.Platform{o.demo.console}, o.demo.register.client, o.metrics, log)
	return o, o.decide(ctx)
}

func (o *office) close() {
	o.demo.register.stop()
	_ = o.store.Close()
	o.redis.Close()
}

// decide has Ada raise a request and Cat decide it.
func (o *office) decide(ctx context.Context) error {
	if err := o.demo.enterPeople(ctx); err != nil {
		return err
	}
	year := time.Now().Year()
	for _, say := range []struct{ user, line string }{
		{"ada", fmt.Sprintf(`raise operation_name=Larkspur risk_to_life=no threat_ref=OCG-17 theme=drugs support_wanted=financial `+
			`objective="Trace the money" threat_harm_risk="Harm in two towns" needed_by=friday authority_status=none `+
			`lead_proposed=rocu sio=<@%s>`, demoAccount("ben"))},
		{"cat", fmt.Sprintf("take GWR-%d-1", year)},
		{"cat", fmt.Sprintf(`decide GWR-%d-1 advice lead_body=dorset owner=<@%s> due=28d rationale="The force can trace them with our advice"`, year, demoAccount("cat"))},
	} {
		told, err := o.demo.bot.Handle(ctx, bot.Request{
			ID: say.line, Source: bot.Typed, From: demoAccount(say.user), Channel: demoPlaces()[0].Channel, Text: "gateway " + say.line,
		})
		if err != nil || told.Form != nil {
			return fmt.Errorf("%s: %+v, %w", say.line, told, err)
		}
	}
	return nil
}

// page reads one of the operator's pages.
func (o *office) page(path string) (int, string) {
	w := httptest.NewRecorder()
	o.adminPages().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}
