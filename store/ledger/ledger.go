// Package ledger is the arithmetic of the audit log: a Merkle tree over its entries (RFC 6962, as the Go checksum database
// has it), signed checkpoints of the tree, and what follows from both. It reads and keeps nothing itself.
package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"

	"golang.org/x/mod/sumdb/tlog"
)

// Entry is one entry of the audit log: the id that Redis gave it, which holds its time, and what was written.
type Entry struct {
	ID    string
	Event []byte
}

// leaf is what of an entry goes into the tree.
func (e Entry) leaf() tlog.Hash { return leaf(e.ID, sha256.Sum256(e.Event)) }

// leaf keeps the id apart from the words, so that words under another's id can be told from other words.
func leaf(id string, words [sha256.Size]byte) tlog.Hash {
	return tlog.RecordHash(append([]byte(id+"\n"), words[:]...))
}

// Tree is how far a log is sealed.
type Tree struct {
	// Size counts the entries in it. Last is the id of the newest, "" in an empty tree.
	Size int64
	Last string
}

// Stored is how many hashes are kept of the tree.
func (t Tree) Stored() int64 { return tlog.StoredHashCount(t.Size) }

// Grow puts entries behind the tree. It gives the larger tree and the hashes to keep behind those that read gives.
func (t Tree) Grow(entries []Entry, read tlog.HashReader) (Tree, []tlog.Hash, error) {
	known := t.Stored()
	var fresh []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) { return readBoth(indexes, known, fresh, read) })
	for _, e := range entries {
		more, err := tlog.StoredHashesForRecordHash(t.Size, e.leaf(), reader)
		if err != nil {
			return Tree{}, nil, fmt.Errorf("grow tree: %w", err)
		}
		fresh = append(fresh, more...)
		t = Tree{Size: t.Size + 1, Last: e.ID}
	}
	return t, fresh, nil
}

// readBoth reads hashes of which those from known on are fresh.
func readBoth(indexes []int64, known int64, fresh []tlog.Hash, kept tlog.HashReader) ([]tlog.Hash, error) {
	var older []int64
	for _, i := range indexes {
		if i < known {
			older = append(older, i)
		}
	}
	var read []tlog.Hash
	if len(older) > 0 {
		var err error
		if read, err = kept.ReadHashes(older); err != nil {
			return nil, err
		}
	}
	hashes := make([]tlog.Hash, len(indexes))
	for n, i := range indexes {
		if i >= known {
			hashes[n] = fresh[i-known]
			continue
		}
		hashes[n], read = read[0], read[1:]
	}
	return hashes, nil
}

// Root is the hash that stands for the first size entries.
func Root(size int64, read tlog.HashReader) (tlog.Hash, error) { return tlog.TreeHash(size, read) }

// Build makes the tree of entries anew, trusting nothing that was kept. Its hashes can be read from what it returns.
func Build(entries iter.Seq2[Entry, error]) (Tree, Hashes, error) {
	var t Tree
	var all Hashes
	for e, err := range entries {
		if err != nil {
			return Tree{}, nil, err
		}
		next, fresh, err := t.Grow([]Entry{e}, all)
		if err != nil {
			return Tree{}, nil, err
		}
		t, all = next, append(all, fresh...)
	}
	return t, all, nil
}

// Hashes are all hashes of a tree, in the order in which they are kept.
type Hashes []tlog.Hash

// ReadHashes implements tlog.HashReader.
func (h Hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for n, i := range indexes {
		if i < 0 || i >= int64(len(h)) {
			return nil, errors.New("the tree has no such hash")
		}
		found[n] = h[i]
	}
	return found, nil
}
