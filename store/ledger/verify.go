package ledger

import (
	"crypto/sha256"
	"fmt"
	"iter"

	"golang.org/x/mod/sumdb/tlog"
)

// Wrong is one thing that is wrong with a log.
type Wrong struct {
	Kind Kind
	// Entry is where it begins: the first entry is 1. ID is that entry's, "" where there is none.
	Entry int64
	ID    string
	// Against is the checkpoint that shows it, nil where the tree that was kept beside the log does.
	Against *Checkpoint
}

// Kind is what was done to a log.
type Kind string

// What can be wrong with a log.
const (
	Changed   Kind = "changed"   // an entry says something else than when it was sealed
	Removed   Kind = "removed"   // an entry is missing
	Inserted  Kind = "inserted"  // an entry was put between others
	Reordered Kind = "reordered" // two entries changed places
	Cut       Kind = "cut"       // the newest entries are missing
	Rewritten Kind = "rewritten" // the log and its tree agree, but not with a checkpoint
	Rolled    Kind = "rolled"    // the log is older than a checkpoint of it
	Damaged   Kind = "damaged"   // the tree does not follow from its own leaves
	Foreign   Kind = "foreign"   // a checkpoint belongs to another region
)

// String says it in a sentence.
func (w Wrong) String() string {
	switch w.Kind {
	case Changed:
		return fmt.Sprintf("Entry %d (%s) was changed after it was sealed.", w.Entry, w.ID)
	case Removed:
		return fmt.Sprintf("An entry was removed: it stood at place %d, before %s.", w.Entry, w.ID)
	case Inserted:
		return fmt.Sprintf("Entry %d (%s) was inserted: it was not there when the log was sealed.", w.Entry, w.ID)
	case Reordered:
		return fmt.Sprintf("Entries %d and %d were put into another order; the first is %s.", w.Entry, w.Entry+1, w.ID)
	case Cut:
		return fmt.Sprintf("The end of the log was cut off: entry %d and what followed are missing.", w.Entry)
	case Rewritten:
		return fmt.Sprintf("Entries up to %d were rewritten: they do not lead to the checkpoint of %s.", w.Entry, w.Against.moment())
	case Rolled:
		return fmt.Sprintf("The log was rolled back or cut: it ends before entry %d, which the checkpoint of %s holds.", w.Entry, w.Against.moment())
	case Damaged:
		return fmt.Sprintf("The tree kept beside the log was altered: it is wrong from entry %d on.", w.Entry)
	case Foreign:
		return fmt.Sprintf("The checkpoint of %s belongs to another region: %s.", w.Against.moment(), w.Against.Region)
	}
	return string(w.Kind)
}

func (c *Checkpoint) moment() string { return c.At.UTC().Format("02/01/2006 15:04 MST") }

// Log is a log as it is found, to be verified.
type Log struct {
	Region string
	// Entries are all of it, oldest first.
	Entries iter.Seq2[Entry, error]
	// Sealed and Kept are the tree that was kept beside it. A copy of the entries alone has none: Kept is nil.
	Sealed Tree
	Kept   tlog.HashReader
	// Checkpoints were signed earlier, here and elsewhere.
	Checkpoints []Checkpoint
}

// Verdict is what verifying a log found.
type Verdict struct {
	// Found is the tree of the entries as they are, Root its hash.
	Found Tree
	Root  tlog.Hash
	// Unsealed counts the newest entries, which no tree holds yet: nothing can be said of them.
	Unsealed int64
	Wrong    []Wrong
}

// Verify makes the tree anew from the entries, and compares it with the one that was kept and with the checkpoints.
func (l Log) Verify() (Verdict, error) {
	var seen []identity
	found, hashes, err := Build(func(yield func(Entry, error) bool) {
		for e, err := range l.Entries {
			seen = append(seen, identity{e.ID, sha256.Sum256(e.Event)})
			if !yield(e, err) {
				return
			}
		}
	})
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Found: found}
	if v.Root, err = Root(found.Size, hashes); err != nil {
		return Verdict{}, fmt.Errorf("verify: %w", err)
	}
	if l.Kept != nil {
		wrong, err := l.compare(seen, hashes)
		if err != nil {
			return Verdict{}, err
		}
		v.Wrong, v.Unsealed = wrong, max(found.Size-l.Sealed.Size, 0)
	}
	for _, c := range l.Checkpoints {
		wrong, err := l.against(c, found, hashes)
		if err != nil {
			return Verdict{}, err
		}
		v.Wrong = append(v.Wrong, wrong...)
	}
	return v, nil
}

// against compares the entries with one checkpoint.
func (l Log) against(c Checkpoint, found Tree, hashes Hashes) ([]Wrong, error) {
	switch {
	case c.Region != l.Region:
		return []Wrong{{Kind: Foreign, Against: &c}}, nil
	case c.Size > found.Size:
		return []Wrong{{Kind: Rolled, Entry: found.Size + 1, Against: &c}}, nil
	}
	root, err := Root(c.Size, hashes)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	if root != c.Root {
		return []Wrong{{Kind: Rewritten, Entry: c.Size, Against: &c}}, nil
	}
	return nil, nil
}

// batch is how many hashes of the kept tree are read at once.
const batch = 4096

// identity is what is remembered of an entry: its id, and what stands for its words.
type identity struct {
	id    string
	words [sha256.Size]byte
}

// compare finds the first difference between the entries and the tree that was kept of them.
func (l Log) compare(seen []identity, hashes Hashes) ([]Wrong, error) {
	kept, err := l.kept()
	if err != nil {
		return nil, err
	}
	have := int64(len(seen))
	for n := range min(l.Sealed.Size, have) {
		if at := tlog.StoredHashIndex(0, n); kept[at] != hashes[at] {
			return []Wrong{{Kind: kind(n, seen, kept, hashes), Entry: n + 1, ID: seen[n].id}}, nil
		}
	}
	if have < l.Sealed.Size {
		return []Wrong{{Kind: Cut, Entry: have + 1}}, nil
	}
	for i, h := range kept {
		if h != hashes[i] {
			level, n := tlog.SplitStoredHashIndex(int64(i))
			return []Wrong{{Kind: Damaged, Entry: n<<level + 1}}, nil
		}
	}
	return nil, nil
}

// kept reads the whole tree that was kept.
func (l Log) kept() (Hashes, error) {
	all := make(Hashes, 0, l.Sealed.Stored())
	for at := int64(0); at < l.Sealed.Stored(); at += batch {
		indexes := make([]int64, 0, batch)
		for i := at; i < min(at+batch, l.Sealed.Stored()); i++ {
			indexes = append(indexes, i)
		}
		read, err := l.Kept.ReadHashes(indexes)
		if err != nil {
			return nil, fmt.Errorf("read tree: %w", err)
		}
		all = append(all, read...)
	}
	return all, nil
}

// kind says what was done at entry n, which is not what was sealed there, by what stands next to it.
func kind(n int64, seen []identity, kept, hashes Hashes) Kind {
	next := func(of Hashes) tlog.Hash {
		if i := tlog.StoredHashIndex(0, n+1); i < int64(len(of)) {
			return of[i]
		}
		return tlog.Hash{}
	}
	at := tlog.StoredHashIndex(0, n)
	follows, precedes := next(hashes) == kept[at], next(kept) == hashes[at]
	swapped := n+1 < int64(len(seen)) && leaf(seen[n].id, seen[n+1].words) == kept[at]
	switch {
	case swapped, follows && precedes:
		return Reordered
	case follows:
		return Inserted
	case precedes:
		return Removed
	}
	return Changed
}
