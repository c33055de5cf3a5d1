package mattermost_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
	"gatewaybot/config"
)

var deskCommand = bot.Command{Name: "desk", Help: "Tells the desk.", Verbs: []bot.Verb{{Name: "note"}, {Name: "show"}, {Name: "x", Hidden: true}}}

func withCommands(o *mattermost.Options) { o.Commands = []bot.Command{deskCommand} }

func setUp(t *testing.T, d *driver) mattermost.SetUp {
	t.Helper()
	done, err := d.platform.Setup(t.Context(), config.NewSecret(adminToken), []string{"force"})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestSetup(t *testing.T) {
	t.Parallel()
	d := start(t, nil, withCommands)
	clear(d.members)
	first := setUp(t, d)
	want := []string{
		"Added @gatewaybot to the team force.", "Registered /desk in force.", "Added @gatewaybot to the channel " + deskID + ".",
		"The server may call the private address 127.0.0.1.",
	}
	if diff := cmp.Diff(want, first.Did); diff != "" {
		t.Errorf("what was done differs (-want +got):\n%s", diff)
	}
	c := *d.commands["desk"]
	if c.URL != d.callback+"/mattermost/command" || c.Method != "P" || c.AutoCompleteHint != "[note | show | help]" {
		t.Errorf("registered %+v", c)
	}

	second := setUp(t, d)
	want = []string{
		"@gatewaybot is in the team force.", "/desk in force is up to date.", "@gatewaybot is in the channel " + deskID + ".",
		"The server may call the private address 127.0.0.1.",
	}
	if diff := cmp.Diff(want, second.Did); diff != "" {
		t.Errorf("the second time differs (-want +got):\n%s", diff)
	}

	d.commands["desk"].URL = "http://old.example"
	third := setUp(t, d)
	if !slices.Contains(third.Did, "Updated /desk in force.") || *d.commands["desk"] != c {
		t.Errorf("did %q, registered %+v", third.Did, d.commands["desk"])
	}
	for _, done := range []mattermost.SetUp{first, second, third} {
		if len(done.Tokens) != 1 || done.Tokens[0].Reveal() != c.Token {
			t.Errorf("tokens are not the command's")
		}
	}
}

func TestSetupThatFails(t *testing.T) {
	t.Parallel()
	d := start(t, nil, withCommands, func(o *mattermost.Options) { o.Channels = []string{deskID} })
	d.users[botID].IsBot = false
	if _, err := d.platform.Setup(t.Context(), config.NewSecret(adminToken), nil); err == nil {
		t.Error("a person's token is taken for a bot's")
	}
	d.users[botID].IsBot = true
	done, err := d.platform.Setup(t.Context(), config.NewSecret(adminToken), []string{"force", "nobody"})
	if err == nil || !strings.Contains(err.Error(), "nobody") || len(done.Tokens) != 1 {
		t.Errorf("error %v with %d tokens", err, len(done.Tokens))
	}
	if _, err := d.platform.Setup(t.Context(), config.NewSecret("wrong"), []string{"force"}); err == nil {
		t.Error("a wrong token is taken")
	}
}

// TestTokensAreNotRedirected moves the server: neither the bot's token nor the administrator's may follow.
func TestTokensAreNotRedirected(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s came with %q", r.URL.Path, r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	d := start(t, nil, withCommands)
	away := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL+r.URL.Path, http.StatusTemporaryRedirect)
	}
	d.failNext("/posts", away)
	if _, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, bot.Message{Text: "Hello."}); err == nil {
		t.Error("a redirected post counts as sent")
	}
	d.failNext("/teams/name/force", away)
	if _, err := d.platform.Setup(t.Context(), config.NewSecret(adminToken), []string{"force"}); err == nil {
		t.Error("a redirected set-up counts as done")
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	const untried = "Mattermost may call private addresses"
	for name, c := range map[string]struct {
		change  func(*driver)
		options func(*mattermost.Options)
		wrong   []string
	}{
		"all is well":      {},
		"no server":        {options: func(o *mattermost.Options) { o.URL = "http://127.0.0.1:1" }, wrong: []string{"Mattermost answers", "Mattermost token", untried}},
		"wrong token":      {options: func(o *mattermost.Options) { o.Token = config.NewSecret("x") }, wrong: []string{"Mattermost answers", "Mattermost token", untried}},
		"a person's token": {change: func(d *driver) { d.users[botID].IsBot = false }, wrong: []string{"Mattermost token", untried}},
		"not a member":     {change: func(d *driver) { delete(d.members, deskID+botID) }, wrong: []string{"Mattermost channel " + deskID, untried}},
		"archived":         {change: func(d *driver) { d.channels[deskID].DeleteAt = 1 }, wrong: []string{"Mattermost channel " + deskID, untried}},
		"not registered":   {change: func(d *driver) { clear(d.commands) }, wrong: []string{"Mattermost commands in Force", untried}},
		"no tokens":        {options: func(o *mattermost.Options) { o.CommandTokens = nil }, wrong: []string{"Mattermost command tokens"}},
		"forbidden":        {change: func(d *driver) { d.internal = "10.0.0.0/8" }, wrong: []string{untried}},
		"nobody there":     {options: func(o *mattermost.Options) { o.CallbackURL = "http://127.0.0.1:1" }, wrong: []string{"Mattermost callback address"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := start(t, nil, withCommands)
			setUp(t, before)
			if c.change != nil {
				c.change(before)
			}
			o := options(before.fake, before.callback)
			withCommands(&o)
			if c.options != nil {
				c.options(&o)
			}
			p, err := mattermost.New(o)
			if err != nil {
				t.Fatal(err)
			}
			var wrong []string
			for _, check := range p.Check(t.Context()) {
				if check.Detail == "" {
					t.Errorf("%s says nothing", check.Name)
				}
				if !check.OK {
					wrong = append(wrong, check.Name)
				}
			}
			if diff := cmp.Diff(c.wrong, wrong); diff != "" {
				t.Errorf("what is wrong differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPrivateAddressIsTried names the setting for private addresses where the server may not call ours.
func TestPrivateAddressIsTried(t *testing.T) {
	t.Parallel()
	for internal, c := range map[string]struct {
		ok         bool
		said, todo string
	}{
		"127.0.0.0/8":  {true, "The server called 127.0.0.1.", "The server may call the private address 127.0.0.1."},
		"192.168.1.10": {false, "AllowedUntrustedInternalConnections", "Still to do: the server may not call the private address 127.0.0.1. "},
	} {
		d := start(t, nil, withCommands, func(o *mattermost.Options) { o.Hears, o.Cursors = heardDesk, newCursors() })
		d.internal = internal
		done := setUp(t, d)
		if last := done.Did[len(done.Did)-1]; !strings.HasPrefix(last, c.todo) {
			t.Errorf("%s: the set-up says %q", internal, last)
		}
		checks := d.platform.Check(t.Context())
		last := checks[len(checks)-1]
		if last.OK != c.ok || !strings.Contains(last.Detail, c.said) {
			t.Errorf("%s: checked %+v", internal, last)
		}
	}
}

func TestCheckNamesHeardChannels(t *testing.T) {
	t.Parallel()
	d := start(t, nil, func(o *mattermost.Options) { o.Hears, o.Cursors = heardDesk, newCursors() })
	said := func() string {
		for _, c := range d.platform.Check(t.Context()) {
			if strings.HasSuffix(c.Name, deskID) {
				return c.Detail
			}
		}
		return ""
	}
	if got := said(); got != "The bot is a member of Desk. I hear every post there." {
		t.Errorf("said of a member: %q", got)
	}
	delete(d.members, deskID+botID)
	if got := said(); !strings.HasSuffix(got, "I hear nothing of what is said there.") {
		t.Errorf("said of no member: %q", got)
	}
}

// TestSetupSaysWhatIsMissing tries tokens that can not do it.
func TestSetupSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		token, end, want string
		status           int
	}{
		"a member's, at the team":      {adminToken, "/teams/name/force", "@admin may not see the team force. Use the access token of a system administrator", 403},
		"a member's, at the commands":  {adminToken, "/commands", "@admin may not manage the slash commands of the team force. Use the access token of a system administrator", 403},
		"a member's, at the channel":   {adminToken, "/channels/" + deskID + "/members", "@admin may not add the bot to the channel " + deskID + ". Use the access token of a system administrator", 403},
		"a wrong one":                  {"wrong", "", "the server does not take the administrator's token: it is wrong, expired or revoked. Make a new one", 0},
		"of a team that is not there":  {adminToken, "/teams/name/force", "@admin could not see the team force: the server does not know it. Check how it is written", 404},
		"of a server that has trouble": {adminToken, "/commands", "status 502", 502},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, nil, withCommands)
			clear(d.members)
			if c.status != 0 {
				d.failNext(c.end, answer(c.status, `{"id":"api.context.permissions.app_error"}`))
			}
			_, err := d.platform.Setup(t.Context(), config.NewSecret(c.token), []string{"force"})
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "gone") {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
		})
	}
}
