// Package slack is Slack: commands, buttons, forms and mentions arrive over signed HTTP or over Socket Mode, messages go
// out through the Web API. What Slack really does, and where that is written down, is in the comments next to the code
// that copes.
//
// The SDK's client for Socket Mode is not used: it does not ack what it can not decode, does not say why a connection
// ends, closes it before it opens the next, and keeps no order (read in v0.35.0). What stands in its place is a loop over
// a WebSocket that hands each payload to the code that answers HTTP.
package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
	"gatewaybot/config"
)

// name is this platform in accounts and channels.
const name = "slack"

// Claims keeps several replicas, and Slack's own repeats, from handling one event twice. Slack delivers an event again
// at once, after one and after five minutes, unless it was answered with 200 within three seconds.
type Claims interface {
	// Claim reports whether the event is ours to handle. If not, it was handled, or somebody has it in hand and may yet
	// give it up.
	Claim(ctx context.Context, id string) (mine, handled bool, err error)
	// Keep remembers that an event was handled. Until then the claim lasts no longer than handling may take.
	Keep(ctx context.Context, id string) error
	// Release gives an event up that could not be handled, so that the next delivery of it is handled.
	Release(ctx context.Context, id string) error
}

// Options are what Slack is made of.
type Options struct {
	Token         config.Secret // the bot's: xoxb-…
	SigningSecret config.Secret // not needed with an AppToken; then every call over HTTP is refused
	// AppToken is the app's, for Socket Mode: xapp-…, with the scope connections:write. Without one Slack calls us.
	AppToken config.Secret
	// Connections are how many Listen keeps open, of the ten that Slack allows an app; 0 is two.
	Connections int
	// Workspace is our team id. People of other organisations keep their own in Account.Workspace; guests and bots have
	// "guest:" before theirs.
	Workspace string
	// Channels are the ids of the channels that Check looks at; Hears says of which of them every post is heard, and nil of
	// none. Cursors keeps how far they were heard. Every is how often to look for what no event told us; 0 is five minutes.
	Channels []string
	Hears    bot.Hears
	Cursors  bot.Cursors
	Every    time.Duration
	// APIURL is where the Web API is; empty is Slack's own.
	APIURL string
	// HTTPClient must have a timeout. Redirects are not followed, whatever it says: calls carry the token.
	HTTPClient *http.Client
	Claims     Claims
	Log        *slog.Logger
	// Refused is told of every call that was turned away, with one of a few fixed words; nil is nobody.
	Refused func(reason string)
	// DeadLetter is given what came over Socket Mode and can not be handled, up to its first 2 MB; nil is nobody. It may
	// hold what people wrote.
	DeadLetter func(raw []byte)
}

// Platform is Slack, for one workspace.
type Platform struct {
	opts   Options
	api    *sdk.Client
	client *http.Client
	url    string // of the Web API, with a slash at its end

	people  people
	ears    map[string]*ear           // of the heard channels, by their ids
	secure  bool                      // the Web API is called over TLS
	trouble atomic.Pointer[mendError] // what the last connection was refused for

	mu   sync.Mutex
	self self // once it was needed
}

// New makes the platform and does not call it yet. The error names every option that is missing.
func New(o Options) (*Platform, error) {
	var errs []error
	for _, need := range []struct {
		what  string
		there bool
	}{
		{"bot token", o.Token.Set()},
		{"signing secret or app token", o.SigningSecret.Set() || o.AppToken.Set()},
		{"workspace id", o.Workspace != ""},
		{"HTTP client with a timeout", o.HTTPClient != nil && o.HTTPClient.Timeout > 0},
		{"keeper of claims", o.Claims != nil},
		{"keeper of cursors", o.Hears == nil || o.Cursors != nil},
		{"log", o.Log != nil},
	} {
		if !need.there {
			errs = append(errs, errors.New("slack: "+need.what+" is missing"))
		}
	}
	if o.Connections = cmp.Or(o.Connections, usualConnections); o.Connections < 1 || o.Connections > mostConnections {
		errs = append(errs, fmt.Errorf("slack: %d is not a number of connections from 1 to %d", o.Connections, mostConnections))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if o.Refused == nil {
		o.Refused = func(string) {}
	}
	o.Every = cmp.Or(o.Every, lookEvery)
	if o.DeadLetter == nil {
		o.DeadLetter = func([]byte) {}
	}
	client := *o.HTTPClient
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	url := strings.TrimSuffix(cmp.Or(o.APIURL, sdk.APIURL), "/") + "/"
	p := &Platform{opts: o, client: &client, url: url, ears: map[string]*ear{}, secure: strings.HasPrefix(url, "https://")}
	p.api = sdk.New(o.Token.Reveal(), sdk.OptionAppLevelToken(o.AppToken.Reveal()), sdk.OptionHTTPClient(&client), sdk.OptionAPIURL(url))
	for _, id := range o.Channels {
		if o.Hears != nil && o.Hears(p.channel(id)) {
			p.ears[id] = newEar(id)
		}
	}
	return p, nil
}

// Name is "slack".
func (*Platform) Name() string { return name }

// Send posts a message to a channel or to a person's direct messages, whose channel is in what it returns. The error is
// a *bot.AgainError where trying again may help and wraps bot.ErrGone where it will not.
func (p *Platform) Send(ctx context.Context, to bot.To, msg bot.Message) (bot.Posted, error) {
	if to.Channel.ID == "" {
		if err := p.reachable(ctx, to.Person.User); err != nil {
			return bot.Posted{}, err
		}
	}
	var at bot.Posted
	err := p.illustrated(ctx, msg, func(c content) (err error) {
		at, err = p.post(ctx, cmp.Or(to.Channel.ID, to.Person.User), to.Thread, c)
		return err
	})
	return at, err
}

// Update replaces a message of ours, with its picture; its errors are like Send's.
func (p *Platform) Update(ctx context.Context, at bot.Posted, msg bot.Message) error {
	return p.illustrated(ctx, msg, func(c content) error {
		_, _, _, err := p.api.UpdateMessageContext(ctx, at.Channel.ID, at.ID, c.options("")...)
		return failure("chat.update", err)
	})
}

// post sends to a channel's or a person's id: Slack opens the direct messages by itself.
func (p *Platform) post(ctx context.Context, to, thread string, c content) (bot.Posted, error) {
	channel, ts, err := p.api.PostMessageContext(ctx, to, c.options(thread)...)
	if err != nil {
		return bot.Posted{}, failure("chat.postMessage", err)
	}
	return bot.Posted{Channel: p.channel(channel), ID: ts}, nil
}

func (p *Platform) channel(id string) bot.Channel {
	return bot.Channel{Platform: name, Workspace: p.opts.Workspace, ID: id}
}

// direct reports whether a channel is somebody's direct messages.
func direct(channel string) bool { return strings.HasPrefix(channel, "D") }
