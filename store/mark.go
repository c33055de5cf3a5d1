package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

// markSize is the length of the key of marks, in bytes.
const markSize = 32

// mark is a keyed hash of words that are sealed, so that two records with the same words can be told without reading either.
// Its key is the region's own, made when it is first needed, and wrapped by the keyset: Redis alone can not try words out.
func (s *Store) mark(ctx context.Context, words ...string) (string, error) {
	key, err := s.markKey(ctx)
	if err != nil {
		return "", err
	}
	sum := hmac.New(sha256.New, key)
	for _, w := range words {
		sum.Write([]byte(strconv.Quote(w)))
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]), nil
}

// markKey reads the key of marks, which the first to need it makes.
func (s *Store) markKey(ctx context.Context) ([]byte, error) {
	if known := s.marking.Load(); known != nil {
		return *known, nil
	}
	at := s.keys.marking()
	fresh := make([]byte, markSize)
	_, _ = rand.Read(fresh) // never fails, by its documentation
	wrapped, err := s.seal.wrap.Encrypt(fresh, []byte(at))
	if err != nil {
		return nil, fmt.Errorf("wrap the key of marks: %w", err)
	}
	if err := s.writes.SetNX(ctx, at, wrapped, 0).Err(); err != nil {
		return nil, s.writeError(err)
	}
	kept, err := s.writes.Get(ctx, at).Bytes()
	if err != nil {
		return nil, readError(err)
	}
	key, err := s.seal.wrap.Decrypt(kept, []byte(at))
	if err != nil {
		return nil, fmt.Errorf("the key of marks does not open: wrong keyset")
	}
	s.marking.Store(&key)
	return key, nil
}
