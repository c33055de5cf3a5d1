package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"golang.org/x/term"

	"gatewaybot/bot"
	"gatewaybot/bot/console"
	"gatewaybot/config"
	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver"
)

type demoVerb struct {
	Data  string `placeholder:"FOLDER" help:"Where the demo keeps what you enter; a folder of your own if not given."`
	Fresh bool   `help:"Forget what an earlier demo kept."`
}

// What the demo keeps in its folder.
const (
	redisFolder = "redis"
	keysetFile  = "keyset.json"
	clockFile   = "clock"
)

// Run chats on this terminal until its end. Everything is real but the platform: the store, the queues, the register.
func (v *demoVerb) Run(w *world) error {
	data, err := v.folder()
	if err != nil {
		return err
	}
	kept, err := openDemoStore(w, data)
	if err != nil {
		return err
	}
	defer kept.stop()
	now, err := demoClock(kept.clock)
	if err != nil {
		return err
	}
	keyset, err := demoKeyset(filepath.Join(data, keysetFile))
	if err != nil {
		return err
	}
	s := store.Open(store.Options{
		Region: demoRegion, Redis: kept.redis, Keyset: keyset, Reminders: soc.DefaultReminderRules(demoCalendar()), Ahead: now.Ahead,
	})
	defer func() { _ = s.Close() }()
	d, err := newDemo(w, s, now)
	if err != nil {
		return err
	}
	defer d.register.stop()
	d.clockFile = kept.clock
	return d.chat(w)
}

// folder is where the demo keeps its data.
func (v *demoVerb) folder() (string, error) {
	data := v.Data
	if data == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("find a folder for the demo; name one with --data: %w", err)
		}
		data = filepath.Join(cache, "gatewaybot-demo")
	}
	if v.Fresh {
		for _, kept := range []string{redisFolder, keysetFile, clockFile} {
			if err := os.RemoveAll(filepath.Join(data, kept)); err != nil {
				return "", fmt.Errorf("forget the earlier demo: %w", err)
			}
		}
	}
	return data, os.MkdirAll(data, 0o700)
}

// demoStore is the Redis of a demo, and the file that keeps its clock; "" where nothing is kept.
type demoStore struct {
	redis redis.UniversalOptions
	stop  func()
	clock string
}

// openDemoStore starts a redis-server that keeps its data in a folder. Where there is none, an embedded one forgets
// everything at the end, and says so.
func openDemoStore(w *world, data string) (demoStore, error) {
	server, err := redisserver.Start(w.ctx, filepath.Join(data, redisFolder))
	if err == nil {
		return demoStore{
			redis: redis.UniversalOptions{Addrs: []string{server.Addr()}}, stop: func() { _ = server.Stop() },
			clock: filepath.Join(data, clockFile),
		}, nil
	}
	if !errors.Is(err, redisserver.ErrNotInstalled) {
		return demoStore{}, err
	}
	fmt.Fprintln(w.out, "*** NOTHING YOU ENTER WILL BE KEPT: redis-server is not installed, so the demo runs on a store in memory. ***")
	mini := miniredis.NewMiniRedis()
	if err := mini.Start(); err != nil {
		return demoStore{}, fmt.Errorf("start the embedded store: %w", err)
	}
	return demoStore{redis: redis.UniversalOptions{Addrs: []string{mini.Addr()}}, stop: mini.Close}, nil
}

// demoKeyset reads the demo's own keys, or makes them.
func demoKeyset(path string) (store.Keyset, error) {
	json, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		if json, err = store.NewKeyset(); err == nil {
			err = os.WriteFile(path, json, 0o600)
		}
	}
	if err != nil {
		return store.Keyset{}, fmt.Errorf("demo keys: %w", err)
	}
	return store.ParseKeyset(json)
}

// demo is the program with a console in place of Slack and Mattermost.
type demo struct {
	store    *store.Store
	handlers *handlers.Handlers
	bot      *bot.Bot
	console  *console.Console
	register *demoRegister
	workers  []*handlers.Worker
	watches  []watch
	clock    *clock
	// clockFile keeps the clock; "" where nothing is kept.
	clockFile string
}

func newDemo(w *world, s *store.Store, now *clock) (*demo, error) {
	log, err := w.logger(slog.LevelError), error(nil)
	reminders := soc.DefaultReminderRules(demoCalendar())
	region := demoForces(reminders.Today(now.Now()))
	d := &demo{store: s, clock: now, handlers: newHandlers(handlers.Handlers{
		Store: s, Region: region, Directory: demoDirectory(), Calendar: reminders.Calendar,
		Rules: soc.DefaultRequestRules(), Reports: soc.DefaultReportRules(), Reminders: reminders,
		Orders: soc.OrderRules{Reminders: reminders, Region: region}, Emergency: config.DefaultEmergency,
	}, now)}
	if d.bot, err = newBot(d.handlers, log, nil); err != nil {
		return nil, err
	}
	if d.console, err = console.New(console.Options{
		In: w.in, Out: w.out, Terminal: isTerminal(w), People: demoPeople(), Channels: demoChannels(),
		Hears: d.handlers.Directory.Hears, Settle: func(ctx context.Context) { d.settle(ctx, 3*time.Second) },
	}); err != nil {
		return nil, err
	}
	if d.register, err = startDemoRegister(w.ctx, log); err != nil {
		return nil, err
	}
	d.workers, d.watches = newWorkers(d.handlers, []bot.Platform{d.console}, d.register.client, newMetrics(s), log)
	return d, nil
}

func isTerminal(w *world) bool {
	in, ok := w.in.(*os.File)
	out, also := w.out.(*os.File)
	return ok && also && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}

// chat enters the region's people, tells what to try, and runs until the end of the input.
func (d *demo) chat(w *world) error {
	if err := d.enterPeople(w.ctx); err != nil {
		return err
	}
	if err := d.enterRecords(w.ctx); err != nil {
		return err
	}
	fmt.Fprintln(w.out, demoGreeting)
	work, stop := context.WithCancel(w.ctx)
	var workers sync.WaitGroup
	for _, worker := range d.workers {
		workers.Go(func() { worker.Run(work) })
	}
	err := d.console.Run(w.ctx, func(ctx context.Context, req bot.Request) (bot.Message, error) {
		if req.Source == bot.Typed {
			if msg, own, err := d.own(ctx, req.Text); own {
				return msg, err
			}
		}
		return d.bot.Handle(ctx, req)
	})
	stop()
	workers.Wait()
	fmt.Fprintf(w.out, "The register holds %d versions of what you decided. Goodbye.\n", len(d.register.Held()))
	return err
}

// settle waits until what the last line set going was said, so that a conversation reads in order, but no longer than that.
func (d *demo) settle(ctx context.Context, longest time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	for ctx.Err() == nil {
		busy := 0
		for _, q := range queues(d.store) {
			depth, err := q.Depth(ctx)
			if err != nil {
				return
			}
			busy += depth.Due + depth.Leased
		}
		if busy == 0 {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}
