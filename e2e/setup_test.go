package e2e_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/redis/go-redis/v9"

	"gatewaybot/e2e/slackserver"
)

// TestSetUp follows the README from an empty Redis to a running bot.
func TestSetUp(t *testing.T) {
	t.Parallel()
	w := newTown(t, onMattermost)
	rdt := w.rdt
	w.rdt = place{onSlack, string(w.slack.AddChannel("closed", slackserver.WithoutBot()))}
	b := w.replica(w.redis.Addr())
	w.front.share(b.listen)

	w.checkNames(b, "Slack channel "+w.rdt.id+": We are not in #closed. Invite the app to it.",
		"Mattermost commands in "+w.mm.Team.DisplayName+": /gateway is not registered; /4p is not registered; /scpo is not registered; /intel is not registered; /disruption is not registered; /people is not registered; /register is not registered", "Mattermost command tokens: None is set",
		"Mattermost channel "+w.gateway.id+": The bot is not a member", "Mattermost callback address")

	w.rdt = rdt
	b.configure()
	said, code := w.run(w.setup(b.config, w.eve.chat.(*mattermostChat).client.AuthToken)...)
	if code != 1 || strings.Contains(said, "Registered") {
		t.Errorf("the set-up with an officer's token ended with %d: %s", code, said)
	}
	first := w.setUp(b, "Registered /gateway in", "Registered /people in", "to the channel "+w.gateway.id)
	if second := w.setUp(b, "/gateway in "+w.mm.Team.Name+" is up to date", "is in the channel "+w.gateway.id); second != first {
		t.Error("the second set-up changed the tokens")
	}

	w.refusesForgetfulRedis(b)
	b.begin()
	b.hears()
	for line := range strings.Lines(w.do("check", "--config", b.config)) {
		if !strings.HasPrefix(line, "ok ") && !strings.HasPrefix(line, "note ") {
			t.Errorf("check says %q", line)
		}
	}
	if said := w.do("health", "--url", "http://"+b.admin+"/readyz"); said != "ok\n" {
		t.Errorf("health says %q", said)
	}
	w.importsPeople(b)
}

// checkNames fails the test unless check names all of these as missing.
func (w *world) checkNames(b *bot, missing ...string) {
	w.t.Helper()
	said, code := w.run("check", "--config", b.config)
	if code != 1 {
		w.t.Errorf("check ended with %d", code)
	}
	for _, m := range missing {
		if !strings.Contains(said, "MISSING  "+m) {
			w.t.Errorf("check does not name %q:\n%s", m, said)
		}
	}
}

// setUp runs the set-up, looks for what it must have done, and gives the tokens.
func (w *world) setUp(b *bot, did ...string) string {
	w.t.Helper()
	said := w.do(w.setup(b.config, w.mm.Admin.AuthToken)...)
	for _, d := range did {
		if !strings.Contains(said, d) {
			w.t.Errorf("the set-up did not say %q:\n%s", d, said)
		}
	}
	tokens, err := os.ReadFile(w.tokens())
	if err != nil {
		w.t.Fatal(err)
	}
	for token := range strings.SplitSeq(strings.TrimSpace(string(tokens)), ",") {
		w.mu.Lock()
		w.planted = append(w.planted, token)
		w.mu.Unlock()
	}
	return string(tokens)
}

// refusesForgetfulRedis makes Redis one that could lose what it acknowledged, and mends it again.
func (w *world) refusesForgetfulRedis(b *bot) {
	w.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: w.redis.Addr()})
	defer client.Close()
	set := func(value string) {
		if err := client.ConfigSet(w.t.Context(), "appendfsync", value).Err(); err != nil {
			w.t.Fatal(err)
		}
	}
	set("everysec")
	defer set("always")
	w.checkNames(b, `redis: redis: appendfsync is "everysec"; set it to always`)
	if said, code := w.run("serve", "--config", b.config); code != 1 || !strings.Contains(said, "set it to always") {
		w.t.Errorf("serve on a forgetful Redis ended with %d: %s", code, said)
	}
}

// importsPeople reports every bad line and enters the good ones; the same file again changes nothing.
func (w *world) importsPeople(b *bot) {
	w.t.Helper()
	file := w.csv(w.ada, w.cat) + strings.Join([]string{
		"max,Mr Max Frost,dorset,CI,requester,slack/T000000001/UMAX",
		"nell,Nell Gray,kent,PS,requester,slack/T000000001/UNELL",
		"olly,Olly Hart,dorset,Sheriff,king,slack/T000000001/UOLLY",
		"pam,Pam Ives,dorset,PS,requester," + w.ada.chat.account(),
		`qi,"Qi`,
	}, "\n")
	path := w.write("people.csv", file)
	for _, count := range []string{"2 added, 0 changed, 0 as they were, 5 bad", "0 added, 0 changed, 2 as they were, 5 bad"} {
		said, code := w.run("import", "people", "--config", b.config, path)
		if code != 1 {
			w.t.Errorf("the import ended with %d", code)
		}
		for _, want := range []string{
			"line 4: name starts with a title", `line 5: body "kent" is not`, "line 6: rank is not one of",
			`role "king" is not known`, "line 7: ", "line 8: ", count,
		} {
			if !strings.Contains(said, want) {
				w.t.Errorf("the import did not say %q:\n%s", want, said)
			}
		}
	}
	w.ada.types(w.dorset, "/people me")
	w.ada.sees("Ada Marsh", "Dorset", "PS", "requester")
}

// TestManifest: the manifest is YAML, names every command, and asks for the scopes with which the other stories work.
func TestManifest(t *testing.T) {
	t.Parallel()
	w := &world{t: t, dir: t.TempDir()}
	t.Cleanup(w.inspect)
	var manifest struct {
		Features struct {
			SlashCommands []struct{ Command, URL string } `yaml:"slash_commands"`
		}
		OAuth struct {
			Scopes struct{ Bot []string }
		} `yaml:"oauth_config"`
	}
	if err := yaml.Unmarshal([]byte(w.do("manifest", "slack", "--url", "https://gateway.example")), &manifest); err != nil {
		t.Fatal(err)
	}
	var commands []string
	for _, c := range manifest.Features.SlashCommands {
		commands = append(commands, c.Command+" "+c.URL)
	}
	scopes, granted := manifest.OAuth.Scopes.Bot, slackserver.DefaultScopes()
	slices.Sort(granted)
	var want []string
	for _, name := range []string{"/gateway", "/4p", "/scpo", "/intel", "/disruption", "/people", "/register"} {
		want = append(want, name+" https://gateway.example/slack/command")
	}
	err := errors.Join(
		same("commands", want, commands),
		same("scopes", granted, slices.Sorted(slices.Values(scopes))),
	)
	if err != nil {
		t.Error(err)
	}
}
