package slackserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Call is one call of the Web API by the bot, or one post to a response_url
// with Method ResponseURL.
type Call struct {
	Method string
	Args   map[string]any // As sent, without the token; JSON within a form is decoded.
	Answer map[string]any // What Slack answered, even if a fault kept it from arriving. Nil if it did not come to that.
	At     time.Time
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveAPI)
	if s.opts.SocketMode {
		mux.HandleFunc("POST /api/"+connectionsOpen, s.serveConnectionsOpen)
		mux.HandleFunc("GET /link", s.serveLink)
	}
	mux.HandleFunc("POST /commands/{team}/{id}", s.serveResponseURL)
	mux.HandleFunc("POST /actions/{team}/{id}", s.serveResponseURL)
	mux.HandleFunc("POST /upload/v1/{file}", s.serveUpload)
	return mux
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	call := Call{Method: r.PathValue("method"), At: time.Now()}
	args, token, err := readArgs(r)
	if err != nil {
		http.Error(w, "unreadable request", http.StatusBadRequest)
		return
	}
	call.Args = args
	defer func() { s.record(call) }()
	// Slack finishes what it has begun even if the caller has hung up.
	ctx := context.WithoutCancel(r.Context())
	switch token {
	case botToken:
	case "":
		call.Answer = reply(w, nil, refuse("not_authed"))
		return
	default:
		call.Answer = reply(w, nil, refuse("invalid_auth"))
		return
	}
	w.Header().Set("X-OAuth-Scopes", strings.Join(s.opts.Scopes, ","))
	fault := s.takeFault(call.Method)
	if fault.before(w, r) {
		return
	}
	answer, err := s.answer(ctx, call.Method, decode(encode(args)))
	call.Answer = answer
	if refused, ok := errors.AsType[apiError](err); ok {
		call.Answer = refused.answer
	}
	if fault.loseReply {
		panic(http.ErrAbortHandler)
	}
	reply(w, answer, err)
}

// answer does what a method does.
func (s *Server) answer(ctx context.Context, name string, args object) (object, error) {
	m, ok := s.methods[name]
	if !ok {
		s.violate(name, "the test server does not know this method: add it to methods.go if the bot needs it")
		return nil, refuse("unknown_method")
	}
	if m.check != nil && !s.allowed(name, m.check(args)) {
		return nil, refuse(m.refusal)
	}
	if m.serve != nil {
		return m.serve(ctx, args)
	}
	answer, err := s.emulator.call(ctx, botToken, name, args)
	mendFiles(answer)
	return answer, err
}

// reply writes an answer; an error that is not Slack's own is a failure of the test server.
func reply(w http.ResponseWriter, answer object, err error) object {
	if refused, ok := errors.AsType[apiError](err); ok {
		answer, err = refused.answer, nil
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return nil
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(answer)
	return answer
}

// readArgs reads the arguments of a call, from a form or from JSON, and its token.
func readArgs(r *http.Request) (args object, token string, err error) {
	args = object{}
	token = bearer(r.Header)
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/json" {
		body, err := io.ReadAll(r.Body)
		if err == nil && len(body) > 0 {
			err = json.Unmarshal(body, &args)
		}
		if err != nil {
			return nil, "", fmt.Errorf("read JSON: %w", err)
		}
	} else if err := r.ParseForm(); err != nil {
		return nil, "", fmt.Errorf("read form: %w", err)
	}
	for key := range r.Form {
		args[key] = formValue(key, r.Form)
	}
	if t := str(args, "token"); t != "" {
		token = t
	}
	delete(args, "token")
	return args, token, nil
}

// formValue decodes those fields of a form that hold JSON.
func formValue(key string, form url.Values) any {
	s := form.Get(key)
	switch key {
	case "blocks", "attachments", "metadata", "view":
		var v any
		if json.Unmarshal([]byte(s), &v) == nil {
			return v
		}
	}
	return s
}

func bearer(h http.Header) string {
	token, _ := strings.CutPrefix(h.Get("Authorization"), "Bearer ")
	return token
}
