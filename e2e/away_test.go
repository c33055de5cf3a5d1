package e2e_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestAwayOnMattermost: the bot is killed while Gus posts, and is down while 1,200 posts are written by eight at a time.
// When it is back, its Redis is killed while it catches up. In the end each tagged post is one report, in order.
func TestAwayOnMattermost(t *testing.T) {
	t.Parallel()
	w := newPartnersWorld(t, onSlack)
	b := w.serve()
	l := &logbook{w: w, by: w.gus, at: w.homes}
	for n := range 20 {
		if n == 10 {
			b.kill(t)
		}
		l.posts(true)
	}
	l.postsMany(1200, 4)
	late := w.gus.posts(w.homes, "no report at all")
	w.gus.edits(late, "intel: danger: no\nwhat: it is one now")
	b.begin()
	l.killsRedis(b)
	b.rests()

	w.gus.hears(late, w.homes, "Thank you. It is logged.")
	l.keptOnce(1)
}

// TestAwayOnSlack: the same where a channel's history is all there is to catch up with.
func TestAwayOnSlack(t *testing.T) {
	t.Parallel()
	w := newPartnersWorld(t, onMattermost)
	b := w.serve()
	l := &logbook{w: w, by: w.pat, at: w.council}
	for n := range 20 {
		if n == 10 {
			b.kill(t)
		}
		l.posts(true)
	}
	for n := range 300 {
		l.posts(n%4 == 0)
	}
	b.begin()
	l.killsRedis(b)
	b.rests()
	l.keptOnce(0)
}

// TestTwoEars: two replicas hear both platforms. Slack delivers each post three times, to whichever; on Mattermost both
// hear each post, their WebSockets freeze, and one of them is killed.
func TestTwoEars(t *testing.T) {
	t.Parallel()
	w := newPartnersWorld(t, onMattermost)
	cold := newFrost(t, w.mm.URL)
	w.chatURL = "http://" + cold.Addr().String()
	first, second := w.replica(w.redis.Addr()), w.replica(w.redis.Addr())
	w.front.share(first.listen, second.listen)
	for _, b := range []*bot{first, second} {
		b.begin()
		b.hears()
	}
	pats, robs := &logbook{w: w, by: w.pat, at: w.council}, &logbook{w: w, by: w.rob, at: w.prison}
	both := func(n int) {
		for range n {
			robs.posts(true)
			posted := pats.posts(true)
			for retry := range 2 {
				for _, e := range posted.Events {
					_ = w.slack.Redeliver(t.Context(), e, retry+1) // a bot that still catches up wants it later
				}
			}
		}
	}
	both(5)
	if n := cold.freezes(); n != 2 {
		t.Errorf("%d WebSockets froze", n)
	}
	both(5)
	cold.breaks()
	both(5)
	first.kill(t)
	w.front.share(second.listen)
	both(5)
	first.begin()
	first.hears()
	w.front.share(first.listen, second.listen)
	both(5)
	first.rests()
	var refs []string
	for _, l := range []*logbook{pats, robs} {
		received := l.receipts()
		if !slices.IsSorted(received) {
			t.Errorf("in %s the numbers are not in order: %q", l.at.id, received)
		}
		refs = append(refs, received...)
	}
	slices.Sort(refs)
	for i, ref := range refs {
		if want := fmt.Sprintf("%06d", i+1); !strings.HasSuffix(ref, want) {
			t.Errorf("report %d of %d is %s", i+1, len(refs), ref)
		}
	}
}
