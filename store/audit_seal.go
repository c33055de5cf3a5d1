package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"
	"golang.org/x/mod/sumdb/tlog"

	"gatewaybot/store/ledger"
)

const (
	// sealAtOnce is how many entries one call puts into the tree.
	sealAtOnce = 512
	// chunkHashes is how many hashes of the tree one key holds: 32 MiB of them.
	chunkHashes = 1 << 20
)

// sealScript puts the hashes of new entries behind those of the tree, unless somebody else did.
//
//	KEYS 1 tree, then a chunk of hashes for each run
//	ARGV 1 size the tree must have, 2 new size, 3 id of its newest entry, then for each run: offset in bytes, hashes
//	returns 1, or 0 when the tree has another size
var sealScript = redis.NewScript(`
if (redis.call('HGET', KEYS[1], 'n') or '0') ~= ARGV[1] then return 0 end
for i = 2, #KEYS do redis.call('SETRANGE', KEYS[i], ARGV[2 * i], ARGV[2 * i + 1]) end
redis.call('HSET', KEYS[1], 'n', ARGV[2], 'last', ARGV[3])
return 1
`)

// SealAudit puts the next entries of the audit log into its tree and says how many: some, until none are left. Any number
// of replicas may: whoever comes second changes nothing.
func (s *Store) SealAudit(ctx context.Context) (int, error) {
	tree, err := s.AuditTree(ctx)
	if err != nil {
		return 0, err
	}
	entries, err := s.auditPage(ctx, tree.Last, sealAtOnce)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	next, hashes, err := tree.Grow(entries, s.AuditHashes(ctx))
	if err != nil {
		return 0, err
	}
	scriptKeys, args := []string{s.keys.auditTree()}, []any{tree.Size, next.Size, next.Last}
	for at := tree.Stored(); len(hashes) > 0; {
		run := min(int64(len(hashes)), chunkHashes-at%chunkHashes)
		scriptKeys = append(scriptKeys, s.keys.auditHashes(at/chunkHashes))
		args = append(args, at%chunkHashes*tlog.HashSize, joined(hashes[:run]))
		at, hashes = at+run, hashes[run:]
	}
	if err := sealScript.Run(ctx, s.writes, scriptKeys, args...).Err(); err != nil {
		return 0, s.writeError(err)
	}
	return len(entries), nil
}

func joined(hashes []tlog.Hash) []byte {
	all := make([]byte, 0, len(hashes)*tlog.HashSize)
	for _, h := range hashes {
		all = append(all, h[:]...)
	}
	return all
}

// AuditTree reads how far the audit log is sealed.
func (s *Store) AuditTree(ctx context.Context) (ledger.Tree, error) {
	got, err := s.db.HMGet(ctx, s.keys.auditTree(), "n", "last").Result()
	if err != nil {
		return ledger.Tree{}, readError(err)
	}
	size, ok := got[0].(string)
	if !ok {
		return ledger.Tree{}, nil
	}
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil {
		return ledger.Tree{}, fmt.Errorf("read size of the audit tree: %w", err)
	}
	last, _ := got[1].(string)
	return ledger.Tree{Size: n, Last: last}, nil
}

// AuditHashes reads the hashes that are kept of the tree.
func (s *Store) AuditHashes(ctx context.Context) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		pipe := s.db.Pipeline()
		got := make([]*redis.StringCmd, len(indexes))
		for i, at := range indexes {
			from := at % chunkHashes * tlog.HashSize
			got[i] = pipe.GetRange(ctx, s.keys.auditHashes(at/chunkHashes), from, from+tlog.HashSize-1)
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return nil, readError(err)
		}
		hashes := make([]tlog.Hash, len(indexes))
		for i, one := range got {
			copy(hashes[i][:], one.Val()) // a hash that is missing or short is wrong, and found to be
		}
		return hashes, nil
	})
}
