package handlers_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// desk is a region at work: the handlers behind the bot, on a Redis in memory, with a clock that tests set and a
// platform that records what is sent.
type desk struct {
	*handlers.Handlers
	t     testing.TB
	bot   *bot.Bot
	redis *miniredis.Miniredis
	chat  *bottest.Recorder
	out   *handlers.Worker
	now   time.Time
	acts  int
}

// The people of the tests, by user id. Each belongs to the workspace of their force.
var workspaces = map[string]string{
	"ada": "dorset", "ben": "dorset", "cat": "rocu", "dan": "rocu", "eve": "wiltshire", "adm": "rocu",
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, redis: miniredis.RunT(t), chat: bottest.NewRecorder("test"), now: time.Date(2026, 11, 23, 10, 0, 0, 0, london)}
	d.redis.SetTime(d.now)
	json, err := store.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	keyset, err := store.ParseKeyset(json)
	if err != nil {
		t.Fatal(err)
	}
	s := store.Open(store.Options{Region: "south-west", Redis: redis.UniversalOptions{Addrs: []string{d.redis.Addr()}}, Keyset: keyset})
	t.Cleanup(func() { _ = s.Close() })
	region, _ := soc.RegionByKey("south-west")
	directory := testDirectory()
	clock := func() time.Time { return d.now }
	d.Handlers = &handlers.Handlers{
		Store: s, Region: region, Rules: soc.DefaultRequestRules(), Directory: directory, Now: clock, NewUID: uuid.NewString,
		Calendar: soc.Calendar{Location: london, Opens: 9 * time.Hour, Closes: 17 * time.Hour},
		People:   &handlers.People{Store: s, Directory: directory, Now: clock},
	}
	log := slog.New(slog.DiscardHandler)
	d.bot, err = bot.New(bot.Options{
		Commands: d.Commands(), Who: d.Who, Rewrite: d.Rewrite, Log: log, NewID: uuid.NewString,
		Dates: func() bot.Dates { return bot.Dates{Now: d.now} },
	})
	if err != nil {
		t.Fatal(err)
	}
	notifier := &handlers.Notifier{Handlers: d.Handlers, Platforms: map[string]bot.Platform{"test": d.chat}, Log: log}
	d.out = &handlers.Worker{Queue: s.Out, Deliver: notifier.Deliver, Log: log}
	d.enterPeople()
	return d
}

func testDirectory() handlers.Directory {
	place := func(id string, purpose handlers.Purpose, body, team string) handlers.Place {
		return handlers.Place{Channel: bot.Channel{Platform: "test", Workspace: "rocu", ID: id}, Purpose: purpose, Body: body, Team: team}
	}
	home := func(workspace, body string, roles ...soc.Role) handlers.Home {
		return handlers.Home{Platform: "test", Workspace: workspace, Body: body, Roles: roles}
	}
	return handlers.Directory{
		Ask: "the gateway desk", Teams: soc.DefaultTeams(),
		Places: []handlers.Place{
			place("gateway", handlers.GatewayChannel, "", ""), place("dorset", handlers.ForceChannel, "dorset", ""),
			place("wiltshire", handlers.ForceChannel, "wiltshire", ""), place("rdt", handlers.TeamChannel, "", "rdt"),
		},
		Homes: []handlers.Home{
			home("dorset", "dorset", soc.Requester), home("wiltshire", "wiltshire", soc.Requester), home("rocu", soc.ROCU, soc.Requester),
		},
	}
}

// enterPeople gives the gateway's people their roles.
func (d *desk) enterPeople() {
	d.t.Helper()
	for id, o := range map[string]soc.Officer{
		"cat": {Name: "Cat Reed", Rank: soc.CI, Roles: []soc.Role{soc.GatewayCI}},
		"dan": {Name: "Dan Pike", Rank: soc.Insp, Roles: []soc.Role{soc.CapabilitiesChair}},
		"adm": {Name: "Ada Minns", Rank: soc.Staff, Roles: []soc.Role{soc.Admin}},
	} {
		o.ID, o.Body, o.Status, o.Accounts = id, soc.ROCU, soc.Active, []string{account(id).String()}
		if _, err := d.Store.SaveOfficer(d.t.Context(), o, soc.Officer{}, "import"); err != nil {
			d.t.Fatal(err)
		}
	}
}

func account(user string) bot.Account {
	return bot.Account{Platform: "test", Workspace: workspaces[user], User: user}
}

// say has a person type a line.
func (d *desk) say(user, line string, args ...any) bot.Message {
	d.t.Helper()
	return d.act(bot.Request{Source: bot.Typed, From: account(user), Text: fmt.Sprintf(line, args...)})
}

func (d *desk) act(req bot.Request) bot.Message {
	d.t.Helper()
	d.acts++
	req.ID = fmt.Sprintf("act-%d", d.acts)
	if req.Channel.ID == "" {
		req.Channel = bot.Channel{Platform: "test", Workspace: req.From.Workspace, ID: "somewhere"}
	}
	msg, err := d.bot.Handle(d.t.Context(), req)
	if err != nil {
		d.t.Fatalf("%s: %v", req.Text, err)
	}
	return msg
}

// deliver sends everything that is due.
func (d *desk) deliver() {
	d.t.Helper()
	for {
		n, err := d.out.Once(context.Background())
		if err != nil {
			d.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}
