// Package store keeps everything in Redis: records with every version, people, the due-queues, sealed text and the
// audit log. One script commits: the marker that makes a repetition harmless, the records, their indexes, their
// queue rows and their audit entries are written together or not at all.
//
// All keys of a region carry one hash tag, so a region is one slot of a Redis Cluster. Keys are made in keys.go and
// nowhere else; each script stands above the method that runs it.
package store
