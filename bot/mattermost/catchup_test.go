package mattermost_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot/mattermost"
)

// write posts as somebody without telling any connection.
func (d *driver) write(post *model.Post) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.store(post)
}

// sayTo mentions the bot over its connection, and waits until it has heard.
func (d *driver) sayTo(t *testing.T, h *hearer, text string) {
	t.Helper()
	eventually(t, "connection", func() bool { return d.connections() == 1 })
	d.say(t, &model.Post{UserId: benID, ChannelId: deskID, Message: "@gatewaybot " + text})
	eventually(t, "post "+text, func() bool { return slices.Contains(h.texts(), text) })
}

// TestWhatWasMissedIsHeard writes posts while nobody is connected, and connects.
func TestWhatWasMissedIsHeard(t *testing.T) {
	t.Parallel()
	h, c := &hearer{}, &claims{taken: map[string]bool{}}
	d := start(t, h.handle, func(o *mattermost.Options) { o.Claims = c })
	d.mu.Lock()
	direct := d.directOf(benID).Id
	d.mu.Unlock()
	ago := func(d time.Duration) int64 { return model.GetMillisForTime(time.Now().Add(-d)) }
	handled := &model.Post{UserId: benID, ChannelId: deskID, Message: "@gatewaybot handled before"}
	for _, post := range []*model.Post{
		handled,
		{UserId: benID, ChannelId: deskID, Message: "@gatewaybot second", CreateAt: ago(time.Second)},
		{UserId: benID, ChannelId: direct, Message: "first", CreateAt: ago(time.Minute)},
		{UserId: botID, ChannelId: direct, Message: "my own"},
		{UserId: adaID, ChannelId: deskID, Message: "to nobody"},
		{UserId: benID, ChannelId: deskID, Message: "@gatewaybot deleted", DeleteAt: ago(0)},
		{UserId: benID, ChannelId: deskID, Message: "@gatewaybot before an edit", OriginalId: id("post", 1)},
		{UserId: benID, ChannelId: deskID, Message: "@gatewaybot old, and edited now", CreateAt: ago(time.Hour), UpdateAt: ago(0)},
	} {
		d.write(post)
	}
	c.taken["mattermost-post-"+handled.Id] = true
	d.listen(t, h.handle)
	eventually(t, "missed post", func() bool { return len(h.texts()) == 2 })
	d.sayTo(t, h, "third")
	if diff := cmp.Diff([]string{"first", "second", "third"}, h.texts()); diff != "" {
		t.Errorf("what was heard differs (-want +got):\n%s", diff)
	}
}

// TestReconnectHearsWhatWasMissed loses the connection, once also while the look for what was missed fails.
func TestReconnectHearsWhatWasMissed(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]int{"at once": 0, "tried again": 2, "by the next connection": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &hearer{}
			d := start(t, h.handle)
			d.listen(t, h.handle)
			d.sayTo(t, h, "one")
			if fail > 0 {
				d.failTimes(fail, "/channels", answer(http.StatusBadGateway, ""))
			}
			d.write(&model.Post{UserId: benID, ChannelId: deskID, Message: "@gatewaybot two"})
			d.hangUp()
			if fail > 2 {
				eventually(t, "failed look", func() bool {
					d.mu.Lock()
					defer d.mu.Unlock()
					return d.fail == nil
				})
				d.hangUp()
			}
			eventually(t, "missed post", func() bool { return slices.Contains(h.texts(), "two") })
			d.sayTo(t, h, "three")
			if diff := cmp.Diff([]string{"one", "two", "three"}, h.texts()); diff != "" {
				t.Errorf("what was heard differs (-want +got):\n%s", diff)
			}
		})
	}
}
