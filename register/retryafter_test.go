package register

import (
	"errors"
	"net/http"
	"testing"
	"time"
)

var testNow = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Duration{
		"":                                0,
		"0":                               0,
		"7":                               7 * time.Second,
		" 120 ":                           2 * time.Minute,
		"86400":                           24 * time.Hour,
		"86401":                           24 * time.Hour,
		"99999999999999999999999":         24 * time.Hour,
		"-1":                              0,
		"1.5":                             0,
		"soon":                            0,
		"Mon, 23 Nov 2026 09:05:00 GMT":   5 * time.Minute,
		"Monday, 23-Nov-26 09:05:00 GMT":  5 * time.Minute,
		"Mon Nov 23 09:05:00 2026":        5 * time.Minute,
		"Mon, 23 Nov 2026 08:00:00 GMT":   0,
		"Fri, 23 Nov 2096 08:00:00 GMT":   24 * time.Hour,
		"Mon, 23 Nov 2026 09:05:00 +0500": 0,
	} {
		if got := retryAfter(value, testNow); got != want {
			t.Errorf("%q: %v, not %v", value, got, want)
		}
	}
}

// FuzzAnswer reads any answer of a register: an event is delivered only with a receipt, and no wait is for ever.
func FuzzAnswer(f *testing.F) {
	f.Add(429, "7", "")
	f.Add(503, "18446744073709551616", "{}")
	f.Add(500, testNow.Format(http.TimeFormat), "null")
	f.Add(500, "Mon, 01 Jan 0001 00:00:00 GMT", `[]`)
	f.Add(201, "", `{"register_ref":"REG-000001"}`)
	f.Add(422, "", `{"reasons":[{"field":"a","text":"b"},null]}`)
	f.Fuzz(func(t *testing.T, status int, wait, body string) {
		receipt, err := judge(status, http.Header{"Retry-After": {wait}}, []byte(body), testNow)
		if delivered := receipt.RegisterRef != "" && (status/100 == 2 || status == http.StatusConflict); delivered != (err == nil) {
			t.Errorf("%d %q is %+v, %v", status, body, receipt, err)
		}
		if e, ok := errors.AsType[*Again](err); ok && (e.After < 0 || e.After > longestWait) {
			t.Errorf("%q: %v", wait, e.After)
		}
	})
}
