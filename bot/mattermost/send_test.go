package mattermost_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
	"gatewaybot/config"
)

// answer is a response of the server with a body as given.
func answer(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func TestSendErrors(t *testing.T) {
	t.Parallel()
	const (
		again = "again"
		gone  = "gone"
		plain = "plain"
	)
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
		after  time.Duration
	}{
		"slow down":           {answer(429, "limit exceeded\n", "Retry-After", "7"), again, 7 * time.Second},
		"slow down, no time":  {answer(429, "limit exceeded\n"), again, 0},
		"broken":              {answer(500, `{"id":"api.post.deduplicate_create_post.pending"}`), again, 0},
		"maintenance":         {answer(503, "<html>", "Retry-After", "30"), again, 30 * time.Second},
		"odd patience":        {answer(503, "", "Retry-After", "-5"), again, 0},
		"a proxy's page":      {answer(404, "<html>no such page</html>"), again, 0},
		"a proxy's refusal":   {answer(403, `{"error":"blocked"}`), again, 0},
		"a page in its place": {answer(200, "<html>log in</html>"), again, 0},
		"no channel":          {answer(404, `{"id":"app.channel.get.existing.app_error"}`), gone, 0},
		"not a member":        {answer(403, `{"id":"api.context.permissions.app_error"}`), gone, 0},
		"thread deleted":      {answer(400, `{"id":"api.post.create_post.root_id.app_error"}`), gone, 0},
		"channel archived":    {answer(400, `{"id":"api.post.create_post.can_not_post_to_deleted.error"}`), gone, 0},
		"token revoked":       {answer(401, `{"id":"api.context.session_expired.app_error"}`), plain, 0},
		"not acceptable":      {answer(400, `{"id":"model.post.is_valid.msg.app_error","message":"Secret words."}`), plain, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, nil)
			d.failNext("/posts", c.answer)
			_, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, bot.Message{Text: "Hello."})
			if err == nil || strings.Contains(err.Error(), "Secret") || strings.Contains(err.Error(), "<html>") {
				t.Fatalf("error is %v", err)
			}
			got := plain
			if a, ok := errors.AsType[*bot.AgainError](err); ok {
				got = again
				if a.After != c.after {
					t.Errorf("after %v, want %v", a.After, c.after)
				}
			} else if errors.Is(err, bot.ErrGone) {
				got = gone
			}
			if got != c.want {
				t.Errorf("%v is %s, want %s", err, got, c.want)
			}
		})
	}
}

func TestSendWithoutServer(t *testing.T) {
	t.Parallel()
	d := start(t, nil, func(o *mattermost.Options) { o.URL = "http://127.0.0.1:1" })
	_, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, bot.Message{Text: "Hello."})
	if _, ok := errors.AsType[*bot.AgainError](err); !ok || strings.Contains(err.Error(), botToken) {
		t.Errorf("error is %v, want AgainError", err)
	}
}

func TestSendToPeople(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	d.users[adaID].DeleteAt = 1
	for name, c := range map[string]struct {
		to   bot.To
		gone bool
	}{
		"deactivated":        {bot.To{Person: account(adaID)}, true},
		"nobody":             {bot.To{Person: account(id("gone", 1))}, true},
		"of another server":  {bot.To{Person: bot.Account{Platform: "mattermost", Workspace: "other", User: benID}}, false},
		"of another place":   {bot.To{Person: bot.Account{Platform: "slack", Workspace: workspace, User: benID}}, false},
		"a foreign channel":  {bot.To{Channel: bot.Channel{Platform: "slack", Workspace: workspace, ID: deskID}}, false},
		"no recipient":       {bot.To{}, false},
		"a deleted thread":   {bot.To{Channel: desk(), Thread: id("gone", 1)}, true},
		"an unknown channel": {bot.To{Channel: bot.Channel{Platform: "mattermost", Workspace: workspace, ID: id("gone", 1)}}, true},
	} {
		_, err := d.platform.Send(t.Context(), c.to, bot.Message{Text: "Hello."})
		if err == nil || errors.Is(err, bot.ErrGone) != c.gone {
			t.Errorf("%s: error is %v, want gone: %v", name, err, c.gone)
		}
	}
	if len(d.order) > 0 {
		t.Errorf("%d posts were made", len(d.order))
	}
	if _, err := d.platform.Find(t.Context(), bot.To{Person: account(adaID)}, "m-1"); !errors.Is(err, bot.ErrGone) {
		t.Errorf("find in the direct messages of somebody who left: %v", err)
	}
	for _, workspace := range []string{"remote:x", "guest:" + workspace} {
		there := bot.Account{Platform: "mattermost", Workspace: workspace, User: benID}
		if _, err := d.platform.Send(t.Context(), bot.To{Person: there}, bot.Message{Text: "Hello."}); err != nil {
			t.Errorf("to somebody of %s: %v", workspace, err)
		}
	}
}

// TestDirectMessagesJustOpened: for a moment the server has the channel and not its members; that is not the end of it.
func TestDirectMessagesJustOpened(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	d.failNext("/posts", answer(http.StatusForbidden, `{"id":"api.context.permissions.app_error"}`))
	_, err := d.platform.Send(t.Context(), bot.To{Person: account(adaID)}, bot.Message{Text: "Hello."})
	if _, again := errors.AsType[*bot.AgainError](err); !again || errors.Is(err, bot.ErrGone) {
		t.Errorf("error is %v", err)
	}
}

// TestNamesAreLookedUpInReason names people who are not there: each is asked for once, and not too many for a message.
func TestNamesAreLookedUpInReason(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	var text strings.Builder
	for i := range 60 {
		text.WriteString(bot.Tag(account(id("gone", i))) + " ")
	}
	asked := func(text string) int {
		t.Helper()
		d.calls = nil
		if _, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, bot.Message{Text: text}); err != nil {
			t.Fatal(err)
		}
		return len(slices.DeleteFunc(d.calls, func(call string) bool { return !strings.HasPrefix(call, "GET /users/gone") }))
	}
	gone := bot.Tag(account(id("gone", 1)))
	if first, again := asked(gone+gone), asked(gone); first != 1 || again != 0 {
		t.Errorf("asked %d and %d times, want 1 and 0", first, again)
	}
	if got := asked(text.String()); got != 50 {
		t.Errorf("asked %d times for one message, want 50", got)
	}
}

func TestEmptyMessageIsNotSent(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	_, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, bot.Message{Text: " \n", Marker: "m-1"})
	if err == nil || len(d.order) > 0 {
		t.Errorf("error %v, %d posts", err, len(d.order))
	}
}

func TestWhatIsLeftOutIsSaid(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	m := bot.Message{Title: "Long", Text: strings.Repeat("x", 70_000), Note: "The note."}
	posted, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, m)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Read(t, posted).Text; got != "Long\nThe note.\n… and 1 more, not shown." {
		t.Errorf("shown is %.200q", got)
	}
}

func TestSendAgainIsTheSamePost(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	send := func(to bot.To, marker string) bot.Posted {
		t.Helper()
		posted, err := d.platform.Send(t.Context(), to, bot.Message{Text: "Hello.", Marker: marker})
		if err != nil {
			t.Fatal(err)
		}
		return posted
	}
	channel, person := bot.To{Channel: desk()}, bot.To{Person: account(benID)}
	first := send(channel, "m-1")
	if again := send(channel, "m-1"); again != first {
		t.Errorf("sent again it is %v, want %v", again, first)
	}
	if other := send(person, "m-1"); other.Channel == first.Channel {
		t.Error("sent elsewhere it is the post of the first place")
	}
	if one, other := send(channel, ""), send(channel, ""); one == other {
		t.Error("two messages without a marker are one post")
	}
	if pending := d.posts[first.ID].PendingPostId; !strings.HasPrefix(pending, botID+":") {
		t.Errorf("pending id is %q, which newer servers do not take", pending)
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	d := start(t, (&recorder{answer: bot.Message{Text: "Done."}}).handle)
	at := postedButton(t, d, "m-1")
	d.posts[at.post].AddProp("from_bot", "true")
	where := bot.Posted{Channel: desk(), ID: at.post}
	m := bot.Message{Text: "Taken.", Marker: "m-2", Buttons: []bot.Button{{Label: "Close", Command: "desk close 1"}}}
	if err := d.platform.Update(t.Context(), where, m); err != nil {
		t.Fatal(err)
	}
	post := d.posts[at.post]
	got := []any{post.Message, post.GetProp("from_bot"), post.GetProp("gatewaybot_marker")}
	if diff := cmp.Diff([]any{"Taken.", "true", "m-1"}, got); diff != "" {
		t.Errorf("the post differs (-want +got):\n%s", diff)
	}
	seen := d.Read(t, where)
	if after := d.Press(t, account(adaID), seen, seen.Button(t, "Close")); after.Text != "Done." {
		t.Errorf("the new button answers %q", after.Text)
	}
	if err := d.platform.Update(t.Context(), where, bot.Message{Text: "Closed."}); err != nil {
		t.Fatal(err)
	}
	if buttons := d.Read(t, where).Buttons; len(buttons) > 0 {
		t.Errorf("buttons are left: %q", buttons)
	}
}

func TestUpdateOfAMembersPost(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	post := &model.Post{UserId: benID, ChannelId: deskID, Message: "Mine."}
	d.say(t, post)
	err := d.platform.Update(t.Context(), bot.Posted{Channel: desk(), ID: post.Id}, bot.Message{Text: "Yours."})
	if err == nil || d.posts[post.Id].Message != "Mine." {
		t.Errorf("error %v, the post says %q", err, d.posts[post.Id].Message)
	}
}

func TestFindLooksAtOurPostsOnly(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	post := &model.Post{UserId: benID, ChannelId: deskID}
	post.AddProp("gatewaybot_marker", "m-1")
	d.say(t, post)
	for _, marker := range []string{"m-1", ""} {
		if found, err := d.platform.Find(t.Context(), bot.To{Channel: desk()}, marker); err != nil || found != (bot.Posted{}) {
			t.Errorf("%q: found %v, %v", marker, found, err)
		}
	}
}

// TestNamesInMessages shows people by their names, without calling them.
func TestNamesInMessages(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	m := bot.Message{
		Text:  "Owner: " + bot.Tag(account(benID)) + ", not <@slack/T/U> or " + bot.Tag(account(id("gone", 1))),
		Quote: "/desk give " + bot.Tag(account(benID)),
		Notify: []bot.Notify{
			{Account: account(adaID)},
			{Group: "gateway"},
			{Group: "two words"},
			{Account: account(id("gone", 1))},
			{Account: bot.Account{Platform: "slack", Workspace: "T", User: "U"}},
		},
	}
	posted, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, m)
	if err != nil {
		t.Fatal(err)
	}
	want := "@ada @gateway\n\nOwner: @\u200bben.okafor, not &lt;@\u200bslack/T/U> or &lt;@\u200bmattermost/south-west/gone00000000000000000000001>" +
		"\n\n```\n/desk give @ben.okafor\n```"
	want = strings.ReplaceAll(want, "gone00000000000000000000001", id("gone", 1))
	if diff := cmp.Diff(want, d.posts[posted.ID].Message); diff != "" {
		t.Errorf("message differs (-want +got):\n%s", diff)
	}
}

func TestNewNamesEveryMistake(t *testing.T) {
	t.Parallel()
	_, err := mattermost.New(mattermost.Options{
		URL: "chat.example", Workspace: "a/b", CallbackURL: "ftp://x", SigningKey: config.NewSecret("short"),
		CommandTokens: []config.Secret{{}},
	})
	if err == nil || strings.Count(err.Error(), "\n") != 6 || strings.Contains(err.Error(), "short\"") {
		t.Errorf("error is %v, want seven lines", err)
	}
}

func TestNewCallsNobody(t *testing.T) {
	t.Parallel()
	called := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	t.Cleanup(server.Close)
	o := options(&fake{url: server.URL + "/"}, goldenURL+"/")
	p, err := mattermost.New(o)
	if err != nil || called || p.Name() != "mattermost" {
		t.Errorf("%v, called: %v", err, called)
	}
}

func TestSendsAskOnlyOnceForWhatStays(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	for range 2 {
		if _, err := d.platform.Send(t.Context(), bot.To{Person: account(benID)}, bot.Message{Text: "Hello."}); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"GET /users/" + benID, "GET /users/me", "POST /channels/direct", "POST /posts", "GET /users/" + benID, "POST /posts",
	}
	if !slices.Equal(d.calls, want) {
		t.Errorf("calls are %q, want %q", d.calls, want)
	}
}
