package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

const (
	// guest stands before the workspace of its guests and bots, so that they are not taken for its members.
	guest = "guest:"
	// unknown is the workspace of an id that Slack does not tell anything about.
	unknown = "unknown"

	// lookupWithin is how long asking after everybody in one act may take.
	lookupWithin = time.Second
	// rememberedFor is how late we may notice that a member became a guest.
	rememberedFor = 10 * time.Minute
	maxRemembered = 10000
)

// people are the accounts behind ids of Slack's, as far as they were needed lately.
type people struct {
	mu    sync.Mutex
	known map[string]remembered
}

type remembered struct {
	account bot.Account
	until   time.Time
}

func (m *people) get(user string) (bot.Account, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.known[user]
	return r.account, ok && time.Now().Before(r.until)
}

// put starts afresh when there are too many: asking again costs little.
func (m *people) put(account bot.Account) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= maxRemembered {
		m.known = map[string]remembered{}
	}
	m.known[account.User] = remembered{account, time.Now().Add(rememberedFor)}
}

// person is whose member somebody is. Slack's answer counts and not what comes with an act: that can lack the workspace,
// name an organisation (E…) instead, and never tells a guest from a member. Who is not there is unknown; the error means
// that Slack could not be asked.
func (p *Platform) person(ctx context.Context, user string) (bot.Account, error) {
	if account, ok := p.people.get(user); ok {
		return account, nil
	}
	account := bot.Account{Platform: name, Workspace: unknown, User: user}
	info, err := p.api.GetUserInfoContext(ctx, user)
	if err = failure("users.info", err); err != nil {
		if errors.Is(err, bot.ErrGone) {
			err = nil
		}
		return account, err
	}
	if account.Workspace = p.workspaceOf(info); account.Workspace != unknown {
		p.people.put(account)
	}
	return account, nil
}

func (p *Platform) workspaceOf(u *sdk.User) string {
	team := u.TeamID
	if slices.Contains(u.Enterprise.Teams, p.opts.Workspace) {
		team = p.opts.Workspace // of its organisation's several, the one that counts here
	}
	switch {
	case team == "":
		return unknown
	case u.IsRestricted || u.IsUltraRestricted || u.IsBot:
		return guest + team
	}
	return team
}

// actor is who does something; unlike somebody who is only named, they must be known.
func (p *Platform) actor(ctx context.Context, user string) (bot.Account, error) {
	account, err := p.person(ctx, user)
	if err == nil && account.Workspace == unknown {
		err = errors.New("users.info: no such person, or no workspace")
	}
	if err != nil {
		return account, fmt.Errorf("who did it: %w", err)
	}
	return account, nil
}

// tagged is what a person typed, with a tag for everybody mentioned; also with the error.
func (p *Platform) tagged(ctx context.Context, text string) (string, error) {
	var failed error
	text = typed(text, func(user string) string {
		account, err := p.person(ctx, user)
		if err != nil {
			failed = fmt.Errorf("who is mentioned: %w", err)
		}
		return bot.Tag(account)
	})
	return text, failed
}

// speaker is who said something, and what.
func (p *Platform) speaker(ctx context.Context, user, text string) (bot.Account, string, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupWithin)
	defer cancel()
	from, notFound := p.actor(ctx, user)
	text, err := p.tagged(ctx, text)
	return from, text, errors.Join(notFound, err)
}

func (p *Platform) notFound(ctx context.Context, id string, err error) {
	p.opts.Log.ErrorContext(ctx, "person not found", "id", id, "error", err)
}

// unchecked is what a person sees whose act needs somebody that Slack would not tell us about.
func unchecked(text string) bot.Message {
	return bot.Message{
		Text:  "I could not check with Slack who you are, or who is mentioned. This was NOT kept. Try again in a minute.",
		Quote: text,
	}
}
