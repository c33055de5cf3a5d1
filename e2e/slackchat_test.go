package e2e_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"gatewaybot/e2e/slackserver"
)

// slackChat is a person's Slack.
type slackChat struct {
	slack *slackserver.Server
	team  slackserver.TeamID
	user  slackserver.UserID

	mu      sync.Mutex
	shown   int    // ephemeral messages that were there before the last act
	results []seen // what forms were answered with since then
}

// addSlack adds a person to our Slack workspace.
func (w *world) addSlack(name, body, rank, roles string) *person {
	w.t.Helper()
	p := &person{
		w: w, chat: &slackChat{slack: w.slack, team: w.slack.TeamID(), user: w.slack.AddUser(name)},
		id: strings.ToLower(strings.ReplaceAll(name, " ", ".")), name: name, body: body, rank: rank, roles: roles,
	}
	w.people = append(w.people, p)
	return p
}

func (c *slackChat) account() string {
	return "slack/" + string(c.team) + "/" + string(c.user)
}

func (*slackChat) mention(of *person) string {
	return "<@" + string(of.chat.(*slackChat).user) + "|" + of.id + ">"
}

func (c *slackChat) direct(ctx context.Context) (place, error) {
	id, err := c.slack.DMChannel(ctx, c.user)
	return place{onSlack, string(id)}, err
}

// begin forgets what came of the last act.
func (c *slackChat) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown, c.results = len(c.slack.Ephemerals(c.user)), nil
}

func (c *slackChat) typeLine(ctx context.Context, at place, line string) (string, error) {
	c.begin()
	command, text, _ := strings.Cut(line, " ")
	reply, err := c.slack.Command(ctx, c.user, slackserver.ChannelID(at.id), command, text)
	return flat(reply.Message.Seen()), err
}

func (c *slackChat) press(ctx context.Context, on seen, button string) error {
	c.begin()
	surface, ok := on.native.(slackserver.Surface)
	if !ok {
		return fmt.Errorf("nothing to press on in %q", on.text)
	}
	return c.slack.Press(ctx, c.user, surface, button)
}

func (c *slackChat) submit(ctx context.Context, form seen, a answers) error {
	return c.send(ctx, form, a, slackserver.Signed)
}

func (c *slackChat) send(ctx context.Context, form seen, a answers, how slackserver.Signing) error {
	c.begin()
	view, ok := form.native.(slackserver.View)
	if !ok {
		return fmt.Errorf("%q is no form", form.text)
	}
	values := map[string]any{}
	for name, v := range a {
		if p, ok := v.(*person); ok {
			v = string(p.chat.(*slackChat).user)
		}
		values[name] = v
	}
	result, err := c.slack.Submit(ctx, c.user, view, values, how)
	if errors.Is(err, slackserver.ErrTimeout) { // the form stays open: people press again
		result, err = c.slack.Submit(ctx, c.user, view, values, how)
	}
	if err != nil {
		return err
	}
	if len(result.Errors) > 0 {
		s := seeView(view)
		for name, text := range result.Errors {
			s.text += " " + name + ": " + flat(text)
		}
		c.mu.Lock()
		c.results = append(c.results, s)
		c.mu.Unlock()
	}
	return nil
}

func (c *slackChat) say(ctx context.Context, at place, text string, under *seen) error {
	c.begin()
	im, err := c.direct(ctx)
	if err != nil {
		return err
	}
	if at != im {
		text = c.bot() + " " + text
	}
	_, err = c.post(ctx, at, text, under)
	return err
}

func (c *slackChat) bot() string { return "<@" + string(c.slack.BotUserID()) + ">" }

// post posts, and has the bot told again as Slack does if it did not take note in time.
func (c *slackChat) post(ctx context.Context, at place, text string, under *seen) (seen, error) {
	var posted slackserver.Posted
	var err error
	if under != nil {
		posted, err = c.slack.ReplyTo(ctx, c.user, under.native.(slackserver.Message), text)
	} else {
		posted, err = c.slack.Post(ctx, c.user, slackserver.ChannelID(at.id), text)
	}
	for retry := 1; errors.Is(err, slackserver.ErrTimeout) && retry <= 3; retry++ { // as Slack does
		err = nil
		for _, e := range posted.Events {
			err = errors.Join(err, c.slack.Redeliver(ctx, e, retry))
		}
	}
	return c.see(posted.Message), err
}

func (c *slackChat) edit(ctx context.Context, post seen, text string) error {
	_, err := c.slack.Edit(ctx, c.user, post.native.(slackserver.Message), text)
	return err
}

func (c *slackChat) remove(ctx context.Context, post seen) error {
	_, err := c.slack.Delete(ctx, c.user, post.native.(slackserver.Message))
	return err
}

func (c *slackChat) alone() []seen {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []seen
	for _, m := range c.slack.Ephemerals(c.user)[c.shown:] {
		all = append(all, c.see(m))
	}
	now, cancel := context.WithCancel(context.Background())
	cancel() // what is open is open already
	if view, err := c.slack.OpenView(now, c.user); err == nil {
		all = append(all, seeView(view))
	}
	return append(all, c.results...)
}

func (c *slackChat) read(ctx context.Context, at place) ([]seen, error) {
	messages, err := c.slack.Messages(ctx, slackserver.ChannelID(at.id))
	var all []seen
	for _, m := range messages {
		all = append(all, c.see(m))
	}
	return all, err
}

func (c *slackChat) pinned(ctx context.Context, at place) ([]seen, error) {
	messages, err := c.slack.Pins(ctx, slackserver.ChannelID(at.id))
	var all []seen
	for _, m := range messages {
		all = append(all, c.see(m))
	}
	return all, err
}

func (c *slackChat) see(m slackserver.Message) seen {
	return seen{
		text: flat(m.Seen()), buttons: m.Labels(), byBot: m.User == c.slack.BotUserID(),
		id: m.TS, thread: cmp.Or(m.ThreadTS, m.TS), native: m,
	}
}

func seeView(v slackserver.View) seen {
	_, form := v.JSON["submit"].(map[string]any)
	return seen{text: flat(v.Seen()), buttons: v.Labels(), form: form, byBot: true, native: v}
}
