package store

import (
	"context"
	"fmt"
)

// Problem is something about Redis that would let an acknowledged write be lost, and what to change.
type Problem struct{ Setting, Is, Want string }

func (p Problem) String() string {
	return fmt.Sprintf("redis: %s is %q; set it to %s", p.Setting, p.Is, p.Want)
}

// Durability checks that Redis keeps what it acknowledged: an append-only file that is synced, and no eviction.
func (s *Store) Durability(ctx context.Context) ([]Problem, error) {
	wants := [][2]string{{"appendonly", "yes"}, {"appendfsync", "always"}, {"maxmemory-policy", "noeviction"}}
	var problems []Problem
	for _, w := range wants {
		setting, want := w[0], w[1]
		got, err := s.db.ConfigGet(ctx, setting).Result()
		if err != nil {
			return nil, fmt.Errorf("read redis setting %s: %w", setting, err)
		}
		if is := got[setting]; is != want {
			problems = append(problems, Problem{setting, is, want})
		}
	}
	return problems, nil
}
