package main

import (
	"context"
	"fmt"
	"log/slog"

	"gatewaybot/register"
	"gatewaybot/register/reference"
)

// demoRegister is the reference register on a loopback address, with the client that reaches it.
type demoRegister struct {
	*reference.Register
	client *register.Client
}

// startDemoRegister serves the register until ctx ends.
func startDemoRegister(ctx context.Context, log *slog.Logger) (*demoRegister, error) {
	token, secret := random(), "whsec_"+random()
	held, err := newReference(token, secret, "", false)
	if err != nil {
		return nil, err
	}
	l, err := listen(ctx, "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() {
		if err := serveUntil(ctx, held, l); err != nil {
			log.ErrorContext(ctx, "the demo's register stopped", "error", err)
		}
	}()
	key, err := register.ParseSecret(secret)
	if err != nil {
		return nil, fmt.Errorf("demo register: %w", err)
	}
	client, err := register.New(register.Options{URL: "http://" + l.Addr().String(), Token: token, Secret: key, Logger: log})
	if err != nil {
		return nil, err
	}
	return &demoRegister{held, client}, nil
}
