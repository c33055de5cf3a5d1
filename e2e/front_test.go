package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
)

// front is the proxy that stands before the bots, as behind_proxy in the configuration means it: it shares the calls of
// the platforms among those that run.
type front struct {
	*httptest.Server

	mu   sync.Mutex
	bots []string
	next int
}

func newFront(t testing.TB) *front {
	f := &front{}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(&url.URL{Scheme: "http", Host: f.pick()}) },
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			w.WriteHeader(http.StatusBadGateway)
		},
	}
	f.Server = httptest.NewServer(proxy)
	t.Cleanup(func() {
		f.CloseClientConnections()
		f.Close()
	})
	return f
}

func (f *front) url() string { return f.Server.URL }

// share sets the addresses of the bots.
func (f *front) share(bots ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.bots = bots
}

// pick is whose turn it is; nobody listens at the address that it gives when there is no bot.
func (f *front) pick() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.bots) == 0 {
		return "127.0.0.1:1"
	}
	f.next++
	return f.bots[f.next%len(f.bots)]
}
