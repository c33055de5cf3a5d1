package register

import (
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

func FuzzRetryAfter(f *testing.F) {
	f.Add("7")
	f.Add("18446744073709551616")
	f.Add(testNow.Format(http.TimeFormat))
	f.Add("Mon, 01 Jan 0001 00:00:00 GMT")
	f.Fuzz(func(t *testing.T, value string) {
		if got := retryAfter(value, testNow); got < 0 || got > longestWait {
			t.Errorf("%q: %v", value, got)
		}
	})
}
