package slack_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestLiveFailureKeepsOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.comes()
		if status := a.posts(postAt(1)); status != 200 {
			t.Errorf("answered with %d", status)
		}
		a.breaks(keyOf(2))
		statuses := []int{a.posts(postAt(2)), a.posts(postAt(3)), a.posts(replyAt(4, 1)), a.posts(postAt(5))}
		statuses = append(statuses, a.delivers(change(was("U0PAT", "van"), byAuthor(was("U0PAT", "van"), "red van"))), a.delivers(deletion(was("U0PAT", "van"))))
		if slices.Contains(statuses, 200) {
			t.Errorf("answered with %v", statuses)
		}
		time.Sleep(30 * time.Second)
		a.wants(keyOf(1))
		if strings.HasPrefix(a.cursors.get(), second(2)) {
			t.Errorf("the cursor is %s, past a post that was not kept", a.cursors.get())
		}
		a.breaks()
		time.Sleep(time.Minute)
		a.wants(keyOf(2), keyOf(3), keyOf(4), keyOf(5), "edit:"+shared+":"+postTS+":"+editTS, "delete:"+shared+":"+postTS)
		if status := a.posts(postAt(200)); status != 200 {
			t.Errorf("answered with %d", status)
		}
		a.wants(keyOf(200))
		a.stop()
	})
}

// Slack delivers again what it got no answer to, also while something else waits.
func TestRepeatWhileSomethingWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.comes()
		a.posts(postAt(1))
		a.breaks(keyOf(2))
		a.posts(postAt(2))
		a.delivers(postAt(1))
		a.breaks()
		time.Sleep(time.Minute)
		a.wants(keyOf(1), keyOf(2))
		if status := a.posts(postAt(3)); status != 200 {
			t.Errorf("answered with %d", status)
		}
		a.stop()
	})
}

// What the history does not show is not lost with Slack's last delivery of it either.
func TestLiveFailureIsRetriedAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.comes()
		a.breaks("delete:" + shared + ":" + postTS)
		if status := a.delivers(deletion(was("U0PAT", "van"))); status != 503 {
			t.Errorf("answered with %d", status)
		}
		a.breaks()
		synctest.Wait()
		a.wants("delete:" + shared + ":" + postTS)
		a.stop()
	})
}

// What comes while we look for what was missed waits for that.
func TestLivePostWaitsForTheFirstLook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.heardUpTo(0)
		a.api.say(postAt(1))
		a.slow = "conversations.history"
		a.comes()
		if status := a.posts(postAt(2)); status != 503 {
			t.Errorf("answered with %d", status)
		}
		time.Sleep(11 * time.Second)
		a.wants(keyOf(1), keyOf(2))
		a.stop()
	})
}
