package mattermost_test

import (
	"encoding/json"
	"maps"
	"net/http"
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

var oneButton = bot.Message{Text: "Choose.", Buttons: []bot.Button{{Label: "Take", Command: "desk take 1"}}}

// postedButton sends a message with a button to the desk and gives it as a person finds it there.
func postedButton(t *testing.T, d *driver, marker string) shown {
	t.Helper()
	m := oneButton
	m.Marker = marker
	posted, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, m)
	if err != nil {
		t.Fatal(err)
	}
	return d.Read(t, posted).Native.(shown)
}

// copied is an action whose context can be changed without changing the post.
func copied(a *model.PostAction) *model.PostAction {
	c := *a
	c.Integration = &model.PostActionIntegration{URL: a.Integration.URL, Context: maps.Clone(a.Integration.Context)}
	return &c
}

// TestForgedPress has every way that a button may be turned against us. Each says so to the person, and none is handled.
func TestForgedPress(t *testing.T) {
	t.Parallel()
	set := func(key string, value any) func(*testing.T, *driver, *shown, *bot.Account) {
		return func(_ *testing.T, _ *driver, at *shown, _ *bot.Account) {
			at.actions[0].Integration.Context[key] = value
		}
	}
	for name, c := range map[string]struct {
		forge  func(*testing.T, *driver, *shown, *bot.Account)
		reason string
	}{
		"no mac":              {set("mac", ""), "mac"},
		"another mac":         {set("mac", strings.Repeat("A", 43)), "mac"},
		"a mac that is none":  {set("mac", "!"), "mac"},
		"another line":        {set("line", "desk take 2"), "mac"},
		"another origin":      {set("origin", id("other", 1)), "mac"},
		"another thread":      {set("thread", id("other", 1)), "mac"},
		"a person added":      {set("user", adaID), "mac"},
		"another marker":      {set("marker", "m-2"), "mac"},
		"an end added":        {set("expires", 1), "mac"},
		"the channel renamed": {set("channel", id("other", 1)), "mac"},
		"in another channel": {func(_ *testing.T, d *driver, at *shown, _ *bot.Account) {
			at.channel = id("other", 1)
			d.channels[at.channel] = &model.Channel{Id: at.channel, Name: "other"}
		}, "channel"},
		"on a member's post": {func(t *testing.T, d *driver, at *shown, _ *bot.Account) {
			post := &model.Post{UserId: benID, ChannelId: deskID}
			post.AddProp("gatewaybot_marker", "m-1")
			d.say(t, post)
			at.post = post.Id
		}, "post"},
		"on another post of ours": {func(t *testing.T, d *driver, at *shown, _ *bot.Account) {
			at.post = postedButton(t, d, "m-2").post
		}, "post"},
		"on a post that is not there": {func(_ *testing.T, _ *driver, at *shown, _ *bot.Account) {
			at.post = id("gone", 1)
		}, "post"},
		"on no post": {func(_ *testing.T, _ *driver, at *shown, _ *bot.Account) { at.post = "" }, "post"},
		"by somebody deactivated": {func(_ *testing.T, d *driver, _ *shown, _ *bot.Account) {
			d.users[adaID].DeleteAt = 1
		}, "post"},
		"by nobody": {func(_ *testing.T, _ *driver, _ *shown, who *bot.Account) { who.User = id("gone", 1) }, "post"},
		"by a bot":  {func(_ *testing.T, _ *driver, _ *shown, who *bot.Account) { who.User = botID }, "post"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, reasons := &recorder{}, &refusals{}
			d := start(t, r.handle, reasons.option)
			at, who := postedButton(t, d, "m-1"), account(adaID)
			at.actions[0] = copied(at.actions[0])
			c.forge(t, d, &at, &who)
			said, _ := d.press(t, who, at, at.actions[0])
			if len(r.came) > 0 || said == "" {
				t.Errorf("handled as %+v, the person is told %q", r.came, said)
			}
			if diff := cmp.Diff(refusals{c.reason}, *reasons); diff != "" {
				t.Errorf("reasons differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPressOnOwnPostIsHandled(t *testing.T) {
	t.Parallel()
	r, reasons := &recorder{answer: bot.Message{Text: "Taken."}}, &refusals{}
	d := start(t, r.handle, reasons.option)
	at := postedButton(t, d, "m-1")
	if said, _ := d.press(t, account(benID), at, at.actions[0]); said != "Taken." || len(*reasons) > 0 {
		t.Errorf("the person is told %q, refused for %v", said, *reasons)
	}
}

// TestEphemeralButtons are bound to the one who was shown them, and to an hour.
func TestEphemeralButtons(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		who    string
		after  time.Duration
		reason string
	}{
		"at once":            {adaID, 0, ""},
		"just in time":       {adaID, time.Hour - time.Second, ""},
		"after an hour":      {adaID, time.Hour, "expired"},
		"by somebody else":   {benID, 0, "user"},
		"late and another's": {benID, 2 * time.Hour, "user"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC)
			r, reasons := &recorder{answer: oneButton}, refusals{}
			d := start(t, r.handle, reasons.option, func(o *mattermost.Options) { o.Now = func() time.Time { return now } })
			at := d.Type(t, account(adaID), "/desk show").Native.(shown)
			r.answer, r.came = bot.Message{Text: "Taken."}, nil
			now = now.Add(c.after)
			said, _ := d.press(t, account(c.who), at, at.actions[0])
			if handled := len(r.came) == 1; handled != (c.reason == "") || said == "" {
				t.Errorf("handled: %v, the person is told %q", handled, said)
			}
			if got := slices.Collect(slices.Values(reasons)); c.reason != "" && !slices.Equal(got, []string{c.reason}) {
				t.Errorf("reasons are %v, want %s", got, c.reason)
			}
		})
	}
}

func TestButtonsOfAnotherKeyAreNotTaken(t *testing.T) {
	t.Parallel()
	r := &recorder{}
	d := start(t, r.handle)
	at := postedButton(t, d, "m-1")
	other := start(t, r.handle, func(o *mattermost.Options) { o.SigningKey = config.NewSecret(strings.Repeat("j", 32)) })
	foreign := postedButton(t, other, "m-1")
	at.actions[0].Integration.Context = foreign.actions[0].Integration.Context
	d.press(t, account(adaID), at, at.actions[0])
	if len(r.came) > 0 {
		t.Errorf("handled as %+v", r.came)
	}
}

func TestMalformedPress(t *testing.T) {
	t.Parallel()
	r, reasons := &recorder{}, &refusals{}
	d := start(t, r.handle, reasons.option)
	address := postedButton(t, d, "m-1").actions[0].Integration.URL
	good := map[string]any{
		"type": "button", "user_id": adaID, "channel_id": deskID, "post_id": id("post", 1), "context": map[string]any{},
	}
	with := func(key string, value any) []byte {
		m := maps.Clone(good)
		m[key] = value
		data, _ := json.Marshal(m)
		return data
	}
	for name, c := range map[string]struct {
		address, mediaType string
		body               []byte
		status             int
	}{
		"not JSON":         {address, "application/json", []byte("x"), 400},
		"another shape":    {address, "application/json", with("context", "x"), 400},
		"a menu":           {address, "application/json", with("type", "select"), 400},
		"a dialog":         {address, "application/json", with("type", "dialog_submission"), 400},
		"no user":          {address, "application/json", with("user_id", ""), 400},
		"odd channel":      {address, "application/json", with("channel_id", "../x"), 400},
		"a form":           {address, formType, []byte("a=b"), 415},
		"another path":     {address + "x", "application/json", with("type", "button"), 404},
		"guessed path":     {d.callback + "/mattermost/action/x", "application/json", with("type", "button"), 404},
		"a body too big":   {address, "application/json", []byte(`{"x":"` + strings.Repeat("x", 1<<20) + `"}`), 413},
		"an empty context": {address, "application/json", with("context", map[string]any{}), 200},
	} {
		if status, _ := d.post(t, c.address, c.mediaType, c.body); status != c.status || len(r.came) > 0 {
			t.Errorf("%s: status %d, %d requests; want %d", name, status, len(r.came), c.status)
		}
	}
}

func TestPressOfARemotePerson(t *testing.T) {
	t.Parallel()
	remote := "agencyagencyagencyagencyag"
	r := &recorder{}
	d := start(t, r.handle)
	d.users[adaID].RemoteId = &remote
	at := postedButton(t, d, "m-1")
	d.press(t, account(adaID), at, at.actions[0])
	if want := (bot.Account{Platform: "mattermost", Workspace: "remote:" + remote, User: adaID}); r.came[0].From != want {
		t.Errorf("From is %v, want %v", r.came[0].From, want)
	}
}

func TestPressWhenTheServerDoesNotAnswer(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"/users/" + adaID, "/posts/" + id("post", 1)} {
		r, reasons := &recorder{}, &refusals{}
		d := start(t, r.handle, reasons.option)
		at := postedButton(t, d, "m-1")
		at.post = id("post", 1)
		d.failNext(end, answer(http.StatusServiceUnavailable, ""))
		said, _ := d.press(t, account(adaID), at, at.actions[0])
		if len(r.came) > 0 || !strings.Contains(said, "try again") || !slices.Equal(*reasons, refusals{"unchecked"}) {
			t.Errorf("%s: handled %d, told %q, reasons %v", end, len(r.came), said, *reasons)
		}
	}
}

func TestPressIsAnsweredByDirectMessage(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: oneButton}
	d := start(t, r.handle)
	at := postedButton(t, d, "m-1")
	if said, _ := d.press(t, account(adaID), at, at.actions[0]); said != "I have answered you in a direct message." {
		t.Errorf("the person is told %q", said)
	}
	seen := d.newest(t, account(adaID))
	d.Press(t, account(adaID), seen, 0)
	want := bot.Request{Source: bot.Pressed, From: account(adaID), Channel: desk(), Text: "desk take 1"}
	r.came[1].ID = ""
	if diff := cmp.Diff(want, r.came[1]); diff != "" {
		t.Errorf("a button that was moved belongs elsewhere (-want +got):\n%s", diff)
	}
}

func TestPressWhoseAnswerCanNotBeSent(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: oneButton}
	d := start(t, r.handle)
	at := postedButton(t, d, "m-1")
	d.mu.Lock()
	d.fail = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/posts") {
			return false
		}
		w.WriteHeader(http.StatusInternalServerError)
		return true
	}
	d.mu.Unlock()
	said, _ := d.press(t, account(adaID), at, at.actions[0])
	if !strings.HasPrefix(said, "Choose.") || !strings.Contains(said, "could not send you the rest") {
		t.Errorf("the person is told %q", said)
	}
}

func TestReplyWaitsWhenAskedTo(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: oneButton}
	d := start(t, r.handle)
	at := postedButton(t, d, "m-1")
	d.failNext("/posts", answer(http.StatusTooManyRequests, "limit exceeded", "Retry-After", "0"))
	d.press(t, account(adaID), at, at.actions[0])
	if seen := d.newest(t, account(adaID)); !slices.Equal(seen.Buttons, []string{"Take"}) {
		t.Errorf("what came is %+v", seen)
	}
}

func TestPressInAThread(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: bot.Message{Text: "Taken."}}
	d := start(t, r.handle)
	root := postedButton(t, d, "m-1").post
	below, err := d.platform.Send(t.Context(), bot.To{Channel: desk(), Thread: root}, oneButton)
	if err != nil {
		t.Fatal(err)
	}
	d.Press(t, account(adaID), d.Read(t, below), 0)
	if r.came[0].Thread != root {
		t.Errorf("Thread is %q, want %q", r.came[0].Thread, root)
	}
}
