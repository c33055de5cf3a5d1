package main

import (
	"fmt"
	"log/slog"
	"time"

	"gatewaybot/bot/slack"
	"gatewaybot/handlers"
	"gatewaybot/soc"
)

type manifestVerb struct {
	Slack manifestSlackVerb `cmd:"" help:"Print the manifest from which Slack makes the app."`
}

type manifestSlackVerb struct {
	URL        string `required:"" xor:"way" placeholder:"https://…" help:"Where Slack reaches the bot: public_url of the configuration."`
	SocketMode bool   `required:"" xor:"way" help:"The bot reaches Slack: slack.socket_mode of the configuration."`
	Name       string `default:"gatewaybot" help:"What the app is called."`
}

// Run prints the manifest. It is made from the table of commands, so it can not be out of date.
func (v *manifestSlackVerb) Run(w *world) error {
	// The manifest names commands and verbs, which are the same in every region.
	h := newHandlers(handlers.Handlers{Region: soc.Regions()[0], Directory: handlers.Directory{Teams: soc.DefaultTeams()}, Calendar: soc.Calendar{Location: time.UTC}}, newClock(0))
	b, err := newBot(h, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		return err
	}
	text, err := slack.Manifest(slack.ManifestOptions{Name: v.Name, BotName: v.Name, URL: v.URL, SocketMode: v.SocketMode, Commands: b.Commands})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.out, "%s", text)
	return err
}
