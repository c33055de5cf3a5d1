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

// inSocketMode is what Load accepts where Slack does not call the bot.
const inSocketMode = `
region: south-west
ask: the gateway desk
slack: {workspace: T0ROCU0001, socket_mode: true}
channels:
  - {platform: slack, workspace: T0ROCU0001, id: C0GATEWAY1, purpose: gateway}
`

// chat is the other platform, to be added to minimal.
const chat = "mattermost: {url: https://chat.example, workspace: rocu-chat, team: rocu}\n"

// today is a day on which nothing in the example has ended.
var today = soc.Date{Year: 2026, Month: time.November, Day: 23}

// secrets are invented values for every variable but the register's fixed token, which does not go with oauth.
func secrets() []string {
	return []string{
		"GATEWAYBOT_KEYSET=planted-keyset-0123456789",
		"GATEWAYBOT_SIGNING_KEY=planted-signing-key-0123456789-0123456789",
		"GATEWAYBOT_AUDIT_KEY=planted-audit-key",
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
	if w := c.Warnings(today); len(w) > 0 {
		t.Errorf("the example has warnings: %q", w)
	}
	for name, got := range map[string]bool{
		"region":  c.Region == "south-west",
		"slack":   c.Slack.Workspace == "T0ROCU0001",
		"gateway": c.Channels[0].Purpose == config.GatewayChannel && c.Channels[0].Notify == "S0GATEWAY1",
		"agency": cmp.Equal(c.Agencies[0], config.Agency{
			Key: "seaport-council", Name: "Seaport Council", Type: "local_authority", Agreement: "ISA-2026-014",
			Expires: soc.Date{Year: 2028, Month: time.March, Day: 31}, Contact: "slack/T0COUNCIL1/U0CONTACT1",
			MayPost: []config.ReportKind{config.Intelligence, config.Disruption},
		}),
		"desk":      c.Channels[7].Purpose == config.IntelChannel && c.Channels[7].Notify == "S0INTEL001",
		"panel":     c.Channels[8].Purpose == config.PanelChannel,
		"tagged":    c.Channels[9].Purpose == config.PartnerChannel && c.Channels[9].Body == "seaport-council" && c.Channels[9].Capture == "",
		"all posts": c.Channels[11].Capture == config.CaptureAll,
		"blocked":   slices.Equal(c.Rules.BlockedWords, []string{"larkspur gold", "exercise tern"}),
		"partner":   c.Workspaces[5].Body == "seaport-council" && slices.Equal(c.Workspaces[5].Roles, []soc.Role{soc.PartnerPoster}),
		"teams":     cmp.Equal(c.Teams, soc.DefaultTeams()),
		"forces":    cmp.Equal(c.Forces[0], config.Force{Key: "gloucestershire", LROCap: 2, ReviewDays: 61}),
		"holiday":   cmp.Equal(c.Working.Holidays, []soc.Date{{Year: 2027, Month: time.June, Day: 11}}),
		"oauth":     c.Register.OAuth.TokenURL == "https://login.example.police.uk/oauth2/token" && c.Register.OAuth.Scopes[0] == "records.write",
		"timeout":   c.Register.Timeout == 10*time.Second,
		"commands":  len(c.Mattermost.CommandTokens) == 2 && c.Mattermost.CommandTokens[1].Reveal() == "planted-command-2",
		"token":     c.Slack.BotToken.Reveal() == "planted-slack-bot-token",
		"redis":     c.Redis.Password.Reveal() == "planted-redis-password",
		"audit":     c.Audit == config.Audit{Every: 24 * time.Hour, Entries: 10_000} && c.Channels[12].Purpose == config.AuditChannel,
		"audit key": c.Keys.Audit.Reveal() == "planted-audit-key",
		"signing":   c.Keys.Signing.Reveal() == "planted-signing-key-0123456789-0123456789",
		"no secret": !c.Register.Token.Set(),
	} {
		if !got {
			t.Errorf("%s is not as in the example", name)
		}
	}
}

// TestExampleHasTheDefaults: whoever takes a line out that says so changes nothing.
func TestExampleHasTheDefaults(t *testing.T) {
	t.Parallel()
	whole, err := load(t, string(config.Example), secrets())
	if err != nil {
		t.Fatal(err)
	}
	least, err := load(t, minimal, secrets())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(least.Reminders, whole.Reminders); diff != "" {
		t.Errorf("reminders (-default +example):\n%s", diff)
	}
	if least.Working.Quiet != whole.Working.Quiet || whole.Working.Ahead != 0 {
		t.Errorf("calendar is %+v in the example", whole.Working)
	}
	whole.Rules.BlockedWords = nil
	if diff := cmp.Diff(least.Rules, whole.Rules); diff != "" {
		t.Errorf("rules (-default +example):\n%s", diff)
	}
	if whole.Emergency != least.Emergency {
		t.Errorf("emergency is %q in the example and %q without it", whole.Emergency, least.Emergency)
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
	for _, kind := range agencyTypes() {
		if !strings.Contains(example, kind) {
			t.Errorf("the example does not name the type of agency %s", kind)
		}
	}
	for _, role := range soc.Roles() {
		if !strings.Contains(example, string(role)) {
			t.Errorf("the example does not name the role %s", role)
		}
	}
}

// agencyTypes are those of the data dictionary (domain.md, C1).
func agencyTypes() []string {
	return strings.Fields(`local_authority housing health education fire probation prison HMRC NCA immigration_enforcement
		border_force trading_standards environment_agency licensing DWP voluntary other`)
}

func TestEveryTypeOfAgency(t *testing.T) {
	t.Parallel()
	for _, kind := range agencyTypes() {
		if _, err := load(t, minimal+"agencies: [{key: partner, name: Partner, type: "+kind+"}]\n", secrets()); err != nil {
			t.Error(err)
		}
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := load(t, minimal, secrets())
	if err != nil {
		t.Fatal(err)
	}
	want := config.Rules{
		DecisionWorkingDays: 5, MorileStaleDays: 90, SameLROSIO: soc.Warn,
		TriageWorkingHours: 4, UrgentMinutes: 15, FeedbackWorkingDays: 10,
	}
	for name, got := range map[string]bool{
		"listen":       c.Listen == "127.0.0.1:8080",
		"admin listen": c.AdminListen == "127.0.0.1:8081",
		"redis":        c.Redis.URL == "redis://127.0.0.1:6379/0" && !c.Redis.AllowVolatile,
		"teams":        cmp.Equal(c.Teams, soc.DefaultTeams()),
		"rules":        cmp.Equal(c.Rules, want),
		"emergency":    c.Emergency == "If anyone is in danger now, call 999. Do not wait for an answer here.",
		"quiet":        c.Working.Quiet.From.String() == "20:00" && c.Working.Quiet.To.String() == "07:00" && c.Working.Ahead == 0,
		"the Act":      c.SCPO == config.SCPO{},
		"forces":       c.Forces == nil,
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
		t.Errorf("agency is %+v, %v", c.Agencies, err)
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
		"an agreement without an end":           "agencies: [{key: council, name: Seaport Council, agreement: ISA-1, may_post: [disruption]}]",
		"a contact on the platform":             "agencies: [{key: council, name: Seaport Council, contact: \"slack/guest:T0ROCU0001/U0CONTACT1\"}]",
		"guests of a Slack workspace":           "workspaces: [{platform: slack, id: \"guest:T0ROCU0001\", body: dorset}]",
		"guests of the Mattermost server":       chat + "workspaces: [{platform: mattermost, id: \"guest:rocu-chat\", body: dorset}]",
		"a connected Mattermost server":         chat + "workspaces: [{platform: mattermost, id: \"remote:br1dgepr1s0nbr1dgepr1s0nbr\", body: dorset}]",
		"a desk without partners":               "  - {platform: slack, workspace: T0ROCU0001, id: C0INTEL001, purpose: intel}",
		"disruptions of groups only, for ever":  "rules: {ocg_only: {}}",
		"disruptions of groups only, a day":     "rules: {ocg_only: {from: 2027-04-01, to: 2027-04-01}}",
		"disruptions of groups only, until":     "rules: {ocg_only: {to: 2027-04-01}}",
		"a blocked number":                      "rules: {blocked_words: [47]}",
		"a force that chose":                    "forces: [{key: dorset, lro_cap: 1}, {key: wiltshire, review_days: 366}]",
		"a part of the Act in force":            "scpo: {interim_from: 2027-01-04}",
		"no quiet":                              `calendar: {quiet: {from: "00:00", to: "00:00"}}`,
		"quiet until later":                     `calendar: {quiet: {to: "08:00"}}`,
		"an exercise":                           "calendar: {ahead: 72h}",
		"one warning of a release":              "reminders: {release_days: [30]}",
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
