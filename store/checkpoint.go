package store

import (
	"context"

	"gatewaybot/soc"
)

// allCheckpoints is the index of checkpoints, by how many entries they stand for.
const allCheckpoints = "chk:all"

func checkpointIndexes(c *soc.Checkpoint) map[string]float64 {
	return map[string]float64{allCheckpoints: float64(c.Size)}
}

// Checkpoint reads a checkpoint.
func (s *Store) Checkpoint(ctx context.Context, ref soc.Ref) (*soc.Checkpoint, error) {
	return get[soc.Checkpoint](ctx, s, ref)
}

// Checkpoints reads all checkpoints, oldest first.
func (s *Store) Checkpoints(ctx context.Context) ([]*soc.Checkpoint, error) {
	all, _, err := list[soc.Checkpoint](ctx, s, allCheckpoints, Page{Limit: -1})
	return all, err
}

// LastCheckpoint reads the newest checkpoint, nil when there is none.
func (s *Store) LastCheckpoint(ctx context.Context) (*soc.Checkpoint, error) {
	newest, _, err := list[soc.Checkpoint](ctx, s, allCheckpoints, Page{Descending: true, Limit: 1})
	if err != nil || len(newest) == 0 {
		return nil, err
	}
	return newest[0], nil
}
