package console_test

import (
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/bot/console"
)

var (
	_ bot.Platform      = (*console.Console)(nil)
	_ bot.Runner        = (*console.Console)(nil)
	_ bot.Finder        = (*console.Console)(nil)
	_ bottest.Mentioner = (*driver)(nil)
)

func TestExercise(t *testing.T) {
	t.Parallel()
	bottest.Exercise(t, func(t testing.TB, handle bot.Handler) bottest.Stage {
		c, d := start(t, handle, nil)
		return bottest.Stage{
			Platform: c, Driver: d, Group: "team", Channel: channel("desk").Channel,
			Ada: person("Ada").Account, Ben: person("Ben").Account,
		}
	})
}
