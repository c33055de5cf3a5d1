package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// mostUndecoded is how many frames are kept; beyond it the oldest go.
const mostUndecoded = 1000

// undecodedName is what sealed frames are bound to.
var undecodedName = []byte("undecoded")

// Undecoded is what a platform sent and nobody could read. It may hold what people wrote.
type Undecoded struct {
	At       time.Time `json:"at"` // UTC
	Platform string    `json:"platform"`
	Raw      string    `json:"raw"`
}

// KeepUndecoded keeps a frame, sealed, until a person has looked at it.
func (s *Store) KeepUndecoded(ctx context.Context, u Undecoded) error {
	clear, err := json.Marshal(u)
	if err != nil {
		return fmt.Errorf("encode undecoded frame: %w", err)
	}
	sealed, err := s.seal.wrap.Encrypt(clear, undecodedName)
	if err != nil {
		return fmt.Errorf("seal undecoded frame: %w", err)
	}
	pipe := s.writes.TxPipeline()
	pipe.RPush(ctx, s.keys.undecoded(), sealed)
	pipe.LTrim(ctx, s.keys.undecoded(), -mostUndecoded, -1)
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("keep undecoded frame: %w", err)
	}
	return nil
}

// Undecoded reads the frames that are kept, the oldest first.
func (s *Store) Undecoded(ctx context.Context) ([]Undecoded, error) {
	all, err := s.db.LRange(ctx, s.keys.undecoded(), 0, -1).Result()
	if err != nil {
		return nil, readError(err)
	}
	frames := make([]Undecoded, len(all))
	for i, sealed := range all {
		clear, err := s.seal.wrap.Decrypt([]byte(sealed), undecodedName)
		if err != nil {
			return nil, fmt.Errorf("open undecoded frame %d: it does not open", i)
		}
		if err := json.Unmarshal(clear, &frames[i]); err != nil {
			return nil, fmt.Errorf("decode undecoded frame %d: it is malformed", i)
		}
	}
	return frames, nil
}
