package main

import (
	"context"
	"log/slog"
	"time"

	"gatewaybot/config"
	"gatewaybot/handlers"
	"gatewaybot/store"
	"gatewaybot/store/ledger"
)

// newCheckpoints makes checkpoints of the audit log, nil when there is no key to sign them with.
func newCheckpoints(cfg config.Config, h *handlers.Handlers, log *slog.Logger) (*handlers.Checkpoints, error) {
	if !cfg.Keys.Audit.Set() {
		return nil, nil
	}
	signer, err := ledger.NewSigner(cfg.Keys.Audit.Reveal())
	if err != nil {
		return nil, err
	}
	return &handlers.Checkpoints{
		Handlers: h, Signer: signer, Every: cfg.Audit.Every, Entries: int64(cfg.Audit.Entries), Log: log,
	}, nil
}

// sealEvery is how long an entry of the audit log waits at most before it is sealed.
const sealEvery = 2 * time.Second

// sealing keeps the audit log sealed.
func sealing(s *store.Store, log *slog.Logger) watch {
	look := func(ctx context.Context) error {
		for {
			if n, err := s.SealAudit(ctx); n == 0 || err != nil {
				return err
			}
		}
	}
	return watch{look: look, run: func(ctx context.Context) {
		for ctx.Err() == nil {
			if err := look(ctx); err != nil && ctx.Err() == nil {
				log.WarnContext(ctx, "the audit log can not be sealed now", "error", err)
			}
			select {
			case <-ctx.Done():
			case <-time.After(sealEvery):
			}
		}
	}}
}
