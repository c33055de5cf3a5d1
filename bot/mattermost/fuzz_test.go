package mattermost_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
	"gatewaybot/config"
)

// porter is a transport to a server that knows everybody and does nothing else.
type porter struct{}

func (porter) RoundTrip(r *http.Request) (*http.Response, error) {
	user, ok := strings.CutPrefix(r.URL.Path, "/api/v4/users/")
	if !ok || strings.Contains(user, "/") {
		return nil, http.ErrServerClosed
	}
	w := httptest.NewRecorder()
	_ = json.NewEncoder(w).Encode(model.User{Id: user, Username: "ada"})
	return w.Result(), nil
}

// front is a platform's callbacks, with no more of a server behind it than a porter.
func front(t testing.TB, handle bot.Handler) *http.ServeMux {
	t.Helper()
	p, err := mattermost.New(mattermost.Options{
		URL: "http://chat.example", CallbackURL: goldenURL, Workspace: workspace, Token: config.NewSecret(botToken),
		CommandTokens: []config.Secret{config.NewSecret(commandToken)},
		SigningKey:    config.NewSecret(strings.Repeat("k", 32)), HTTPClient: &http.Client{Transport: porter{}}, Claims: &claims{},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	p.Routes(mux, handle)
	return mux
}

func call(mux *http.ServeMux, path, mediaType, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", mediaType)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w
}

// FuzzCommand sends forms: none panics, and without the token none is handled.
func FuzzCommand(f *testing.F) {
	f.Add("token=" + commandToken + "&user_id=" + adaID + "&channel_id=" + deskID + "&command=/desk&text=list+%40ben&user_mentions=ben")
	f.Add("token=&text=%zz;")
	f.Fuzz(func(t *testing.T, body string) {
		mux := front(t, func(_ ctx, in req) (bot.Message, error) {
			if form, err := url.ParseQuery(body); err != nil || form.Get("token") != commandToken {
				t.Errorf("handled %+v", in)
			}
			return bot.Message{Text: in.Text, Quote: in.Text}, nil
		})
		if w := call(mux, "/mattermost/command", formType, body); w.Code == http.StatusInternalServerError {
			t.Errorf("status %d", w.Code)
		}
	})
}

// goldenAction is where front takes presses; it follows from its key.
const goldenAction = "/mattermost/action/aXnC43b_vko9srtLf13kDnVsAj8CbvuNz5bFx9eMXto"

// FuzzSigned sends presses and dialogs: none panics, and none is handled, as nobody knows the key.
func FuzzSigned(f *testing.F) {
	f.Add(`{"type":"button","user_id":"` + adaID + `","channel_id":"` + deskID + `","context":{"line":"x","mac":"AA","expires":1e3}}`)
	f.Add(`{"type":"dialog_submission","state":"e30.AA","submission":{"a":[1,null,{}]}}`)
	f.Add(`{"type":"dialog_submission","cancelled":true}`)
	f.Fuzz(func(t *testing.T, body string) {
		mux := front(t, func(_ ctx, in req) (bot.Message, error) {
			t.Errorf("handled %+v", in)
			return bot.Message{}, nil
		})
		for _, path := range []string{goldenAction, "/mattermost/dialog"} {
			if w := call(mux, path, "application/json", body); w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
				t.Errorf("%s: status %d", path, w.Code)
			}
		}
	})
}

// BenchmarkCommand is a slash command from its bytes to its reply, with nothing done in between.
func BenchmarkCommand(b *testing.B) {
	mux := front(b, func(ctx, req) (bot.Message, error) { return bot.Message{Text: "Your request is with the desk."}, nil })
	body := url.Values{
		"token": {commandToken}, "team_id": {teamID}, "team_domain": {"force"}, "channel_id": {deskID}, "channel_name": {"desk"},
		"user_id": {adaID}, "user_name": {"ada"}, "command": {"/desk"}, "text": {`note title="Blue van" seen twice near the mill`},
		"trigger_id":   {strings.Repeat("dHJpZ2dlcg", 20)},
		"response_url": {"http://chat.example/hooks/commands/x"},
	}.Encode()
	b.ReportAllocs()
	for b.Loop() {
		if w := call(mux, "/mattermost/command", formType, body); w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}
