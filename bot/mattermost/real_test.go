package mattermost_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"go.uber.org/goleak"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/bot/mattermost"
	"gatewaybot/config"
	"gatewaybot/e2e/mattermostserver"
)

// TestMain ends the server of the tests, and fails the package when anything of it is still running then.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(run(func() int { return mattermostserver.Main(m) }))
}

type run func() int

func (r run) Run() int { return r() }

// TestRealServer runs the suite against a real Mattermost, set up by this package.
func TestRealServer(t *testing.T) {
	town := newTown(t)
	t.Run("what was missed is heard", town.hearsWhatWasMissed)
	bottest.Exercise(t, town.stage)
}

// town is a team on a real server, with the bot and two people in a channel.
type town struct {
	server   *mattermostserver.Server
	options  mattermost.Options
	channel  string
	bot      string // its username
	ada, ben *resident
	reader
	routes atomic.Pointer[http.ServeMux]
}

// resident is a person with an open window.
type resident struct {
	*model.Client4
	*mattermostserver.Listener
	user   *model.User
	direct string // the direct messages with the bot
}

func newTown(t *testing.T) *town {
	s := mattermostserver.Start(t)
	w := &town{server: s, reader: reader{ids: map[string]string{}}}
	callback := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.routes.Load().ServeHTTP(rw, r)
	}))
	t.Cleanup(callback.Close)
	w.ada, w.ben = w.settle(t, "ada"), w.settle(t, "ben.okafor")
	w.channel = s.CreateChannel(t, "desk", true, w.ada.user, w.ben.user).Id
	account, token := s.CreateBot(t, "gatewaybot")
	w.bot = account.Username
	for _, who := range []*resident{w.ada, w.ben} {
		direct, _, err := who.CreateDirectChannel(t.Context(), who.user.Id, account.UserId)
		if err != nil {
			t.Fatal(err)
		}
		who.direct = direct.Id
	}
	w.options = mattermost.Options{
		URL: s.URL, Workspace: workspace, CallbackURL: callback.URL, Token: config.NewSecret(token),
		SigningKey: config.NewSecret(strings.Repeat("k", 32)), Channels: []string{w.channel},
		Commands:  []bot.Command{{Name: "desk", Help: "Tells the desk.", Verbs: []bot.Verb{{Name: "note"}}}},
		Reconnect: time.Millisecond, Claims: &claims{taken: map[string]bool{}},
	}
	w.setUp(t)
	return w
}

// setUp runs the set-up twice: the second time finds all as it should be and gives the same tokens.
func (w *town) setUp(t *testing.T) {
	p, err := mattermost.New(w.options)
	if err != nil {
		t.Fatal(err)
	}
	admin := config.NewSecret(w.server.Admin.AuthToken)
	first, err := p.Setup(t.Context(), admin, []string{w.server.Team.Name})
	if err != nil {
		t.Fatal(err)
	}
	second, err := p.Setup(t.Context(), admin, []string{w.server.Team.Name})
	if err != nil || len(second.Tokens) != 1 || second.Tokens[0].Reveal() != first.Tokens[0].Reveal() {
		t.Errorf("the second set-up did %v, %v", second.Did, err)
	}
	w.options.CommandTokens = first.Tokens
	mux := http.NewServeMux()
	p.Routes(mux, nil)
	w.routes.Store(mux)
	if p, err = mattermost.New(w.options); err != nil {
		t.Fatal(err)
	}
	for _, c := range p.Check(t.Context()) {
		if !c.OK {
			t.Errorf("check: %s: %s", c.Name, c.Detail)
		}
	}
}

func (w *town) settle(t *testing.T, name string) *resident {
	client, user := w.server.CreateUser(t, name)
	w.ids[user.Username] = user.Id
	return &resident{Client4: client, Listener: w.server.Listen(t, client), user: user}
}

func (w *town) stage(t testing.TB, handle bot.Handler) bottest.Stage {
	o := w.options
	connected := make(said, 1)
	o.Log = slog.New(slog.NewTextHandler(connected, nil))
	p, err := mattermost.New(o)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	p.Routes(mux, handle)
	w.routes.Store(mux)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx, handle) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	mattermostserver.Next(t, connected)
	return bottest.Stage{
		Platform: p, Driver: w, Group: "gateway",
		Channel: bot.Channel{Platform: "mattermost", Workspace: workspace, ID: w.channel},
		Ada:     account(w.ada.user.Id), Ben: account(w.ben.user.Id),
	}
}

// said hears in a log that the connection is there.
type said chan bool

func (s said) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("connected to Mattermost")) {
		s <- true
	}
	return len(line), nil
}

func (w *town) hearsWhatWasMissed(t *testing.T) {
	for channel, text := range map[string]string{w.channel: "@" + w.bot + " in a channel", w.ben.direct: "in private"} {
		if _, _, err := w.ben.CreatePost(t.Context(), &model.Post{ChannelId: channel, Message: text}); err != nil {
			t.Fatal(err)
		}
	}
	h := &hearer{}
	w.stage(t, h.handle)
	eventually(t, "missed post", func() bool { return len(h.texts()) == 2 })
	for _, want := range []string{"in a channel", "in private"} {
		if !slices.Contains(h.texts(), want) {
			t.Errorf("heard %q, not %q", h.texts(), want)
		}
	}
}

func (w *town) who(a bot.Account) *resident {
	if a.User == w.ada.user.Id {
		return w.ada
	}
	return w.ben
}

// write is how people write a line: with names.
func (w *town) write(line string) string {
	return bottest.Mentions(line, func(a bot.Account) string { return "@" + w.who(a).user.Username })
}

func (w *town) Type(t testing.TB, who bot.Account, line string) bottest.Seen {
	t.Helper()
	r := w.who(who)
	if _, _, err := r.ExecuteCommand(t.Context(), w.channel, w.write(line)); err != nil {
		t.Fatal(err)
	}
	return w.next(t, r, w.channel)
}

// next is what opens in somebody's window or is said to them alone.
func (w *town) next(t testing.TB, r *resident, channel string) bottest.Seen {
	t.Helper()
	select {
	case open := <-r.Dialogs:
		return w.seeDialog(t, *open, channel, nil)
	case post := <-r.Ephemerals:
		if post.Message == "I have answered you in a direct message." {
			return w.newest(t, r)
		}
		return w.see(t, post.Id, post.ChannelId, post.Message, post.Attachments())
	case <-time.After(10 * time.Second):
		t.Fatal("nothing is shown in ten seconds")
	}
	return bottest.Seen{}
}

func (w *town) Press(t testing.TB, who bot.Account, on bottest.Seen, button int) bottest.Seen {
	t.Helper()
	r, at := w.who(who), on.Native.(shown)
	action := at.actions[button]
	before := w.newestID(t, r)
	if _, err := r.DoPostActionWithCookie(t.Context(), at.post, action.Id, "", action.Cookie, nil, ""); err != nil {
		t.Fatal(err)
	}
	if after := w.newestID(t, r); after != before && at.channel == r.direct {
		return w.newest(t, r)
	}
	return w.next(t, r, at.channel)
}

func (w *town) Submit(t testing.TB, who bot.Account, on bottest.Seen, answers map[string][]string) bottest.Seen {
	t.Helper()
	r, at := w.who(who), on.Native.(shown)
	filled := w.fill(on, answers)
	reply, _, err := r.SubmitInteractiveDialog(t.Context(), model.SubmitDialogRequest{
		URL: filled.URL, CallbackId: filled.Dialog.CallbackId, State: filled.Dialog.State,
		ChannelId: at.channel, TeamId: w.server.Team.Id, Submission: submission(filled),
	})
	if err != nil {
		t.Fatal(err)
	}
	if reply.Error != "" || len(reply.Errors) > 0 {
		return w.seeDialog(t, filled, at.channel, reply)
	}
	return w.newest(t, r)
}

func (w *town) Read(t testing.TB, where bot.Posted) bottest.Seen {
	t.Helper()
	post, _, err := w.ben.GetPost(t.Context(), where.ID, "")
	if err != nil {
		post, _, err = w.ada.GetPost(t.Context(), where.ID, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	return w.see(t, post.Id, post.ChannelId, post.Message, post.Attachments())
}

func (w *town) Pictures(t testing.TB, where bot.Posted) [][]byte {
	t.Helper()
	post, _, err := w.ben.GetPost(t.Context(), where.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	var all [][]byte
	for _, id := range post.FileIds {
		content, _, err := w.ben.GetFile(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, content)
	}
	return all
}

func (w *town) newestID(t testing.TB, r *resident) string {
	t.Helper()
	posts, _, err := r.GetPostsForChannel(t.Context(), r.direct, 0, 1, "", false, false)
	if err != nil {
		t.Fatal(err)
	}
	if len(posts.Order) == 0 {
		return ""
	}
	return posts.Order[0]
}

func (w *town) newest(t testing.TB, r *resident) bottest.Seen {
	t.Helper()
	return w.Read(t, bot.Posted{ID: w.newestID(t, r)})
}

func (w *town) Mention(t testing.TB, who bot.Account, text string) bottest.Seen {
	t.Helper()
	return w.hear(t, w.who(who), w.channel, "@"+w.bot+" "+text)
}

func (w *town) Tell(t testing.TB, who bot.Account, text string) bottest.Seen {
	t.Helper()
	return w.hear(t, w.who(who), w.who(who).direct, text)
}

// hear posts as somebody and waits for the bot's answer in their direct messages.
func (w *town) hear(t testing.TB, r *resident, channel, text string) bottest.Seen {
	t.Helper()
	before := w.newestID(t, r)
	said, _, err := r.CreatePost(t.Context(), &model.Post{ChannelId: channel, Message: w.write(text)})
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "answer", func() bool {
		newest := w.newestID(t, r)
		return newest != before && newest != said.Id
	})
	return w.newest(t, r)
}
