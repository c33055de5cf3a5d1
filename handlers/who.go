package handlers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// fresh is how long an officer's entry is used without reading it again. Each write checks that it is still the
// same, so this only bounds how long a person who lost a role can still look.
const fresh = 10 * time.Second

// People knows who is who: by account, and never by name.
type People struct {
	Store     *store.Store
	Directory Directory
	Now       func() time.Time
	// Namers are the platforms that can tell names, by platform.
	Namers map[string]bot.Namer

	mu    sync.Mutex
	known map[string]known
	names map[string]string
	// everyone is everybody who was entered, as read at everyoneAt.
	everyone   []soc.Officer
	everyoneAt time.Time
}

type known struct {
	officer soc.Officer
	read    time.Time
}

// ByAccount finds the officer behind an account: the imported entry, or the default of the account's workspace.
// Anybody else is told whom to ask.
func (p *People) ByAccount(ctx context.Context, a bot.Account) (soc.Officer, error) {
	key := a.String()
	if o, ok := p.recall(key); ok {
		return o, nil
	}
	o, err := p.Store.OfficerByAccount(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		home, ok := p.Directory.home(a)
		if !ok {
			return soc.Officer{}, bot.Errorf(bot.Forbidden, "I don't know you here, so I can't do this for you. Please ask %s.", p.Directory.Ask)
		}
		o, err = soc.Officer{ID: key, Body: home.Body, Rank: soc.Staff, Roles: home.Roles, Accounts: []string{key}, Status: soc.Active}, nil
	}
	if err != nil {
		return soc.Officer{}, fmt.Errorf("find officer: %w", err)
	}
	p.keep(key, o)
	return o, nil
}

// ByID finds an officer by id; the id of somebody who was not imported is their account.
func (p *People) ByID(ctx context.Context, id string) (soc.Officer, error) {
	if a, ok := bot.ParseAccount(id); ok {
		return p.ByAccount(ctx, a)
	}
	if o, ok := p.recall(id); ok {
		return o, nil
	}
	o, err := p.Store.Officer(ctx, id)
	if err != nil {
		return soc.Officer{}, fmt.Errorf("find officer: %w", err)
	}
	p.keep(id, o)
	return o, nil
}

// Name is what to call an officer in a message.
func (p *People) Name(ctx context.Context, id string) string {
	if id == soc.SystemActor || id == "" {
		return id
	}
	o, err := p.ByID(ctx, id)
	if err == nil && o.Name != "" {
		return o.Name
	}
	p.mu.Lock()
	name, ok := p.names[id]
	p.mu.Unlock()
	if ok {
		return name
	}
	a, _ := bot.ParseAccount(id)
	name = a.User
	if n, ok := p.Namers[a.Platform]; ok {
		if said, err := n.PersonName(ctx, a); err == nil && said != "" {
			name = said
			p.mu.Lock()
			defer p.mu.Unlock()
			if p.names == nil {
				p.names = map[string]string{}
			}
			p.names[id] = name
		}
	}
	return name
}

// Exists asks the platform whether there is such an account: somebody who was not imported is known by nothing else. A
// platform that can not tell is believed.
func (p *People) Exists(ctx context.Context, a bot.Account) bool {
	n, ok := p.Namers[a.Platform]
	if !ok {
		return true
	}
	_, err := n.PersonName(ctx, a)
	return !errors.Is(err, bot.ErrGone)
}

// Forget makes the next look at an account read its entry anew.
func (p *People) Forget(a bot.Account) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.known, a.String())
}

// ForgetAll does so for everybody.
func (p *People) ForgetAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.known)
	p.everyone = nil
}

func (p *People) recall(key string) (soc.Officer, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	k, ok := p.known[key]
	return k.officer, ok && p.Now().Sub(k.read) < fresh
}

func (p *People) keep(key string, o soc.Officer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil || len(p.known) > 10_000 {
		p.known = map[string]known{}
	}
	p.known[key] = known{o, p.Now()}
}

// answersSafety reports whether somebody in a partner's channel says whether anyone is in danger.
func (h *Handlers) answersSafety(req bot.Request) bool {
	_, ok := h.Directory.partnerAt(req.Channel)
	return ok && req.Source == bot.Pressed && strings.HasPrefix(req.Text, "intel safety ")
}

// Who is the bot's question about everybody who makes a request.
func (h *Handlers) Who(ctx context.Context, req bot.Request) (bot.Actor, error) {
	o, err := h.People.ByAccount(ctx, req.From)
	if (req.Source.IsPost() || h.answersSafety(req)) && bot.CodeOf(err) != bot.Internal && (err != nil || o.Status == soc.Left) {
		return bot.Actor{ID: req.From.String()}, nil // nothing that is posted is lost because of who posted it
	}
	if err != nil {
		return bot.Actor{}, h.explain(ctx, err)
	}
	if o.Status == soc.Left {
		return bot.Actor{}, bot.Errorf(bot.Forbidden, "Your entry says that you have left. If that is wrong, please ask %s.", h.Directory.Ask)
	}
	return bot.Actor{ID: o.ID, Name: o.Name, Roles: roles(o.Roles...)}, nil
}
