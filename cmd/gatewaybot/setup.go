package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
	"gatewaybot/config"
	"gatewaybot/handlers"
)

type setupVerb struct {
	Mattermost setupMattermostVerb `cmd:"" help:"Register the slash commands and add the bot to its team and channels. May be run again."`
	Partners   setupPartnersVerb   `cmd:"" help:"Post and pin, in each partner's channel, the message that says how to report. May be run again."`
}

type setupMattermostVerb struct {
	configFlag
	AdminTokenFile string `required:"" placeholder:"FILE" help:"File with an administrator's access token. It is used once and not kept."`
	TokensFile     string `placeholder:"FILE" help:"Where to write the commands' tokens, for GATEWAYBOT_MATTERMOST_COMMAND_TOKENS_FILE; printed if not given."`
}

// Run registers the commands and says what it did.
func (v *setupMattermostVerb) Run(w *world) error {
	log := w.logger(slog.LevelWarn)
	cfg, err := v.load(w)
	if err != nil {
		return err
	}
	if cfg.Mattermost == nil {
		return errors.New("the configuration has no section mattermost")
	}
	token, err := os.ReadFile(v.AdminTokenFile)
	if err != nil {
		return fmt.Errorf("read the administrator's token: %w", err)
	}
	a, err := newApp(cfg, log)
	if err != nil {
		return err
	}
	defer func() { _ = a.store.Close() }()
	for _, p := range a.platforms {
		if mm, ok := p.(*mattermost.Platform); ok {
			return v.setUp(w, mm, config.NewSecret(strings.TrimSpace(string(token))), cfg.Mattermost.Team)
		}
	}
	return nil
}

func (v *setupMattermostVerb) setUp(w *world, p *mattermost.Platform, admin config.Secret, team string) error {
	done, err := p.Setup(w.ctx, admin, []string{team})
	for _, line := range done.Did {
		fmt.Fprintln(w.out, line)
	}
	if err != nil {
		return err
	}
	var tokens []string
	for _, t := range done.Tokens {
		tokens = append(tokens, t.Reveal())
	}
	all := strings.Join(tokens, ",")
	if v.TokensFile == "" {
		fmt.Fprintf(w.out, "GATEWAYBOT_MATTERMOST_COMMAND_TOKENS='%s'\n", all)
		return nil
	}
	if err := errors.Join(os.WriteFile(v.TokensFile, []byte(all+"\n"), 0o600), os.Chmod(v.TokensFile, 0o600)); err != nil {
		return fmt.Errorf("write the tokens: %w", err)
	}
	fmt.Fprintln(w.out, "The commands' tokens are in", v.TokensFile)
	return nil
}

type setupPartnersVerb struct{ configFlag }

// Run keeps one message pinned in each partner's channel.
func (v *setupPartnersVerb) Run(w *world) error {
	cfg, err := v.load(w)
	if err != nil {
		return err
	}
	a, err := newApp(cfg, w.logger(slog.LevelWarn))
	if err != nil {
		return err
	}
	defer func() { _ = a.store.Close() }()
	return a.setUpPartners(w.ctx, w.out)
}

// setUpPartners says what it did in which channel. Where it can not, it goes on with the next one.
func (a *app) setUpPartners(ctx context.Context, out io.Writer) error {
	var errs []error
	for _, place := range a.handlers.Directory.Places {
		if place.Purpose != handlers.PartnerChannel {
			continue
		}
		did, err := a.keepEntry(ctx, place)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", place.Channel, err))
			continue
		}
		fmt.Fprintf(out, "%s the message for %s in %s.\n", did, a.handlers.Region.BodyName(place.Body), place.Channel)
	}
	return errors.Join(errs...)
}

// keeper is a platform on which a message can be kept: found again, and in view.
type keeper interface {
	bot.Platform
	bot.Finder
	bot.Pinner
}

// keepEntry posts the message of a partner's channel, or brings the one that stands there up to date.
func (a *app) keepEntry(ctx context.Context, place handlers.Place) (did string, err error) {
	i := slices.IndexFunc(a.platforms, func(p bot.Platform) bool { return p.Name() == place.Platform })
	p, ok := a.platforms[i].(keeper) // the configuration was checked
	if !ok {
		return "", errors.New("no message can be pinned on this platform")
	}
	to, msg := bot.To{Channel: place.Channel}, a.handlers.EntryMessage(place)
	at, err := a.entryAt(ctx, p, to, msg.Marker)
	if err != nil {
		return "", err
	}
	if did = "Updated"; at.ID != "" {
		err = p.Update(ctx, at, msg)
	}
	if at.ID == "" || errors.Is(err, bot.ErrGone) {
		did = "Posted"
		at, err = p.Send(ctx, to, msg)
	}
	if err != nil {
		return "", err
	}
	stands, err := json.Marshal(at)
	if err != nil {
		return "", fmt.Errorf("encode place: %w", err)
	}
	return did, errors.Join(a.store.KeepPlace(ctx, to.Channel.String(), stands), p.Pin(ctx, at))
}

// entryAt is where a channel's message stands: where it was put, or where an interrupted try is found to have put it.
func (a *app) entryAt(ctx context.Context, p keeper, to bot.To, marker string) (bot.Posted, error) {
	place, err := a.store.Place(ctx, to.Channel.String())
	if err != nil {
		return bot.Posted{}, fmt.Errorf("read place: %w", err)
	}
	if place == nil {
		return p.Find(ctx, to, marker)
	}
	var at bot.Posted
	if err := json.Unmarshal(place, &at); err != nil {
		return bot.Posted{}, fmt.Errorf("decode place: %w", err)
	}
	return at, nil
}
