package e2e_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// cutter is a way to an HTTP server that can cut connections, or hold the answer back, when the server has done what it was
// asked and is about to say so.
type cutter struct {
	*httptest.Server

	mu    sync.Mutex
	cuts  []cut
	holds []*hold
}

// hold keeps back the answers to calls of a kind until they are let go.
type hold struct {
	method, path string // the end of the path
	kept         atomic.Int32
	let          chan struct{}
}

// letGo gives the answers, to whoever still waits for them.
func (h *hold) letGo() { close(h.let) }

// cut is how many answers to calls of a kind are still to be lost.
type cut struct {
	method, path string // the end of the path
	left         int
}

var errCut = errors.New("cut")

func newCutter(t testing.TB, server string) *cutter {
	t.Helper()
	target, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{}
	c.Server = httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ModifyResponse: func(r *http.Response) error {
			c.holding(r.Request)
			if c.cutting(r.Request) {
				return errCut
			}
			return nil
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	})
	t.Cleanup(func() {
		c.CloseClientConnections()
		c.Close()
	})
	return c
}

// cut lets the next answers to calls of a kind be lost.
func (c *cutter) cut(method, path string, times int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cuts = append(c.cuts, cut{method, path, times})
}

// hold keeps the answers to calls of a kind back.
func (c *cutter) hold(method, path string) *hold {
	h := &hold{method: method, path: path, let: make(chan struct{})}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.holds = append(c.holds, h)
	return h
}

func (c *cutter) holding(r *http.Request) {
	c.mu.Lock()
	holds := slices.Clone(c.holds)
	c.mu.Unlock()
	for _, h := range holds {
		if r.Method == h.method && strings.HasSuffix(r.URL.Path, h.path) {
			h.kept.Add(1)
			<-h.let
		}
	}
}

func (c *cutter) cutting(r *http.Request) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.cuts {
		k := &c.cuts[i]
		if k.left > 0 && r.Method == k.method && strings.HasSuffix(r.URL.Path, k.path) {
			k.left--
			return true
		}
	}
	return false
}
