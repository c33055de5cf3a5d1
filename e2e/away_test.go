package e2e_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/e2e/slackserver"
)

// TestAwayOnMattermost: the bot is killed while Gus posts, and is down while 1,200 posts are written by eight at a time.
// When it is back, its Redis is killed while it catches up. In the end each tagged post is one report, in order.
func TestAwayOnMattermost(t *testing.T) {
	t.Parallel()
	w := newPartnersWorld(t, onSlack)
	b := w.serve()
	l := &log{w: w, by: w.gus, at: w.homes}
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
	l := &log{w: w, by: w.pat, at: w.council}
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
	onSlack, onMattermost := &log{w: w, by: w.pat, at: w.council}, &log{w: w, by: w.rob, at: w.prison}
	both := func(n int) {
		for range n {
			onMattermost.posts(true)
			posted := onSlack.posts(true)
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
	for _, l := range []*log{onSlack, onMattermost} {
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

// log is what somebody posts, and which of it are reports.
type log struct {
	w  *world
	by *person
	at place

	mu     sync.Mutex
	tagged []seen
}

// posts posts a report or something else. Whether the bot takes note of it now is another matter.
func (l *log) posts(tagged bool) slackserver.Posted {
	l.w.t.Helper()
	text := "Good morning. " + unique("chat")
	if tagged {
		text = "intel: danger: no\nwhat: a van " + l.w.plant("van")
	}
	var posted seen
	var raw slackserver.Posted
	var err error
	switch c := l.by.chat.(type) {
	case *slackChat:
		raw, err = l.w.slack.Post(l.w.t.Context(), c.user, slackserver.ChannelID(l.at.id), text)
		if raw.TS != "" {
			err = nil // it is in the channel
		}
		posted = c.see(raw.Message)
	case *mattermostChat:
		posted, err = c.post(l.w.t.Context(), l.at, text, nil)
	}
	if err != nil {
		l.w.t.Error(err)
	}
	if tagged {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.tagged = append(l.tagged, posted)
	}
	return raw
}

// postsMany posts, eight at a time; every so manieth post is a report.
func (l *log) postsMany(posts, every int) {
	l.w.t.Helper()
	numbers := make(chan int)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for n := range numbers {
				l.posts(n%every == 0)
			}
		})
	}
	for n := range posts {
		numbers <- n
	}
	close(numbers)
	all.Wait()
}

// killsRedis kills Redis when the bot has begun to catch up, and starts it again.
func (l *log) killsRedis(b *bot) {
	l.w.t.Helper()
	until(l.w.t, 2*patience, func() error {
		heard, err := b.measure("gatewaybot_request_seconds_count", `verb="heard"`)
		if err == nil && heard < 40 {
			err = fmt.Errorf("%g posts were heard", heard)
		}
		return err
	})
	if err := l.w.redis.Kill(); err != nil {
		l.w.t.Fatal(err)
	}
	if err := l.w.redis.Restart(l.w.t.Context()); err != nil {
		l.w.t.Fatal(err)
	}
	b.hears()
}

// keptOnce waits until each tagged post is answered, and fails the test unless each is one report and they are numbered
// in the order in which they were posted, with so many after them.
func (l *log) keptOnce(more int) {
	l.w.t.Helper()
	refs := l.receipts()
	for i, ref := range refs {
		if want := fmt.Sprintf("%06d", i+1); !strings.HasSuffix(ref, want) {
			l.w.t.Errorf("post %d of %d is %s", i+1, len(refs), ref)
		}
	}
	l.w.ivy.types(l.w.intel, "/intel queue")
	l.w.ivy.sees(fmt.Sprintf("To do: %d", len(refs)+more))
}

// receipts are the references that the tagged posts were answered with, in the order in which they were posted.
func (l *log) receipts() []string {
	l.w.t.Helper()
	slices.SortStableFunc(l.tagged, inTime)
	var refs []string
	until(l.w.t, 3*patience, func() error {
		all, err := l.by.read(l.w.t.Context(), l.at)
		if err != nil {
			return err
		}
		answers := map[string][]seen{}
		for _, s := range all {
			if s.byBot {
				answers[s.thread] = append(answers[s.thread], s)
			}
		}
		refs = nil
		for _, post := range l.tagged {
			switch got := answers[post.id]; len(got) {
			case 0:
				err = errors.Join(err, fmt.Errorf("post %s has no receipt", post.id))
			case 1:
				refs = append(refs, got[0].ref(l.w, "INT"))
			default:
				l.w.t.Fatalf("post %s has %d receipts", post.id, len(got))
			}
		}
		return err
	})
	return refs
}

// inTime puts posts in the order in which the platform says that they were written.
func inTime(a, b seen) int {
	at := func(s seen) int64 {
		if post, ok := s.native.(*model.Post); ok {
			return post.CreateAt
		}
		return 0 // Slack's ids are times
	}
	return cmp.Or(cmp.Compare(at(a), at(b)), strings.Compare(a.id, b.id))
}
