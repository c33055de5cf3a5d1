package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime/debug"
)

// take does what a frame asks for. It is called by the one who reads the connection, so nothing in it may wait.
func (s *socket) take(ctx context.Context, c *connection, raw []byte) {
	f, ok := parseFrame(raw)
	switch {
	case len(raw) > maxFrame:
		s.giveUp(ctx, c, f, tooLarge)
	case !ok:
		s.giveUp(ctx, c, f, unreadable)
	case f.Type == "hello":
		c.greeted()
	case f.Type == "disconnect" && f.Reason == "link_disabled":
		c.goes(&mendError{f.Reason})
	case f.Type == "disconnect":
		c.goes(&recycledError{f.Reason})
	case f.EnvelopeID == "" || s.p.endpoint(f.Type) == nil:
		s.giveUp(ctx, c, f, wrongType)
	default:
		s.accept(ctx, c, f)
	}
}

// endpoint is what answers a kind of envelope.
func (p *Platform) endpoint(kind string) endpoint {
	switch kind {
	case commandFrame:
		return p.command
	case interactionFrame:
		return p.interaction
	case eventFrame:
		return p.event
	}
	return nil
}

// accept has an envelope handled, or answered like the delivery of it before.
func (s *socket) accept(ctx context.Context, c *connection, f frame) {
	k, first := s.acks.begin(f.EnvelopeID)
	lane, work := "", func() {
		<-k.settled
		s.send(ctx, c, k.frame)
	}
	if first {
		lane, work = f.lane(), func() { s.handle(ctx, c, f) }
	}
	if s.lanes.add(lane, work) {
		return
	}
	if first {
		s.acks.settle(f.EnvelopeID, nil)
	}
	s.p.opts.Log.WarnContext(ctx, "envelope left to be delivered again", "type", f.Type)
}

// handle answers an envelope. Without an ack, Slack delivers it again or tells the person that something went wrong.
func (s *socket) handle(ctx context.Context, c *connection, f frame) {
	a := s.answer(ctx, f)
	var ack []byte
	if a.refused == "" && a.status < http.StatusBadRequest {
		ack = s.p.ack(f.EnvelopeID, a.json)
	}
	s.acks.settle(f.EnvelopeID, ack)
	s.send(ctx, c, ack)
	if a.then != nil {
		late, cancel := context.WithTimeout(s.working, lastWithin)
		defer cancel()
		a.then(late)
	}
}

// answer is that of the same endpoint as over HTTP.
func (s *socket) answer(ctx context.Context, f frame) (a answer) {
	defer func() {
		if p := recover(); p != nil { // as net/http does
			s.p.opts.Log.ErrorContext(ctx, "panic over an envelope", "type", f.Type, "error", fmt.Sprintf("%T\n%s", p, debug.Stack()))
			a = answer{status: http.StatusInternalServerError}
		}
	}()
	last := f.RetryAttempt >= lastAttempt
	within := answerWithin
	if last {
		within = lastWithin
	}
	working, cancel := context.WithTimeout(s.working, within)
	defer cancel()
	body, ok := f.body()
	if !ok {
		a = answer{refused: malformed}
	} else {
		a = s.p.endpoint(f.Type)(working, s.handler, call{body: body, last: last})
	}
	switch a.refused {
	case "":
		return s.p.fit(body, a)
	case malformed:
		s.lose(ctx, f, malformed)
		if f.Type == eventFrame {
			return answer{} // it would be no better the next time, and nobody waits
		}
	default:
		s.refuse(ctx, f, a.refused)
	}
	return a
}

// ack is the frame that Slack waits for.
func (p *Platform) ack(id string, payload any) []byte {
	frame, err := json.Marshal(struct {
		ID      string `json:"envelope_id"`
		Payload any    `json:"payload,omitempty"`
	}{id, payload})
	if err != nil {
		p.opts.Log.Error("answer is no JSON", "error", err)
		return nil
	}
	return frame
}

// send acks an envelope, if there is an ack. Where that fails, the next delivery of it gets the same.
func (s *socket) send(ctx context.Context, c *connection, ack []byte) {
	if ack == nil {
		return
	}
	if err := c.send(ack); err != nil {
		s.p.opts.Log.WarnContext(ctx, "envelope not acked", "error", err)
	}
}

// giveUp acks what can not be handled, for it would come again and be no better.
func (s *socket) giveUp(ctx context.Context, c *connection, f frame, why refusal) {
	s.lanes.add("", func() {
		s.lose(ctx, f, why)
		if f.EnvelopeID != "" {
			s.send(ctx, c, s.p.ack(f.EnvelopeID, nil))
		}
	})
}

// lose sees to it that what can not be handled is not lost without a word.
func (s *socket) lose(ctx context.Context, f frame, why refusal) {
	s.refuse(ctx, f, why)
	s.p.opts.DeadLetter(f.raw)
}

func (s *socket) refuse(ctx context.Context, f frame, why refusal) {
	s.p.opts.Refused(string(why))
	s.p.opts.Log.WarnContext(ctx, "envelope refused", "reason", string(why), "bytes", len(f.raw))
}
