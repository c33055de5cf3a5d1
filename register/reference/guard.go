package reference

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"

	"gatewaybot/register"
)

// guard checks what the contract's security schemes ask for.
type guard struct {
	tokens   []string
	verifier register.Verifier
	now      func() time.Time
}

// unauthorised is why a request is answered 401.
type unauthorised struct{ register.Reason }

func (u unauthorised) Error() string { return u.Text }

// admit returns the check of one request's schemes.
func (g guard) admit(body []byte) openapi3filter.AuthenticationFunc {
	return func(_ context.Context, in *openapi3filter.AuthenticationInput) error {
		h := in.RequestValidationInput.Request.Header
		if in.SecuritySchemeName == "signature" {
			if err := g.verifier.Verify(h, body, g.now()); err != nil {
				return unauthorised{register.Reason{Field: in.SecurityScheme.Name, Text: err.Error()}}
			}
			return nil
		}
		if !g.known(h) {
			return unauthorised{register.Reason{Field: "authorization", Text: "the bearer token is missing or unknown"}}
		}
		return nil
	}
}

// known compares digests, so that the time taken tells nothing of a token, its length included.
func (g guard) known(h http.Header) bool {
	token, ok := strings.CutPrefix(h.Get("Authorization"), "Bearer ")
	given := sha256.Sum256([]byte(token))
	found := 0
	for _, t := range g.tokens {
		want := sha256.Sum256([]byte(t))
		found |= subtle.ConstantTimeCompare(given[:], want[:])
	}
	return ok && found == 1
}
