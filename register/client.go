package register

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/sony/gobreaker/v2"
)

// HeaderIdempotencyKey carries the event's id, so that the register can tell a second try from a second event.
const HeaderIdempotencyKey = "Idempotency-Key"

const (
	eventsPath  = "/v1/events"
	contentType = "application/cloudevents+json; charset=utf-8"
	maxAnswer   = 64 << 10 // bytes of an answer that are read; a longer one is cut there
	idleConns   = 64       // kept open, so that as many workers each find a connection
)

// Client sends events to the register. It is safe for concurrent use.
type Client struct {
	url         string
	credentials *credentials
	secret      *Secret // a pointer, as is credentials: printing a Client must not print what they hold
	transport   *http.Transport
	breaker     *gobreaker.CircuitBreaker[Receipt]
	timeout     time.Duration
	pause       time.Duration
	now         func() time.Time
}

// New returns a client, or every problem with the options. It does not call the register.
func New(o Options) (*Client, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	transport := newTransport(o)
	return &Client{
		url:         strings.TrimSuffix(o.URL, "/") + eventsPath,
		credentials: newCredentials(o, transport),
		secret:      &o.Secret,
		transport:   transport,
		breaker:     newBreaker(o),
		timeout:     o.Timeout,
		pause:       o.Pause,
		now:         o.Now,
	}, nil
}

func newTransport(o Options) *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		TLSClientConfig:        o.TLS.Clone(),
		ForceAttemptHTTP2:      true, // not by itself once TLSClientConfig is set
		MaxIdleConnsPerHost:    idleConns,
		IdleConnTimeout:        30 * time.Second, // less than servers wait, so that it is we who hang up
		MaxResponseHeaderBytes: maxAnswer,
		DisableCompression:     true,
	}
}

func newBreaker(o Options) *gobreaker.CircuitBreaker[Receipt] {
	return gobreaker.NewCircuitBreaker[Receipt](gobreaker.Settings{
		Timeout:      o.Pause,
		ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= o.TripAfter },
		IsSuccessful: reached,
		IsExcluded:   func(err error) bool { return errors.Is(err, context.Canceled) },
		OnStateChange: func(_ string, from, to gobreaker.State) {
			o.Logger.Warn("register breaker", slog.String("from", from.String()), slog.String("to", to.String()))
		},
	})
}

// reached tells the breaker whether the register, or the issuer of our tokens, was there: anything but a 5xx and no answer.
func reached(err error) bool {
	failure, ok := errors.AsType[*Again](err)
	return !ok || 0 < failure.Status && failure.Status < 500
}

var errOpen = errors.New("the breaker is open")

// Put sends e in one POST, which ctx and the timeout end. Its errors are *[Refused], *[Again], *[Stopped] and *[Never],
// and none repeats what was sent, what was answered, the address or a secret.
func (c *Client) Put(ctx context.Context, e Event) (Receipt, error) {
	if err := e.Validate(); err != nil {
		return Receipt{}, &Never{Cause: err}
	}
	body, err := json.Marshal(e)
	if err != nil { // not wrapped: it may quote the data
		return Receipt{}, &Never{Cause: errors.New("the event cannot be written as JSON")}
	}
	receipt, err := c.breaker.Execute(func() (Receipt, error) { return c.exchange(ctx, e.ID, body) })
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return Receipt{}, &Again{After: c.pause, Cause: errOpen}
	}
	return receipt, err
}

// Open says that the breaker is open: the register has been out of reach and is not being tried.
func (c *Client) Open() bool {
	return c.breaker.State() == gobreaker.StateOpen
}

// Close lets go of idle connections.
func (c *Client) Close() {
	c.transport.CloseIdleConnections()
}

func (c *Client) exchange(ctx context.Context, id string, body []byte) (Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	token, stale, err := c.credentials.token(ctx)
	if err != nil {
		return Receipt{}, err
	}
	status, h, answer, err := c.post(ctx, token, id, body)
	if err != nil {
		return Receipt{}, &Again{Cause: unreached(err)}
	}
	if status == http.StatusUnauthorized {
		c.credentials.forget(token)
		if stale {
			return Receipt{}, &Again{Status: status}
		}
	}
	return judge(status, h, answer, c.now())
}

func (c *Client) post(ctx context.Context, token, id string, body []byte) (int, http.Header, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	req.GetBody = nil // net/http would send it again by itself: the queue does that
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", contentType)
	req.Header.Set(HeaderIdempotencyKey, id)
	c.secret.Sign(req.Header, id, c.now(), body)
	// Not an http.Client: it would follow a redirect, and the token and the record with it.
	res, err := c.transport.RoundTrip(req)
	if err != nil {
		return 0, nil, nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return res.StatusCode, res.Header, answer, err
}
