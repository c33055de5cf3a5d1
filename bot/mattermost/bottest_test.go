package mattermost_test

import (
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/bot/mattermost"
)

var (
	_ bot.Platform      = (*mattermost.Platform)(nil)
	_ bot.Finder        = (*mattermost.Platform)(nil)
	_ bot.Runner        = (*mattermost.Platform)(nil)
	_ bot.Checker       = (*mattermost.Platform)(nil)
	_ bot.Pinner        = (*mattermost.Platform)(nil)
	_ bottest.Driver    = (*driver)(nil)
	_ bottest.Mentioner = (*driver)(nil)
	_ bottest.Inspector = (*driver)(nil)
	_ bottest.Viewer    = (*driver)(nil)
	_ bottest.Viewer    = (*town)(nil)
)

func TestExercise(t *testing.T) {
	t.Parallel()
	bottest.Exercise(t, func(t testing.TB, handle bot.Handler) bottest.Stage {
		d := start(t, handle)
		d.listen(t, handle)
		return bottest.Stage{
			Platform: d.platform, Driver: d, Channel: desk(), Ada: account(adaID), Ben: account(benID), Group: "gateway",
		}
	})
}
