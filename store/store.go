package store

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"gatewaybot/soc"
)

// The errors that callers tell apart.
var (
	// ErrNotFound: there is no such record or person.
	ErrNotFound = errors.New("not found")
	// ErrUnavailable: Redis could not be reached, and nothing was written.
	ErrUnavailable = errors.New("store unavailable")
	// ErrUnsure: the write was sent and no answer came. Committing again under the same id is safe.
	ErrUnsure = errors.New("store gave no answer")
	// ErrActorChanged: the officer's entry changed since it was read; nothing was written.
	ErrActorChanged = errors.New("officer changed")
)

// Options are what a Store is made of.
type Options struct {
	// Region's key becomes the hash tag of every key.
	Region string
	// Addrs, Username, Password and DB reach Redis; more than one address is a cluster, MasterName a Sentinel.
	Redis redis.UniversalOptions
	// Keyset seals text at rest.
	Keyset Keyset
	// Reminders are the rules by which records' duties fall due: a commit puts them into the queue by itself.
	Reminders soc.ReminderRules
	// Ahead is how far the program's clock is ahead of Redis's, for an exercise in which time passes; nil is not at all.
	Ahead func() time.Duration
}

// Store is one region's data.
type Store struct {
	// db reads and may repeat a command; writes must not, because go-redis would repeat a write that was applied. (Its
	// cluster client does so all the same: each script must bear it.)
	db        redis.UniversalClient
	writes    redis.UniversalClient
	keys      keys
	seal      Keyset
	reminders soc.ReminderRules
	ahead     func() time.Duration
	marking   atomic.Pointer[[]byte]
	// Out carries messages to chats, Forwards versions to the register, Reminders the days of duties, and Digests what people
	// are told of them.
	Out, Forwards, Reminders, Digests *Queue
}

// The names of the due-queues.
const (
	outQueue     = "out"
	forwardQueue = "register"
	remindQueue  = "remind"
	digestQueue  = "digest"
)

// Open makes a Store. It does not connect: Ping does.
func Open(o Options) *Store {
	silence()
	o.Redis.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	o.Redis.DialTimeout, o.Redis.ReadTimeout, o.Redis.WriteTimeout = time.Second, 2*time.Second, 2*time.Second
	o.Redis.DialerRetries = 1             // insist tries again, and knows when to stop
	o.Redis.ContextTimeoutEnabled = false // so that a context's end never means that a write was sent
	reading, writing := o.Redis, o.Redis
	writing.MaxRetries = -1
	s := &Store{
		db: redis.NewUniversalClient(&reading), writes: redis.NewUniversalClient(&writing),
		keys: newKeys(o.Region), seal: o.Keyset, reminders: o.Reminders, ahead: o.Ahead,
	}
	if s.ahead == nil {
		s.ahead = func() time.Duration { return 0 }
	}
	s.Out = newQueue(s, outQueue)
	s.Forwards = newQueue(s, forwardQueue)
	s.Reminders = newQueue(s, remindQueue)
	s.Digests = newQueue(s, digestQueue)
	return s
}

// Ping reports whether Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.db.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ping redis: %w", err)
	}
	return nil
}

// Close ends the connections.
func (s *Store) Close() error { return errors.Join(s.db.Close(), s.writes.Close()) }
