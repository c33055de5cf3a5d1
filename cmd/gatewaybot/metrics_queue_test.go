package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"gatewaybot/register/reference"
)

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
