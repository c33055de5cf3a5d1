package mattermost_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
)

type (
	ctx = context.Context
	req = bot.Request
)

const formType = "application/x-www-form-urlencoded"

// recorder is a handler that keeps requests and always gives the same answer.
type recorder struct {
	answer bot.Message
	failed error
	came   []bot.Request
}

func (r *recorder) handle(_ ctx, in req) (bot.Message, error) {
	r.came = append(r.came, in)
	return r.answer, r.failed
}

// refusals keeps the reasons that a platform gives.
type refusals []string

func (r *refusals) option(o *mattermost.Options) {
	o.Refused = func(reason string) { *r = append(*r, reason) }
}

func TestCommandIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mediaType string
		change    func(url.Values)
		body      string
		status    int
		reason    string
	}{
		"no token":       {change: func(f url.Values) { f.Del("token") }, status: 401, reason: "token"},
		"empty token":    {change: func(f url.Values) { f.Set("token", "") }, status: 401, reason: "token"},
		"wrong token":    {change: func(f url.Values) { f.Set("token", commandToken[1:]+"x") }, status: 401, reason: "token"},
		"shorter token":  {change: func(f url.Values) { f.Set("token", commandToken[1:]) }, status: 401, reason: "token"},
		"no user":        {change: func(f url.Values) { f.Del("user_id") }, status: 400, reason: "body"},
		"odd user":       {change: func(f url.Values) { f.Set("user_id", "../../users/me/tokens/xxx") }, status: 400, reason: "body"},
		"no channel":     {change: func(f url.Values) { f.Del("channel_id") }, status: 400, reason: "body"},
		"json":           {mediaType: "application/json", status: 415, reason: "media type"},
		"no media type":  {mediaType: " ", status: 415, reason: "media type"},
		"not a form":     {body: "%zz=1;", status: 400, reason: "body"},
		"a body too big": {body: strings.Repeat("x", 1<<20+1), status: 413, reason: "size"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, reasons := &recorder{}, &refusals{}
			d := start(t, r.handle, reasons.option)
			form := d.commandForm(account(adaID), "/desk list")
			if c.change != nil {
				c.change(form)
			}
			if c.body == "" {
				c.body = form.Encode()
			}
			if c.mediaType == "" {
				c.mediaType = formType
			}
			status, _ := d.post(t, d.callback+"/mattermost/command", c.mediaType, []byte(c.body))
			if status != c.status || len(r.came) > 0 {
				t.Errorf("status %d, %d requests; want %d and none", status, len(r.came), c.status)
			}
			if diff := cmp.Diff(refusals{c.reason}, *reasons); diff != "" {
				t.Errorf("reasons differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCommandsNeedPOST(t *testing.T) {
	t.Parallel()
	d := start(t, (&recorder{}).handle)
	for _, path := range []string{"command?token=" + commandToken, "dialog", "action/x"} {
		resp, err := http.Get(d.callback + "/mattermost/" + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: status %d", path, resp.StatusCode)
		}
	}
}

func TestCommandAsLongAsCanBeSent(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: bot.Message{Text: "Done."}}
	d := start(t, r.handle)
	text := strings.Repeat("東", 96_000)
	d.Type(t, account(adaID), "/desk note "+text)
	if len(r.came) != 1 || r.came[0].Text != "desk note "+text {
		t.Error("the text did not arrive whole")
	}
}

func TestCommandNamesPeople(t *testing.T) {
	t.Parallel()
	remote := "agencyagencyagencyagencyag"
	eve, other := id("eve", 1), id("other", 1)
	for name, c := range map[string]struct{ text, want string }{
		"of the team, with punctuation": {"give @ben.okafor. now", "give " + bot.Tag(account(benID)) + ". now"},
		"in capitals":                   {"to=@Ben.Okafor", "to=" + bot.Tag(account(benID))},
		"of another team":               {`to="@other"`, `to="` + bot.Tag(account(other)) + `"`},
		"of a connected server": {"@eve:agency-b", bot.Tag(bot.Account{
			Platform: "mattermost", Workspace: "remote:" + remote, User: eve,
		})},
		"a guest":        {"@gus", bot.Tag(guest(id("gus", 1)))},
		"an integration": {"@gatewaybot", "<@mattermost/unknown/" + botID + ">"},
		"nobody":         {"@nobody and a@ben.okafor", "@nobody and a@ben.okafor"},
		"everybody":      {"@all @here @channel", "@all @here @channel"},
		"no mentions":    {"plain", "plain"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &recorder{}
			d := start(t, r.handle)
			d.users[other] = &model.User{Id: other, Username: "other"}
			d.users[eve] = &model.User{Id: eve, Username: "eve:agency-b", RemoteId: &remote}
			d.users[id("gus", 1)] = &model.User{Id: id("gus", 1), Username: "gus", Roles: model.SystemGuestRoleId}
			form := d.commandForm(account(adaID), "/desk "+c.text)
			form["user_mentions"] = []string{"ben.okafor", "eve:agency-b", "gus", "gatewaybot"}
			form["user_mentions_ids"] = []string{benID, eve, id("gus", 1), botID}
			d.post(t, d.callback+"/mattermost/command", formType, []byte(form.Encode()))
			if len(r.came) != 1 || r.came[0].Text != "desk "+c.want {
				t.Errorf("came %+v, want %q", r.came, c.want)
			}
		})
	}
}

func TestCommandCallsTheServerOnceAMinute(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC)
	d := start(t, (&recorder{answer: bot.Message{Text: "Done."}}).handle, func(o *mattermost.Options) {
		o.Now = func() time.Time { return now }
	})
	for _, want := range []int{1, 1, 1, 2} {
		d.Type(t, account(adaID), "/desk list at 10@home")
		if len(d.calls) != want {
			t.Errorf("the server was called: %q, want %d calls", d.calls, want)
		}
		now = now.Add(25 * time.Second)
	}
}

func TestCommandSaysWhoIsNotOfThisServer(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: bot.Message{Text: "Done."}}
	d := start(t, r.handle)
	d.users[adaID].Roles = model.SystemGuestRoleId
	d.Type(t, account(adaID), "/desk list")
	if want := guest(adaID); len(r.came) != 1 || r.came[0].From != want {
		t.Errorf("came %+v, want it from %s", r.came, want)
	}
}

func guest(user string) bot.Account {
	return bot.Account{Platform: "mattermost", Workspace: "guest:" + workspace, User: user}
}

func TestCommandOfNobodyIsDeclined(t *testing.T) {
	t.Parallel()
	const nobody, again = "I take commands from people only.", "Please try again."
	for name, c := range map[string]struct {
		change       func(*driver)
		said, reason string
	}{
		"an integration": {func(d *driver) { d.users[adaID].IsBot = true }, nobody, "user"},
		"deactivated":    {func(d *driver) { d.users[adaID].DeleteAt = 1 }, nobody, "user"},
		"unknown":        {func(d *driver) { delete(d.users, adaID) }, nobody, "user"},
		"too many calls": {func(d *driver) { d.failNext("/users/"+adaID, answer(429, "limit exceeded")) }, again, "unchecked"},
		"names not told": {func(d *driver) { d.failNext("/users/usernames", answer(502, "")) }, again, "unchecked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, reasons := &recorder{}, &refusals{}
			d := start(t, r.handle, reasons.option)
			c.change(d)
			const line = "desk note for @ben.okafor"
			seen := d.Type(t, account(adaID), "/"+line)
			if len(r.came) > 0 || !strings.Contains(seen.Text, c.said) || !strings.Contains(seen.Text, line) {
				t.Errorf("handled as %+v, the person is told %q", r.came, seen.Text)
			}
			if diff := cmp.Diff(refusals{c.reason}, *reasons); diff != "" {
				t.Errorf("reasons differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCommandPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		channelName, root string
		direct            bool
	}{
		"channel":                {"desk", "", false},
		"thread":                 {"desk", id("root", 1), false},
		"with the bot":           {model.GetDMNameFromIds(adaID, botID), "", true},
		"between two":            {model.GetDMNameFromIds(adaID, benID), "", false},
		"a name that looks like": {"x__" + botID, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &recorder{}
			d := start(t, r.handle)
			form := d.commandForm(account(adaID), "/desk")
			form.Set("channel_name", c.channelName)
			form.Set("root_id", c.root)
			d.post(t, d.callback+"/mattermost/command", formType, []byte(form.Encode()))
			want := bot.Request{
				Source: bot.Typed, From: account(adaID), Channel: desk(), Direct: c.direct, Thread: c.root, Text: "desk",
			}
			r.came[0].ID = ""
			if diff := cmp.Diff([]bot.Request{want}, r.came); diff != "" {
				t.Errorf("request differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCommandSentAgainIsTheSameAct(t *testing.T) {
	t.Parallel()
	r := &recorder{}
	d := start(t, r.handle)
	form := d.commandForm(account(adaID), "/desk list")
	for range 2 {
		d.post(t, d.callback+"/mattermost/command", formType, []byte(form.Encode()))
	}
	if r.came[0].ID != r.came[1].ID || r.came[0].ID == "" {
		t.Errorf("ids are %q and %q", r.came[0].ID, r.came[1].ID)
	}
}

func TestCommandReplies(t *testing.T) {
	t.Parallel()
	form := &bot.Form{Title: "Raise", Command: "desk raise", Submit: "Send"}
	for name, c := range map[string]struct {
		answer bot.Message
		want   map[string]any
	}{
		"nothing to say": {bot.Message{}, map[string]any{}},
		"words": {bot.Message{Text: "<a|b>"}, map[string]any{
			"response_type": "ephemeral", "text": `&lt;a\|b>`, "skip_slack_parsing": true,
		}},
		"a form": {bot.Message{Form: form}, map[string]any{}},
		"a form and words": {bot.Message{Text: "First this.", Form: form}, map[string]any{
			"response_type": "ephemeral", "text": "First this.", "skip_slack_parsing": true,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, (&recorder{answer: c.answer}).handle)
			body := d.commandForm(account(adaID), "/desk")
			status, reply := d.post(t, d.callback+"/mattermost/command", formType, []byte(body.Encode()))
			var got map[string]any
			if err := json.Unmarshal(reply, &got); err != nil || status != http.StatusOK {
				t.Fatalf("status %d, %q", status, reply)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("reply differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFormThatCanNotOpenBecomesAButton(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: bot.Message{Form: &bot.Form{
		Title: "Raise", Intro: "Say what.", Command: "desk raise", Submit: "Send",
		Questions: []bot.Question{{Name: "text", Label: "Text", Kind: bot.Text, Values: []string{"as typed"}}},
	}}}
	d := start(t, r.handle)
	d.failNext("/actions/dialogs/open", answer(http.StatusBadGateway, ""))
	seen := d.Type(t, account(adaID), "/desk raise")
	if seen.Form != nil || !strings.Contains(seen.Text, "Say what.") {
		t.Fatalf("seen is %+v", seen)
	}
	d.Press(t, account(adaID), seen, seen.Button(t, "Open the form"))
	if got := r.came[1].Text; got != `desk raise text="as typed"` {
		t.Errorf("the button arrived as %q", got)
	}
}
