package mattermost

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

const (
	// maxReconnect is the longest wait between attempts.
	maxReconnect = time.Minute
	// handshakeTime is how long a connection may take to open.
	handshakeTime = 10 * time.Second
)

// Run listens until ctx ends, for all that is said in heard channels and for mentions and direct messages elsewhere, and
// then finishes what it has begun. A lost connection is made anew, with growing pauses, and what was written in between
// is heard then.
func (p *Platform) Run(ctx context.Context, handle bot.Handler) error {
	hear := func(ctx context.Context, h heard) { p.hear(ctx, handle, h) }
	finishing(ctx, func(working context.Context, wg *sync.WaitGroup) {
		ears := p.ears(handle, func(e *ear) { wg.Go(func() { e.run(ctx, working) }) })
		inLanes(ctx, working, wg, hear, func(take func(heard)) { p.stayConnected(ctx, ears, take) })
	})
	return nil
}

func (p *Platform) stayConnected(ctx context.Context, ears *ears, take func(heard)) {
	pause, last := p.Reconnect, p.Now().Add(-startBack)
	for {
		connected, err := p.session(ctx, &last, ears, take)
		if ctx.Err() != nil {
			return
		}
		if connected {
			pause = p.Reconnect
		}
		p.Log.Warn("the connection to Mattermost is lost", "error", err, "again_in", pause)
		select {
		case <-time.After(pause/2 + rand.N(pause)): //nolint:gosec // it only keeps replicas from coming at once
		case <-ctx.Done():
			return
		}
		pause = min(2*pause, maxReconnect)
	}
}

var (
	errSilent  = errors.New("mattermost: no ping came for over a minute")
	errRefused = errors.New("mattermost: the server refused the connection's token")
	errClosed  = errors.New("mattermost: the connection was closed")
)

// session is one connection, from its opening to its end; a new one needs a new client. It hears what was written after
// last, and keeps that at the last event, so long as there is nothing left to look for before that.
func (p *Platform) session(ctx context.Context, last *time.Time, ears *ears, take func(heard)) (connected bool, err error) {
	me, err := p.people.whoAmI(ctx)
	if err != nil {
		return false, err
	}
	client, err := p.dial()
	if err != nil {
		return false, err
	}
	client.Listen()
	defer drain(client)
	caughtUp := false
	for {
		select {
		case <-ctx.Done():
			return connected, ctx.Err()
		case <-client.PingTimeoutChannel:
			return connected, errSilent
		case response, ok := <-client.ResponseChannel:
			if ok && response.Status == model.StatusFail {
				return connected, errRefused
			}
			if !ok {
				return connected, errClosed
			}
		case event, ok := <-client.EventChannel:
			switch {
			case !ok:
				return connected, errClosed
			case event.EventType() == model.WebsocketEventHello:
				connected = true
				p.Log.Info("connected to Mattermost", "bot", me.Username)
				ears.fallBehind()
				caughtUp = p.catchUp(ctx, me, *last, take)
			default:
				ears.sort(event, me, take)
			}
			if caughtUp {
				*last = p.Now()
			}
		}
	}
}

// dial trusts and presents the same certificates as the REST calls do.
func (p *Platform) dial() (*model.WebSocketClient, error) {
	dialer := &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: handshakeTime}
	if t, ok := p.HTTPClient.Transport.(*http.Transport); ok {
		dialer.Proxy = t.Proxy
		if t.TLSClientConfig != nil {
			dialer.TLSClientConfig = tlsFor(t.TLSClientConfig)
		}
	}
	address := "ws" + strings.TrimPrefix(p.URL, "http")
	client, err := model.NewWebSocketClientWithDialer(dialer, address, p.Token.Reveal())
	if err != nil {
		return nil, fmt.Errorf("mattermost: open the connection: %w", err)
	}
	return client, nil
}

// tlsFor leaves out what REST negotiated, since a WebSocket can not go over HTTP/2.
func tlsFor(c *tls.Config) *tls.Config {
	c = c.Clone()
	c.NextProtos = nil
	return c
}

// drain ends a connection. The reader waits for whoever reads its channels, and closes them when the connection is
// gone; the client's own Close can write to a channel that it has just closed.
func drain(client *model.WebSocketClient) {
	_ = client.Conn.Close() // it may be closed already
	go func() {
		for range client.ResponseChannel {
		}
	}()
	for range client.EventChannel {
	}
}

// heard is a post that speaks to the bot.
type heard struct {
	post   *model.Post
	text   string // without the bot's name
	direct bool
}

// speaksToUs decides whether a post in a channel of a kind speaks to the bot.
func speaksToUs(post *model.Post, channel model.ChannelType, me *model.User) (heard, bool) {
	if post.Type != model.PostTypeDefault || !byPerson(post, me) {
		return heard{}, false
	}
	h := heard{post: post, direct: channel == model.ChannelTypeDirect}
	var named bool
	h.text, named = withoutMention(post.Message, me.Username)
	return h, named || h.direct
}
