package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/template"
	"unicode/utf8"

	"gatewaybot/bot"
)

// ManifestOptions are what an app manifest says about this installation.
type ManifestOptions struct {
	// Name is what the app is called, at most 35 characters; BotName is what people mention it by.
	Name, BotName string
	// URL is where Slack reaches us, without a path; not needed with SocketMode, where we reach Slack.
	URL        string
	SocketMode bool
	Commands   []bot.Command
}

const maxUsage = 1000

// All strings are written as JSON, which is YAML as well.
var manifestText = template.Must(template.New("manifest").Funcs(template.FuncMap{"json": quote, "usage": usage}).Parse(
	`_metadata: {major_version: 1}
display_information:
  name: {{json .Name}}
features:
  app_home:
    home_tab_enabled: true
    messages_tab_enabled: true
    messages_tab_read_only_enabled: false
  bot_user:
    display_name: {{json .BotName}}
    always_online: true
  slash_commands:
{{- range .Commands}}
    - command: {{json (print "/" .Name)}}
{{- if not $.SocketMode}}
      url: {{json (print $.URL "/slack/command")}}
{{- end}}
      description: {{json .Help}}
      usage_hint: {{json (usage .)}}
      should_escape: true
{{- end}}
oauth_config:
  scopes:
    bot:
{{- range .Scopes}}
      - {{.}}
{{- end}}
settings:
  event_subscriptions:
{{- if not .SocketMode}}
    request_url: {{json (print .URL "/slack/event")}}
{{- end}}
    bot_events:
      - app_home_opened
      - app_mention
      - message.channels
      - message.groups
      - message.im
  interactivity:
    is_enabled: true
{{- if not .SocketMode}}
    request_url: {{json (print .URL "/slack/interaction")}}
{{- end}}
  org_deploy_enabled: false
  socket_mode_enabled: {{.SocketMode}}
  token_rotation_enabled: false
`))

// Manifest is the YAML from which Slack makes or updates the app, so that what the app may do and what the program does
// do not part. Slack has a switch that no manifest knows: turn "Delayed Events" on by hand.
func Manifest(o ManifestOptions) ([]byte, error) {
	o.URL = strings.TrimSuffix(o.URL, "/")
	switch {
	case o.Name == "" || utf8.RuneCountInString(o.Name) > 35 || o.BotName == "":
		return nil, errors.New("slack manifest: the app needs a name of at most 35 characters and the bot one too")
	case !o.SocketMode && !strings.HasPrefix(o.URL, "https://"):
		return nil, errors.New("slack manifest: Slack calls only https addresses")
	}
	var b bytes.Buffer
	err := manifestText.Execute(&b, struct {
		ManifestOptions
		Scopes []string
	}{o, scopes()})
	if err != nil {
		return nil, fmt.Errorf("slack manifest: %w", err)
	}
	return b.Bytes(), nil
}

func quote(s string) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(s)
	return strings.TrimSpace(b.String()), err
}

// usage is the hint that Slack shows while a command is typed.
func usage(c bot.Command) string {
	var verbs []string
	for _, v := range c.Verbs {
		if !v.Hidden {
			verbs = append(verbs, v.Name)
		}
	}
	return shorten("["+strings.Join(append(verbs, "help"), " | ")+"]", maxUsage)
}
