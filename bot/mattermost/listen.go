package mattermost

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
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
	// lanes is how many people's posts are handled at the same time; those of one person stay in order.
	lanes = 8
	// laneRoom is how many posts wait in a lane before the connection does.
	laneRoom = 16
	// handshakeTime is how long a connection may take to open.
	handshakeTime = 10 * time.Second
)

// Run listens for mentions and direct messages until ctx ends, and then finishes those it has begun. A lost connection
// is made anew, with growing pauses. Posts written in between are not heard.
func (p *Platform) Run(ctx context.Context, handle bot.Handler) error {
	var work [lanes]chan heard
	var wg sync.WaitGroup
	for i := range work {
		work[i] = make(chan heard, laneRoom)
		wg.Go(func() {
			for h := range work[i] {
				p.hear(context.WithoutCancel(ctx), handle, h)
			}
		})
	}
	p.stayConnected(ctx, func(h heard) {
		work[lane(h.post.UserId)] <- h
	})
	for _, w := range work {
		close(w)
	}
	wg.Wait()
	return nil
}

func lane(user string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(user))
	return h.Sum32() % lanes
}

func (p *Platform) stayConnected(ctx context.Context, take func(heard)) {
	pause := p.Reconnect
	for {
		connected, err := p.session(ctx, take)
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

// session is one connection, from its opening to its end; a new one needs a new client.
func (p *Platform) session(ctx context.Context, take func(heard)) (connected bool, err error) {
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
			case event.EventType() == model.WebsocketEventPosted:
				if h, ok := listen(event, me); ok {
					take(h)
				}
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

// listen decides whether a post speaks to the bot. Posts of ours, of the system and of webhooks do not: a webhook's are
// written in somebody's name, but not by them.
func listen(event *model.WebSocketEvent, me *model.User) (heard, bool) {
	data := event.GetData()
	encoded, _ := data["post"].(string)
	var post model.Post
	if json.Unmarshal([]byte(encoded), &post) != nil || !model.IsValidId(post.Id) {
		return heard{}, false
	}
	if post.UserId == me.Id || post.Type != model.PostTypeDefault || post.GetProp(model.PostPropsFromWebhook) == "true" {
		return heard{}, false
	}
	h := heard{post: &post, direct: data["channel_type"] == string(model.ChannelTypeDirect)}
	var named bool
	h.text, named = withoutMention(post.Message, me.Username)
	return h, named || h.direct
}

// hear handles a post that speaks to the bot. Every replica hears it, and one answers.
func (p *Platform) hear(ctx context.Context, handle bot.Handler, h heard) {
	ctx, cancel := context.WithTimeout(ctx, callbackTime)
	defer cancel()
	id := name + "-post-" + h.post.Id
	if p.Claims != nil {
		mine, _, err := p.Claims.Claim(ctx, id)
		if err == nil && !mine {
			return
		}
		if err != nil {
			// Somebody waits for an answer: better two replicas than none. The reply's marker makes one post of theirs.
			p.Log.Error("a post could not be claimed", "error", err)
		}
	}
	err := p.answerPost(ctx, handle, id, h)
	if err != nil {
		p.Log.Error("a post was not handled", "error", err)
	}
	p.settle(ctx, id, err == nil)
}

// settle ends the claim on a post: it was handled, or somebody else may try.
func (p *Platform) settle(ctx context.Context, id string, handled bool) {
	if p.Claims == nil {
		return
	}
	end := p.Claims.Release
	if handled {
		end = p.Claims.Keep
	}
	if err := end(ctx, id); err != nil {
		p.Log.Error("the claim on a post could not be settled", "error", err)
	}
}

// answerPost answers in the person's direct messages, never where others read. The error is that of what could not be
// kept; a reply that could not be sent is logged.
func (p *Platform) answerPost(ctx context.Context, handle bot.Handler, id string, h heard) error {
	user, err := p.people.person(ctx, h.post.UserId, roleAge)
	if errors.Is(err, errNotPerson) {
		return nil
	}
	if err != nil {
		return err
	}
	said := place{Channel: h.post.ChannelId, Thread: h.post.RootId, Direct: h.direct}
	done := act{from: p.people.account(user), at: said, seen: said}
	req := p.request(bot.Mention, id, done)
	if req.Text, err = p.withTags(ctx, h.text); err != nil {
		return err
	}
	msg, failed := handle(ctx, req)
	if !blank(msg) {
		msg.Marker = id
		if err := p.whisper(ctx, done, msg); err != nil {
			p.Log.Error("a reply could not be sent as a direct message", "error", err)
		}
	}
	return failed
}
