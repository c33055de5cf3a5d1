package mattermost_test

import (
	"context"
	"errors"
	"testing"

	"gatewaybot/bot"
)

func TestPersonName(t *testing.T) {
	t.Parallel()
	d := start(t, func(context.Context, bot.Request) (bot.Message, error) { return bot.Message{}, nil })
	ben := d.users[benID]
	ben.FirstName, ben.LastName = "Ben", "\u202eCroft"
	named := bot.Namer(d.platform)
	if name, err := named.PersonName(t.Context(), bot.Account{Platform: "mattermost", User: benID}); err != nil || name != "Ben Croft" {
		t.Errorf("the name is %q, %v", name, err)
	}
	if name, err := named.PersonName(t.Context(), bot.Account{Platform: "mattermost", User: id("nobody", 9)}); !errors.Is(err, bot.ErrGone) || name != "" {
		t.Errorf("the name of nobody is %q, %v", name, err)
	}
}
