package mattermost

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// The workspaces of people who are on this server but not of it.
const (
	// guestPrefix begins that of guests, before our name for the server.
	guestPrefix = "guest:"
	// remotePrefix begins that of people of a connected server: they are known by that server's id.
	remotePrefix = "remote:"
	// noWorkspace is that of integrations, which are nobody.
	noWorkspace = "unknown"
)

const (
	// roleAge is how long a person, and what kind of one, is taken from memory where the server itself says who it is.
	roleAge = time.Minute
	// nameAge is how long a username is.
	nameAge = 10 * time.Minute
	// maxKnown is how many accounts are remembered.
	maxKnown = 10_000
)

// people looks up accounts and remembers for a while: who we are, accounts, and direct channels.
type people struct {
	api       *model.Client4
	workspace string
	now       func() time.Time

	mu      sync.Mutex
	self    *model.User
	known   map[string]known
	directs map[string]string
}

// known is an account as it was at a time, nil when there was none.
type known struct {
	user *model.User
	at   time.Time
}

func newPeople(api *model.Client4, workspace string, now func() time.Time) *people {
	return &people{api: api, workspace: workspace, now: now, known: map[string]known{}, directs: map[string]string{}}
}

// me is the bot's own account, asked for once.
func (p *people) me(ctx context.Context) (*model.User, error) {
	p.mu.Lock()
	self := p.self
	p.mu.Unlock()
	if self != nil {
		return self, nil
	}
	return p.whoAmI(ctx)
}

// whoAmI asks the server afresh.
func (p *people) whoAmI(ctx context.Context) (*model.User, error) {
	self, resp, err := p.api.GetMe(ctx, "")
	if err != nil {
		return nil, failure("get own account", resp, err)
	}
	p.mu.Lock()
	p.self = self
	p.mu.Unlock()
	return self, nil
}

// errNotPerson is an integration's account.
var errNotPerson = errors.New("not a person's account")

// person is the account of somebody who does something, as it was no longer than age ago.
func (p *people) person(ctx context.Context, id string, age time.Duration) (*model.User, error) {
	user, ok := p.remembered(id, age)
	if !ok {
		var err error
		if user, err = p.fetch(ctx, id); err != nil {
			return nil, err
		}
	}
	if err := usable(user); err != nil {
		return nil, err
	}
	if user.IsBot {
		return nil, errNotPerson
	}
	return user, nil
}

// author is who somebody is to us that wrote a post, whatever became of their account since.
func (p *people) author(ctx context.Context, id string) (bot.Account, error) {
	user, ok := p.remembered(id, roleAge)
	if !ok {
		var err error
		if user, err = p.fetch(ctx, id); err != nil && !errors.Is(err, bot.ErrGone) {
			return bot.Account{}, err
		}
	}
	switch {
	case user == nil:
		return bot.Account{Platform: name, Workspace: noWorkspace, User: id}, nil
	case user.IsBot:
		return bot.Account{}, errNotPerson
	}
	return p.account(user), nil
}

// usable is bot.ErrGone for an account that is not there or deactivated.
func usable(u *model.User) error {
	if u == nil || u.DeleteAt != 0 {
		return fmt.Errorf("mattermost: there is no such account, or it is deactivated: %w", bot.ErrGone)
	}
	return nil
}

// fetch asks the server for an account, and remembers also that there is none.
func (p *people) fetch(ctx context.Context, id string) (*model.User, error) {
	user, resp, err := p.api.GetUser(ctx, id, "")
	if err != nil {
		if err = failure("get user", resp, err); errors.Is(err, bot.ErrGone) {
			p.remember(id, nil)
		}
		return nil, err
	}
	p.remember(id, user)
	return user, nil
}

func (p *people) remember(id string, u *model.User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) >= maxKnown {
		clear(p.known)
	}
	p.known[id] = known{user: u, at: p.now()}
}

// remembered is an account as it was no longer than age ago; it is nil if there was none.
func (p *people) remembered(id string, age time.Duration) (*model.User, bool) {
	p.mu.Lock()
	k, ok := p.known[id]
	p.mu.Unlock()
	return k.user, ok && p.now().Sub(k.at) < age
}

// direct opens the direct messages with a person. The server takes posts to deactivated people, whom nobody reads, so
// the account is looked at every time.
func (p *people) direct(ctx context.Context, id string) (string, error) {
	user, err := p.fetch(ctx, id)
	if err == nil {
		err = usable(user)
	}
	if err != nil {
		return "", err
	}
	return p.open(ctx, id)
}

// open is direct without a look at the account.
func (p *people) open(ctx context.Context, id string) (string, error) {
	p.mu.Lock()
	channel := p.directs[id]
	p.mu.Unlock()
	if channel != "" {
		return channel, nil
	}
	me, err := p.me(ctx)
	if err != nil {
		return "", err
	}
	opened, resp, err := p.api.CreateDirectChannel(ctx, me.Id, id)
	if err != nil {
		return "", failure("open direct messages", resp, err)
	}
	p.mu.Lock()
	p.directs[id] = opened.Id
	p.mu.Unlock()
	return opened.Id, nil
}

// account is who a user is to us. Somebody of a connected server is of that server, whatever their name here.
func (p *people) account(u *model.User) bot.Account {
	a := bot.Account{Platform: name, Workspace: p.workspace, User: u.Id}
	switch {
	case u.IsRemote():
		a.Workspace = remotePrefix + u.GetRemoteID()
	case u.IsBot:
		a.Workspace = noWorkspace
	case u.IsGuest():
		a.Workspace = guestPrefix + p.workspace
	}
	return a
}

// ours reports whether an account is that of a person on this server.
func (p *people) ours(a bot.Account) bool {
	return a.Platform == name &&
		(strings.TrimPrefix(a.Workspace, guestPrefix) == p.workspace || strings.HasPrefix(a.Workspace, remotePrefix))
}

// byName looks up accounts by username; who is not found is left out.
func (p *people) byName(ctx context.Context, names []string) (map[string]bot.Account, error) {
	users, resp, err := p.api.GetUsersByUsernames(ctx, names)
	if err != nil {
		return nil, failure("get users by name", resp, err)
	}
	found := map[string]bot.Account{}
	for _, u := range users {
		found[u.Username] = p.account(u)
	}
	return found, nil
}

// namer gives usernames for one message, of which it asks the server for maxLookup at most. A name is "" when the account
// is not of this server or can not be found out.
func (p *people) namer(ctx context.Context) func(bot.Account) string {
	left := maxLookup
	return func(a bot.Account) string {
		nobody := a.Platform == name && a.Workspace == noWorkspace
		if !p.ours(a) && !nobody || !model.IsValidId(a.User) {
			return ""
		}
		user, ok := p.remembered(a.User, nameAge)
		if !ok && left > 0 {
			left--
			user, _ = p.fetch(ctx, a.User) // without a name the account's id is shown
		}
		if user == nil {
			return ""
		}
		return user.Username
	}
}
