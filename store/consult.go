package store

import (
	"context"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// consultScript logs that somebody reads a record, and reads it.
//
//	KEYS 1 record, 2 audit, 3 versions of people
//	ARGV 1 audit entry, 2 the officer who reads, 3 their version (empty: not kept)
//	returns cur and k, or nothing when the officer's entry changed
var consultScript = redis.NewScript(`
if (redis.call('HGET', KEYS[3], ARGV[2]) or '') ~= ARGV[3] then return {} end
local found = redis.call('HMGET', KEYS[1], 'cur', 'k')
if found[1] then redis.call('XADD', KEYS[2], '*', 'e', ARGV[1]) end
return found
`)

// Consultation is a look at a record's text: who looks, and where they will see it.
type Consultation struct {
	By      soc.Officer
	Channel string
}

// ConsultRequest reads a request for somebody to see, and logs that they did (Data Protection Act 2018, s.62(1)(c)).
func (s *Store) ConsultRequest(ctx context.Context, ref soc.Ref, c Consultation) (*soc.Request, error) {
	return consult[soc.Request](ctx, s, ref, c)
}

// ConsultDecision reads a decision for somebody to see, and logs that they did.
func (s *Store) ConsultDecision(ctx context.Context, ref soc.Ref, c Consultation) (*soc.Decision, error) {
	return consult[soc.Decision](ctx, s, ref, c)
}

func consult[T any, P recordOf[T]](ctx context.Context, s *Store, ref soc.Ref, c Consultation) (P, error) {
	entry, err := encodeEntry(ctx, soc.AuditEvent{Actor: c.By.ID, Operation: soc.Consultation, Record: ref, Channel: c.Channel})
	if err != nil {
		return nil, err
	}
	got, err := consultScript.Run(ctx, s.writes, []string{s.keys.record(ref), s.keys.audit(), s.keys.peopleVersions()},
		entry, c.By.ID, versionWord(c.By.Version)).Slice()
	switch {
	case err != nil:
		return nil, s.writeError(err)
	case len(got) == 0:
		return nil, ErrActorChanged
	}
	return decodeFields[T, P](s, got)
}
