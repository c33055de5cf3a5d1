package reference

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"gatewaybot/register"
)

// Options say whom the register trusts and what it keeps. Tokens and Secrets are required, or every request is refused.
type Options struct {
	Tokens    []string          // bearer tokens that are let in
	Secrets   []register.Secret // any of them may have signed a request
	Tolerance time.Duration     // how far a sender's clock may be off; 5 min if 0
	MaxBody   int64             // bytes; 256 KiB if 0
	File      string            // where events are appended to and read back from; in memory only if empty
	Admin     bool              // serve /faults, to anyone who can reach it
	Now       func() time.Time  // time.Now if nil
}

// Register is the reference register. It is safe for concurrent use.
type Register struct {
	contract *contract
	book     *book
	faults   faults
	admin    bool
	maxBody  int64
	now      func() time.Time
}

// New returns a register that holds what its file holds.
func New(o Options) (*Register, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	verifier := register.Verifier{Secrets: o.Secrets, Tolerance: cmp.Or(o.Tolerance, 5*time.Minute)}
	contract, err := newContract(guard{tokens: o.Tokens, verifier: verifier, now: o.Now})
	if err != nil {
		return nil, err
	}
	book, err := openBook(o.File)
	if err != nil {
		return nil, err
	}
	return &Register{
		contract: contract,
		book:     book,
		admin:    o.Admin,
		maxBody:  cmp.Or(o.MaxBody, 256<<10),
		now:      o.Now,
	}, nil
}

// Held lists every event that was taken, in the order they came.
func (r *Register) Held() []Held { return r.book.list("") }

// Close closes the file.
func (r *Register) Close() error { return r.book.close() }

// ServeHTTP answers as the contract says, save for the faults that were asked for.
func (r *Register) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if r.admin && req.URL.Path == faultsPath {
		r.faults.serve(w, req)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, r.maxBody))
	if err != nil {
		refuse(w, http.StatusRequestEntityTooLarge, register.Reason{Text: "the body is too long"})
		return
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	var fault Fault
	if req.Method == http.MethodPost {
		fault = r.faults.next()
	}
	if !fault.before(w, req) {
		return
	}
	operation, refusal := r.contract.check(req, body)
	switch {
	case refusal != nil:
		refuse(w, refusal.status, refusal.reasons...)
	case operation == "putEvent":
		r.put(w, req, body, fault)
	case operation == "listEvents":
		answer(w, http.StatusOK, map[string][]Held{"events": r.book.list(req.URL.Query().Get("subject"))})
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

func (r *Register) put(w http.ResponseWriter, req *http.Request, body []byte, fault Fault) {
	var event register.Event
	if err := json.Unmarshal(body, &event); err != nil {
		refuse(w, http.StatusUnprocessableEntity, register.Reason{Text: "the body is not one event"})
		return
	}
	if reasons := mismatches(req.Header, event); len(reasons) > 0 {
		refuse(w, http.StatusUnprocessableEntity, reasons...)
		return
	}
	digest := sha256.Sum256(body)
	held, err := r.book.put(event, digest[:], r.now().UTC())
	fault.after()
	switch {
	case errors.Is(err, errHeld):
		answer(w, http.StatusConflict, held.receipt())
	case errors.Is(err, errOtherBody):
		refuse(w, http.StatusUnprocessableEntity, register.Reason{Field: "id", Text: "is held already, with other contents"})
	case err != nil:
		refuse(w, http.StatusServiceUnavailable, register.Reason{Text: "the event could not be kept"})
	default:
		answer(w, http.StatusCreated, held.receipt())
	}
}

func refuse(w http.ResponseWriter, status int, reasons ...register.Reason) {
	answer(w, status, map[string][]register.Reason{"reasons": reasons})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the sender has gone: it will come back
}
