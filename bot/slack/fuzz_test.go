package slack_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	sdk "github.com/slack-go/slack"
	"pgregory.net/rapid"

	"gatewaybot/bot"
	"gatewaybot/bot/slack"
	"gatewaybot/config"
)

// door is a platform whose front door is called without a network.
type door struct {
	*http.ServeMux
	heard []bot.Request
}

func newDoor(t testing.TB, reply bot.Message) *door { return newDoorTo(t, reply, someone{}) }

func newDoorTo(t testing.TB, reply bot.Message, api http.RoundTripper) *door {
	o := slack.Options{
		Token: config.NewSecret(token), SigningSecret: config.NewSecret(secret), Workspace: team,
		HTTPClient: &http.Client{Timeout: time.Second, Transport: api},
		Claims:     always{}, Log: slog.New(slog.DiscardHandler),
	}
	hearing(&cursors{})(&o)
	p, err := slack.New(o)
	if err != nil {
		t.Fatal(err)
	}
	d := &door{ServeMux: http.NewServeMux()}
	p.Routes(d.ServeMux, func(_ context.Context, req bot.Request) (bot.Message, error) {
		d.heard = append(d.heard, req)
		return reply, nil
	})
	return d
}

// someone is a Slack that knows one partner's member by any id.
type someone struct{}

func (someone) RoundTrip(*http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	writeJSON(w, object{"ok": true, "user": object{"team_id": partner}})
	return w.Result(), nil
}

// always claims everything.
type always struct{}

func (always) Claim(context.Context, string) (mine, handled bool, err error) { return true, false, nil }
func (always) Keep(context.Context, string) error                            { return nil }
func (always) Release(context.Context, string) error                         { return nil }

// knock delivers a signed call and returns what it made us hear.
func (d *door) knock(t testing.TB, path, contentType, body string) (heard []bot.Request, status int) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	sign(r.Header, secret, time.Now(), body)
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	heard, d.heard = d.heard, nil
	switch w.Code {
	case 200, 400, 403, 413:
	default:
		t.Errorf("answered with %d", w.Code)
	}
	for _, req := range heard {
		nobody := req.From.User == "" && req.Source != bot.Deleted
		if req.ID == "" || nobody || req.From.Workspace == "" || req.Channel.Workspace != team {
			t.Errorf("heard %+v", req)
		}
		if p := req.Post; req.Source.IsPost() != (p != nil) || p != nil && (p.ID == "" || p.At.IsZero() || (p.Revision != "") != (req.Source == bot.Edited)) {
			t.Errorf("heard %+v of %+v", req, p)
		}
	}
	return heard, w.Code
}

// FuzzCommand compares with the SDK's parser, which decodes every field.
func FuzzCommand(f *testing.F) {
	f.Add(commandBody("1.2.3", "U0ADA", "/desk", "note &lt;b&gt; <@U0BEN|ben> 100%"))
	f.Add("team_id=" + team + "&channel_id=C1&user_id=U1&command=%2Fdesk&trigger_id=1&text=a%20b+c%")
	f.Add("ssl_check=1")
	f.Fuzz(func(t *testing.T, body string) {
		heard, status := newDoor(t, bot.Message{}).knock(t, "/slack/command", formType, body)
		oracle, ok := readByOracle(body)
		if !ok || status == http.StatusRequestEntityTooLarge {
			return
		}
		mine := oracle.TeamID == team && oracle.ChannelID != "" && oracle.UserID != "" && oracle.TriggerID != "" &&
			len(oracle.Command) > 1 && oracle.Command[0] == '/'
		if mine != (len(heard) == 1) {
			t.Fatalf("heard %+v, the SDK reads %+v", heard, oracle)
		}
		if !mine {
			return
		}
		if heard[0].From.User != oracle.UserID || heard[0].Channel.ID != oracle.ChannelID || heard[0].ID != "command:"+oracle.TriggerID {
			t.Errorf("heard %+v, the SDK reads %+v", heard[0], oracle)
		}
		if !strings.ContainsAny(oracle.Text, "<&") && heard[0].Text != strings.TrimSpace(oracle.Command[1:]+" "+oracle.Text) {
			t.Errorf("heard %q, the SDK reads %q %q", heard[0].Text, oracle.Command, oracle.Text)
		}
	})
}

// readByOracle is false for bodies that Slack never sends: broken or odd escapes, a field twice.
func readByOracle(body string) (sdk.SlashCommand, bool) {
	fields, err := url.ParseQuery(body)
	for key, values := range fields {
		if len(values) > 1 || url.QueryEscape(key) != key {
			return sdk.SlashCommand{}, false
		}
	}
	if err != nil || fields.Has("ssl_check") {
		return sdk.SlashCommand{}, false
	}
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", formType)
	command, err := sdk.SlashCommandParse(r)
	return command, err == nil
}

func FuzzInteraction(f *testing.F) {
	for _, payload := range []object{
		press("1.2.3", "desk list"),
		submission(object{"id": "V1", "private_metadata": `{"command":"desk raise","channel":"C1"}`}, "text"),
		homePress("1.2.3", "desk list", ""),
		submission(object{"id": "V1", "private_metadata": `{"command":"desk raise","channel":"D1","home":true}`}, "text"),
		{"type": "block_actions", "actions": nil, "view": object{"state": object{"values": nil}}},
	} {
		raw, err := json.Marshal(payload)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{"type":"view_submission","user":{"id":"U"},"view":{"id":"V","private_metadata":"null","state":{"values":{"a":{"answer":{"selected_options":[{}]}}}}}}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		newDoor(t, bot.Message{}).knock(t, "/slack/interaction", formType, url.Values{"payload": {string(payload)}}.Encode())
	})
}

func FuzzEvent(f *testing.F) {
	f.Add(eventBody("Ev1", mention("U0ADA", "desk list")))
	f.Add(eventBody("Ev1", object{"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "<@U0BOT"}))
	f.Add(`{"type":"event_callback","authorizations":[null],"event":null}`)
	f.Add(eventBody("Ev1", opening("U0ADA", "home")))
	f.Add(eventBody("Ev1", object{"type": "app_home_opened", "user": "U1", "tab": "home", "view": 7}))
	ada := was("U0ADA", "van <@U0BOT> <@U0PAT>")
	for _, event := range []object{
		with(post("U0PAT", "<!channel> &lt;"), "files", []any{object{"id": "F1", "mode": "file_access"}, nil, 7}),
		with(post("U0ADA", "\x00"), "thread_ts", "1.000001"), change(ada, byAuthor(ada, "car")), change(nil, byAuthor(ada, "car")),
		deletion(ada), deletion(nil), change(ada, object{"subtype": "tombstone", "ts": postTS}),
	} {
		f.Add(eventBody("Ev1", event))
	}
	f.Fuzz(func(t *testing.T, body string) {
		newDoor(t, bot.Message{}).knock(t, "/slack/event", jsonType, body)
	})
}

// Whatever a person types arrives as it was typed.
func TestAnyTextArrives(t *testing.T) {
	t.Parallel()
	d := newDoor(t, bot.Message{})
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.TrimSpace(strings.ToValidUTF8(rapid.String().Draw(rt, "text"), ""))
		heard, _ := d.knock(t, "/slack/command", formType, commandBody("1", "U0ADA", "/desk", notation.Replace(text)))
		if diff := cmp.Diff("desk "+text, heard[0].Text); diff != "" && text != "" {
			rt.Fatalf("text differs (-typed +arrived):\n%s", diff)
		}
	})
}

// nowhere is an answer that nobody reads.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}

func BenchmarkCommand(b *testing.B) {
	body := commandBody("13345224609.738474920.8088930838d88f008e0", "U0ADA", "/desk", "raise subject=\"Blue van\" "+strings.Repeat("words and more words ", 15))
	for name, reply := range map[string]bot.Message{
		"no reply": {},
		"reply":    {Text: "Your note DSK-2026-000042 is with the desk.", Note: "You hear from them by Mon 14/12/2026.", Buttons: []bot.Button{{Label: "Follow", Command: "desk follow"}}},
	} {
		b.Run(name, func(b *testing.B) {
			d := newDoor(b, reply)
			r := httptest.NewRequest(http.MethodPost, "/slack/command", nil)
			r.Header.Set("Content-Type", formType)
			sign(r.Header, secret, time.Now(), body)
			r.ContentLength = int64(len(body))
			w := nowhere{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				r.Body = io.NopCloser(bytes.NewReader([]byte(body)))
				d.ServeHTTP(w, r)
				d.heard = d.heard[:0]
			}
		})
	}
}
