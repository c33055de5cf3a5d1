package slack_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gatewaybot/bot"
	"gatewaybot/bot/slack"
	"gatewaybot/config"
)

func TestFirstStartImportsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.api.say(postAt(0))
		a.api.say(postAt(10))
		a.comes()
		a.wants()
		a.api.say(postAt(20))
		time.Sleep(5*time.Minute - time.Second)
		a.wants()
		time.Sleep(2 * time.Second)
		synctest.Wait()
		a.wants(keyOf(20))
		a.stop()
		a.comes()
		a.wants(keyOf(20)) // within the overlap: the handler knows it
		a.stop()
	})
}

func TestFirstStartInEmptyChannel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.comes()
		a.stop()
		a.api.say(postAt(0))
		a.comes()
		a.wants(keyOf(0))
		a.stop()
	})
}

// Everything that was posted while the bot was away comes, once and in order: 1,200 posts, replies among them.
func TestManyPostsWhileAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.heardUpTo(0)
		var want []string
		for n := 1; n <= 1200; n++ {
			m := postAt(n)
			switch {
			case n > 100 && n%7 == 0:
				m = replyAt(n, n/100)
			case n > 100 && n%11 == 0:
				m = with(replyAt(n, n/100), "subtype", "thread_broadcast")
			}
			a.api.say(m)
			want = append(want, keyOf(n))
		}
		a.comes()
		a.wants(want...)
		if n := len(a.cursors.kept); n != 6 {
			t.Errorf("the cursor was kept %d times", n)
		}
		if a.cursors.get() != cursorAt(1200) {
			t.Errorf("the cursor is %s", a.cursors.get())
		}
		if n := len(a.api.called("users.info")); n != 1 {
			t.Errorf("Slack was asked %d times for one author", n)
		}
		time.Sleep(time.Hour)
		a.wants()
		a.stop()
	})
}

func TestStopInTheMiddle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.heardUpTo(0)
		for n := 1; n <= 500; n++ {
			a.api.say(postAt(10000 * n))
		}
		a.breaks(keyOf(10000 * 300))
		a.comes()
		a.stop()
		if heard := a.heard(); len(heard) != 299 || a.cursors.get() != cursorAt(10000*299) {
			t.Errorf("heard %d, the cursor is %s", len(heard), a.cursors.get())
		}
		a.breaks()
		a.comes()
		// The last one that was handled is within the overlap.
		if heard := a.heard(); len(heard) != 202 || heard[0] != keyOf(10000*299) || heard[201] != keyOf(10000*500) {
			t.Errorf("heard %d", len(heard))
		}
		a.stop()
	})
}

func TestPausesGrow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.heardUpTo(0)
		a.api.say(postAt(1))
		a.breaks("")
		a.comes()
		time.Sleep(10 * time.Minute)
		// After 0, 1, 3, 7, 15, 31 and 63 seconds, then every minute.
		if looks := len(a.api.called("conversations.history")); looks != 7+8 {
			t.Errorf("looked %d times", looks)
		}
		a.stop()
	})
}

func TestRetryAfterIsRespected(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"conversations.history", "conversations.replies", "users.info"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := newAway(t)
				a.heardUpTo(0)
				a.api.say(postAt(1))
				a.api.say(replyAt(2, 1))
				a.api.fault(method, func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Retry-After", "47")
					w.WriteHeader(http.StatusTooManyRequests)
				})
				a.comes()
				time.Sleep(46 * time.Second)
				if n := len(a.api.called(method)); n != 1 {
					t.Errorf("called %d times", n)
				}
				a.api.fault(method, nil)
				a.wants()
				time.Sleep(2 * time.Second)
				a.wants(keyOf(1), keyOf(2))
				a.stop()
			})
		})
	}
}

// A look with more threads to read than Slack allows in a minute comes to its end all the same.
func TestMoreThreadsThanSlackAllows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.heardUpTo(0)
		var want []string
		for n := 1; n <= 120; n++ {
			a.api.say(postAt(n))
			a.api.say(replyAt(1000+n, n))
		}
		for n := 1; n <= 120; n++ {
			want = append(want, keyOf(n))
		}
		for n := 1; n <= 120; n++ {
			want = append(want, keyOf(1000+n))
		}
		a.limit = &limit{method: "conversations.replies", calls: 50}
		a.comes()
		time.Sleep(5 * time.Minute)
		a.wants(want...)
		a.stop()
	})
}

// A failure does not make us ask before the time that Slack named.
func TestRetryAfterOutlastsFailures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.heardUpTo(0)
		a.api.fault("conversations.history", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "47")
			w.WriteHeader(http.StatusTooManyRequests)
		})
		a.comes()
		a.breaks(keyOf(1))
		a.posts(postAt(1))
		time.Sleep(46 * time.Second)
		if n := len(a.api.called("conversations.history")); n != 1 {
			t.Errorf("called %d times", n)
		}
		a.breaks()
		time.Sleep(2 * time.Second)
		a.wants(keyOf(1))
		a.stop()
	})
}

// A history that can not be read holds nothing up, and is read later.
func TestHistoryCanNotBeRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.heardUpTo(0)
		a.api.say(postAt(1))
		a.api.fail("conversations.history", "missing_scope")
		a.comes()
		if status := a.posts(postAt(2)); status != 200 {
			t.Errorf("answered with %d", status)
		}
		a.wants(keyOf(2))
		if a.cursors.get() != cursorAt(0) {
			t.Errorf("the cursor is %s: the first post is lost", a.cursors.get())
		}
		a.api.fault("conversations.history", nil)
		time.Sleep(2 * time.Minute)
		a.wants(keyOf(1))
		if !strings.Contains(a.log.String(), "missing_scope") {
			t.Errorf("log is %s", &a.log)
		}
		a.stop()
	})
}

func TestRepliesAndEditsWhileAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		const day, hour = 24 * 3600, 3600
		edited := func(m object, at int) object { return with(m, "edited", object{"user": "U0PAT", "ts": second(at)}) }
		for _, m := range []object{
			postAt(0),
			replyAt(9*day, 0), // before
			postAt(1),
			replyAt(9*day+1, 1), // before, and none since
			replyAt(10*day, 0),
			edited(postAt(3), 10*day+2),
			edited(postAt(4), 8*day),
			with(with(postAt(5), "bot_id", botID), "user", botUser), // ours, with an answer
			replyAt(10*day+1, 5),
			edited(postAt(10*day+5), 10*day+6),
			with(postAt(10*day+7), "bot_id", "B0OTHER"),
			with(postAt(10*day+8), "subtype", "channel_join"),
			with(with(postAt(2), "subtype", "tombstone"), "user", "USLACKBOT"), // with an answer
			replyAt(10*day+9, 2),
		} {
			a.api.say(m)
		}
		a.heardUpTo(10*day - 10 + hour)
		a.comes()
		edit := func(n, at int) string { return "edit:" + shared + ":" + second(n) + ":" + second(at) }
		if n := len(a.api.called("conversations.replies")); n != 3 {
			t.Errorf("%d threads were read", n)
		}
		a.wants(keyOf(10*day), keyOf(10*day+1), edit(3, 10*day+2), keyOf(10*day+5), edit(10*day+5, 10*day+6), keyOf(10*day+9))
		a.stop()
	})
}

// A reply of which no event told us is found below an old post too, also when newer posts came meanwhile.
func TestReplyWithoutEventInOldThread(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		const day, minute = 24 * 3600, 60
		a.api.say(postAt(0))
		a.comes()
		a.api.say(postAt(day - 10*minute))
		time.Sleep(10 * time.Minute)
		a.api.say(replyAt(day, 0))
		for n := 1; n <= 60; n++ {
			a.api.say(postAt(day + n*minute))
			time.Sleep(time.Minute)
		}
		synctest.Wait()
		if !slices.Contains(a.heard(), keyOf(day)) {
			t.Error("the reply was not heard")
		}
		a.stop()
	})
}

// What is written in a channel can not stop it from being heard.
func TestHistoryWithOddMessages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.heardUpTo(0)
		a.api.say(with(postAt(1), "text", 7))
		a.api.say(object{"type": "message", "user": "U0PAT", "ts": "2000000000"})
		a.api.say(with(postAt(3), "edited", object{"ts": "soon"}))
		a.api.say(with(with(postAt(4), "files", []any{nil, "x"}), "latest_reply", "0000000000.000000"))
		a.comes()
		a.wants(keyOf(3), keyOf(4))
		if !strings.Contains(a.log.String(), "not understood") {
			t.Errorf("log is %s", &a.log)
		}
		a.stop()
	})
}

func TestCursorTrouble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAway(t)
		a.cursors.set("yesterday")
		a.comes()
		if status := a.posts(postAt(1)); status != 200 || a.cursors.get() != "yesterday" {
			t.Errorf("answered with %d, the cursor is %s", status, a.cursors.get())
		}
		a.wants(keyOf(1))
		a.cursors.fail(errors.New("store is away"))
		a.heardUpTo(0)
		time.Sleep(10 * time.Minute)
		a.wants()
		a.cursors.fail(nil)
		time.Sleep(10 * time.Minute)
		a.wants()
		if a.cursors.get() != cursorAt(1) {
			t.Errorf("the cursor is %s", a.cursors.get())
		}
		a.stop()
	})
}

// A reply that was shown is not shown again by a look, nor by another replica's.
func TestCaughtUpPostIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, kept := unstartedFake(t), &claims{}
		api.say(postAt(1))
		c := &cursors{}
		c.set(cursorAt(0))
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		for range 2 {
			o := slack.Options{
				Token: config.NewSecret(token), SigningSecret: config.NewSecret(secret), Workspace: team, Claims: kept, APIURL: "http://slack.example",
				HTTPClient: &http.Client{Timeout: time.Minute, Transport: inProcess{fake: api}}, Log: slog.New(slog.DiscardHandler),
			}
			hearing(c)(&o)
			p, err := slack.New(o)
			if err != nil {
				t.Fatal(err)
			}
			go func() { done <- p.Run(ctx, says(bot.Message{Text: "Noted."})) }()
		}
		time.Sleep(time.Hour)
		if n := len(api.screen("U0PAT", 0)); n != 1 {
			t.Errorf("answered %d times", n)
		}
		cancel()
		if err := errors.Join(<-done, <-done); err != nil {
			t.Error(err)
		}
	})
}
