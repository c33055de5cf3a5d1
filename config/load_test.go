package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/config"
	"gatewaybot/soc"
)

// minimal is the shortest file that Load accepts.
const minimal = `
region: south-west
ask: the gateway desk
public_url: https://gateway.example
slack: {workspace: T0ROCU0001}
channels:
  - {platform: slack, workspace: T0ROCU0001, id: C0GATEWAY1, purpose: gateway}
`

// secrets are invented values for every variable but the register's fixed token, which does not go with oauth.
func secrets() []string {
	return []string{
		"GATEWAYBOT_KEYSET=planted-keyset-0123456789",
		"GATEWAYBOT_SIGNING_KEY=planted-signing-key-0123456789-0123456789",
		"GATEWAYBOT_REDIS_PASSWORD=planted-redis-password",
		"GATEWAYBOT_SLACK_BOT_TOKEN=planted-slack-bot-token",
		"GATEWAYBOT_SLACK_SIGNING_SECRET=planted-slack-signing-secret",
		"GATEWAYBOT_MATTERMOST_TOKEN=planted-mattermost-token",
		"GATEWAYBOT_MATTERMOST_COMMAND_TOKENS=planted-command-1, planted-command-2,",
		"GATEWAYBOT_REGISTER_CLIENT_SECRET=planted-client-secret",
		"GATEWAYBOT_REGISTER_SIGNING_SECRET=planted-register-signing",
	}
}

// load writes a file and loads it.
func load(t testing.TB, content string, environ []string) (config.Config, error) {
	t.Helper()
	return config.Load(write(t, content), environ)
}

func write(t testing.TB, content string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExampleLoads(t *testing.T) {
	t.Parallel()
	c, err := load(t, string(config.Example), secrets())
	if err != nil {
		t.Fatal(err)
	}
	if w := c.Warnings(); len(w) > 0 {
		t.Errorf("the example has warnings: %q", w)
	}
	for name, got := range map[string]bool{
		"region":    c.Region == "south-west",
		"slack":     c.Slack.Workspace == "T0ROCU0001",
		"gateway":   c.Channels[0].Purpose == config.GatewayChannel && c.Channels[0].Notify == "S0GATEWAY1",
		"agency":    c.Agencies[0] == config.Agency{Key: "seaport-council", Name: "Seaport Council"},
		"partner":   c.Workspaces[5].Body == "seaport-council" && slices.Equal(c.Workspaces[5].Roles, []soc.Role{soc.PartnerPoster}),
		"teams":     cmp.Equal(c.Teams, soc.DefaultTeams()),
		"holiday":   cmp.Equal(c.Working.Holidays, []soc.Date{{Year: 2027, Month: time.June, Day: 11}}),
		"oauth":     c.Register.OAuth.TokenURL == "https://login.example.police.uk/oauth2/token" && c.Register.OAuth.Scopes[0] == "records.write",
		"timeout":   c.Register.Timeout == 10*time.Second,
		"commands":  len(c.Mattermost.CommandTokens) == 2 && c.Mattermost.CommandTokens[1].Reveal() == "planted-command-2",
		"token":     c.Slack.BotToken.Reveal() == "planted-slack-bot-token",
		"redis":     c.Redis.Password.Reveal() == "planted-redis-password",
		"signing":   c.Keys.Signing.Reveal() == "planted-signing-key-0123456789-0123456789",
		"no secret": !c.Register.Token.Set(),
	} {
		if !got {
			t.Errorf("%s is not as in the example", name)
		}
	}
}

// TestExampleNamesEverything keeps the example complete: an administrator should need nothing else.
func TestExampleNamesEverything(t *testing.T) {
	t.Parallel()
	example := string(config.Example)
	for _, pair := range secrets() {
		name, _, _ := strings.Cut(pair, "=")
		if !strings.Contains(example, name+" ") {
			t.Errorf("the example does not explain %s", name)
		}
	}
	for _, region := range soc.Regions() {
		if !strings.Contains(example, region.Key) {
			t.Errorf("the example does not name the region %s", region.Key)
		}
	}
	for _, role := range soc.Roles() {
		if !strings.Contains(example, string(role)) {
			t.Errorf("the example does not name the role %s", role)
		}
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := load(t, minimal, secrets())
	if err != nil {
		t.Fatal(err)
	}
	want := config.Rules{DecisionWorkingDays: 5, MorileStaleDays: 90, SameLROSIO: soc.Warn}
	for name, got := range map[string]bool{
		"listen":       c.Listen == "127.0.0.1:8080",
		"admin listen": c.AdminListen == "127.0.0.1:8081",
		"redis":        c.Redis.URL == "redis://127.0.0.1:6379/0" && !c.Redis.AllowVolatile,
		"teams":        cmp.Equal(c.Teams, soc.DefaultTeams()),
		"rules":        c.Rules == want,
		"hours":        c.Working.Timezone == "Europe/London" && c.Working.Opens.String() == "09:00" && c.Working.Closes.String() == "17:00",
		"timeout":      c.Register.Timeout == 10*time.Second,
		"mattermost":   c.Mattermost == nil,
	} {
		if !got {
			t.Errorf("the default of %s is wrong", name)
		}
	}
}

func TestEveryProblemAtOnce(t *testing.T) {
	t.Parallel()
	_, err := load(t, `
region: south-wset
lisen: 127.0.0.1:8080
slack: {workspace: T0ROCU0001, bot_token: x}
channels:
  - {platform: slak, workspace: T0ROCU0001, id: C0GATEWAY1, purpose: gateway}
rules:
  decision_working_days: five
  same_lro_sio: never
`, []string{"GATEWAYBOT_SLACK_BOT_TOKEN=a"})
	var got []string
	for _, p := range problems(err) {
		got = append(got, strings.Repeat("#", p.Line)+p.Key)
	}
	want := []string{
		"GATEWAYBOT_KEYSET", "GATEWAYBOT_SLACK_SIGNING_SECRET", "ask", "public_url",
		"##region", "###lisen", "####slack.bot_token", "######channels.platform",
		"########rules.decision_working_days", "#########rules.same_lro_sio",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems by line (-want +got):\n%s", diff)
	}
}

// several is what errors.Join makes.
type several interface {
	error
	Unwrap() []error
}

// problems are all of them that an error of Load holds.
func problems(err error) []*config.Problem {
	joined, ok := errors.AsType[several](err)
	if !ok {
		return nil
	}
	var all []*config.Problem
	for _, one := range joined.Unwrap() {
		if p, ok := errors.AsType[*config.Problem](one); ok {
			all = append(all, p)
		}
	}
	return all
}

func TestFileMissing(t *testing.T) {
	t.Parallel()
	_, err := config.Load(filepath.Join(t.TempDir(), "none.yaml"), nil)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Load = %v, want a file that does not exist", err)
	}
}

func TestSlashesAtTheEnd(t *testing.T) {
	t.Parallel()
	c, err := load(t, strings.Replace(minimal, "gateway.example", "gateway.example/bot//", 1), secrets())
	if err != nil || c.PublicURL != "https://gateway.example/bot" {
		t.Errorf("public_url is %q, %v", c.PublicURL, err)
	}
}

func TestBlockOfText(t *testing.T) {
	t.Parallel()
	c, err := load(t, minimal+"agencies:\n  - key: council\n    name: >\n      Seaport\n      Council\n", secrets())
	if err != nil || c.Agencies[0].Name != "Seaport Council" {
		t.Errorf("agencies are %q, %v", c.Agencies, err)
	}
}

func TestAccepted(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string]string{
		"own certificate":                       "listen: 0.0.0.0:8443\ntls: {cert: a.crt, key: a.key}",
		"behind a proxy":                        "listen: :8080\nbehind_proxy: true",
		"loopback by name":                      "listen: localhost:8080",
		"loopback, version 6":                   `listen: "[::1]:8080"`,
		"redis with TLS":                        "redis: {url: rediss://bot@redis.example:6380/1}",
		"redis without number":                  "redis: {url: redis://127.0.0.1}",
		"no teams":                              "teams: []",
		"no roles":                              "workspaces: [{platform: slack, id: T0DORSET01, body: dorset}]",
		"block":                                 "rules: {same_lro_sio: block}",
		"http on loopback":                      "register: {url: \"http://127.0.0.1:9000\", oauth: {token_url: \"http://localhost:9001/token\", client_id: bot}}",
		"a block of text":                       "agencies:\n  - key: council\n    name: >\n      Seaport\n      Council",
		"quotes":                                `"listen": '127.0.0.1:9000'`,
		"no line break at the end of a comment": "# done",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := load(t, minimal+lines, secrets()); err != nil {
				t.Error(err)
			}
		})
	}
}
