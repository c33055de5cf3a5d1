package handlers_test

import (
	"errors"
	"testing"
	"time"

	"gatewaybot/register"
)

// TestStatusOfOutage shows what waits for a register that is down, since when and why: a row that was put off is not due,
// and yet nothing gets through.
func TestStatusOfOutage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	forwards, _ := d.forwarder(&ledger{answer: func(register.Event) error {
		return &register.Again{Cause: errors.New("it is down")}
	}})
	d.hears(written{by: "pat", id: "p1", words: wholeReport})
	for _, line := range []string{
		"triage INT-2026-000001", "evaluate INT-2026-000001 source=2 assessment=C handling=P",
		"sanitise INT-2026-000001 A van is said to unload at night.", "forward INT-2026-000001",
	} {
		d.types("ivy", "/intel "+line)
	}
	if _, err := forwards.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.later(time.Second / 2)
	contains(t, says(d.types("ivy", "/register status")), "1 waiting", "Tried again: 1, the longest since Mon 23/11/2026 10:00", "it is down")
}
