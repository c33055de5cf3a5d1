package store

import (
	"context"
	"sync"

	"github.com/redis/go-redis/v9"
)

// quiet drops what go-redis prints by itself: every error it meets comes back to us, and is said once.
type quiet struct{}

func (quiet) Printf(context.Context, string, ...any) {}

var silence = sync.OnceFunc(func() { redis.SetLogger(quiet{}) })
