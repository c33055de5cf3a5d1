package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/google/uuid"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
	"gatewaybot/bot/slack"
	"gatewaybot/config"
	"gatewaybot/handlers"
	"gatewaybot/register"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// app is the program: everything it is made of.
type app struct {
	cfg       config.Config
	log       *slog.Logger
	metrics   *metrics
	store     *store.Store
	handlers  *handlers.Handlers
	bot       *bot.Bot
	platforms []bot.Platform
	workers   []*handlers.Worker
	watches   []watch
}

// newApp builds the program from its configuration. Nothing is connected yet.
func newApp(cfg config.Config, log *slog.Logger) (*app, error) {
	redis, err := store.RedisAt(cfg.Redis.URL, cfg.Redis.Password.Reveal())
	if err != nil {
		return nil, err
	}
	keyset, err := store.ParseKeyset([]byte(cfg.Keys.Keyset.Reveal()))
	if err != nil {
		return nil, err
	}
	served, now, reminders := region(cfg), newClock(cfg.Working.Ahead), reminderRules(cfg)
	s := store.Open(store.Options{Region: cfg.Region, Redis: redis, Keyset: keyset, Reminders: reminders, Ahead: now.Ahead})
	a := &app{cfg: cfg, log: log, store: s, metrics: newMetrics(s)}
	a.handlers = newHandlers(handlers.Handlers{
		Store: s, Region: served, Directory: directory(cfg), Calendar: reminders.Calendar, Emergency: cfg.Emergency,
		Rules: requestRules(cfg.Rules), Reports: reportRules(cfg.Rules), Reminders: reminders,
		Orders: orderRules(cfg.SCPO, reminders, served),
	}, now)
	if a.bot, err = newBot(a.handlers, log, a.metrics.observe); err != nil {
		return nil, err
	}
	if err := a.addPlatforms(); err != nil {
		return nil, err
	}
	to, err := newRegister(cfg.Register, log)
	if err != nil {
		return nil, err
	}
	a.workers, a.watches = newWorkers(a.handlers, a.platforms, to, a.metrics, log)
	if checkpoints, err := newCheckpoints(cfg, a.handlers, log); err != nil {
		return nil, err
	} else if checkpoints != nil {
		a.watches = append(a.watches, watch{checkpoints.Run, checkpoints.Watch})
	}
	return a, nil
}

// newHandlers completes the commands with what is not configured: the people, the clock.
func newHandlers(h handlers.Handlers, now *clock) *handlers.Handlers {
	h.Now, h.NewUID = now.Now, uuid.NewString
	h.People = &handlers.People{Store: h.Store, Directory: h.Directory, Now: h.Now}
	return &h
}

// newBot puts the commands behind the one road.
func newBot(h *handlers.Handlers, log *slog.Logger, observe func(bot.Outcome)) (*bot.Bot, error) {
	return bot.New(bot.Options{
		Commands: h.Commands(), Who: h.Who, Refused: h.Refused, Rewrite: h.Rewrite, Log: log, NewID: uuid.NewString, Observe: observe,
		Dates: func() bot.Dates {
			return bot.Dates{Now: h.Now().In(h.Calendar.Location), AddWorkingDays: func(day time.Time, n int) time.Time {
				return h.Calendar.AddWorkingDays(soc.DateOf(day), n).In(h.Calendar.Location)
			}}
		},
	})
}

// addPlatforms is the only list of platforms.
func (a *app) addPlatforms() error {
	var errs []error
	client := &http.Client{Timeout: 8 * time.Second}
	if c := a.cfg.Slack; c != nil {
		p, err := slack.New(slack.Options{
			Token: c.BotToken, SigningSecret: c.SigningSecret, AppToken: c.AppToken, Workspace: c.Workspace, APIURL: c.APIURL,
			Channels: a.channelsOn("slack"), Hears: a.handlers.Directory.Hears, Cursors: a.store,
			HTTPClient: client, Claims: a.store, Log: a.log, Refused: a.metrics.refuser("slack"),
			DeadLetter: a.keepUndecoded,
		})
		errs = append(errs, err)
		a.platforms = append(a.platforms, p)
	}
	if c := a.cfg.Mattermost; c != nil {
		p, err := mattermost.New(mattermost.Options{
			URL: c.URL, Workspace: c.Workspace, Token: c.Token, CommandTokens: c.CommandTokens, SigningKey: a.cfg.Keys.Signing,
			CallbackURL: a.cfg.PublicURL, Channels: a.channelsOn("mattermost"), Commands: a.bot.Commands,
			Hears: a.handlers.Directory.Hears, Cursors: a.store,
			HTTPClient: client, Claims: a.store, Log: a.log, Refused: a.metrics.refuser("mattermost"),
		})
		errs = append(errs, err)
		a.platforms = append(a.platforms, p)
	}
	return errors.Join(errs...)
}

func (a *app) channelsOn(platform string) []string {
	var ids []string
	for _, c := range a.cfg.Channels {
		if c.Platform == platform {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// newRegister reaches the register, nil when none is configured.
func newRegister(cfg config.Register, log *slog.Logger) (handlers.Register, error) {
	if cfg.URL == "" {
		return nil, nil
	}
	secret, err := register.ParseSecret(cfg.SigningSecret.Reveal())
	if err != nil {
		return nil, fmt.Errorf("register signing secret: %w", err)
	}
	return register.New(register.Options{
		URL: cfg.URL, Token: cfg.Token.Reveal(), OAuth2: oauth(cfg.OAuth), Secret: secret, Timeout: cfg.Timeout, Logger: log,
	})
}
