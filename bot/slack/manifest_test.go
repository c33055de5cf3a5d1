package slack_test

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
	"gatewaybot/bot/slack"
)

func manifestOptions() slack.ManifestOptions {
	return slack.ManifestOptions{
		Name: "Gateway: \"bot\" #1", BotName: "gateway", URL: "https://bot.example/",
		Commands: []bot.Command{
			{Name: "gateway", Help: "Ask: the region's \"help\"", Verbs: []bot.Verb{{Name: "raise"}, {Name: "take", Hidden: true}, {Name: "list"}}},
			{Name: "4p", Help: "4P plans & reviews", Verbs: []bot.Verb{{Name: "review"}}},
		},
	}
}

func TestManifest(t *testing.T) {
	t.Parallel()
	raw, err := slack.Manifest(manifestOptions())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "manifest.yaml", raw)
	var got sdk.Manifest
	if err := yaml.UnmarshalWithOptions(raw, &got, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	want := sdk.Manifest{
		Metadata: sdk.ManifestMetadata{MajorVersion: 1},
		Display:  sdk.Display{Name: "Gateway: \"bot\" #1"},
		Features: sdk.Features{
			AppHome: sdk.AppHome{HomeTabEnabled: true, MessagesTabEnabled: true},
			BotUser: sdk.BotUser{DisplayName: "gateway", AlwaysOnline: true},
			SlashCommands: []sdk.ManifestSlashCommand{
				{Command: "/gateway", Url: "https://bot.example/slack/command", Description: "Ask: the region's \"help\"", UsageHint: "[raise | list | help]", ShouldEscape: true},
				{Command: "/4p", Url: "https://bot.example/slack/command", Description: "4P plans & reviews", UsageHint: "[review | help]", ShouldEscape: true},
			},
		},
		OAuthConfig: sdk.OAuthConfig{Scopes: sdk.OAuthScopes{Bot: []string{
			"app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:read", "files:write", "groups:history", "groups:read", "im:history", "im:write", "pins:write", "users:read",
		}}},
		Settings: sdk.Settings{
			EventSubscriptions: &sdk.EventSubscriptions{RequestUrl: "https://bot.example/slack/event", BotEvents: []string{"app_home_opened", "app_mention", "message.channels", "message.groups", "message.im"}},
			Interactivity:      &sdk.Interactivity{IsEnabled: true, RequestUrl: "https://bot.example/slack/interaction"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("manifest differs (-want +got):\n%s", diff)
	}
}

func TestManifestSocketMode(t *testing.T) {
	t.Parallel()
	o := manifestOptions()
	o.URL, o.SocketMode = "", true
	raw, err := slack.Manifest(o)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "manifest_socket.yaml", raw)
	var got sdk.Manifest
	if err := yaml.UnmarshalWithOptions(raw, &got, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	s := got.Settings
	if !s.SocketModeEnabled || !s.Interactivity.IsEnabled || s.Interactivity.RequestUrl != "" || len(s.EventSubscriptions.BotEvents) == 0 || s.EventSubscriptions.RequestUrl != "" {
		t.Errorf("settings: %+v", s)
	}
	for _, c := range got.Features.SlashCommands {
		if c.Url != "" || !c.ShouldEscape {
			t.Errorf("command: %+v", c)
		}
	}
}

func TestManifestRefuses(t *testing.T) {
	t.Parallel()
	for _, change := range []func(*slack.ManifestOptions){
		func(o *slack.ManifestOptions) { o.Name = "" },
		func(o *slack.ManifestOptions) { o.Name = strings.Repeat("x", 36) },
		func(o *slack.ManifestOptions) { o.BotName = "" },
		func(o *slack.ManifestOptions) { o.URL = "http://bot.example" },
		func(o *slack.ManifestOptions) { o.URL = "" },
	} {
		o := manifestOptions()
		change(&o)
		if _, err := slack.Manifest(o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}
