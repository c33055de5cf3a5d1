package mattermost

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"gatewaybot/bot"
)

// The addresses that the server calls.
const (
	commandPath = "/mattermost/command"
	actionPath  = "/mattermost/action/"
	dialogPath  = "/mattermost/dialog"
)

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// maxBody is the longest callback, in bytes: the 300,000 that a person can send, each written as three in a form.
const maxBody = 1 << 20

// callbackTime is how long a callback may take with the calls it makes: our own listener gives up on an answer after
// fifteen seconds, the server after thirty.
const callbackTime = 12 * time.Second

// refusal is a callback that is not taken.
type refusal struct {
	status int
	reason string // a fixed word
}

func (r *refusal) Error() string { return "refused: " + r.reason }

// Routes adds the addresses for slash commands, buttons and dialogs.
func (p *Platform) Routes(mux *http.ServeMux, handle bot.Handler) {
	mux.Handle("POST "+commandPath, p.endpoint(formType, func(ctx context.Context, _ *http.Request, body []byte) (any, error) {
		return p.command(ctx, handle, body)
	}))
	mux.Handle("POST "+actionPath+"{path}", p.endpoint(jsonType, func(ctx context.Context, r *http.Request, body []byte) (any, error) {
		if subtle.ConstantTimeCompare([]byte(r.PathValue("path")), []byte(p.path)) != 1 {
			return nil, &refusal{http.StatusNotFound, "path"}
		}
		return p.action(ctx, handle, body)
	}))
	mux.Handle("POST "+dialogPath, p.endpoint(jsonType, func(ctx context.Context, _ *http.Request, body []byte) (any, error) {
		return p.dialog(ctx, handle, body)
	}))
}

// endpoint reads a callback of one media type and writes the answer, which is always JSON with status 200: the server
// shows anything else to the person as a failure of its own.
func (p *Platform) endpoint(mediaType string, answer func(context.Context, *http.Request, []byte) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := read(w, r, mediaType)
		var reply any
		if err == nil {
			// A server that stops waiting must not stop what was begun.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), callbackTime)
			defer cancel()
			reply, err = answer(ctx, r, body)
		}
		if err != nil {
			p.refuse(w, err)
			return
		}
		p.write(w, reply)
	})
}

func read(w http.ResponseWriter, r *http.Request, mediaType string) ([]byte, error) {
	if got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || got != mediaType {
		return nil, &refusal{http.StatusUnsupportedMediaType, "media type"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, &refusal{http.StatusRequestEntityTooLarge, "size"}
	}
	if err != nil {
		return nil, &refusal{http.StatusBadRequest, "body"}
	}
	return body, nil
}

func (p *Platform) refuse(w http.ResponseWriter, err error) {
	status, reason := http.StatusInternalServerError, "error"
	if r, ok := errors.AsType[*refusal](err); ok {
		status, reason = r.status, r.reason
	}
	p.Refused(reason)
	http.Error(w, http.StatusText(status), status)
}

// write encodes without escaping for HTML, which would make a long reply several times longer.
func (p *Platform) write(w http.ResponseWriter, reply any) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(reply); err != nil {
		p.refuse(w, fmt.Errorf("encode the reply: %w", err))
		return
	}
	w.Header().Set("Content-Type", jsonType)
	_, _ = w.Write(b.Bytes()) // nobody is left to tell
}

// decode reads JSON, numbers as they are written.
func decode(body []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(into) != nil {
		return &refusal{http.StatusBadRequest, "body"}
	}
	return nil
}
