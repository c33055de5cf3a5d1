// Package mattermost is the Mattermost platform: slash commands, buttons and dialogs come in over HTTP, posts over a
// WebSocket, and everything goes out over REST. Of channels that are heard every post comes in, each in its place (ear.go),
// also one that nobody told us of (look.go); of others those that name the bot, and direct messages (hear.go).
//
// Mattermost signs none of its callbacks, and members can forge two of them, so buttons and dialogs carry what they mean
// under a MAC of our own, and the person and the post are looked up again.
package mattermost

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/config"
)

// name is what accounts and channels of this platform begin with.
const name = "mattermost"

// minKey is the shortest signing key, in bytes: the size of the hash it is used with.
const minKey = 32

// Claims decides which replica handles a post: every replica is told of every post.
type Claims interface {
	// Claim reports whether the caller is the first to ask for id. If not, it was handled or somebody has it in hand.
	Claim(ctx context.Context, id string) (mine, handled bool, err error)
	// Keep remembers that what id stands for was handled. Until then the claim lasts no longer than handling may take.
	Keep(ctx context.Context, id string) error
	// Release lets id be claimed again, because what it stands for was not kept.
	Release(ctx context.Context, id string) error
}

// Options are what a Platform is made of.
type Options struct {
	// URL is the server's address, as its site URL is set.
	URL string
	// Workspace is our name for this server in accounts and channels.
	Workspace string
	// Token is the bot account's access token.
	Token config.Secret
	// CommandTokens are those of the registered slash commands; without one of them no command is believed.
	CommandTokens []config.Secret
	// SigningKey signs what buttons and dialogs carry: at least 32 bytes, the same in every replica, never the token.
	SigningKey config.Secret
	// CallbackURL is where the server reaches Routes.
	CallbackURL string
	// Channels are the ids of the channels that the bot should be a member of; Check and Setup use them.
	Channels []string
	// Commands are those that Check looks for and Setup registers.
	Commands []bot.Command
	// HTTPClient is used for every call, without following redirects; nil is one that gives up after ten seconds.
	HTTPClient *http.Client
	// Log is nil for none.
	Log *slog.Logger
	// Now is nil for time.Now.
	Now func() time.Time
	// Refused is told why a callback was refused, in a fixed word fit for a metric label; nil is nobody.
	Refused func(reason string)
	// Claims is needed even by one replica: a post may be found again by looking for what was missed.
	Claims Claims
	// Hears says of which channels every post is passed on; nil is none. Those of Channels are looked through from the
	// start, others once somebody writes there.
	Hears bot.Hears
	// Cursors is needed with Hears.
	Cursors bot.Cursors
	// Relook is how often a heard channel is looked through for posts that nobody told us of, as those of connected servers
	// may come late. Zero is ten minutes.
	Relook time.Duration
	// Reconnect is the first wait after a lost connection, where it doubles up to a minute, and after a call that a post
	// needs and the server could not take, or which was not kept. Zero is a second.
	Reconnect time.Duration
}

// Platform is one Mattermost server.
type Platform struct {
	Options
	api    *model.Client4
	signer signer
	// path ends the address for buttons; only the server is told it.
	path    string
	tokens  [][sha256.Size]byte
	people  *people
	sharing sharing
}

// New makes a Platform without calling the server. Its error names everything that is wrong with the options.
func New(o Options) (*Platform, error) {
	if err := o.mistakes(); err != nil {
		return nil, fmt.Errorf("mattermost: %w", err)
	}
	o.URL, o.CallbackURL = strings.TrimRight(o.URL, "/"), strings.TrimRight(o.CallbackURL, "/")
	o.Reconnect, o.Relook = cmp.Or(o.Reconnect, time.Second), cmp.Or(o.Relook, relook)
	o.HTTPClient = staying(cmp.Or(o.HTTPClient, &http.Client{Timeout: 10 * time.Second}))
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Refused == nil {
		o.Refused = func(string) {}
	}
	p := &Platform{Options: o, api: client(o, o.Token), signer: signer{key: []byte(o.SigningKey.Reveal())}, sharing: sharing{known: map[string]shared{}}}
	p.path = p.signer.text(forPath, nil)
	p.people = newPeople(p.api, o.Workspace, o.Now)
	for _, t := range o.CommandTokens {
		p.tokens = append(p.tokens, sha256.Sum256([]byte(t.Reveal())))
	}
	return p, nil
}

// staying is a client that goes nowhere but where it is sent: a redirect would take the token along.
func staying(c *http.Client) *http.Client {
	stays := *c
	stays.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &stays
}

func client(o Options, token config.Secret) *model.Client4 {
	api := model.NewAPIv4Client(o.URL)
	api.HTTPClient = o.HTTPClient
	api.SetToken(token.Reveal())
	return api
}

func (o Options) mistakes() error {
	var errs []error
	if !isHTTP(o.URL) {
		errs = append(errs, errors.New("the server's URL is not an http or https address"))
	}
	if !isHTTP(o.CallbackURL) {
		errs = append(errs, errors.New("the callback URL is not an http or https address"))
	}
	if o.Workspace == "" || strings.ContainsAny(o.Workspace, "/:<> ") {
		errs = append(errs, errors.New("the workspace needs a name without spaces, slashes and colons"))
	}
	if !o.Token.Set() {
		errs = append(errs, errors.New("the bot's token is missing"))
	}
	if len(o.SigningKey.Reveal()) < minKey {
		errs = append(errs, fmt.Errorf("the signing key is shorter than %d bytes", minKey))
	}
	if o.Claims == nil {
		errs = append(errs, errors.New("there is nobody to keep claims"))
	}
	if o.Hears != nil && o.Cursors == nil {
		errs = append(errs, errors.New("channels are to be heard and there is nobody to keep their cursors"))
	}
	for _, t := range o.CommandTokens {
		if !t.Set() {
			errs = append(errs, errors.New("a command token is empty"))
		}
	}
	return errors.Join(errs...)
}

func isHTTP(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// Name is "mattermost".
func (*Platform) Name() string { return name }

// Send posts a message. Sent again with the same marker within half a minute, it is the same post.
func (p *Platform) Send(ctx context.Context, to bot.To, m bot.Message) (bot.Posted, error) {
	return p.send(ctx, to, m, place{})
}

// send posts a message whose buttons belong to another place than where it stands, unless origin is zero.
func (p *Platform) send(ctx context.Context, to bot.To, m bot.Message, origin place) (bot.Posted, error) {
	channel, err := p.channelOf(ctx, to)
	if err != nil {
		return bot.Posted{}, err
	}
	me, err := p.people.me(ctx)
	if err != nil {
		return bot.Posted{}, err
	}
	if m, err = p.fitFor(ctx, channel, m); err != nil {
		return bot.Posted{}, err
	}
	marker := cmp.Or(m.Marker, rand.Text())
	m, files := p.attach(ctx, channel, m)
	post := p.post(ctx, press{Channel: channel, Marker: marker, Origin: origin.Channel, Thread: origin.Thread}, m)
	post.FileIds = files
	if post.Message == "" {
		return bot.Posted{}, errors.New("mattermost: the message is empty")
	}
	post.RootId = to.Thread
	// Names the channel too: the server answers with the first post of that name, wherever it stands.
	post.PendingPostId = me.Id + ":" + channel + ":" + marker
	created, resp, err := p.api.CreatePost(ctx, post)
	switch {
	case err == nil:
	case to.Person != (bot.Account{}) && resp != nil && resp.StatusCode == http.StatusForbidden:
		// Both ends opened their direct messages at the same time: the server has the channel and not its members yet.
		return bot.Posted{}, &bot.AgainError{Err: errors.New("mattermost: create post: status 403 in direct messages")}
	default:
		return bot.Posted{}, failure("create post", resp, err)
	}
	return bot.Posted{Channel: p.channel(created.ChannelId), ID: created.Id}, nil
}

// Update replaces a post of ours and its buttons; its marker stays, and so does its picture.
func (p *Platform) Update(ctx context.Context, at bot.Posted, m bot.Message) error {
	old, err := p.ownPost(ctx, at.ID)
	if err != nil {
		return err
	}
	if m, err = p.fitFor(ctx, old.ChannelId, m); err != nil {
		return err
	}
	if len(old.FileIds) == 0 {
		m.Picture = nil
	}
	marker, _ := old.GetProp(markerProp).(string)
	post := p.post(ctx, press{Channel: old.ChannelId, Marker: cmp.Or(marker, m.Marker, rand.Text())}, m)
	// The server replaces props as a whole, its own among them.
	props := maps.Clone(old.GetProps())
	delete(props, model.PostPropsAttachments)
	maps.Copy(props, post.GetProps())
	patch := model.PostPatch{Message: &post.Message, Props: &props}
	if _, resp, err := p.api.PatchPost(ctx, at.ID, &patch); err != nil {
		return failure("patch post", resp, err)
	}
	return nil
}

func (p *Platform) channel(id string) bot.Channel {
	return bot.Channel{Platform: name, Workspace: p.Workspace, ID: id}
}

// channelOf finds the channel that a message goes to, opening a person's direct messages where needed.
func (p *Platform) channelOf(ctx context.Context, to bot.To) (string, error) {
	if to.Person == (bot.Account{}) {
		if to.Channel.Platform != name || to.Channel.Workspace != p.Workspace {
			return "", errors.New("mattermost: the channel is not of this workspace")
		}
		return to.Channel.ID, nil
	}
	if !p.people.ours(to.Person) {
		return "", errors.New("mattermost: the person is not of this workspace")
	}
	return p.people.direct(ctx, to.Person.User)
}
