package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// platformKey is what the platform of an act stands under in its context.
type platformKey struct{}

// The places that acts come from beside the chat platforms.
const (
	FromImport      = "import"
	FromCommandLine = "command line"
)

// From says on which platform an act was made, for the audit entries that are written in it. It is said once, where the act
// comes in.
func From(ctx context.Context, platform string) context.Context {
	return context.WithValue(ctx, platformKey{}, platform)
}

// encodeEntry makes an entry of the audit log (Data Protection Act 2018, s.62), or says what the law wants in it.
func encodeEntry(ctx context.Context, e soc.AuditEvent) ([]byte, error) {
	if f := e.Check(); f != nil {
		return nil, &soc.RuleError{Findings: f}
	}
	e.Platform, _ = ctx.Value(platformKey{}).(string)
	entry, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode audit entry: %w", err)
	}
	return entry, nil
}

// LogRefusal logs that somebody was refused a look at a record.
func (s *Store) LogRefusal(ctx context.Context, ref soc.Ref, c Consultation) error {
	entry, err := encodeEntry(ctx, soc.AuditEvent{Actor: c.By.ID, Operation: soc.Refusal, Record: ref, Channel: c.Channel})
	if err != nil {
		return err
	}
	if err := s.writes.XAdd(ctx, &redis.XAddArgs{Stream: s.keys.audit(), Values: []any{"e", entry}}).Err(); err != nil {
		return s.writeError(err)
	}
	return nil
}
