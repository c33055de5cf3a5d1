package register

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// credentials hold the bearer token and renew it where they can.
type credentials struct {
	issuer *clientcredentials.Config // nil if the token is fixed
	client *http.Client              // for the issuer
	now    func() time.Time

	mu   sync.Mutex // held while a token is issued, too: no wait outlasts the deadline of who waits
	held *oauth2.Token
}

func newCredentials(o Options, transport http.RoundTripper) *credentials {
	c := &credentials{
		client: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		now:  o.Now,
		held: &oauth2.Token{AccessToken: o.Token},
	}
	if o.OAuth2 != nil {
		c.issuer = &clientcredentials.Config{
			ClientID:       o.OAuth2.ClientID,
			ClientSecret:   o.OAuth2.ClientSecret,
			TokenURL:       o.OAuth2.TokenURL,
			Scopes:         o.OAuth2.Scopes,
			EndpointParams: o.OAuth2.EndpointParams,
			// Left to find the style out, oauth2 asks a busy issuer a second time in a style it may answer with 401.
			AuthStyle: cmp.Or(o.OAuth2.AuthStyle, oauth2.AuthStyleInHeader),
		}
	}
	return c
}

// token returns the bearer token. stale says that it was issued for an earlier request, so that a register that does
// not know it may know the next one. Its errors are *Again and *Stopped.
func (c *credentials) token(ctx context.Context) (token string, stale bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held.Valid() {
		return c.held.AccessToken, c.issuer != nil, nil
	}
	issued, err := c.issuer.Token(context.WithValue(ctx, oauth2.HTTPClient, c.client))
	if err != nil {
		return "", false, c.notIssued(err)
	}
	c.held = issued
	return issued.AccessToken, false, nil
}

// forget drops a token that the register does not know, unless it is fixed or has been replaced already.
func (c *credentials) forget(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.issuer != nil && c.held.AccessToken == token {
		c.held = &oauth2.Token{}
	}
}

var errNotIssued = errors.New("no token was issued")

// notIssued leaves out the issuer's own words, which come with its address and its answer.
func (c *credentials) notIssued(err error) error {
	refusal, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return &Again{Cause: unreached(err)}
	}
	status := refusal.Response.StatusCode
	if verdictOn(status) == again {
		after := retryAfter(refusal.Response.Header.Get("Retry-After"), c.now())
		return &Again{Status: status, After: after, Cause: errNotIssued}
	}
	return &Stopped{Status: status, Cause: errNotIssued}
}
