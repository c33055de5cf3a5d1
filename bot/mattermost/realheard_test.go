package mattermost_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
	"gatewaybot/e2e/mattermostserver"
)

// yard is a channel on a real server that is heard from its first post. Nobody there has a window open, as windows do not
// take thousands of posts.
type yard struct {
	*town
	id      string
	cy, di  *neighbour
	cursors *cursors
}

type neighbour struct {
	*model.Client4
	*model.User
}

// TestRealServerHears hears a channel of a real Mattermost, away for a while in between.
func TestRealServerHears(t *testing.T) {
	w := newTown(t)
	y := &yard{town: w, cy: newNeighbour(t, w, "cy"), di: newNeighbour(t, w, "di"), cursors: newCursors()}
	y.id = w.server.CreateChannel(t, "yard", true, y.cy.User, y.di.User).Id
	w.options.Channels = append(w.options.Channels, y.id)
	w.setUp(t)
	y.hear(t, &hearer{})()
	t.Run("posts, edits and deletions are told", y.isTold)
	t.Run("what happened meanwhile is found", y.findsWhatHappened)
	t.Run("a message of ours is pinned and found in its thread", y.pins)
}

func newNeighbour(t *testing.T, w *town, name string) *neighbour {
	t.Helper()
	client, user := w.server.CreateUser(t, name)
	return &neighbour{client, user}
}

// hear runs a new platform once it is connected and has looked through the channel, and gives what stops it.
func (y *yard) hear(t *testing.T, h *hearer) (stop func()) {
	t.Helper()
	o, connected := y.options, make(said, 1)
	o.Log = slog.New(slog.NewTextHandler(connected, nil))
	o.Hears, o.Cursors = func(c bot.Channel) bool { return c.ID == y.id }, y.cursors
	p, err := mattermost.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, h.handle) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	t.Cleanup(stop)
	mattermostserver.Next(t, connected)
	eventually(t, "cursor", func() bool { return y.cursors.of(y.id) != "" })
	return stop
}

// say posts as somebody.
func (y *yard) say(t testing.TB, who *model.Client4, post *model.Post) *model.Post {
	t.Helper()
	post.ChannelId = y.id
	made, _, err := who.CreatePost(t.Context(), post)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// do does something to a post.
func do[T any](t testing.TB, _ T, _ *model.Response, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (y *yard) edit(t testing.TB, post *model.Post, text string) {
	t.Helper()
	edited, resp, err := y.di.PatchPost(t.Context(), post.Id, &model.PostPatch{Message: &text})
	do(t, edited, resp, err)
}

func (y *yard) remove(t testing.TB, post *model.Post) {
	t.Helper()
	resp, err := y.di.DeletePost(t.Context(), post.Id)
	do(t, "", resp, err)
}

func (y *yard) isTold(t *testing.T) {
	h := &hearer{}
	y.hear(t, h)
	image := []byte("\x89PNG\r\n\x1a\n")
	uploaded, _, err := y.di.UploadFile(t.Context(), bytes.Clone(image), y.id, "van.png")
	if err != nil {
		t.Fatal(err)
	}
	file := uploaded.FileInfos[0]
	root := y.say(t, y.di.Client4, &model.Post{Message: "blue van, @" + y.bot + " and @" + y.cy.Username, FileIds: []string{file.Id}})
	y.say(t, y.cy.Client4, &model.Post{Message: "seen too", RootId: root.Id})
	reaction, resp, err := y.cy.SaveReaction(t.Context(), &model.Reaction{UserId: y.cy.Id, PostId: root.Id, EmojiName: "eyes"})
	do(t, reaction, resp, err)
	resp, err = y.di.PinPost(t.Context(), root.Id)
	do(t, "", resp, err)
	y.edit(t, root, "red van")
	resp, err = y.di.UnpinPost(t.Context(), root.Id)
	do(t, "", resp, err)
	y.remove(t, root)
	y.say(t, y.di.Client4, &model.Post{Message: "last"})
	eventually(t, "last post", func() bool { return slices.Contains(h.texts(), "last") })
	tag := bot.Tag(account(y.cy.Id))
	want := []string{"post blue van, and " + tag, "post seen too", "edit red van", "delete ", "post last"}
	if diff := cmp.Diff(want, h.toldOf()); diff != "" {
		t.Fatalf("what was heard differs (-want +got):\n%s", diff)
	}
	first := h.came[0]
	wantPost := &bot.Post{
		ID: root.Id, At: time.UnixMilli(root.CreateAt).UTC(), Named: true,
		Files: []bot.File{{Name: "van.png", Size: int64(len(image)), Link: y.server.URL + "/api/v4/files/" + file.Id}},
	}
	if diff := cmp.Diff(wantPost, first.Post); diff != "" {
		t.Errorf("the post differs (-want +got):\n%s", diff)
	}
	if h.came[1].Thread != root.Id || h.came[3].Post.ID != root.Id || first.From != account(y.di.Id) {
		t.Errorf("heard %+v", h.came)
	}
}

// findsWhatHappened writes more than the server gives at once while nobody listens.
func (y *yard) findsWhatHappened(t *testing.T) {
	h := &hearer{}
	stop := y.hear(t, h)
	edited, removed := y.say(t, y.di.Client4, &model.Post{Message: "edited"}), y.say(t, y.di.Client4, &model.Post{Message: "removed"})
	y.say(t, y.cy.Client4, &model.Post{Message: "goes with it", RootId: removed.Id})
	eventually(t, "three posts", func() bool { return slices.Contains(h.texts(), "goes with it") })
	stop()
	late := y.say(t, y.server.Admin, &model.Post{Message: "late", CreateAt: edited.CreateAt - 1})
	y.sayMany(t, 1200)
	y.edit(t, edited, "it was changed")
	y.remove(t, removed)

	after := &hearer{}
	y.hear(t, after)
	last := y.say(t, y.di.Client4, &model.Post{Message: "the end"})
	eventually(t, "all of them", func() bool { return slices.Contains(after.texts(), "the end") && len(after.texts()) > 1203 })
	said, seen, other := 0, map[string]bool{}, []string{}
	var before time.Time
	for _, in := range after.came {
		if seen[in.ID] {
			t.Errorf("%s came twice", in.ID)
		}
		seen[in.ID] = true
		if _, err := strconv.Atoi(in.Text); err == nil {
			said++
		} else if in.Source != bot.Said || in.Post.ID == late.Id || in.Post.ID == last.Id {
			other = append(other, fmt.Sprintf("%s %s", in.Source, in.Text))
		}
		if in.Post.ID != last.Id && in.Post.At.Before(before) {
			t.Errorf("%s of %v came after %v", in.Source, in.Post.At, before)
		}
		before = in.Post.At
	}
	if said != 1200 {
		t.Errorf("heard %d posts of 1200", said)
	}
	if want := []string{"post late", "edit it was changed", "delete ", "post the end"}; !slices.Equal(other, want) {
		t.Errorf("heard %q besides, want %q", other, want)
	}
}

// sayMany posts numbers, several at a time.
func (y *yard) sayMany(t *testing.T, count int) {
	t.Helper()
	numbers := make(chan int)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			who := []*neighbour{y.cy, y.di}[i%2]
			for number := range numbers {
				post := &model.Post{ChannelId: y.id, Message: strconv.Itoa(number)}
				if _, _, err := who.CreatePost(t.Context(), post); err != nil {
					t.Errorf("post %d: %v", number, err)
				}
			}
		})
	}
	for i := range count {
		numbers <- i
	}
	close(numbers)
	wg.Wait()
}

func (y *yard) pins(t *testing.T) {
	p, err := mattermost.New(y.options)
	if err != nil {
		t.Fatal(err)
	}
	root := y.say(t, y.di.Client4, &model.Post{Message: "a root"})
	there := bot.Channel{Platform: "mattermost", Workspace: workspace, ID: y.id}
	to := bot.To{Channel: there, Thread: root.Id}
	sent, err := p.Send(t.Context(), to, bot.Message{Text: "Received.", Marker: "real-1"})
	if err != nil {
		t.Fatal(err)
	}
	if found, err := p.Find(t.Context(), to, "real-1"); err != nil || found != sent {
		t.Errorf("found %v, %v, want %v", found, err, sent)
	}
	for range 2 {
		if err := p.Pin(t.Context(), sent); err != nil {
			t.Error(err)
		}
	}
	pinned, _, err := y.di.GetPinnedPosts(t.Context(), y.id, "")
	if err != nil || !slices.Equal(pinned.Order, []string{sent.ID}) {
		t.Errorf("pinned are %v, %v", pinned, err)
	}
}
