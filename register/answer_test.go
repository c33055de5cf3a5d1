package register_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gatewaybot/register"
)

// outcome names what the caller is told to do.
func outcome(err error) string {
	if err == nil {
		return "done"
	}
	if e, ok := errors.AsType[*register.Again](err); ok {
		return fmt.Sprintf("again %d", e.Status)
	}
	if e, ok := errors.AsType[*register.Stopped](err); ok {
		return fmt.Sprintf("stopped %d", e.Status)
	}
	if e, ok := errors.AsType[*register.Never](err); ok {
		return fmt.Sprintf("never %d", e.Status)
	}
	if _, ok := errors.AsType[*register.Refused](err); ok {
		return "refused"
	}
	return err.Error()
}

// wanted is the rule, written down a second time.
func wanted(status int) string {
	switch {
	case status < 200 && status != 101:
		return "again 0" // news on the way, and then no answer
	case status == 204:
		return "again 204" // has no body, so no receipt
	case status < 300 && status != 101, status == 409:
		return "done"
	case status == 401, status == 403:
		return fmt.Sprintf("stopped %d", status)
	case status == 422:
		return "refused"
	case status == 429, status >= 500 && status < 600:
		return fmt.Sprintf("again %d", status)
	}
	return fmt.Sprintf("never %d", status)
}

func TestEveryStatus(t *testing.T) {
	t.Parallel()
	const receipt = `{"register_ref":"REG-000001"}`
	e := decision(t, 1)
	for status := 100; status < 1000; status++ {
		text := fmt.Sprintf("HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s", status, len(receipt), receipt)
		server := start(t, raw(text))
		c := newClient(t, server.URL)
		got, err := c.Put(t.Context(), e)
		if outcome(err) != wanted(status) {
			t.Errorf("%d: %s, not %s", status, outcome(err), wanted(status))
		}
		if err == nil && got != (register.Receipt{RegisterRef: "REG-000001", Duplicate: status == 409}) {
			t.Errorf("%d: %+v", status, got)
		}
		c.Close()
		server.Close()
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		answer string // after "HTTP/1.1 "
		want   string
	}{
		{"a receipt with more in it", "201 X\r\n\r\n" + `{"register_ref":"A-1","received_at":"2026-11-23T09:00:00Z","desk":"x"}`, "done"},
		{"an empty receipt", "201 X\r\n\r\n{}", "again 201"},
		{"an empty reference", "201 X\r\n\r\n" + `{"register_ref":""}`, "again 201"},
		{"a reference of another type", "201 X\r\n\r\n" + `{"register_ref":7}`, "again 201"},
		{"an endless reference", "201 X\r\n\r\n" + `{"register_ref":"` + strings.Repeat("R", 65) + `"}`, "again 201"},
		{"a sign-in page", "200 X\r\nContent-Type: text/html\r\n\r\n<html>Sign in</html>", "again 200"},
		{"a conflict that is none", "409 X\r\n\r\nlocked", "again 409"},
		{"a receipt cut off", "201 X\r\nContent-Length: 90\r\n\r\n" + `{"register_ref":"A-1"}`, "again 0"},
		{"no HTTP", "so it goes\r\n\r\n", "again 0"},
		{"a refusal without reasons", "422 X\r\n\r\nno", "refused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := start(t, raw("HTTP/1.1 "+tt.answer))
			_, err := newClient(t, server.URL).Put(t.Context(), decision(t, 1))
			if outcome(err) != tt.want {
				t.Errorf("%s, not %s: %v", outcome(err), tt.want, err)
			}
		})
	}
}

func TestRetryAfterIsPassedOn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"":                              0,
		"30":                            30 * time.Second,
		"Mon, 23 Nov 2026 09:01:00 GMT": time.Minute,
	} {
		for _, status := range []int{429, 500, 503} {
			server := start(t, raw(fmt.Sprintf("HTTP/1.1 %d X\r\nRetry-After: %s\r\n\r\n", status, header)))
			c := newClient(t, server.URL, func(o *register.Options) { o.Now = func() time.Time { return now } })
			_, err := c.Put(t.Context(), decision(t, 1))
			if again, ok := errors.AsType[*register.Again](err); !ok || again.After != want {
				t.Errorf("%d, %q: %+v", status, header, err)
			}
		}
	}
}
