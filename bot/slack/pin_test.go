package slack_test

import (
	"errors"
	"testing"

	"gatewaybot/bot"
)

func TestPin(t *testing.T) {
	t.Parallel()
	at := bot.Posted{Channel: bot.Channel{Platform: "slack", Workspace: team, ID: shared}, ID: postTS}
	s := newEars(t, says(bot.Message{}))
	if err := bot.Pinner(s.Platform).Pin(t.Context(), at); err != nil {
		t.Error(err)
	}
	if args := s.api.called("pins.add")[0]; str(args, "channel") != shared || str(args, "timestamp") != postTS {
		t.Errorf("pinned %v", args)
	}
	for code, want := range map[string]func(error) bool{
		"already_pinned":    func(err error) bool { return err == nil },
		"ratelimited":       isAgain,
		"missing_scope":     isAgain,
		"message_not_found": func(err error) bool { return errors.Is(err, bot.ErrGone) },
		"channel_not_found": func(err error) bool { return errors.Is(err, bot.ErrGone) },
		"too_many_pins":     func(err error) bool { return err != nil && !isAgain(err) },
	} {
		s.api.fail("pins.add", code)
		if err := s.Pin(t.Context(), at); !want(err) {
			t.Errorf("%s: %v", code, err)
		}
	}
}
