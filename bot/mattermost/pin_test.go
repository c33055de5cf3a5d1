package mattermost_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

func TestPin(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	card, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, bot.Message{Text: "A card."})
	if err != nil {
		t.Fatal(err)
	}
	theirs := &model.Post{UserId: benID, ChannelId: deskID, Message: "Mine."}
	d.say(t, theirs)
	for range 2 {
		if err := d.platform.Pin(t.Context(), card); err != nil || !d.posts[card.ID].IsPinned {
			t.Errorf("pinned: %v, %v", d.posts[card.ID].IsPinned, err)
		}
		d.failNext("/pin", answer(http.StatusInternalServerError, "")) // it is not called again
	}
	d.fail = nil
	if err := d.platform.Pin(t.Context(), bot.Posted{Channel: desk(), ID: theirs.Id}); err == nil || theirs.IsPinned {
		t.Errorf("a member's post is pinned: %v, %v", theirs.IsPinned, err)
	}
	if err := d.platform.Pin(t.Context(), bot.Posted{Channel: desk(), ID: id("gone", 1)}); !errors.Is(err, bot.ErrGone) {
		t.Errorf("a post that is gone: %v", err)
	}
}

// TestThreads sends into a thread and finds it there, and nowhere else.
func TestThreads(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	root, other := &model.Post{UserId: benID, ChannelId: deskID}, &model.Post{UserId: benID, ChannelId: deskID}
	d.say(t, root)
	d.say(t, other)
	forged := &model.Post{UserId: benID, ChannelId: deskID, RootId: other.Id}
	forged.AddProp("gatewaybot_marker", "m-1")
	d.say(t, forged)
	to := bot.To{Channel: desk(), Thread: root.Id}
	sent, err := d.platform.Send(t.Context(), to, bot.Message{Text: "Received.", Marker: "m-1"})
	if err != nil || d.posts[sent.ID].RootId != root.Id {
		t.Fatalf("sent %v into thread %q, %v", sent, d.posts[sent.ID].RootId, err)
	}
	for range 300 { // more than are searched outside of a thread
		d.say(t, &model.Post{UserId: benID, ChannelId: deskID, Message: "more"})
	}
	for thread, want := range map[string]bot.Posted{root.Id: sent, other.Id: {}} {
		if found, err := d.platform.Find(t.Context(), bot.To{Channel: desk(), Thread: thread}, "m-1"); err != nil || found != want {
			t.Errorf("found %v, %v, want %v", found, err, want)
		}
	}
	d.remove(root.Id)
	if _, err := d.platform.Find(t.Context(), to, "m-1"); !errors.Is(err, bot.ErrGone) {
		t.Errorf("in a thread that is gone: %v", err)
	}
}
