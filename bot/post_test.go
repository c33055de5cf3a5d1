package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"gatewaybot/bot"
)

// newChannel is a desk that hears a channel: what is posted there are words of a note.
func newChannel(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	o := d.options()
	o.Rewrite = func(req bot.Request) (bot.Request, bool) {
		if req.Text == "idle talk" {
			return req, false
		}
		req.Answers = map[string][]string{"record": {"DSK-2026-000042"}, "text": {req.Text}}
		req.Text = "desk note"
		return req, true
	}
	b, err := bot.New(o)
	if err != nil {
		t.Fatal(err)
	}
	d.Bot = b
	return d
}

func TestPosts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		source bot.Source
		named  bool
		text   string
		ran    string // the line of the verb that ran, or ""
		as     bot.Source
	}{
		"post":                        {bot.Said, false, "van", "desk note", bot.Said},
		"edit":                        {bot.Edited, false, "van", "desk note", bot.Edited},
		"deletion":                    {bot.Deleted, false, "van", "desk note", bot.Deleted},
		"nothing for us":              {bot.Said, false, "idle talk", "", ""},
		"names us":                    {bot.Said, true, "van", "desk note", bot.Said},
		"command":                     {bot.Said, true, "desk list mine", "desk list mine", bot.Mention},
		"command, loud":               {bot.Said, true, "Desk LIST", "Desk LIST", bot.Mention},
		"command, not said to us":     {bot.Said, false, "desk list mine", "desk note", bot.Said},
		"command, edited":             {bot.Edited, true, "desk list mine", "desk note", bot.Edited},
		"begins like a command":       {bot.Said, true, "desk drawer was open", "desk note", bot.Said},
		"verb that is only pressed":   {bot.Said, true, "desk peek at=1", "desk note", bot.Said},
		"a single word of no command": {bot.Said, true, "hello", "desk note", bot.Said},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newChannel(t)
			if _, err := d.Handle(t.Context(), bot.Request{Source: test.source, Text: test.text, Post: &bot.Post{ID: "1", Named: test.named}}); err != nil {
				t.Error(err)
			}
			switch {
			case test.ran == "" && len(d.ran) == 0:
			case test.ran == "" || len(d.ran) != 1 || d.ran[0].Text != test.ran || d.ran[0].Source != test.as:
				t.Errorf("ran %+v", d.ran)
			}
		})
	}
}

// TestPostsThatFail come again, unless that can not help. Nothing of a post is in what is said of it, which others read.
func TestPostsThatFail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fails      func() error
		comesAgain bool
	}{
		"store away":           {func() error { return bot.Errorf(bot.Unavailable, "It was not kept.") }, true},
		"nobody knows":         {func() error { return bot.Errorf(bot.Unsure, "It may have been kept.") }, true},
		"too late":             {func() error { return context.DeadlineExceeded }, true},
		"not foreseen":         {func() error { return errors.New("redis wants a password") }, true},
		"refused":              {func() error { return bot.Errorf(bot.Forbidden, "That is not for you.") }, false},
		"panics for this post": {func() error { panic("blue van") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newChannel(t)
			d.run = func(context.Context, bot.Input) (bot.Message, error) { return bot.Message{}, test.fails() }
			msg, err := d.Handle(t.Context(), bot.Request{Source: bot.Said, Text: "blue van", Post: &bot.Post{ID: "1"}})
			if (err != nil) != test.comesAgain {
				t.Errorf("error is %v", err)
			}
			if test.comesAgain && strings.Contains(msg.Text, "try again") {
				t.Errorf("the author is told %q", msg.Text)
			}
			if msg.Text == "" || msg.Quote != "" || msg.Form != nil || strings.Contains(msg.Text+d.log.String(), "blue van") {
				t.Errorf("said %+v, logged %s", msg, &d.log)
			}
		})
	}
}
