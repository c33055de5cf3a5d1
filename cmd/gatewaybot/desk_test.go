package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatewaybot/config"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

const (
	deskWorkspace = "T0ROCU0001"
	deskSecret    = "the signing secret of the desk"
)

// desk is the program's callbacks in this process, on a real redis-server. Its workers do not run, so that all that goes
// to Redis is what an answer costs.
type desk struct {
	http.Handler

	wire *meter
	acts int
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	wire := newMeter(t, redistest.Start(t).Addr())
	slack := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"ok":true,"user":{"id":"U0ADA","team_id":%q}}`, deskWorkspace)
	}))
	t.Cleanup(slack.Close)
	file := filepath.Join(t.TempDir(), "gatewaybot.yaml")
	text := fmt.Sprintf(`
region: south-west
ask: the gateway desk
public_url: https://gateway.example
redis: {url: 'redis://%s/0'}
slack: {workspace: %s, api_url: '%s'}
workspaces: [{platform: slack, id: %[2]s, body: dorset, roles: [requester, gateway_ci]}]
agencies: [{key: seaport, name: Seaport Council, type: local_authority, agreement: SP/1, expires: 2099-12-31}]
channels:
  - {platform: slack, workspace: %[2]s, id: C0GATEWAY1, purpose: gateway}
  - {platform: slack, workspace: %[2]s, id: C0INTEL001, purpose: intel}
  - {platform: slack, workspace: %[2]s, id: C0PANEL001, purpose: panel}
  - {platform: slack, workspace: %[2]s, id: C0SEAPORT1, purpose: partner, body: seaport}
`, wire.Addr(), deskWorkspace, slack.URL)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	keyset, err := store.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(file, []string{
		"GATEWAYBOT_KEYSET=" + string(keyset), "GATEWAYBOT_SLACK_BOT_TOKEN=xoxb-desk", "GATEWAYBOT_SLACK_SIGNING_SECRET=" + deskSecret,
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := newApp(cfg, (&world{err: io.Discard}).logger(slog.LevelInfo))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.store.Close() })
	return &desk{Handler: a.callbacks(), wire: wire}
}

// raise is the signed call that Slack makes when somebody types a request which nobody has typed before.
func (d *desk) raise(user string) *http.Request {
	d.acts++
	return d.command(user, fmt.Sprintf(`raise risk_to_life=no operation_name="Larkspur %d" threat_ref=THR-7 theme=drugs `+
		`support_wanted=financial,analysis objective="Find the accounts of the three companies, and who pays into them." `+
		`threat_harm_risk="Ten vulnerable people are used as couriers." needed_by="in 3 weeks" authority_status=none `+
		`lead_proposed=force sio=<@U0ADA|ada>`, d.acts))
}

// command is the signed call for a line of /gateway, intel for one of /intel.
func (d *desk) command(user, text string) *http.Request { return d.line("/gateway", user, text) }

func (d *desk) intel(user, text string) *http.Request { return d.line("/intel", user, text) }

func (d *desk) line(command, user, text string) *http.Request {
	return d.signed("/slack/command", url.Values{
		"team_id": {deskWorkspace}, "team_domain": {"south-west"}, "channel_id": {"C0DORSET01"}, "channel_name": {"dorset"},
		"user_id": {user}, "user_name": {"ada"}, "command": {command}, "text": {text}, "api_app_id": {"A0GATEWAY"},
		"response_url": {"https://hooks.example/commands/1"}, "trigger_id": {fmt.Sprintf("%d.%d", time.Now().UnixNano(), d.acts)},
	})
}

// press is the signed call that Slack makes for a button.
func (d *desk) press(user, line string) *http.Request {
	d.acts++
	return d.signed("/slack/interaction", url.Values{"payload": {fmt.Sprintf(`{"type":"block_actions","trigger_id":"%d",`+
		`"team":{"id":%q},"user":{"id":%q,"team_id":%[2]q},"channel":{"id":"C0GATEWAY1"},"container":{"channel_id":"C0GATEWAY1",`+
		`"message_ts":"1"},"actions":[{"type":"button","value":%[4]q}]}`, d.acts, deskWorkspace, user, line)}})
}

// post is the signed call that Slack makes for a new message in a partner's channel.
func (d *desk) post(text string) *http.Request {
	d.acts++
	return d.signedBody("/slack/event", "application/json", fmt.Sprintf(`{"type":"event_callback","team_id":%q,"event_id":"Ev%d",`+
		`"authorizations":[{"team_id":%[1]q,"user_id":"U0BOT","is_bot":true}],"event":{"type":"message","channel":"C0SEAPORT1",`+
		`"channel_type":"channel","user":"U0ADA","team":%[1]q,"text":%[3]q,"ts":"%[4]d.000100","event_ts":"%[4]d.000100"}}`,
		deskWorkspace, d.acts, text, 1700000000+d.acts))
}

func (d *desk) signed(path string, form url.Values) *http.Request {
	return d.signedBody(path, "application/x-www-form-urlencoded", form.Encode())
}

func (d *desk) signedBody(path, kind, body string) *http.Request {
	now := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(deskSecret))
	fmt.Fprintf(mac, "v0:%s:%s", now, body)
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Slack-Request-Timestamp", now)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r
}

// answer lets the callbacks answer a call, and fails the test unless the text is in the answer.
func (d *desk) answer(t testing.TB, r *http.Request, text string) {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), text) {
		t.Fatalf("answered with %d %s", w.Code, w.Body)
	}
}
