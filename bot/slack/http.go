package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

const (
	// maxBody holds an edit of 40,000 characters: four times the text, each character up to twelve bytes.
	maxBody = 4 << 20
	// answerWithin is how long a call may take with everything that belongs to it: Slack waits for three seconds.
	answerWithin = 2900 * time.Millisecond
	// lastRetry is Slack's third, after five minutes. "Delayed Events" go on for a day, too late for a reply.
	lastRetry = "3"
	// lastWithin is how long that one may take: nobody waits for its answer.
	lastWithin = 10 * time.Second

	formContent = "application/x-www-form-urlencoded"
	jsonContent = "application/json"
)

// refusal says why a call was turned away; it is what Options.Refused and the log are told.
type refusal string

const (
	tooLarge   refusal = "too_large"
	unreadable refusal = "unreadable"
	unsigned   refusal = "unsigned"
	stale      refusal = "stale"
	forged     refusal = "forged"
	wrongType  refusal = "content_type"
	malformed  refusal = "malformed"
	notOurs    refusal = "other_workspace"
)

func (r refusal) status() int {
	switch r {
	case unsigned, stale, forged:
		return http.StatusUnauthorized
	case tooLarge:
		return http.StatusRequestEntityTooLarge
	case wrongType:
		return http.StatusUnsupportedMediaType
	case notOurs:
		return http.StatusForbidden
	}
	return http.StatusBadRequest
}

// answer is what a call is answered with; the zero answer is an empty 200.
type answer struct {
	status  int
	refused refusal
	json    any
	then    func(context.Context) // is done once it has gone out
}

// call is one that is known to come from Slack.
type call struct {
	body []byte
	last bool // Slack will not deliver it again, whatever we answer
}

type endpoint func(context.Context, bot.Handler, call) answer

// Routes adds the addresses that the manifest names.
func (p *Platform) Routes(mux *http.ServeMux, h bot.Handler) {
	mux.Handle("POST /slack/command", p.serve(h, formContent, p.command))
	mux.Handle("POST /slack/interaction", p.serve(h, formContent, p.interaction))
	mux.Handle("POST /slack/event", p.serve(h, jsonContent, p.event))
}

// serve checks who is calling before anything is parsed.
func (p *Platform) serve(h bot.Handler, contentType string, work endpoint) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// What a person did is seen through, also if Slack hangs up.
		within, last := answerWithin, r.Header.Get("X-Slack-Retry-Num") == lastRetry
		if last {
			within = lastWithin
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), within)
		defer cancel()
		body, reason := read(w, r)
		switch {
		case reason != "":
		case contentType == formContent && isSSLCheck(body):
			return
		default:
			reason = p.verify(r, body, contentType)
		}
		a := answer{refused: reason}
		if reason == "" {
			a = work(ctx, h, call{body: body, last: last})
		}
		p.write(ctx, w, r.URL.Path, a)
		if a.then != nil {
			p.afterwards(context.WithoutCancel(ctx), w, a.then)
		}
	})
}

// afterwards does what comes after an answer; Slack has that then, and waits no longer.
func (p *Platform) afterwards(ctx context.Context, w http.ResponseWriter, then func(context.Context)) {
	if err := http.NewResponseController(w).Flush(); err != nil {
		p.opts.Log.WarnContext(ctx, "answer not sent ahead of what follows it", "error", err)
	}
	ctx, cancel := context.WithTimeout(ctx, lastWithin)
	defer cancel()
	then(ctx)
}

func read(w http.ResponseWriter, r *http.Request) ([]byte, refusal) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err == nil {
		return body, ""
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, tooLarge
	}
	return nil, unreadable
}

// verify checks the signature, over the body as it came (doc: Verifying requests from Slack). The SDK's errors are
// compared and never kept.
func (p *Platform) verify(r *http.Request, body []byte, contentType string) refusal {
	verifier, err := sdk.NewSecretsVerifier(r.Header, p.opts.SigningSecret.Reveal())
	switch {
	case errors.Is(err, sdk.ErrMissingHeaders):
		return unsigned
	case errors.Is(err, sdk.ErrExpiredTimestamp):
		return stale
	case err != nil:
		return forged
	}
	if _, err := verifier.Write(body); err != nil {
		return forged
	}
	if verifier.Ensure() != nil {
		return forged
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != contentType {
		return wrongType
	}
	return ""
}

func (p *Platform) write(ctx context.Context, w http.ResponseWriter, path string, a answer) {
	if a.refused != "" {
		p.opts.Refused(string(a.refused))
		p.opts.Log.WarnContext(ctx, "call refused", "path", path, "reason", string(a.refused))
		w.WriteHeader(a.refused.status())
		return
	}
	if a.json == nil {
		w.WriteHeader(cmp.Or(a.status, http.StatusOK))
		return
	}
	body, err := json.Marshal(a.json)
	if err != nil {
		p.opts.Log.ErrorContext(ctx, "answer is no JSON", "path", path, "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", jsonContent)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // Slack has hung up if this fails
}
