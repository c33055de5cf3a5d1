package slack_test

import (
	"errors"
	"testing"

	"gatewaybot/bot"
)

func TestPersonName(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	if name, err := s.PersonName(t.Context(), person("U0PAT")); err != nil || name != "Pat Lane" {
		t.Errorf("the name is %q, %v", name, err)
	}
	s.api.fail("users.info", "user_not_found")
	if name, err := s.PersonName(t.Context(), person("U0PAT")); !errors.Is(err, bot.ErrGone) || name != "" {
		t.Errorf("the name of nobody is %q, %v", name, err)
	}
}
