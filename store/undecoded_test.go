package store_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

// TestUndecoded keeps what nobody could read, in order, and so that nobody reads it in Redis.
func TestUndecoded(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s := open(t, server.Addr())
	want := []store.Undecoded{{At: noon(), Platform: "slack", Raw: "{broken planted"}, {At: noon(), Platform: "slack", Raw: "another"}}
	for _, u := range want {
		if err := s.KeepUndecoded(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Undecoded(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-kept +read:\n%s", diff)
	}
	kept, err := client(t, server.Addr()).LRange(t.Context(), "{south-west}:undecoded", 0, -1).Result()
	if err != nil || len(kept) != 2 || strings.Contains(kept[0], "planted") {
		t.Errorf("Redis holds %d frames, %v", len(kept), err)
	}
}
