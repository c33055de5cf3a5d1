package e2e_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/e2e/mattermostserver"
)

// mattermostChat is a person's Mattermost.
type mattermostChat struct {
	*mattermostserver.Listener
	w      *world
	client *model.Client4
	user   *model.User

	mu    sync.Mutex
	shown []seen // since the last act
	in    string // the channel of that act, where forms open
}

// addMattermost adds a person to our team on Mattermost.
func (w *world) addMattermost(name, body, rank, roles string) *person {
	w.t.Helper()
	id := strings.ToLower(strings.ReplaceAll(name, " ", "."))
	client, user := w.mm.CreateUser(w.t, id)
	p := &person{
		w: w, chat: &mattermostChat{Listener: w.mm.Listen(w.t, client), w: w, client: client, user: user},
		id: id, name: name, body: body, rank: rank, roles: roles,
	}
	w.people = append(w.people, p)
	return p
}

func (c *mattermostChat) account() string { return "mattermost/" + chatName + "/" + c.user.Id }

func (*mattermostChat) mention(of *person) string {
	return "@" + of.chat.(*mattermostChat).user.Username
}

func (c *mattermostChat) direct(ctx context.Context) (place, error) {
	channel, _, err := c.client.CreateDirectChannel(ctx, c.user.Id, c.w.mmBotID)
	if err != nil {
		return place{}, err
	}
	return place{onMattermost, channel.Id}, nil
}

// begin forgets what came of the last act, before one in a channel.
func (c *mattermostChat) begin(in string) {
	c.alone()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown, c.in = nil, in
}

func (c *mattermostChat) typeLine(ctx context.Context, at place, line string) (string, error) {
	c.begin(at.id)
	answer, _, err := c.client.ExecuteCommand(ctx, at.id, line)
	if err != nil {
		return "", err
	}
	return flat(plain(answer.Text)), nil
}

func (c *mattermostChat) press(ctx context.Context, on seen, button string) error {
	post, ok := on.native.(*model.Post)
	if !ok {
		return fmt.Errorf("nothing to press on in %q", on.text)
	}
	c.begin(post.ChannelId)
	for _, attachment := range post.Attachments() {
		for _, action := range attachment.Actions {
			if action.Name == button {
				_, err := c.client.DoPostActionWithCookie(ctx, post.Id, action.Id, "", action.Cookie, nil, "")
				return err
			}
		}
	}
	return fmt.Errorf("no button %q among %q", button, on.buttons)
}

// submit sends what the form held when it opened, with the answers in it.
func (c *mattermostChat) submit(ctx context.Context, form seen, a answers) error {
	c.mu.Lock()
	in := c.in
	c.mu.Unlock()
	c.begin(in)
	open, ok := form.native.(*model.OpenDialogRequest)
	if !ok {
		return fmt.Errorf("%q is no form", form.text)
	}
	values, err := fillDialog(open.Dialog, a)
	if err != nil {
		return err
	}
	reply, _, err := c.client.SubmitInteractiveDialog(ctx, model.SubmitDialogRequest{
		URL: open.URL, CallbackId: open.Dialog.CallbackId, State: open.Dialog.State,
		ChannelId: in, TeamId: c.w.mm.Team.Id, Submission: values,
	})
	if err != nil {
		return err
	}
	if reply.Error != "" || len(reply.Errors) > 0 {
		s := seeDialog(open)
		s.text += " " + flat(reply.Error)
		for name, text := range reply.Errors {
			s.text += " " + name + ": " + flat(text)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.shown = append(c.shown, s)
	}
	return nil
}

func (c *mattermostChat) say(ctx context.Context, at place, text string, under *seen) error {
	c.begin(at.id)
	own, err := c.direct(ctx)
	if err != nil {
		return err
	}
	if at != own {
		text = c.bot() + " " + text
	}
	_, err = c.post(ctx, at, text, under)
	return err
}

func (c *mattermostChat) bot() string { return "@" + c.w.mmBot }

func (c *mattermostChat) post(ctx context.Context, at place, text string, under *seen) (seen, error) {
	post := &model.Post{ChannelId: at.id, Message: text}
	if under != nil {
		root := under.native.(*model.Post)
		post.RootId = cmp.Or(root.RootId, root.Id)
	}
	posted, _, err := c.client.CreatePost(ctx, post)
	if err != nil {
		return seen{}, err
	}
	return c.see(posted), nil
}

func (c *mattermostChat) edit(ctx context.Context, post seen, text string) error {
	_, _, err := c.client.PatchPost(ctx, post.id, &model.PostPatch{Message: &text})
	return err
}

func (c *mattermostChat) remove(ctx context.Context, post seen) error {
	_, err := c.client.DeletePost(ctx, post.id)
	return err
}

// alone takes what came to the person's window.
func (c *mattermostChat) alone() []seen {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		select {
		case post := <-c.Ephemerals:
			c.shown = append(c.shown, c.see(post))
		case open := <-c.Dialogs:
			c.shown = append(c.shown, seeDialog(open))
		case <-c.Posts: // read asks the server, which knows them as they are now
		default:
			return slices.Clone(c.shown)
		}
	}
}

func (c *mattermostChat) read(ctx context.Context, at place) ([]seen, error) {
	const most = 200
	var all []seen
	for page := 0; ; page++ {
		list, _, err := c.client.GetPostsForChannel(ctx, at.id, page, most, "", false, false)
		if err != nil {
			return nil, err
		}
		for _, id := range list.Order {
			all = append(all, c.see(list.Posts[id]))
		}
		if len(list.Order) < most {
			slices.Reverse(all)
			return all, nil
		}
	}
}

func (c *mattermostChat) pinned(ctx context.Context, at place) ([]seen, error) {
	list, _, err := c.client.GetPinnedPosts(ctx, at.id, "")
	if err != nil {
		return nil, err
	}
	var all []seen
	for _, id := range list.Order {
		all = append(all, c.see(list.Posts[id]))
	}
	return all, nil
}

func (c *mattermostChat) see(post *model.Post) seen {
	s := seen{
		byBot: post.UserId == c.w.mmBotID || post.Type == model.PostTypeEphemeral,
		id:    post.Id, thread: cmp.Or(post.RootId, post.Id), native: post,
	}
	words := []string{plain(post.Message)}
	for _, a := range post.Attachments() {
		words = append(words, plain(a.Text))
		for _, action := range a.Actions {
			s.buttons = append(s.buttons, action.Name)
		}
	}
	s.text = flat(strings.Join(words, " "))
	return s
}
