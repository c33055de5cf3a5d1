package mattermost_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
)

// hearer is a handler for posts, which come from other goroutines than the test's.
type hearer struct {
	mu     sync.Mutex
	came   []bot.Request
	answer bot.Message
	failed error
	failOn string // the words that it fails on, if not on all
}

func (h *hearer) handle(_ ctx, in req) (bot.Message, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.came = append(h.came, in)
	if h.failOn != "" && in.Text != h.failOn {
		return h.answer, nil
	}
	return h.answer, h.failed
}

func (h *hearer) texts() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []string
	for _, in := range h.came {
		all = append(all, in.Text)
	}
	return all
}

// claims lets each id be claimed once.
type claims struct {
	mu       sync.Mutex
	taken    map[string]bool
	asked    []string
	released []string
	kept     []string
	failed   error
}

func (c *claims) Claim(_ context.Context, id string) (mine, handled bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, id)
	first := !c.taken[id]
	c.taken[id] = true
	return first, false, c.failed
}

func (c *claims) Keep(_ context.Context, id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = append(c.kept, id)
	return nil
}

func (c *claims) Release(_ context.Context, id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.released = append(c.released, id)
	return nil
}

// TestWhatIsHeard says each post and then one that is heard for certain: what came before it was heard or not.
func TestWhatIsHeard(t *testing.T) {
	t.Parallel()
	h := &hearer{}
	d := start(t, h.handle)
	d.listen(t, h.handle)
	webhook := &model.Post{UserId: benID, Message: "@gatewaybot from a webhook"}
	webhook.AddProp("from_webhook", "true")
	d.users[id("bot", 2)] = &model.User{Id: id("bot", 2), Username: "otherbot", IsBot: true}
	d.mu.Lock()
	direct := d.directOf(benID).Id
	d.mu.Unlock()
	for _, post := range []*model.Post{
		{UserId: benID, Message: "@gatewaybot list"},
		{UserId: benID, Message: "  @GatewayBot, two"},
		{UserId: benID, Message: "@gatewaybot: three"},
		{UserId: benID, Message: "please @gatewaybot. four"},
		{UserId: benID, Message: "@gatewaybot"},
		{UserId: benID, Message: "/desk five @gatewaybot"},
		{UserId: benID, Message: "not @gatewaybots or x@gatewaybot or gatewaybot"},
		{UserId: benID, Message: "nobody"},
		{UserId: benID, Message: "in private", ChannelId: direct},
		{UserId: benID, Message: "@gatewaybot in private", ChannelId: direct},
		{UserId: botID, Message: "@gatewaybot my own"},
		{UserId: botID, Message: "my own in private", ChannelId: direct},
		{UserId: id("bot", 2), Message: "@gatewaybot another bot's"},
		{UserId: benID, Message: "@gatewaybot of the system", Type: "system_add_to_channel"},
		webhook,
		{UserId: benID, Message: "@gatewaybot last"},
	} {
		if post.ChannelId == "" {
			post.ChannelId = deskID
		}
		d.say(t, post)
	}
	eventually(t, "last post", func() bool { return slices.Contains(h.texts(), "last") })
	want := []string{"list", "two", "three", "please four", "", "/desk five", "in private", "in private", "last"}
	if diff := cmp.Diff(want, h.texts()); diff != "" {
		t.Errorf("what was heard differs (-want +got):\n%s", diff)
	}
}

func TestMentionIsAnsweredInPrivate(t *testing.T) {
	t.Parallel()
	h := &hearer{answer: bot.Message{Text: "Only for you."}}
	d := start(t, h.handle)
	d.listen(t, h.handle)
	root := &model.Post{UserId: benID, ChannelId: deskID, Message: "A root."}
	d.say(t, root)
	post := &model.Post{UserId: benID, ChannelId: deskID, RootId: root.Id, Message: "@gatewaybot list"}
	d.say(t, post)
	eventually(t, "answer", func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.posts[d.order[0]].UserId == botID
	})
	d.mu.Lock()
	defer d.mu.Unlock()
	reply := d.posts[d.order[0]]
	if reply.ChannelId != d.directOf(benID).Id || reply.RootId != "" {
		t.Errorf("answered in %s, thread %q", reply.ChannelId, reply.RootId)
	}
	want := bot.Request{
		ID: "mattermost-post-" + post.Id, Source: bot.Mention, From: account(benID), Channel: desk(), Thread: root.Id, Text: "list",
	}
	if diff := cmp.Diff([]bot.Request{want}, h.came); diff != "" {
		t.Errorf("request differs (-want +got):\n%s", diff)
	}
}

func TestDirectMessageIsAnsweredInItsThread(t *testing.T) {
	t.Parallel()
	h := &hearer{answer: bot.Message{Text: "Here."}}
	d := start(t, h.handle)
	d.listen(t, h.handle)
	d.mu.Lock()
	direct := d.directOf(benID).Id
	d.mu.Unlock()
	root := &model.Post{UserId: benID, ChannelId: direct, Type: "me", Message: "A root that is no command."}
	d.say(t, root)
	d.say(t, &model.Post{UserId: benID, ChannelId: direct, RootId: root.Id, Message: "list"})
	eventually(t, "answer", func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		newest := d.posts[d.order[0]]
		return newest.UserId == botID && newest.RootId == root.Id
	})
}

// TestReplicas runs two platforms on one server: each post is handled once.
func TestReplicas(t *testing.T) {
	t.Parallel()
	h, c := &hearer{}, &claims{taken: map[string]bool{}}
	d := start(t, h.handle, func(o *mattermost.Options) { o.Claims = c })
	d.listen(t, h.handle)
	o := options(d.fake, d.callback)
	o.Claims = c
	second, err := mattermost.New(o)
	if err != nil {
		t.Fatal(err)
	}
	stop, done := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- second.Run(stop, h.handle) }()
	eventually(t, "second connection", func() bool { return d.connections() == 2 })
	for _, text := range []string{"one", "two", "three"} {
		d.say(t, &model.Post{UserId: benID, ChannelId: deskID, Message: "@gatewaybot " + text})
	}
	eventually(t, "last post", func() bool { return len(h.texts()) >= 3 })
	done()
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
	if got := h.texts(); len(got) != 3 {
		t.Errorf("handled %q, want each once", got)
	}
	eventually(t, "claim kept for each", func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return len(c.kept) == 3
	})
}

// TestPostThatIsNotKept is not done with until its author knows.
func TestPostThatIsNotKept(t *testing.T) {
	t.Parallel()
	for name, told := range map[string]bool{"its author is told": true, "nobody can be told": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &hearer{answer: bot.Message{Text: "Not kept."}, failed: bot.Errorf(bot.Unavailable, "Not kept.")}
			c := &claims{taken: map[string]bool{}}
			d := start(t, h.handle, func(o *mattermost.Options) { o.Claims = c })
			d.listen(t, h.handle)
			if !told {
				d.failTimes(9, "/posts", answer(http.StatusServiceUnavailable, ""))
			}
			d.say(t, &model.Post{UserId: benID, ChannelId: deskID, Message: "@gatewaybot note"})
			eventually(t, "end of the claim", func() bool {
				c.mu.Lock()
				defer c.mu.Unlock()
				return len(c.kept)+len(c.released) == 1
			})
			if kept := len(c.kept) == 1; kept != told {
				t.Errorf("claim kept: %v, want %v", kept, told)
			}
			if told && d.newest(t, account(benID)).Text != "Not kept." {
				t.Error("the person is not told")
			}
		})
	}
}

func TestPostIsTriedAgain(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"/users/" + benID, "/users/usernames"} {
		h := &hearer{answer: bot.Message{Text: "Here."}}
		d := start(t, h.handle)
		d.listen(t, h.handle)
		d.failTimes(2, end, answer(http.StatusTooManyRequests, "limit exceeded"))
		if seen := d.Mention(t, account(benID), "list @ada"); seen.Text != "Here." {
			t.Errorf("%s: the person is told %q", end, seen.Text)
		}
	}
}

func TestPostThatCanNotBeHandledIsGivenBack(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]func(*driver) string{
		"a channel":       func(*driver) string { return deskID },
		"direct messages": func(d *driver) string { return d.directOf(benID).Id },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, c := &hearer{}, &claims{taken: map[string]bool{}}
			d := start(t, h.handle, func(o *mattermost.Options) { o.Claims = c })
			d.listen(t, h.handle)
			d.failTimes(3, "/users/"+benID, answer(http.StatusBadGateway, ""))
			d.mu.Lock()
			channel := in(d)
			d.mu.Unlock()
			seen := d.hear(t, account(benID), channel, "@gatewaybot note <b> 5")
			if want := "I could not handle this; please send it again.\n\n@gatewaybot note <b> 5"; seen.Text != want {
				t.Errorf("the person is told %q, want %q", seen.Text, want)
			}
			eventually(t, "end of the claim", func() bool {
				c.mu.Lock()
				defer c.mu.Unlock()
				return len(c.kept) == 1
			})
			if got := h.texts(); len(got) > 0 {
				t.Errorf("handled %q", got)
			}
		})
	}
}

func TestPostIsAnsweredWhenClaimsFail(t *testing.T) {
	t.Parallel()
	h := &hearer{answer: bot.Message{Text: "Here."}}
	c := &claims{taken: map[string]bool{}, failed: errors.New("redis is down")}
	d := start(t, h.handle, func(o *mattermost.Options) { o.Claims = c })
	d.listen(t, h.handle)
	if seen := d.Mention(t, account(benID), "list"); seen.Text != "Here." {
		t.Errorf("the person is told %q", seen.Text)
	}
}

func TestReconnects(t *testing.T) {
	t.Parallel()
	h := &hearer{answer: bot.Message{Text: "Here."}}
	d := start(t, h.handle)
	d.listen(t, h.handle)
	for i := range 3 {
		d.failNext("/users/me", answer(http.StatusBadGateway, ""))
		d.hangUp()
		eventually(t, "new connection", func() bool {
			d.mu.Lock()
			defer d.mu.Unlock()
			return d.fail == nil && d.connected == i+2
		})
		d.Mention(t, account(benID), "list")
	}
	if got := h.texts(); len(got) != 3 {
		t.Errorf("heard %q, want three", got)
	}
}

func TestPostsOfOnePersonStayInOrder(t *testing.T) {
	t.Parallel()
	h := &hearer{}
	d := start(t, h.handle)
	d.listen(t, h.handle)
	var want []string
	for i := range 40 {
		text := strings.Repeat("x", i+1)
		want = append(want, text)
		d.say(t, &model.Post{UserId: benID, ChannelId: deskID, Message: "@gatewaybot " + text})
	}
	eventually(t, "last post", func() bool { return len(h.texts()) == len(want) })
	if diff := cmp.Diff(want, h.texts()); diff != "" {
		t.Errorf("order differs (-want +got):\n%s", diff)
	}
}

func TestRunFinishesWhatItBegan(t *testing.T) {
	t.Parallel()
	began, finish := make(chan bool), make(chan bool)
	var handle bot.Handler = func(ctx, req) (bot.Message, error) {
		close(began)
		<-finish
		return bot.Message{Text: "Finished."}, nil
	}
	d := start(t, handle)
	stop, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.platform.Run(stop, handle) }()
	eventually(t, "a connection", func() bool { return d.connections() == 1 })
	d.say(t, &model.Post{UserId: benID, ChannelId: deskID, Message: "@gatewaybot list"})
	<-began
	cancel()
	close(finish)
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
	if seen := d.newest(t, account(benID)); seen.Text != "Finished." {
		t.Errorf("the person is told %q", seen.Text)
	}
}
