package mattermost_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
)

func raise(questions ...bot.Question) bot.Message {
	return bot.Message{Form: &bot.Form{Title: "Raise", Command: "desk raise draft=1", Submit: "Send", Questions: questions}}
}

// open types a command that opens a form, and gives the dialog.
func open(t *testing.T, d *driver, who bot.Account) model.OpenDialogRequest {
	t.Helper()
	seen := d.Type(t, who, "/desk raise")
	if seen.Form == nil {
		t.Fatalf("no form opened: %+v", seen)
	}
	return *seen.Native.(shown).dialog
}

func (d *driver) submit(t *testing.T, who string, dialog model.OpenDialogRequest, answers map[string]any) model.SubmitDialogResponse {
	t.Helper()
	var reply model.SubmitDialogResponse
	d.postJSON(t, d.callback+"/mattermost/dialog", model.SubmitDialogRequest{
		Type: "dialog_submission", CallbackId: "form", State: dialog.Dialog.State, UserId: who,
		ChannelId: id("else", 1), TeamId: teamID, Submission: answers,
	}, &reply)
	return reply
}

// forging decodes a state, changes it and leaves the MAC as it was.
func forging(t *testing.T, token string, change func(map[string]any)) string {
	t.Helper()
	encoded, mac, _ := strings.Cut(token, ".")
	data, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	var st map[string]any
	if err := json.Unmarshal(data, &st); err != nil {
		t.Fatal(err)
	}
	change(st)
	data, err = json.Marshal(st)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(data) + "." + mac
}

// before is a state without its MAC.
func before(token string) string {
	encoded, _, _ := strings.Cut(token, ".")
	return encoded
}

func TestForgedSubmission(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state  func(*testing.T, *driver, string) string
		who    string
		after  time.Duration
		reason string
	}{
		"no state":    {state: func(*testing.T, *driver, string) string { return "" }, reason: "mac"},
		"no mac":      {state: func(_ *testing.T, _ *driver, s string) string { return before(s) }, reason: "mac"},
		"made up":     {state: func(*testing.T, *driver, string) string { return "e30.e30" }, reason: "mac"},
		"not encoded": {state: func(*testing.T, *driver, string) string { return "{}.!" }, reason: "mac"},
		"another line": {state: func(t *testing.T, _ *driver, s string) string {
			return forging(t, s, func(st map[string]any) { st["line"] = "desk delete" })
		}, reason: "mac"},
		"another person in it": {state: func(t *testing.T, _ *driver, s string) string {
			return forging(t, s, func(st map[string]any) { st["user"] = benID })
		}, who: benID, reason: "mac"},
		"a button's mac": {state: func(t *testing.T, d *driver, s string) string {
			mac := postedButton(t, d, "m-1").actions[0].Integration.Context["mac"].(string)
			return before(s) + "." + mac
		}, reason: "mac"},
		"somebody else's": {who: benID, reason: "user"},
		"after the end":   {after: 8 * time.Hour, reason: "expired"},
		"just in time":    {after: 8*time.Hour - time.Second},
		"at once":         {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC)
			r, reasons := &recorder{answer: raise()}, refusals{}
			d := start(t, r.handle, reasons.option, func(o *mattermost.Options) { o.Now = func() time.Time { return now } })
			dialog := open(t, d, account(adaID))
			r.came, r.answer = nil, bot.Message{Text: "Raised."}
			if c.state != nil {
				dialog.Dialog.State = c.state(t, d, dialog.Dialog.State)
			}
			if c.who == "" {
				c.who = adaID
			}
			now = now.Add(c.after)
			reply := d.submit(t, c.who, dialog, nil)
			if good := c.reason == ""; good != (len(r.came) == 1) || good != (reply.Error == "") {
				t.Errorf("handled %+v, the person is told %q", r.came, reply.Error)
			}
			if c.reason != "" && !slices.Equal(reasons, refusals{c.reason}) {
				t.Errorf("reasons are %v, want %s", reasons, c.reason)
			}
		})
	}
}

func TestSubmissionBelongsWhereTheFormWasOpened(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: raise()}
	d := start(t, r.handle)
	dialog := open(t, d, account(adaID))
	r.came, r.answer = nil, bot.Message{}
	d.submit(t, adaID, dialog, nil)
	if r.came[0].Channel != desk() || r.came[0].Text != "desk raise draft=1" {
		t.Errorf("the form arrived as %+v", r.came[0])
	}
}

func TestSubmissionOfNobody(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*model.User){
		"deactivated":    func(u *model.User) { u.DeleteAt = 1 },
		"an integration": func(u *model.User) { u.IsBot = true },
	} {
		r := &recorder{answer: raise()}
		d := start(t, r.handle)
		dialog := open(t, d, account(adaID))
		r.came = nil
		change(d.users[adaID])
		if reply := d.submit(t, adaID, dialog, nil); len(r.came) > 0 || reply.Error == "" {
			t.Errorf("%s: handled %+v, told %q", name, r.came, reply.Error)
		}
	}
}

func TestPickedPeopleAreOfWhereTheyBelong(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: raise(bot.Question{Name: "lead", Label: "Lead", Kind: bot.Person})}
	d := start(t, r.handle)
	d.users[benID].Roles = model.SystemGuestRoleId
	dialog := open(t, d, account(adaID))
	for picked, want := range map[string]bot.Account{
		benID: guest(benID), adaID: account(adaID),
		botID: {Platform: "mattermost", Workspace: "unknown", User: botID},
	} {
		r.came, r.answer = nil, bot.Message{}
		d.submit(t, adaID, dialog, map[string]any{"lead": picked})
		if got := r.came[0].Answers["lead"]; !slices.Equal(got, []string{bot.Tag(want)}) {
			t.Errorf("%s arrived as %q, want %s", picked, got, want)
		}
	}
}

func TestOnlyWhatWasAskedIsAnswered(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: raise(
		bot.Question{Name: "text", Label: "Text", Kind: bot.Line},
		bot.Question{Name: "hours", Label: "Hours", Kind: bot.Number},
		bot.Question{Name: "hurt", Label: "Hurt", Kind: bot.YesNo},
		bot.Question{Name: "who", Label: "Who", Kind: bot.Person},
		bot.Question{Name: "for", Label: "For", Kind: bot.ManyOf, Choices: []bot.Choice{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}},
	)}
	for name, c := range map[string]struct {
		given map[string]any
		want  map[string][]string
	}{
		"as expected": {
			map[string]any{"text": " x ", "hours": 7.5, "hurt": "yes", "who": benID, "for": "a", "for-2": "b"},
			map[string][]string{"text": {" x "}, "hours": {"7.5"}, "hurt": {"yes"}, "who": {bot.Tag(account(benID))}, "for": {"a", "b"}},
		},
		"what was not asked": {map[string]any{"draft": "2", "text-2": "y", "": "z"}, map[string][]string{}},
		"empty": {
			map[string]any{"text": "  ", "hours": nil, "hurt": "", "who": "", "for": nil, "for-2": ""}, map[string][]string{},
		},
		"newer clients": {
			map[string]any{"for": []any{"a", "b"}, "hurt": true, "hours": 1e3},
			map[string][]string{"for": {"a", "b"}, "hurt": {"yes"}, "hours": {"1000"}},
		},
		"not a person":          {map[string]any{"who": "ben"}, map[string][]string{"who": {"ben"}}},
		"nobody's id":           {map[string]any{"who": id("gone", 1)}, map[string][]string{"who": {id("gone", 1)}}},
		"values of other kinds": {map[string]any{"text": map[string]any{"a": "b"}, "hours": []any{[]any{}}}, map[string][]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &recorder{answer: r.answer}
			d := start(t, r.handle)
			dialog := open(t, d, account(adaID))
			r.came, r.answer = nil, bot.Message{}
			d.submit(t, adaID, dialog, c.given)
			given := r.came[0].Answers
			for name, values := range given {
				if len(values) == 0 {
					delete(given, name)
				}
			}
			if diff := cmp.Diff(c.want, given, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("answers differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSubmissionSentAgainIsTheSameAct(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: raise(bot.Question{Name: "text", Label: "Text", Kind: bot.Line})}
	d := start(t, r.handle)
	dialog := open(t, d, account(adaID))
	r.came, r.answer = nil, bot.Message{}
	for _, text := range []string{"one", "one", "two"} {
		d.submit(t, adaID, dialog, map[string]any{"text": text})
	}
	if r.came[0].ID != r.came[1].ID || r.came[1].ID == r.came[2].ID {
		t.Errorf("ids are %q, %q, %q: want the first two alike", r.came[0].ID, r.came[1].ID, r.came[2].ID)
	}
}

// TestLongValues are never cut: they go into a larger input, or above the form and from there into the answers.
func TestLongValues(t *testing.T) {
	t.Parallel()
	choices := []bot.Choice{{Value: "a", Label: "A"}}
	for name, c := range map[string]struct {
		question bot.Question
		kind     string
		filled   bool
		kept     bool
	}{
		"fits a line":    {bot.Question{Kind: bot.Line, Values: []string{strings.Repeat("x", 150)}}, "text", true, false},
		"fits an area":   {bot.Question{Kind: bot.Line, Values: []string{strings.Repeat("x", 151)}}, "textarea", true, false},
		"fits just":      {bot.Question{Kind: bot.Text, Values: []string{strings.Repeat("é", 1500)}}, "textarea", true, false},
		"fits nowhere":   {bot.Question{Kind: bot.Text, Values: []string{strings.Repeat("é", 1501)}}, "textarea", false, true},
		"wrong and long": {bot.Question{Kind: bot.Text, Values: []string{strings.Repeat("x", 5000)}, Error: "Too long."}, "textarea", false, false},
		"no choice":      {bot.Question{Kind: bot.OneOf, Values: []string{"z"}, Choices: choices, Error: "No."}, "radio", false, false},
		"no number":      {bot.Question{Kind: bot.Number, Values: []string{"ten"}, Error: "No."}, "text", false, false},
		"no person":      {bot.Question{Kind: bot.Person, Values: []string{"ben"}, Error: "No."}, "select", false, false},
		"elsewhere":      {bot.Question{Kind: bot.Person, Values: []string{"<@slack/T/U>"}}, "select", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.question.Name, c.question.Label = "text", "Text"
			value := c.question.Values[0]
			r := &recorder{answer: raise(c.question)}
			d := start(t, r.handle)
			dialog := open(t, d, account(adaID))
			el, intro := dialog.Dialog.Elements[0], dialog.Dialog.IntroductionText
			if el.Type != c.kind || (el.Default == value) != c.filled || strings.Contains(intro, value) == c.filled {
				t.Errorf("a %s filled with %q below %q", el.Type, el.Default, intro)
			}
			r.came, r.answer = nil, bot.Message{}
			d.submit(t, adaID, dialog, map[string]any{"text": el.Default})
			if got := slices.Equal(r.came[0].Answers["text"], []string{value}); got != (c.filled || c.kept) {
				t.Errorf("left as it is, the answer is %q", r.came[0].Answers["text"])
			}
			r.came = nil
			d.submit(t, adaID, dialog, map[string]any{"text": "new"})
			if got := r.came[0].Answers["text"]; !slices.Equal(got, []string{"new"}) {
				t.Errorf("changed, the answer is %q", got)
			}
		})
	}
}

func TestDialogFitsTheLimits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 24)
	d := start(t, (&recorder{answer: bot.Message{Form: &bot.Form{
		Title: long, Command: "desk raise", Questions: []bot.Question{
			{Name: "a", Label: long, Hint: strings.Repeat("hint ", 30), Error: "Not this.", Kind: bot.Line},
			{Name: "b", Label: long, Kind: bot.ManyOf, Values: []string{"0", "1", "2", "3", "4"}, Choices: tenChoices()},
			{Name: "c", Label: "Many", Kind: bot.OneOf, Choices: tenChoices(), Values: []string{"9"}},
		},
	}}}).handle)
	dialog := open(t, d, account(adaID)).Dialog // reading it checks its limits
	if got := plain(dialog.IntroductionText); strings.Count(got, long) < 3 || !strings.Contains(got, "hint hint") {
		t.Errorf("what was shortened is not said in full: %q", got)
	}
	var many, said []string
	for _, el := range dialog.Elements {
		if strings.HasPrefix(el.Name, "b") {
			many, said = append(many, el.Default), append(said, el.HelpText)
		}
	}
	if want := []string{"", "", "", "", "For more, type the command."}; !slices.Equal(said, want) {
		t.Errorf("the menus say %q, want %q", said, want)
	}
	if !slices.Equal(many, []string{"0", "1", "2", "3", "4"}) {
		t.Errorf("menus are filled with %q", many)
	}
}

func tenChoices() []bot.Choice {
	var all []bot.Choice
	for i := range 10 {
		all = append(all, bot.Choice{Value: string(rune('0' + i)), Label: "Choice"})
	}
	return all
}

func TestFormWhoseAnswerCanNotBeSentShowsIt(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: raise()}
	d := start(t, r.handle)
	dialog := open(t, d, account(adaID))
	r.answer = bot.Message{Text: "Raised DSK-1."}
	d.failNext("/posts", answer(http.StatusBadRequest, `{"id":"model.post.is_valid.msg.app_error"}`))
	if reply := d.submit(t, adaID, dialog, nil); !strings.Contains(reply.Error, "Raised DSK-1.") {
		t.Errorf("the person is told %q", reply.Error)
	}
}

func TestMalformedSubmission(t *testing.T) {
	t.Parallel()
	r := &recorder{}
	d := start(t, r.handle)
	for body, want := range map[string]int{
		"x":                     400,
		`{"type":"button"}`:     400,
		`{"submission":"text"}`: 400,
		`{"type":"dialog_submission","submission":null}`:  200,
		`{"type":"dialog_submission","cancelled":true}`:   200,
		`{"x":"` + strings.Repeat("x", 1<<20) + `"}`:      413,
		`{"type":"dialog_submission","state":{"a":"b"}}`:  400,
		`{"type":"dialog_submission","user_id":["a"]}`:    400,
		`{"type":"dialog_submission","state":".","x":[]}`: 200,
	} {
		status, _ := d.post(t, d.callback+"/mattermost/dialog", "application/json", []byte(body))
		if status != want || len(r.came) > 0 {
			t.Errorf("%.60q: status %d, %d requests; want %d", body, status, len(r.came), want)
		}
	}
}
