package slackserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// ackLimit is how long Slack waits for an answer from the bot.
const ackLimit = 3 * time.Second

// ErrTimeout is what a person sees when the bot did not answer in three seconds.
var ErrTimeout = errors.New("operation_timeout: the bot did not answer in 3 s")

// StatusError is an answer of the bot that Slack takes for a failure.
type StatusError struct {
	Status int
	Body   string
}

// Error names the status; it is all that Slack knows.
func (e *StatusError) Error() string { return fmt.Sprintf("the bot answered %d", e.Status) }

// delivery is one request to the bot.
type delivery struct {
	path        string
	contentType string
	body        []byte
	signing     Signing
	retry       int // 0 for the first try.
}

// form is a delivery of a form, as commands and interactions are sent.
func form(path string, fields url.Values, how []Signing) delivery {
	return delivery{
		path: path, contentType: "application/x-www-form-urlencoded", body: []byte(fields.Encode()), signing: chosen(how),
	}
}

// deliver sends a request to the bot, over HTTP or in Socket Mode, and returns its answer, or ErrTimeout or a StatusError.
func (s *Server) deliver(ctx context.Context, d delivery) ([]byte, error) {
	if s.opts.SocketMode {
		return s.hand(ctx, d)
	}
	s.mu.Lock()
	base, secret := s.opts.BotURL, s.opts.SigningSecret
	s.mu.Unlock()
	ctx, cancel := context.WithTimeoutCause(ctx, ackLimit, ErrTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+d.path, bytes.NewReader(d.body))
	if err != nil {
		return nil, fmt.Errorf("send to the bot: %w", err)
	}
	req.Header.Set("Content-Type", d.contentType)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	d.signing.sign(req.Header, secret, d.body)
	if d.retry > 0 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(d.retry))
		req.Header.Set("X-Slack-Retry-Reason", "http_timeout")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, because(ctx, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, because(ctx, err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, &StatusError{resp.StatusCode, string(body)}
	}
	return body, nil
}

// because prefers Slack's own reason to the one of the connection.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return fmt.Errorf("send to the bot: %w", err)
}
