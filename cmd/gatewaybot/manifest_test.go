package main

import (
	"log/slog"
	"testing"
	"time"

	"gatewaybot/handlers"
	"gatewaybot/soc"
)

// TestEveryRegionHasItsCommands makes the table for each region: examples and choices must fit all of them.
func TestEveryRegionHasItsCommands(t *testing.T) {
	t.Parallel()
	for _, region := range soc.Regions() {
		h := newHandlers(handlers.Handlers{Region: region, Directory: handlers.Directory{Teams: soc.DefaultTeams()}, Calendar: soc.Calendar{Location: time.UTC}}, newClock(0))
		if _, err := newBot(h, slog.New(slog.DiscardHandler), nil); err != nil {
			t.Errorf("%s: %v", region.Key, err)
		}
	}
}
