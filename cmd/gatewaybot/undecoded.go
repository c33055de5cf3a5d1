package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gatewaybot/store"
)

// keepTime is how long keeping a frame may take.
const keepTime = 5 * time.Second

// keepUndecoded keeps what Slack sent and nobody could read, for a person to look at.
func (a *app) keepUndecoded(raw []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), keepTime)
	defer cancel()
	err := a.store.KeepUndecoded(ctx, store.Undecoded{At: time.Now().UTC(), Platform: "slack", Raw: string(raw)})
	if err != nil {
		a.log.ErrorContext(ctx, "a frame that could not be read is lost", "error", err)
		return
	}
	a.log.ErrorContext(ctx, "a frame could not be read: see “gatewaybot queue undecoded”")
}

type queueUndecodedVerb struct{ configFlag }

func (v queueUndecodedVerb) Run(w *world) error {
	return v.atCounter(w, func(c counter) error {
		frames, err := c.store.Undecoded(c.ctx)
		if err != nil {
			return fmt.Errorf("read undecoded frames: %w", err)
		}
		out := json.NewEncoder(c.out)
		for _, f := range frames {
			if err := out.Encode(f); err != nil {
				return fmt.Errorf("print undecoded frame: %w", err)
			}
		}
		return nil
	})
}
