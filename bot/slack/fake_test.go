package slack_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"gatewaybot/e2e/slackserver/limits"
)

const (
	team    = "T0HOME"
	partner = "T0PARTNER"
	channel = "C0DESK"
	botUser = "U0BOT"
	botID   = "B0BOT"
	token   = "xoxb-fake"
	secret  = "not-a-real-secret"
)

type object = map[string]any

// shown is something that came up on a person's screen: a message or a modal.
type shown struct {
	channel string
	json    object // the message, or nil
	view    object // the modal, or nil
}

// fake is as much of Slack's Web API as the platform uses. It fails the test on a payload that Slack would refuse.
type fake struct {
	t testing.TB
	*httptest.Server

	mu       sync.Mutex
	serial   int
	calls    []apiCall
	posted   map[string][]object // by channel, the oldest first
	screens  map[string][]shown  // by user
	views    map[string]object
	viewers  map[string]string // by view
	homes    map[string]object // by user
	triggers map[string]string // whose they are
	faults   map[string]http.HandlerFunc
	uploads  map[string]*upload // by the file's id
	scanning int                // how often a file is asked after before it can be shown
}

type apiCall struct {
	method string
	args   object
}

func newFake(t testing.TB) *fake {
	f := unstartedFake(t)
	f.Start()
	return f
}

func unstartedFake(t testing.TB) *fake {
	f := &fake{
		t: t, posted: map[string][]object{}, screens: map[string][]shown{}, views: map[string]object{},
		viewers: map[string]string{}, homes: map[string]object{}, triggers: map[string]string{}, faults: map[string]http.HandlerFunc{}, uploads: map[string]*upload{},
	}
	f.Server = httptest.NewUnstartedServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	return f
}

// fail makes every call of a method fail with one of Slack's codes.
func (f *fake) fail(method, code string) {
	f.fault(method, func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, object{"ok": false, "error": code}) })
}

func (f *fake) fault(method string, h http.HandlerFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults[method] = h
}

func (f *fake) called(method string) []object {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []object
	for _, c := range f.calls {
		if c.method == method {
			all = append(all, c.args)
		}
	}
	return all
}

// screen is what came up for a person since the first n things.
func (f *fake) screen(user string, n int) []shown {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.screens[user][n:])
}

func (f *fake) trigger(user string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := f.next("1234.5678.")
	f.triggers[id] = user
	return id
}

// next makes an id; callers hold mu.
func (f *fake) next(prefix string) string {
	f.serial++
	return fmt.Sprintf("%s%06d", prefix, f.serial)
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	method := strings.TrimPrefix(r.URL.Path, "/")
	id, uploading := strings.CutPrefix(method, "upload/")
	if uploading {
		f.receive(id, w, r)
		return
	}
	args := readArgs(f.t, r)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, apiCall{method, args})
	if fault := f.faults[method]; fault != nil {
		fault(w, r)
		return
	}
	answer := f.answer(method, args)
	w.Header().Set("X-OAuth-Scopes", "app_mentions:read,channels:history,channels:read,chat:write,commands,files:read,files:write,groups:history,groups:read,im:history,im:write,pins:write,users:read")
	writeJSON(w, answer)
}

func (f *fake) answer(method string, args object) object {
	switch method {
	case "auth.test":
		return object{"ok": true, "team": "South West", "team_id": team, "user": "gateway", "user_id": botUser, "bot_id": botID}
	case "users.info":
		return member(str(args, "user"))
	case "chat.postMessage":
		return f.post(args)
	case "chat.postEphemeral":
		f.check(limits.Message, args)
		f.screens[str(args, "user")] = append(f.screens[str(args, "user")], shown{channel: str(args, "channel"), json: args})
		return object{"ok": true, "message_ts": f.next("1700000000.")}
	case "chat.update":
		return f.update(args)
	case "conversations.open":
		return object{"ok": true, "channel": object{"id": dm(str(args, "users"))}}
	case "conversations.info":
		return object{"ok": true, "channel": object{"id": args["channel"], "name": "desk", "is_member": true}}
	case "conversations.history", "conversations.replies":
		return f.history(method, args)
	case "files.info":
		return f.file(str(args, "file"))
	case "files.getUploadURLExternal", "files.completeUploadExternal":
		return f.uploaded(method, args)
	case "pins.add":
		return object{"ok": true}
	case "views.open", "views.update":
		return f.view(method, args)
	case "views.publish":
		return f.publish(args)
	}
	f.t.Errorf("the platform calls %s", method)
	return object{"ok": false, "error": "unknown_method"}
}

// member is what is known of a person. Who they are is in their id, so that no test has to say it.
func member(user string) object {
	u := object{"id": user, "team_id": team, "name": "ada"}
	switch user {
	case "U0LEFT":
		u["deleted"] = true
	case "U0NOBODY":
		return object{"ok": false, "error": "user_not_found"}
	case "U0PAT":
		u = object{"id": user, "team_id": partner, "name": "pat", "profile": object{"real_name": "Pat\u202e Lane"}}
	case "U0GUEST":
		u["is_restricted"] = true
	case "U0NARROW":
		u["is_ultra_restricted"] = true
	case botUser, "U0ROBOT":
		u["is_bot"] = true
	case "U0STRAY":
		delete(u, "team_id")
	case "U0GRID":
		u["team_id"], u["enterprise_user"] = "T0SISTER", object{"teams": []any{"T0SISTER", team}}
	}
	return object{"ok": true, "user": u}
}

func (f *fake) post(args object) object {
	f.check(limits.Message, args)
	if !f.shows(args) {
		return object{"ok": false, "error": "invalid_blocks"}
	}
	to := str(args, "channel")
	if user := to; user[0] == 'U' {
		to = dm(user)
	}
	m := maps.Clone(args)
	m["ts"], m["user"], m["bot_id"] = f.next("1700000000."), botUser, botID
	f.posted[to] = append(f.posted[to], m)
	if to[0] == 'D' {
		user := "U" + to[1:]
		f.screens[user] = append(f.screens[user], shown{channel: to, json: m})
	}
	return object{"ok": true, "channel": to, "ts": m["ts"]}
}

func (f *fake) update(args object) object {
	f.check(limits.Message, args)
	if !f.shows(args) {
		return object{"ok": false, "error": "invalid_blocks"}
	}
	for _, m := range f.posted[str(args, "channel")] {
		if m["ts"] == args["ts"] {
			m["text"], m["blocks"] = args["text"], args["blocks"]
			return object{"ok": true, "channel": args["channel"], "ts": args["ts"]}
		}
	}
	return object{"ok": false, "error": "message_not_found"}
}

func (f *fake) view(method string, args object) object {
	view, _ := args["view"].(object)
	f.check(limits.View, view)
	id := str(args, "view_id")
	if method == "views.open" {
		user := f.triggers[str(args, "trigger_id")]
		if user == "" {
			return object{"ok": false, "error": "expired_trigger_id"}
		}
		delete(f.triggers, str(args, "trigger_id"))
		id = f.next("V")
		f.viewers[id] = user
	}
	user := f.viewers[id]
	if user == "" {
		return object{"ok": false, "error": "not_found"}
	}
	view["id"] = id
	f.views[id] = view
	f.screens[user] = append(f.screens[user], shown{view: view})
	return object{"ok": true, "view": object{"id": id}}
}

func (f *fake) check(rules func([]byte) []limits.Problem, payload object) {
	f.t.Helper()
	raw, err := json.Marshal(payload)
	if err != nil {
		f.t.Errorf("payload: %v", err)
	}
	for _, p := range rules(raw) {
		f.t.Errorf("Slack would refuse this: %s", p)
	}
}

func readArgs(t testing.TB, r *http.Request) object {
	args := object{}
	bearer := r.Header.Get("Authorization") == "Bearer "+token
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		raw, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(raw, &args); err != nil {
			t.Errorf("call of %s is no JSON: %v", r.URL.Path, err)
		}
	} else {
		_ = r.ParseForm()
		for key := range r.Form {
			args[key] = r.Form.Get(key)
		}
		if blocks, ok := args["blocks"].(string); ok {
			var v []any
			if err := json.Unmarshal([]byte(blocks), &v); err != nil {
				t.Errorf("blocks are no JSON: %v", err)
			}
			args["blocks"] = v
		}
		bearer = bearer || args["token"] == token
		delete(args, "token")
	}
	if !bearer {
		t.Errorf("call of %s without the token", r.URL.Path)
	}
	return args
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// dm is the channel of a person's direct messages.
func dm(user string) string { return "D" + user[1:] }

// str is a string inside an object, empty if it is not there.
func str(v any, path ...string) string {
	for _, key := range path {
		o, _ := v.(object)
		v = o[key]
	}
	s, _ := v.(string)
	return s
}

func list(v any, path ...string) []object {
	for _, key := range path {
		o, _ := v.(object)
		v = o[key]
	}
	items, _ := v.([]any)
	var all []object
	for _, i := range items {
		if o, ok := i.(object); ok {
			all = append(all, o)
		}
	}
	return all
}
