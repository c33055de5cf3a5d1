package slack

import (
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
)

// The kinds of envelopes.
const (
	commandFrame     = "slash_commands"
	interactionFrame = "interactive"
	eventFrame       = "events_api"
)

// lastAttempt is Slack's last delivery of an envelope, as lastRetry is over HTTP.
const lastAttempt = 3

// frame is what comes over a connection: an envelope, or a word about the connection.
type frame struct {
	Type         string          `json:"type"`
	EnvelopeID   string          `json:"envelope_id"`
	Payload      json.RawMessage `json:"payload"`
	RetryAttempt int             `json:"retry_attempt"`
	Reason       string          `json:"reason"` // of a disconnect
	raw          []byte
}

var envelopeID = regexp.MustCompile(`"envelope_id"\s*:\s*"([\w-]+)"`)

// parseFrame reads what can be read. A field that is not as it should be costs only itself; of what is no JSON, there is
// only the id.
func parseFrame(raw []byte) (f frame, ok bool) {
	err := json.Unmarshal(raw, &f)
	if _, some := errors.AsType[*json.UnmarshalTypeError](err); err == nil || some {
		f.raw = raw
		return f, true
	}
	f = frame{raw: raw}
	if found := envelopeID.FindSubmatch(raw); found != nil {
		f.EnvelopeID = string(found[1])
	}
	return f, false
}

// body is what an envelope would be over HTTP.
func (f frame) body() ([]byte, bool) {
	if len(f.Payload) == 0 {
		return nil, false
	}
	switch f.Type {
	case commandFrame:
		return formOf(f.Payload)
	case interactionFrame:
		return []byte(url.Values{"payload": {string(f.Payload)}}.Encode()), true
	}
	return f.Payload, true
}

// formOf is an object as a form: strings as they are, and everything else as JSON.
func formOf(payload json.RawMessage) ([]byte, bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(payload, &fields) != nil {
		return nil, false
	}
	form := url.Values{}
	for name, raw := range fields {
		var value string
		if json.Unmarshal(raw, &value) != nil {
			value = string(raw)
		}
		form.Set(name, value)
	}
	return []byte(form.Encode()), true
}

// lane is what an envelope keeps its order in: the channel, for an event of one. What a person does comes one by one
// anyway, and nobody's waits for somebody else's.
func (f frame) lane() string {
	var e struct {
		Event struct {
			Channel string `json:"channel"`
		} `json:"event"`
	}
	if f.Type == eventFrame {
		_ = json.Unmarshal(f.Payload, &e) // some events have no channel, or an object in its place
	}
	return e.Event.Channel
}
