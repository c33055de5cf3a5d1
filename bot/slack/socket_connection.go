package slack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"gatewaybot/bot"
)

const (
	handshakeWithin = 10 * time.Second // to open a connection
	greetWithin     = 10 * time.Second // and for Slack's first words on it
	// silence is how long a connection may say nothing and be alive: Slack pings many times as often.
	silence     = 35 * time.Second
	writeWithin = 5 * time.Second
	// maxFrame is how much of a frame is looked at. The rest of a larger one is passed over, so that it does not end
	// the connection, and with it every other answer under way.
	maxFrame = 2 << 20
	// lingers is how long a connection stays when another has taken its place: for the answers to what came over it,
	// which Slack waits for no longer.
	lingers = 3 * time.Second
)

// errSilent ends a connection that looks open and is not.
var errSilent = fmt.Errorf("nothing came for %s", silence)

// mendError is Slack's refusal of a connection, by its code, that passes only once somebody has mended what is wrong.
type mendError struct{ code string }

func (e *mendError) Error() string { return "Slack says " + e.code }

// recycledError is Slack's wish to have a connection back.
type recycledError struct{ reason string }

func (e *recycledError) Error() string { return "Slack takes the connection back: " + e.reason }

// connection is one WebSocket.
type connection struct {
	ws      *websocket.Conn
	ready   chan struct{} // closed when Slack greets us
	leaving chan struct{} // closed when it is lost or will be
	why     error         // of leaving

	greet, leave sync.Once
	writing      sync.Mutex
}

// dial opens a connection at the address that Slack gives for it. That lets in whoever knows it, so no error has it.
func (p *Platform) dial(ctx context.Context) (*connection, error) {
	address, err := p.address(ctx)
	if err != nil {
		return nil, err
	}
	ws, response, err := p.dialer().DialContext(ctx, address, nil)
	if response != nil {
		_ = response.Body.Close() // gorilla has read what there is
	}
	switch {
	case errors.Is(err, websocket.ErrBadHandshake):
		return nil, fmt.Errorf("slack: open the connection: status %d", response.StatusCode)
	case err != nil:
		return nil, fmt.Errorf("slack: open the connection: %w", err)
	}
	return &connection{ws: ws, ready: make(chan struct{}), leaving: make(chan struct{})}, nil
}

// address is where Slack wants the next connection.
func (p *Platform) address(ctx context.Context) (string, error) {
	const method = "apps.connections.open"
	_, address, err := p.api.StartSocketModeContext(ctx)
	if code := codeOf(err); mustMend(code) {
		return "", &mendError{code}
	}
	if err != nil {
		return "", failure(method, err)
	}
	// A connection is as well protected as the call that it was asked for with.
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "wss" && (u.Scheme != "ws" || p.secure) {
		return "", errors.New(method + ": the answer has no wss address")
	}
	return address, nil
}

// mustMend reports whether a code of Slack's, empty for none, is about us and not about Slack's own state.
func mustMend(code string) bool {
	passing := []string{"", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited", "rate_limited", "team_added_to_org"}
	return !slices.Contains(passing, code)
}

// dialer goes the way of the Web API's calls and trusts the same certificates.
func (p *Platform) dialer() *websocket.Dialer {
	d := &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: handshakeWithin}
	if t, ok := p.opts.HTTPClient.Transport.(*http.Transport); ok {
		d.Proxy, d.NetDialContext = t.Proxy, t.DialContext
		if t.TLSClientConfig != nil {
			d.TLSClientConfig = t.TLSClientConfig.Clone()
			d.TLSClientConfig.NextProtos = nil // a WebSocket can not go over HTTP/2
		}
	}
	return d
}

// read gives every frame to take, until the connection ends. Control frames are answered on the way.
func (c *connection) read(take func(raw []byte)) {
	defer c.ws.Close()
	c.ws.SetPingHandler(func(data string) error {
		c.extend(silence)
		_ = c.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeWithin)) // reading on shows what is wrong
		return nil
	})
	c.extend(greetWithin)
	for {
		_, r, err := c.ws.NextReader()
		var raw []byte
		if err == nil {
			raw, err = io.ReadAll(io.LimitReader(r, maxFrame+1))
		}
		if err != nil {
			c.goes(lost(err))
			return
		}
		c.extend(silence)
		take(raw)
	}
}

// extend allows the connection another while without a word.
func (c *connection) extend(d time.Duration) { _ = c.ws.SetReadDeadline(time.Now().Add(d)) }

func lost(err error) error {
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return &bot.AgainError{Err: errSilent}
	}
	return fmt.Errorf("connection lost: %w", err)
}

func (c *connection) greeted() { c.greet.Do(func() { close(c.ready) }) }

// goes says why the connection ends or soon will. Until it has ended, it is read and answered as before.
func (c *connection) goes(why error) {
	c.leave.Do(func() {
		c.why = why
		close(c.leaving)
	})
}

// send writes a frame. A connection that does not take it is closed, so that it is replaced.
func (c *connection) send(frame []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeWithin))
	err := c.ws.WriteMessage(websocket.TextMessage, frame)
	if err != nil {
		_ = c.ws.Close()
		return fmt.Errorf("answer an envelope: %w", err)
	}
	return nil
}

// retire closes the connection, if there is one, once nothing is waited for on it.
func (c *connection) retire() {
	if c != nil {
		time.AfterFunc(lingers, c.close)
	}
}

// close says goodbye first; that it is closed already is no matter.
func (c *connection) close() {
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = c.ws.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second))
	_ = c.ws.Close()
}
