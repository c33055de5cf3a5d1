package e2e_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/e2e/slackserver"
)

// logbook is what somebody posts, and which of it are reports.
type logbook struct {
	w  *world
	by *person
	at place

	mu     sync.Mutex
	tagged []seen
}

// posts posts a report or something else. Whether the bot takes note of it now is another matter.
func (l *logbook) posts(tagged bool) slackserver.Posted {
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

// postsMany posts, eight at a time; every so often one is a report.
func (l *logbook) postsMany(posts, every int) {
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
func (l *logbook) killsRedis(b *bot) {
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
func (l *logbook) keptOnce(more int) {
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
func (l *logbook) receipts() []string {
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
