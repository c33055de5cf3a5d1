package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"gatewaybot/bot"
	"gatewaybot/config"
)

// stopTime is how long a stop may take before what is left is given up to other replicas.
const stopTime = 15 * time.Second

// configFlag is shared by the verbs that need the configuration.
type configFlag struct {
	Config string `short:"c" default:"gatewaybot.yaml" placeholder:"FILE" help:"Configuration file; see config/example.yaml."`
}

func (f configFlag) load(w *world) (config.Config, error) {
	return config.Load(f.Config, w.environ)
}

type serveVerb struct{ configFlag }

// Run serves until a signal, then stops in order: no new requests, those that came are finished, rows in hand are
// finished or given back, Redis is closed.
func (v *serveVerb) Run(w *world) error {
	log := w.logger(slog.LevelInfo)
	cfg, err := v.load(w)
	if err != nil {
		return err
	}
	for _, warning := range warnings(cfg) {
		log.Warn("configuration", "warning", warning)
	}
	a, err := newApp(cfg, log)
	if err != nil {
		return err
	}
	defer func() { _ = a.store.Close() }()
	if err := a.durable(w.ctx); err != nil {
		return err
	}
	public, err := listen(w.ctx, cfg.Listen)
	if err != nil {
		return err
	}
	admin, err := listen(w.ctx, cfg.AdminListen)
	if err != nil {
		return errors.Join(err, public.Close())
	}
	return a.serve(w.ctx, public, admin)
}

func listen(ctx context.Context, address string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return l, nil
}

// durable refuses a Redis that could lose what it acknowledged, unless that was allowed.
func (a *app) durable(ctx context.Context) error {
	problems, err := a.store.Durability(ctx)
	if err != nil {
		return fmt.Errorf("check redis: %w", err)
	}
	var errs []error
	for _, p := range problems {
		if a.cfg.Redis.AllowVolatile {
			a.log.WarnContext(ctx, "redis may lose what people enter", "problem", p.String())
			continue
		}
		errs = append(errs, errors.New(p.String()))
	}
	return errors.Join(errs...)
}

// serve runs the listeners, the platforms' connections and the workers.
func (a *app) serve(ctx context.Context, public, admin net.Listener) error {
	a.log.InfoContext(ctx, "serving", "listen", public.Addr().String(), "admin", admin.Addr().String(), "region", a.cfg.Region)
	group, running := errgroup.WithContext(ctx)
	front, back := server(a.callbacks()), server(a.adminPages())
	group.Go(func() error { return serveOn(front, public, a.cfg.TLS) })
	group.Go(func() error { return serveOn(back, admin, nil) })
	for _, p := range a.platforms {
		if r, ok := p.(bot.Runner); ok {
			group.Go(func() error { return r.Run(running, a.bot.Handle) })
		}
	}
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	var workers sync.WaitGroup
	for _, worker := range a.workers {
		workers.Go(func() { worker.Run(work) })
	}
	for _, watch := range a.watches {
		workers.Go(func() { watch.run(work) })
	}
	<-running.Done()
	a.log.InfoContext(ctx, "stopping")
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err := front.Shutdown(late)
	stopWork()
	workers.Wait()
	err = errors.Join(err, back.Shutdown(late), group.Wait())
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		err = nil
	}
	a.log.InfoContext(late, "stopped")
	return err
}

// server bounds what a caller can cost us.
func server(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 15 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
	}
}

// serveOn serves until the server is shut down, with a certificate if there is one.
func serveOn(s *http.Server, l net.Listener, t *config.TLS) error {
	serve := func() error { return s.Serve(l) }
	if t != nil {
		serve = func() error { return s.ServeTLS(l, t.Cert, t.Key) }
	}
	err := serve()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve: %w", err)
}

// helloPath answers greeting, so that check can see whether the way in from outside leads here.
const (
	helloPath = "/hello"
	greeting  = "gatewaybot"
)

// callbacks are the platforms' routes.
func (a *app) callbacks() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+helloPath, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, greeting) })
	for _, p := range a.platforms {
		p.Routes(mux, a.bot.Handle)
	}
	return mux
}
