package register

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a signature, as Standard Webhooks names them.
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp"
	HeaderSignature = "Webhook-Signature"
)

const (
	secretPrefix    = "whsec_"
	signatureScheme = "v1,"
)

// ErrSignature is wrapped by everything that [Verifier.Verify] finds wrong.
var ErrSignature = errors.New("signature")

// Secret is a key that both sides share to sign requests. It never prints itself.
type Secret struct{ key []byte }

// ParseSecret reads a secret as Standard Webhooks writes it: "whsec_" and the base64 of 24 to 64 random bytes.
// White space around it is dropped, since secrets in files end with a newline.
func ParseSecret(text string) (Secret, error) {
	encoded, ok := strings.CutPrefix(strings.TrimSpace(text), secretPrefix)
	if !ok {
		return Secret{}, errors.New("signing secret: does not begin with whsec_")
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return Secret{}, errors.New("signing secret: what follows whsec_ is not base64")
	}
	if len(key) < 24 || len(key) > 64 {
		return Secret{}, fmt.Errorf("signing secret: %d bytes long, not 24 to 64", len(key))
	}
	return Secret{key: key}, nil
}

// Sign sets the three headers that sign body under id at a time, which counts in whole seconds.
func (s Secret) Sign(h http.Header, id string, at time.Time, body []byte) {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	h.Set(HeaderID, id)
	h.Set(HeaderTimestamp, timestamp)
	h.Set(HeaderSignature, signatureScheme+base64.StdEncoding.EncodeToString(s.sum(id, timestamp, body)))
}

func (s Secret) sum(id, timestamp string, body []byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	_, _ = io.WriteString(mac, id+"."+timestamp+".")
	_, _ = mac.Write(body)
	return mac.Sum(nil)
}

// Format prints "[redacted]", whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "[redacted]")
}

// LogValue logs "[redacted]".
func (s Secret) LogValue() slog.Value {
	return slog.StringValue("[redacted]")
}

// Verifier checks signatures. While a secret is being changed it holds the old one and the new one.
type Verifier struct {
	Secrets   []Secret
	Tolerance time.Duration // how far the sender's clock may be off, either way
}

// Verify reports why h does not carry a good signature of body, made within the tolerance of now.
// Every error wraps [ErrSignature]. The time it takes does not depend on which secret or signature fits.
func (v Verifier) Verify(h http.Header, body []byte, now time.Time) error {
	id, timestamp := h.Get(HeaderID), h.Get(HeaderTimestamp)
	// With a dot in the id, the same signature would also fit another split into id, time and body.
	if id == "" || strings.Contains(id, ".") {
		return fmt.Errorf("%w: the id is missing or has a dot in it", ErrSignature)
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: the time is missing or not a number", ErrSignature)
	}
	if now.Sub(time.Unix(seconds, 0)).Abs() > v.Tolerance {
		return fmt.Errorf("%w: made too long ago or too far ahead", ErrSignature)
	}
	if !v.match(h.Get(HeaderSignature), id, timestamp, body) {
		return fmt.Errorf("%w: fits none of the secrets", ErrSignature)
	}
	return nil
}

func (v Verifier) match(signatures, id, timestamp string, body []byte) bool {
	good := 0
	for _, secret := range v.Secrets {
		want := secret.sum(id, timestamp, body)
		for signature := range strings.FieldsSeq(signatures) {
			encoded, ok := strings.CutPrefix(signature, signatureScheme)
			got, err := base64.StdEncoding.DecodeString(encoded)
			if ok && err == nil {
				good |= subtle.ConstantTimeCompare(want, got)
			}
		}
	}
	return good == 1
}
