package register_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2/clientcredentials"

	"gatewaybot/register"
)

// What must never be seen in an error, each where it can be.
const (
	plantedToken  = "planted-token"
	plantedClient = "planted-client-secret"
	plantedPath   = "planted-path"
	plantedText   = "planted-narrative"
)

// plantedBasic is how the client secret travels.
var plantedBasic = base64.StdEncoding.EncodeToString([]byte("gatewaybot:" + plantedClient))

var planted = []string{plantedToken, plantedClient, plantedBasic, plantedPath, plantedText, encodedSecret}

// seen keeps everything that a server was sent and hands it back in its own answer.
type seen struct {
	mu     sync.Mutex
	text   string
	answer func(w http.ResponseWriter, req *http.Request, echo string)
}

func (s *seen) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	echo := fmt.Sprintf("%s %v %s", req.URL, req.Header, body)
	s.mu.Lock()
	s.text += echo
	s.mu.Unlock()
	s.answer(w, req, echo)
}

func (s *seen) sent() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text
}

func status(code int) func(http.ResponseWriter, *http.Request, string) {
	return func(w http.ResponseWriter, _ *http.Request, echo string) {
		w.Header().Set("Location", "/"+plantedPath)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, echo)
	}
}

func TestErrorsLeakNothing(t *testing.T) {
	t.Parallel()
	oneLine := strings.NewReplacer("\r", " ", "\n", " ")
	tests := []struct {
		name   string
		answer func(http.ResponseWriter, *http.Request, string)
	}{
		{"201", status(201)},
		{"302", status(302)},
		{"401", status(401)},
		{"404", status(404)},
		{"409", status(409)},
		{"422", status(422)},
		{"429", status(429)},
		{"503", status(503)},
		{"422 with reasons", func(w http.ResponseWriter, _ *http.Request, echo string) {
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = fmt.Fprintf(w, `{"reasons":[{"field":%q,"text":%q}]}`, plantedText, oneLine.Replace(echo))
		}},
		{"no HTTP", func(w http.ResponseWriter, req *http.Request, echo string) {
			raw(oneLine.Replace(echo)+"\r\n\r\n")(w, req)
		}},
		{"no number", func(w http.ResponseWriter, req *http.Request, echo string) {
			raw("HTTP/1.1 "+oneLine.Replace(echo)+"\r\n\r\n")(w, req)
		}},
		{"a bad header", func(w http.ResponseWriter, req *http.Request, echo string) {
			raw("HTTP/1.1 200 OK\r\nContent-Length: "+oneLine.Replace(echo)+"\r\n\r\n")(w, req)
		}},
		{"cut", func(http.ResponseWriter, *http.Request, string) { panic(http.ErrAbortHandler) }},
		{"no answer", func(_ http.ResponseWriter, req *http.Request, _ string) { <-req.Context().Done() }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &seen{answer: tt.answer}
			server := start(t, s)
			i := &seen{answer: tt.answer}
			tokens := start(t, i)
			plant := func(o *register.Options) {
				o.URL = server.URL + "/" + plantedPath
				o.Token = plantedToken
				if tt.name == "no answer" {
					o.Timeout = 500 * time.Millisecond
				}
			}
			fixed := newClient(t, "", plant)
			issued := newClient(t, "", plant, withIssuer(tokens.URL+"/"+plantedPath, plantedClient))
			e := decision(t, 1, func(data map[string]any) { data["rationale"] = plantedText })
			for _, c := range []*register.Client{fixed, issued} {
				_, err := c.Put(t.Context(), e)
				assertClean(t, err)
			}
			for _, needle := range []string{plantedToken, plantedPath, plantedText, plantedBasic} {
				if !strings.Contains(s.sent()+i.sent(), needle) {
					t.Errorf("%s was not there to leak", needle)
				}
			}
		})
	}
}

func TestUnreachedIssuerLeaksNothing(t *testing.T) {
	t.Parallel()
	gone := start(t, http.NotFoundHandler())
	gone.Close()
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(untrusted.Close)
	for _, url := range []string{gone.URL, untrusted.URL} {
		c := newClient(t, "https://register.example", withIssuer(url+"/"+plantedPath, plantedClient))
		_, err := c.Put(t.Context(), decision(t, 1))
		assertClean(t, err)
		if outcome(err) != "again 0" {
			t.Errorf("got %v", err)
		}
	}
}

// TestStandardErrorsDoLeak keeps the test above honest: this is what net/http says by itself.
func TestStandardErrorsDoLeak(t *testing.T) {
	t.Parallel()
	server := start(t, raw("HTTP/1.1 "+plantedText+"\r\n\r\n"))
	_, err := http.Get(server.URL + "/" + plantedPath)
	if err == nil || !strings.Contains(err.Error(), plantedText) || !strings.Contains(err.Error(), plantedPath) {
		t.Errorf("got %v", err)
	}
}

func assertClean(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for ; err != nil; err = errors.Unwrap(err) {
		text := fmt.Sprintf("%v %+v %q", err, err, err)
		for _, needle := range planted {
			if strings.Contains(text, needle) {
				t.Errorf("%s in %s", needle, text)
			}
		}
	}
}

func TestOptionsAndClientPrintNoSecret(t *testing.T) {
	t.Parallel()
	o := options(t, "https://register.example/"+plantedPath)
	o.Token = plantedToken
	fixed := newClient(t, o.URL, func(given *register.Options) { given.Token = plantedToken })
	issued := newClient(t, o.URL, withIssuer("https://issuer.example/", plantedClient))
	withClient := o
	withClient.OAuth2 = &clientcredentials.Config{ClientSecret: plantedClient}
	var logged bytes.Buffer
	slog.New(slog.NewTextHandler(&logged, nil)).Info("ready", "options", o, "pointer", &withClient, "client", fixed)
	text := logged.String() + fmt.Sprintf("%v %+v %#v %+v %+v %#v %+v %#v", o, o, o, &withClient, fixed, fixed, *issued, issued)
	for _, needle := range []string{plantedToken, plantedClient, encodedSecret} {
		if strings.Contains(text, needle) {
			t.Errorf("%s in %s", needle, text)
		}
	}
}
