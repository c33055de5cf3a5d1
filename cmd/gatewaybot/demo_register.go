package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"

	"gatewaybot/bot"
	"gatewaybot/register"
	"gatewaybot/register/reference"
)

// demoRegister is the reference register on a loopback address, with the client that reaches it.
type demoRegister struct {
	*reference.Register
	client *register.Client
	// stop ends it, once what came in was answered.
	stop func()
}

// shown is what the register holds, field by field.
func (r *demoRegister) shown() (bot.Message, error) {
	held := r.Held()
	msg := bot.Message{Title: fmt.Sprintf("Versions on the register: %d", len(held))}
	for _, h := range held {
		var data map[string]any
		if err := json.Unmarshal(h.Event.Data, &data); err != nil {
			return bot.Message{}, fmt.Errorf("read what the register holds: %w", err)
		}
		var lines []string
		for _, name := range slices.Sorted(maps.Keys(data)) {
			lines = append(lines, fmt.Sprintf("%s: %v", name, data[name]))
		}
		msg.Items = append(msg.Items, bot.Item{Title: h.RegisterRef + " · " + h.Event.ID, Text: strings.Join(lines, "\n")})
	}
	return msg, nil
}

// startDemoRegister serves the register until it is stopped.
func startDemoRegister(ctx context.Context, log *slog.Logger) (*demoRegister, error) {
	token, secret := random(), "whsec_"+random()
	held, err := newReference(token, secret, "", false)
	if err != nil {
		return nil, err
	}
	key, err := register.ParseSecret(secret)
	if err != nil {
		return nil, fmt.Errorf("demo register: %w", err)
	}
	l, err := listen(ctx, "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	client, err := register.New(register.Options{URL: "http://" + l.Addr().String(), Token: token, Secret: key, Logger: log})
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	var served sync.WaitGroup
	served.Go(func() {
		if err := serveUntil(ctx, held, l); err != nil {
			log.ErrorContext(ctx, "the demo's register stopped", "error", err)
		}
	})
	return &demoRegister{held, client, func() {
		client.Close()
		cancel()
		served.Wait()
	}}, nil
}
