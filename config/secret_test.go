package config_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"gatewaybot/config"
)

// planted is in every secret of secrets().
const planted = "planted"

// holder keeps a configuration where fmt can not call its methods.
type holder struct{ config config.Config }

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	c, err := load(t, string(config.Example), secrets())
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string]config.Secret{
		"keyset": c.Keys.Keyset, "signing key": c.Keys.Signing, "redis": c.Redis.Password,
		"slack": c.Slack.BotToken, "slack signing": c.Slack.SigningSecret,
		"mattermost": c.Mattermost.Token, "command": c.Mattermost.CommandTokens[0],
		"register": c.Register.OAuth.ClientSecret, "register signing": c.Register.SigningSecret,
	} {
		if !strings.Contains(secret.Reveal(), planted) {
			t.Fatalf("%s is not there, so that this test would find nothing", name)
		}
		wantNoSecret(t, name, prints(t, secret))
		wantNoSecret(t, name+" by reference", prints(t, &secret))
	}
	wantNoSecret(t, "configuration", prints(t, c))
	wantNoSecret(t, "configuration by reference", prints(t, &c))
	wantNoSecret(t, "parts", prints(t, []any{c.Slack, c.Mattermost, c.Mattermost.CommandTokens, c.Keys, c.Redis, c.Register, c.Register.OAuth}))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		wantNoSecret(t, "hidden in "+verb, fmt.Sprintf(verb, holder{c}))
	}
	wantNoSecret(t, "warnings", strings.Join(c.Warnings(today), "\n"))
}

// prints is a value in every form in which it might get out.
func prints(t *testing.T, v any) string {
	t.Helper()
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%b", "%o", "%t", "%e", "%c", "%U"} {
		fmt.Fprintf(&out, verb+"\n", v)
	}
	if err := json.NewEncoder(&out).Encode(v); err != nil {
		t.Fatal(err)
	}
	encoded, err := yaml.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(encoded)
	_ = xml.NewEncoder(&out).Encode(v) // not every type can be XML; what it wrote counts
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "v", v)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "v", v)
	return out.String()
}

func wantNoSecret(t *testing.T, what, text string) {
	t.Helper()
	if text == "" && what != "warnings" {
		t.Errorf("%s prints nothing", what)
	}
	for _, form := range []string{planted, fmt.Sprintf("%x", planted), fmt.Sprintf("%X", planted), fmt.Sprintf("%d", []byte(planted))} {
		if strings.Contains(text, strings.Trim(form, "[]")) {
			t.Errorf("%s shows a secret", what)
		}
	}
}

func TestErrorsHoldNoSecret(t *testing.T) {
	t.Parallel()
	const secret = planted + "-a-token-in-the-wrong-place"
	files := map[string]string{
		"variables": "region: nowhere",
		"syntax":    minimal + "listen: \"" + secret + "\n",
		"key":       minimal + secret + ": 1\n",
		"bare":      secret,
		"merge":     minimal + "<<: *" + secret + "\n",
		"tag":       minimal + "listen: !" + secret + " x\n",
	}
	for _, line := range []string{
		"region: %s", "ask: [%s]", "listen: %s", "admin_listen: %s", "public_url: %s", "public_url: https://u:%s@gateway.example",
		"public_url: \"https://%%zz%s\"", "tls: {cert: %s}", "tls: %s", "behind_proxy: %s", "redis: {url: %s}", "redis: {url: redis://:%s@127.0.0.1}",
		"redis: {allow_volatile: %s}", "redis: {password: %s}", "slack: {workspace: %s}", "slack: {bot_token: %s}",
		"mattermost: {url: %s, workspace: %[1]s, team: \"%[1]s/x\"}", "workspaces: [{platform: %s, id: %[1]s, body: %[1]s, roles: [%[1]s]}]",
		"channels: [{platform: slack, workspace: %s, id: %[1]s, purpose: %[1]s, body: %[1]s, team: %[1]s, notify: %[1]s/x}]",
		"agencies: [{key: \"%s!\", name: \"\"}]", "teams: [{key: %s, guarded: %[1]s}, {key: %[1]s}]",
		"rules: {same_lro_sio: %s, morile_stale_days: %[1]s}", "calendar: {timezone: %s, opens: %[1]s, holidays: [%[1]s]}",
		"register: {url: %s, timeout: %[1]s, oauth: {token_url: %[1]s}}",
	} {
		files[line] = fmt.Sprintf(line, secret)
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t, file, append(secrets(), "GATEWAYBOT_REDIS_PASSWORD_FILE="+secret, "GATEWAYBOT_SLACK_TOKEN="+secret))
			if err == nil {
				t.Fatal("Load accepts it")
			}
			wantNoSecret(t, "the error", fmt.Sprintf("%v %+v %#v", err, err, problems(err)))
			for _, p := range problems(err) {
				wantNoSecret(t, "the problem", fmt.Sprintf("%+v", *p))
			}
		})
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	secret := config.NewSecret(planted)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "v", secret)
	encoded, err := json.Marshal(secret)
	if err != nil {
		t.Fatal(err)
	}
	for form, text := range map[string]string{"%v": fmt.Sprint(secret), "JSON": string(encoded), "slog": log.String()} {
		if !strings.Contains(text, "[redacted]") {
			t.Errorf("%s is %s", form, text)
		}
	}
}

func TestNoSecret(t *testing.T) {
	t.Parallel()
	if s := config.NewSecret(""); s.Set() || s.Reveal() != "" || (config.Secret{}).Reveal() != "" {
		t.Error("nothing is a secret")
	}
	if !config.NewSecret("x").Set() {
		t.Error("a secret is not set")
	}
}
