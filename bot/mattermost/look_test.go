package mattermost_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot/mattermost"
)

// desktop is a server with a desk that a platform hears, now and then.
type desktop struct {
	*driver
	cursors *cursors
	claims  *claims
	change  func(*mattermost.Options)
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	d := &desktop{cursors: newCursors(), claims: &claims{taken: map[string]bool{}}, change: func(*mattermost.Options) {}}
	d.driver = start(t, nil)
	return d
}

// run starts a new platform, which knows only what was kept, and gives what stops it.
func (d *desktop) run(t *testing.T, h *hearer) (stop func()) {
	t.Helper()
	o := options(d.fake, d.callback)
	hearing(d.cursors)(&o)
	o.Claims = d.claims
	d.change(&o)
	p, err := mattermost.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, h.handle) }()
	stopped := false
	stop = func() {
		cancel()
		if stopped {
			return
		}
		stopped = true
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

// begin has the desk heard once, so that there is a cursor, after a first post.
func (d *desktop) begin(t *testing.T) {
	t.Helper()
	stop := d.run(t, &hearer{})
	eventually(t, "first look", func() bool { return d.cursors.of(deskID) != "" })
	stop()
}

// wrote posts at the desk without telling anybody.
func (d *desktop) wrote(post *model.Post) *model.Post {
	post.ChannelId = deskID
	if post.UserId == "" {
		post.UserId = benID
	}
	d.write(post)
	return post
}

// at is the cursor's time, and deep that of the last daily look.
func (d *desktop) at(t *testing.T) (at, deep int64) {
	t.Helper()
	var c struct{ At, Deep int64 }
	if err := json.Unmarshal([]byte(d.cursors.of(deskID)), &c); err != nil {
		t.Fatal(err)
	}
	return c.At, c.Deep
}

func ago(d time.Duration) int64 { return model.GetMillisForTime(time.Now().Add(-d)) }

func TestFirstStartImportsNothingOlder(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	d.wrote(&model.Post{Message: "long ago", CreateAt: ago(24 * time.Hour)})
	edited := d.wrote(&model.Post{Message: "just before", CreateAt: ago(time.Minute)})
	d.edit(edited.Id, "just before, edited")
	d.wrote(&model.Post{Message: "newest"})
	d.begin(t)
	d.wrote(&model.Post{Message: "after"})
	h := &hearer{}
	d.run(t, h)
	eventually(t, "the post after the start", func() bool { return slices.Contains(h.texts(), "after") })
	if got := h.toldOf(); !slices.Equal(got, []string{"post after"}) {
		t.Errorf("heard %q", got)
	}
}

// TestEmptyChannelIsHeardFromItsFirstPost starts where nothing was said yet.
func TestEmptyChannelIsHeardFromItsFirstPost(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	d.begin(t)
	d.wrote(&model.Post{Message: "first"})
	h := &hearer{}
	d.run(t, h)
	eventually(t, "first post", func() bool { return slices.Equal(h.toldOf(), []string{"post first"}) })
}

// TestWhatHappenedMeanwhile changes all that can change while nobody listens.
func TestWhatHappenedMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	hour := time.Hour
	d.wrote(&model.Post{Message: "before our time", CreateAt: ago(60 * hour)})
	d.begin(t)
	old := d.wrote(&model.Post{Message: "old", CreateAt: ago(50 * hour)})
	thread := d.wrote(&model.Post{Message: "thread", CreateAt: ago(49 * hour)})
	touched := d.wrote(&model.Post{Message: "touched", CreateAt: ago(48 * hour)})
	d.wrote(&model.Post{UserId: adaID, Message: "in the thread", RootId: thread.Id, CreateAt: ago(47 * hour)})
	first := &hearer{}
	stop := d.run(t, first)
	eventually(t, "all four", func() bool { return len(first.texts()) == 4 })
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "one", CreateAt: ago(46 * hour)})
	eventually(t, "all five", func() bool { return len(first.texts()) == 5 })
	stop()

	d.wrote(&model.Post{Message: "two", CreateAt: ago(3 * hour)})
	d.wrote(&model.Post{Message: "three", CreateAt: ago(2 * hour)})
	d.wrote(&model.Post{UserId: botID, Message: "my own"})
	d.wrote(&model.Post{UserId: adaID, Message: "a reply", RootId: old.Id, CreateAt: ago(hour)})
	short := d.wrote(&model.Post{Message: "written and deleted", CreateAt: ago(time.Minute)})
	d.edit(old.Id, "old, edited")
	d.touch(touched.Id)
	d.remove(short.Id)
	d.remove(thread.Id)
	h := &hearer{}
	d.run(t, h)
	want := []string{
		"post one", // was heard before, but by whom is not known
		"post two", "post three", "post a reply", "edit old, edited", "delete ", "delete ",
	}
	eventually(t, "all", func() bool { return len(h.texts()) >= len(want) })
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "last"})
	eventually(t, "last post", func() bool { return slices.Contains(h.texts(), "last") })
	if diff := cmp.Diff(append(want, "post last"), h.toldOf()); diff != "" {
		t.Errorf("what was heard differs (-want +got):\n%s", diff)
	}
	deleted := []string{h.came[5].Post.ID, h.came[6].Post.ID}
	slices.Sort(deleted)
	if !slices.Equal(deleted, []string{thread.Id, short.Id}) {
		t.Errorf("deleted were %q, want %q and %q", deleted, thread.Id, short.Id)
	}
}

// TestPostEditedMeanwhile was perhaps heard before its edit, and perhaps not: both are handed over.
func TestPostEditedMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	d.begin(t)
	post := d.wrote(&model.Post{Message: "one"})
	d.edit(post.Id, "two")
	h := &hearer{}
	d.run(t, h)
	eventually(t, "both", func() bool { return slices.Equal(h.toldOf(), []string{"post two", "edit two"}) })
	if h.came[1].Post.Revision != fmt.Sprint(post.EditAt) || h.came[0].Post.Revision != "" {
		t.Errorf("revisions are %q and %q", h.came[0].Post.Revision, h.came[1].Post.Revision)
	}
}

// TestThousandsMissed writes more than the server gives at once, many of them in the same millisecond, and has it choose
// which to give in several ways.
func TestThousandsMissed(t *testing.T) {
	t.Parallel()
	for name, choose := range map[string]func([]*model.Post){
		"the oldest": sortByChange,
		"the newest": func(posts []*model.Post) {
			sortByChange(posts)
			slices.Reverse(posts)
		},
		"any": func(posts []*model.Post) {
			rand.Shuffle(len(posts), func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesktop(t)
			d.begin(t)
			d.choose = choose
			began := ago(24 * time.Hour)
			var want []string
			for i := range 1500 {
				at := began + int64(i/3)
				if i >= 500 && i < 1000 {
					at = began + 167 // as many as two pages and a half at once
				} else if i >= 1000 {
					at += 1000
				}
				post := &model.Post{Message: fmt.Sprint(i), CreateAt: at}
				if i%7 == 6 {
					post.UserId = adaID
				}
				d.wrote(post)
				want = append(want, "post "+fmt.Sprint(i))
			}
			h := &hearer{}
			d.run(t, h)
			eventually(t, "all of them", func() bool { return len(h.texts()) >= len(want) })
			if diff := cmp.Diff(want, h.toldOf()); diff != "" {
				t.Errorf("what was heard differs (-want +got):\n%s", diff)
			}
			for i, in := range h.came[1:] {
				if in.Post.At.Before(h.came[i].Post.At) {
					t.Fatalf("%v comes after %v", in.Post.At, h.came[i].Post.At)
				}
			}
			eventually(t, "cursor at the end", func() bool {
				at, _ := d.at(t)
				return at == began+1499/3+1000
			})
		})
	}
}

// TestEditsAmongThousands edits and deletes posts before and among more than the server gives at once.
func TestEditsAmongThousands(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	var old []*model.Post
	for i := range 10 {
		old = append(old, d.wrote(&model.Post{Message: fmt.Sprint("old ", i), CreateAt: ago(time.Duration(30-i) * time.Hour)}))
	}
	d.begin(t)
	for i := range 1500 {
		d.wrote(&model.Post{Message: "new", CreateAt: ago(10*time.Hour) + int64(i)})
	}
	for _, post := range old[:5] {
		d.edit(post.Id, "edited")
	}
	for _, post := range old[5:] {
		d.remove(post.Id)
	}
	h := &hearer{}
	d.run(t, h)
	eventually(t, "all of them", func() bool { return len(h.texts()) == 1510 })
	got := h.toldOf()[1500:]
	slices.Sort(got)
	want := append(slices.Repeat([]string{"delete "}, 5), slices.Repeat([]string{"edit edited"}, 5)...)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what was heard differs (-want +got):\n%s", diff)
	}
}

// TestLatePosts come from a connected server with the time at which they were written there, and nobody is told.
func TestLatePosts(t *testing.T) {
	t.Parallel()
	agency := "agency"
	d := newDesktop(t)
	var shift atomic.Int64 // how far the clock was moved
	now := func() time.Time { return time.Now().Add(time.Duration(shift.Load())) }
	d.change = func(o *mattermost.Options) { o.Relook, o.Now = time.Millisecond, now }
	d.wrote(&model.Post{Message: "before our time", CreateAt: ago(90 * time.Hour)})
	d.begin(t)
	d.wrote(&model.Post{Message: "first", CreateAt: ago(80 * time.Hour)})
	d.wrote(&model.Post{Message: "handled", CreateAt: ago(30 * time.Hour)})
	before := &hearer{}
	stop := d.run(t, before)
	eventually(t, "both", func() bool { return len(before.texts()) == 2 })
	d.wrote(&model.Post{Message: "newest", CreateAt: ago(time.Minute)})
	eventually(t, "the newest", func() bool { return len(before.texts()) == 3 })
	stop()
	h := &hearer{}
	d.run(t, h)
	eventually(t, "the newest again", func() bool { return len(h.texts()) == 1 })
	d.wrote(&model.Post{Message: "half an hour late", CreateAt: ago(30 * time.Minute)})
	eventually(t, "late post", func() bool { return slices.Contains(h.texts(), "half an hour late") })
	d.wrote(&model.Post{Message: "days late", CreateAt: ago(40 * time.Hour), RemoteId: &agency})
	d.wrote(&model.Post{Message: "half an hour late too", CreateAt: ago(30 * time.Minute)})
	eventually(t, "second late post", func() bool { return slices.Contains(h.texts(), "half an hour late too") })
	if slices.Contains(h.texts(), "days late") {
		t.Error("the daily look came at once")
	}
	shift.Store(int64(24 * time.Hour))
	eventually(t, "the daily look", func() bool { return slices.Contains(h.texts(), "days late") })
	eventually(t, "end of the daily look", func() bool {
		_, deep := d.at(t)
		return deep > ago(-23*time.Hour)
	})
	want := []string{"post newest", "post half an hour late", "post half an hour late too", "post days late"}
	if diff := cmp.Diff(want, h.toldOf()); diff != "" {
		t.Errorf("what was heard differs (-want +got):\n%s", diff)
	}
}
