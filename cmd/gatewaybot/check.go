package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"gatewaybot/bot"
	"gatewaybot/config"
	"gatewaybot/soc"
)

type checkVerb struct{ configFlag }

// Run says in one list what is right and what is missing; the exit code is 1 when something is.
func (v *checkVerb) Run(w *world) error {
	cfg, err := v.load(w)
	if err != nil {
		return err
	}
	a, err := newApp(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { _ = a.store.Close() }()
	ctx, cancel := context.WithTimeout(w.ctx, time.Minute)
	defer cancel()
	missing := 0
	for _, c := range a.checks(ctx) {
		mark := "ok     "
		if !c.OK {
			mark = "MISSING"
			missing++
		}
		fmt.Fprintf(w.out, "%s  %s: %s\n", mark, c.Name, c.Detail)
	}
	for _, warning := range slices.Concat(warnings(cfg), a.peopleNotes(ctx)) {
		fmt.Fprintf(w.out, "note     %s\n", warning)
	}
	if missing > 0 {
		return fmt.Errorf("%d of the above must be mended", missing)
	}
	return nil
}

// warnings are the configuration's of today, where the region is.
func warnings(cfg config.Config) []string {
	return cfg.Warnings(soc.DateOf(newClock(cfg.Working.Ahead).Now().In(cfg.Calendar().Location)))
}

func (a *app) checks(ctx context.Context) []bot.Check {
	checks := []bot.Check{{Name: "configuration", OK: true, Detail: "complete, for " + a.cfg.Region}}
	checks = append(checks, a.checkRedis(ctx)...)
	if a.cfg.PublicURL != "" {
		checks = append(checks, checkWayIn(ctx, a.cfg.PublicURL))
	}
	for _, p := range a.platforms {
		if c, ok := p.(bot.Checker); ok {
			checks = append(checks, c.Check(ctx)...)
		}
	}
	return checks
}

func (a *app) checkRedis(ctx context.Context) []bot.Check {
	if err := a.store.Ping(ctx); err != nil {
		return []bot.Check{{Name: "redis", Detail: "does not answer; start it, or mend redis.url: " + err.Error()}}
	}
	problems, err := a.store.Durability(ctx)
	if err != nil {
		return []bot.Check{{Name: "redis", Detail: errors.Unwrap(err).Error()}}
	}
	if len(problems) == 0 {
		return []bot.Check{{Name: "redis", OK: true, Detail: "answers, and keeps what it acknowledged"}}
	}
	var checks []bot.Check
	for _, p := range problems {
		checks = append(checks, bot.Check{Name: "redis", OK: a.cfg.Redis.AllowVolatile, Detail: p.String()})
	}
	return checks
}

// checkWayIn asks for our greeting at the address that the platforms are given. The platforms may stand elsewhere than
// we do, so this shows that the address leads here, not that each of them gets through.
func checkWayIn(ctx context.Context, publicURL string) bot.Check {
	check := bot.Check{Name: "callbacks"}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, publicURL+helloPath, nil)
	if err != nil {
		check.Detail = "public_url can not be asked; mend it"
		return check
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		check.Detail = "nothing answers at " + publicURL + "; start the bot with “gatewaybot serve”, then check again"
		return check
	}
	defer func() { _ = resp.Body.Close() }()
	said, err := io.ReadAll(io.LimitReader(resp.Body, int64(len(greeting)+1)))
	if check.OK = err == nil && string(said) == greeting; !check.OK {
		check.Detail = "something else answers at " + publicURL + "; have it pass on to listen"
		return check
	}
	check.Detail = publicURL + " leads to a running bot"
	return check
}
