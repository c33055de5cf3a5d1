package handlers_test

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
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

// world is what all replicas of a region share: Redis, the chat, the clock that tests set.
type world struct {
	t      testing.TB
	redis  *miniredis.Miniredis
	keyset store.Keyset
	chat   *bottest.Recorder
	log    *slog.Logger
	now    time.Time
	acts   atomic.Int64
	// patience is how long a request may take, where a test lets it fail; zero leaves that to the bot.
	patience time.Duration
}

// desk is a region at work: the handlers behind the bot, and the worker that delivers messages.
type desk struct {
	*handlers.Handlers
	*world
	bot      *bot.Bot
	notifier *handlers.Notifier
	out      *handlers.Worker
}

// The people of the tests, by user id. Each belongs to the workspace of their force; zoe is from elsewhere.
var workspaces = map[string]string{
	"ada": "dorset", "ben": "dorset", "lou": "dorset", "lee": "dorset", "eve": "wiltshire", "gil": "wiltshire",
	"cat": "rocu", "cai": "rocu", "dan": "rocu", "adm": "rocu", "aud": "rocu", "pam": "council", "pat": "council", "hob": "housing", "hal": "housing", "lil": "mill", "ivy": "rocu", "max": "rocu", "ned": "rocu",
	"zoe": "elsewhere",
}

// newDesk opens a region on a Redis in memory. A test may give it a logger.
func newDesk(t testing.TB, log ...*slog.Logger) *desk {
	t.Helper()
	w := newWorld(t, log...)
	w.redis = miniredis.RunT(t)
	w.redis.SetTime(w.now)
	d := w.desk(w.redis.Addr())
	d.enterPeople()
	return d
}

// newWorld begins on a Monday at ten.
func newWorld(t testing.TB, log ...*slog.Logger) *world {
	t.Helper()
	return &world{
		t: t, keyset: newKeyset(t), chat: bottest.NewRecorder("test"), log: cmp.Or(append(log, slog.New(slog.DiscardHandler))...),
		now: time.Date(2026, 11, 23, 10, 0, 0, 0, london(t)),
	}
}

func newKeyset(t testing.TB) store.Keyset {
	t.Helper()
	json, err := store.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	keyset, err := store.ParseKeyset(json)
	if err != nil {
		t.Fatal(err)
	}
	return keyset
}

func london(t testing.TB) *time.Location {
	t.Helper()
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// desk opens one replica that reaches Redis at addr.
func (w *world) desk(addr string) *desk {
	w.t.Helper()
	cal := soc.Calendar{Location: london(w.t), Opens: 9 * time.Hour, Closes: 17 * time.Hour}
	reminders := soc.DefaultReminderRules(cal)
	s := store.Open(store.Options{Region: "south-west", Redis: redis.UniversalOptions{Addrs: []string{addr}}, Keyset: w.keyset, Reminders: reminders})
	w.t.Cleanup(func() { _ = s.Close() })
	region, _ := soc.RegionByKey("south-west")
	region.Agencies = testAgencies()
	directory := testDirectory()
	clock := func() time.Time { return w.now }
	d := &desk{world: w, Handlers: &handlers.Handlers{
		Store: s, Region: region, Rules: soc.DefaultRequestRules(), Reports: soc.DefaultReportRules(),
		Reminders: reminders, Orders: soc.OrderRules{Reminders: reminders, Region: region}, Emergency: "Call 999 now.", Directory: directory, Now: clock, NewUID: uuid.NewString,
		Calendar: cal,
		People:   &handlers.People{Store: s, Directory: directory, Now: clock},
	}}
	d.open()
	return d
}

// open puts the handlers to work; again after a test changed them.
func (d *desk) open() {
	d.t.Helper()
	var err error
	d.bot, err = bot.New(bot.Options{
		Commands: d.Commands(), Who: d.Who, Refused: d.Refused, Rewrite: d.Rewrite, Log: d.log, NewID: uuid.NewString,
		Dates: func() bot.Dates { return bot.Dates{Now: d.now} },
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.notifier = &handlers.Notifier{Handlers: d.Handlers, Platforms: map[string]bot.Platform{"test": d.chat}, Log: d.log}
	d.out = &handlers.Worker{Queue: d.Store.Out, Deliver: d.notifier.Deliver, Log: d.log}
}

func testDirectory() handlers.Directory {
	place := func(id string, purpose handlers.Purpose, body, team string) handlers.Place {
		return handlers.Place{Channel: bot.Channel{Platform: "test", Workspace: "rocu", ID: id}, Purpose: purpose, Body: body, Team: team}
	}
	home := func(workspace, body string, roles ...soc.Role) handlers.Home {
		return handlers.Home{Platform: "test", Workspace: workspace, Body: body, Roles: roles}
	}
	gateway := place("gateway", handlers.GatewayChannel, "", "")
	gateway.Notify = bot.Notify{Group: "gateway-team"}
	intel := place("intel", handlers.IntelChannel, "", "")
	intel.Notify = bot.Notify{Group: "intel-desk"}
	housing := place("housing", handlers.PartnerChannel, "housing", "")
	housing.Capture = true
	return handlers.Directory{
		Ask: "the gateway desk", Teams: soc.DefaultTeams(),
		Places: []handlers.Place{
			gateway, place("dorset", handlers.ForceChannel, "dorset", ""),
			place("wiltshire", handlers.ForceChannel, "wiltshire", ""), place("rdt", handlers.TeamChannel, "", "rdt"),
			intel, place("panel", handlers.PanelChannel, "", ""),
			place("council", handlers.PartnerChannel, "seaport", ""), housing, place("mill", handlers.PartnerChannel, "mill", ""),
		},
		Homes: []handlers.Home{
			home("dorset", "dorset", soc.Requester), home("wiltshire", "wiltshire", soc.Requester), home("rocu", soc.ROCU, soc.Requester),
			home("council", "seaport", soc.PartnerPoster), home("housing", "housing", soc.PartnerPoster), home("mill", "mill", soc.PartnerPoster),
		},
	}
}

// testAgencies are the partners: the mill's agreement ended yesterday.
func testAgencies() []soc.Agency {
	return []soc.Agency{
		{Key: "seaport", Name: "Seaport Council", Expires: soc.Date{Year: 2027, Month: 3, Day: 31}},
		{Key: "housing", Name: "Harbour Housing"},
		{Key: "mill", Name: "Old Mill Trust", Expires: soc.Date{Year: 2026, Month: 11, Day: 22}, Contact: "test/mill/lil"},
	}
}

// enterPeople gives the gateway's people their roles.
func (d *desk) enterPeople() {
	d.t.Helper()
	for id, o := range map[string]soc.Officer{
		"cat": {Name: "Cat Reed", Rank: soc.CI, Roles: []soc.Role{soc.GatewayCI}},
		"cai": {Name: "Cai Moss", Rank: soc.CI, Roles: []soc.Role{soc.GatewayCI}},
		"dan": {Name: "Dan Pike", Rank: soc.Insp, Roles: []soc.Role{soc.CapabilitiesChair}},
		"adm": {Name: "Ada Minns", Rank: soc.Staff, Roles: []soc.Role{soc.Admin}},
		"aud": {Name: "Una Dell", Rank: soc.Staff, Roles: []soc.Role{soc.Auditor}},
		"ivy": {Name: "Ivy Holt", Rank: soc.PC, Roles: []soc.Role{soc.IntelHandler}},
		"max": {Name: "Max Dene", Rank: soc.Insp, Roles: []soc.Role{soc.DisruptionModerator}, RegisterTrained: soc.Date{Year: 2026, Month: 3, Day: 2}},
		"ned": {Name: "Ned Firth", Rank: soc.PS, Roles: []soc.Role{soc.DisruptionModerator}},
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

// later moves the clock, ours and Redis's.
func (w *world) later(by time.Duration) {
	w.now = w.now.Add(by)
	w.redis.SetTime(w.now)
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

// handle gives a request to the bot under an id of its own, unless it has one.
func (d *desk) handle(req bot.Request) (bot.Message, error) {
	if req.ID == "" {
		req.ID = fmt.Sprintf("act-%d", d.acts.Add(1))
	}
	if req.Channel.ID == "" {
		req.Channel = bot.Channel{Platform: "test", Workspace: req.From.Workspace, ID: "somewhere"}
	}
	ctx, cancel := context.WithTimeout(d.t.Context(), cmp.Or(d.patience, time.Minute))
	defer cancel()
	return d.bot.Handle(ctx, req)
}

// act does so and expects that what was said is certain.
func (d *desk) act(req bot.Request) bot.Message {
	d.t.Helper()
	msg, err := d.handle(req)
	if err != nil {
		d.t.Fatalf("%s: %v", req.Text, err)
	}
	return msg
}
