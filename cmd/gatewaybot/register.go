package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"gatewaybot/register"
	"gatewaybot/register/reference"
)

type registerVerb struct {
	Listen string `default:"127.0.0.1:8090" help:"Host and port."`
	File   string `placeholder:"FILE" help:"Where to keep what was received; in memory only if not given."`
	Faults bool   `help:"Let anybody who reaches it ask for faults, at /faults. For tests."`
}

// Run serves the reference register until a signal. It trusts the token and the signing secret that the bot is given.
func (v *registerVerb) Run(w *world) error {
	token, secret := w.env("GATEWAYBOT_REGISTER_TOKEN"), w.env("GATEWAYBOT_REGISTER_SIGNING_SECRET")
	if token == "" || secret == "" {
		return errors.New("set GATEWAYBOT_REGISTER_TOKEN and GATEWAYBOT_REGISTER_SIGNING_SECRET to what the bot has")
	}
	l, err := listen(w.ctx, v.Listen)
	if err != nil {
		return err
	}
	held, err := newReference(token, secret, v.File, v.Faults)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	fmt.Fprintf(w.out, "The reference register listens on http://%s\n", l.Addr())
	return errors.Join(serveUntil(w.ctx, held, l), held.Close())
}

func newReference(token, secret, file string, faults bool) (*reference.Register, error) {
	key, err := register.ParseSecret(secret)
	if err != nil {
		return nil, fmt.Errorf("register signing secret: %w", err)
	}
	return reference.New(reference.Options{Tokens: []string{token}, Secrets: []register.Secret{key}, File: file, Admin: faults})
}

// serveUntil serves until ctx ends, and lets what came in be answered.
func serveUntil(ctx context.Context, h http.Handler, l net.Listener) error {
	s := server(h)
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return s.Shutdown(late)
}

// env is an environment variable of the world.
func (w *world) env(name string) string {
	for _, pair := range w.environ {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}
