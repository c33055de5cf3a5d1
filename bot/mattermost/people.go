package mattermost

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// remotePrefix begins the workspace of people who belong to a connected server: they are known by that server's id.
const remotePrefix = "remote:"

// nameAge is how long a username may be shown after it was looked up.
const nameAge = 10 * time.Minute

// people looks up accounts and remembers what seldom changes: who we are, names, and direct channels.
type people struct {
	api       *model.Client4
	workspace string
	now       func() time.Time

	mu      sync.Mutex
	self    *model.User
	names   map[string]knownName
	directs map[string]string
}

type knownName struct {
	name string
	till time.Time
}

func newPeople(api *model.Client4, workspace string, now func() time.Time) *people {
	return &people{api: api, workspace: workspace, now: now, names: map[string]knownName{}, directs: map[string]string{}}
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

// active fetches a person's account now, not from memory; one that is not there or deactivated is bot.ErrGone.
func (p *people) active(ctx context.Context, id string) (*model.User, error) {
	user, resp, err := p.api.GetUser(ctx, id, "")
	if err != nil {
		return nil, failure("get user", resp, err)
	}
	if user.DeleteAt != 0 {
		return nil, fmt.Errorf("mattermost: the account is deactivated: %w", bot.ErrGone)
	}
	p.remember(user)
	return user, nil
}

func (p *people) remember(u *model.User) {
	p.mu.Lock()
	p.names[u.Id] = knownName{name: u.Username, till: p.now().Add(nameAge)}
	p.mu.Unlock()
}

// name is a person's username, or "" when it can not be found out.
func (p *people) name(ctx context.Context, id string) string {
	p.mu.Lock()
	known := p.names[id]
	p.mu.Unlock()
	if p.now().Before(known.till) {
		return known.name
	}
	user, _, err := p.api.GetUser(ctx, id, "")
	if err != nil {
		return ""
	}
	p.remember(user)
	return user.Username
}

// direct opens the direct messages with a person. The server takes posts to deactivated people, whom nobody reads, so
// the account is looked at every time.
func (p *people) direct(ctx context.Context, id string) (string, error) {
	if _, err := p.active(ctx, id); err != nil {
		return "", err
	}
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
	if u.IsRemote() {
		return bot.Account{Platform: name, Workspace: remotePrefix + u.GetRemoteID(), User: u.Id}
	}
	return p.local(u.Id)
}

func (p *people) local(id string) bot.Account {
	return bot.Account{Platform: name, Workspace: p.workspace, User: id}
}

// ours reports whether an account is one of this server's.
func (p *people) ours(a bot.Account) bool {
	return a.Platform == name && (a.Workspace == p.workspace || strings.HasPrefix(a.Workspace, remotePrefix))
}

// byName looks up accounts by username; who is not found is left out.
func (p *people) byName(ctx context.Context, names []string) map[string]bot.Account {
	found := map[string]bot.Account{}
	users, _, err := p.api.GetUsersByUsernames(ctx, names)
	if err != nil {
		return found
	}
	for _, u := range users {
		found[u.Username] = p.account(u)
	}
	return found
}

// nameOf is an account's username, or "" when it is not of this server or can not be found out.
func (p *people) nameOf(ctx context.Context, a bot.Account) string {
	if !p.ours(a) || !model.IsValidId(a.User) {
		return ""
	}
	return p.name(ctx, a.User)
}
