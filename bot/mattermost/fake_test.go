package mattermost_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"
)

const (
	botToken     = "bottokenbottokenbottokenbo"
	commandToken = "commandtokencommandtokenco"
	adminToken   = "admintokenadmintokenadmint"
	workspace    = "south-west"
)

// id makes an id of Mattermost's form.
func id(kind string, n int) string {
	return kind + strings.Repeat("0", 26-len(kind)-5) + fmt.Sprintf("%05d", n)
}

// Ids of those on the fake server.
var (
	botID, adaID, benID = id("bot", 1), id("ada", 1), id("ben", 1)
	deskID, teamID      = id("desk", 1), id("team", 1)
)

// fake is as much of a Mattermost server as this package calls, with the server's habits: what it stores it gives back
// without the integrations, it answers a repeated create with the first post, and its refusals have ids.
type fake struct {
	url string

	mu       sync.Mutex
	made     int
	users    map[string]*model.User
	channels map[string]*model.Channel
	members  map[string]bool // channel or team, then user
	posts    map[string]*model.Post
	order    []string
	pending  map[string]string
	commands map[string]*model.Command
	dialogs  map[string]model.OpenDialogRequest // by trigger
	sockets  map[*socket]bool
	// connected is how many connections there have been.
	connected int
	// files are those of posts that come without what is said of them.
	files map[string]*model.FileInfo
	// uploads are what was uploaded, by its id.
	uploads map[string][]byte
	calls   []string
	// choose sorts posts as the server might before it leaves out those after the first thousand.
	choose func([]*model.Post)
	// internal are the private addresses that it may call.
	internal string
	// fail answers a call in the server's stead if it returns true.
	fail func(http.ResponseWriter, *http.Request) bool
}

func newFake(t testing.TB) *fake {
	f := &fake{
		users: map[string]*model.User{
			botID: {Id: botID, Username: "gatewaybot", IsBot: true},
			adaID: {Id: adaID, Username: "ada"},
			benID: {Id: benID, Username: "ben.okafor"},
		},
		channels: map[string]*model.Channel{
			deskID: {Id: deskID, Name: "desk", DisplayName: "Desk", Type: model.ChannelTypePrivate, TeamId: teamID},
		},
		members:  map[string]bool{deskID + botID: true, teamID + botID: true},
		posts:    map[string]*model.Post{},
		pending:  map[string]string{},
		commands: map[string]*model.Command{},
		dialogs:  map[string]model.OpenDialogRequest{},
		sockets:  map[*socket]bool{},
		files:    map[string]*model.FileInfo{},
		uploads:  map[string][]byte{},
		internal: "10.0.0.0/8, 127.0.0.0/8",
		choose:   sortByChange,
	}
	server := httptest.NewServer(f.routes())
	t.Cleanup(server.Close)
	t.Cleanup(f.hangUp)
	f.url = server.URL
	return f
}

func (f *fake) routes() http.Handler {
	mux := http.NewServeMux()
	for pattern, handle := range map[string]func(http.ResponseWriter, *http.Request) (any, *model.AppError){
		"GET /system/ping":                    f.ping,
		"GET /users/{user}":                   f.getUser,
		"POST /users/usernames":               f.usersByName,
		"GET /users/{user}/teams":             f.teams,
		"GET /users/{user}/channels":          f.channelsOfBot,
		"POST /channels/direct":               f.direct,
		"GET /channels/{channel}":             f.getChannel,
		"GET /channels/{place}/members/{who}": f.member,
		"POST /channels/{place}/members":      f.join,
		"GET /channels/{channel}/posts":       f.list,
		"POST /posts":                         f.create,
		"GET /posts/{post}":                   f.getPost,
		"PUT /posts/{post}/patch":             f.patch,
		"GET /posts/{post}/files/info":        f.fileInfos,
		"GET /posts/{post}/thread":            f.thread,
		"POST /posts/{post}/pin":              f.pin,
		"POST /files":                         f.upload,
		"POST /actions/dialogs/open":          f.openDialog,
		"GET /teams/name/{name}":              f.team,
		"GET /teams/{place}/members/{who}":    f.member,
		"POST /teams/{place}/members":         f.join,
		"GET /commands":                       f.listCommands,
		"POST /commands":                      f.saveCommand,
		"PUT /commands/{id}":                  f.saveCommand,
		"POST /commands/execute":              f.execute,
		"GET /config":                         f.config,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" /api/v4"+path, f.call(handle))
	}
	mux.HandleFunc("GET /api/v4/websocket", f.socket)
	return mux
}

func (f *fake) call(handle func(http.ResponseWriter, *http.Request) (any, *model.AppError)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.calls = append(f.calls, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/api/v4"))
		if f.fail != nil && f.fail(w, r) {
			return
		}
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "BEARER ")
		var reply any
		var refused *model.AppError
		if token != botToken && token != adminToken {
			refused = refuse(http.StatusUnauthorized, "api.context.session_expired.app_error")
		} else {
			reply, refused = handle(w, r)
		}
		w.Header().Set("Content-Type", "application/json")
		if refused != nil {
			w.WriteHeader(refused.StatusCode)
			reply = refused
		}
		_ = json.NewEncoder(w).Encode(reply)
	}
}

func refuse(status int, id string) *model.AppError {
	return &model.AppError{Id: id, Message: "You did something that must not be in a log.", StatusCode: status}
}

// failNext makes the next call whose path ends with end fail.
func (f *fake) failNext(end string, answer http.HandlerFunc) { f.failTimes(1, end, answer) }

func (f *fake) failTimes(times int, end string, answer http.HandlerFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fail = func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, end) {
			return false
		}
		if times--; times == 0 {
			f.fail = nil
		}
		answer(w, r)
		return true
	}
}

func (f *fake) newID(kind string) string {
	f.made++
	return id(kind, f.made)
}

func (f *fake) ping(w http.ResponseWriter, _ *http.Request) (any, *model.AppError) {
	w.Header().Set(model.HeaderVersionId, "9.10.0")
	return map[string]string{"status": "OK"}, nil
}

func (f *fake) getUser(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	who := r.PathValue("user")
	if who == "me" {
		who = botID
	}
	if r.PathValue("user") == "me" && r.Header.Get("Authorization") == "BEARER "+adminToken {
		return model.User{Id: id("admin", 1), Username: "admin"}, nil
	}
	if u := f.users[who]; u != nil {
		return u, nil
	}
	return nil, refuse(http.StatusNotFound, "app.user.missing_account.const")
}

func (f *fake) usersByName(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	var names []string
	if err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 300_000)).Decode(&names); err != nil {
		return nil, model.NewAppError("getUsersByNames", model.PayloadParseError, nil, "", http.StatusBadRequest)
	}
	found := []*model.User{}
	for _, u := range f.users {
		if slices.Contains(names, u.Username) {
			found = append(found, u)
		}
	}
	return found, nil
}

func (f *fake) direct(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	var ids []string
	_ = json.NewDecoder(r.Body).Decode(&ids)
	return f.directOf(ids[1]), nil
}

// directOf is the channel of somebody's direct messages with the bot. The lock is held.
func (f *fake) directOf(user string) *model.Channel {
	name := model.GetDMNameFromIds(botID, user)
	for _, c := range f.channels {
		if c.Name == name {
			return c
		}
	}
	c := &model.Channel{Id: f.newID("dm"), Name: name, Type: model.ChannelTypeDirect}
	f.channels[c.Id] = c
	f.members[c.Id+botID] = true
	return c
}

func (f *fake) channelsOfBot(http.ResponseWriter, *http.Request) (any, *model.AppError) {
	all := []*model.Channel{}
	for _, c := range f.channels {
		if f.members[c.Id+botID] {
			all = append(all, c)
		}
	}
	return all, nil
}

func (f *fake) getChannel(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	if c := f.channels[r.PathValue("channel")]; c != nil {
		return c, nil
	}
	return nil, refuse(http.StatusNotFound, "app.channel.get.existing.app_error")
}

func (f *fake) member(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	if f.members[r.PathValue("place")+r.PathValue("who")] {
		return map[string]string{"user_id": r.PathValue("who")}, nil
	}
	return nil, refuse(http.StatusNotFound, "app.member.missing.app_error")
}

func (f *fake) join(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	var who struct {
		User string `json:"user_id"`
	}
	_ = json.NewDecoder(r.Body).Decode(&who)
	f.members[r.PathValue("place")+who.User] = true
	return who, nil
}

func (f *fake) openDialog(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	var open model.OpenDialogRequest
	_ = json.NewDecoder(r.Body).Decode(&open)
	f.dialogs[open.TriggerId] = open
	return map[string]string{"status": "OK"}, nil
}

func (f *fake) team(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	if r.PathValue("name") != "force" {
		return nil, refuse(http.StatusNotFound, "app.team.get_by_name.missing.app_error")
	}
	return model.Team{Id: teamID, Name: "force", DisplayName: "Force"}, nil
}

func (f *fake) teams(http.ResponseWriter, *http.Request) (any, *model.AppError) {
	return []model.Team{{Id: teamID, Name: "force", DisplayName: "Force"}}, nil
}

func (f *fake) listCommands(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	all := []model.Command{}
	for _, key := range slices.Sorted(maps.Keys(f.commands)) {
		c := *f.commands[key]
		if r.Header.Get("Authorization") != "BEARER "+adminToken {
			c.Token, c.URL = "", ""
		}
		all = append(all, c)
	}
	return all, nil
}

func (f *fake) saveCommand(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	c := &model.Command{}
	_ = json.NewDecoder(r.Body).Decode(c)
	if old := f.commands[c.Trigger]; old == nil {
		c.Id, c.Token = f.newID("cmd"), f.newID("token")
	} else if r.Method == http.MethodPost {
		return nil, refuse(http.StatusBadRequest, "api.command.duplicate_trigger.app_error")
	}
	f.commands[c.Trigger] = c
	return c, nil
}

// execute calls a command's address if it may, as the server does for whoever types it.
func (f *fake) execute(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	var in model.CommandArgs
	_ = json.NewDecoder(r.Body).Decode(&in)
	trigger, text, _ := strings.Cut(strings.TrimPrefix(in.Command, "/"), " ")
	c := f.commands[trigger]
	if c == nil {
		return nil, refuse(http.StatusNotFound, "api.command.execute_command.not_found.app_error")
	}
	if !strings.Contains(f.internal, "127.0.0.0/8") {
		return nil, refuse(http.StatusInternalServerError, "api.command.execute_command.failed.app_error")
	}
	form := url.Values{"token": {c.Token}, "user_id": {botID}, "channel_id": {in.ChannelId}, "command": {"/" + trigger}, "text": {text}}
	f.mu.Unlock() // whom it calls, calls it
	resp, err := http.PostForm(c.URL, form)
	f.mu.Lock()
	if err != nil {
		return nil, refuse(http.StatusInternalServerError, "api.command.execute_command.failed.app_error")
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, refuse(http.StatusInternalServerError, "api.command.execute_command.failed_resp.app_error")
	}
	return map[string]string{}, nil
}

func (f *fake) config(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	if r.Header.Get("Authorization") != "BEARER "+adminToken {
		return nil, refuse(http.StatusForbidden, "api.context.permissions.app_error")
	}
	return map[string]any{"ServiceSettings": map[string]string{"AllowedUntrustedInternalConnections": f.internal}}, nil
}
