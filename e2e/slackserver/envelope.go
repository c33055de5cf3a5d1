package slackserver

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
)

// The kinds of envelopes.
const (
	commandEnvelope     = "slash_commands"
	interactionEnvelope = "interactive"
	eventEnvelope       = "events_api"
)

// maxRetries is how often Slack delivers an event again that was not acked. It does so after no time, one and five
// minutes; here, as soon as the one before has timed out.
const maxRetries = 3

// hand delivers over Socket Mode what would be a request, and returns the answer in the ack. Only events are tried
// again: a person is told of the failure and tries for themselves.
func (s *Server) hand(ctx context.Context, d delivery) ([]byte, error) {
	if d.signing != Signed {
		return nil, errors.New("nothing is signed over Socket Mode")
	}
	envelope, err := s.envelope(d)
	if err != nil {
		return nil, err
	}
	id := str(envelope, "envelope_id")
	acked := make(chan json.RawMessage, 1)
	s.mu.Lock()
	s.envelopes[id] = acked
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.envelopes, id)
	}()
	for retry := d.retry; ; retry++ {
		if retry > 0 {
			envelope = merge(envelope, object{"retry_attempt": retry, "retry_reason": "timeout"})
		}
		answer, err := s.handOnce(ctx, envelope, acked)
		if err == nil || !errors.Is(err, ErrTimeout) || str(envelope, "type") != eventEnvelope || retry >= maxRetries {
			return answer, err
		}
	}
}

// envelope wraps the body of a request.
func (s *Server) envelope(d delivery) (object, error) {
	e := object{"envelope_id": rand.Text(), "type": eventEnvelope, "accepts_response_payload": false}
	raw := d.body
	if d.path != s.opts.EventPath {
		fields, err := url.ParseQuery(string(d.body))
		if err != nil {
			return nil, fmt.Errorf("wrap %s: %w", d.path, err)
		}
		e["accepts_response_payload"] = true
		e["type"], raw = interactionEnvelope, []byte(fields.Get("payload"))
		if d.path == s.opts.CommandPath {
			payload := object{}
			for name := range fields {
				payload[name] = fields.Get(name)
			}
			e["type"], raw = commandEnvelope, encode(payload)
		}
	}
	e["payload"] = json.RawMessage(raw)
	return e, nil
}

// handOnce sends an envelope over one connection, each in its turn, and waits for an ack over whichever.
func (s *Server) handOnce(ctx context.Context, envelope object, acked <-chan json.RawMessage) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, ackLimit, ErrTimeout)
	defer cancel()
	c, err := s.nextSocket(ctx)
	if err != nil {
		return nil, err
	}
	_ = c.send(envelope) // What does not arrive is not acked.
	select {
	case answer := <-acked:
		if string(answer) == "null" {
			return nil, nil
		}
		return answer, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// nextSocket waits until there is a connection.
func (s *Server) nextSocket(ctx context.Context) (*socket, error) {
	var open []*socket
	err := s.wait(ctx, func() (bool, error) {
		open = s.usable()
		return len(open) > 0, nil
	})
	if err != nil {
		return nil, context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return open[s.next()%len(open)], nil
}
