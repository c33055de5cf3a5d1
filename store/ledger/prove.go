package ledger

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Prove gives the hashes that lead from an entry, the first of a log being 1, to the root of a checkpoint, and makes sure
// that they do. Read gives the hashes that are kept of the tree.
func Prove(c Checkpoint, entry int64, e Entry, read tlog.HashReader) (tlog.RecordProof, error) {
	proof, err := tlog.ProveRecord(c.Size, entry-1, read)
	if err != nil {
		return nil, fmt.Errorf("prove entry: %w", err)
	}
	if tlog.CheckRecord(proof, c.Size, c.Root, entry-1, e.leaf()) != nil {
		return nil, errors.New("it does not lead to the checkpoint: the log was altered")
	}
	return proof, nil
}
