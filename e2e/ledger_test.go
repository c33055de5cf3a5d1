package e2e_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

// ledger is everything that Redis holds, by key, as Redis itself would write it to another. The tree over the audit log is
// left out: it follows from the log, which the bot seals when it comes to it.
func (w *world) ledger() map[string]string {
	w.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: w.redis.Addr()})
	defer client.Close()
	all := map[string]string{}
	keys := client.Scan(w.t.Context(), 0, "*", 1000).Iterator()
	for keys.Next(w.t.Context()) {
		if strings.Contains(keys.Val(), ":audit:") {
			continue
		}
		value, err := client.Dump(w.t.Context(), keys.Val()).Result()
		if err != nil {
			w.t.Fatal(err)
		}
		all[keys.Val()] = value
	}
	if keys.Err() != nil {
		w.t.Fatal(keys.Err())
	}
	return all
}

// unchanged fails the test if Redis holds anything else than it did.
func (w *world) unchanged(before map[string]string) {
	w.t.Helper()
	after := w.ledger()
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if after[key] != before[key] {
			w.t.Errorf("%s was written", key)
		}
	}
	if len(after) < len(before) {
		w.t.Errorf("%d keys are gone", len(before)-len(after))
	}
}
