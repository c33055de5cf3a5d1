package mattermost_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/bot/mattermost"
	"gatewaybot/config"
)

func account(user string) bot.Account {
	return bot.Account{Platform: "mattermost", Workspace: workspace, User: user}
}

func desk() bot.Channel {
	return bot.Channel{Platform: "mattermost", Workspace: workspace, ID: deskID}
}

func options(f *fake, callback string) mattermost.Options {
	return mattermost.Options{
		URL: f.url, Workspace: workspace, CallbackURL: callback, Token: config.NewSecret(botToken),
		CommandTokens: []config.Secret{config.NewSecret("another"), config.NewSecret(commandToken)},
		SigningKey:    config.NewSecret(strings.Repeat("k", 32)),
		Channels:      []string{deskID}, Reconnect: time.Millisecond,
		Claims: &claims{taken: map[string]bool{}},
	}
}

// driver does at the fake server what people do there.
type driver struct {
	*fake
	reader
	platform *mattermost.Platform
	callback string
	triggers int
}

// start runs a platform against a new fake server.
func start(t testing.TB, handle bot.Handler, change ...func(*mattermost.Options)) *driver {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	d := &driver{fake: newFake(t), callback: server.URL, reader: reader{ids: map[string]string{}}}
	for id, u := range d.users {
		d.ids[u.Username] = id
	}
	o := options(d.fake, server.URL)
	for _, c := range change {
		c(&o)
	}
	p, err := mattermost.New(o)
	if err != nil {
		t.Fatal(err)
	}
	p.Routes(mux, handle)
	d.platform = p
	return d
}

// listen runs the platform's connection until the test ends, and returns once it is there.
func (d *driver) listen(t testing.TB, handle bot.Handler) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.platform.Run(ctx, handle) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	eventually(t, "a connection and a look for what was missed", func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return len(d.sockets) == 1 && slices.Contains(d.calls, "GET /users/"+botID+"/channels")
	})
}

func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %s in ten seconds", what)
		}
	}
}

func (d *driver) trigger() string {
	d.triggers++
	return fmt.Sprintf("trigger-%d", d.triggers)
}

// post calls the platform as the server does and gives the status and body of its answer.
func (d *driver) post(t testing.TB, address, mediaType string, body []byte) (int, []byte) {
	t.Helper()
	resp, err := http.Post(address, mediaType, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, answer
}

func (d *driver) postJSON(t testing.TB, address string, in, out any) {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	status, answer := d.post(t, address, "application/json", body)
	if status != http.StatusOK || json.Unmarshal(answer, out) != nil {
		t.Fatalf("%s answers %d %q", address, status, answer)
	}
}

// commandForm is what the server sends for a line.
func (d *driver) commandForm(who bot.Account, line string) url.Values {
	form := url.Values{
		"token": {commandToken}, "team_id": {teamID}, "channel_id": {deskID}, "channel_name": {"desk"},
		"user_id": {who.User}, "trigger_id": {d.trigger()},
		"response_url": {"http://evil.example/hooks/commands/x"},
	}
	line = bottest.Mentions(line, func(a bot.Account) string {
		form.Add("user_mentions", d.users[a.User].Username)
		form.Add("user_mentions_ids", a.User)
		return "@" + d.users[a.User].Username
	})
	command, text, _ := strings.Cut(line, " ")
	form.Set("command", command)
	form.Set("text", text)
	return form
}

// commandReply is the part of an answer to a command that the server understands.
type commandReply struct {
	ResponseType     string                     `json:"response_type"`
	Text             string                     `json:"text"`
	Attachments      []*model.MessageAttachment `json:"attachments"`
	SkipSlackParsing bool                       `json:"skip_slack_parsing"`
}

// shown is what the driver needs of what a person sees: where it stands, and what the server keeps of it.
type shown struct {
	post    string
	channel string
	actions []*model.PostAction
	dialog  *model.OpenDialogRequest
	markup  []string
}

func (d *driver) Type(t testing.TB, who bot.Account, line string) bottest.Seen {
	t.Helper()
	form := d.commandForm(who, line)
	status, body := d.post(t, d.callback+"/mattermost/command", "application/x-www-form-urlencoded", []byte(form.Encode()))
	var reply commandReply
	if status != http.StatusOK || json.Unmarshal(body, &reply) != nil {
		t.Fatalf("the command is answered with %d %q", status, body)
	}
	if opened, ok := d.dialogs[form.Get("trigger_id")]; ok {
		return d.seeDialog(t, opened, deskID, nil)
	}
	if reply.ResponseType != "ephemeral" || !reply.SkipSlackParsing {
		t.Errorf("the reply is %q, skips parsing: %v", reply.ResponseType, reply.SkipSlackParsing)
	}
	d.made++
	return d.see(t, id("eph", d.made), deskID, reply.Text, reply.Attachments)
}

func (d *driver) Press(t testing.TB, who bot.Account, on bottest.Seen, button int) bottest.Seen {
	t.Helper()
	at := on.Native.(shown)
	reply, trigger := d.press(t, who, at, at.actions[button])
	if opened, ok := d.dialogs[trigger]; ok {
		return d.seeDialog(t, opened, at.channel, nil)
	}
	if reply == "" || reply == "I have answered you in a direct message." {
		return d.newest(t, who)
	}
	return d.see(t, "", at.channel, reply, nil)
}

// press sends a press of an action and gives the words that only the presser sees.
func (d *driver) press(t testing.TB, who bot.Account, at shown, action *model.PostAction) (said, trigger string) {
	t.Helper()
	trigger = d.trigger()
	var reply struct {
		EphemeralText string `json:"ephemeral_text"`
	}
	d.postJSON(t, action.Integration.URL, map[string]any{
		"type": "button", "user_id": who.User, "channel_id": at.channel, "channel_name": d.channels[at.channel].Name,
		"post_id": at.post, "trigger_id": trigger, "context": action.Integration.Context, "data_source": "",
	}, &reply)
	return reply.EphemeralText, trigger
}

// newest is the last post in the direct messages of somebody with the bot.
func (d *driver) newest(t testing.TB, who bot.Account) bottest.Seen {
	t.Helper()
	d.mu.Lock()
	channel := d.directOf(who.User).Id
	var post *model.Post
	for _, id := range d.order {
		if p := d.posts[id]; p.ChannelId == channel {
			post = p
			break
		}
	}
	d.mu.Unlock()
	if post == nil || post.UserId != botID {
		t.Fatalf("nothing came to %s", who)
	}
	return d.Read(t, bot.Posted{ID: post.Id})
}

func (d *driver) Read(t testing.TB, where bot.Posted) bottest.Seen {
	t.Helper()
	d.mu.Lock()
	post := d.posts[where.ID].Clone()
	d.mu.Unlock()
	if err := post.IsValid(model.PostMessageMaxRunesV2); err != nil && post.CreateAt != 0 {
		t.Errorf("post: %v", err)
	}
	return d.see(t, post.Id, post.ChannelId, post.Message, post.Attachments())
}

func (d *driver) Pictures(t testing.TB, where bot.Posted) [][]byte {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	var all [][]byte
	for _, id := range d.posts[where.ID].FileIds {
		all = append(all, d.uploads[id])
	}
	return all
}

func (d *driver) Submit(t testing.TB, who bot.Account, on bottest.Seen, answers map[string][]string) bottest.Seen {
	t.Helper()
	at := on.Native.(shown)
	filled := d.fill(on, answers)
	var reply model.SubmitDialogResponse
	d.postJSON(t, filled.URL, model.SubmitDialogRequest{
		Type: "dialog_submission", CallbackId: filled.Dialog.CallbackId, State: filled.Dialog.State,
		UserId: who.User, ChannelId: at.channel, TeamId: teamID, Submission: submission(filled),
	}, &reply)
	if reply.Error != "" || len(reply.Errors) > 0 {
		return d.seeDialog(t, filled, at.channel, &reply)
	}
	return d.newest(t, who)
}

func (d *driver) Mention(t testing.TB, who bot.Account, text string) bottest.Seen {
	t.Helper()
	return d.hear(t, who, deskID, "@gatewaybot "+text)
}

func (d *driver) Tell(t testing.TB, who bot.Account, text string) bottest.Seen {
	t.Helper()
	d.mu.Lock()
	channel := d.directOf(who.User).Id
	d.mu.Unlock()
	return d.hear(t, who, channel, text)
}

// hear posts as somebody and waits for the bot's next post.
func (d *driver) hear(t testing.TB, who bot.Account, channel, text string) bottest.Seen {
	t.Helper()
	text = bottest.Mentions(text, func(a bot.Account) string { return "@" + d.users[a.User].Username })
	d.say(t, &model.Post{UserId: who.User, ChannelId: channel, Message: text})
	d.mu.Lock()
	said := d.order[0]
	d.mu.Unlock()
	eventually(t, "answer", func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.order[0] != said
	})
	return d.newest(t, who)
}
