package mattermost_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
)

// cursors keeps them as a store does.
type cursors struct {
	mu     sync.Mutex
	kept   map[string]string
	failed error
}

func (c *cursors) Cursor(_ context.Context, channel string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept[channel], c.failed
}

func (c *cursors) KeepCursor(_ context.Context, channel, cursor string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed == nil {
		c.kept[channel] = cursor
	}
	return c.failed
}

func (c *cursors) of(channel string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept["mattermost/"+workspace+"/"+channel]
}

// hearing has the desk's posts heard.
func hearing(c *cursors) func(*mattermost.Options) {
	return func(o *mattermost.Options) {
		o.Hears, o.Cursors = heardDesk, c
	}
}

func heardDesk(c bot.Channel) bool { return c == desk() }

func newCursors() *cursors { return &cursors{kept: map[string]string{}} }

// startHearing runs a platform that hears the desk, from now on.
func startHearing(t *testing.T, h *hearer, change ...func(*mattermost.Options)) (*driver, *cursors) {
	t.Helper()
	c := newCursors()
	d := start(t, h.handle, append([]func(*mattermost.Options){hearing(c)}, change...)...)
	d.listen(t, h.handle)
	eventually(t, "first look", func() bool { return c.of(deskID) != "" })
	return d, c
}

// tellOf are what a handler was told of, shortly: its source, its post's number and its words.
func (h *hearer) toldOf() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []string
	for _, in := range h.came {
		all = append(all, fmt.Sprintf("%s %s", in.Source, in.Text))
	}
	return all
}

// sayAtDesk posts at the desk, and everybody is told.
func (d *driver) sayAtDesk(t *testing.T, post *model.Post) *model.Post {
	t.Helper()
	post.ChannelId = deskID
	d.say(t, post)
	return post
}

// TestEveryPostOfAPersonIsHeard says and does all kinds of things at the desk, and then one that is heard for certain.
func TestEveryPostOfAPersonIsHeard(t *testing.T) {
	t.Parallel()
	h := &hearer{}
	d, _ := startHearing(t, h)
	remote, guest, other, gone := id("rem", 1), id("guest", 1), id("bot", 2), id("gone", 1)
	agency := "agency"
	d.mu.Lock()
	d.users[remote] = &model.User{Id: remote, Username: "cy:agency", RemoteId: &agency}
	d.users[guest] = &model.User{Id: guest, Username: "di", Roles: "system_guest"}
	d.users[other] = &model.User{Id: other, Username: "otherbot", IsBot: true}
	d.users[adaID].DeleteAt = 1
	d.mu.Unlock()
	webhook, pretending := &model.Post{UserId: benID, Message: "from a webhook"}, &model.Post{UserId: benID, Message: "pretending"}
	webhook.AddProp("from_webhook", "true")
	pretending.AddProp("from_bot", "true")
	pretending.AddProp("override_username", "somebody")
	root := d.sayAtDesk(t, &model.Post{UserId: benID, Message: "blue van, with @ada"})
	for _, post := range []*model.Post{
		{UserId: benID, Message: "reply", RootId: root.Id},
		{UserId: remote, Message: "from afar", RemoteId: &agency},
		{UserId: guest, Message: "as a guest"},
		{UserId: adaID, Message: "deactivated meanwhile"},
		{UserId: gone, Message: "gone meanwhile"},
		{UserId: benID, Message: "waves", Type: "me"},
		{UserId: benID, Message: "as it is shown", MessageSource: "as it was typed"},
		{UserId: benID, Message: "hello @gatewaybot, a van"},
		{UserId: benID, Message: ""},
		{UserId: botID, Message: "my own"},
		{UserId: other, Message: "another bot's"},
		{UserId: benID, Message: "joined", Type: "system_join_channel"},
		webhook, pretending,
		{UserId: benID, Message: "last"},
	} {
		d.sayAtDesk(t, post)
	}
	eventually(t, "last post", func() bool { return slices.Contains(h.texts(), "last") })
	from := func(workspace, user string) bot.Account {
		return bot.Account{Platform: "mattermost", Workspace: workspace, User: user}
	}
	want := []bot.Request{
		{From: account(benID), Text: "blue van, with " + bot.Tag(account(adaID))},
		{From: account(benID), Text: "reply", Thread: root.Id},
		{From: from("remote:agency", remote), Text: "from afar"},
		{From: from("guest:"+workspace, guest), Text: "as a guest"},
		{From: account(adaID), Text: "deactivated meanwhile"},
		{From: from("unknown", gone), Text: "gone meanwhile"},
		{From: account(benID), Text: "waves"},
		{From: account(benID), Text: "as it was typed"},
		{From: account(benID), Text: "hello a van", Post: &bot.Post{Named: true}},
		{From: account(benID)},
		{From: account(benID), Text: "pretending"},
		{From: account(benID), Text: "last"},
	}
	for i := range want {
		want[i].Source, want[i].Channel = bot.Said, desk()
		if want[i].Post == nil {
			want[i].Post = &bot.Post{}
		}
	}
	ignored := cmpopts.IgnoreFields(bot.Request{}, "ID")
	if diff := cmp.Diff(want, h.came, ignored, cmpopts.IgnoreFields(bot.Post{}, "ID", "At")); diff != "" {
		t.Errorf("what was heard differs (-want +got):\n%s", diff)
	}
	first := h.came[0]
	if at := time.UnixMilli(root.CreateAt).UTC(); first.Post.ID != root.Id || first.Post.At != at || first.ID != "mattermost-post-"+root.Id {
		t.Errorf("request %s is of post %+v, want %s at %v", first.ID, first.Post, root.Id, at)
	}
}

// TestEditsAndDeletes changes a post in ways that are edits and in ways that are not.
func TestEditsAndDeletes(t *testing.T) {
	t.Parallel()
	h := &hearer{}
	d, _ := startHearing(t, h)
	post := d.sayAtDesk(t, &model.Post{UserId: benID, Message: "one"})
	reply := d.sayAtDesk(t, &model.Post{UserId: adaID, Message: "reply", RootId: post.Id})
	edited := func(p *model.Post) { d.tell(t, model.WebsocketEventPostEdited, p) }
	edited(d.touch(post.Id))
	edited(d.edit(post.Id, "two"))
	two := post.EditAt
	edited(d.touch(post.Id))
	edited(d.edit(post.Id, "two")) // a change of its props also counts as one to the server
	edited(d.edit(post.Id, "three"))
	d.mu.Lock()
	post.FileIds = model.StringArray{id("file", 1)}
	d.mu.Unlock()
	edited(d.edit(post.Id, "three"))
	d.tell(t, model.WebsocketEventPostDeleted, d.remove(post.Id))
	edited(d.edit(reply.Id, "after"))
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "last"})
	eventually(t, "last post", func() bool { return slices.Contains(h.texts(), "last") })
	want := []string{"post one", "post reply", "edit two", "edit three", "edit three", "delete ", "edit after", "post last"}
	if diff := cmp.Diff(want, h.toldOf()); diff != "" {
		t.Fatalf("what was heard differs (-want +got):\n%s", diff)
	}
	edit, gone := h.came[2], h.came[5]
	wantEdit := &bot.Post{ID: post.Id, Revision: fmt.Sprint(two), At: time.UnixMilli(two).UTC()}
	if diff := cmp.Diff(wantEdit, edit.Post); diff != "" || edit.ID != "mattermost-edit-"+post.Id+"-"+fmt.Sprint(two) {
		t.Errorf("edit %s differs (-want +got):\n%s", edit.ID, diff)
	}
	if gone.ID != "mattermost-delete-"+post.Id || gone.From != account(benID) || gone.Post.At.Before(time.Now().Add(-time.Minute)) {
		t.Errorf("deletion is %+v of %+v", gone, gone.Post)
	}
	ids := map[string]bool{}
	for _, in := range h.came {
		ids[in.ID] = true
	}
	if len(ids) != len(h.came) {
		t.Errorf("%d acts have %d ids", len(h.came), len(ids))
	}
}

func TestFilesOfAPost(t *testing.T) {
	t.Parallel()
	one, two := id("file", 1), id("file", 2)
	info := &model.FileInfo{Id: one, Name: "van\u202e.jpg", Size: 5}
	for name, c := range map[string]struct {
		metadata *model.PostMetadata
		known    bool
		want     []bot.File
	}{
		"told with the post": {&model.PostMetadata{Files: []*model.FileInfo{info}}, false, []bot.File{{Name: "van.jpg", Size: 5}, {}}},
		"looked up":          {nil, true, []bot.File{{Name: "van.jpg", Size: 5}, {Name: "note.txt", Size: 7}}},
		"not to be found":    {nil, false, []bot.File{{}, {}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &hearer{}
			d, _ := startHearing(t, h)
			if c.known {
				d.files = map[string]*model.FileInfo{one: info, two: {Id: two, Name: "note.txt", Size: 7}}
			} else {
				d.failTimes(9, "/files/info", answer(http.StatusBadGateway, ""))
			}
			d.sayAtDesk(t, &model.Post{UserId: benID, FileIds: model.StringArray{one, two}, Metadata: c.metadata})
			eventually(t, "post", func() bool { return len(h.texts()) == 1 })
			for i, file := range []string{one, two} {
				c.want[i].Link = d.url + "/api/v4/files/" + file
			}
			if diff := cmp.Diff(c.want, h.came[0].Post.Files); diff != "" {
				t.Errorf("files differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMentionAtTheDeskComesOnce also mentions the bot elsewhere, where all is as it was.
func TestMentionAtTheDeskComesOnce(t *testing.T) {
	t.Parallel()
	h := &hearer{answer: bot.Message{Text: "Here."}}
	d, _ := startHearing(t, h)
	if seen := d.Mention(t, account(benID), "list"); seen.Text != "Here." {
		t.Errorf("the person is told %q", seen.Text)
	}
	if seen := d.Tell(t, account(adaID), "list"); seen.Text != "Here." {
		t.Errorf("the person is told %q", seen.Text)
	}
	if got := h.toldOf(); !slices.Equal(got, []string{"post list", "mention list"}) {
		t.Errorf("heard %q", got)
	}
}

// TestOrderWhileNothingIsKept has the store fail for a while. The author of the first post is told once; what is said
// meanwhile, more than waits in memory, comes in order, and another person's direct messages are not held up.
func TestOrderWhileNothingIsKept(t *testing.T) {
	t.Parallel()
	h := &hearer{answer: bot.Message{Text: "Not kept yet."}, failed: errors.New("no store")}
	d, _ := startHearing(t, h)
	var want []string
	say := func(i int) {
		text := fmt.Sprintf("report %03d", i)
		want = append(want, "post "+text)
		d.sayAtDesk(t, &model.Post{UserId: benID, Message: text})
	}
	say(0)
	eventually(t, "several tries", func() bool { return len(h.texts()) > 3 })
	for i := range 199 {
		say(i + 1)
	}
	d.mu.Lock()
	direct := d.directOf(adaID).Id
	d.mu.Unlock()
	d.say(t, &model.Post{UserId: adaID, ChannelId: direct, Message: "held up?"})
	eventually(t, "direct message", func() bool { return slices.Contains(h.toldOf(), "mention held up?") })
	if seen := d.newest(t, account(benID)); seen.Text != "Not kept yet." {
		t.Errorf("the author is told %q", seen.Text)
	}
	h.mu.Lock()
	for _, in := range h.came {
		if in.Source == bot.Said && in.Text != "report 000" {
			t.Errorf("%q was handed over before its time", in.Text)
		}
	}
	h.came, h.failed, h.answer = nil, nil, bot.Message{}
	h.mu.Unlock()
	eventually(t, "last report", func() bool { return slices.Contains(h.toldOf(), want[len(want)-1]) })
	if diff := cmp.Diff(want, h.toldOf()); diff != "" {
		t.Errorf("order differs (-want +got):\n%s", diff)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	told := 0
	if sent := strings.Count(strings.Join(d.calls, "\n"), "POST /posts"); sent != 2 {
		t.Errorf("%d messages were sent, want one to each author", sent)
	}
	for _, post := range d.posts {
		if post.ChannelId == d.directOf(benID).Id {
			told++
		}
	}
	if told != 1 {
		t.Errorf("the author was told %d times", told)
	}
}

// TestPostIsUnderstoodLater has the server fail when somebody is looked up.
func TestPostIsUnderstoodLater(t *testing.T) {
	t.Parallel()
	h := &hearer{}
	d, _ := startHearing(t, h)
	d.failTimes(5, "/users/"+benID, answer(http.StatusBadGateway, ""))
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "one"})
	d.sayAtDesk(t, &model.Post{UserId: adaID, Message: "two"})
	eventually(t, "both posts", func() bool { return len(h.texts()) == 2 })
	if got := h.toldOf(); !slices.Equal(got, []string{"post one", "post two"}) {
		t.Errorf("heard %q", got)
	}
}

// TestReplicasHearTheSame hands every post to both, under the same id; one answers somebody who names us.
func TestReplicasHearTheSame(t *testing.T) {
	t.Parallel()
	h, taken := &hearer{}, &claims{taken: map[string]bool{}}
	d, c := startHearing(t, h, func(o *mattermost.Options) { o.Claims = taken })
	o := options(d.fake, d.callback)
	hearing(c)(&o)
	o.Claims = taken
	second, err := mattermost.New(o)
	if err != nil {
		t.Fatal(err)
	}
	other := &hearer{}
	stop, done := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- second.Run(stop, other.handle) }()
	eventually(t, "second connection", func() bool { return d.connections() == 2 })
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "one"})
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "@gatewaybot two"})
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "three"})
	for _, h := range []*hearer{h, other} {
		eventually(t, "last post", func() bool { return slices.Contains(h.texts(), "three") })
	}
	done()
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
	all := append(h.toldOf(), other.toldOf()...)
	slices.Sort(all)
	if want := []string{"post one", "post one", "post three", "post three", "post two"}; !slices.Equal(all, want) {
		t.Errorf("heard %q, want %q", all, want)
	}
	if h.came[0].ID != other.came[0].ID {
		t.Errorf("the same post is %s and %s", h.came[0].ID, other.came[0].ID)
	}
}

// TestHostilePostsAreHeard passes on what people type as it is, for bot to clean.
func TestHostilePostsAreHeard(t *testing.T) {
	t.Parallel()
	h := &hearer{}
	d, _ := startHearing(t, h)
	texts := []string{
		"nul \x00 here", "@all @channel @here", "right \u202eto left", "```\n@gatewaybots\n```", strings.Repeat("a", 16_383),
		"<@slack/T/U> <!channel>", strings.Repeat("@x", 5_000),
		"@a" + strings.Repeat(".", 16_000), "@" + strings.Repeat("a", 16_000),
	}
	for _, text := range append(texts, "broken \xff\xfe end") {
		d.sayAtDesk(t, &model.Post{UserId: benID, Message: text})
	}
	eventually(t, "last post", func() bool { return len(h.texts()) == len(texts)+1 })
	if diff := cmp.Diff(append(texts, "broken \ufffd\ufffd end"), h.texts()); diff != "" {
		t.Errorf("what was heard differs (-want +got):\n%s", diff)
	}
}
