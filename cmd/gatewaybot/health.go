package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

type healthVerb struct {
	URL string `default:"http://127.0.0.1:8081/readyz" help:"Page of the running bot to ask."`
}

// Run asks a running bot, for the image's health check.
func (v *healthVerb) Run(w *world) error {
	ctx, cancel := context.WithTimeout(w.ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.URL, nil)
	if err != nil {
		return fmt.Errorf("ask the bot: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask the bot: %w", err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return errors.New("the bot is not well: it answers " + resp.Status)
	}
	fmt.Fprintln(w.out, "ok")
	return nil
}
