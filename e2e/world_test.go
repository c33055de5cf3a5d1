package e2e_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gatewaybot/e2e/mattermostserver"
	"gatewaybot/e2e/slackserver"
	"gatewaybot/store/redisserver"
	"gatewaybot/store/redisserver/child"
	"gatewaybot/store/redisserver/redistest"
)

// world is all that one story needs: both platforms with their people and channels, a Redis, a register, and the program.
type world struct {
	t        testing.TB
	dir      string
	secrets  map[string]string
	slack    *slackserver.Server
	mm       *mattermostserver.Server
	redis    *redisserver.Server
	register *registry
	front    *front // where the platforms reach the bots
	chatURL  string // where the bots reach Mattermost
	slackURL string // where they reach Slack

	socketMode bool // the bots connect to Slack, which calls nobody

	// Ada, of Dorset, and Sam, of the gateway team, use Slack; Cat, of the gateway team, Dan, the chair of the
	// capabilities meeting, and Eve, of Wiltshire, use Mattermost.
	ada, sam, cat, dan, eve *person
	people                  []*person

	partners // in worlds that have them
	watch    // in worlds in which time passes

	gateway, dorset, wiltshire, rdt, ecu place
	mmBot, mmBotID                       string // the username and id of our account

	mu      sync.Mutex
	ran     []*program
	planted []string // what no program may print
}

// place is a channel or somebody's direct messages.
type place struct{ platform, id string }

// The platforms.
const (
	onSlack      = "slack"
	onMattermost = "mattermost"
)

// newWorld makes a world whose gateway channel is on the platform, set up and with its people imported. Nothing of ours
// runs yet but the register.
func newWorld(t testing.TB, gateway string) *world {
	t.Helper()
	w := newTown(t, gateway)
	w.furnish()
	return w
}

// furnish sets Mattermost up and imports the people.
func (w *world) furnish() {
	w.t.Helper()
	config := w.writeConfig("setup.yaml", freeAddr(w.t), freeAddr(w.t), w.redis.Addr())
	w.do(w.setup(config, w.mm.Admin.AuthToken)...)
	w.do("import", "people", "--config", config, w.write("people.csv", w.csv(w.people...)))
}

// newTown makes a world in which nothing has been set up.
func newTown(t testing.TB, gateway string, options ...func(*slackserver.Options)) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), secrets: map[string]string{}}
	t.Cleanup(w.inspect)
	w.makeKeys()
	w.redis = redistest.Start(t)
	w.front = newFront(t)
	w.register = w.startRegister()
	with := slackserver.Options{SigningSecret: w.secrets["GATEWAYBOT_SLACK_SIGNING_SECRET"], BotURL: w.front.url()}
	for _, set := range options {
		set(&with)
	}
	w.slack = slackserver.Start(t, with)
	if w.socketMode = with.SocketMode; w.socketMode {
		w.secrets["GATEWAYBOT_SLACK_APP_TOKEN"] = w.slack.AppToken()
		delete(w.secrets, "GATEWAYBOT_SLACK_SIGNING_SECRET")
	}
	w.secrets["GATEWAYBOT_SLACK_BOT_TOKEN"] = w.slack.BotToken()
	w.mm = mattermostserver.Start(t)
	w.chatURL, w.slackURL = w.mm.URL, w.slack.APIURL()
	w.settle(gateway)
	return w
}

// makeKeys takes the keys that the program makes, and adds the secrets that others give.
func (w *world) makeKeys() {
	for line := range strings.Lines(w.do("keys", "new")) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok {
			w.t.Fatalf("keys new printed %q", line)
		}
		w.secrets[name] = strings.Trim(value, "'")
	}
	w.secrets["GATEWAYBOT_SLACK_SIGNING_SECRET"] = unique("signing-secret")
	w.secrets["GATEWAYBOT_REGISTER_TOKEN"] = unique("register-token")
}

// settle makes the people and channels.
func (w *world) settle(gateway string) {
	w.ada = w.addSlack("Ada Marsh", "dorset", "PS", "requester")
	w.sam = w.addSlack("Sam Holt", "rocu", "CI", "gateway_ci requester")
	w.cat = w.addMattermost("Cat Reed", "rocu", "CI", "gateway_ci requester")
	w.dan = w.addMattermost("Dan Pike", "rocu", "Insp", "capabilities_chair")
	w.eve = w.addMattermost("Eve Sand", "wiltshire", "PS", "requester")
	w.dorset, w.rdt = w.addChannel(onSlack, "dorset"), w.addChannel(onSlack, "rdt")
	w.wiltshire, w.ecu = w.addChannel(onMattermost, "wiltshire"), w.addChannel(onMattermost, "ecu")
	w.gateway = w.addChannel(gateway, "gateway-desk")
	bot, token := w.mm.CreateBot(w.t, "gatewaybot")
	w.mmBot, w.mmBotID, w.secrets["GATEWAYBOT_MATTERMOST_TOKEN"] = bot.Username, bot.UserId, token
}

// addChannel makes a channel with everybody of the platform so far in it.
func (w *world) addChannel(platform, name string) place {
	if platform == onSlack {
		return place{onSlack, string(w.slack.AddChannel(name))}
	}
	channel := w.mm.CreateChannel(w.t, name, true)
	for _, p := range w.people {
		if m, ok := p.chat.(*mattermostChat); ok {
			if _, _, err := w.mm.Admin.AddChannelMember(w.t.Context(), channel.Id, m.user.Id); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	return place{onMattermost, channel.Id}
}

// setup is the line that sets Mattermost up with somebody's token.
func (w *world) setup(config, token string) []string {
	return []string{
		"setup", "mattermost", "--config", config, "--tokens-file", w.tokens(),
		"--admin-token-file", w.write("admin.token", token),
	}
}

// tokens is the file of the slash commands' tokens.
func (w *world) tokens() string { return filepath.Join(w.dir, "command.tokens") }

// csv is the file of people that an administrator would write.
func (w *world) csv(people ...*person) string {
	var b strings.Builder
	out := csv.NewWriter(&b)
	_ = out.Write([]string{"id", "name", "body", "rank", "roles", "accounts", "apmis_trained_on", "supervisor", "lro_training"})
	for _, p := range people {
		_ = out.Write([]string{p.id, p.name, p.body, p.rank, p.roles, p.chat.account(), p.trained, p.supervisor, p.taught})
	}
	out.Flush()
	return b.String()
}

// write writes a file of this world and gives its path.
func (w *world) write(name, text string) string {
	w.t.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

func (w *world) keep(p *program) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ran = append(w.ran, p)
}

// given are the addresses that were given out: one whose program is being started again looks free and is not.
var given sync.Map

// freeAddr gives an address on this machine that is no other program's in this run.
func freeAddr(t testing.TB) string {
	t.Helper()
	for {
		addr, err := child.FreeAddr(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, taken := given.LoadOrStore(addr, true); !taken {
			return addr
		}
	}
}
