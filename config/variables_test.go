package config_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/config"
)

// without leaves variables out.
func without(environ []string, names ...string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return slices.Contains(names, name)
	})
}

func TestSecretsFromFiles(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"plain": "from-a-file", "with a line break": "from-a-file\n", "of Windows": "from-a-file\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			environ := append(without(secrets(), "GATEWAYBOT_SLACK_BOT_TOKEN"), "GATEWAYBOT_SLACK_BOT_TOKEN_FILE="+write(t, content))
			c, err := load(t, minimal, environ)
			if err != nil || c.Slack.BotToken.Reveal() != "from-a-file" {
				t.Errorf("token is %q, %v", c.Slack.BotToken.Reveal(), err)
			}
		})
	}
}

func TestSecretsMissing(t *testing.T) {
	t.Parallel()
	register := minimal + "register: {url: https://register.example}\n"
	oauth := minimal + "register: {url: https://register.example, oauth: {token_url: https://login.example, client_id: bot}}\n"
	for _, test := range []struct{ name, file, variable, part string }{
		{"keyset", minimal, "GATEWAYBOT_KEYSET", "the sealing of sensitive text"},
		{"slack token", minimal, "GATEWAYBOT_SLACK_BOT_TOKEN", "slack"},
		{"slack signing secret", minimal, "GATEWAYBOT_SLACK_SIGNING_SECRET", "slack without socket_mode"},
		{"slack app token", inSocketMode, "GATEWAYBOT_SLACK_APP_TOKEN", "slack.socket_mode"},
		{"mattermost token", minimal + chat, "GATEWAYBOT_MATTERMOST_TOKEN", "mattermost"},
		{"signing key", minimal + chat, "GATEWAYBOT_SIGNING_KEY", "mattermost"},
		{"register token", register, "GATEWAYBOT_REGISTER_TOKEN", "register without oauth"},
		{"client secret", oauth, "GATEWAYBOT_REGISTER_CLIENT_SECRET", "register.oauth"},
		{"register signing secret", oauth, "GATEWAYBOT_REGISTER_SIGNING_SECRET", "register"},
	} {
		want := test.variable + ": " + test.part + " needs this variable. Set it, or set " + test.variable + "_FILE to the name of a file that holds it."
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			wantProblem(t, test.file, without(secrets(), test.variable), want)
		})
		t.Run(test.name+" empty", func(t *testing.T) {
			t.Parallel()
			wantProblem(t, test.file, append(without(secrets(), test.variable), test.variable+"="), want)
		})
	}
}

func TestSecretsWrong(t *testing.T) {
	t.Parallel()
	const token = "GATEWAYBOT_SLACK_BOT_TOKEN"
	for _, test := range []struct {
		name, file string
		environ    []string
		want       string
	}{
		{
			"twice", minimal, append(secrets(), token+"_FILE=/run/token"),
			token + ": this and " + token + "_FILE are both set. Keep one.",
		},
		{
			"no file", minimal, append(without(secrets(), token), token+"_FILE=planted/in/the/wrong/variable"),
			token + "_FILE: the file that it names cannot be read: no such file or directory.",
		},
		{
			"empty file", minimal, append(without(secrets(), token), token+"_FILE="+write(t, "\n")),
			token + "_FILE: the file that it names is empty.",
		},
		{
			"short key", minimal, append(without(secrets(), "GATEWAYBOT_SIGNING_KEY"), "GATEWAYBOT_SIGNING_KEY=planted-short"),
			"GATEWAYBOT_SIGNING_KEY: this is 13 bytes long and must be at least 32. Make one with: openssl rand -base64 32",
		},
		{
			"app token without socket mode", minimal, append(secrets(), "GATEWAYBOT_SLACK_APP_TOKEN=planted"),
			"GATEWAYBOT_SLACK_APP_TOKEN: slack.socket_mode is not true, so this token is not used. Set that, or take this out.",
		},
		{
			"fixed token beside oauth",
			minimal + "register: {url: https://register.example, oauth: {token_url: https://login.example, client_id: bot}}\n",
			append(secrets(), "GATEWAYBOT_REGISTER_TOKEN=planted"),
			"GATEWAYBOT_REGISTER_TOKEN: register.oauth issues tokens, so this fixed one is not used. Take one of the two out.",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			wantProblem(t, test.file, test.environ, test.want)
		})
	}
}

// TestSocketMode: nobody calls the bot then, so that needs neither an address nor a proof of who does.
func TestSocketMode(t *testing.T) {
	t.Parallel()
	c, err := load(t, inSocketMode, append(without(secrets(), "GATEWAYBOT_SLACK_SIGNING_SECRET"), "GATEWAYBOT_SLACK_APP_TOKEN=planted-app-token"))
	if err != nil {
		t.Fatal(err)
	}
	if !c.Slack.SocketMode || c.Slack.AppToken.Reveal() != "planted-app-token" || c.PublicURL != "" {
		t.Errorf("loaded %+v", c.Slack)
	}
	if !strings.Contains(string(config.Example), "GATEWAYBOT_SLACK_APP_TOKEN ") {
		t.Error("the example does not explain GATEWAYBOT_SLACK_APP_TOKEN")
	}
}

// TestNoCommandTokens: the set-up that makes the tokens needs a configuration without them.
func TestNoCommandTokens(t *testing.T) {
	t.Parallel()
	const name = "GATEWAYBOT_MATTERMOST_COMMAND_TOKENS"
	for _, environ := range [][]string{without(secrets(), name), append(without(secrets(), name), name+"=, ,")} {
		c, err := load(t, minimal+chat, environ)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(c.Warnings(today), func(w string) bool { return strings.HasPrefix(w, name+" is not set") }) {
			t.Errorf("no warning among %q", c.Warnings(today))
		}
	}
}

// wantProblem checks that a file has one problem, and which.
func wantProblem(t *testing.T, file string, environ []string, want string) {
	t.Helper()
	_, err := load(t, file, environ)
	all := problems(err)
	if len(all) != 1 || all[0].Error() != want {
		t.Errorf("Load says\n%v\nand not\n%s", err, want)
	}
}

func TestWarningsOfTheLeast(t *testing.T) {
	t.Parallel()
	file := strings.Replace(minimal, "purpose: gateway", "purpose: gateway, notify: slack/T0ROCU0001/U0DESK0001", 1)
	c, err := load(t, file, append(secrets(), "GATEWAYBOT_SLACK_TOKEN=planted", "GATEWAYBOT_SERVICE_HOST=10.0.0.1", "OTHER=1"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"GATEWAYBOT_SLACK_TOKEN is not a variable that is read. Did you mean GATEWAYBOT_SLACK_BOT_TOKEN?",
		"register.url is not set: nothing is forwarded to the register.",
		"channels: none has the purpose audit, and there is no register: checkpoints of the audit log are kept with the log only, and prove nothing against who can write to Redis.",
		"channels: Avon and Somerset has none. It is not told of decisions.",
		"channels: Devon and Cornwall has none. It is not told of decisions.",
		"channels: Dorset has none. It is not told of decisions.",
		"channels: Gloucestershire has none. It is not told of decisions.",
		"channels: Wiltshire has none. It is not told of decisions.",
	}
	if diff := cmp.Diff(want, c.Warnings(today)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNoAuditKey: nobody finds out on the day of the audit only that there are no checkpoints.
func TestNoAuditKey(t *testing.T) {
	t.Parallel()
	without := slices.DeleteFunc(secrets(), func(pair string) bool { return strings.HasPrefix(pair, "GATEWAYBOT_AUDIT_KEY=") })
	c, err := load(t, string(config.Example), without)
	want := []string{"GATEWAYBOT_AUDIT_KEY is not set: no checkpoint of the audit log is made, and who can write to Redis can alter the log unseen. “gatewaybot keys new” makes one."}
	if diff := cmp.Diff(want, c.Warnings(today)); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	whole := string(config.Example)
	for _, test := range []struct{ name, from, to, want string }{
		{"volatile", "allow_volatile: false", "allow_volatile: true", "redis.allow_volatile is set: what people enter may be lost. Use this for a try-out only."},
		{"an exercise", "ahead: 0s", "ahead: 72h", "CALENDAR.AHEAD IS SET: the bot lives 72h0m0s in the future, and dates every record and reminder so. For an exercise only, NEVER IN SERVICE."},
		{"redis far away", "url: redis://127.0.0.1", "url: redis://redis.example", "redis.url goes to another machine without TLS: use rediss://."},
		{"admin open", "admin_listen: 127.0.0.1:8081", "admin_listen: :8081", "admin_listen can be reached from other machines: health and metrics are open to them."},
		{"everybody an administrator", "body: dorset, roles: [requester]", "body: dorset, roles: [requester, admin]", "workspaces: everybody in slack/T0DORSET01 is admin. Give such a role to single people."},
		{"a force without a channel", "purpose: force, body: wiltshire", "purpose: force, body: dorset", "channels: Wiltshire has none. It is not told of decisions."},
		{"nobody to call at the gateway", ", notify: S0GATEWAY1", "", "channels: the gateway's has no notify. Nobody is called when life is at risk."},
		{"nobody to call at the desk", ", notify: S0INTEL001", "", "channels: the intelligence desk's has no notify. Nobody is called when life is at risk."},
		{"nobody to call on the panel", ", notify: S0PANEL001", "", "channels: the disruption panel's has no notify. Nobody is called when life is at risk."},
		{"no channel for checkpoints", "  - {platform: slack, workspace: T0ROCU0001, id: C0AUDIT001, purpose: audit}\n", "", "channels: none has the purpose audit. Checkpoints of the audit log go to the register only."},
		{"an agreement that ended", "expires: 2028-03-31", "expires: 2026-11-22", "agencies: the sharing agreement of Seaport Council ended with Sun 22/11/2026. Its reports are held."},
		{"an agreement on its last day", "expires: 2028-03-31", "expires: 2026-11-23", "agencies: the sharing agreement of Seaport Council ends with Mon 23/11/2026. Renew it, or its reports are held from then on."},
		{"an agreement with 60 days to go", "expires: 2028-03-31", "expires: 2027-01-22", "agencies: the sharing agreement of Seaport Council ends with Fri 22/01/2027. Renew it, or its reports are held from then on."},
		{"an agency without a channel", "body: seaport-council}", "body: harbour-homes}", "agencies: Seaport Council has no channel with the purpose partner. It has nowhere to post."},
		{"an agency without a contact", "    contact: slack/T0COUNCIL1/U0CONTACT1\n", "", "agencies: Seaport Council has no contact. Nobody there is told when its reports are held."},
		{"groups only, until yesterday", "# ocg_only: {from: 2027-04-01, to: 2028-03-31}", "ocg_only: {to: 2026-11-22}", "rules.ocg_only ended with Sun 22/11/2026. Take it out, or say until when it holds now."},
		{"a short word", "larkspur gold", "LG-", "rules.blocked_words: “LG-” is short. Reports that mean something else by it are refused too."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(whole, test.from) {
				t.Fatal("the example has changed")
			}
			c, err := load(t, strings.Replace(whole, test.from, test.to, 1), secrets())
			if got := c.Warnings(today); err != nil || len(got) != 1 || got[0] != test.want {
				t.Errorf("Warnings = %q, %v", got, err)
			}
		})
	}
}

// TestWarnedInTime: the warning comes when the people's first reminder does.
func TestWarnedInTime(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("expires: 2028-03-31", "expires: 2027-02-22", "agreement_days: [60, 30, 7]", "agreement_days: [91]").Replace(string(config.Example))
	c, err := load(t, text, secrets())
	if got := c.Warnings(today); err != nil || len(got) != 1 || !strings.Contains(got[0], "ends with Mon 22/02/2027") {
		t.Errorf("Warnings = %q, %v", got, err)
	}
	if got := c.Warnings(today.AddDays(-1)); len(got) != 0 {
		t.Errorf("Warnings of the day before = %q", got)
	}
}

// TestNoWarnings has what is just not worth one.
func TestNoWarnings(t *testing.T) {
	t.Parallel()
	whole := string(config.Example)
	for _, test := range []struct{ name, from, to string }{
		{"an agreement with 61 days to go", "expires: 2028-03-31", "expires: 2027-01-23"},
		{"an agreement that ended, of a suspended agency", "expires: 2028-03-31\n    suspended: false", "expires: 2026-11-22\n    suspended: true"},
		{"groups only, until today", "# ocg_only: {from: 2027-04-01, to: 2028-03-31}", "ocg_only: {to: 2026-11-23}"},
		{"a word of three letters", "larkspur gold", "oak"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(whole, test.from) {
				t.Fatal("the example has changed")
			}
			c, err := load(t, strings.Replace(whole, test.from, test.to, 1), secrets())
			if got := c.Warnings(today); err != nil || len(got) > 0 {
				t.Errorf("Warnings = %q, %v", got, err)
			}
		})
	}
}
