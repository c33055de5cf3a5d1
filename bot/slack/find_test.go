package slack_test

import (
	"errors"
	"fmt"
	"testing"

	"gatewaybot/bot"
)

func TestFindInThread(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	to := bot.To{Channel: bot.Channel{ID: channel}, Thread: "1.2"}
	var last bot.Posted
	for i := range 401 {
		var err error
		if last, err = s.Send(t.Context(), to, bot.Message{Text: "x", Marker: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := s.Find(t.Context(), to, "400"); err != nil || found != last {
		t.Errorf("found %v, %v, want %v", found, err, last)
	}
	if found, err := s.Find(t.Context(), to, "401"); err != nil || found != (bot.Posted{}) {
		t.Errorf("found %v, %v", found, err)
	}
	// Pages: one for the first channel look-up of who we are, then three each.
	if n := len(s.api.called("conversations.replies")); n != 6 {
		t.Errorf("%d pages were read", n)
	}
	if n := len(s.api.called("auth.test")); n != 1 {
		t.Errorf("asked %d times who we are", n)
	}
}

func TestFindKnowsItsOwn(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	to := bot.To{Channel: bot.Channel{ID: channel}}
	posted, err := s.Send(t.Context(), to, bot.Message{Text: "x", Marker: "0001"})
	if err != nil {
		t.Fatal(err)
	}
	copied := with(s.api.posted[channel][0], "bot_id", "B0OTHER")
	copied["ts"] = "1700000001.000001"
	odd := object{"ts": "1700000002.000001", "bot_id": botID, "blocks": []any{object{"type": "brand_new", "block_id": "m:0001x"}}}
	s.api.posted[channel] = append(s.api.posted[channel], copied, odd, object{"ts": "1700000003.000001", "bot_id": botID})
	if found, err := s.Find(t.Context(), to, "0001"); err != nil || found != posted {
		t.Errorf("found %v, %v, want %v", found, err, posted)
	}
}

func TestFindFailures(t *testing.T) {
	t.Parallel()
	for method, to := range map[string]bot.To{
		"auth.test":             {Channel: bot.Channel{ID: channel}},
		"conversations.history": {Channel: bot.Channel{ID: channel}},
		"conversations.replies": {Channel: bot.Channel{ID: channel}, Thread: "1.2"},
		"conversations.open":    {Person: person("U0BEN")},
	} {
		s := newStage(t, says(bot.Message{}))
		s.api.fail(method, "internal_error")
		if _, err := s.Find(t.Context(), to, "0001"); !isAgain(err) {
			t.Errorf("%s is broken: %v", method, err)
		}
		s.api.fail(method, "channel_not_found")
		if _, err := s.Find(t.Context(), to, "0001"); !errors.Is(err, bot.ErrGone) {
			t.Errorf("%s does not find it: %v", method, err)
		}
	}
}

func isAgain(err error) bool {
	_, again := errors.AsType[*bot.AgainError](err)
	return again
}
