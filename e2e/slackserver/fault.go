package slackserver

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"time"
)

// Fault is a way in which one call of the Web API goes wrong.
type Fault struct {
	status     int
	retryAfter time.Duration
	code       string
	delay      time.Duration
	loseReply  bool
}

// RateLimited answers 429 and asks to wait, rounded up to whole seconds.
func RateLimited(wait time.Duration) Fault {
	return Fault{status: http.StatusTooManyRequests, retryAfter: wait, code: "ratelimited"}
}

// ServerError answers with a status of 500 or above and does nothing.
func ServerError(status int) Fault { return Fault{status: status} }

// APIError answers 200 with ok: false and an error code, such as channel_not_found.
func APIError(code string) Fault { return Fault{status: http.StatusOK, code: code} }

// LoseReply does what was asked and then cuts the connection.
func LoseReply() Fault { return Fault{loseReply: true} }

// Slow does what was asked only after a while, even if the caller has gone by then.
func Slow(delay time.Duration) Fault { return Fault{delay: delay} }

// Fail lets the next calls of a method go wrong, each in its way and in this
// order; later calls go well again. ResponseURL is a method too.
func (s *Server) Fail(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

func (s *Server) takeFault(method string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting := s.faults[method]
	if len(waiting) == 0 {
		return Fault{}
	}
	s.faults[method] = waiting[1:]
	return waiting[0]
}

// before acts before the call is served and tells whether that was all.
func (f Fault) before(w http.ResponseWriter, r *http.Request) bool {
	if f.delay > 0 {
		select {
		case <-time.After(f.delay):
		case <-r.Context().Done():
		}
	}
	if f.status == 0 {
		return false
	}
	if f.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.retryAfter.Seconds()))))
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(f.status)
	if f.code != "" {
		_ = json.NewEncoder(w).Encode(object{"ok": false, "error": f.code})
	}
	return true
}
