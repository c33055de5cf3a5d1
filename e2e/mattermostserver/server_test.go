package mattermostserver_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/e2e/mattermostserver"
)

func TestMain(m *testing.M) { os.Exit(mattermostserver.Main(m)) }

// addCommand registers /name in the team, answered by handler.
func addCommand(t *testing.T, s *mattermostserver.Server, name string, handler http.HandlerFunc) *model.Command {
	t.Helper()
	bot := httptest.NewServer(handler)
	t.Cleanup(bot.Close)
	command, _, err := s.Admin.CreateCommand(t.Context(), &model.Command{
		TeamId: s.Team.Id, Trigger: name, Method: model.CommandMethodPost, URL: bot.URL,
	})
	if err != nil {
		t.Fatal(err)
	}
	return command
}

func reply(t *testing.T, w http.ResponseWriter, response any) {
	t.Helper()
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(response); err != nil {
		t.Error(err)
	}
}

func TestCommandAnswersItsUserAlone(t *testing.T) {
	s := mattermostserver.Start(t)
	alice, aliceUser := s.CreateUser(t, "alice")
	_, bobUser := s.CreateUser(t, "bob")
	channel := s.CreateChannel(t, "gateway", true, aliceUser, bobUser)
	asked := make(chan map[string]string, 1)
	command := addCommand(t, s, "gateway", func(w http.ResponseWriter, r *http.Request) {
		asked <- map[string]string{"user": r.FormValue("user_id"), "text": r.FormValue("text"), "token": r.FormValue("token")}
		reply(t, w, &model.CommandResponse{Text: "You have no requests."})
	})
	window := s.Listen(t, alice)

	if _, _, err := alice.ExecuteCommand(t.Context(), channel.Id, "/gateway list"); err != nil {
		t.Fatal(err)
	}

	want := map[string]string{"user": aliceUser.Id, "text": "list", "token": command.Token}
	if diff := cmp.Diff(want, mattermostserver.Next(t, asked)); diff != "" {
		t.Errorf("request to the bot (-want +got):\n%s", diff)
	}
	shown := mattermostserver.Next(t, window.Ephemerals)
	if shown.Message != "You have no requests." || shown.ChannelId != channel.Id {
		t.Errorf("shown %q in %s", shown.Message, shown.ChannelId)
	}
}

func TestCommandOpensForm(t *testing.T) {
	s := mattermostserver.Start(t)
	alice, aliceUser := s.CreateUser(t, "alice")
	channel := s.CreateChannel(t, "gateway", false, aliceUser)
	addCommand(t, s, "gateway", func(w http.ResponseWriter, r *http.Request) {
		dialog := model.Dialog{Title: "New request", State: "signed"}
		_, err := s.Admin.OpenInteractiveDialog(r.Context(), model.OpenDialogRequest{
			TriggerId: r.FormValue("trigger_id"), URL: s.URL, Dialog: dialog,
		})
		if err != nil {
			t.Error(err)
		}
		reply(t, w, struct{}{})
	})
	window := s.Listen(t, alice)

	if _, _, err := alice.ExecuteCommand(t.Context(), channel.Id, "/gateway new"); err != nil {
		t.Fatal(err)
	}

	form := mattermostserver.Next(t, window.Dialogs)
	if form.Dialog.Title != "New request" || form.Dialog.State != "signed" || form.URL != s.URL {
		t.Errorf("form %+v", form)
	}
}

func TestTeamsAreApart(t *testing.T) {
	first, second := mattermostserver.Start(t), mattermostserver.Start(t)
	if first.URL != second.URL || first.Team.Id == second.Team.Id {
		t.Errorf("servers %s and %s, teams %s and %s", first.URL, second.URL, first.Team.Id, second.Team.Id)
	}
	for _, s := range []*mattermostserver.Server{first, second} {
		s.CreateUser(t, "alice")
		s.CreateChannel(t, "gateway", true)
		s.CreateBot(t, "gatewaybot")
		addCommand(t, s, "gateway", http.NotFound)
	}
}

func TestBotPostsAndSurvivesRestart(t *testing.T) {
	s := mattermostserver.Start(t)
	alice, aliceUser := s.CreateUser(t, "alice")
	channel := s.CreateChannel(t, "gateway", true, aliceUser)
	account, token := s.CreateBot(t, "gatewaybot", channel)
	bot := model.NewAPIv4Client(s.URL)
	bot.SetToken(token)

	endings := map[string]func(){"restarted": func() { s.Restart(t) }, "stopped": func() { s.Stop(t); s.Restart(t) }}
	for message, end := range endings {
		end()
		window := s.Listen(t, alice)
		if _, _, err := bot.CreatePost(t.Context(), &model.Post{ChannelId: channel.Id, Message: message}); err != nil {
			t.Fatal(err)
		}
		if post := mattermostserver.Next(t, window.Posts); post.Message != message || post.UserId != account.UserId {
			t.Errorf("post %q by %s", post.Message, post.UserId)
		}
	}
}
