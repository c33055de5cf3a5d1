package store

import (
	"strconv"

	"gatewaybot/soc"
)

// keys makes every key of a region. The braces are Redis's hash tag: all of them live in one slot.
type keys struct{ tag string }

func newKeys(region string) keys { return keys{"{" + region + "}"} }

// record is a HASH: v (current version), cur (its blob), k (the wrapped data key), 1, 2, … (earlier versions' blobs),
// to:DEST (last version delivered to a destination), at:DEST (where its message stands), told (who was told of its duties).
func (k keys) record(ref soc.Ref) string { return k.recordPrefix() + string(ref) }

func (k keys) recordPrefix() string { return k.tag + ":rec:" }

// index is a ZSET of references; the score is what the index is sorted by.
func (k keys) index(name string) string { return k.tag + ":ix:" + name }

// sequence is a HASH: PREFIX-YYYY to the last number issued.
func (k keys) sequence() string { return k.tag + ":seq" }

// unique is a HASH: what only one record may have (a lead, a register's reference, a post) to that record's reference.
func (k keys) unique(name string) string { return k.tag + ":one:" + name }

// marking is a STRING, the wrapped key of the hashes that stand for what is sealed.
func (k keys) marking() string { return k.tag + ":marking" }

// seen is a STRING that marks a commit as done, with the token of the call that did it and the references it issued.
func (k keys) seen(id string) string { return k.tag + ":seen:" + id }

// claim is a STRING that marks a delivery as being handled by one replica, with the token of the call that took it.
func (k keys) claim(id string) string { return k.tag + ":claim:" + id }

// derived is a STRING that stands for the rules by which all records' rows and indexes were made.
func (k keys) derived() string { return k.tag + ":derived" }

// cursors is a HASH: platform/workspace/channel to how far its posts were heard.
func (k keys) cursors() string { return k.tag + ":cursors" }

// places is a HASH: platform/workspace/channel to where the message stands that is pinned there.
func (k keys) places() string { return k.tag + ":places" }

// undecoded is a LIST of sealed frames that nobody could read.
func (k keys) undecoded() string { return k.tag + ":undecoded" }

// people is a HASH: officer id to JSON. peopleVersions holds the same ids with their versions, accounts maps
// platform/workspace/user to the officer id.
func (k keys) people() string         { return k.tag + ":people" }
func (k keys) peopleVersions() string { return k.tag + ":people:v" }
func (k keys) accounts() string       { return k.tag + ":accounts" }

// audit is a STREAM, only ever added to.
func (k keys) audit() string { return k.tag + ":audit" }

// auditTree is a HASH: n (how many entries the tree over the audit log has) and last (the id of the newest of them).
func (k keys) auditTree() string { return k.tag + ":audit:tree" }

// auditHashes is a STRING of the tree's hashes, each 32 bytes, in the order in which they were made: a chunk of them.
func (k keys) auditHashes(chunk int64) string {
	return k.tag + ":audit:hashes:" + strconv.FormatInt(chunk, 10)
}

// queue is the stem of a due-queue's keys: due and dead (ZSET), lease, gen, try, why, since and pause (HASH).
func (k keys) queue(name string) string { return k.tag + ":q:" + name }

// digest is a HASH of what one message is to say: i:ITEM (waiting), b:ITEM (in the message that is being sent), batch (that
// message's name), day (on which it was begun), by (the token of the claim that began it).
func (k keys) digest(row string) string { return k.tag + ":digest:" + row }

// said is a HASH: the items that a seat was told on a day. announced is a HASH: marks of what was announced, to when.
func (k keys) said(seat string, day soc.Date) string {
	return k.tag + ":said:" + day.String() + ":" + seat
}
func (k keys) announced() string { return k.tag + ":announced" }

// unreached is a STRING that is there while no message reaches a seat.
func (k keys) unreached(seat string) string { return k.tag + ":unreached:" + seat }
