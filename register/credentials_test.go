package register_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2/clientcredentials"

	"gatewaybot/register"
	"gatewaybot/register/reference"
)

// issuer gives out the token that the reference register knows, or whatever else it is told to.
type issuer struct {
	mu     sync.Mutex
	status int
	tokens []string // given out in turn; the last one stays
	asked  int
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.asked++
	if id, secret, _ := req.BasicAuth(); id != "gatewaybot" || secret != "client-secret" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(i.status)
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": i.tokens[0], "token_type": "Bearer", "expires_in": 3600})
	if len(i.tokens) > 1 {
		i.tokens = i.tokens[1:]
	}
}

func withIssuer(url, secret string) func(*register.Options) {
	return func(o *register.Options) {
		o.Token = ""
		o.OAuth2 = &clientcredentials.Config{ClientID: "gatewaybot", ClientSecret: secret, TokenURL: url}
	}
}

func TestTokenIsIssuedOnce(t *testing.T) {
	t.Parallel()
	_, server := serve(t)
	i := &issuer{status: 200, tokens: []string{token}}
	c := newClient(t, server.URL, withIssuer(start(t, i).URL, "client-secret"))
	var workers sync.WaitGroup
	for n := range 8 {
		e := decision(t, n+1)
		workers.Go(func() {
			if _, err := c.Put(t.Context(), e); err != nil {
				t.Error(err)
			}
		})
	}
	workers.Wait()
	if i.asked != 1 {
		t.Errorf("%d tokens were asked for", i.asked)
	}
}

// TestTokenNoLongerKnown has the register forget a token before it ends: the line goes on with the next one.
func TestTokenNoLongerKnown(t *testing.T) {
	t.Parallel()
	r, server := serve(t)
	i := &issuer{status: 200, tokens: []string{token}}
	c := newClient(t, server.URL, withIssuer(start(t, i).URL, "client-secret"))
	if _, err := c.Put(t.Context(), decision(t, 1)); err != nil {
		t.Fatal(err)
	}
	r.Inject(reference.Fault{Kind: reference.Status, Status: 401, Times: 1})
	if _, err := c.Put(t.Context(), decision(t, 2)); outcome(err) != "again 401" {
		t.Errorf("with the old token: %v", err)
	}
	if _, err := c.Put(t.Context(), decision(t, 2)); err != nil || i.asked != 2 {
		t.Errorf("with a new token: %v, %d were asked for", err, i.asked)
	}
}

// TestTokenReplacedMeanwhile has one request learn that the old token is unknown after another has fetched the new one.
func TestTokenReplacedMeanwhile(t *testing.T) {
	t.Parallel()
	asked, release := make(chan struct{}), make(chan struct{})
	server := start(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body)
		old := req.Header.Get("Authorization") == "Bearer old"
		switch id := req.Header.Get("Idempotency-Key"); {
		case old && id == "DEC-2026-000007/2":
			close(asked)
			<-release
			w.WriteHeader(http.StatusUnauthorized)
		case old && id == "DEC-2026-000007/3":
			w.WriteHeader(http.StatusUnauthorized)
		default:
			_, _ = io.WriteString(w, `{"register_ref":"REG-000001"}`)
		}
	}))
	i := &issuer{status: 200, tokens: []string{"old", "new", "newer"}}
	c := newClient(t, server.URL, withIssuer(start(t, i).URL, "client-secret"))
	put := func(n int, want string) {
		if _, err := c.Put(t.Context(), decision(t, n)); outcome(err) != want {
			t.Errorf("version %d: %v, not %s", n, err, want)
		}
	}
	put(1, "done")
	var slow sync.WaitGroup
	slow.Go(func() { put(2, "again 401") })
	<-asked
	put(3, "again 401")
	put(3, "done")
	close(release)
	slow.Wait()
	put(2, "done")
	if i.asked != 2 {
		t.Errorf("%d tokens were asked for", i.asked)
	}
}

func TestTokensNeverKnown(t *testing.T) {
	t.Parallel()
	_, server := serve(t)
	i := &issuer{status: 200, tokens: []string{"unknown", "unknown too", token}}
	c := newClient(t, server.URL, withIssuer(start(t, i).URL, "client-secret"))
	for _, want := range []string{"stopped 401", "stopped 401", "done"} {
		if _, err := c.Put(t.Context(), decision(t, 1)); outcome(err) != want {
			t.Errorf("got %v, not %s", err, want)
		}
	}
	fixed := newClient(t, server.URL, func(o *register.Options) { o.Token = "unknown" })
	for range 2 {
		if _, err := fixed.Put(t.Context(), decision(t, 1)); outcome(err) != "stopped 401" {
			t.Errorf("with a fixed token: %v", err)
		}
	}
}

func TestIssuerFails(t *testing.T) {
	t.Parallel()
	_, server := serve(t)
	tests := []struct {
		name   string
		issuer http.Handler
		secret string
		want   string
	}{
		{"does not know us", &issuer{status: 200, tokens: []string{token}}, "old", "stopped 401"},
		{"is not there", http.NotFoundHandler(), "client-secret", "stopped 404"},
		{"sends us elsewhere", http.RedirectHandler("/sign-in", http.StatusFound), "client-secret", "stopped 302"},
		{"is busy", &issuer{status: 429, tokens: []string{""}}, "client-secret", "again 429"},
		{"is broken", &issuer{status: 502, tokens: []string{""}}, "client-secret", "again 502"},
		{"gives out nothing", &issuer{status: 200, tokens: []string{""}}, "client-secret", "again 0"},
		{"hangs up", raw(""), "client-secret", "again 0"},
		{"does not answer", http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
			_ = req.ParseForm() // the server only notices that its caller has left once the body is read
			<-req.Context().Done()
		}), "client-secret", "again 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, server.URL, withIssuer(start(t, tt.issuer).URL, tt.secret), func(o *register.Options) {
				if tt.name == "does not answer" {
					o.Timeout = 50 * time.Millisecond
				}
			})
			var workers sync.WaitGroup
			for range 4 { // those who wait for the token give up in time as well
				workers.Go(func() {
					if _, err := c.Put(t.Context(), decision(t, 1)); outcome(err) != tt.want {
						t.Errorf("got %v, not %s", err, tt.want)
					}
				})
			}
			workers.Wait()
		})
	}
}

func TestIssuerBusyForAWhile(t *testing.T) {
	t.Parallel()
	_, server := serve(t)
	busy := start(t, raw("HTTP/1.1 503 X\r\nRetry-After: "+strconv.Itoa(40)+"\r\n\r\n"))
	_, err := newClient(t, server.URL, withIssuer(busy.URL, "client-secret")).Put(t.Context(), decision(t, 1))
	if again, ok := errors.AsType[*register.Again](err); !ok || again.After != 40*time.Second {
		t.Errorf("got %+v", err)
	}
}
