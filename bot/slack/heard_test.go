package slack_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/bot/slack"
)

const (
	shared = "C0SHARED" // the channel whose posts are heard
	postTS = "1700000000.000100"
)

// cursors are kept in memory.
type cursors struct {
	mu   sync.Mutex
	at   map[string]string
	kept []string
	err  error
}

func (c *cursors) Cursor(_ context.Context, channel string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at[channel], c.err
}

func (c *cursors) KeepCursor(_ context.Context, channel, cursor string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return c.err
	}
	if c.at == nil {
		c.at = map[string]string{}
	}
	c.at[channel] = cursor
	c.kept = append(c.kept, cursor)
	return nil
}

// sharedName is the shared channel to the keeper of cursors.
const sharedName = "slack/" + team + "/" + shared

func (c *cursors) get() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at[sharedName]
}

func (c *cursors) set(cursor string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = map[string]string{sharedName: cursor}
}

func (c *cursors) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = err
}

// hearing makes a platform hear the shared channel.
func hearing(c *cursors) func(*slack.Options) {
	return func(o *slack.Options) {
		o.Channels, o.Cursors = []string{channel, shared}, c
		o.Hears = func(c bot.Channel) bool {
			return c == bot.Channel{Platform: "slack", Workspace: team, ID: shared}
		}
	}
}

func newEars(t testing.TB, handle bot.Handler) *stage {
	return newStage(t, handle, hearing(&cursors{}))
}

// post is a message in the shared channel.
func post(user, text string) object {
	return object{
		"type": "message", "channel_type": "channel", "channel": shared, "user": user, "text": text, "ts": postTS,
		"event_ts": postTS, "client_msg_id": "0b1c", "team": team, "blocks": []any{object{"type": "brand_new", "elements": 7}},
	}
}

func at(t testing.TB, s string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// said is the request of post(user, "van").
func said(t testing.TB, from bot.Account) bot.Request {
	t.Helper()
	return bot.Request{
		ID: "post:" + shared + ":" + postTS, Source: bot.Said, From: from,
		Channel: bot.Channel{Platform: "slack", Workspace: team, ID: shared}, Text: "van",
		Post: &bot.Post{ID: postTS, At: at(t, "2023-11-14T22:13:20.0001Z")},
	}
}

func TestPosts(t *testing.T) {
	t.Parallel()
	ada := post("U0ADA", "van")
	mentioning := func(text string) object { return with(ada, "text", text) }
	edit := func(f func(*bot.Request)) bot.Request {
		r := said(t, person("U0ADA"))
		f(&r)
		return r
	}
	text := func(text string) bot.Request { return edit(func(r *bot.Request) { r.Text = text }) }
	named := func(text string) bot.Request {
		return edit(func(r *bot.Request) { r.Text, r.Post.Named = text, true })
	}
	inThread := edit(func(r *bot.Request) { r.Thread = "1699999999.000001" })
	long := strings.Repeat("\U0001F690 <", 20_000)
	for _, tc := range []struct {
		name  string
		event object
		want  bot.Request
	}{
		{"top level", ada, text("van")},
		{"first of a thread", with(ada, "thread_ts", postTS), text("van")},
		{"reply", with(ada, "thread_ts", "1699999999.000001"), inThread},
		{"reply shown in the channel", with(with(ada, "thread_ts", "1699999999.000001"), "subtype", "thread_broadcast"), inThread},
		{"what somebody does", with(ada, "subtype", "me_message"), text("van")},
		{"mention", mentioning("<@" + botUser + "|gateway>, van"), named("van")},
		{"mention in the middle", mentioning("hey <@" + botUser + ">\nvan"), named("hey \nvan")},
		{"mention alone", mentioning("<@" + botUser + ">"), named("")},
		{"as it was written", mentioning("*INTEL*\n&gt; _van_ &amp; `x`\n\n• <https://a.example|a>"), text("*INTEL*\n> _van_ & `x`\n\n• https://a.example")},
		{"mention of others", mentioning("<@U0PAT|pat> and <@U0NOBODY> <!channel> <#C1|town>"), text(bot.Tag(account(partner, "U0PAT")) + " and " + bot.Tag(account("unknown", "U0NOBODY")) + " @channel #town")},
		{"by a partner", post("U0PAT", "van"), said(t, account(partner, "U0PAT"))},
		{"by a guest", post("U0GUEST", "van"), said(t, account("guest:"+team, "U0GUEST"))},
		{"by somebody Slack does not know", post("U0NOBODY", "van"), said(t, account("unknown", "U0NOBODY"))},
		{"control characters and directions", mentioning("\x00\u202evan\u2066"), text("\x00\u202evan\u2066")},
		{"very long", mentioning(notation.Replace(long)), text(strings.TrimSpace(long))},
		{"edited before it was delivered", with(ada, "edited", object{"user": "U0ADA", "ts": "1700000001.000000"}), text("van")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newEars(t, says(bot.Message{}))
			partners := object{"team_id": partner, "is_ext_shared_channel": true}
			if status := s.event(t, eventBody("Ev1", tc.event, partners)); status != 200 {
				t.Errorf("answered with %d, refused %v", status, s.refused)
			}
			if diff := cmp.Diff([]bot.Request{tc.want}, s.heard()); diff != "" {
				t.Errorf("requests differ (-want +got):\n%s", diff)
			}
			if len(s.claims.taken) > 0 {
				t.Errorf("claimed %v: that is a way to Redis too many", s.claims.taken)
			}
		})
	}
}

func TestNoPosts(t *testing.T) {
	t.Parallel()
	ada := post("U0ADA", "van")
	for name, event := range map[string]object{
		"mention, which comes as a message too": with(ada, "type", "app_mention"),
		"somebody's bot":                        with(ada, "bot_id", "B0OTHER"),
		"our own":                               with(ada, "user", botUser),
		"Slack's":                               with(ada, "user", "USLACKBOT"),
		"nobody's":                              with(ada, "user", nil),
		"workflow":                              with(with(ada, "subtype", "bot_message"), "bot_id", "B0FLOW"),
		"join":                                  with(ada, "subtype", "channel_join"),
		"topic":                                 with(ada, "subtype", "channel_topic"),
		"keys taken away":                       with(with(ada, "subtype", "ekm_access_denied"), "user", "UREVOKEDU"),
		"author whose keys were taken away":     with(ada, "user", "UREVOKEDU"),
		"thread of ours":                        with(ada, "subtype", "message_replied"),
		"another channel":                       with(ada, "channel", channel),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newEars(t, says(bot.Message{Text: "Done."}))
			if status := s.event(t, eventBody("Ev1", event)); status != 200 || len(s.heard()) > 0 {
				t.Errorf("answered with %d, or heard", status)
			}
		})
	}
}

func TestMalformedPosts(t *testing.T) {
	t.Parallel()
	for _, ts := range []string{"", "1", "1.5", "x.000001", "1700000000.00000x", "1700000000.0000011", "9999999999999999.000001"} {
		s := newEars(t, says(bot.Message{}))
		if status := s.event(t, eventBody("Ev1", with(post("U0ADA", "van"), "ts", ts))); status != 400 || len(s.heard()) > 0 {
			t.Errorf("ts %q is answered with %d", ts, status)
		}
	}
}

// One post comes as a message and as a mention, and each of them up to four times: it is one act.
func TestPostIsOneAct(t *testing.T) {
	t.Parallel()
	s := newEars(t, says(bot.Message{Text: "Noted."}))
	event := with(post("U0ADA", ""), "text", "<@"+botUser+"> van")
	retry := func(r *http.Request) { r.Header.Set("X-Slack-Retry-Num", "1") }
	for range 3 {
		s.event(t, eventBody("Ev1", event), retry)
		s.event(t, eventBody("Ev2", with(event, "type", "app_mention")), retry)
	}
	for _, req := range s.heard() {
		if req.ID != "post:"+shared+":"+postTS || req.Source != bot.Said {
			t.Errorf("heard %+v", req)
		}
	}
	s.sees(t, "U0ADA", "Noted.")
}

func TestManyMentions(t *testing.T) {
	t.Parallel()
	s := newEars(t, says(bot.Message{}))
	s.event(t, eventBody("Ev1", post("U0ADA", strings.Repeat("<@U0NOBODY>", 100)+strings.Repeat("<@U0PAT><@U1><@U2><@U3><@U4><@U5><@U6><@U7><@U8><@U9>", 100))))
	if n := len(s.api.called("users.info")); n != 11 {
		t.Errorf("Slack was asked about %d people", n)
	}
	if heard := s.heard(); len(heard) != 1 || strings.Count(heard[0].Text, bot.Tag(account(partner, "U0PAT"))) != 100 || strings.Count(heard[0].Text, "<@slack/unknown/U9>") != 100 {
		t.Errorf("heard %d", len(heard))
	}
}

func TestBrokenText(t *testing.T) {
	t.Parallel()
	s := newEars(t, says(bot.Message{}))
	status := s.event(t, strings.Replace(eventBody("Ev1", post("U0ADA", "van")), `"van"`, "\"v\xff\\ud83dan\"", 1))
	if heard := s.heard(); status != 200 || len(heard) != 1 || heard[0].Text != "v\ufffd\ufffdan" {
		t.Errorf("answered with %d, heard %+v", status, heard)
	}
}

// Whether Slack shows them what only they shall see is not documented.
func TestReplyToPartner(t *testing.T) {
	t.Parallel()
	s := newEars(t, says(bot.Message{Text: "Noted."}))
	s.api.fail("chat.postEphemeral", "user_not_in_channel")
	s.event(t, eventBody("Ev1", post("U0PAT", "van")))
	if tried := tries(s, "chat.postMessage"); tried != "U0PAT " {
		t.Errorf("replied to %q", tried)
	}
}

func TestSendToThreadOfPost(t *testing.T) {
	t.Parallel()
	s := newEars(t, says(bot.Message{}))
	to := bot.To{Channel: bot.Channel{Platform: "slack", Workspace: team, ID: shared}, Thread: postTS}
	s.api.say(post("U0PAT", "van"))
	posted, err := s.Send(t.Context(), to, bot.Message{Text: "Thank you <!channel> @here <@U0PAT> https://a.example", Marker: "0001"})
	if err != nil {
		t.Fatal(err)
	}
	args := s.api.called("chat.postMessage")[0]
	if str(args, "thread_ts") != postTS || str(args, "unfurl_links") != "false" || str(args, "unfurl_media") != "false" {
		t.Errorf("sent %v", args)
	}
	(&driver{stage: s}).Inert(t, seeMessage(shown{channel: shared, json: args}))
	if found, err := s.Find(t.Context(), to, "0001"); err != nil || found != posted {
		t.Errorf("found %v, %v, want %v", found, err, posted)
	}
	if found, err := s.Find(t.Context(), bot.To{Channel: to.Channel}, "0001"); err != nil || found != (bot.Posted{}) {
		t.Errorf("found %v, %v outside of the thread", found, err)
	}
}

func TestReplyToPost(t *testing.T) {
	t.Parallel()
	s := newEars(t, says(bot.Message{Text: "Noted."}))
	s.event(t, eventBody("Ev1", with(post("U0ADA", "van"), "thread_ts", "1699999999.000001")))
	if tried := tries(s, "chat.postEphemeral"); tried != shared+" 1699999999.000001" {
		t.Errorf("replied to %q", tried)
	}
}

// failing is a handler that keeps nothing until it is mended.
type failing struct {
	mu     sync.Mutex
	broken map[string]bool // what it does not keep, by id; "" is everything
	kept   []string
}

func (f *failing) handle(_ context.Context, req bot.Request) (bot.Message, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.broken[""] || f.broken[req.ID] {
		return bot.Message{Text: "It was not kept."}, errors.New("store is away")
	}
	f.kept = append(f.kept, req.ID)
	return bot.Message{}, nil
}

func (f *failing) breaks(ids ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.broken = map[string]bool{}
	for _, id := range ids {
		f.broken[id] = true
	}
}

func TestPostNotKept(t *testing.T) {
	t.Parallel()
	f := &failing{}
	f.breaks("")
	s := newEars(t, f.handle)
	first := eventBody("Ev1", post("U0ADA", "van"))
	if status := s.event(t, first); status != 503 || len(s.api.called("chat.postMessage")) > 0 {
		t.Errorf("answered with %d", status)
	}
	// What comes after it waits behind it, whatever the handler would say now.
	f.breaks()
	later := eventBody("Ev2", with(with(post("U0BEN", "car"), "ts", "1700000001.000100"), "thread_ts", postTS))
	if status := s.event(t, later); status != 503 || len(f.kept) > 0 {
		t.Errorf("answered with %d, kept %v", status, f.kept)
	}
	for range 2 {
		if status := s.event(t, later, lastTime); status != 503 {
			t.Errorf("the last delivery was answered with %d", status)
		}
	}
	told := s.api.called("chat.postMessage")
	if len(told) != 1 || str(told[0], "thread_ts") != postTS || str(told[0], "channel") != shared || !strings.Contains(str(told[0], "text"), "NOT kept yet") {
		t.Errorf("the author was told %v", told)
	}
}

func TestPostNotKeptAtLast(t *testing.T) {
	t.Parallel()
	f := &failing{}
	f.breaks("")
	s := newEars(t, f.handle)
	s.claims.err = errors.New("store is away")
	if status := s.event(t, eventBody("Ev1", post("U0PAT", "van")), lastTime); status != 503 {
		t.Errorf("answered with %d", status)
	}
	told := s.api.called("chat.postMessage")
	if len(told) != 1 || str(told[0], "thread_ts") != postTS || !strings.Contains(str(told[0], "text"), "It was not kept.") || strings.Contains(str(told[0], "text"), "van") {
		t.Errorf("the author was told %v", told)
	}
}

// What a command gives back to who typed it is not for the others who read the channel.
func TestCommandNotKeptIsNotRepeated(t *testing.T) {
	t.Parallel()
	for name, msg := range map[string]bot.Message{
		"quoted": {Text: "It was not kept.", Quote: "intel report van"},
		"form":   {Form: &bot.Form{Command: "intel report", Title: "Report", Questions: []bot.Question{{Name: "what", Label: "What", Kind: bot.Text, Values: []string{"van"}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newEars(t, func(context.Context, bot.Request) (bot.Message, error) { return msg, errors.New("store is away") })
			event := with(post("U0PAT", ""), "text", "<@"+botUser+"> intel report van")
			s.event(t, eventBody("Ev1", event), lastTime)
			told := s.api.called("chat.postMessage")
			if len(told) != 1 || !strings.Contains(fmt.Sprint(told[0]), "NOT kept yet") || strings.Contains(fmt.Sprint(told[0]), "van") {
				t.Errorf("the channel was told %v", told)
			}
		})
	}
}

func TestPostAuthorNotFound(t *testing.T) {
	t.Parallel()
	s := newEars(t, says(bot.Message{}))
	s.api.fail("users.info", "internal_error")
	if status := s.event(t, eventBody("Ev1", post("U0PAT", "van"))); status != 503 || len(s.heard()) > 0 {
		t.Errorf("answered with %d", status)
	}
}

// An answer of Slack's that will not change is no reason to lose a post, nor to hold up those after it.
func TestPostAuthorNeverFound(t *testing.T) {
	t.Parallel()
	s := newEars(t, says(bot.Message{}))
	s.api.fail("users.info", "brand_new_error")
	status := s.event(t, eventBody("Ev1", post("U0PAT", "van <@U0BEN>")))
	if heard := s.heard(); status != 200 || len(heard) != 1 || heard[0].From != account("unknown", "U0PAT") {
		t.Errorf("answered with %d, heard %+v", status, heard)
	}
}
