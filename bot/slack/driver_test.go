package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/e2e/slackserver/limits"
)

func TestPlatform(t *testing.T) {
	t.Parallel()
	bottest.Exercise(t, func(t testing.TB, handle bot.Handler) bottest.Stage {
		s := newEars(t, handle)
		ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx, handle) }()
		t.Cleanup(func() {
			stop()
			if err := <-ended; err != nil {
				t.Errorf("run: %v", err)
			}
		})
		return bottest.Stage{
			Platform: s.Platform, Driver: &driver{stage: s, call: s.call, said: map[string]object{}},
			Channel: bot.Channel{Platform: "slack", Workspace: team, ID: channel},
			Heard:   bot.Channel{Platform: "slack", Workspace: team, ID: shared},
			Ada:     person("U0ADA"), Ben: person("U0BEN"), Group: "S0GATEWAY",
		}
	})
}

func person(user string) bot.Account { return account(team, user) }

func account(workspace, user string) bot.Account {
	return bot.Account{Platform: "slack", Workspace: workspace, User: user}
}

// driver is a person at a Slack client.
type driver struct {
	*stage
	call caller
	said map[string]object // what people posted, by its ts
}

// caller brings to the bot what would be called over HTTP.
type caller func(t testing.TB, path, contentType, body string, more ...func(*http.Request)) (status int, answer string)

var notation = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// write is what Slack makes of what a person typed.
func write(text string) string {
	text = bottest.Mentions(text, func(a bot.Account) string { return "\x01" + a.User + "\x02" })
	return strings.NewReplacer("\x01", "<@", "\x02", "|someone>").Replace(notation.Replace(text))
}

func (d *driver) Type(t testing.TB, who bot.Account, line string) bottest.Seen {
	t.Helper()
	command, text, _ := strings.Cut(line, " ")
	before := len(d.api.screen(who.User, 0))
	status, answer := d.call(t, "/slack/command", formType, commandBody(d.api.trigger(who.User), who.User, command, write(text)))
	if status != 200 {
		t.Fatalf("the command was answered with %d", status)
	}
	if answer == "" {
		return d.look(t, who, before)
	}
	m := parse(t, answer)
	if str(m, "response_type") != "ephemeral" {
		t.Errorf("the answer is shown to everybody: %s", answer)
	}
	d.api.check(limits.Message, m)
	return seeMessage(whole(append([]shown{{channel: channel, json: m}}, d.api.screen(who.User, before)...)))
}

const goesOn = "… goes on in the next message."

// whole is a message and those that it goes on in, without the words that say so.
func whole(all []shown) shown {
	first := all[0]
	var blocks []any
	for _, s := range all {
		blocks = append(blocks, anys(s.json["blocks"])...)
	}
	blocks = slices.DeleteFunc(blocks, func(b any) bool { return str(b, "text", "text") == goesOn })
	first.json = with(first.json, "blocks", blocks)
	return first
}

// look is the one thing that came up for a person.
func (d *driver) look(t testing.TB, who bot.Account, before int) bottest.Seen {
	t.Helper()
	all := d.api.screen(who.User, before)
	if len(all) != 1 {
		t.Fatalf("%d things came up for %s, want 1: %v", len(all), who.User, all)
	}
	if all[0].view != nil {
		return seeView(all[0].view, nil)
	}
	return seeMessage(all[0])
}

func (d *driver) Press(t testing.TB, who bot.Account, on bottest.Seen, button int) bottest.Seen {
	t.Helper()
	at := on.Native.(shown)
	payload := object{
		"type": "block_actions", "trigger_id": d.api.trigger(who.User), "api_app_id": "A0GATEWAY",
		"team": object{"id": team}, "user": object{"id": who.User, "team_id": who.Workspace},
		"actions": []any{buttons(at)[button]},
	}
	if at.view != nil {
		payload["container"] = object{"type": "view", "view_id": at.view["id"]}
		payload["view"] = at.view
	} else {
		payload["channel"] = object{"id": at.channel, "name": "desk"}
		payload["container"] = object{"type": "message", "channel_id": at.channel, "message_ts": at.json["ts"], "thread_ts": at.json["thread_ts"]}
		payload["message"] = at.json
	}
	before := len(d.api.screen(who.User, 0))
	status, answer := d.call(t, "/slack/interaction", formType, interactionBody(payload))
	if status != 200 || answer != "" {
		t.Fatalf("the press was answered with %d %s", status, answer)
	}
	return d.look(t, who, before)
}

func (d *driver) Submit(t testing.TB, who bot.Account, on bottest.Seen, answers map[string][]string) bottest.Seen {
	t.Helper()
	view := on.Native.(shown).view
	fillIn(t, view, answers)
	view["app_installed_team_id"] = team
	view["state"] = object{"values": stateOf(view)}
	status, answer := d.call(t, "/slack/interaction", formType, interactionBody(object{
		"type": "view_submission", "trigger_id": d.api.trigger(who.User), "team": object{"id": who.Workspace},
		"user": object{"id": who.User, "team_id": who.Workspace}, "view": view,
	}))
	if status != 200 {
		t.Fatalf("the form was answered with %d", status)
	}
	if answer == "" {
		return bottest.Seen{}
	}
	a := parse(t, answer)
	switch a["response_action"] {
	case "errors":
		return seeView(view, a["errors"].(object))
	case "update":
		next := a["view"].(object)
		d.api.check(limits.View, next)
		next["id"] = view["id"]
		return seeView(next, nil)
	}
	t.Fatalf("the form was answered with %s", answer)
	return bottest.Seen{}
}

func (d *driver) Read(t testing.TB, where bot.Posted) bottest.Seen {
	t.Helper()
	d.api.mu.Lock()
	defer d.api.mu.Unlock()
	for _, m := range d.api.posted[where.Channel.ID] {
		if m["ts"] == where.ID {
			return seeMessage(shown{channel: where.Channel.ID, json: m})
		}
	}
	t.Fatalf("no message at %v", where)
	return bottest.Seen{}
}

func (d *driver) Mention(t testing.TB, who bot.Account, text string) bottest.Seen {
	t.Helper()
	return d.say(t, who, mention(who.User, write(text)))
}

func (d *driver) Tell(t testing.TB, who bot.Account, text string) bottest.Seen {
	t.Helper()
	m := mention(who.User, "")
	m["type"], m["channel_type"], m["channel"], m["text"] = "message", "im", dm(who.User), write(text)
	return d.say(t, who, m)
}

func (d *driver) say(t testing.TB, who bot.Account, event object) bottest.Seen {
	t.Helper()
	before := len(d.api.screen(who.User, 0))
	status, answer := d.call(t, "/slack/event", jsonType, eventBody("Ev"+d.api.trigger(who.User), event))
	if status != 200 || answer != "" {
		t.Fatalf("the event was answered with %d %s", status, answer)
	}
	return d.look(t, who, before)
}

func (d *driver) Post(t testing.TB, who bot.Account, where bot.Channel, text, thread string) string {
	t.Helper()
	ts := now()
	m := with(with(with(post(who.User, named(text)), "channel", where.ID), "ts", ts), "event_ts", ts)
	if thread != "" {
		m["thread_ts"] = thread
	}
	d.said[ts] = m
	d.tell(t, m)
	return ts
}

func (d *driver) Edit(t testing.TB, id, text string) {
	t.Helper()
	before, ts := d.said[id], now()
	d.said[id] = with(with(before, "text", named(text)), "edited", object{"user": before["user"], "ts": ts})
	d.tell(t, with(with(change(before, d.said[id]), "ts", ts), "event_ts", ts))
}

func (d *driver) Delete(t testing.TB, id string) {
	t.Helper()
	ts := now()
	d.tell(t, with(with(with(deletion(d.said[id]), "deleted_ts", id), "ts", ts), "event_ts", ts))
}

// named is what Slack makes of a post that may name the bot.
func named(text string) string {
	parts := strings.Split(text, bottest.BotTag)
	for i := range parts {
		parts[i] = write(parts[i])
	}
	return strings.Join(parts, "<@"+botUser+">")
}

// now is a ts.
func now() string {
	at := time.Now().UnixMicro()
	return fmt.Sprintf("%d.%06d", at/1e6, at%1e6)
}

// tell brings an event to the bot, which may not keep it.
func (d *driver) tell(t testing.TB, event object) {
	t.Helper()
	status, answer := d.call(t, "/slack/event", jsonType, eventBody("Ev"+str(event, "ts"), event))
	if status != http.StatusOK && status != http.StatusServiceUnavailable || answer != "" {
		t.Fatalf("the event was answered with %d %s", status, answer)
	}
}

// Inert allows markup only where the platform's own words are: calls stand alone, and text is plain, or bold as a whole.
func (*driver) Inert(t testing.TB, seen bottest.Seen) {
	t.Helper()
	at := seen.Native.(shown)
	if text := str(at.json, "text"); strings.ContainsAny(text, "<>") || at.json != nil && fmt.Sprint(at.json["mrkdwn"]) != "false" {
		t.Errorf("the plain text is markup: %q", text)
	}
	walk([]any{at.json["blocks"], at.view["blocks"]}, func(o object) {
		switch str(o, "type") {
		case "plain_text":
			if o["emoji"] != false {
				t.Errorf("names of emoji are replaced in %v", o)
			}
		case "mrkdwn":
			if o["verbatim"] != true || len(called(str(o, "text"))) != len(strings.Fields(str(o, "text"))) {
				t.Errorf("markup around text: %v", o)
			}
		case "text":
			style, _ := o["style"].(object)
			for style := range style {
				if style != "bold" {
					t.Errorf("text is %s: %v", style, o)
				}
			}
		case "header", "section", "context", "actions", "button", "rich_text", "rich_text_section", "rich_text_preformatted",
			"input", "plain_text_input", "datepicker", "users_select", "radio_buttons", "static_select", "checkboxes":
		default:
			t.Errorf("text became a %v", o)
		}
	})
}

func walk(v any, visit func(object)) {
	switch v := v.(type) {
	case []any:
		for _, i := range v {
			walk(i, visit)
		}
	case object:
		if _, ok := v["type"].(string); ok {
			visit(v)
		}
		for _, i := range v {
			walk(i, visit)
		}
	}
}

func parse(t testing.TB, s string) object {
	t.Helper()
	var o object
	if err := json.Unmarshal([]byte(s), &o); err != nil {
		t.Fatalf("answer is no JSON: %v: %s", err, s)
	}
	return o
}

func buttons(at shown) []any {
	var all []any
	for _, b := range slices.Concat(list(at.json, "blocks"), list(at.view, "blocks")) {
		for _, e := range list(b, "elements") {
			if str(e, "type") == "button" {
				all = append(all, e)
			}
		}
	}
	return all
}
