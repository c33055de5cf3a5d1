package register

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// verdict is what an answer means for the event.
type verdict int

const (
	never verdict = iota
	done
	refused
	again
	stopped
)

// rules give each status its meaning: the first range that covers it holds. A status in none of them is never.
var rules = []struct {
	from, to int
	verdict  verdict
}{
	{200, 299, done},
	{401, 401, stopped},
	{403, 403, stopped},
	{409, 409, done},
	{422, 422, refused},
	{429, 429, again},
	{500, 599, again},
}

func verdictOn(status int) verdict {
	for _, r := range rules {
		if r.from <= status && status <= r.to {
			return r.verdict
		}
	}
	return never
}

// errNoReceipt keeps a sign-in page or an empty 200 from a proxy from passing for delivery. Trying again is safe: a
// register that did take the event answers 409 with its receipt.
var errNoReceipt = errors.New("the answer has no receipt in it")

// judge turns an answer into a receipt or into the error that says what to do.
func judge(status int, h http.Header, body []byte, now time.Time) (Receipt, error) {
	switch verdictOn(status) {
	case done:
		ref, err := registerRef(body)
		if err != nil {
			return Receipt{}, &Again{Status: status, Cause: err}
		}
		return Receipt{RegisterRef: ref, Duplicate: status == http.StatusConflict}, nil
	case refused:
		return Receipt{}, &Refused{Reasons: reasons(body)}
	case again:
		return Receipt{}, &Again{Status: status, After: retryAfter(h.Get("Retry-After"), now)}
	case stopped:
		return Receipt{}, &Stopped{Status: status}
	}
	return Receipt{}, &Never{Status: status}
}

func registerRef(body []byte) (string, error) {
	var receipt struct {
		RegisterRef string `json:"register_ref"`
	}
	if err := json.Unmarshal(body, &receipt); err != nil || receipt.RegisterRef == "" || len(receipt.RegisterRef) > 64 {
		return "", errNoReceipt
	}
	return receipt.RegisterRef, nil
}

func reasons(body []byte) []Reason {
	var refusal struct {
		Reasons []Reason `json:"reasons"`
	}
	if err := json.Unmarshal(body, &refusal); err != nil {
		return nil
	}
	return refusal.Reasons
}

// longestWait keeps a slip in a Retry-After from parking a record for years.
const longestWait = 24 * time.Hour

// retryAfter reads a Retry-After header (RFC 9110, section 10.2.3): seconds or an HTTP date; 0 if it is neither.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(seconds, uint64(longestWait/time.Second))) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), longestWait)
}
