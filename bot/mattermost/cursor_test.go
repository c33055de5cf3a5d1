package mattermost_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
)

// TestCursorStaysBeforeWhatWasNotKept stops while the store is down, in the middle of what was missed.
func TestCursorStaysBeforeWhatWasNotKept(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	d.begin(t)
	var want []string
	for i := range 10 {
		d.wrote(&model.Post{Message: fmt.Sprint(i), CreateAt: ago(time.Duration(100-i) * time.Hour)})
		want = append(want, fmt.Sprint(i))
	}
	first := &hearer{failed: errors.New("no store"), failOn: "5"}
	stop := d.run(t, first)
	eventually(t, "several tries", func() bool { return len(first.texts()) > 7 })
	stop()
	unkept := ago(95 * time.Hour)
	if at, _ := d.at(t); at >= unkept {
		t.Errorf("the cursor is at %d, after %d, which was not kept", at, unkept)
	}
	h := &hearer{}
	d.run(t, h)
	eventually(t, "the rest", func() bool { return len(h.texts()) >= 6 })
	if diff := cmp.Diff(want[4:], h.texts()); diff != "" { // the fourth is where the cursor is
		t.Errorf("what was heard differs (-want +got):\n%s", diff)
	}
}

// TestLookIsTriedAgain has the server and the store fail when the desk is looked through.
func TestLookIsTriedAgain(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	d.begin(t)
	d.wrote(&model.Post{Message: "missed"})
	d.cursors.failed = errors.New("no store")
	d.failTimes(7, "/channels/"+deskID+"/posts", answer(http.StatusBadGateway, ""))
	h := &hearer{}
	d.run(t, h)
	eventually(t, "connection", func() bool { return d.connections() == 1 })
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "told"})
	d.cursors.mu.Lock()
	d.cursors.failed = nil
	d.cursors.mu.Unlock()
	eventually(t, "both", func() bool { return len(h.texts()) == 2 })
	if got := h.toldOf(); !slices.Equal(got, []string{"post missed", "post told"}) {
		t.Errorf("heard %q", got)
	}
}

// TestChannelThatCanNotBeRead does not keep the others waiting, nor what is told of it.
func TestChannelThatCanNotBeRead(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	d.failTimes(1000, "/channels/"+deskID+"/posts", answer(http.StatusForbidden, `{"id":"api.context.permissions.app_error"}`))
	h := &hearer{}
	d.run(t, h)
	eventually(t, "connection", func() bool { return d.connections() == 1 })
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "told"})
	eventually(t, "post", func() bool { return slices.Equal(h.toldOf(), []string{"post told"}) })
	if kept := d.cursors.of(deskID); kept != "" {
		t.Errorf("the cursor was kept: %s", kept)
	}
}

// TestReconnectHearsTheDesk loses the connection while things are said.
func TestReconnectHearsTheDesk(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	h := &hearer{}
	d.begin(t)
	d.run(t, h)
	eventually(t, "connection", func() bool { return d.connections() == 1 })
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "one"})
	eventually(t, "first post", func() bool { return len(h.texts()) == 1 })
	d.hangUp()
	missed := d.wrote(&model.Post{Message: "two"})
	d.edit(missed.Id, "two, edited")
	eventually(t, "new connection", func() bool { return d.connections() == 1 })
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "three"})
	eventually(t, "all", func() bool { return slices.Contains(h.texts(), "three") })
	got := h.toldOf()
	slices.Sort(got[1:]) // what the new connection tells may be before or after the edit
	if want := []string{"post one", "edit two, edited", "post three", "post two, edited"}; !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
}

// TestAnswersAreSentOnce hands a post over a second time, after a restart.
func TestAnswersAreSentOnce(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	d.begin(t)
	d.wrote(&model.Post{Message: "is everyone safe?"})
	d.wrote(&model.Post{Message: "@gatewaybot list"})
	for i, want := range [][]string{{"is everyone safe?", "list"}, {"is everyone safe?", "last 0"}} {
		h := &hearer{answer: bot.Message{Text: "An answer."}}
		stop := d.run(t, h)
		eventually(t, "posts", func() bool { return slices.Equal(h.texts(), want) })
		d.sayAtDesk(t, &model.Post{UserId: adaID, Message: fmt.Sprint("last ", i)})
		eventually(t, "last post", func() bool { return slices.Contains(h.texts(), fmt.Sprint("last ", i)) })
		stop()
		if i == 0 {
			d.mu.Lock()
			clear(d.pending) // the server forgets
			d.mu.Unlock()
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	answers := 0
	for _, post := range d.posts {
		if post.ChannelId == d.directOf(benID).Id {
			answers++
		}
	}
	if answers != 2 {
		t.Errorf("the person was answered %d times, want each post once", answers)
	}
}

// TestBrokenCursor is looked past, but not far.
func TestBrokenCursor(t *testing.T) {
	t.Parallel()
	for _, broken := range []string{"{", `{"at":-5}`, "null", `{"at":"x"}`} {
		d := newDesktop(t)
		d.wrote(&model.Post{Message: "old", CreateAt: ago(100 * time.Hour)})
		d.wrote(&model.Post{Message: "of these days", CreateAt: ago(70 * time.Hour)})
		d.cursors.kept["mattermost/"+workspace+"/"+deskID] = broken
		h := &hearer{}
		d.run(t, h)
		eventually(t, "post", func() bool { return slices.Equal(h.toldOf(), []string{"post of these days"}) })
	}
}

// TestClockOfAConnectedServer is hours ahead of ours: what is said here later is not taken for heard.
func TestClockOfAConnectedServer(t *testing.T) {
	t.Parallel()
	agency := "agency"
	d := newDesktop(t)
	d.begin(t)
	h := &hearer{}
	d.run(t, h)
	eventually(t, "connection", func() bool { return d.connections() == 1 })
	d.sayAtDesk(t, &model.Post{UserId: benID, Message: "from the future", RemoteId: &agency, CreateAt: ago(-3 * time.Hour)})
	eventually(t, "post", func() bool { return len(h.texts()) == 1 })
	d.hangUp()
	d.wrote(&model.Post{Message: "missed"})
	eventually(t, "missed post", func() bool { return slices.Contains(h.texts(), "missed") })
}

// TestMissedMentionComesOnce is found by the look at the desk alone, not also by that for mentions elsewhere.
func TestMissedMentionComesOnce(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	d.begin(t)
	post := d.wrote(&model.Post{Message: "@gatewaybot list"})
	h := &hearer{}
	d.run(t, h)
	eventually(t, "connection", func() bool { return d.connections() == 1 })
	d.mu.Lock()
	direct := d.directOf(benID).Id
	d.mu.Unlock()
	d.say(t, &model.Post{UserId: benID, ChannelId: direct, Message: "last"}) // after what a look found of the same person
	eventually(t, "both", func() bool { return len(h.texts()) == 2 })
	got := h.toldOf()
	slices.Sort(got)
	if want := []string{"mention last", "post list"}; !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
	d.claims.mu.Lock()
	defer d.claims.mu.Unlock()
	id := "mattermost-post-" + post.Id
	if asked := slices.DeleteFunc(d.claims.asked, func(asked string) bool { return asked != id }); len(asked) != 1 {
		t.Errorf("%d claims were made for the post", len(asked))
	}
}

// TestMentionThatAnotherReplicaLost was claimed by a replica that never handled it.
func TestMentionThatAnotherReplicaLost(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	d.change = func(o *mattermost.Options) { o.Relook = time.Millisecond }
	d.begin(t)
	post := d.wrote(&model.Post{Message: "@gatewaybot list"})
	d.claims.taken["mattermost-post-"+post.Id] = true
	h := &hearer{}
	d.run(t, h)
	eventually(t, "several looks", func() bool {
		d.claims.mu.Lock()
		defer d.claims.mu.Unlock()
		return len(d.claims.asked) > 2
	})
	if got := h.texts(); len(got) > 0 {
		t.Errorf("handled %q, which another has in hand", got)
	}
	d.claims.mu.Lock()
	clear(d.claims.taken) // a claim ends
	d.claims.mu.Unlock()
	eventually(t, "post", func() bool { return slices.Equal(h.toldOf(), []string{"post list"}) })
}
