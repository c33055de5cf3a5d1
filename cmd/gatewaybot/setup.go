package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"gatewaybot/bot/mattermost"
	"gatewaybot/config"
)

type setupVerb struct {
	Mattermost setupMattermostVerb `cmd:"" help:"Register the slash commands and add the bot to its team and channels. May be run again."`
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
